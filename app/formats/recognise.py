"""Which format a file or folder of predictions is of: by what stands in it, where its ending alone does not say."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from app.errors import CallError, InputError
from app.formats.numbers import number
from app.formats.raven import BEGIN, END
from app.formats.yolo import NAMES

# Endings that say it alone.
ENDINGS: Mapping[str, str] = {
    ".csv": "csv", ".textgrid": "textgrid", ".eaf": "eaf", ".srt": "srt", ".vtt": "vtt", ".rttm": "rttm",
    ".ctm": "ctm", ".stm": "stm",
}  # fmt: skip
# Endings of files that have to be looked into.
LOOKED_INTO = (".json", ".jsonl", ".ndjson", ".txt", ".tsv")
PICKLES = (".pkl", ".pickle", ".joblib", ".pt", ".pth")
# Formats of one file an item, or of a folder as a whole.
_FOLDERS = frozenset(
    ("yolo", "textgrid", "eaf", "audacity", "raven", "srt", "vtt", "rttm", "ctm", "stm", "nemo", "kaldi")
)
_HEAD_BYTES = 64 * 1024
_MOST_LOOKED = 200  # files of a folder; those of one format are all alike
_COCO = ('"category_id"', '"image_id"', '"bbox"', '"segmentation"', '"images"', '"category"')


@dataclass(frozen=True)
class Recognised:
    """``name`` is one of ``app.formats.registry``, ``why`` what it was known by, for people."""

    name: str
    why: str


def recognise(path: Path) -> Recognised:
    """The format of a file, or of the files in a folder. Raises CallError where nothing says it, InputError."""
    if not path.exists():
        raise InputError(f"{path}: there is no such file or folder. Check the path.")
    refuse_pickle(path)
    found = _of_folder(path) if path.is_dir() else _of_file(path)
    if found is None:
        raise CallError(
            f"{path.name}: neither its name nor what stands in it says of which format it is. Name the format."
        )
    return found


def refuse_pickle(path: Path) -> None:
    """Raises CallError for what Python has pickled: reading it may run any code. Nothing of it is loaded."""
    if path.is_dir():
        return
    with suppress(OSError), path.open("rb") as file:
        head = file.read(2)
        if path.suffix.lower() in PICKLES or (head[:1] == b"\x80" and head[1:] in (b"\x02", b"\x03", b"\x04", b"\x05")):
            raise CallError(
                f"{path.name}: pickled Python, which may run any code when it is read. "
                "Have the predictions written as CSV or JSON lines."
            )


def _of_folder(path: Path) -> Recognised | None:
    if (path / "wav.scp").is_file() and ((path / "text").is_file() or (path / "segments").is_file()):
        return Recognised("kaldi", "a folder with wav.scp and text or segments")
    counts: Counter[str] = Counter()
    why: dict[str, str] = {}
    single = ""
    for file in _some_files(path):
        found = _of_file(file)
        if found is None:
            continue
        if found.name not in _FOLDERS:
            single = single or str(file.relative_to(path))
            continue
        counts[found.name] += 1
        why.setdefault(found.name, f"{file.name}: {found.why}")
    if len(counts) > 1:
        held = ", ".join(f"{name} ({count})" for name, count in counts.most_common())
        raise CallError(f"{path.name} holds files of several formats: {held}. Name the format.")
    if not counts and single:
        raise CallError(f"{path.name}: predictions of this kind are one file. Choose it, such as {single}.")
    name = next(iter(counts), "")
    return Recognised(name, why[name]) if name else None


def _some_files(path: Path) -> Iterator[Path]:
    """The first files below ``path`` that may be predictions, in order of name; links to folders are not followed."""
    seen = 0
    for folder, folders, files in os.walk(path):
        folders.sort()
        for name in sorted(files):
            ending = Path(name).suffix.lower()
            if name in NAMES or (ending not in ENDINGS and ending not in LOOKED_INTO):
                continue
            seen += 1
            yield Path(folder) / name
            if seen >= _MOST_LOOKED:
                return


def _of_file(path: Path) -> Recognised | None:
    ending = path.suffix.lower()
    if ending in ENDINGS:
        return Recognised(ENDINGS[ending], f"its ending {path.suffix}")
    if ending not in LOOKED_INTO:
        return None
    text = head_of(path)
    if ending == ".json":
        return _of_json(text)
    if ending in (".jsonl", ".ndjson"):
        return _of_lines(text)
    return _of_table(text)


def head_of(path: Path) -> str:
    """The first 64 KiB of a file as text. Raises InputError."""
    try:
        with path.open("rb") as file:
            return file.read(_HEAD_BYTES).decode("utf-8-sig", errors="replace")
    except OSError as problem:
        raise InputError(f"{path}: cannot be read ({problem.strerror}). Check its permissions.") from problem


def _of_json(text: str) -> Recognised | None:
    first = _line(text)
    if isinstance(first, dict) and ("audio_filepath" in first or "audio_file" in first):
        return Recognised("nemo", "lines with audio_filepath")
    if text.lstrip().startswith("[") and '"data"' in text and ('"predictions"' in text or '"annotations"' in text):
        return Recognised("labelstudio", "a list of tasks with data and predictions")
    named = [word for word in _COCO if word in text]
    if named or text.strip() == "[]":
        return Recognised("coco", f"results with {named[0].strip(chr(34))}" if named else "an empty list of results")
    return None


def _of_lines(text: str) -> Recognised:
    first = _line(text)
    if isinstance(first, dict) and "audio_filepath" in first:
        return Recognised("nemo", "lines with audio_filepath")
    if isinstance(first, dict) and isinstance(first.get("data"), dict):
        return Recognised("labelstudio", "lines with data and predictions")
    return Recognised("jsonl", "one JSON object a line")


def _of_table(text: str) -> Recognised | None:
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    if not lines:
        return None
    header = [cell.strip() for cell in lines[0].split("\t")]
    if BEGIN in header and END in header:
        return Recognised("raven", f"a column {BEGIN!r}")
    if all(_is_yolo(line.split()) for line in lines[:-1] or lines):
        return Recognised("yolo", "a class number and shares of the picture a line")
    timed = [line.split("\t") for line in lines if not line.startswith("\\")]
    if timed and all(len(cells) >= 2 and None not in map(number, cells[:2]) for cells in timed[:-1] or timed):
        return Recognised("audacity", "two times and a label a line")
    return None


def _is_yolo(cells: list[str]) -> bool:
    plain = [number(cell) for cell in cells]
    if len(plain) < 5 or plain[0] is None or plain[0] != int(plain[0]):
        return False
    return all(value is not None and -0.01 <= value <= 1.01 for value in plain[1:])


def _line(text: str) -> Any:
    """The JSON value of the first line; None where that is no whole one."""
    for line in text.splitlines():
        if line.strip():
            try:
                return msgspec.json.decode(line)
            except (msgspec.DecodeError, RecursionError):
                return None
    return None
