"""Labels of sound written and read again: the same, but for what the format says that it cannot carry."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.formats.incoming import TaskShape
from app.formats.kaldi_write import speaker_ids
from app.formats.paths import unique_folders
from app.formats.rttm import turn_class
from app.formats.timed_write import Keeps
from app.labels import values
from tests.app.formats.sounds import EVENTS, QUALITY, SPOKEN, TURNS, WORDS, segments, texts, there_and_back

MODULES = {
    "textgrid": "textgrid_write", "eaf": "eaf_write", "audacity": "labeltrack", "srt": "srt", "vtt": "vtt",
    "rttm": "rttm", "stm": "stm", "nemo": "nemo", "kaldi": "kaldi_write", "raven": "raven",
}  # fmt: skip
TIERS: dict[str, Callable[[set[str]], dict[str, str]]] = {
    "audacity": lambda tiers: unique_folders(tuple(tiers)),
    "srt": lambda tiers: unique_folders(tuple(tiers)),
    "rttm": lambda tiers: {tier: tier.replace(" ", "_") for tier in tiers},
    "stm": lambda tiers: {tier: tier.replace(" ", "_") for tier in tiers},
    "kaldi": speaker_ids,
}
# Said by the writers where two things share a place: then nothing is promised but that it is counted.
AMBIGUOUS = ("cannot be told apart", "begin like a label", "takes for", "in its place", "without class and text")
Plain = tuple[str, float, float, str, str, tuple[tuple[str, object], ...], float | None, object]


def keeps_of(format: str) -> Keeps:
    if format == "hf-audiofolder":
        return Keeps(title="audiofolder", score=True, attributes=None, band=True, words=True)
    found: Keeps = importlib.import_module(f"app.formats.{MODULES[format]}").KEEPS
    return found


def plain(value: values.Value, keeps: Keeps, shape: TaskShape, tiers: dict[str, str]) -> list[Plain]:
    """What must come back of the segments of a value."""
    made: list[Plain] = []
    for thing in values.objects_of(value):
        assert isinstance(thing, values.Segment)
        tier = tiers.get(thing.tier, thing.tier) if thing.tier else ""
        if keeps.title == "RTTM" and thing.cls != turn_class(shape):
            tier = ""  # the class stands in its place
        attributes = tuple(sorted(thing.attributes.items())) if keeps.attributes is None else ()
        made.append(
            (
                thing.cls, round(thing.start_s, 5), round(thing.end_s, 5), tier, thing.text if keeps.text else "",
                attributes, thing.score if keeps.score else None, (thing.low_hz, thing.high_hz) if keeps.band else None,
            )
        )  # fmt: skip
    return sorted(made, key=repr)


@pytest.mark.parametrize("format", [*MODULES, "hf-audiofolder"])
@pytest.mark.parametrize("shape", [EVENTS, TURNS, SPOKEN], ids=lambda shape: str(shape.name))
@settings(max_examples=25)
@given(data=st.data())
def test_segments_come_back(
    tmp_path_factory: pytest.TempPathFactory, format: str, shape: TaskShape, data: st.DataObject
) -> None:
    said = data.draw(segments(shape))
    folder = tmp_path_factory.mktemp("trip")
    documents, back, thing = there_and_back(format, folder, {shape.name: said}, (shape,))
    if any(word in loss.text for loss in documents.losses for word in AMBIGUOUS):
        return
    keeps = keeps_of(format)
    known = {one.tier for one in said.objects if one.tier}
    tiers = TIERS[format](known) if format in TIERS else {}
    wanted = plain(said, keeps, shape, tiers)
    if not wanted and format in ("rttm", "stm", "nemo", "kaldi"):
        assert back.said == {} and any("nothing" in loss.text for loss in documents.losses)
        return
    assert back.problems == ()
    assert plain(back.said[thing.id][shape.name], keeps, shape, {}) == wanted


@pytest.mark.parametrize("format", [*(one for one in MODULES if one not in ("rttm", "raven")), "hf-audiofolder"])
@settings(max_examples=15)
@given(data=st.data())
def test_transcript_beside_segments(tmp_path_factory: pytest.TempPathFactory, format: str, data: st.DataObject) -> None:
    said = {"words": values.Transcript(data.draw(texts)), "turns": data.draw(segments(TURNS))}
    folder = tmp_path_factory.mktemp("trip")
    documents, back, thing = there_and_back(format, folder, said, (TURNS, WORDS))
    if not any(word in loss.text for loss in documents.losses for word in AMBIGUOUS):
        assert back.problems == ()
        whole = back.said[thing.id]["words"]
        assert isinstance(whole, values.Transcript) and whole.text == said["words"].text


def test_a_text_of_stm_may_begin_like_a_label(tmp_path: Path) -> None:
    said = {"turns": values.Segments((values.Segment("a", "speech", 0.0, 1.0, "", "<laugh> so"),))}
    documents, back, thing = there_and_back("stm", tmp_path, said, (TURNS,))
    assert b"<speech> <laugh> so" in next(iter(documents.texts.values()))
    assert documents.losses == () and back.problems == ()
    (one,) = values.objects_of(back.said[thing.id]["turns"])
    assert isinstance(one, values.Segment) and one.text == "<laugh> so"


@pytest.mark.parametrize("format", ["nemo", "hf-audiofolder"])
def test_labels_of_whole_recordings(tmp_path: Path, format: str) -> None:
    said = {"words": values.Transcript("hello"), "quality": values.Choice("good")}
    documents, back, thing = there_and_back(format, tmp_path, said, (WORDS, QUALITY))
    assert documents.losses == () and back.problems == () and back.said[thing.id] == said
    alone = {"quality": values.Choice("bad")}
    documents, back, thing = there_and_back(format, tmp_path / "b", alone, (WORDS, QUALITY))
    assert documents.losses == () and back.said[thing.id] == alone


@pytest.mark.parametrize("format", ["textgrid", "audacity"])
def test_marks_stay_marks(tmp_path: Path, format: str) -> None:
    said = {
        "events": values.Segments((values.Segment("a", "dog", 2.0, 2.001, "", "", {"point": True}),
                                   values.Segment("b", "cat", 1.5, 3.0)))
    }  # fmt: skip
    documents, back, thing = there_and_back(format, tmp_path, said, (EVENTS,))
    text = b"".join(documents.texts.values()).decode()
    assert "TextTier" in text if format == "textgrid" else "2.000000\t2.000000\tdog" in text
    first, second = values.objects_of(back.said[thing.id]["events"])
    assert isinstance(first, values.Segment) and isinstance(second, values.Segment)
    assert (first.cls, first.attributes) == ("cat", {})
    assert (second.cls, second.start_s, second.end_s, second.attributes) == ("dog", 2.0, 2.001, {"point": True})
    assert documents.losses == () and "marks without length became segments of a millisecond (1)" in back.problems[0]


@pytest.mark.parametrize("format", ["rttm", "ctm", "stm"])
def test_channels(tmp_path: Path, format: str) -> None:
    said = {"events": values.Segments((values.Segment("a", "dog", 1.0, 2.0, "", "", {"channel": 2}),))}
    _, back, thing = there_and_back(format, tmp_path, said, (EVENTS,))
    (found,) = values.objects_of(back.said[thing.id]["events"])
    assert found.attributes == {"channel": 2} and back.problems == ()


@pytest.mark.parametrize("format", ["ctm", "nemo", "jsonl", "csv"])
def test_times_of_words(tmp_path: Path, format: str) -> None:
    timed = (values.TimedWord("hello", 0.5, 1.0, 0.5), values.TimedWord("you", 1.25, 1.5))
    said = {"words": values.Transcript("hello you", words=timed)}
    documents, back, thing = there_and_back(format, tmp_path, said, (WORDS,))
    assert documents.losses == () and back.problems == () and back.said[thing.id] == said


def test_one_word_segments_in_a_ctm(tmp_path: Path) -> None:
    said = values.Segments((
        values.Segment("a", "speech", 1.0, 2.0, "", "hello", {}, 0.5),
        values.Segment("b", "speech", 2.0, 4.0, "anna", "two words"),
        values.Segment("c", "speech", 4.0, 6.0, "", "a b", words=(values.TimedWord("a", 4.5, 5.0),
                                                                 values.TimedWord("b", 5.0, 5.5))),
    ))  # fmt: skip
    documents, back, thing = there_and_back("ctm", tmp_path, {"turns": said}, (TURNS,))
    assert documents.texts["train.ctm"].decode() == (
        "my_clip 1 1.000000 1.000000 hello 0.500000\nmy_clip 1 4.500000 0.500000 a\nmy_clip 1 5.000000 0.500000 b\n"
    )
    assert [loss.line() for loss in documents.losses] == [
        "turns: 1 × text left out: the times of its words are not known",
        "turns: 1 × tier of a segment left out",
    ]
    assert [thing.text for thing in values.objects_of(back.said[thing.id]["turns"])] == ["hello", "a", "b"]


def test_what_is_lost_is_counted(tmp_path: Path) -> None:
    said = {
        "events": values.Segments((
            values.Segment("a", "dog", 1.0, 3.0, "", "", {"loud": True}, 0.5),
            values.Segment("b", "dog", 2.0, 4.0, low_hz=100.0, high_hz=200.0),
            values.Segment("c", "dog", 2.5, 4.0),
        )),
        "quality": values.Choice("good"),
    }  # fmt: skip
    documents, _, _ = there_and_back("textgrid", tmp_path, said, (EVENTS, QUALITY))
    assert [loss.line() for loss in documents.losses] == [
        "events: 1 × attributes of a segment left out",
        "events: 1 × band of frequencies of a segment left out",
        "events: 2 × overlapping segments moved to a tier of their own",
        "events: 1 × score left out",
        "quality: 1 × label left out: TextGrid holds segments and transcripts only",
    ]
