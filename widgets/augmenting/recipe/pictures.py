"""What a tile of the preview shows: a picture with its objects, or a recording as waveform and spectrogram."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QImage

from app.labels import values
from widgets.bridge.images import to_qimage
from widgets.canvas.objects import CanvasObject, from_label
from widgets.theme.class_colours import letter_of
from widgets.timeline.wave import coverage, to_height

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.rules.sheet import RuleSheet, Task
    from app.units import Image, Sound

SOUND_PX = (320, 120)  # of the picture of a recording; a third of its height is the waveform
WAVE_SHARE = 1 / 3
GROUND, WAVE = 24.0, (120.0, 180.0, 240.0)
FLOOR_DB, CEILING_DB = -95.0, -10.0


@dataclass(frozen=True)
class Span:
    """A segment on the picture of a recording: its share of the time, 0 to 1, and what it looks like."""

    start: float
    end: float
    colour: str
    text: str


@dataclass(frozen=True, eq=False)
class Tile:
    """One cell of the preview. ``variant`` is -1 for the original; ``media`` are kept for the ear alone, with their
    loudness ``lufs``."""

    item_id: str
    title: str
    variant: int
    seed: int
    picture: QImage
    objects: tuple[CanvasObject, ...] = ()
    spans: tuple[Span, ...] = ()
    words: str = ""
    steps: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    error: str = ""
    media: Any = None
    rate_hz: int | None = None
    lufs: float = float("nan")

    @property
    def brief(self) -> str:
        """How many labels are gone, and what was done."""
        if self.error:
            return self.error
        if self.variant < 0:
            return "The original."
        done = "; ".join(self.steps) or "Nothing: chance left every step out"
        count = len(self.dropped)
        gone = f"{count} label{'s' if count > 1 else ''} dropped. " if count else ""
        return f"{gone}{done}."

    @property
    def said(self) -> str:
        """The same, with why each label is gone."""
        return f"{self.brief} {'; '.join(self.dropped)}".strip()


def picture_of(media: Image | Sound, rate_hz: int | None, like: Image | Sound | None = None) -> QImage:
    """A picture as it is, a recording as waveform above spectrogram. Safe on any thread.

    The waveform fills its lane where it is as loud as ``like`` at its loudest, so that draws are seen beside it.
    """
    from app.units import as_image, as_sound

    if rate_hz is None:
        return to_qimage(as_image(media))
    return to_qimage(_sound_picture(as_sound(media), rate_hz, as_sound(media if like is None else like)))


def _sound_picture(sound: Sound, rate_hz: int, like: Sound) -> Image:
    import numpy as np

    from app.media.spectrogram import SpectrogramSettings, tile

    width, height = SOUND_PX
    upper = int(height * WAVE_SHARE)
    mono = sound.mean(axis=0)
    edges = np.linspace(0, max(len(mono), width), width + 1).astype(np.intp)
    padded = np.pad(mono, (0, max(0, width - len(mono))))
    low, high = np.minimum.reduceat(padded, edges[:-1]), np.maximum.reduceat(padded, edges[:-1])
    wave = coverage(low, high, upper, gain=0.9 / max(float(np.abs(like).max()), 1e-3))
    hop = max(1, len(padded) // width)
    settings = SpectrogramSettings(window_frames=512, hop_frames=hop, floor_db=FLOOR_DB, ceiling_db=CEILING_DB)
    levels = tile(padded[np.newaxis].astype(np.float32), rate_hz, settings)[:, :width]
    levels = np.pad(levels, ((0, 0), (0, width - levels.shape[1])))
    found = np.empty((height, width, 3), np.uint8)
    share = wave[..., None].astype(np.float32) / 255
    found[:upper] = GROUND * (1 - share) + np.array(WAVE, np.float32) * share
    found[upper:] = _table()[to_height(levels, height - upper)]
    return found


@lru_cache(maxsize=1)
def _table() -> Image:
    from app.media.colours import colour_table

    return colour_table()


def objects_of(labels: Mapping[str, values.Value], sheet: RuleSheet) -> tuple[CanvasObject, ...]:
    """The objects of all tasks as the canvas paints them."""
    return tuple(
        _drawn(sheet.tasks.get(name), thing)
        for name, value in labels.items()
        for thing in values.objects_of(value)
        if not isinstance(thing, values.Segment)
    )


def spans_of(labels: Mapping[str, values.Value], sheet: RuleSheet, duration_s: float) -> tuple[Span, ...]:
    """The segments of all tasks."""
    found = []
    for name, value in labels.items():
        for thing in value.objects if isinstance(value, values.Segments) else ():
            colour, _, title = look_of(sheet.tasks.get(name), thing.cls)
            found.append(Span(thing.start_s / duration_s, thing.end_s / duration_s, colour, thing.text or title))
    return tuple(found)


def words_of(labels: Mapping[str, values.Value], sheet: RuleSheet) -> str:
    """What is said of the item as a whole: its class, rating or transcript."""
    said = []
    for name, value in labels.items():
        match value:
            case values.Choice(option):
                said.append(look_of(sheet.tasks.get(name), option)[2])
            case values.MultiChoice(options):
                said.append(", ".join(look_of(sheet.tasks.get(name), one)[2] for one in options))
            case values.Rating(number):
                said.append(f"{number}")
            case values.Transcript(text):
                said.append(text)
            case _:
                pass
    return " · ".join(one for one in said if one)


def look_of(task: Task | None, cls: str) -> tuple[str, str, str]:
    """Colour, letter and title of a class."""
    for place, one in enumerate(task.classes if task is not None else ()):
        if one.name == cls:
            return one.colour, letter_of(one.title, place), one.title
    return "#888888", "?", cls


def _drawn(task: Task | None, thing: values.ImageObject) -> CanvasObject:
    colour, letter, title = look_of(task, thing.cls)
    return from_label(thing, colour=colour, letter=letter, text=title)
