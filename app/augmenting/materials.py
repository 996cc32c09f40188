"""The files that recipes mix in, by what they are: handed from the project to whoever renders, in any process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from augment.materials import Clip, Materials


@dataclass(frozen=True)
class MaterialFiles:
    """Paths of noise recordings and of measured impulse responses."""

    noise: tuple[str, ...] = ()
    responses: tuple[str, ...] = ()


NONE = MaterialFiles()


@lru_cache(maxsize=2)
def bank_of(files: MaterialFiles) -> Materials:
    """The recordings, read once a process.

    Their names are without folders, so that a seed means the same on any machine. Raises MediaError for a file that
    cannot be read.
    """
    from augment.materials import Materials

    return Materials(_clips(files.noise), responses=_clips(files.responses))


def _clips(paths: tuple[str, ...]) -> tuple[Clip, ...]:
    from app.media.sound import read_sound
    from augment.materials import Clip

    clips: list[Clip] = []
    for path in sorted(paths, key=lambda found: Path(found).name):
        samples, rate_hz = read_sound(Path(path))
        clips.append(Clip(name=Path(path).name, samples=samples, rate_hz=rate_hz))
    return tuple(clips)
