"""Labels of recordings that were made elsewhere, in; a model's turns, in; a corpus for another program, out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.cli.conftest import Run

SHEET = """\
earmark: 1
name: Calls
version: 1.0.0
media: audio
tasks:
  turns: {kind: transcript, level: segment, tiers: [anna, bo]}
"""
SRT = "1\n00:00:00,100 --> 00:00:00,300\nhello there\n\n2\n00:00:0x,000 --> 00:00:01,000\nbroken\n"


@pytest.fixture
def calls(run: Run, recordings: Path, tmp_path: Path) -> Path:
    """A project with the recordings, by a sheet of turns."""
    sheet = tmp_path / "sheet.yaml"
    sheet.write_text(SHEET)
    project = tmp_path / "calls"
    made = run("new", project, "--media", "audio", "--sheet", sheet, "--from", recordings)
    assert made.code == 0, made.err
    return project


def test_in_and_out(run: Run, calls: Path, recordings: Path, tmp_path: Path) -> None:
    name = sorted(path.stem for path in recordings.rglob("*.wav"))[0]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / f"{name}.anna.srt").write_text(SRT)
    (tmp_path / "in" / f"{name}.cleo.srt").write_text(SRT)
    done = run("import", calls, tmp_path / "in", "--format", "srt", "--annotator", "reference", "--json")
    assert done.code == 0 and done.json["labels"] == 1
    assert done.json["problems"] == [
        f"{name}.anna.srt, line 6: times such as 00:00:01,000 --> 00:00:02,500 are wanted, found "
        "'00:00:0x,000 --> 00:00:01,000'; left out.",
        f"{name}.cleo.srt, line 6: times such as 00:00:01,000 --> 00:00:02,500 are wanted, found "
        "'00:00:0x,000 --> 00:00:01,000'; left out.",
        f"{name}.cleo.srt: segments on the tier 'cleo' left out: turns has anna, bo (1).",
    ]
    again = run("import", calls, tmp_path / "in", "--format", "srt", "--annotator", "reference", "--json")
    assert again.json["changed_rows"] == 0
    turns = tmp_path / "model.rttm"
    turns.write_text(f"SPEAKER {name} 1 0.1 0.2 <NA> <NA> bo 0.75 <NA>\nSPEAKER gone 1 0 1 <NA> <NA> bo <NA> <NA>\n")
    said = run("predictions", calls, turns, "--model", "diariser", "--json")
    assert said.code == 0 and said.json["tasks"] == {"turns": 1}
    assert said.json["problems"] == ["model.rttm, line 2: no item 'gone' in this project; left out."]
    for format, file in (("textgrid", f"train/{name}.TextGrid"), ("kaldi", "train/text"), ("stm", "train.stm")):
        out = run("export", calls, "--format", format, "--out", tmp_path / format, "--split", "1,0,0", "--json")
        assert out.code == 0, out.err
        assert "hello there" in (tmp_path / format / file).read_text()
        assert run("verify", tmp_path / format).code == 0


def test_formats_say_what_they_lose(run: Run) -> None:
    listed = run("formats")
    assert "textgrid" in listed.out and "rttm: Texts, attributes but the channel" in listed.out
    names = {one["name"]: one for one in run("formats", "--json").json}
    for name in [
        "textgrid",
        "eaf",
        "audacity",
        "srt",
        "vtt",
        "rttm",
        "ctm",
        "stm",
        "nemo",
        "kaldi",
        "raven",
        "hf-audiofolder",
    ]:
        assert names[name]["reads_labels"] and names[name]["writes"] and names[name]["cannot"], name
