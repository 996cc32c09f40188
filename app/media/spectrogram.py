"""Spectrogram tiles as 8-bit pictures of decibels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.media.sound import SoundReader
from app.units import Floats, Image, Sound

Tile = NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True)
class SpectrogramSettings:
    """How sound becomes a tile.

    ``window_frames`` and ``hop_frames`` of the short-time Fourier transform (Hann window); levels from ``floor_db`` to
    ``ceiling_db`` become 0 to 255, where a sine of full scale is 0 dB; ``n_mels`` above 0 gives that many mel bands in
    place of the ``window_frames // 2 + 1`` linear bins.
    """

    window_frames: int = 1024
    hop_frames: int = 441
    floor_db: float = -100.0
    ceiling_db: float = 0.0
    n_mels: int = 0

    @property
    def n_rows(self) -> int:
        """The height of a tile."""
        return self.n_mels or self.window_frames // 2 + 1

    def row_hz(self, rate_hz: int) -> Floats:
        """The centre frequency of each row, ``(n_rows,)`` Hz, lowest first."""
        if self.n_mels:
            return _mel_edges_hz(self.n_mels, rate_hz)[1:-1]
        return np.fft.rfftfreq(self.window_frames, 1 / rate_hz).astype(np.float64)


def read_tile(reader: SoundReader, start_frame: int, n_columns: int, settings: SpectrogramSettings) -> Tile:
    """A tile ``(n_rows, n_columns) uint8``, row 0 the lowest frequency, column k centred at ``start_frame + k * hop``.

    Channels are averaged. Beside the recording is silence; tiles that begin whole hops apart join without a seam.
    """
    half = settings.window_frames // 2
    first = start_frame - half
    n_frames = (n_columns - 1) * settings.hop_frames + settings.window_frames
    begin, end = max(0, first), min(reader.info.n_frames, first + n_frames)
    padded = np.zeros((1, n_frames), dtype=np.float32)
    if end > begin:
        padded[0, begin - first : end - first] = reader.read(begin, end - begin).mean(axis=0)
    return tile(padded, reader.info.rate_hz, settings)


def tile(sound: Sound, rate_hz: int, settings: SpectrogramSettings) -> Tile:
    """The tile of ``sound`` ``(channels, samples)``: ``1 + (samples - window) // hop`` columns.

    Column 0 begins at sample 0. Sound shorter than the window is filled up with silence. Row 0 is the lowest frequency.
    """
    mono = sound.mean(axis=0, dtype=np.float32)
    size = settings.window_frames
    if len(mono) < size:
        mono = np.concatenate([mono, np.zeros(size - len(mono), dtype=np.float32)])
    frames = np.lib.stride_tricks.sliding_window_view(mono, size)[:: settings.hop_frames]
    # The periodic Hann window; twice over its sum makes a sine of amplitude 1 peak at 1.
    hann = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / size)).astype(np.float32)
    power = np.abs(np.fft.rfft(frames * hann, axis=1) * np.float32(2 / hann.sum())) ** 2
    if settings.n_mels:
        power = power @ mel_filters(settings.n_mels, size, rate_hz).T
    level_db = 10 * np.log10(np.maximum(power, 1e-12))
    shares = (level_db - settings.floor_db) / (settings.ceiling_db - settings.floor_db)
    levels: Tile = np.rint(shares.clip(0, 1) * 255).astype(np.uint8).T
    return np.ascontiguousarray(levels)


@lru_cache(maxsize=8)
def mel_filters(n_mels: int, window_frames: int, rate_hz: int) -> Floats:
    """Triangles ``(n_mels, window // 2 + 1)``, each with its peak 1, evenly spaced in mel from 0 to half the rate.

    mel = 2595 log10(1 + f / 700): O'Shaughnessy, Speech Communication, 1987.
    """
    edges = _mel_edges_hz(n_mels, rate_hz)
    bins = np.fft.rfftfreq(window_frames, 1 / rate_hz)
    rising = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    filters = np.minimum(rising, falling).clip(0, None)
    # Narrow low bands can fall between two bins; they take the nearest.
    empty = np.flatnonzero(filters.sum(axis=1) == 0)
    filters[empty, np.abs(bins[None, :] - edges[1:-1][empty][:, None]).argmin(axis=1)] = 1.0
    return filters


def _mel_edges_hz(n_mels: int, rate_hz: int) -> Floats:
    top_mel = 2595 * np.log10(1 + rate_hz / 2 / 700)
    edges: Floats = 700 * (10 ** (np.linspace(0, top_mel, n_mels + 2) / 2595) - 1)
    return edges


def paint(levels: Tile, table: Image) -> Image:
    """The tile as a picture ``(rows, columns, 3)``, high frequencies on top, through a colour table ``(256, 3)``."""
    return table[levels[::-1]]
