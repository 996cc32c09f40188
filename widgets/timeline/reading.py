"""The sound of one playback, read ahead on a worker: from the source, at the speed and for the ears wanted. No Qt."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from app.errors import EarmarkError
from app.units import Sound
from augment.signal.stretch import Stretcher
from widgets.timeline.course import Course, Round

# What is heard on both ears: the recording as it is ("all": more than two channels are mixed), its mix, or one channel.
Ears = Literal["all", "mix"] | int

FIRST_FRAMES, MOST_FRAMES = 2048, 16384
AHEAD_S = 2.0
# A loop up to this length is read and stretched once.
KEPT_S = 60.0


class PlaySource(Protocol):
    """What can be played. Read on a worker, several of which may ask at the same time."""

    @property
    def rate_hz(self) -> int:
        """Frames a second."""
        ...

    @property
    def n_frames(self) -> int:
        """Length of the recording."""
        ...

    @property
    def channels(self) -> int:
        """How many there are."""
        ...

    def read(self, start_frame: int, n_frames: int) -> Sound:
        """``(channels, n) float32``, fewer frames at the end. Raises EarmarkError where it cannot be read."""
        ...


@dataclass(frozen=True, eq=False)
class ArraySource:
    """Samples held in memory: ``(channels, samples)``, float32 in [-1, 1] or int16."""

    samples: NDArray
    rate_hz: int

    @property
    def n_frames(self) -> int:
        """Length of the recording."""
        return int(self.samples.shape[1])

    @property
    def channels(self) -> int:
        """How many there are."""
        return int(self.samples.shape[0])

    def read(self, start_frame: int, n_frames: int) -> Sound:
        """See ``PlaySource``."""
        part = self.samples[:, max(0, start_frame) : max(0, start_frame + n_frames)]
        scale = np.float32(32768 if np.issubdtype(part.dtype, np.integer) else 1)
        return np.divide(part, scale, dtype=np.float32)


def sound_of(source: PlaySource, course: Course, ears: Ears) -> Iterator[Sound]:
    """What is heard, in order, as blocks ``(2, n) float32``; the first are short, so that they are there soon."""
    kept: list[Sound] = []
    rounds = course.rounds()
    first = next(rounds, None)
    if first is None:
        return
    yield from _round(source, first, ears)
    for one in rounds:
        if kept:
            yield from kept
            continue
        keep = one.n_heard <= KEPT_S * source.rate_hz
        for block in _round(source, one, ears):
            if keep:
                kept.append(block)
            yield block


def _round(source: PlaySource, one: Round, ears: Ears) -> Iterator[Sound]:
    """Exactly ``one.n_heard`` frames."""
    n_frames = one.end - one.begin
    stretcher = Stretcher(source.rate_hz, n_frames, one.n_heard) if one.n_heard != n_frames else None
    at, size = one.begin, FIRST_FRAMES
    while at < one.end:
        wanted = min(size, one.end - at)
        block = for_ears(_whole(source.read(at, wanted), wanted), ears)
        made = block if stretcher is None else stretcher.put(block)
        if made.shape[1]:
            yield made
        at, size = at + wanted, min(2 * size, MOST_FRAMES)


def _whole(block: Sound, n_frames: int) -> Sound:
    """A source that ends too soon is silent from there on, so that time goes on as planned."""
    missing = n_frames - block.shape[1]
    return block if missing <= 0 else np.pad(block, ((0, 0), (0, missing)))


def for_ears(block: Sound, ears: Ears) -> Sound:
    """``(channels, n)`` as it is heard, ``(2, n)``; a channel that is not there is heard as the mix."""
    n_channels = block.shape[0]
    if ears == "all" and n_channels == 2:
        return block
    one = block[ears] if isinstance(ears, int) and 0 <= ears < n_channels else block.mean(axis=0, dtype=np.float32)
    return np.stack([one, one])


class Reading:
    """Reads blocks on a thread of its own, some seconds ahead, until ``close``. ``take`` never waits."""

    def __init__(self, source: PlaySource, course: Course, ears: Ears) -> None:
        self._blocks = sound_of(source, course, ears)
        self._most = round(AHEAD_S * source.rate_hz)
        self._ready: deque[Sound] = deque()
        self._n_ready = 0
        self._ended = False
        self._closed = False
        self._news = threading.Condition()
        self.problem: EarmarkError | None = None
        threading.Thread(target=self._read, name="playback", daemon=True).start()

    @property
    def is_ready(self) -> bool:
        """Whether there is something to take, or nothing will come any more."""
        return bool(self._ready) or self._ended

    @property
    def is_over(self) -> bool:
        """Whether all has been taken."""
        with self._news:
            return self._ended and not self._ready

    def take(self, n_frames: int) -> Sound | None:
        """The next frames ``(2, n)``, at most so many and as many as are there; None when none are."""
        parts = []
        with self._news:
            while n_frames > 0 and self._ready:
                block = self._ready.popleft()
                if block.shape[1] > n_frames:
                    self._ready.appendleft(block[:, n_frames:])
                    block = block[:, :n_frames]
                parts.append(block)
                n_frames -= block.shape[1]
                self._n_ready -= block.shape[1]
            self._news.notify()
        return np.concatenate(parts, axis=1) if parts else None

    def close(self) -> None:
        """Reads no further. Does not wait: what is being read is read to its end, and goes nowhere."""
        with self._news:
            self._closed = True
            self._ready.clear()
            self._news.notify()

    def _read(self) -> None:
        try:
            for block in self._blocks:
                with self._news:
                    self._news.wait_for(self._has_room)
                    if self._closed:
                        return
                    self._ready.append(block)
                    self._n_ready += block.shape[1]
        except EarmarkError as problem:  # told on the window's thread, which asks for it
            self.problem = problem
        finally:
            self._ended = True

    def _has_room(self) -> bool:
        return self._closed or self._n_ready < self._most
