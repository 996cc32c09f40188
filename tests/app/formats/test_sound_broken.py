"""Broken, hostile and odd annotation files of sound: the line and the reason, and the rest goes on."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import CallError, EarmarkError, FormatError, InputError
from app.formats import registry
from app.formats.incoming import Read, TaskShape
from app.labels import values
from app.records import Item
from app.rules.sheet import AttributeDef
from tests.app.formats.made import item, write
from tests.app.formats.sounds import EVENTS, QUALITY, TURNS, WORDS, target

NAMES = {
    "textgrid": "a.TextGrid", "eaf": "a.eaf", "audacity": "a.txt", "srt": "a.srt", "vtt": "a.vtt", "rttm": "x.rttm",
    "ctm": "x.ctm", "stm": "x.stm", "nemo": "x.json", "kaldi": "text", "raven": "a.txt",
    "hf-audiofolder": "metadata.csv",
}  # fmt: skip
A, B = item("a.wav", "audio"), item("sub/b.wav", "audio")


def read(format: str, path: Path, *shapes: TaskShape, **options: str) -> Read:
    return registry.labels_reader(format)(path, target(A, B, shapes=shapes or (TURNS,), **options))


def spans(said: Read, thing: Item = A, task: str = "turns") -> list[tuple[float, float, str, str]]:
    found = values.objects_of(said.said[thing.id][task])
    return [(one.start_s, one.end_s, one.tier, one.text) for one in found if isinstance(one, values.Segment)]


HEAD = (
    'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0\nxmax = 10\ntiers? <exists>\nsize = 1\nitem []:\n'
)
TIER = 'item [1]:\nclass = "IntervalTier"\nname = "anna"\nxmin = 0\nxmax = 10\nintervals: size = {}\n'
RAVEN = "Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tLow Freq (Hz)\tHigh Freq (Hz)\tAnnotation\n"
EAF = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT><HEADER TIME_UNITS="milliseconds"/><TIME_ORDER>
<TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="1000"/><TIME_SLOT TIME_SLOT_ID="ts2" TIME_VALUE="2000"/>
<TIME_SLOT TIME_SLOT_ID="ts3"/><TIME_SLOT TIME_SLOT_ID="ts4" TIME_VALUE="4000"/></TIME_ORDER>
<TIER TIER_ID="anna">{}</TIER></ANNOTATION_DOCUMENT>"""
NOTE = """<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="{}" TIME_SLOT_REF1="{}" TIME_SLOT_REF2="{}">
<ANNOTATION_VALUE>{}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"""


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


@pytest.mark.parametrize(
    ("times", "problem"),
    [
        ((2, 1), "a segment without length (2 to 1 s); left out."),
        ((12, 15), "a segment outside the recording of 10 s (12 to 15 s); left out."),
        ((9, 15), "a segment reaches outside the recording (9 to 15 s); cut."),
        ((-2, 1), "a segment reaches outside the recording (-2 to 1 s); cut."),
        ((1, 1e300), "a segment reaches outside the recording (1 to 1e+300 s); cut."),
    ],
)
@pytest.mark.parametrize("format", ["textgrid", "audacity", "rttm", "stm", "nemo", "raven", "ctm"])
def test_times_that_cannot_be(tmp_path: Path, format: str, times: tuple[float, float], problem: str) -> None:
    start, end = times
    made = {
        "textgrid": HEAD + TIER.format(1) + f'{start} {end} "x"',
        "audacity": f"{start}\t{end}\tx\n",
        "rttm": f"SPEAKER a 1 {start} {end - start} <NA> <NA> anna <NA> <NA>\n",
        "stm": f"a 1 anna {start} {end} x\n",
        "nemo": f'{{"audio_filepath": "a.wav", "offset": {start}, "duration": {end - start}, "text": "x"}}\n',
        "raven": f"{RAVEN}1\tWaveform 1\t1\t{start}\t{end}\t0\t8000\tspeech\n",
        "ctm": f"a 1 {start} {end - start} x\n",
    }[format]
    said = read(format, write(tmp_path, NAMES[format], made))
    assert len(said.problems) == 1 and "line" in said.problems[0]
    if format == "ctm" and (start < 0 or end < start):
        assert "start and duration are wanted" in said.problems[0]
    else:
        assert said.problems[0].endswith(problem)


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "1e999", "", "abc", "1_0x"])
def test_numbers_that_are_none(tmp_path: Path, number: str) -> None:
    lines = {
        "audacity": f"{number}\t2\tx\n1\t2\ty\n",
        "rttm": f"SPEAKER a 1 {number or '-'} 2 <NA> <NA> x\nSPEAKER a 1 1 1 <NA> <NA> y\n",
        "ctm": f"a 1 {number or '-'} 1 x\na 1 1 1 y\n",
        "stm": f"a 1 x {number or '-'} 2 x\na 1 y 1 2 y\n",
        "raven": f"{RAVEN}1\tWaveform 1\t1\t{number}\t2\t0\t1\tspeech\n2\tWaveform 1\t1\t1\t2\t0\t1\tspeech\n",
    }
    for format, text in lines.items():
        said = read(format, write(tmp_path / format, NAMES[format], text))
        assert [one[:2] for one in spans(said)] == [(1.0, 2.0)], format
        first = 2 if format == "raven" else 1
        assert len(said.problems) == 1 and f"line {first}: " in said.problems[0] and "wanted" in said.problems[0]


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


def test_srt_as_people_write_it(tmp_path: Path) -> None:
    text = (
        "\ufeff1\r\n0:0:1,5 --> 00:00:02.250 X1:40\r\n<i>Hello</i> {\\an8}there\r\n\r\n"
        "00:00:03,000 --> 00:00:04,000\nno number\n\nand a blank line\n\n"
        "3\n00:00:61,000 --> 00:00:62,000\nx\n\n4\n00:00:05,000 --> 00:00:04,000\nback\n\n"
        "5\n00:00:06,000 --> 00:00:07,000\n\n"
    )
    said = read("srt", write(tmp_path, "a.srt", text))
    assert spans(said) == [
        (1.5, 2.25, "", "Hello there"), (3.0, 4.0, "", "no number\n\nand a blank line"), (6.0, 7.0, "", ""),
    ]  # fmt: skip
    assert said.problems == (
        "a.srt, line 11: times such as 00:00:01,000 --> 00:00:02,500 are wanted, found "
        "'00:00:61,000 --> 00:00:62,000'; left out.",
        "a.srt, line 15: speech in a.wav: a segment without length (5 to 4 s); left out.",
        "a.srt: tags for looks left out (3).",
    )


@pytest.mark.parametrize(("format", "head"), [("srt", ""), ("vtt", "WEBVTT\n\n")])
@pytest.mark.parametrize("arrow", ["->", "–", "→", " "])
def test_a_cue_with_another_arrow_is_no_text_of_the_one_before(
    tmp_path: Path, format: str, head: str, arrow: str
) -> None:
    times = f"00:00:03.000 {arrow} 00:00:04.000"
    text = f"{head}1\n00:00:01.000 --> 00:00:02.000\nfrom\n10:30 - 11:15\n\n2\n{times}\nbye\n"
    said = read(format, write(tmp_path, f"a.{format}", text))
    assert spans(said) == [(1.0, 2.0, "", "from\n10:30 - 11:15")]
    line = text.split("\n").index(times) + 1
    wanted = (
        f"a.{format}, line {line}: times such as 00:00:01,000 --> 00:00:02,500 are wanted, found {times!r}; left out."
    )
    assert said.problems == (wanted,)


def test_vtt_as_it_is_found(tmp_path: Path) -> None:
    text = (
        "WEBVTT - title\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE\nno cue\n\n"
        "intro\n00:01.000 --> 00:02.000 align:start\n<v.loud Anna &amp; Bo>Hi <00:00:01.500><i>you</i></v>\n"
        "<v Carl>and me</v>\n\nNOTE the end\n\n00:00:03.000 --> 00:00:04.000\n<c.dog>wo<b>of</b></c>\n"
    )
    said = read("vtt", write(tmp_path, "a.vtt", text), EVENTS, rename={})
    assert spans(said, task="events") == [(3.0, 4.0, "", "woof")]
    said = read("vtt", write(tmp_path, "a.vtt", text))
    assert sorted(spans(said)) == [
        (1.0, 2.0, "Anna & Bo", "Hi you"),
        (1.0, 2.0, "Carl", "and me"),
        (3.0, 4.0, "", "woof"),
    ]
    assert said.problems == ("a.vtt: other tags, and times within a cue, left out (5).",)
    said = read("vtt", write(tmp_path, "a.vtt", "1\n00:01.000 --> 00:02.000\nx\n"))
    assert said.problems == ("a.vtt, line 1: it does not begin with WEBVTT; left out.",) and said.said == {}


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


def test_rttm(tmp_path: Path) -> None:
    text = (
        ";; comment\nSPKR-INFO a 1 <NA> <NA> <NA> unknown anna <NA>\nSPEAKER a 1 1 1 <NA> <NA> anna 0.5\n"
        "LEXEME a 1 1 1 hi lex anna <NA>\nSPEAKER a 1 1\nSPEAKER nobody 1 1 1 <NA> <NA> anna <NA>\n"
        "SPEAKER a 2 3 1 <NA> <NA> bo <NA> <NA>\n"
    )
    plain = TaskShape("turns", "segments", ("speech",))
    said = read("rttm", write(tmp_path, "x.rttm", text), plain)
    assert spans(said) == [(1.0, 2.0, "anna", ""), (3.0, 4.0, "bo", "")]
    assert said.problems == (
        "x.rttm, line 5: 4 columns, at least 8 are wanted; left out.",
        "x.rttm, line 6: no item 'nobody' in this project; left out.",
        "x.rttm: attribute 'channel' of speech left out: it is not in the rule sheet (1).",
        "x.rttm: lines of the type 'LEXEME' passed by: only SPEAKER is read (1).",
    )
    several = read("rttm", tmp_path / "x.rttm", TaskShape("turns", "segments", ("speech", "noise")))
    assert spans(several) == spans(said)
    with pytest.raises(CallError, match="no task that takes segments"):
        read("rttm", tmp_path / "x.rttm", WORDS)


def test_ctm_and_its_alternatives(tmp_path: Path) -> None:
    text = (
        "a 1 2.0 0.5 world 0.5\na 1 1.0 0.5 hello\na 1 * * <ALT_BEGIN>\na 1 3 0.5 um\na 1 * * <ALT>\na 1 3 0.5 uh\n"
        "a 1 * * <ALT_END>\na 1 4 x\nsub/b A 0 1 one\n"
    )
    said = read("ctm", write(tmp_path, "x.ctm", text), TURNS, WORDS)
    whole = said.said[A.id]["words"]
    assert isinstance(whole, values.Transcript) and whole.text == "hello world um"
    assert [word.start_s for word in whole.words] == [1.0, 2.0, 3.0] and whole.words[1].score == 0.5
    assert said.said[B.id]["words"] == values.Transcript("one", None, (values.TimedWord("one", 0.0, 1.0),))
    assert said.problems == (
        "x.ctm, line 8: 4 columns, at least 5 are wanted; left out.",
        "x.ctm: words of further alternatives passed by (1).",
    )


def test_stm(tmp_path: Path) -> None:
    text = (
        ';; LABEL "o" "Overall" ""\na 1 anna 0 2 <o,f0,female> hello there\na 1 inter_segment_gap 2 3 '
        "ignore_time_segment_in_scoring\na A bo 3\na 1 bo 3 4\n"
    )
    label = TaskShape("turns", "segments", ("speech",), attributes={"speech": (AttributeDef("label", "text"),)})
    said = read("stm", write(tmp_path, "x.stm", text), label)
    assert spans(said) == [(0.0, 2.0, "anna", "hello there"), (3.0, 4.0, "bo", "")]
    assert values.objects_of(said.said[A.id]["turns"])[0].attributes == {"label": "o,f0,female"}
    assert said.problems == (
        "x.stm, line 4: 4 columns, at least 5 are wanted; left out.",
        "x.stm: stretches that are not scored passed by (1).",
    )


def test_nemo(tmp_path: Path) -> None:
    text = (
        '{"audio_filepath": "/data/a.wav", "duration": 10, "text": "hello", "pred_text": "hallo"}\n'
        'broken\n[1]\n{"audio_filepath": "gone.wav", "text": "x"}\n{"audio_filepath": "sub/b.wav", "duration": 1}\n'
    )
    path = write(tmp_path, "x.json", text)
    said = read("nemo", path, WORDS)
    assert said.said == {A.id: {"words": values.Transcript("hello")}}
    assert [line.split(": ")[0] for line in said.problems] == [f"x.json, line {n}" for n in (2, 3, 4, 5)]
    predicted = registry.predictions_reader("nemo")(path, target(A, B, shapes=(WORDS,)))
    assert predicted.said == {A.id: {"words": values.Transcript("hallo")}}


def test_what_a_doubled_file_says_again_is_no_more_text(tmp_path: Path) -> None:
    lines = ('{"audio_filepath": "a.wav", "text": "one"}', '{"audio_filepath": "a.wav", "text": "two"}')
    manifest = write(tmp_path, "m.json", "\n".join(lines) + "\n")
    words = write(tmp_path, "w.ctm", "a 1 0.1 0.2 one 0.9\na 1 0.4 0.2 two 0.9\n" * 2)
    for format, file, text in (("nemo", manifest, "one"), ("ctm", words, "one two")):
        found = read(format, file, WORDS)
        (said,) = found.of(WORDS.name).values()
        assert isinstance(said, values.Transcript) and said.text == text
        assert found.tally.again and "the first one counts" in found.problems[0]


def test_kaldi(tmp_path: Path) -> None:
    write(tmp_path, "d/wav.scp", "r1 sph2pipe -f wav 'x/a.wav' |\nr2 rm -rf /; cat b.wav |\n")
    write(tmp_path, "d/segments", "u2 r1 2 3\nu1 r1 0 1.5\nu3 r9 0 1\nu4 r1 x 1\nu5 r2 4 -1\nu1 r1 0 1\n")
    write(tmp_path, "d/text", "u1 hello there\nu2\nu5 tail\nu7 nowhere\n")
    write(tmp_path, "d/utt2spk", "u1 anna\nu2 bo\nu5 r2\n")
    said = read("kaldi", tmp_path / "d")
    assert spans(said) == [(0.0, 1.5, "anna", "hello there"), (2.0, 3.0, "bo", "")]
    assert spans(said, B) == [(4.0, 10.0, "", "tail")]
    assert said.problems == (
        "segments, line 6: 'u1' stands here a second time; the first one counts.",
        "segments: its lines are not in the order of the C locale, which Kaldi would refuse; read all the same.",
        "segments, line 3: no item 'r9' in this project; left out.",
        "segments, line 4: recording, start and end are wanted; left out.",
        "text, line 4: the utterance 'u7' is not in segments; left out.",
    )
    with pytest.raises(FormatError, match="no Kaldi data directory"):
        (tmp_path / "empty").mkdir()
        read("kaldi", tmp_path / "empty")


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


def test_audiofolder_of_others(tmp_path: Path) -> None:
    write(
        tmp_path, "one/train/metadata.csv", "file_name,text,label\na.wav,hello,good\ngone.wav,x,good\nb.wav,you,ugly\n"
    )
    said = read("hf-audiofolder", tmp_path / "one", WORDS, QUALITY)
    assert said.said == {
        A.id: {"words": values.Transcript("hello"), "quality": values.Choice("good")},
        B.id: {"words": values.Transcript("you")},
    }
    assert [line.split(": ")[0] for line in said.problems] == [f"train/metadata.csv, line {n}" for n in (3, 4)]
    write(tmp_path, "two/train/good/a.wav", b"")
    write(tmp_path, "two/train/ugly/b.wav", b"")
    said = read("hf-audiofolder", tmp_path / "two", WORDS, QUALITY)
    assert said.said == {A.id: {"quality": values.Choice("good")}} and "no 'ugly'" in said.problems[0]


def test_tiers_of_the_sheet(tmp_path: Path) -> None:
    shape = TaskShape("turns", "segments", ("speech",), tiers=("anna",))
    text = HEAD.replace("size = 1", "size = 2") + TIER.format(1) + '0 1 "x" "IntervalTier" "bo" 0 10 1 2 3 "y"'
    said = read("textgrid", write(tmp_path, "a.TextGrid", text), shape)
    assert spans(said) == [(0.0, 1.0, "anna", "x")]
    assert said.problems == ("a.TextGrid: segments on the tier 'bo' left out: turns has anna (1).",)
    two = TaskShape("turns", "segments", ("speech",), tiers=("anna", "bo"))
    said = read("srt", write(tmp_path, "a.srt", "1\n00:00:01,000 --> 00:00:02,000\nx\n"), two)
    assert said.problems == ("a.srt: segments that name no tier left out: turns has anna, bo (1).",)


def test_texts_and_bands_that_the_sheet_does_not_want(tmp_path: Path) -> None:
    shape = TaskShape("turns", "segments", ("speech", "dog"), texts=frozenset({"speech"}), bands=frozenset())
    text = "0\t1\thello\n1\t2\tdog: woof\n\\\t100\t200\n3\t4\tspeech\n"
    said = read("audacity", write(tmp_path, "a.txt", text), shape)
    found = [one for one in values.objects_of(said.said[A.id]["turns"]) if isinstance(one, values.Segment)]
    assert [(one.cls, one.text, one.low_hz) for one in found] == [
        ("speech", "hello", None), ("dog", "", None), ("speech", "", None),
    ]  # fmt: skip
    assert said.problems == (
        "a.txt: bands of frequency of dog left out: the rule sheet wants none there (1).",
        "a.txt: texts of dog left out: the rule sheet wants none there (1).",
    )
    bare = TaskShape("turns", "segments", ("dog",), texts=frozenset())
    said = read("audacity", tmp_path / "a.txt", bare)
    assert "the rule sheet's task turns has no 'hello'" in said.problems[0]


def test_tasks_by_name(tmp_path: Path) -> None:
    text = HEAD.replace("size = 1", "size = 3") + (
        '"IntervalTier" "words" 0 10 1 0 10 "all of it" "IntervalTier" "bo - turns" 0 10 1 2 3 "y" '
        '"IntervalTier" "turns" 0 10 0'
    )
    path = write(tmp_path, "a.TextGrid", text)
    said = read("textgrid", path, TURNS, WORDS, EVENTS)
    assert said.said[A.id]["words"] == values.Transcript("all of it") and spans(said) == [(2.0, 3.0, "bo", "y")]
    assert set(read("textgrid", path, TURNS, WORDS, task="words").said[A.id]) == {"words"}
    with pytest.raises(CallError, match=r"several tasks fit: turns, events\. Choose the one to fill"):
        read("textgrid", write(tmp_path, "a.TextGrid", text.replace('"bo - turns"', '"bo"')), TURNS, WORDS, EVENTS)


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links here")
def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    outside = write(tmp_path, "secret/a.srt", "1\n00:00:01,000 --> 00:00:02,000\nx\n")
    write(tmp_path, "in/sub/b.srt", "1\n00:00:01,000 --> 00:00:02,000\nx\n")
    (tmp_path / "in/a.srt").symlink_to(outside)
    assert set(read("srt", tmp_path / "in").said) == {B.id}


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.formats import texts

    monkeypatch.setattr(texts, "LIMIT_BYTES", 10)
    with pytest.raises(FormatError, match=r"a\.srt: 0 MiB, the limit is 0\. Split the file"):
        read("srt", write(tmp_path, "a.srt", "1\n00:00:01,000 --> 00:00:02,000\nx\n"))


PIECES = st.sampled_from(
    [HEAD, TIER.format(2), '"', '""', "<exists>", "0 1 ", "-5", "1e400", "WEBVTT\n\n", "00:00:01.000 --> 00:00:02.000",
     "\n",
     "<v ", ">", "&amp;", "SPEAKER a 1 0 1 <NA> <NA> x 2", "a 1 0 1 x", "a 1 s 0 1 <x> y", "\t", "\\\t", ";;", RAVEN,
     "1\tWaveform 1\t1\t0\t1\t0\t1\tdog", '{"audio_filepath": "a.wav", "text": [], "offset": {}}', "nan", "\x00",
     "\ufeff",
     EAF.format(NOTE.format("a1", "ts1", "ts2", "x")), "a.wav", "file_name,turns\na.wav,", '"[{""start_s"":1}]"'],
)  # fmt: skip


@pytest.mark.parametrize("format", list(NAMES))
@settings(max_examples=40)
@given(
    data=st.binary(max_size=80) | st.lists(PIECES | st.text(max_size=4), max_size=12).map(lambda p: "".join(p).encode())
)
def test_whatever_a_file_holds(tmp_path_factory: pytest.TempPathFactory, format: str, data: bytes) -> None:
    path = write(tmp_path_factory.mktemp("f"), NAMES[format], data)
    with contextlib.suppress(EarmarkError):
        for found in read(format, path, EVENTS, WORDS).said.values():
            for value in found.values():
                assert values.decode(values.encode(value)) == value
                for thing in values.objects_of(value):
                    assert isinstance(thing, values.Segment) and 0 <= thing.start_s < thing.end_s <= 10


def test_nothing_there(tmp_path: Path) -> None:
    for format, name in NAMES.items():
        with pytest.raises(InputError, match=r"no such file|cannot be read|no file that ends"):
            read(format, tmp_path / "gone" / name, EVENTS)
