"""A JPEG step at the end of a recipe is the file, and the file is what the step does."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image as Pillow

from augment.kernels import jpeg
from augment.recipe import Recipe
from augment.render import render
from augment.sample import Sample

TEXT = "earmark-recipe: 1\nname: n\nmedia: image\nsteps:\n  - gaussian_noise: {}\n  - jpeg: {quality: [20, 90]}\n"
PICTURE = np.random.default_rng(0).integers(0, 255, (64, 80, 3)).astype(np.uint8)


def test_the_file_holds_what_the_step_does_to_the_pixels() -> None:
    recipe = Recipe.from_yaml(TEXT)
    for seed in range(3):
        pixels = render(Sample(PICTURE, None), recipe, seed)
        saved = render(Sample(PICTURE, None), recipe, seed, as_file=True)
        assert saved.content is not None and pixels.content is None
        assert (np.asarray(Pillow.open(io.BytesIO(saved.content))) == pixels.sample.media).all()
        assert saved.trace.steps == pixels.trace.steps


def test_a_step_in_the_middle_or_left_out_is_no_file() -> None:
    middle = Recipe.from_yaml(TEXT + "  - horizontal_flip: {}\n")
    assert render(Sample(PICTURE, None), middle, 1, as_file=True).content is None
    seldom = Recipe.from_yaml(TEXT + "    probability: 0.0001\n")
    assert render(Sample(PICTURE, None), seldom, 1, as_file=True).content is None


def test_a_smaller_preview_loses_as_much_as_it_shows_of_the_whole() -> None:
    y, x = np.mgrid[:480, :640]
    light = 120 + 60 * np.sin(x / 9) * np.cos(y / 13) + np.random.default_rng(1).normal(0, 8, (480, 640))
    whole = np.repeat(light.clip(0, 255).astype(np.uint8)[:, :, None], 3, axis=2)

    def half(image: np.ndarray) -> np.ndarray:
        return image.reshape(240, 2, 320, 2, 3).mean(axis=(1, 3))

    for quality in (15, 40, 75):
        lost = half(jpeg.decode(jpeg.encode(whole, quality)).astype(float)) - half(whole.astype(float))
        small = np.rint(half(whole.astype(float))).astype(np.uint8)
        shown = jpeg.decode(jpeg.encode(small, jpeg.quality_at(quality, 0.5))).astype(float) - small
        # No more than an approximation: blocks of eight pixels lie otherwise on the smaller picture.
        assert 0.5 < shown.std() / lost.std() < 1.8, quality
