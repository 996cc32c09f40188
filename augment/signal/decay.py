"""How long a place rings, heard from speech alone: the fastest decays of a recording are those of its room.

After Wen, Habets & Naylor, "Blind estimation of reverberation time based on the distribution of signal decay rates"
(ICASSP 2008), on the level of octave bands. For speech in computed rooms it grows with the reverberation time up to
0.6 s (0.15 s dry, 0.23 s at 0.2 s, 0.35 s at 0.4 s, 0.47 s at 0.6 s, medians) and says no more beyond; it is for
comparing recordings with each other, not for stating a room's time.
"""

from __future__ import annotations

import numpy as np
from scipy import fft

from augment.sample import Floats, Sound

HOP_S, WINDOW_S = 0.008, 0.032
BANDS_HZ = ((250, 500), (500, 1000), (1000, 2000), (2000, 4000))
LEAST_FALL_DB = 8.0
ABOVE_FLOOR_DB = 6.0
FEWEST = 5
# Steps: a tail is noise, whose level wavers on its way down.
SMOOTHED = 7
# The share of the decays that is faster than what is given: gaps and edits make a few that no room has.
FAST = 0.2


def decay_s(sound: Sound, rate_hz: int) -> float | None:
    """Seconds for 60 dB at the pace of the fast decays; None where fewer than five are heard."""
    levels = _levels_db(sound.mean(axis=0, dtype=np.float32), rate_hz)
    found = np.concatenate([np.zeros(0), *(_decays(level) for level in levels)])
    return float(np.quantile(found, FAST)) if len(found) >= FEWEST else None


def _levels_db(mono: Sound, rate_hz: int) -> Floats:
    """``(bands, steps)``: the level of each band of octaves, every 8 ms."""
    size, hop = round(WINDOW_S * rate_hz), round(HOP_S * rate_hz)
    if len(mono) < size + SMOOTHED * hop:
        return np.zeros((0, 0))
    frames = np.lib.stride_tricks.sliding_window_view(mono, size)[::hop]
    power = np.abs(fft.rfft(frames * np.hanning(size).astype(np.float32), axis=1)) ** 2
    hertz = fft.rfftfreq(size, 1 / rate_hz)
    rows = [power[:, (hertz >= low) & (hertz < high)].sum(axis=1) for low, high in BANDS_HZ if high <= rate_hz / 2]
    found: Floats = 10 * np.log10(np.array(rows, dtype=np.float64) + 1e-12)
    return found


def _decays(level_db: Floats) -> Floats:
    """The time for 60 dB of each fall of at least 8 dB that ends above the floor."""
    floor = float(np.percentile(level_db, 5)) + ABOVE_FLOOR_DB
    smooth = np.convolve(level_db, np.ones(SMOOTHED) / SMOOTHED, "valid")
    falling = np.diff(smooth) < 0
    edges = np.flatnonzero(np.diff(np.concatenate([[0], falling.astype(np.int8), [0]]))).reshape(-1, 2)
    found: list[float] = []
    for first, last in edges:
        run = smooth[first : last + 1]
        run = run[: int(np.argmax(run < floor))] if (run < floor).any() else run
        # The first step and the last are still the word, or the next one already.
        if len(run) >= 6 and run[0] - run[-1] >= LEAST_FALL_DB:
            body = run[1:-1]
            slope = np.polyfit(np.arange(len(body)) * HOP_S, body, 1)[0]
            if slope < 0:
                found.append(-60 / slope)
    return np.array(found)
