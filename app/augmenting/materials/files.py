"""The files that recipes mix in, by what they are: handed from the project to whoever renders, in any process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING

from app.augmenting.places import local

if TYPE_CHECKING:
    from augment.materials import Clip, CutOut, Materials


NOISE, RESPONSES = "noise", "impulse-responses"  # sources whose items recipes may mix in, or convolve with


def is_source_of(name: str, source_name: str) -> bool:
    """Whether a source holds that material: it is called so, or so and something after a hyphen."""
    return source_name == name or source_name.startswith(f"{name}-")


@dataclass(frozen=True)
class MaterialFiles:
    """Paths or URLs of noise recordings, of impulse responses, and of the list of objects ("" for none)."""

    noise: tuple[str, ...] = ()
    responses: tuple[str, ...] = ()
    objects: str = ""


NONE = MaterialFiles()


@lru_cache(maxsize=2)
def bank_of(files: MaterialFiles) -> Materials:
    """The recordings and the list of objects, read once a process.

    Their names are without folders, so that a seed means the same on any machine. Raises MediaError for a file that
    cannot be read.
    """
    from augment.materials import Materials

    objects: tuple[CutOut, ...] = ()
    if files.objects:
        from app.augmenting.materials.bank import read_bank

        objects = read_bank(files.objects)
    return Materials(_clips(files.noise), objects, _clips(files.responses))


def _clips(paths: tuple[str, ...]) -> tuple[Clip, ...]:
    from app.media.sound import read_sound
    from augment.materials import Clip

    clips: list[Clip] = []
    for place in sorted(paths, key=lambda found: PurePath(found).name):
        with local(place) as path:
            samples, rate_hz = read_sound(path)
        clips.append(Clip(name=PurePath(place).name, samples=samples, rate_hz=rate_hz))
    return tuple(clips)
