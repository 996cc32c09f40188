"""Brightness and contrast against the formula and the library."""

from __future__ import annotations

import albumentations
import numpy as np
import pytest

from augment.kernels.tone import brighten, usual_colour

EVERY = np.arange(256, dtype=np.uint8).repeat(3).reshape(16, 16, 3)


@pytest.mark.parametrize(("brightness", "contrast"), [(0.2, 0.0), (-0.4, 0.3), (0.0, -0.9), (0.9, 0.9)])
def test_it_is_the_formula_and_what_the_library_does(brightness: float, contrast: float) -> None:
    made = brighten(EVERY, brightness, contrast)
    exact = np.clip(EVERY * (1 + contrast) + brightness * 255, 0, 255)
    assert np.abs(made - exact).max() <= 0.5 + 1e-6
    step = albumentations.RandomBrightnessContrast((brightness, brightness), (contrast, contrast), p=1)
    assert np.abs(made.astype(int) - albumentations.Compose([step])(image=EVERY)["image"]).max() <= 1


def test_the_usual_colour_is_one_that_the_border_has() -> None:
    image = np.random.default_rng(0).integers(0, 256, (300, 500, 3)).astype(np.uint8)
    image[:, :300] = (20, 120, 200)
    assert usual_colour(image) == (20, 120, 200)
    half = np.zeros((20, 20, 3), dtype=np.uint8)
    half[:, 10:] = 255
    assert usual_colour(half) in {(0, 0, 0), (255, 255, 255)}
