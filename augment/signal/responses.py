"""Impulse responses: convolved by blocks, so that one spectrum of each serves all longer clips."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import fft

from augment.sample import Sound

# The direct path is the first tap of at least this share of the largest: a reflection may be as loud, not much louder.
DIRECT_SHARE = 0.5


@dataclass(frozen=True, eq=False)
class Response:
    """``taps`` ``(n,)`` float32; ``direct`` is the tap at which the direct path arrives."""

    taps: Sound
    direct: int
    _spectra: dict[int, Any] = field(default_factory=dict, repr=False)

    def size_for(self, length: int) -> int:
        """The length of a block's transform for a clip of ``length``: six times the taps is near the least work.

        A clip that fits into less takes one block, of one of few sizes.
        """
        return _size(min(max(8192, 6 * len(self.taps)), length + self.direct + len(self.taps)))

    def spectrum(self, size: int) -> Any:
        """Of the taps, computed once for each size."""
        found = self._spectra.get(size)
        if found is None:
            found = self._spectra[size] = fft.rfft(self.taps, size)
        return found


def _size(least: int) -> int:
    """The next power of two, or one and a half times one: of these, four are transformed at once."""
    power = 1 << max(5, (least - 1).bit_length())
    return power * 3 // 4 if least <= power * 3 // 4 else power


def response_of(taps: Sound) -> Response:
    """A measured response: what lies more than 60 dB below the peak at its end is left off."""
    loud = np.flatnonzero(np.abs(taps) > np.abs(taps).max() * 1e-3)
    if not len(loud):
        raise ValueError("an impulse response of silence")
    taps = np.ascontiguousarray(taps[: int(loud[-1]) + 1], dtype=np.float32)
    return Response(taps, int(np.argmax(np.abs(taps) >= DIRECT_SHARE * np.abs(taps).max())))


def convolved(sound: Sound, response: Response) -> Sound:
    """``sound`` through ``response``, as long as before and without the delay of the direct path (overlap-add)."""
    channels, length = sound.shape
    n_taps = len(response.taps)
    size = response.size_for(length)
    step = size - n_taps + 1
    count = -(-length // step)
    blocks = np.zeros((channels, count, size), dtype=np.float32)
    for index in range(count):
        part = sound[:, index * step : (index + 1) * step]
        blocks[:, index, : part.shape[1]] = part
    spectra = fft.rfft(blocks, axis=2, overwrite_x=True)
    spectra *= response.spectrum(size)
    pieces = fft.irfft(spectra, size, axis=2, overwrite_x=True)
    made = np.zeros((channels, count * step + n_taps - 1), dtype=np.float32)
    for index in range(count):
        made[:, index * step : index * step + size] += pieces[:, index]
    return _from(made, response.direct, length)


def _from(sound: Sound, first: int, length: int) -> Sound:
    """``length`` frames from ``first`` on, silence where there are no more."""
    cut = sound[:, first : first + length]
    missing = length - cut.shape[1]
    return np.ascontiguousarray(np.pad(cut, ((0, 0), (0, missing))) if missing else cut)
