"""Another mouth with the same voice: the spectral envelope stretched along frequency, pitch and time as they were."""

from __future__ import annotations

import numpy as np
from scipy import fft

from augment.sample import Floats, Sound

WINDOW_S, HOPS = 0.032, 4
# The envelope is what changes slowly along frequency: cepstral lags below 2 ms, shorter than any voice's period.
LIFTER_S = 0.002
FLOOR = 1e-5
MOST_DB = 24.0


def warped_formants(sound: Sound, rate_hz: int, factor: float) -> Sound:
    """Formants ``factor`` times as high: above 1 a shorter vocal tract (after Jaitly & Hinton 2013, on the waveform).

    The warp bends back above 80 % of the band so that it ends where it began.
    """
    size = int(fft.next_fast_len(max(64, round(WINDOW_S * rate_hz)), real=True)) // HOPS * HOPS
    hop = size // HOPS
    window = np.sqrt(0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / size)).astype(np.float32)
    edges = warp(np.arange(size // 2 + 1) / (size // 2), 1 / factor) * (size // 2)
    made = np.stack([_one(channel, size, hop, window, edges, round(LIFTER_S * rate_hz)) for channel in sound])
    return made.astype(np.float32)


def warp(place: Floats, factor: float) -> Floats:
    """``factor`` times as high along 0 to 1, bent back to 1 at the end."""
    knee = 0.8 / max(factor, 1.0)
    return np.asarray(np.interp(place, [0.0, knee, 1.0], [0.0, knee * factor, 1.0]), dtype=np.float64)


def _one(channel: Sound, size: int, hop: int, window: Sound, edges: Floats, lifter: int) -> Sound:
    count = -(-(len(channel) + size) // hop)
    padded = np.zeros((count + HOPS) * hop, dtype=np.float32)
    padded[size - hop : size - hop + len(channel)] = channel
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[::hop] * window
    spectra = fft.rfft(frames, axis=1)
    cepstra = fft.irfft(np.log(np.abs(spectra) + FLOOR), axis=1)
    cepstra[:, lifter : size - lifter + 1] = 0
    envelope = fft.rfft(cepstra, axis=1).real
    low = np.floor(edges).astype(int).clip(0, size // 2 - 1)
    part = (edges - low).astype(np.float32)
    moved = envelope[:, low] * (1 - part) + envelope[:, low + 1] * part
    most = MOST_DB / 8.686
    spectra *= np.exp((moved - envelope).clip(-most, most))
    pieces = fft.irfft(spectra, size, axis=1) * window
    out = np.zeros((len(pieces) + HOPS) * hop, dtype=np.float32)
    for part_index in range(HOPS):
        column = pieces[:, part_index * hop : (part_index + 1) * hop].reshape(-1)
        out[part_index * hop : part_index * hop + len(column)] += column
    return out[size - hop : size - hop + len(channel)] / np.float32(HOPS / 2)
