"""The line of a motion blur: its length, its direction, its sum; and pixels against the library's blur."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from augment.kernels.blur import line_kernel, motion_blur


@settings(max_examples=60, deadline=None)
@given(length=st.floats(1.5, 60), angle=st.floats(0, 180))
def test_the_line_has_its_length_and_direction(length: float, angle: float) -> None:
    kernel = line_kernel(length, angle).astype(np.float64)
    assert kernel.sum() == pytest.approx(1, abs=1e-5)
    half = len(kernel) // 2
    y, x = np.mgrid[-half : half + 1, -half : half + 1]
    assert abs((kernel * x).sum()) < 1e-5 and abs((kernel * y).sum()) < 1e-5, "it is centred"
    turn = np.radians(angle)
    along = (kernel * (x * np.cos(turn) + y * np.sin(turn)) ** 2).sum()
    across = (kernel * (y * np.cos(turn) - x * np.sin(turn)) ** 2).sum()
    # A line of length L has a variance of L² / 12; the pixels' own size blurs it a little.
    assert np.sqrt(12 * along) == pytest.approx(length, abs=1.1)
    assert across < 0.3


def test_an_edge_becomes_a_ramp_of_the_length() -> None:
    image = np.zeros((40, 60, 3), dtype=np.uint8)
    image[:, 30:] = 200
    made = motion_blur(image, 5, 0)
    assert made[20, 26:34, 0].tolist() == [0, 0, 40, 80, 120, 160, 200, 200]
    assert (motion_blur(image, 5, 90) == image).all()
    assert (motion_blur(image, 1, 30) == image).all()


def test_along_an_axis_it_is_what_the_library_does() -> None:
    import albumentations

    image = np.random.default_rng(0).integers(0, 256, (50, 60, 3)).astype(np.uint8)
    line = {"angle_range": (0, 0), "direction_range": (0, 0), "allow_shifted": False}
    theirs = albumentations.Compose([albumentations.MotionBlur((7, 7), **line, p=1)])(image=image)["image"]
    assert np.abs(motion_blur(image, 7, 0).astype(int) - theirs).max() <= 1
