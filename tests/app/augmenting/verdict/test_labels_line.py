"""Labels moved right: of every kind that moves, or it is not known."""

from __future__ import annotations

from app.augmenting.marks.mark import Mark, Tried
from app.augmenting.verdict.labels_line import moved_right
from app.augmenting.verdict.limits import Limits

LIMITS = Limits()


def tried(*marks: Mark, moving: tuple[str, ...] = ("box",)) -> Tried:
    return Tried(marks, moving, tried=2, of=2)


def test_every_kind_that_moves_has_to_be_tried_and_right() -> None:
    good = Mark("box", "iou", 0.95)
    assert moved_right(tried(good, Mark("box", "px", 0.2)), LIMITS).state == "pass"
    assert moved_right(tried(good, Mark("box", "iou", 0.6)), LIMITS).state == "fail"
    assert moved_right(tried(moving=()), LIMITS).state == "pass", "nothing moves"
    assert moved_right(tried(), LIMITS).state == "unmeasured"
    assert moved_right(Tried(), LIMITS).state == "unmeasured", "no samples"
    half = moved_right(tried(good, moving=("box", "mask")), LIMITS)
    assert half.state == "unmeasured" and "masks" in half.next, "boxes do not speak for masks"


def test_a_few_in_a_hundred_may_lie_off_and_are_told() -> None:
    marks = [Mark("words", "s", 0.001)] * 99 + [Mark("words", "s", 0.02)]
    line = moved_right(tried(*marks, moving=("words",)), LIMITS)
    assert (line.state, line.figure) == ("pass", 0.99)
    assert line.said == "100 times of words: at most 20.0 ms off, 1 of them beyond the limit."
    assert moved_right(tried(*marks, moving=("words",)), Limits(off=0.0)).state == "fail"


def test_a_keypoint_that_is_called_wrongly_counts_whatever_its_place() -> None:
    line = moved_right(
        tried(Mark("keypoints", "px", 0.1), Mark("keypoints", "wrong", 1.0), moving=("keypoints",)), LIMITS
    )
    assert line.state == "fail"
    assert "1 of 1 keypoint wrongly called visible, hidden or not there." in line.said


def test_of_many_samples_some_are_tried_and_the_line_says_so() -> None:
    line = moved_right(Tried((Mark("mask", "iou", 0.97),), ("mask",), tried=300, of=4000), LIMITS)
    assert "Tried on 300 of 4,000 samples." in line.said


def test_what_cannot_be_known_is_named_with_its_reason() -> None:
    for kind, said in (("band", "70 ms"), ("pasted", "large enough")):
        line = moved_right(tried(moving=(kind,)), LIMITS)
        assert line.state == "unmeasured" and line.next.startswith("Not known for") and said in line.next


def test_bands_and_classes_count() -> None:
    marks = (Mark("band", "semitones", 0.2), Mark("mirrored", "wrong", 0.0))
    line = moved_right(tried(*marks, moving=("band", "mirrored")), LIMITS)
    assert (line.state, line.count) == ("pass", 2)
    assert line.said == (
        "1 band of frequencies: at most 0.2 semitones off. 1 class that a mirror may change: none wrong."
    )
    assert moved_right(tried(Mark("band", "semitones", 3.0), moving=("band",)), LIMITS).state == "fail"
    assert moved_right(tried(Mark("mirrored", "wrong", 1.0), moving=("mirrored",)), LIMITS).state == "fail"
