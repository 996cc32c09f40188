"""Every kind of label on a picture lies where its mark went, and one that stays behind is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from app.augmenting.marks.mark import MIRRORED
from app.augmenting.marks.pictures import picture_marks
from app.augmenting.verdict.limits import Limits
from augment.recipe import Recipe
from augment.sample import (
    BoxTarget,
    Declared,
    EllipseTarget,
    MaskTarget,
    PolygonTarget,
    PolylineTarget,
    PoseTarget,
    RotatedBoxTarget,
    ShapeTarget,
)

SIZE = (240, 200)


def outline(*points: tuple[float, float]) -> np.ndarray:
    return np.array(points, dtype=np.float64)


def disc() -> np.ndarray:
    y, x = np.mgrid[:48, :60]
    ring: np.ndarray = ((x - 29.5) / 30) ** 2 + ((y - 23.5) / 24) ** 2 <= 1
    ring[18:30, 22:38] = False
    return ring


LABELS: tuple[ShapeTarget, ...] = (
    BoxTarget(task="box", id="1", cls="c", box_px=np.array([60.0, 60.0, 160.0, 110.0])),
    BoxTarget(task="small", id="1", cls="c", box_px=np.array([120.0, 120.0, 131.0, 132.0])),
    PolygonTarget(
        task="polygon", id="1", cls="c", points_px=outline((70, 50), (170, 70), (150, 140), (80, 120)),
        holes=(outline((100, 80), (125, 80), (125, 105), (100, 105)),),
    ),
    RotatedBoxTarget(
        task="rotated", id="1", cls="c", centre_px=np.array([110.0, 100.0]), size_px=np.array([90.0, 44.0]),
        angle_deg=25,
    ),
    EllipseTarget(
        task="ellipse", id="1", cls="c", centre_px=np.array([120.0, 95.0]), radii_px=np.array([50.0, 24.0]),
        angle_deg=-30,
    ),
    MaskTarget(task="mask", id="1", cls="c", corner_px=(90, 70), mask=disc()),
    PolylineTarget(task="line", id="1", cls="c", points_px=outline((40, 120), (100, 90), (150, 120), (210, 100))),
    PoseTarget(
        task="pose", id="1", cls="c", points_px=outline((90, 70), (140, 75), (115, 110), (0, 0)), states=(2, 2, 1, 0)
    ),
)  # fmt: skip
LEFT_RIGHT = Declared(mirror_points={("pose", "c"): ((0, 1),)})


def recipe(*steps: str) -> Recipe:
    return Recipe.from_yaml("earmark-recipe: 1\nname: t\nmedia: image\nsteps:\n" + "".join(f"  - {s}\n" for s in steps))


TURN = recipe("rotate: {angle: 20}", "horizontal_flip: {}")


def wrong(label: ShapeTarget, moving: Recipe, seed: int = 1) -> tuple[int, int]:
    """How many marks there are, and how many of them lie beyond the usual limits."""
    found = picture_marks(SIZE, (label,), moving, seed, LEFT_RIGHT)
    usual = Limits()
    beyond = {"iou": lambda v: v <= usual.iou, "px": lambda v: v >= usual.shift_px, "wrong": lambda v: v > 0.5}
    return len(found), sum(beyond[one.measure](one.value) for one in found)


@pytest.mark.parametrize("label", LABELS, ids=lambda one: one.task)
@pytest.mark.parametrize(
    "moving",
    [TURN, recipe("perspective: {strength: 0.08}", "shift_scale: {}"), recipe("elastic: {strength: 0.004}"),
     recipe("cut_out: {count: 1, size: 0.1}", "resize: {scale: 0.7}")],
    ids=["turn", "perspective", "elastic", "covered"],
)  # fmt: skip
def test_labels_that_move_with_the_pixels_lie_over_their_marks(label: ShapeTarget, moving: Recipe) -> None:
    count, beyond = wrong(label, moving)
    assert count and not beyond


@pytest.mark.parametrize("label", LABELS, ids=lambda one: one.task)
def test_a_label_that_stays_behind_is_found(label: ShapeTarget, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the label were where it was before the turn."""
    spoil(monkeypatch, lambda target: next(one for one in LABELS if one.task == target.task))
    count, beyond = wrong(label, TURN)
    assert beyond, f"none of {count} marks told"


@pytest.mark.parametrize(
    ("task", "mistake"),
    [
        ("rotated", lambda one: replace(one, angle_deg=one.angle_deg + 90)),  # the direction of its width
        ("polygon", lambda one: replace(one, holes=())),
        ("line", lambda one: replace(one, points_px=one.points_px[: len(one.points_px) // 2])),
        ("line", lambda one: replace(one, points_px=one.points_px + 1.5)),
        ("pose", lambda one: replace(one, points_px=one.points_px[[1, 0, 2, 3]])),  # left and right not swapped
        ("pose", lambda one: replace(one, states=(2, 2, 2, 0))),  # a hidden one is called visible
        ("pose", lambda one: replace(one, states=(2, 0, 1, 0))),  # a visible one is not there
    ],
)
def test_what_only_its_own_kind_can_get_wrong_is_found(
    task: str, mistake: Callable[[ShapeTarget], ShapeTarget], monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(monkeypatch, mistake)
    assert wrong(next(one for one in LABELS if one.task == task), TURN)[1]


def test_a_keypoint_under_a_cover_is_no_longer_visible(monkeypatch: pytest.MonkeyPatch) -> None:
    covering = recipe("cut_out: {count: 3, size: 0.2, filled: white}")
    pose = LABELS[-1]
    count, beyond = wrong(pose, covering, 4)
    assert count and not beyond
    spoil(monkeypatch, lambda one: pose)
    assert wrong(pose, covering, 4)[1], "some of them are covered"


def test_a_box_that_is_cut_off_or_too_far_away_leaves_no_mark() -> None:
    at_the_edge = BoxTarget(task="box", id="1", cls="c", box_px=np.array([0.0, 60.0, 90.0, 110.0]))
    assert picture_marks(SIZE, (at_the_edge,), recipe("shift_scale: {scale: 1, shift_x: -0.2, shift_y: 0}"), 1) == []


def spoil(monkeypatch: pytest.MonkeyPatch, mistake: Callable[[ShapeTarget], ShapeTarget]) -> None:
    """Labels come out of rendering with a mistake."""
    import augment.render

    def wrongly(sample, recipe, seed):
        made = real(sample, recipe, seed)
        return replace(made, sample=replace(made.sample, targets=tuple(map(mistake, made.sample.targets))))

    real = augment.render.render
    monkeypatch.setattr(augment.render, "render", wrongly)


PAIRED = Declared(mirror_classes={("box", "left"): "right", ("box", "right"): "left"})
HAND = BoxTarget(task="box", id="1", cls="left", box_px=np.array([60.0, 60.0, 160.0, 110.0]))


@pytest.mark.parametrize(("steps", "cls"), [(("horizontal_flip: {}",), "right"), (("rotate: {angle: 20}",), "left")])
def test_a_class_that_has_a_mirror_image_is_held_against_the_picture(
    steps: tuple[str, ...], cls: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def marks() -> list[float]:
        found = picture_marks(SIZE, (HAND,), recipe(*steps), 1, PAIRED)
        return [one.value for one in found if one.kind == MIRRORED]

    assert marks() == [0.0]
    spoil(monkeypatch, lambda one: replace(one, cls="left" if cls == "right" else "right"))
    assert marks() == [1.0]
