"""Broken, hostile and odd annotation files of sound, of any format: the line and the reason, and the rest goes on."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import CallError, EarmarkError, FormatError, InputError
from app.formats.incoming import TaskShape
from app.labels import values
from tests.app.formats.broken import EAF, HEAD, NAMES, NOTE, RAVEN, TIER, A, B, read, spans
from tests.app.formats.made import write
from tests.app.formats.sounds import EVENTS, TURNS, WORDS


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
    assert "line" in said.problems[0]
    # A file in which nothing could be read does not say that there is nothing.
    lost = format in ("textgrid", "audacity") and "left out" in problem
    assert list(said.problems[1:]) == (["a.wav: nothing of its turns could be read; it is not taken for empty."] * lost)
    assert not lost or not said.said
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


def test_texts_that_name_no_class_are_speech_where_the_sheet_says_what_carries_text(tmp_path: Path) -> None:
    shape = TaskShape("turns", "segments", ("noise", "speech", "unclear"), texts=frozenset({"speech", "unclear"}))
    text = "0\t1\thello there\n1\t2\tnoise\n2\t3\tspeach\n3\t4\tunclear: hm\n"
    said = read("audacity", write(tmp_path, "a.txt", text), shape)
    found = [one for one in values.objects_of(said.said[A.id]["turns"]) if isinstance(one, values.Segment)]
    assert [(one.cls, one.text) for one in found] == [("speech", "hello there"), ("noise", ""), ("unclear", "hm")]
    assert said.problems == (
        "a.txt, line 3: the rule sheet's task turns has no 'speach' (did they mean 'speech'?); left out.",
        "a.txt: texts that name no class became speech (1).",
    )


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
