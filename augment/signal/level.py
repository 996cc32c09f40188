"""Power, loudness and mixing. Powers are mean squares over all channels; 0 dB is a constant 1."""

from __future__ import annotations

import numpy as np
from scipy import fft

from augment.sample import Floats, Sound

# Power below which there is nothing to hold anything against: -70 dB.
SILENT = 1e-7
WINDOW_S = 0.02
SPECTRUM_FRAMES = 2048


def power(sound: Sound) -> float:
    """The mean square."""
    flat = sound.reshape(-1)
    return float(np.dot(flat, flat)) / max(1, flat.size)


def db(ratio: float) -> float:
    """Of a ratio of powers; -200 for none."""
    return float(10 * np.log10(max(ratio, 1e-20)))


def times_db(gain_db: float) -> np.float32:
    """What a gain multiplies samples by."""
    return np.float32(10 ** (gain_db / 20))


def window_powers(sound: Sound, rate_hz: int) -> Floats:
    """The power of every 20 ms ``(n,)``; of a sound that is shorter, of the whole."""
    size = max(1, round(rate_hz * WINDOW_S))
    count = sound.shape[1] // size
    if not count:
        return np.array([power(sound)])
    windows = sound[:, : count * size].reshape(len(sound), count, size)
    summed: Floats = np.einsum("cwi,cwi->w", windows, windows).astype(np.float64)
    return summed / (len(sound) * size)


def active_power(sound: Sound, rate_hz: int) -> float:
    """The power where something is said: windows within 25 dB of the loud ones, after the idea of ITU-T P.56."""
    powers = window_powers(sound, rate_hz)
    return float(powers[powers >= np.percentile(powers, 95) * 10**-2.5].mean())


def snr_db(sound: Sound, rate_hz: int) -> float | None:
    """Loud windows over quiet ones, 95th against 10th percentile, as data sets are measured; None if they are near."""
    powers = window_powers(sound, rate_hz)
    heard = powers[powers > 0]
    if len(heard) < 10:
        return None
    noise, loud = (float(value) for value in np.percentile(heard, (10, 95)))
    return min(100.0, db((loud - noise) / noise)) if loud >= 2 * noise else None


def bandwidth_hz(power: Floats, rate_hz: int) -> float:
    """Where 99 % of the energy lies below, of a mean power spectrum ``(1025,)`` as ``mean_spectrum`` gives it."""
    summed = np.cumsum(power)
    return float(np.searchsorted(summed, 0.99 * summed[-1])) * rate_hz / SPECTRUM_FRAMES


def mean_spectrum(sound: Sound) -> Floats:
    """The mean power spectrum ``(1025,)`` of Hann windows of 2048 frames, without the constant part."""
    count = max(1, sound.shape[1] // SPECTRUM_FRAMES)
    padded = np.pad(sound, ((0, 0), (0, max(0, SPECTRUM_FRAMES - sound.shape[1]))))
    windows = padded[:, : count * SPECTRUM_FRAMES].reshape(len(sound) * count, SPECTRUM_FRAMES)
    spectra = fft.rfft(windows * np.hanning(SPECTRUM_FRAMES + 1)[:-1].astype(np.float32), axis=1)
    power: Floats = (np.abs(spectra) ** 2).mean(axis=0, dtype=np.float64)
    power[0] = 0.0
    return power


def within_scale(sound: Sound) -> Sound:
    """Turned down as a whole where it would clip: ratios within it stay what they are."""
    peak = float(max(sound.max(), -sound.min()))
    return sound if peak <= 1 else sound * np.float32(1 / peak)


def at_ratio(noise: Sound, against: float, snr: float) -> Sound:
    """``noise`` turned to ``snr`` dB below the power ``against``."""
    scale = np.sqrt(max(against, SILENT) / max(power(noise), 1e-20) / 10 ** (snr / 10))
    return noise * np.float32(scale)


def mixed(sound: Sound, noise: Sound, against: float, snr: float) -> Sound:
    """``noise`` ``(samples,)`` or ``(channels, samples)`` added ``snr`` dB below the power ``against``."""
    return within_scale(sound + at_ratio(noise, against, snr))
