"""A matched picture is measured as it was asked for: by what measures the items of a project."""

from __future__ import annotations

import numpy as np
import pytest

from app.media.image_features import measure_image
from augment.measures import cast_of, luma_of, noise_of
from augment.recipe import Recipe
from augment.render import render
from augment.sample import Sample


def scene(seed: int = 0) -> np.ndarray:
    """Coloured discs on a ramp, with a little grain: light, dark, sharp edges, colours."""
    draw = np.random.default_rng(seed)
    y, x = np.mgrid[:160, :220]
    image = np.stack([90 + x / 4, 80 + y / 4, 110 - x / 8], axis=2)
    for _ in range(14):
        cx, cy, radius = draw.uniform(0, 220), draw.uniform(0, 160), draw.uniform(8, 26)
        image[np.hypot(x - cx, y - cy) < radius] = draw.uniform(40, 215, 3)
    return np.clip(image + draw.normal(0, 1.5, image.shape), 0, 255).astype(np.uint8)


def made(step: str, seed: int = 1) -> np.ndarray:
    text = f"earmark-recipe: 1\nname: t\nmedia: image\nsteps:\n  - {step}\n"
    return render(Sample(scene(), None), Recipe.from_yaml(text), seed).sample.media


@pytest.mark.parametrize(("brightness", "contrast"), [(0.2, 0.06), (0.45, 0.2), (0.7, 0.1)])
def test_light(brightness: float, contrast: float) -> None:
    found = measure_image(made(f"match_light: {{brightness: {brightness}, contrast: {contrast}}}"))
    assert found["brightness"] == pytest.approx(brightness, abs=0.01)
    assert found["contrast"] == pytest.approx(contrast, abs=0.01)


@pytest.mark.parametrize(("warmth", "tint", "strength"), [(0.4, 0.0, 30), (-0.3, 0.1, 60), (0.0, 0.0, 8)])
def test_colour(warmth: float, tint: float, strength: float) -> None:
    picture = made(f"match_colour: {{warmth: {warmth}, tint: {tint}, colourfulness: {strength}}}")
    assert cast_of(picture) == pytest.approx((warmth, tint), abs=0.05)
    assert measure_image(picture)["colourfulness"] == pytest.approx(strength, rel=0.06)
    assert measure_image(picture)["brightness"] == pytest.approx(measure_image(scene())["brightness"], abs=0.03)


def test_blur_and_noise_grow_to_what_is_asked_for_and_never_shrink() -> None:
    before = measure_image(scene())["blur"]
    assert measure_image(made(f"match_blur: {{blur: {before + 0.2}}}"))["blur"] == pytest.approx(before + 0.2, abs=0.02)
    assert np.array_equal(made(f"match_blur: {{blur: {before - 0.05}}}"), scene())
    assert noise_of(luma_of(made("match_noise: {std: 8}"))) == pytest.approx(8, rel=0.08)
    assert np.array_equal(made("match_noise: {std: 0.1}"), scene())


def test_quantiles_are_drawn_from_as_the_slice_has_them() -> None:
    """Half of the slice lies below .3: so does half of the samples."""
    step = "match_light: {brightness: [0.2, 0.25, 0.3, 0.5, 0.7], contrast: 0.1}"
    light = np.array([measure_image(made(step, seed))["brightness"] for seed in range(60)])
    assert 0.35 < (light < 0.3).mean() < 0.65
    assert light.min() > 0.19
    assert light.max() > 0.5
