"""The rules of Kaldi's utils/validate_data_dir.sh and validate_text.pl, on what a data directory holds."""

from __future__ import annotations

import re
from pathlib import Path


def problems(folder: Path) -> list[str]:
    """What Kaldi would refuse the data directory for; nothing where it would take it."""
    tables = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    found = [f"no file {name}" for name in ("utt2spk", "spk2utt", "wav.scp", "text") if not tables.get(name)]
    if found:
        return found
    for name, data in tables.items():
        keys = [line.split(b" ")[0] for line in data.splitlines()]
        if not data.endswith(b"\n") or b"\r" in data or b"\t" in data:
            found.append(f"{name}: line ends or blanks")
        if keys != sorted(set(keys)):
            found.append(f"{name}: not in C order, or doubled")
    rows = {name: [line.split() for line in data.decode().split("\n") if line] for name, data in tables.items()}
    speakers = [tuple(row) for row in rows["utt2spk"]]
    if any(len(row) != 2 for row in speakers):
        found.append("utt2spk: two columns")
    by_speaker = sorted(speakers, key=lambda row: (row[1].encode(), " ".join(row).encode()))
    if by_speaker != speakers:
        found.append("utt2spk: another order by speaker")
    if sorted((utterance, row[0]) for row in rows["spk2utt"] for utterance in row[1:]) != sorted(speakers):
        found.append("spk2utt and utt2spk do not match")
    utterances = [row[0] for row in speakers]
    if [row[0] for row in rows["text"]] != utterances:
        found.append("text: other utterances")
    text = tables["text"].decode()
    if re.search(r"[^\S \n]", text):
        found.append("text: white space that is no blank")
    if re.search(r"(?<!\w)(<s>|</s>|#0)(?!\w)", text):
        found.append("text: symbols that Kaldi keeps for itself")
    if re.search(rb"^\S+\s+~", tables["wav.scp"], re.M):
        found.append("wav.scp: a tilde")
    recordings = [row[0] for row in rows["wav.scp"]]
    if "segments" not in rows:
        return found if recordings == utterances else [*found, "wav.scp: other utterances"]
    if any(len(row) != 4 or float(row[3]) <= float(row[2]) for row in rows["segments"]):
        found.append("segments: a bad line")
    if [row[0] for row in rows["segments"]] != utterances:
        found.append("segments: other utterances")
    if sorted({row[1] for row in rows["segments"]}, key=str.encode) != recordings:
        found.append("wav.scp: other recordings than segments")
    return found
