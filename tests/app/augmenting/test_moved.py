"""Marks that move along find labels that do not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.augmenting import moved
from app.records import Item
from augment.recipe import Recipe
from augment.sample import BoxTarget, PolygonTarget, SegmentTarget

TURN = "earmark-recipe: 1\nname: t\nmedia: image\nsteps:\n  - rotate: {angle: 20}\n  - horizontal_flip: {}\n"
STRETCH = "earmark-recipe: 1\nname: s\nmedia: audio\nsteps:\n  - time_stretch: {rate: 1.25}\n"
PARENT = Item(
    id="p", source_id="s", path="p.png", sha256="", size_bytes=0, mtime_ns=0, media="image",
    features={"width_px": 240.0, "height_px": 200.0, "duration_s": 3.0},
)  # fmt: skip
BOX = BoxTarget(task="t", id="b", cls="c", box_px=np.array([60.0, 60.0, 160.0, 110.0]))
OUTLINE = PolygonTarget(
    task="t", id="o", cls="c", points_px=np.array([(70.0, 50.0), (170.0, 70.0), (150.0, 140.0), (80.0, 120.0)])
)


@pytest.mark.parametrize("target", [BOX, OUTLINE])
def test_labels_that_move_with_the_pixels_lie_over_their_marks(target: BoxTarget | PolygonTarget) -> None:
    (overlap,) = moved._pictures(PARENT, (target,), Recipe.from_yaml(TURN), 1)
    assert overlap > 0.93


def test_a_label_that_stays_behind_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the label were where it was before the turn."""
    import augment.render

    def stays(sample, recipe, seed):  # type: ignore[no-untyped-def]
        made = real(sample, recipe, seed)
        return replace(made, sample=replace(made.sample, targets=sample.targets))

    real = augment.render.render
    monkeypatch.setattr(augment.render, "render", stays)
    (overlap,) = moved._pictures(PARENT, (OUTLINE,), Recipe.from_yaml(TURN), 1)
    assert overlap < 0.85


def test_a_click_is_heard_where_the_segment_begins() -> None:
    segment = SegmentTarget(task="t", id="s", cls="c", start_s=1.0, end_s=2.0)
    (shift_s,) = moved._clicks(PARENT, (segment,), Recipe.from_yaml(STRETCH), 1)
    assert shift_s < 0.001
