"""What recipes mix in: immutable banks of noise clips and of objects, that the caller brings."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from augment.sample import Image, Sound, Target


@dataclass(frozen=True, eq=False)
class Clip:
    """A recording without speech or anything else that is labelled. ``samples`` is ``(channels, samples)``."""

    name: str
    samples: Sound
    rate_hz: int


@dataclass(frozen=True, eq=False)
class CutOut:
    """An object that may be put on other pictures. ``name`` says where it is from: item and object.

    ``load`` gives the piece of its picture with the object in it, and the object's labels on that piece: the first is
    the one by which it is cut out, of the class ``cls``; the others are the same object as other tasks say it. It fits
    on pictures that are labelled for all of ``tasks``: on others it would be there without a label.
    """

    name: str
    cls: str
    load: Callable[[], tuple[Image, tuple[Target, ...]]]
    tasks: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Materials:
    """All clips and objects, in an order that does not depend on the machine: by name."""

    clips: tuple[Clip, ...] = ()
    objects: tuple[CutOut, ...] = ()
    responses: tuple[Clip, ...] = ()

    def fitting(self, tasks: Collection[str]) -> Materials:
        """What may be put on a sample that is labelled for ``tasks``."""
        if all(one.tasks <= frozenset(tasks) for one in self.objects):
            return self
        return replace(self, objects=tuple(one for one in self.objects if one.tasks <= frozenset(tasks)))

    def __post_init__(self) -> None:
        object.__setattr__(self, "clips", tuple(sorted(self.clips, key=lambda clip: clip.name)))
        object.__setattr__(self, "objects", tuple(sorted(self.objects, key=lambda one: one.name)))
        object.__setattr__(self, "responses", tuple(sorted(self.responses, key=lambda clip: clip.name)))
