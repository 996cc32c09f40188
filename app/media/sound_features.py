"""Numbers measured on a recording, in one pass over its blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from app.media.limits import DEFAULT, Limits
from app.media.sound import SoundReader
from app.units import Floats, Sound

_WINDOW_S = 0.02
_SPECTRUM_FRAMES = 2048
_CLIPPED = 0.999
_SILENT = 1e-6
_FEWEST_WINDOWS = 10
# Longer recordings are listened to in parts.
_WHOLE_S = 3600.0
_STRETCHES, _STRETCH_FRAMES = 240, 1 << 17
_GOLDEN = (5**0.5 - 1) / 2


def measure_sound(blocks: Iterable[Sound], rate_hz: int) -> dict[str, float]:
    """Features of a recording given as blocks ``(channels, samples) float32``; memory is that of one block.

    Levels are relative to full scale: a constant 1 is 0 dBFS, a full sine -3.01 dBFS. Windows are 20 ms, their energy
    the mean square over all channels.

    - ``duration_s``, ``rate_hz``, ``channels``
    - ``rms_dbfs``, ``peak_dbfs``: left out for digital silence
    - ``clipping_share``: samples at 0.999 of full scale or beyond. Clipping that was turned down later is not seen
    - ``silence_share``: windows below -60 dBFS, or 40 dB below the 95th percentile of the windows
    - ``snr_db``: 10 log10 of (95th - 10th) / 10th percentile of window energies, without windows of digital silence, at
      most 100. An estimate that takes the quietest tenth for the noise: it wants sound with pauses, and is left out
      where the two lie within 3 dB or fewer than 10 windows remain
    - ``bandwidth_hz``: the frequency below which 99 % of the energy lies (spectral roll-off), from the mean power
      spectrum of Hann windows of 2048 samples, without the constant part; left out for silence
    """
    meter = _Meter(rate_hz)
    for block in blocks:
        meter.add(block)
    return meter.features()


def measure_sound_file(
    path: str | Path, *, limits: Limits = DEFAULT, on_frames: Callable[[int, int], None] | None = None
) -> dict[str, float]:
    """As ``measure_sound``, of a file. Raises MediaError as ``read_sound``; ``on_frames(done, total)`` may stop it.

    A recording of more than an hour is listened to in 240 stretches of some seconds, evenly spread over it, where that
    needs no decoding of all before them: ten hours of MP3 take minutes else. ``measured_s`` then says how much was
    heard. Levels, silence, SNR and bandwidth are those of a fair sample; a peak, clipping or damage between the
    stretches is not noticed.
    """
    with SoundReader(path, limits=limits) as reader:
        info, meter = reader.info, _Meter(reader.info.rate_hz)
        if info.duration_s <= _WHOLE_S or not reader.reaches(info.n_frames // 2):
            for block in reader.blocks(clip=False):
                meter.add(block)
                if on_frames is not None:
                    on_frames(meter.n_frames, info.n_frames)
            return meter.features()
        n_frames = _STRETCH_FRAMES // meter.window_frames * meter.window_frames
        for index in range(_STRETCHES):
            # Within its share of the recording not always at the same place: something may come round as often.
            room = info.n_frames / _STRETCHES - n_frames
            meter.add(
                reader.read(round(index * (room + n_frames) + room * (index * _GOLDEN % 1)), n_frames, clip=False)
            )
            meter.break_off()
            if on_frames is not None:
                on_frames(index + 1, _STRETCHES)
        return {**meter.features(), "duration_s": info.duration_s, "measured_s": meter.n_frames / info.rate_hz}


class _Meter:
    """Sums over blocks; what does not fill a window waits for the next block."""

    def __init__(self, rate_hz: int) -> None:
        self.rate_hz = rate_hz
        self.n_frames = 0
        self.channels = 0
        self.peak = 0.0
        self.n_clipped = 0
        self.window_frames = max(1, round(rate_hz * _WINDOW_S))
        self.energies: list[Floats] = []
        self.spectrum = np.zeros(_SPECTRUM_FRAMES // 2 + 1)
        self.n_spectra = 0
        self._rest = np.zeros((0, 0), dtype=np.float32)
        self._rest_of_spectrum = np.zeros((0, 0), dtype=np.float32)
        ramp = np.arange(_SPECTRUM_FRAMES) / _SPECTRUM_FRAMES
        self._hann = (0.5 - 0.5 * np.cos(2 * np.pi * ramp)).astype(np.float32)

    def add(self, block: Sound) -> None:
        if not block.size:
            return
        if not self.channels:
            self.channels = block.shape[0]
            self._rest = self._rest_of_spectrum = block[:, :0]
        self.n_frames += block.shape[1]
        loud = np.abs(block)
        self.peak = max(self.peak, float(loud.max()))
        self.n_clipped += int(np.count_nonzero(loud >= _CLIPPED))
        windows, self._rest = _cut(self._rest, block, self.window_frames)
        self.energies.append(
            np.einsum("cwi,cwi->w", windows, windows) / np.float64(windows.shape[0] * windows.shape[2])
        )
        windows, self._rest_of_spectrum = _cut(self._rest_of_spectrum, block, _SPECTRUM_FRAMES)
        self._add_spectra(windows)

    def break_off(self) -> None:
        """What comes next does not follow what came last: a spectrum of both would be of neither."""
        self._rest_of_spectrum = self._rest_of_spectrum[:, :0]

    def features(self) -> dict[str, float]:
        """The measured numbers; only the counts when there was no sample."""
        found = {
            "duration_s": self.n_frames / self.rate_hz,
            "rate_hz": float(self.rate_hz),
            "channels": float(self.channels),
        }
        if not self.n_frames:
            return found
        energies = np.concatenate(self.energies)
        rest = float(np.square(self._rest, dtype=np.float64).sum()) / self.channels
        mean_square = (float(energies.sum()) * self.window_frames + rest) / self.n_frames
        if not len(energies):
            energies = np.array([mean_square])
        found["clipping_share"] = self.n_clipped / (self.n_frames * self.channels)
        found["silence_share"] = _silence_share(energies)
        if mean_square > 0:
            found["rms_dbfs"] = float(10 * np.log10(mean_square))
            found["peak_dbfs"] = float(20 * np.log10(self.peak))
        for name, value in (("snr_db", _snr_db(energies)), ("bandwidth_hz", self._bandwidth_hz())):
            if value is not None:
                found[name] = value
        return found

    def _add_spectra(self, windows: Sound) -> None:
        if windows.shape[1]:
            spectra = np.fft.rfft(windows * self._hann, axis=2)
            self.spectrum += (spectra.real**2 + spectra.imag**2).sum(axis=(0, 1), dtype=np.float64)
            self.n_spectra += windows.shape[1]

    def _bandwidth_hz(self) -> float | None:
        if not self.n_spectra:
            # Shorter than one window: the whole of it, filled up with silence.
            n_missing = _SPECTRUM_FRAMES - self._rest_of_spectrum.shape[1]
            self._add_spectra(np.pad(self._rest_of_spectrum, ((0, 0), (0, n_missing)))[:, None, :])
        power = self.spectrum.copy()
        power[0] = 0.0
        total = float(power.sum())
        if total <= 0:
            return None
        bin_index = int(np.searchsorted(np.cumsum(power), 0.99 * total))
        return bin_index * self.rate_hz / _SPECTRUM_FRAMES


def _cut(rest: Sound, block: Sound, n_frames: int) -> tuple[Sound, Sound]:
    """Whole windows ``(channels, windows, n_frames)`` of ``rest`` and ``block`` together, and what is left over."""
    joined = np.concatenate([rest, block], axis=1) if rest.shape[1] else block
    n_windows = joined.shape[1] // n_frames
    whole = joined[:, : n_windows * n_frames].reshape(joined.shape[0], n_windows, n_frames)
    return whole, joined[:, n_windows * n_frames :].copy()


def _silence_share(energies: Floats) -> float:
    threshold = max(_SILENT, float(np.percentile(energies, 95)) * 1e-4)
    return float(np.mean(energies < threshold))


def _snr_db(energies: Floats) -> float | None:
    heard = energies[energies > 0]
    if len(heard) < _FEWEST_WINDOWS:
        return None
    noise, loud = (float(value) for value in np.percentile(heard, (10, 95)))
    if loud < 2 * noise:
        return None
    return min(100.0, float(10 * np.log10((loud - noise) / noise)))
