"""Loudness as people hear it, so that two recordings can be compared at one level."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.units import Sound

BLOCK_S, OVERLAP = 0.4, 0.75
ABSOLUTE_LUFS, RELATIVE_LU = -70.0, -10.0


def loudness_lufs(sound: Sound, rate_hz: int) -> float:
    """The integrated loudness by ITU-R BS.1770-4, LUFS; −inf for silence. A sine of 1 kHz at full scale is −3.0 mono.

    What is shorter than a block of 0.4 s is measured as one block. All channels have the weight of the front ones.
    """
    weighted = _k_weighted(sound, rate_hz)
    block = round(BLOCK_S * rate_hz)
    count = weighted.shape[1]
    starts = range(0, max(1, count - block + 1), max(1, round(block * (1 - OVERLAP))))
    power = np.array([np.mean(weighted[:, at : at + block] ** 2, axis=1).sum() for at in starts])
    loud = power[_lufs(power) > ABSOLUTE_LUFS]
    if not len(loud):
        return -math.inf
    kept = loud[_lufs(loud) > _lufs(np.array([loud.mean()]))[0] + RELATIVE_LU]
    return float(_lufs(np.array([kept.mean()]))[0])


def matching_gains_db(first: tuple[Sound, int], second: tuple[Sound, int]) -> tuple[float, float]:
    """The gains that bring two sounds (samples, rate) to one loudness: the louder one is turned down, nothing is
    turned up, so that nothing clips. 0 and 0 where one is silent."""
    levels = [loudness_lufs(*first), loudness_lufs(*second)]
    if not all(math.isfinite(level) for level in levels):
        return 0.0, 0.0
    target = min(levels)
    return target - levels[0], target - levels[1]


def _lufs(power: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(-0.691 + 10 * np.log10(np.maximum(power, 1e-20)), dtype=np.float64)


def _k_weighted(sound: Sound, rate_hz: int) -> NDArray[np.float64]:
    """The two filters of the standard, designed for this rate (its annex gives them at 48 kHz only).

    The analogue prototypes are those of De Man (2014): a high shelf of 4 dB at 1,682 Hz, a high pass at 38 Hz.
    """
    from scipy.signal import lfilter

    samples = np.asarray(sound, dtype=np.float64)
    k = math.tan(math.pi * min(1681.974450955533, 0.45 * rate_hz) / rate_hz)
    gain = 10 ** (3.999843853973347 / 20)
    q, bend = 0.7071752369554196, gain**0.4996667741545416
    low = 1 + k / q + k * k
    shelf = (
        [(gain + bend * k / q + k * k) / low, 2 * (k * k - gain) / low, (gain - bend * k / q + k * k) / low],
        [1.0, 2 * (k * k - 1) / low, (1 - k / q + k * k) / low],
    )
    k = math.tan(math.pi * 38.13547087602444 / rate_hz)
    q = 0.5003270373238773
    low = 1 + k / q + k * k
    high_pass = [1.0, -2.0, 1.0], [1.0, 2 * (k * k - 1) / low, (1 - k / q + k * k) / low]
    return np.asarray(lfilter(*high_pass, lfilter(*shelf, samples, axis=1), axis=1), dtype=np.float64)
