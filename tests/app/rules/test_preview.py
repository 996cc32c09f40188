"""The preview of a typed text: words, findings, views, and which rule did what."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UnknownName
from app.labels import values as v
from app.rules.load import load, load_file
from app.rules.normalise import compared, exported
from app.rules.preview import preview_text, preview_value

SHEETS = Path(__file__).parents[3] / "resources" / "sheets"
SPEECH = load_file(SHEETS / "speech.yaml")
TALK = load_file(SHEETS / "conversation.yaml")


def test_who_did_what() -> None:
    found = preview_text(SPEECH, "words", "Umm, he was no longer 2")
    assert found.stored == "Umm, he was no longer 2"
    assert found.fixed == "um, he was no longer 2"
    assert found.exported == "Umm, he was no longer 2"
    assert found.compared == "he was no longer 2"
    assert [(one.rule, one.span) for one in found.findings] == [("fillers", (0, 3)), ("numbers", (22, 23))]
    assert [one.rule for one in found.did] == ["letters-case", "punctuation", "fillers", "policy.filler"]
    assert (found.did[2].before, found.did[2].after) == ("umm he was no longer 2", "um he was no longer 2")


def test_the_text_of_a_segment() -> None:
    found = preview_text(TALK, "talk", "umm yes", cls="speech")
    assert [one.rule for one in found.findings] == ["fillers"]
    assert found.compared == "yes"


def test_objects() -> None:
    pictures = load_file(SHEETS / "pictures.yaml")
    thin = v.Boxes((v.Box(id="b", cls="RBC", box_px=(0, 0, 2, 9)),))
    assert [one.rule for one in preview_value(pictures, "cells", thin)] == ["cell-size"]


def test_an_unknown_task() -> None:
    with pytest.raises(UnknownName):
        preview_text(SPEECH, "word", "a")


def test_an_expression_that_hangs_is_named() -> None:
    made = load(
        "earmark: 1\nname: T\nversion: 1.0.0\nmedia: audio\ntasks: {t: {kind: transcript}}\n"
        "rules:\n  - {id: slow, title: S, compare: {rewrite: [{pattern: '^(a|aa|aaa|a[ab])+$', to: b}]}}\n"
    )
    assert any("slow" in warning and "(a|aa" in warning for warning in made.warnings)
    found = preview_text(made, "t", "a" * 3000 + "!")
    assert "rule 'slow'" in found.stopped
    assert "(a|aa|aaa|a[ab])+" in found.stopped
    assert found.compared == found.stored


WORDS = st.lists(
    st.sampled_from(["Umm", "um,", "uh-huh", "no", "longer", "nolonger", "er.", "A", "21", "("]), max_size=9
)


@given(WORDS)
def test_the_views_are_those_of_the_labels(words: list[str]) -> None:
    text = " ".join(words)
    found = preview_text(SPEECH, "words", text)
    assert v.Transcript(found.compared) == compared(SPEECH, "words", v.Transcript(text))
    assert v.Transcript(found.exported) == exported(SPEECH, "words", v.Transcript(text))


def test_a_sentence_takes_a_few_milliseconds() -> None:
    text = "um he was no longer there (and said so) " * 5
    preview_text(SPEECH, "words", text)
    times = []
    for n in range(20):
        start = time.perf_counter()
        preview_text(SPEECH, "words", text + str(n))
        times.append(time.perf_counter() - start)
    assert statistics.median(times) < 0.01
