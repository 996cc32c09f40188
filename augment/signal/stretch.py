"""Sound slower or faster at its own pitch, in a stream: waveform-similarity overlap-add (WSOLA).

Verhelst and Roelands, "An overlap-add technique based on waveform similarity (WSOLA) for high quality time-scale
modification of speech", ICASSP 1993.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from augment.sample import Floats, Sound

# Half of a window, and how far from its due place a window may be taken: together they hold two periods of a low voice.
HOP_S = 0.012
REACH_S = 0.012
# Shorter than this there is nothing to overlap.
LEAST_FRAMES = 64
# How much a cut avoids what is loud, against how well its two sides fit: a click is then neither lost nor doubled.
LOUDNESS_COUNTS = 0.5


class Runs(NamedTuple):
    """What was played, in frames: from ``starts`` to ``ends`` of the old sound, each from ``turns`` of the new one on.

    All ``(k,)``; ``turns`` rise. What lies in two runs is heard twice, and what lies in none is left out.
    """

    starts: Floats
    ends: Floats
    turns: Floats


def stretched(sound: Sound, rate_hz: int, n_out: int) -> tuple[Sound, Runs]:
    """The whole of ``sound`` in exactly ``n_out`` frames, and which part of it is heard when."""
    n_in = sound.shape[1]
    stretcher = Stretcher(rate_hz, n_in, n_out)
    stretcher.places = []
    made = stretcher.put(sound)
    if not stretcher.places:  # frames were taken one by one
        starts = (np.arange(n_out) * n_in // n_out).astype(np.float64)
        return made, Runs(starts, starts + 1, np.arange(n_out, dtype=np.float64))
    return made, _runs(np.array(stretcher.places, dtype=np.float64), stretcher.hop, n_in, n_out)


def _runs(places: Floats, hop: int, n_in: int, n_out: int) -> Runs:
    """One window gives way to the next in the middle of their overlap; between, time runs as in the old sound."""
    count = np.arange(len(places))
    turns = count * hop + hop / 2
    turns[0] = 0.0
    begins = np.append(True, np.diff(places) != hop)  # the others go on with the run before
    starts, turns = (places + turns - count * hop)[begins], turns[begins]
    return Runs(starts, np.minimum(starts + np.diff(turns, append=n_out), n_in), turns)


class Stretcher:
    """Turns exactly ``n_in`` frames into exactly ``n_out``, block by block; all channels are cut at the same places.

    The result begins with the first frame at full level and ends at full level, and holds nothing from beside the run,
    so that runs put end to end loop without a gap. ``put`` takes ``(channels, n)`` and gives what is ready by then.
    ``hop`` is half of a window; ``places``, once set to a list, is told where each window was taken.
    """

    def __init__(self, rate_hz: int, n_in: int, n_out: int) -> None:
        self.places: list[int] | None = None
        self._n_in, self._n_out = n_in, n_out
        self.hop = max(1, min(round(rate_hz * HOP_S), n_in // 4))
        self._reach = max(1, min(round(rate_hz * REACH_S), n_in // 4))
        # Going on as it is wins while it may: without this, windows came late on average, or early when sped up.
        self._lean = round(self._reach * (1 if n_in > n_out else -1) * 0.5)
        self._fall = (0.5 + 0.5 * np.cos(np.pi * np.arange(self.hop) / self.hop)).astype(np.float32)
        self._held: Sound | None = None
        self._base = 0
        self._got = 0
        self._place = 0
        self._index = 0
        self._tail: Sound | None = None
        self._over = n_out <= 0

    def put(self, block: Sound) -> Sound:
        """The next input; gives the output that follows from it, often none, ``(channels, m)``."""
        self._held = block if self._held is None else np.concatenate([self._held, block], axis=1)
        self._got = min(self._n_in, self._got + block.shape[1])
        if self._n_in < LEAST_FRAMES:
            return self._tiny()
        made = []
        while not self._over and self._has_enough():
            made.append(self._next())
        self._forget()
        return np.concatenate(made, axis=1) if made else block[:, :0]

    def _tiny(self) -> Sound:
        assert self._held is not None
        if self._over or self._got < self._n_in:
            return self._held[:, :0]
        self._over = True
        return self._held[:, np.arange(self._n_out) * self._n_in // self._n_out]

    @property
    def _due(self) -> int:
        """Where the next window should be taken."""
        return round(self._index * self.hop * self._n_in / self._n_out) + self._lean

    @property
    def _wanted(self) -> int:
        """How many frames of the next window are used."""
        return min(2 * self.hop, self._n_out - self._index * self.hop)

    def _has_enough(self) -> bool:
        farthest = max(self._due + self._reach, self._place + self.hop) + 2 * self.hop
        return self._got >= min(self._n_in, farthest)

    def _next(self) -> Sound:
        wanted = self._wanted
        place = 0 if self._index == 0 else self._best(wanted)
        window = self._piece(place, place + wanted)
        head, rest = window[:, : self.hop], window[:, self.hop :]
        if self._tail is not None:
            fall = self._fall[: head.shape[1]]
            head = self._tail[:, : head.shape[1]] * fall + head * (1 - fall)
        if self.places is not None:
            self.places.append(place)
        self._place, self._tail = place, rest
        self._index += 1
        self._over = wanted < 2 * self.hop or self._index * self.hop + self.hop >= self._n_out
        return np.concatenate([head, rest], axis=1) if self._over else head

    def _best(self, wanted: int) -> int:
        """Where the sound is most like what would have followed the window before."""
        natural = self._place + self.hop
        last = self._n_in - wanted
        low, high = max(0, min(self._due - self._reach, last)), max(0, min(self._due + self._reach, last))
        if low <= natural <= high:
            return natural
        length = min(2 * self.hop, self._n_in - natural, self._n_in - high)
        if length < self.hop // 4 or high <= low:
            return min(max(natural, low), high)
        like = self._piece(natural, natural + length).mean(axis=0, dtype=np.float64)
        there = self._piece(low, high + length).mean(axis=0, dtype=np.float64)
        score = _likeness(there, like) - LOUDNESS_COUNTS * self._lost(low, high, natural)
        return low + int(np.argmax(score))

    def _lost(self, low: int, high: int, natural: int) -> Floats:
        """For each place the share of the power round here, beyond that of the time, left out there or heard twice."""
        begin, end = min(low, natural), max(high, natural)
        half = min(self.hop // 2, self._n_in - end)
        around = self._piece(begin + half, end + half).mean(axis=0, dtype=np.float64)
        power = np.concatenate([[0.0], np.cumsum(around * around)])
        share = np.abs(power[low - begin : high - begin + 1] - power[natural - begin]) / max(power[-1], 1e-12)
        time = np.abs(np.arange(low, high + 1) - natural) / (end - begin)
        found: Floats = np.maximum(share - time, 0.0)
        return found

    def _piece(self, begin: int, end: int) -> Sound:
        assert self._held is not None
        return self._held[:, begin - self._base : end - self._base]

    def _forget(self) -> None:
        """What no later window can reach is not held."""
        keep = max(self._base, min(self._due - self._reach, self._place + self.hop) - 1)
        if self._held is not None and keep - self._base > self.hop:
            self._held = self._held[:, keep - self._base :].copy()
            self._base = keep


def _likeness(there: Floats, like: Floats) -> Floats:
    """The normalised correlation of ``like`` with ``there`` at each place where it lies whole within it."""
    n_places = len(there) - len(like) + 1
    size = 1 << (len(there) - 1).bit_length()
    product = np.fft.rfft(there, size) * np.conj(np.fft.rfft(like, size))
    together = np.fft.irfft(product, size)[:n_places]
    energy = np.concatenate([[0.0], np.cumsum(there * there)])
    power = energy[len(like) :] - energy[:n_places]
    found: Floats = together / np.sqrt(np.maximum(power, 1e-9))
    return found
