"""Which frames one playback goes through, and which of them is heard after so many: spans, loops, speed. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple


class Round(NamedTuple):
    """Frames ``begin`` to ``end`` (exclusive) of the recording, which are heard in exactly ``n_heard`` frames."""

    begin: int
    end: int
    n_heard: int


@dataclass(frozen=True)
class Course:
    """From ``first`` to ``end`` (exclusive); with ``loop`` then again and again from ``begin``, each round alike.

    Frames are those of the recording; ``heard`` counts frames of sound at the same rate, which are fewer at a ``speed``
    above 1.
    """

    first: int
    end: int
    begin: int
    loop: bool = False
    speed: float = 1.0

    def rounds(self) -> Iterator[Round]:
        """What is played one after the other; without an end in a loop."""
        if self.first < self.end:
            yield Round(self.first, self.end, self._n_heard(self.end - self.first))
        while self.loop and self.begin < self.end:
            yield Round(self.begin, self.end, self._n_heard(self.end - self.begin))

    @property
    def n_heard(self) -> int | None:
        """How many frames of sound it is in all; None where it has no end."""
        return None if self._endless else self._n_heard(max(0, self.end - self.first))

    def frame_at(self, heard: int) -> int:
        """The frame of the recording that comes after ``heard`` frames of sound; ``end`` when all are over."""
        n_first = self._n_heard(max(0, self.end - self.first))
        if heard < n_first:
            return self.first + heard * (self.end - self.first) // n_first
        if not self._endless:
            return self.end
        length = self.end - self.begin
        n_round = self._n_heard(length)
        return self.begin + (heard - n_first) % n_round * length // n_round

    def is_over(self, heard: int) -> bool:
        """Whether after ``heard`` frames of sound nothing is left."""
        n_heard = self.n_heard
        return n_heard is not None and heard >= n_heard

    @property
    def _endless(self) -> bool:
        return self.loop and self.begin < self.end

    def _n_heard(self, n_frames: int) -> int:
        return max(1, round(n_frames / self.speed)) if n_frames else 0
