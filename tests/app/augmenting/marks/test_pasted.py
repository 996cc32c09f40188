"""Objects that are put on pictures have the label that they are seen by, and so has what lies under them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.augmenting.marks.mark import PASTED, UNDER
from app.augmenting.marks.pasted import painted_objects, pasted_marks, pasting_steps
from app.augmenting.verdict.limits import Limits
from augment.materials import Materials
from augment.recipe import Recipe
from augment.sample import (
    BoxTarget,
    EllipseTarget,
    MaskTarget,
    PolygonTarget,
    PolylineTarget,
    PoseTarget,
    RotatedBoxTarget,
    ShapeTarget,
)

SIZE = (164, 152)
RING = np.array([(60.0, 60.0), (120.0, 50.0), (140.0, 110.0), (80.0, 130.0)])
LABELS: tuple[ShapeTarget, ...] = (
    PolygonTarget(task="t", id="1", cls="cell", points_px=RING),
    BoxTarget(task="t", id="1", cls="cell", box_px=np.array([40.0, 50.0, 130.0, 120.0])),
    EllipseTarget(task="t", id="1", cls="cell", centre_px=np.array([100.0, 90.0]), radii_px=np.array([50.0, 30.0])),
    MaskTarget(task="t", id="1", cls="cell", corner_px=(50, 40), mask=np.ones((70, 90), dtype=np.bool_)),
    RotatedBoxTarget(
        task="t", id="1", cls="cell", centre_px=np.array([84.0, 80.0]), size_px=np.array([100.0, 44.0]), angle_deg=25.0
    ),
)
THIN: tuple[ShapeTarget, ...] = (
    PolylineTarget(task="t", id="2", cls="axon", points_px=np.array([(20.0, 20.0), (140.0, 60.0), (140.0, 140.0)])),
    PoseTarget(
        task="t", id="3", cls="body", states=(2, 2, 1, 2, 0),
        points_px=np.array([(30.0, 120.0), (60.0, 60.0), (90.0, 80.0), (120.0, 100.0), (0.0, 0.0)]),
    ),
)  # fmt: skip
RECIPE = Recipe.from_yaml(
    "earmark-recipe: 1\nname: t\nmedia: image\nsteps:\n"
    "  - copy_paste: {count: 3, scale: [0.7, 0.8], angle: [-30, 30], overlap: 0.7}\nlabels: {min_visible: 0.2}\n"
)


def marks(label: ShapeTarget, kind: str, *others: ShapeTarget) -> list[tuple[str, float]]:
    bank = Materials(objects=tuple(painted_objects(SIZE, (label,), "item")))
    steps = replace(RECIPE, steps=pasting_steps(RECIPE))
    found = [one for seed in range(6) for one in pasted_marks(SIZE, (label, *others), steps, seed, bank)]
    return [(one.measure, one.value) for one in found if one.kind == kind]


@pytest.mark.parametrize("label", LABELS, ids=lambda one: type(one).__name__)
def test_what_is_put_on_a_picture_is_labelled_and_cuts_what_lies_under_it(label: ShapeTarget) -> None:
    usual = Limits()
    put, under = marks(label, PASTED), marks(label, UNDER)
    assert len(put) == 12 and under
    for measure, value in (*put, *under):
        assert {"iou": value > usual.iou, "px": value < usual.shift_px, "wrong": value == 0}[measure]


def test_a_label_that_is_not_where_the_object_went_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    import augment.catalog.image.paste as paste

    real = paste._put
    monkeypatch.setattr(paste, "_put", lambda targets, size, corner, name: real(targets, size, (0, 0), name))
    assert min(value for measure, value in marks(LABELS[0], PASTED) if measure == "iou") < 0.5
    monkeypatch.setattr(paste, "_put", lambda *_: [])
    assert marks(LABELS[0], PASTED) == [("wrong", 1.0)] * 6


def test_a_label_under_an_object_that_stays_whole_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    import augment.targets.space as space

    monkeypatch.setattr(space, "hide", lambda target, hidden, limits: target)
    assert min(value for _, value in marks(LABELS[0], UNDER)) < Limits().iou


def test_lines_and_keypoints_under_an_object_are_held_against_what_still_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = Limits()
    for thin, measures in zip(THIN, ({"px", "wrong"}, {"wrong"}), strict=True):
        found = marks(LABELS[1], UNDER, thin)
        alone = marks(LABELS[1], UNDER)
        own = [one for one in found if one not in alone]
        assert {measure for measure, _ in found} >= measures and len(found) > len(alone) and own
        assert all(
            value < usual.shift_px if measure == "px" else value == 0 for measure, value in found if measure != "iou"
        )
    import augment.targets.space as space

    monkeypatch.setattr(space, "hide", lambda target, hidden, limits: target)
    assert ("wrong", 1.0) in marks(LABELS[1], UNDER, THIN[1]), "a keypoint that is covered and called visible"
    moved = replace(THIN[0], points_px=THIN[0].points_px + 6)
    monkeypatch.setattr(space, "hide", lambda target, hidden, limits: moved if target.id == "2" else target)
    assert max(value for measure, value in marks(LABELS[1], UNDER, THIN[0]) if measure == "px") > usual.shift_px


def test_a_turned_box_that_points_elsewhere_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    import augment.catalog.image.paste as paste

    real = paste._put

    def turned(*given):
        return [replace(one, angle_deg=one.angle_deg + 20) for one in real(*given)]

    monkeypatch.setattr(paste, "_put", turned)
    assert min(value for measure, value in marks(LABELS[-1], PASTED) if measure == "iou") < Limits().iou
