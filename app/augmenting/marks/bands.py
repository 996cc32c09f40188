"""Bands of frequency against noise that fills them: where it begins and ends to be heard in what came out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.augmenting.marks.mark import BAND, Mark
from augment.sample import Floats, SegmentTarget, Sound

# Softer than the loudest of it by this: all that is louder has to lie within the label, and nothing of the label where
# even what is much softer is gone. Filters leave a slope between the two.
LOUD_DB, HEARD_DB = -20.0, -60.0
LEVEL = 0.12  # of noise, so that none of it is clipped
LEAST_S, EDGE_S, FRAME_S = 0.05, 0.01, 0.064
# What a window of this kind smears, in its bins.
SMEARED = 4.0


def band_noise(segment: SegmentTarget, rate_hz: int, count: int, seed: int) -> Sound:
    """``(count,)``: noise that fills the segment's time and band and nothing else."""
    assert segment.low_hz is not None and segment.high_hz is not None
    first, last = (min(max(round(at * rate_hz), 0), count) for at in (segment.start_s, segment.end_s))
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(max(last - first, 1)))
    hertz = np.fft.rfftfreq(max(last - first, 1), 1 / rate_hz)
    spectrum[(hertz < segment.low_hz) | (hertz > segment.high_hz)] = 0
    noise = np.fft.irfft(spectrum, max(last - first, 1))[: last - first]
    loud = float(np.sqrt(np.mean(noise**2))) if len(noise) else 0.0
    sound = np.zeros(count, dtype=np.float32)
    sound[first:last] = noise * (LEVEL / loud) if loud > 0 else 0
    return sound


def band_mark(
    after: SegmentTarget, channel: Sound, rate_hz: int, throughout: Sequence[tuple[float, float]]
) -> Mark | None:
    """How far, in semitones, the edge of the label's band that is worse off lies from what is heard of it.

    ``throughout`` is where anything can be heard: where it begins and ends there are clicks, which have no band. None
    where it is too short to tell, or nothing is heard.
    """
    if after.low_hz is None or after.high_hz is None or after.end_s - after.start_s < LEAST_S + 2 * EDGE_S:
        return None
    first, last = round((after.start_s + EDGE_S) * rate_hz), round((after.end_s - EDGE_S) * rate_hz)
    whole = [(round(start * rate_hz) - first, round(end * rate_hz) - first) for start, end in throughout]
    power, step_hz = _power(channel[first:last].astype(np.float64), rate_hz, whole)
    if power is None or power.max(initial=0.0) <= 0:
        return None
    level_db = 10 * np.log10(np.maximum(power / power.max(), 1e-12))
    loud, heard = (np.flatnonzero(level_db > least_db) * step_hz for least_db in (LOUD_DB, HEARD_DB))
    smeared_hz = SMEARED * step_hz
    low = _semitones(after.low_hz, heard[0] - smeared_hz, loud[0] + smeared_hz)
    high = _semitones(after.high_hz, loud[-1] - smeared_hz, heard[-1] + smeared_hz)
    return Mark(BAND, "semitones", max(low, high))


def _power(sound: Floats, rate_hz: int, whole: Sequence[tuple[int, int]]) -> tuple[Floats | None, float]:
    """The mean power of overlapping windows within any of ``whole``, and how many hertz apart its values are."""
    size = min(len(sound), round(FRAME_S * rate_hz))
    starts = [
        at
        for at in range(0, len(sound) - size + 1, max(size // 2, 1))
        if any(start <= at and at + size <= end for start, end in whole)
    ]
    window = np.blackman(size)
    spectra = [np.abs(np.fft.rfft(sound[at : at + size] * window)) ** 2 for at in starts]
    return np.asarray(np.mean(spectra, axis=0)) if spectra else None, rate_hz / size


def _semitones(edge_hz: float, low_hz: float, high_hz: float) -> float:
    """How far an edge lies outside of where it may be; in the lowest octaves as if they were at 20 Hz."""
    near = min(max(edge_hz, low_hz), max(high_hz, low_hz))
    return abs(12 * float(np.log2(max(edge_hz, 20.0) / max(near, 20.0))))
