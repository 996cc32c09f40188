"""Broken and odd files of programs that draw tiers: Praat, ELAN, Raven, Audacity."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import FormatError
from app.labels import values
from tests.app.formats.broken import EAF, HEAD, NOTE, RAVEN, TIER, A, B, read, spans
from tests.app.formats.made import write
from tests.app.formats.sounds import EVENTS


def test_textgrid_that_ends_early(tmp_path: Path) -> None:
    text = HEAD + TIER.format(3) + 'xmin = 0\nxmax = 1\ntext = "one"\nxmin = 1\nxmax = 2\n'
    said = read("textgrid", write(tmp_path, "a.TextGrid", text))
    assert spans(said) == [(0.0, 1.0, "anna", "one")]
    assert said.problems == ("a.TextGrid: the file ends where a label is wanted; what stands before it was read.",)


def test_textgrid_with_a_word_for_a_number(tmp_path: Path) -> None:
    text = HEAD + TIER.format(1) + 'xmin = 0\nxmax = nan\ntext = "one"\n'
    said = read("textgrid", write(tmp_path, "a.TextGrid", text))
    assert said.problems == (
        "a.TextGrid: line 17: an end is wanted as a number, found '\"one\"'; what stands before it was read.",
    )  # fmt: skip


def test_encodings(tmp_path: Path) -> None:
    text = HEAD + TIER.format(1) + '0 1 "é 字"'
    for name in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        said = read("textgrid", write(tmp_path / name, "a.TextGrid", text.encode(name)))
        assert spans(said) == [(0.0, 1.0, "anna", "é 字")] and said.problems == (), name
    said = read("srt", write(tmp_path, "a.srt", "1\n00:00:01,000 --> 00:00:02,000\ncafé\n".encode("cp1252")))
    assert spans(said)[0][3] == "café"
    assert "a.srt: not UTF-8 at byte 35; read as Latin-1 (Windows-1252)" in said.problems[0]
    cut = text.encode("utf-16")[:-1]
    said = read("textgrid", write(tmp_path, "a.TextGrid", cut))
    assert "broken UTF-16-LE at byte" in said.problems[0]


def test_no_textgrid_at_all(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"a\.TextGrid: no TextGrid: the file ends where the file type is wanted"):
        read("textgrid", write(tmp_path, "a.TextGrid", ""))
    with pytest.raises(FormatError, match=r"no TextGrid: byte 29: the file ends here, 8 bytes are wanted\."):
        read("textgrid", write(tmp_path, "a.TextGrid", b"ooBinaryFile\x08TextGrid" + bytes(12)))
    with pytest.raises(FormatError, match="it does not begin with"):
        read("textgrid", write(tmp_path, "a.TextGrid", 'File type = "ooTextFile"\nObject class = "Pitch 1"\n'))
    write(tmp_path / "many", "a.TextGrid", HEAD + TIER.format(1) + '0 1 "x"')
    write(tmp_path / "many", "b.TextGrid", "nonsense")
    said = read("textgrid", tmp_path / "many")
    assert spans(said) == [(0.0, 1.0, "anna", "x")]
    assert said.problems == ("b.TextGrid: no TextGrid: the file ends where the file type is wanted; left out.",)


def test_eaf(tmp_path: Path) -> None:
    notes = [
        NOTE.format("a1", "ts1", "ts2", "one"), NOTE.format("a2", "ts2", "ts3", "two"),
        NOTE.format("a3", "ts9", "ts2", "x"), NOTE.format("a1", "ts1", "ts2", "again"),
        NOTE.format("a5", "ts4", "ts1", "back"),
    ]  # fmt: skip
    said = read("eaf", write(tmp_path, "a.eaf", EAF.format("".join(notes))))
    assert spans(said) == [(1.0, 2.0, "anna", "one"), (2.0, 3.0, "anna", "two")]
    place = "a.eaf, TIER[@TIER_ID='anna']/ANNOTATION"
    assert said.problems == (
        f"{place}[4]: the id 'a1' was given before; left out.",
        f"{place}[3]: there is no time for the slot 'ts9'; left out.",
        f"{place}[5]: speech in a.wav: a segment without length (4 to 1 s); left out.",
    )


def test_eaf_words_without_times_share_the_time_of_what_they_divide(tmp_path: Path) -> None:
    slots = '<TIME_SLOT TIME_SLOT_ID="ts3"/>'
    words = "".join([NOTE.format("w1", "ts1", "w", "a"), NOTE.format("w2", "w", "ts3", "b"),
                     NOTE.format("w3", "ts3", "ts4", "c")])  # fmt: skip
    text = EAF.format(NOTE.format("a1", "ts1", "ts4", "a b c")).replace(
        slots, f'{slots}<TIME_SLOT TIME_SLOT_ID="ts5" TIME_VALUE="3900"/>'
    )
    text = text.replace("</TIME_ORDER>", '<TIME_SLOT TIME_SLOT_ID="w"/></TIME_ORDER>')
    text = text.replace("</TIER>", f'</TIER><TIER TIER_ID="turns@anna" PARENT_REF="anna">{words}</TIER>')
    said = read("eaf", write(tmp_path, "a.eaf", text))
    assert sorted(spans(said)) == [
        (1.0, 2.0, "anna", "a"), (1.0, 4.0, "anna", "a b c"), (2.0, 3.0, "anna", "b"), (3.0, 4.0, "anna", "c"),
    ]  # fmt: skip
    inches = write(tmp_path / "many", "a.eaf", text.replace('"milliseconds"', '"inches"'))
    write(tmp_path / "many", "b.eaf", text)
    said = read("eaf", inches.parent)
    assert set(said.said) == {B.id} and said.problems == (
        "a.eaf: its times are in 'inches', only milliseconds are read; left out.",
    )  # fmt: skip


def test_eaf_from_outside(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><ANNOTATION_DOCUMENT>&a;</ANNOTATION_DOCUMENT>'
    with pytest.raises(FormatError, match=r"a\.eaf: it declares entities"):
        read("eaf", write(tmp_path, "a.eaf", bomb))
    with pytest.raises(FormatError, match=r"a\.eaf: broken XML \(.*line 5"):
        read("eaf", write(tmp_path, "a.eaf", EAF.format("")[:-10]))
    with pytest.raises(FormatError, match="ELAN wants <ANNOTATION_DOCUMENT>"):
        read("eaf", write(tmp_path, "a.eaf", "<annotation/>"))
    circle = """<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="r1" ANNOTATION_REF="r1">
    <ANNOTATION_VALUE>x</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>"""
    said = read("eaf", write(tmp_path, "a.eaf", EAF.format(circle)))
    assert "it refers to itself; left out" in said.problems[0]


def test_raven(tmp_path: Path) -> None:
    head = RAVEN.rstrip("\n") + "\tsex\tComments\n"
    text = (
        f"{head}1\tWaveform 1\t1\t1\t2\t0\t8000\tdog\tmale\t\n1\tSpectrogram 1\t1\t1\t2\t500\t900\tdog\tmale\t\n"
        "2\tSpectrogram 1\t2\t3\t4\t500\t900\tbird\t\t\n3\tSpectrogram 1\t1\t5\t6\n"
        "4\tSpectrogram 1\t1\t7\t8\t900\t500\tcat\t\t\n5\tSpectrogram 1\t2\t8\t9\t1\t2\tcat\tit\tfar\n"
    )
    said = read("raven", write(tmp_path, "a.Table.1.selections.txt", text), EVENTS)
    found = [one for one in values.objects_of(said.said[A.id]["events"]) if isinstance(one, values.Segment)]
    assert [(one.cls, one.low_hz, one.attributes) for one in found] == [
        ("dog", 500.0, {"sex": "male"}), ("cat", 1.0, {"channel": 2}),
    ]  # fmt: skip
    name = "a.Table.1.selections.txt"
    assert said.problems == (
        f"{name}, line 5: 5 cells where the header has 10; left out.",
        f"{name}, line 4: the rule sheet's task events has no 'bird' (it has dog, cat); left out.",
        f"{name}, line 6: cat in a.wav: 900 to 500 Hz is no band of frequencies; left out.",
        f"{name}, line 7: cat: sex is 'it', one of male, female is wanted; left out.",
        f"{name}: attribute 'Comments' of cat left out: it is not in the rule sheet (1).",
    )
    many = (
        "Begin Time (s)\tEnd Time (s)\tSpecies\tConfidence\tBegin File\tFile Offset (s)\n"
        "1\t2\tdog\t0.5\ta.wav\t\n12\t13\tcat\t0.25\tsub/b.wav\t2\n"
    )
    said = read("raven", write(tmp_path, "all.txt", many), EVENTS)
    assert spans(said, B, "events") == [(2.0, 3.0, "", "")]
    with pytest.raises(FormatError, match=r"t\.txt: no selection table: its first line has no columns"):
        read("raven", write(tmp_path, "t.txt", "a\tb\n"), EVENTS)


def test_audacity(tmp_path: Path) -> None:
    text = (
        "1,5\t2,5\tcomma\n\\\t100\t200\n3.0\t4.0\n5\t6\ttab\tin it\n\\\t-1\t300\n7 8 blanks\n\\\t1\t2\n"
        "8\t9\tband\n\\\t300\t200\n\n"
    )
    said = read("audacity", write(tmp_path, "sub/b.anna b.txt", text))
    found = values.objects_of(said.said[B.id]["turns"])
    assert [(one.text, one.tier, one.low_hz) for one in found if isinstance(one, values.Segment)] == [
        ("comma", "anna b", 100.0), ("", "anna b", None), ("tab\tin it", "anna b", None),
    ]  # fmt: skip
    assert said.problems == (
        "b.anna b.txt, line 6: start, end and label are wanted with tabs between them; left out.",
        "b.anna b.txt, line 7: a band of frequencies without a label before it; left out.",
        "b.anna b.txt, line 8: speech in sub/b.wav: 300 to 200 Hz is no band of frequencies; left out.",
        "b.anna b.txt: bands with one edge only were read without it (1).",
    )
