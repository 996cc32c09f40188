"""Filters without phase: what is heard when does not move, so labels of time stay true to the sample.

They multiply the spectrum of the whole sound by real gains, which is a filter run forwards and backwards.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import fft

from augment.sample import Floats, Sound

Gains = Callable[[Floats], Floats]
# Room for a filter to ring in without coming round to the other end.
RING_S = 0.1
# Below this a gain of zero would be minus infinity, and nobody could hear the difference.
FLOOR_DB = -120.0


def shaped(sound: Sound, rate_hz: int, gains: Gains) -> Sound:
    """``sound`` with ``gains(hertz)`` on each frequency; both are ``(n,)``."""
    length = sound.shape[1]
    size = int(fft.next_fast_len(length + round(RING_S * rate_hz), real=True))
    spectrum = fft.rfft(sound, size, axis=1)
    spectrum *= gains(fft.rfftfreq(size, 1 / rate_hz)).astype(np.float32)
    made: Sound = fft.irfft(spectrum, size, axis=1)[:, :length]
    return np.ascontiguousarray(made, dtype=np.float32)


def low_pass(cutoff_hz: float, db_per_octave: float = 24.0) -> Gains:
    """Butterworth's magnitude: -3 dB at the cutoff."""
    order = db_per_octave / 6.02
    return lambda hertz: 1 / np.sqrt(1 + (hertz / cutoff_hz) ** (2 * order))


def high_pass(cutoff_hz: float, db_per_octave: float = 24.0) -> Gains:
    """Butterworth's magnitude: -3 dB at the cutoff, nothing of a constant."""
    order = db_per_octave / 6.02
    return lambda hertz: 1 / np.sqrt(1 + (cutoff_hz / np.maximum(hertz, 1e-6)) ** (2 * order))


def band_pass(low_hz: float, high_hz: float, db_per_octave: float = 24.0) -> Gains:
    """Both of them."""
    low, high = high_pass(low_hz, db_per_octave), low_pass(high_hz, db_per_octave)
    return lambda hertz: low(hertz) * high(hertz)


def band_stop(centre_hz: float, octaves: float, depth_db: float) -> Gains:
    """A gap of that width between its flanks' middles, with flanks of a sixth of an octave."""
    inside = _between(centre_hz * 2 ** (-octaves / 2), centre_hz * 2 ** (octaves / 2))
    return lambda hertz: _of_db(-depth_db * inside(hertz))


def peak(centre_hz: float, octaves: float, gain_db: float) -> Gains:
    """A bell: ``octaves`` between the places where half of the gain in dB is left."""
    sigma = octaves / 2.355
    return lambda hertz: _of_db(gain_db * np.exp(-0.5 * (_octaves(hertz, centre_hz) / sigma) ** 2))


def shelf(corner_hz: float, gain_db: float, *, above: bool) -> Gains:
    """Everything above or below the corner louder or softer; half of the gain in dB at the corner."""
    sign = 1.0 if above else -1.0
    return lambda hertz: _of_db(gain_db / (1 + np.exp(-sign * 3.0 * _octaves(hertz, corner_hz).clip(-20, 20))))


def tilt(db_per_octave: float, pivot_hz: float = 1000.0, octaves: float = 4.0) -> Gains:
    """Brighter or duller: a straight line through the pivot, flat beyond ``octaves``."""
    return lambda hertz: _of_db(db_per_octave * _octaves(hertz, pivot_hz).clip(-octaves, octaves))


def bands(centres_hz: Floats, gains_db: Floats) -> Gains:
    """An equaliser: gains at the centres, in dB straight between them on the scale of octaves, level outside."""
    return lambda hertz: _of_db(np.interp(_octaves(hertz, 1.0), np.log2(centres_hz), gains_db))


def air(metres: float, humidity: float = 50.0) -> Gains:
    """What that much air takes away at 20 °C and 1 atm (ISO 9613-1), ``humidity`` in percent."""
    return lambda hertz: _of_db(-_air_db_a_metre(hertz, humidity) * metres)


def _air_db_a_metre(hertz: Floats, humidity: float) -> Floats:
    kelvin, reference = 293.15, 293.15
    saturation = 10 ** (-6.8346 * (273.16 / kelvin) ** 1.261 + 4.6151)
    water = humidity * saturation
    oxygen = 24 + 4.04e4 * water * (0.02 + water) / (0.391 + water)
    ratio = kelvin / reference
    nitrogen = ratio**-0.5 * (9 + 280 * water * np.exp(-4.170 * (ratio ** (-1 / 3) - 1)))
    square = hertz**2
    relaxing = ratio**-2.5 * (
        0.01275 * np.exp(-2239.1 / kelvin) * oxygen / (oxygen**2 + square)
        + 0.1068 * np.exp(-3352.0 / kelvin) * nitrogen / (nitrogen**2 + square)
    )
    found: Floats = 8.686 * square * (1.84e-11 * ratio**0.5 + relaxing)
    return found


def _between(low_hz: float, high_hz: float) -> Gains:
    def inside(hertz: Floats) -> Floats:
        steep = 12.0
        rise = 1 / (1 + np.exp(-steep * _octaves(hertz, low_hz).clip(-20, 20)))
        fall = 1 / (1 + np.exp(steep * _octaves(hertz, high_hz).clip(-20, 20)))
        return np.asarray(rise * fall, dtype=np.float64)

    return inside


def _octaves(hertz: Floats, over_hz: float) -> Floats:
    found: Floats = np.log2(np.maximum(hertz, 1e-3) / over_hz)
    return found


def _of_db(gains_db: Floats) -> Floats:
    found: Floats = 10 ** (np.maximum(gains_db, FLOOR_DB) / 20)
    return found
