"""Broken and odd files of lines and subtitles: SRT, WebVTT, RTTM, CTM, STM, NeMo, Kaldi, audio folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import CallError, FormatError
from app.formats import registry
from app.formats.incoming import TaskShape
from app.labels import values
from app.rules.sheet import AttributeDef
from tests.app.formats.broken import A, B, read, spans
from tests.app.formats.made import write
from tests.app.formats.sounds import EVENTS, QUALITY, TURNS, WORDS, target


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
