"""A sample and its parent made ready to be shown, on a worker: decoded, differenced, levelled."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from app.media.raster import Raster, with_levels
from app.units import Image, Sound, as_image, as_sound
from widgets.augmenting.overlays import labels_over
from widgets.canvas.objects import Overlay
from widgets.timeline.frequency import FrequencyAxis
from widgets.timeline.sources import ArraySpectrogram

if TYPE_CHECKING:
    from app.augmenting.review.pair import Pair, Side
    from app.jobs.job import Progress
    from app.media.sound_view import SoundView
    from app.rules.sheet import RuleSheet
    from app.store.reader import Reader


EMPTY = Overlay("labels", ())


@dataclass(frozen=True, eq=False)
class Shown:
    """One side: its picture with its labels, or its sound and spectrogram; ``gain_db`` brings both to one level."""

    side: Side
    picture: Raster | None = None
    overlay: Overlay = EMPTY
    spectrogram: ArraySpectrogram | None = None
    gain_db: float = 0.0

    @property
    def sound(self) -> Sound:
        """The samples of a sound."""
        return as_sound(self.side.media)

    def levelled(self, *, matched: bool) -> Sound:
        """The samples as they are, or at the loudness of both sides."""
        return self.sound * np.float32(10 ** (self.gain_db / 20)) if matched and self.gain_db else self.sound


@dataclass(frozen=True, eq=False)
class Prepared:
    """Both sides. ``difference`` is None for sounds, and where the pictures have two sizes."""

    pair: Pair
    parent: Shown
    made: Shown
    difference: Raster | None = None
    amplified: float = 1.0


def raster_of(pixels: Image) -> Raster:
    """The picture with its coarser levels, as a canvas shows it without any more work."""
    return with_levels(pixels, (pixels.shape[1], pixels.shape[0]))


def prepare(
    view: Reader, sheet: RuleSheet, project: Path, sound_view: SoundView, sample_id: str, progress: Progress
) -> Prepared:
    """Reads the pair ``sample_id``. Raises CallError or MediaError."""
    from app.augmenting.review.pair import load_pair

    pair = load_pair(view, sheet, project, sample_id)
    progress.check()
    if pair.made.rate_hz is None:
        return _pictures(pair, sheet)
    return _sounds(pair, sound_view)


def _pictures(pair: Pair, sheet: RuleSheet) -> Prepared:
    from app.augmenting.review.difference import signed_difference

    before, after = as_image(pair.parent.media), as_image(pair.made.media)
    found = signed_difference(before, after)
    difference, gain = (None, 1.0) if found is None else (raster_of(found[0]), found[1])
    parent, made = (
        Shown(side, raster_of(pixels), labels_over(name, side, sheet))
        for name, side, pixels in (("before", pair.parent, before), ("after", pair.made, after))
    )
    return Prepared(pair, parent, made, difference, gain)


def _sounds(pair: Pair, view: SoundView) -> Prepared:
    from app.media.loudness import matching_gains_db

    sides = pair.parent, pair.made
    first, second = ((as_sound(side.media), side.rate_hz or 1) for side in sides)
    gains = matching_gains_db(first, second)
    shown = [
        Shown(side, spectrogram=_spectrogram(*sound, view), gain_db=gain)
        for side, sound, gain in zip(sides, (first, second), gains, strict=True)
    ]
    return Prepared(pair, shown[0], shown[1])


def _spectrogram(sound: Sound, rate_hz: int, view: SoundView) -> ArraySpectrogram:
    from app.media.spectrogram import tile

    settings = view.settings(rate_hz)
    half = settings.window_frames // 2
    levels = tile(np.pad(sound, ((0, 0), (half, half))), rate_hz, settings)
    hertz = settings.row_hz(rate_hz)
    scale: Literal["mel", "linear"] = "mel" if view.scale == "mel" else "linear"
    axis = FrequencyAxis(float(hertz[0]), float(hertz[-1]), scale, settings.floor_db, settings.ceiling_db)
    return ArraySpectrogram(levels, settings.hop_frames / rate_hz, axis)
