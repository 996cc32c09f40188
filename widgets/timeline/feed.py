"""Which frames are to be played next, and which one is heard now, looping to the sample. No Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Feed:
    """Plays from ``first`` to ``end`` (exclusive); with ``loop`` then again and again from ``begin``.

    ``taken`` counts the frames handed out since the start.
    """

    first: int
    end: int
    begin: int
    loop: bool = False
    taken: int = 0

    def take(self, n_frames: int) -> list[tuple[int, int]]:
        """The next frames, at most so many, as half-open stretches; fewer, or none, at the end."""
        parts: list[tuple[int, int]] = []
        while n_frames > 0:
            at = self.frame_at(self.taken)
            count = min(n_frames, self.end - at)
            if count <= 0:
                break
            parts.append((at, at + count))
            self.taken += count
            n_frames -= count
        return parts

    def frame_at(self, heard: int) -> int:
        """The frame that comes after ``heard`` frames; ``end`` when all are over."""
        straight = self.first + heard
        if straight < self.end:
            return straight
        if not self.loop or self.end <= self.begin:
            return self.end
        return self.begin + (straight - self.end) % (self.end - self.begin)

    def is_over(self, heard: int) -> bool:
        """Whether after ``heard`` frames nothing is left."""
        return self.frame_at(heard) >= self.end
