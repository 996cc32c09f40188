"""What recipes mix in: an immutable bank of noise clips that the caller brings."""

from __future__ import annotations

from dataclasses import dataclass

from augment.sample import Sound


@dataclass(frozen=True, eq=False)
class Clip:
    """A recording without speech or anything else that is labelled. ``samples`` is ``(channels, samples)``."""

    name: str
    samples: Sound
    rate_hz: int


@dataclass(frozen=True, eq=False)
class Materials:
    """All clips, in an order that does not depend on the machine: by name."""

    clips: tuple[Clip, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "clips", tuple(sorted(self.clips, key=lambda clip: clip.name)))
