"""Noise from a field is noise: its mean, its deviation, a flat spectrum, nothing twice."""

from __future__ import annotations

import numpy as np
import pytest

from augment.kernels.grain import N_VALUES, add_grain

GREY = np.full((400, 600, 3), 128, dtype=np.uint8)


def grain(std: float, seed: int = 0, image: np.ndarray = GREY) -> np.ndarray:
    return add_grain(image, std, np.random.default_rng(seed)).astype(np.float64) - image


@pytest.mark.parametrize("std", [2.0, 8.0, 25.0])
def test_mean_and_deviation_are_those_asked_for(std: float) -> None:
    found = grain(std)
    assert abs(found.mean()) < 4 * std / np.sqrt(found.size)
    # Rounding to whole values adds a twelfth to the variance.
    assert found.std() == pytest.approx(np.sqrt(std**2 + 1 / 12), rel=0.005)
    assert abs(((found / found.std()) ** 4).mean() - 3) < 0.05


def test_the_spectrum_is_flat_and_channels_are_apart() -> None:
    found = grain(12.0)
    power = np.abs(np.fft.rfft2(found[:, :, 1])) ** 2
    bands = [part.mean() for rows in np.array_split(power[1:], 4) for part in np.array_split(rows[:, 1:], 4, axis=1)]
    assert max(bands) / min(bands) < 1.1
    channels = np.corrcoef(found.reshape(-1, 3).T)
    assert np.abs(channels - np.eye(3)).max() < 0.01


def test_nothing_comes_twice_in_a_picture() -> None:
    # By the spectrum: a repeated stretch is a peak of the autocorrelation anywhere but at 0.
    found = grain(12.0).ravel()
    spectrum = np.fft.rfft(found)
    alike = np.fft.irfft(np.abs(spectrum) ** 2)[1 : found.size // 2]
    assert np.abs(alike).max() / (found**2).sum() < 7 / np.sqrt(found.size)


def test_no_two_pictures_have_the_same_grain_at_the_same_place() -> None:
    small = GREY[:100, :100]
    alike = np.corrcoef([grain(12.0, seed, small).ravel() for seed in range(60)])
    assert np.abs(alike - np.eye(60)).max() < 5 / np.sqrt(small.size)


def test_a_picture_larger_than_the_field_has_grain_everywhere() -> None:
    wide = np.full((2, N_VALUES // 5, 3), 128, dtype=np.uint8)
    assert wide.size > N_VALUES
    found = grain(10.0, image=wide)
    assert found[0].std() == pytest.approx(10.0, rel=0.01)
    assert abs(np.corrcoef(found[0].ravel()[:100_000], found[1].ravel()[:100_000])[0, 1]) < 0.02


def test_the_picture_that_was_given_stays() -> None:
    image = GREY[:20, :20].copy()
    add_grain(image, 30.0, np.random.default_rng(0))
    assert (image == 128).all()
