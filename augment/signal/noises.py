"""Noise that is computed: hiss of several colours, hum of the mains."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy import fft

from augment.sample import Floats, Sound

# How power falls or rises with frequency, dB an octave.
COLOURS: Mapping[str, float] = {"white": 0.0, "pink": -3.0, "brown": -6.0, "blue": 3.0, "violet": 6.0}
# Below this a falling spectrum would be all rumble that no loudspeaker gives back.
LOWEST_HZ = 20.0


def coloured(random: np.random.Generator, length: int, rate_hz: int, colour: str) -> Sound:
    """``(length,)`` of noise at power 1."""
    white = random.standard_normal(length, dtype=np.float32)
    slope = COLOURS[colour]
    if slope:
        size = int(fft.next_fast_len(length, real=True))
        spectrum = fft.rfft(white, size)
        hertz = fft.rfftfreq(size, 1 / rate_hz)
        spectrum *= (np.maximum(hertz, LOWEST_HZ) ** (slope / 6.02)).astype(np.float32)
        spectrum[hertz < LOWEST_HZ] = 0
        white = fft.irfft(spectrum, size)[:length].astype(np.float32)
    return white / np.float32(max(np.sqrt(np.dot(white, white) / length), 1e-9))


def hum(random: np.random.Generator, length: int, rate_hz: int, mains_hz: float, harmonics: int) -> Sound:
    """``(length,)`` of hum at power 1: the mains and their multiples, each softer by a drawn amount, odd ones louder.

    The mains waver by some hundredths of a hertz, as they do.
    """
    seconds = np.arange(length) / rate_hz
    true_hz = mains_hz + random.uniform(-0.04, 0.04)
    made: Floats = np.zeros(length)
    for n in range(1, harmonics + 1):
        level = random.uniform(0.4, 1.0) / n ** (0.7 if n % 2 else 1.3)
        if n * true_hz < rate_hz / 2:
            made += level * np.sin(2 * np.pi * (n * true_hz * seconds + random.random()))
    return (made / max(float(np.sqrt(np.mean(made**2))), 1e-9)).astype(np.float32)
