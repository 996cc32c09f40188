from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from app.media.features import features_of
from app.media.image_features import measure_image
from app.units import Image


def slow(image: Image) -> dict[str, float]:
    """The same numbers, pixel by pixel from the published formulas; for pictures that are not shrunk."""
    height, width = image.shape[:2]
    rows = [[tuple(map(float, pixel)) for pixel in row] for row in image.tolist()]
    luma = [[0.299 * r + 0.587 * g + 0.114 * b for r, g, b in row] for row in rows]
    flat = [value for row in luma for value in row]

    def spread(values: list[float]) -> tuple[float, float]:
        mean = math.fsum(values) / len(values)
        return mean, math.sqrt(math.fsum((value - mean) ** 2 for value in values) / len(values))

    rg, yb = zip(*[(r - g, (r + g) / 2 - b) for row in rows for r, g, b in row], strict=True)
    (rg_mean, rg_std), (yb_mean, yb_std) = spread(list(rg)), spread(list(yb))
    laplacian = [
        luma[y - 1][x] + luma[y + 1][x] + luma[y][x - 1] + luma[y][x + 1] - 4 * luma[y][x]
        for y in range(1, height - 1)
        for x in range(1, width - 1)
    ]
    mean, std = spread(flat)
    return {
        "brightness": mean / 255,
        "contrast": std / 255,
        "sharpness": spread(laplacian)[1] ** 2,
        "colourfulness": math.hypot(rg_std, yb_std) + 0.3 * math.hypot(rg_mean, yb_mean),
        "blur": max(slow_blur(luma), slow_blur([list(column) for column in zip(*luma, strict=True)])),
    }


def slow_blur(luma: list[list[float]]) -> float:
    """Crete et al., 2007, along the rows' order."""
    height, width = len(luma), len(luma[0])
    smooth = {(y, x): sum(luma[y + k][x] for k in range(-4, 5)) / 9 for y in range(4, height - 4) for x in range(width)}
    steps = lost = 0.0
    for y in range(5, height - 4):
        for x in range(width):
            step = abs(luma[y][x] - luma[y - 1][x])
            steps += step
            lost += max(0.0, step - abs(smooth[y, x] - smooth[y - 1, x]))
    return (steps - lost) / steps


def test_the_numbers_are_those_of_the_formulas(rng: np.random.Generator) -> None:
    for image in (rng.integers(0, 256, (30, 41, 3)), np.minimum(255, rng.integers(0, 40, (25, 30, 3)).cumsum(axis=1))):
        found = measure_image(image.astype(np.uint8))
        for name, value in slow(image.astype(np.uint8)).items():
            assert found[name] == pytest.approx(value, rel=1e-4), name


def test_sizes_are_those_of_the_file(picture: Image) -> None:
    found = measure_image(picture, width_px=4000, height_px=3000)
    assert (found["width_px"], found["height_px"], found["megapixels"]) == (4000, 3000, 12)
    assert found["aspect"] == pytest.approx(4 / 3)


def test_a_blurred_picture_is_less_sharp_and_more_blurred(rng: np.random.Generator) -> None:
    from PIL import Image as PilImage
    from PIL import ImageFilter

    sharp = np.kron(rng.integers(0, 2, (20, 30, 1)) * 200, np.ones((10, 10, 3))).astype(np.uint8)
    soft = np.asarray(PilImage.fromarray(sharp).filter(ImageFilter.GaussianBlur(4)))
    a, b = measure_image(sharp), measure_image(soft)
    assert a["sharpness"] > 10 * b["sharpness"]
    assert a["blur"] + 0.2 < b["blur"]


def test_known_pictures_have_known_numbers() -> None:
    white = measure_image(np.full((40, 40, 3), 255, np.uint8))
    assert white["brightness"] == pytest.approx(1)
    assert white["contrast"] == pytest.approx(0, abs=1e-6)
    assert white["colourfulness"] == pytest.approx(0, abs=1e-3)
    assert white["sharpness"] == pytest.approx(0, abs=1e-6)
    assert "blur" not in white
    halves = np.zeros((40, 40, 3), np.uint8)
    halves[:, 20:] = 255
    assert measure_image(halves)["contrast"] == pytest.approx(0.5)
    red = np.zeros((8, 8, 3), np.uint8)
    red[..., 0] = 255
    assert measure_image(red)["colourfulness"] == pytest.approx(0.3 * math.hypot(255, 127.5))


def test_sizes_compare_after_shrinking(rng: np.random.Generator) -> None:
    small = rng.integers(0, 256, (300, 500, 3)).astype(np.uint8)
    large = np.kron(small, np.ones((4, 4, 1), np.uint8))
    a, b = measure_image(small), measure_image(large)
    assert a["brightness"] == pytest.approx(b["brightness"], rel=0.01)
    assert large.nbytes == 16 * small.nbytes and b["sharpness"] < 2 * a["sharpness"]


@settings(max_examples=60)
@given(hnp.arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40), st.just(3))))
def test_every_picture_gives_finite_numbers_of_the_catalogue(image: Image) -> None:
    found = measure_image(image)
    assert all(math.isfinite(value) for value in found.values())
    assert set(found) <= {feature.name for feature in features_of("image")}
    assert 0 <= found["brightness"] <= 1.0001 and 0 <= found["contrast"] <= 0.5001
    assert 0 <= found.get("blur", 0) <= 1.0001
