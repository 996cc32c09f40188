"""Impulse responses: convolved by blocks, so that one spectrum of each serves clips of any length."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
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

    @property
    def size(self) -> int:
        """The length of a block's transform: four times the taps, which is near the least work a sample."""
        return int(fft.next_fast_len(max(4096, 4 * len(self.taps)), real=True))

    @cached_property
    def spectrum(self) -> Any:
        """Of the taps, computed once."""
        return fft.rfft(self.taps, self.size)


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
    size, n_taps = response.size, len(response.taps)
    step = size - n_taps + 1
    count = -(-(length + response.direct) // step)
    padded = np.zeros((channels, count * step), dtype=np.float32)
    padded[:, :length] = sound
    blocks = fft.rfft(padded.reshape(channels, count, step), size, axis=2)
    blocks *= response.spectrum
    pieces = fft.irfft(blocks, size, axis=2, overwrite_x=True)
    made = np.zeros((channels, count * step + n_taps), dtype=np.float32)
    made[:, : count * step] = pieces[:, :, :step].reshape(channels, count * step)
    for index in range(count):
        begin = (index + 1) * step
        made[:, begin : begin + n_taps - 1] += pieces[:, index, step:]
    return np.ascontiguousarray(made[:, response.direct : response.direct + length])
