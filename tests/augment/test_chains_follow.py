"""Labels after several steps lie where the pixels went, not around what a box around a box has grown to."""

from __future__ import annotations

import numpy as np
import pytest

from augment.render import render
from augment.sample import BoxTarget, RotatedBoxTarget, Sample
from tests.augment.test_shapes_follow import iou, picture, recipe, rectangle

HEIGHT, WIDTH = 200, 260
BOX = np.array([80.0, 70.0, 180.0, 120.0])
LABEL = BoxTarget(task="t", id="b", cls="c", box_px=BOX)
TURNED = RotatedBoxTarget(
    task="t", id="r", cls="c", centre_px=np.array([130.0, 95.0]), size_px=np.array([100.0, 50.0]), angle_deg=20.0
)
THERE, BACK = "rotate: {angle: 35, canvas: keep, border: black}", "rotate: {angle: -35, canvas: keep, border: black}"
CHAINS = (
    (THERE, "elastic: {strength: 0.01, border: black}"),
    (THERE, "stretch_shear: {shear_x: 10, border: black}", BACK),
    ("perspective: {strength: 0.08, border: black}", THERE, "lens_distortion: {border: black}"),
    (THERE, "shift_scale: {scale: 1.1, shift_x: 0.25, shift_y: 0, border: black}", BACK),  # cut at the right border
    (THERE, "crop: {share: 0.6}", BACK),
)


def thing() -> np.ndarray:
    """The ellipse inside the box, which stands for what was boxed."""
    y, x = np.mgrid[:HEIGHT, :WIDTH] + 0.5
    middle, radii = (BOX[:2] + BOX[2:]) / 2, (BOX[2:] - BOX[:2]) / 2
    return np.asarray(((x - middle[0]) / radii[0]) ** 2 + ((y - middle[1]) / radii[1]) ** 2 <= 1)


@pytest.mark.parametrize("steps", CHAINS)
def test_a_box_stays_around_what_it_was_drawn_around(steps: tuple[str, ...]) -> None:
    for seed in range(3):
        made = render(Sample(picture(thing()), None, (LABEL,)), recipe(*steps), seed)
        (box,) = made.sample.targets
        seen = np.argwhere(made.sample.media[:, :, 0] > 127)
        around = np.array([*seen.min(axis=0)[::-1], *(seen.max(axis=0)[::-1] + 1)])
        assert np.abs(box.box_px - around).max() < 2.5


def test_there_and_back_is_the_label_that_it_was() -> None:
    made = render(Sample(picture(thing()), None, (LABEL, TURNED)), recipe(THERE, BACK, THERE, BACK), 1)
    box, turned = made.sample.targets
    assert box.box_px == pytest.approx(BOX, abs=0.01)
    assert (*turned.centre_px, *turned.size_px, turned.angle_deg) == pytest.approx((130, 95, 100, 50, 20), abs=0.01)


def test_two_shears_fit_as_what_they_come_to() -> None:
    """Each of them alone leaves a box that fits; together they undo each other, or do not."""
    shear = "stretch_shear: {{stretch: 1, shear_x: {}, shear_y: 0, border: black}}"
    square = RotatedBoxTarget(task="t", id="r", cls="c", centre_px=np.array([130.0, 95.0]), size_px=np.full(2, 70.0))
    sample = Sample(picture(rectangle(square.centre_px, square.size_px, 0, HEIGHT, WIDTH)), None, (square,))

    def left(*angles: int) -> bool:
        return bool(render(sample, recipe(*map(shear.format, angles)), 1).sample.targets)

    assert left(24) and left(24, -24) and not left(24, 24)
    (box,) = render(sample, recipe(shear.format(24), shear.format(-24)), 1).sample.targets
    assert box.size_px == pytest.approx((70, 70), abs=0.5)
    seen = np.asarray(picture(rectangle(box.centre_px, box.size_px, box.angle_deg, HEIGHT, WIDTH)))[:, :, 0] > 0
    assert iou(seen, sample.media[:, :, 0] > 0) > 0.97
