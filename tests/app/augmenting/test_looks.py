"""What is measured of pictures for a recipe: JPEG quality by the file's own table, noise and colour by the pixels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.augmenting.looks import MARGIN_LUMA, MARGIN_X, MARGIN_Y, SLANT, jpeg_quality, measure_looks
from app.jobs.job import Progress


@pytest.mark.parametrize("quality", [10, 35, 60, 80, 95])
def test_the_quality_is_that_of_the_encoder(tmp_path: Path, quality: int) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (40, 40, 3)).astype(np.uint8)
    Image.fromarray(noise).save(tmp_path / "a.jpg", quality=quality)
    assert jpeg_quality(tmp_path / "a.jpg") == pytest.approx(quality, abs=1.5)


def test_other_formats_and_broken_files_have_none(tmp_path: Path) -> None:
    Image.new("RGB", (9, 9)).save(tmp_path / "a.png")
    (tmp_path / "b.jpg").write_bytes(b"\xff\xd8\xff nothing")
    assert jpeg_quality(tmp_path / "a.png") is None
    assert jpeg_quality(tmp_path / "b.jpg") is None
    found = measure_looks({"a": tmp_path / "a.png", "b": tmp_path / "b.jpg"}, Progress())
    assert set(found["noise_std"]) == {"a"}
    assert found["jpeg_quality"] == {}


def test_noise_and_colour_are_those_that_were_put_in(tmp_path: Path) -> None:
    flat = np.full((120, 160, 3), (160, 110, 80), dtype=float)
    noisy = np.clip(flat + np.random.default_rng(1).normal(0, 9, flat.shape), 0, 255).astype(np.uint8)
    Image.fromarray(noisy).save(tmp_path / "a.png")
    found = measure_looks({"a": tmp_path / "a.png"}, Progress())
    assert found["warmth"]["a"] == pytest.approx(1, abs=0.03)
    assert found["noise_std"]["a"] == pytest.approx(9 * np.sqrt(0.299**2 + 0.587**2 + 0.114**2), rel=0.05)


def test_slants_and_margins_are_told_of_what_has_them(tmp_path: Path) -> None:
    photo = np.random.default_rng(3).integers(60, 200, (60, 60, 3)).astype(np.uint8)
    photo[:12] = 3
    ink = np.full((60, 60, 3), 250, dtype=np.uint8)
    ink[20:46, 28:32] = 10
    for name, image in (("cut", photo), ("ink", ink)):
        Image.fromarray(image).save(tmp_path / f"{name}.png")
    found = measure_looks({name: tmp_path / f"{name}.png" for name in ("cut", "ink")}, Progress())
    assert found[MARGIN_Y] == {"cut": pytest.approx(0.2), "ink": 0} and found[MARGIN_X] == {"cut": 0, "ink": 0}
    assert found[MARGIN_LUMA] == {"cut": pytest.approx(3)}
    assert found[SLANT] == {"ink": pytest.approx(0, abs=0.5)}
