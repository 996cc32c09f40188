"""Segments that carry text: what a sheet may say of them, and the rules held against each text."""

from __future__ import annotations

import statistics
import time

import pytest

from app.errors import SheetError
from app.labels import values as v
from app.rules.checks import apply_fixes, check_value
from app.rules.load import load
from app.rules.normalise import compared
from app.rules.segment_texts import check_segment

HEAD = "earmark: 1\nname: T\nversion: 1.0.0\nmedia: audio\ntasks:\n  t: {task}\n"
TALK = "{kind: transcript, level: segment, tiers: [A, B]}"
FILLERS = """vocabulary:
  filler: {um: [umm, uhm]}
rules:
  - id: fillers
    task: t
    title: One spelling
    check: {spelling: [filler], severity: block, fix: canonical}
    examples: [{bad: "umm yes", fixed: "um yes"}, {good: "um yes"}]
  - id: pace
    task: t
    title: No faster than people speak
    check: {max_words_per_s: 5, min_s: 0.2}
"""


def said(text: str, name: str = "a", start_s: float = 0.0, end_s: float = 2.0, **more: object) -> v.Segment:
    return v.Segment(name, str(more.pop("cls", "speech")), start_s, end_s, text=text, **more)


def test_a_transcript_by_segment_is_segments_that_carry_text() -> None:
    task = load(HEAD.format(task=TALK)).task("t")
    assert (task.kind, task.level, task.tiers, task.has_text) == ("segments", "segment", ("A", "B"), True)
    assert [(cls.name, cls.text, cls.key) for cls in task.classes] == [("speech", "required", "1")]


def test_classes_say_otherwise_than_their_task() -> None:
    classes = "{speech: {}, noise: {text: false}, song: {text: true, band: required}}"
    task = load(HEAD.format(task=f"{{kind: transcript, level: segment, classes: {classes}}}")).task("t")
    assert [(cls.name, cls.text, cls.band) for cls in task.classes] == [
        ("speech", "required", "none"),
        ("noise", "none", "none"),
        ("song", "optional", "required"),
    ]
    assert task.has_bands


@pytest.mark.parametrize(
    ("task", "words"),
    [
        ("{kind: choice, options: [a], level: segment}", "only a transcript has a level"),
        ("{kind: transcript, text: true}", "only segments have a 'text'"),
        ("{kind: transcript, classes: [speech]}", "transcript has no classes"),
        ("{kind: transcript, level: segment, text: false}", "has text"),
        ("{kind: segments, classes: [a], text: maybe}", "true, false or required"),
        ("{kind: choice, options: {a: {text: true}}}", "only segments have a 'text'"),
        ("{kind: segments, text: true}", "needs 'classes'"),
    ],
)
def test_what_makes_no_sense_is_named(task: str, words: str) -> None:
    with pytest.raises(SheetError, match=words):
        load(HEAD.format(task=task))


def test_each_text_is_held_against_the_rules() -> None:
    sheet = load(HEAD.format(task=TALK) + FILLERS)
    value = v.Segments((said("well umm yes"), said("Umm", "b", 2, 3), said("a b c d", "c", 3, 3.5)))
    found = check_value(sheet, "t", value)
    assert [(one.rule, one.object_id, one.span) for one in found] == [
        ("fillers", "a", (5, 8)),
        ("fillers", "b", (0, 3)),
        ("pace", "c", None),
    ]
    fixed = apply_fixes(value, found)
    assert [thing.text for thing in v.objects_of(fixed)] == ["well um yes", "um", "a b c d"]
    assert [one.rule for one in check_value(sheet, "t", fixed)] == ["pace"]


def test_one_finding_is_fixed_and_the_others_stay() -> None:
    sheet = load(HEAD.format(task=TALK) + FILLERS)
    value = v.Segments((said("umm umm"), said("umm", "b", 2, 3)))
    fixed = apply_fixes(value, check_value(sheet, "t", value)[1:2])
    assert [thing.text for thing in v.objects_of(fixed)] == ["umm um", "umm"]


def test_a_text_that_is_required_is_missed_and_one_that_is_not_is_not() -> None:
    sheet = load(HEAD.format(task="{kind: segments, text: required, classes: {speech: {}, noise: {text: false}}}"))
    found = check_value(sheet, "t", v.Segments((said(" "), said("", "b", 2, 3, cls="noise"))))
    assert [(one.rule, one.severity, one.object_id) for one in found] == [("text", "block", "a")]


def test_a_band_that_is_required_is_missed() -> None:
    sheet = load(HEAD.format(task="{kind: segments, band: required, classes: [speech]}"))
    found = check_value(sheet, "t", v.Segments((said(""), said("", "b", low_hz=100.0, high_hz=900.0))))
    assert [(one.rule, one.object_id) for one in found] == [("band", "a")]


def test_a_rule_on_one_class_leaves_the_texts_of_others_alone() -> None:
    rules = "rules:\n  - {id: r, task: t, class: speech, title: R, check: {must_not_match: 'x'}}\n"
    sheet = load(HEAD.format(task="{kind: segments, text: true, classes: [speech, song]}") + rules)
    assert [f.object_id for f in check_value(sheet, "t", v.Segments((said("x"), said("x", "b", cls="song"))))] == ["a"]


def test_segments_over_one_another_block_where_the_task_says_so() -> None:
    sheet = load(HEAD.format(task="{kind: segments, overlap: false, tiers: [A, B], classes: [speech]}"))
    spans = (said("", "a", tier="A"), said("", "b", 1, 3, tier="B"), said("", "c", 1.5, 2.5, tier="A"))
    found = check_value(sheet, "t", v.Segments(spans))
    assert [(one.rule, one.severity, one.object_id) for one in found] == [("overlap", "block", "c")]


def test_texts_are_compared_through_the_sheet() -> None:
    sheet = load(HEAD.format(task=TALK) + FILLERS)
    once = compared(sheet, "t", v.Segments((said("Umm yes"),)))
    assert [thing.text for thing in v.objects_of(once)] == ["um yes"]


def test_a_key_in_a_text_of_two_hundred_words_is_checked_in_two_milliseconds() -> None:
    sheet = load(HEAD.format(task=TALK) + FILLERS)
    task, text = sheet.task("t"), "and then umm they went on " * 33
    spent = []
    for place in range(40):
        thing = said(text[: len(text) - place], end_s=60.0)
        started = time.thread_time()
        assert check_segment(sheet, task, thing)
        spent.append(time.thread_time() - started)
    assert statistics.median(spent) < 0.002
