"""Loudness in time: compressors, limiters, slow changes of gain. None is late: what is ahead can be looked at."""

from __future__ import annotations

import math

import numpy as np

from augment.sample import Floats, Sound

STEP_S = 0.001


def compressed(
    sound: Sound, rate_hz: int, *, threshold_db: float, ratio: float, attack_s: float, release_s: float
) -> Sound:
    """Softer where it is above the threshold: ``ratio`` dB more in give one dB more out (Giannoulis et al. 2012).

    The level is that of every millisecond, all channels together; the result is brought back to the power it had.
    """
    size = max(1, round(STEP_S * rate_hz))
    count = -(-sound.shape[1] // size)
    padded = np.pad(sound, ((0, 0), (0, count * size - sound.shape[1])))
    power = np.einsum("cni,cni->n", *([padded.reshape(len(sound), count, size)] * 2)) / (size * len(sound))
    over = np.maximum(0.0, 10 * np.log10(np.maximum(power, 1e-12)) + 3.0 - threshold_db)
    gain_db = -_smoothed(over * (1 - 1 / ratio), attack_s / STEP_S, release_s / STEP_S)
    places = (np.arange(count) + 0.5) * size
    gains = np.interp(np.arange(sound.shape[1]), places, 10 ** (gain_db / 20)).astype(np.float32)
    made = sound * gains
    before, after = float(np.mean(sound**2)), float(np.mean(made**2))
    return np.asarray(made * np.float32(math.sqrt(before / max(after, 1e-20))), dtype=np.float32)


def _smoothed(wanted: Floats, attack: float, release: float) -> Floats:
    """One pole each way, in steps; a plain loop, since each step decides which of the two it takes."""
    rise, fall = math.exp(-1 / max(attack, 1e-3)), math.exp(-1 / max(release, 1e-3))
    found, held = [], 0.0
    for value in wanted.tolist():
        held = value + (rise if value > held else fall) * (held - value)
        found.append(held)
    return np.array(found)


def limited(sound: Sound, rate_hz: int, *, ceiling_db: float, reach_s: float = 0.005) -> Sound:
    """Never beyond the ceiling: turned down for as long as a peak is within ``reach_s``, smoothly to both sides."""
    # Imported here: it takes longer to load than the rest of the catalogue, which windows wait for.
    from scipy.ndimage import maximum_filter1d, uniform_filter1d

    ceiling = 10 ** (ceiling_db / 20)
    reach = max(1, round(reach_s * rate_hz))
    peaks = maximum_filter1d(np.abs(sound).max(axis=0), 2 * reach + 1)
    gains = uniform_filter1d(np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9)), reach, mode="nearest")
    made: Sound = np.clip(sound * gains.astype(np.float32), -ceiling, ceiling).astype(np.float32)
    return made


def faded(sound: Sound, places: Floats, gains_db: Floats) -> Sound:
    """Gains in dB at places in frames, straight between them."""
    curve = np.interp(np.arange(sound.shape[1]), places, gains_db)
    return np.asarray(sound * (10 ** (curve / 20)).astype(np.float32), dtype=np.float32)
