"""The pairs of a round, read ahead: neither side is told from the other by how long it takes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.errors import EarmarkError
from app.media.raster import Raster
from app.units import Image, Sound, as_image, as_sound
from widgets.augmenting.prepared import raster_of
from widgets.augmenting.under_way import UnderWay

if TYPE_CHECKING:
    from app.augmenting.verdict.rounds import PairShown
    from app.jobs.job import Progress
    from app.store.reader import Reader
    from widgets.shell.page import PageContext

AHEAD = 3


@dataclass(frozen=True, eq=False)
class Half:
    """A picture, or a sound with its rate."""

    picture: Raster | None
    sound: Sound | None
    rate_hz: int


Halves = tuple[Half, Half]


class PairAhead(QObject):
    """``loaded`` names the place of a pair that is there now, ``failed`` one that cannot be read, and why."""

    loaded = Signal(int)
    failed = Signal(int, str)

    def __init__(self, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._pairs: tuple[PairShown, ...] = ()
        self._kept: dict[int, Halves] = {}
        self._asked: set[int] = set()
        self._number = 0
        self._jobs = UnderWay(self)

    def begin(self, pairs: tuple[PairShown, ...]) -> None:
        """Another round."""
        self._pairs, self._kept, self._asked = pairs, {}, set()
        self._number += 1

    def get(self, place: int) -> Halves | None:
        """Left and right of a pair that is there."""
        return self._kept.get(place)

    def want(self, place: int) -> None:
        """This pair now, and the next ones after it."""
        for old in [old for old in self._kept if not place - 1 <= old <= place + AHEAD]:
            del self._kept[old]
            self._asked.discard(old)
        for at in range(place, min(place + AHEAD + 1, len(self._pairs))):
            if at not in self._asked:
                self._asked.add(at)
                workspace = self._context.workspace
                work = partial(read_pair, workspace.view, workspace.path, self._pairs[at])
                done, failed = partial(self._done, self._number, at), partial(self._failed, self._number, at)
                self._jobs.add(self._context.jobs.run("Reading the pair", work, done, failed, quiet=True))

    def _done(self, number: int, place: int, halves: Halves) -> None:
        if number == self._number:
            self._kept[place] = halves
            self.loaded.emit(place)

    def _failed(self, number: int, place: int, problem: BaseException) -> None:
        if not isinstance(problem, EarmarkError):
            raise problem
        if number == self._number:
            self.failed.emit(place, problem.message)


def read_pair(view: Reader, project: Path, pair: PairShown, progress: Progress) -> Halves:
    """Left and right, both at one loudness where they are sounds. Raises CallError or MediaError."""
    from app.errors import CallError
    from app.records import Item, SampleRow, Source

    sample, item = view.get(SampleRow, pair.sample), view.get(Item, pair.real)
    source = None if item is None else view.get(Source, item.source_id)
    if sample is None or item is None or source is None:
        raise CallError("a sample or an item of this pair is not in the project any more. Go on to the next one.")
    progress.check()
    made, real = _read(project / sample.path, item.media), _read(Path(source.root) / item.path, item.media)
    if made[1]:
        made, real = _levelled((as_sound(made[0]), made[1]), (as_sound(real[0]), real[1]))
    return (_half(*made), _half(*real)) if pair.made_left else (_half(*real), _half(*made))


def _half(media: Image | Sound, rate_hz: int) -> Half:
    return Half(None, as_sound(media), rate_hz) if rate_hz else Half(raster_of(as_image(media)), None, 0)


def _read(file: Path, media: str) -> tuple[Image | Sound, int]:
    if media == "image":
        from app.media.image import read_image

        return read_image(file), 0
    from app.media.sound import read_sound

    return read_sound(file)


def _levelled(made: tuple[Sound, int], real: tuple[Sound, int]) -> tuple[tuple[Sound, int], tuple[Sound, int]]:
    """Loudness alone would tell which is which, and is measured among the features."""
    import numpy as np

    from app.media.loudness import matching_gains_db

    gains = matching_gains_db(made, real)
    first, second = (
        (media * np.float32(10 ** (gain / 20)), rate) for (media, rate), gain in zip((made, real), gains, strict=True)
    )
    return first, second
