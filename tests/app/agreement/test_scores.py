"""One metric a kind of task."""

from __future__ import annotations

import pytest

from app.agreement.scores import METRIC_NAME, ItemScore, pooled, score
from app.labels import values
from app.labels.values import Box, Boxes, Choice, MultiChoice, Polygon, Polygons, Rating, Segment, Segments, Transcript


def box(name: str, x0: float, y0: float, x1: float, y1: float, cls: str = "cell") -> Box:
    return Box(id=name, cls=cls, box_px=(x0, y0, x1, y1))


def test_every_kind_of_task_has_a_metric() -> None:
    assert set(METRIC_NAME) == set(values.KINDS)


def test_a_choice_is_right_or_wrong() -> None:
    assert score("choice", Choice("a"), Choice("a")) == ItemScore(1.0, 1.0)
    assert score("choice", Choice("a"), Choice("b")).value == 0.0


def test_sets_share_a_part_and_empty_sets_agree() -> None:
    assert score("multi-choice", MultiChoice(("a", "b")), MultiChoice(("b", "c"))).value == pytest.approx(1 / 3)
    both = score("multi-choice", MultiChoice(()), MultiChoice(()))
    assert (both.value, both.parts["both_empty"]) == (1.0, 1.0)


@pytest.mark.parametrize(("a", "b", "expected"), [(3, 3, 1.0), (3, 4, 0.5), (3, 2, 0.5), (1, 5, 0.0)])
def test_a_rating_one_step_apart_counts_half(a: int, b: int, expected: float) -> None:
    assert score("rating", Rating(a), Rating(b)).value == expected


def test_boxes_pool_as_true_positives_over_all_boxes() -> None:
    truth = Boxes((box("a", 0, 0, 10, 10), box("b", 20, 0, 30, 10), box("c", 40, 0, 50, 10)))
    said = Boxes((box("d", 0, 0, 10, 10),))
    one = score("boxes", truth, said)
    assert one.weight == 4 and one.value == pytest.approx(2 / 4)
    two = score("boxes", Boxes((box("a", 0, 0, 1, 1),)), Boxes())
    empty = score("boxes", Boxes(), Boxes())
    assert (empty.value, empty.weight, empty.parts["both_empty"]) == (1.0, 0.0, 1.0)
    assert pooled([one, two, empty]) == pytest.approx(2 / 5)
    assert pooled([empty]) == 1.0
    assert pooled([]) is None


def test_the_right_place_with_the_wrong_class_is_no_true_positive() -> None:
    found = score("boxes", Boxes((box("a", 0, 0, 10, 10, "red"),)), Boxes((box("b", 0, 0, 10, 10, "white"),)))
    assert found.value == 0.0 and found.parts["matched"] == 1.0


def test_polygons_match_by_their_overlap() -> None:
    square = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))
    moved = tuple((x + 3.0, y) for x, y in square)
    far = tuple((x + 6.0, y) for x, y in square)

    def one(points: tuple[tuple[float, float], ...]) -> Polygons:
        return Polygons((Polygon(id="p", cls="nucleus", points_px=points),))

    assert score("polygons", one(square), one(moved)).value == 1.0  # IoU 7/13
    assert score("polygons", one(square), one(far)).value == 0.0  # IoU 4/16


def test_segments_need_class_tier_onset_and_offset() -> None:
    def one(start: float, end: float, cls: str = "dog", tier: str = "") -> Segments:
        return Segments((Segment(id="s", cls=cls, start_s=start, end_s=end, tier=tier),))

    truth = one(1.0, 3.0)
    assert score("segments", truth, one(1.2, 3.4)).value == 1.0
    assert score("segments", truth, one(1.25, 3.0)).value == 0.0
    assert score("segments", truth, one(1.0, 3.5)).value == 0.0
    assert score("segments", truth, one(1.0, 3.0, cls="cat")).value == 0.0
    assert score("segments", truth, one(1.0, 3.0, tier="b")).value == 0.0


def test_a_transcript_loses_by_errors_over_the_words_of_the_truth() -> None:
    found = score("transcript", Transcript("the cat sat down"), Transcript("the cat sat on a mat"))
    assert found.weight == 4 and found.value == pytest.approx(1 - 3 / 4)
    assert score("transcript", Transcript("a"), Transcript("b c d")).value == -2.0


def test_words_said_to_an_empty_truth_are_not_lost() -> None:
    found = score("transcript", Transcript(""), Transcript("ghost words"))
    assert (found.value, found.weight) == (-1.0, 1.0)
    both = score("transcript", Transcript(" "), Transcript(""))
    assert (both.value, both.weight, both.parts["both_empty"]) == (1.0, 0.0, 1.0)


def test_a_value_of_another_kind_is_refused() -> None:
    with pytest.raises(TypeError, match="kind choice was given a value of kind rating"):
        score("choice", Choice("a"), Rating(1))


def test_objects_of_other_classes_can_be_left_out() -> None:
    truth = Boxes((box("a", 0, 0, 10, 10, "red"), box("b", 20, 0, 30, 10, "white")))
    said = Boxes((box("c", 0, 0, 10, 10, "red"),))
    assert score("boxes", truth, said, options=("red",)).value == 1.0
    assert score("boxes", truth, said, options=("white",)).value == 0.0
    assert score("multi-choice", MultiChoice(("a", "b")), MultiChoice(("a",)), options=("a",)).value == 1.0
