"""Checks of every kind, their places and fixes; time limits; the guard."""

from __future__ import annotations

import statistics
import time

import pytest

from app.errors import RuleViolation
from app.labels import values as v
from app.rules.checks import ItemContext, apply_fixes, check_value
from app.rules.guard import guard
from app.rules.load import load

HEAD = "earmark: 1\nname: T\nversion: 1.0.0\nmedia: {media}\ntasks:\n  t: {task}\n"


def sheet(check: str, *, task: str = "{kind: transcript}", media: str = "audio", more: str = ""):
    return load(
        HEAD.format(media=media, task=task)
        + more
        + f"rules:\n  - id: r\n    task: t\n    title: R\n    check: {check}\n"
    )


def found(check: str, value: v.Value, context: ItemContext | None = None, **how: str):
    return check_value(sheet(check, **how), "t", value, context)


@pytest.mark.parametrize(
    ("check", "text", "span"),
    [
        (r"{must_not_match: '\d+'}", "room 21 b", (5, 7)),
        ("{banned: '#@'}", "a # b", (2, 3)),
        ("{allowed: '[a-z ]'}", "abC d", (2, 3)),
        ("{balanced: ['()']}", "(a", (0, 1)),
        ("{balanced: ['()']}", "a)", (1, 2)),
        ("{max_characters: 3}", "abcdef", (3, 6)),
        ("{max_words: 1}", "a b", None),
        ("{min_words: 3}", "a b", None),
        ("{must_match: '^[A-Z]'}", "abc", None),
    ],
)
def test_text(check: str, text: str, span) -> None:
    (one,) = found(check, v.Transcript(text))
    assert (one.rule, one.severity, one.span) == ("r", "warn", span)
    assert not one.fix


def test_characters_a_second_need_the_length() -> None:
    check = "{max_characters_per_s: 10}"
    assert found(check, v.Transcript("a" * 30), ItemContext(duration_s=1.0))
    assert not found(check, v.Transcript("a" * 30))


def test_spelling_is_fixed_and_then_silent() -> None:
    made = sheet("{spelling: [filler], fix: canonical}", more="vocabulary:\n  filler: {um: [umm, uhm]}\n")
    value = v.Transcript("umm well Uhm, summum um-umm")
    findings = check_value(made, "t", value)
    assert [one.span for one in findings] == [(0, 3), (9, 12)]
    fixed = apply_fixes(value, findings)
    assert fixed == v.Transcript("um well um, summum um-umm")
    assert check_value(made, "t", fixed) == ()


BOXES = {"task": "{kind: boxes, classes: [c]}", "media": "image"}
INSIDE = ItemContext(width_px=100, height_px=80)


def box(x0: float, y0: float, x1: float, y1: float, name: str = "b", **attributes: object) -> v.Box:
    return v.Box(id=name, cls="c", box_px=(x0, y0, x1, y1), attributes=attributes)


@pytest.mark.parametrize(
    ("check", "boxes", "who"),
    [
        ("{min_side_px: 5}", [box(0, 0, 4, 50)], "b"),
        ("{min_area_px: 100}", [box(0, 0, 9, 9)], "b"),
        ("{inside: true}", [box(-1, 0, 9, 9)], "b"),
        ("{max_overlap: 0.8}", [box(0, 0, 50, 50), box(1, 0, 50, 50, "d")], "d"),
        ("{max_objects: 1}", [box(0, 0, 9, 9), box(20, 0, 29, 9, "d")], None),
        ("{min_objects: 1}", [], None),
    ],
)
def test_boxes(check: str, boxes: list[v.Box], who) -> None:
    (one,) = found(check, v.Boxes(tuple(boxes)), INSIDE, **BOXES)
    assert one.object_id == who


def test_truncated_but_not_at_the_border() -> None:
    how = {"task": "{kind: boxes, classes: {c: {attributes: {truncated: bool}}}}", "media": "image"}
    check = "{at_border: truncated}"
    assert found(check, v.Boxes((box(20, 20, 40, 40, truncated=True),)), INSIDE, **how)
    assert not found(check, v.Boxes((box(0, 20, 40, 40, truncated=True),)), INSIDE, **how)
    assert not found(check, v.Boxes((box(20, 20, 40, 40),)), INSIDE, **how)


def test_a_polygon_that_crosses_itself() -> None:
    how = {"task": "{kind: polygons, classes: [c]}", "media": "image"}
    bow = v.Polygon(id="p", cls="c", points_px=((0, 0), (10, 10), (10, 0), (0, 10)))
    good = v.Polygon(id="p", cls="c", points_px=((0, 0), (10, 0), (10, 10), (0, 10)))
    assert found("{valid: true}", v.Polygons((bow,)), **how)
    assert not found("{valid: true}", v.Polygons((good,)), **how)


SEGMENTS = {"task": "{kind: segments, classes: [c]}"}


@pytest.mark.parametrize(
    ("check", "spans", "who"),
    [
        ("{min_s: 0.1}", [(0, 0.05)], "0"),
        ("{max_s: 2}", [(0, 3)], "0"),
        ("{no_overlap: true}", [(0, 2), (1, 3)], "1"),
        ("{min_gap_s: 0.5}", [(0, 1), (1.2, 2)], "1"),
        ("{inside: true}", [(4, 6)], "0"),
    ],
)
def test_segments(check: str, spans: list[tuple[float, float]], who: str) -> None:
    things = tuple(v.Segment(id=f"{n}", cls="c", start_s=a, end_s=b) for n, (a, b) in enumerate(spans))
    (one,) = found(check, v.Segments(things), ItemContext(duration_s=5.0), **SEGMENTS)
    assert one.object_id == who


def test_required_attributes_that_depend_on_another() -> None:
    attributes = "{difficult: bool, reason: {kind: text, required: true, when: {difficult: true}}}"
    made = load(HEAD.format(media="image", task=f"{{kind: boxes, classes: {{c: {{attributes: {attributes}}}}}}}"))
    assert not check_value(made, "t", v.Boxes((box(0, 0, 9, 9),)))
    (one,) = check_value(made, "t", v.Boxes((box(0, 0, 9, 9, difficult=True),)))
    assert (one.severity, one.object_id) == ("block", "b")
    assert not check_value(made, "t", v.Boxes((box(0, 0, 9, 9, difficult=True, reason="dark"),)))


def test_a_waiver_marks_the_finding() -> None:
    (one,) = check_value(sheet("{max_words: 1}"), "t", v.Transcript("a b"), None, {"r": "a name"})
    assert one.waived


def test_a_pathological_expression_is_stopped_and_named() -> None:
    made = sheet("{must_match: '^(a|aa|aaa|a[ab])+$'}")
    start = time.perf_counter()
    findings = check_value(made, "t", v.Transcript("a" * 5000 + "!"))
    assert time.perf_counter() - start < 1.0
    assert findings


def test_a_thousand_words_in_two_milliseconds() -> None:
    made = sheet(
        r"{spelling: [filler], must_not_match: '\d', banned: '#', balanced: ['()'], severity: block}",
        more="vocabulary:\n  filler: {um: [umm, uhm], uh: [uhh, er]}\n",
    )
    value = v.Transcript(" ".join(["speaking"] * 990 + ["um"] * 10))
    times = []
    for _ in range(30):
        start = time.process_time()
        check_value(made, "t", value)
        times.append(time.process_time() - start)
    assert statistics.median(times) < 0.002


@pytest.mark.parametrize(
    ("task", "media", "said"),
    [
        ("{kind: choice, options: [a, b]}", "image", v.Choice("c")),
        ("{kind: choice, options: [a, b]}", "image", v.Transcript("a")),
        ("{kind: multi-choice, options: [a, b]}", "image", v.MultiChoice(("b", "a"))),
        ("{kind: rating, scale: {low: 1, high: 5}}", "image", v.Rating(6)),
        ("{kind: boxes, classes: [c]}", "image", v.Boxes((box(5, 5, 5, 9),))),
        ("{kind: boxes, classes: [c]}", "image", box(0, 0, float("nan"), 9)),
        ("{kind: boxes, classes: [c]}", "image", box(0, 0, 9, 9, colour="red")),
        ("{kind: polygons, classes: [c]}", "image", v.Polygon(id="p", cls="c", points_px=((0, 0), (1, 1)))),
        (
            "{kind: segments, classes: [c], tiers: [x]}",
            "audio",
            v.Segment(id="s", cls="c", start_s=0, end_s=1, tier="y"),
        ),
        ("{kind: segments, classes: [c]}", "audio", v.Segment(id="s", cls="c", start_s=1, end_s=1)),
        ("{kind: segments, classes: [c]}", "audio", box(0, 0, 9, 9)),
    ],
)
def test_the_guard_keeps_out_what_no_sheet_can_mean(task: str, media: str, said) -> None:
    with pytest.raises(RuleViolation):
        guard(load(HEAD.format(media=media, task=task)), "t", said)


HEARD = ItemContext(duration_s=10.0, speech_s=((1.0, 2.0), (4.0, 6.0)))


@pytest.mark.parametrize(
    ("check", "spans", "who"),
    [
        ("{max_gap_s: 1}", [(0, 1), (2, 3), (4.5, 5)], ["2"]),
        ("{min_padding_s: 0.1}", [(0.85, 2.2), (3.95, 6.2), (7, 8)], ["1"]),
        ("{max_padding_s: 0.5}", [(0.6, 2.4), (3.0, 6.6)], ["1", "1"]),
        ("{max_cut_s: 0.2}", [(1.1, 2.1), (0.5, 4.5), (5.0, 7.0)], ["1", "2"]),
    ],
)
def test_segments_and_what_is_heard(check: str, spans: list[tuple[float, float]], who: list[str]) -> None:
    things = tuple(v.Segment(id=f"{n}", cls="c", start_s=a, end_s=b) for n, (a, b) in enumerate(spans))
    assert [one.object_id for one in found(check, v.Segments(things), HEARD, **SEGMENTS)] == who
    if "gap" not in check:
        assert not found(check, v.Segments(things), ItemContext(duration_s=10.0), **SEGMENTS), "nothing was measured"


def test_words_a_second() -> None:
    context = ItemContext(duration_s=2.0)
    assert found("{max_words_per_s: 2}", v.Transcript("a b c d e"), context)
    assert found("{min_words_per_s: 1}", v.Transcript("a"), context)
    assert not found("{max_words_per_s: 2, min_words_per_s: 1}", v.Transcript("a b c"), context)
