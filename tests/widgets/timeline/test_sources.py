"""Peaks and levels by pixel column."""

from __future__ import annotations

import numpy as np
import pytest

from widgets.timeline.sources import ArrayPeaks, ArraySpectrogram


@pytest.mark.parametrize(("start", "end", "width"), [(0, 1000, 10), (13.5, 700.25, 37), (-200, 1300, 60), (5, 9, 40)])
def test_peaks_are_least_and_greatest_of_what_a_column_covers(start: float, end: float, width: int) -> None:
    samples = np.random.default_rng(1).uniform(-1, 1, (2, 1000)).astype(np.float32)
    low, high = ArrayPeaks(samples).window(start, end, width)
    assert low.shape == high.shape == (2, width)
    for column in range(width):
        first = int(np.floor(start + (end - start) * column / width))
        last = int(np.ceil(start + (end - start) * (column + 1) / width))
        part = samples[:, max(0, first) : max(0, last)]
        wanted = (part.min(axis=1), part.max(axis=1)) if part.size else (np.zeros(2), np.zeros(2))
        np.testing.assert_array_equal(low[:, column], wanted[0])
        np.testing.assert_array_equal(high[:, column], wanted[1])


def test_a_recording_without_samples() -> None:
    low, high = ArrayPeaks(np.zeros((1, 0), np.int16)).window(0, 10, 4)
    assert low.tolist() == high.tolist() == [[0, 0, 0, 0]]


def test_levels_stand_where_their_columns_are_centred() -> None:
    levels = np.arange(10, dtype=np.uint8)[None] * 10 + 10
    shown = ArraySpectrogram(levels, hop_s=0.1).window(-0.05, 0.95, 10)
    assert shown is not None and shown.tolist() == levels.tolist()
    beyond = ArraySpectrogram(levels, hop_s=0.1).window(0.95, 1.95, 10)
    assert beyond is not None and not beyond.any()
