"""Transforms of light and quality do what they say, measured on the picture and not by their own formulas."""

from __future__ import annotations

import numpy as np
import pytest

from augment.catalog.registry import IMAGE
from augment.properties import PROPERTIES
from augment.recipe import Recipe
from augment.render import render
from augment.sample import Sample

RAMP = np.repeat(np.tile(np.linspace(20, 230, 96), (72, 1))[:, :, None], 3, axis=2).astype(np.uint8)
CHECKS = np.repeat((np.indices((72, 96)).sum(axis=0) // 6 % 2 * 160 + 40)[:, :, None], 3, axis=2).astype(np.uint8)


def made(step: str, image: np.ndarray = RAMP, seed: int = 4) -> np.ndarray:
    text = f"earmark-recipe: 1\nname: t\nmedia: image\nsteps:\n  - {step}\n"
    return render(Sample(image, None), Recipe.from_yaml(text), seed).sample.media.astype(float)


def steepness(image: np.ndarray) -> float:
    return float(np.sqrt((np.diff(image[..., 1], axis=1) ** 2).mean()))


def test_what_each_destroys_and_refuses_has_a_name() -> None:
    for one in IMAGE:
        assert one.destroys <= set(PROPERTIES), one.name
        assert one.refuses <= one.destroys, one.name
        assert one.group, one.name


def test_warm_light_is_red_and_the_mean_stays() -> None:
    red, green, blue = made("white_balance: {warmth: 0.5, tint: 0}").reshape(-1, 3).mean(axis=0)
    assert red > green > blue
    assert np.mean([red, green, blue]) == pytest.approx(RAMP.mean(), rel=0.02)


def test_grey_has_no_colour_and_stain_takes_blue_away() -> None:
    purple = np.zeros((40, 40, 3), dtype=np.uint8) + np.array([150, 90, 180], dtype=np.uint8)
    assert np.ptp(made("grey: {}", purple), axis=2).max() == 0
    unchanged = made("stain: {haematoxylin: 1, eosin: 1}", purple)
    assert np.abs(unchanged - purple).max() <= 1
    paler = made("stain: {haematoxylin: 0.5, eosin: 1}", purple)
    assert paler.mean() > purple.mean() + 10


def test_corners_and_sides_are_darker_where_they_should_be() -> None:
    flat = np.full((72, 96, 3), 150, dtype=np.uint8)
    vignette = made("vignette: {strength: 0.5}", flat)
    assert vignette[36, 48] == pytest.approx(150, abs=1)
    assert vignette[0, 0] == pytest.approx(75, abs=3)
    right = made("light_gradient: {strength: 0.4, angle: 0}", flat)
    assert right[:, -1].mean() > 200 > 100 > right[:, 0].mean()
    up = made("light_gradient: {strength: 0.4, angle: 90}", flat)
    assert up[0].mean() > 200 > 100 > up[-1].mean()


@pytest.mark.parametrize("step", ["defocus: {radius: 4}", "zoom_blur: {strength: 0.05}", "downscale: {scale: 0.2}"])
def test_blurs_soften_edges_and_keep_light_and_place(step: str) -> None:
    soft = made(step, CHECKS)
    assert steepness(soft) < 0.75 * steepness(CHECKS.astype(float))
    assert soft.mean() == pytest.approx(CHECKS.mean(), rel=0.03)
    flipped = made(step, np.ascontiguousarray(CHECKS[:, ::-1]))[:, ::-1]
    assert np.abs(flipped - soft).mean() < 1.5  # nothing moves to one side


def test_shot_noise_has_the_variance_of_counted_light() -> None:
    for level in (60, 180):
        flat = np.full((200, 200, 3), level, dtype=np.uint8)
        light = (made("shot_noise: {photons: 500}", flat) / 255) ** 2.2
        assert light.var() == pytest.approx((level / 255) ** 2.2 / 500, rel=0.12)


def test_fringes_are_at_the_sides_and_not_in_the_middle() -> None:
    fringed = made("colour_fringes: {shift: 3}", CHECKS)
    colour = np.ptp(fringed, axis=2)
    assert colour[36, 47:50].max() < 25
    assert colour[:, :6].max() > 60


def test_haze_hides_the_top_more_than_the_bottom() -> None:
    hazy = made("haze: {density: 0.8, depth: 0.9}", CHECKS)
    assert hazy[:20].std() < 0.6 * hazy[-20:].std()
