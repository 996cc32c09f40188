"""What a page gives the timeline to show: segments with their looks, and the tiers they lie on."""

from __future__ import annotations

import msgspec

from app.labels.values import Segment


class Tier(msgspec.Struct, frozen=True):
    """A lane for segments. Without ``overlap`` the hand cannot lay one segment over another.

    A ``locked`` tier only shows: another annotator's segments, or a model's. With ``boxes`` its segments have a band of
    frequencies: they are drawn on the spectrogram.
    """

    name: str
    title: str = ""
    overlap: bool = False
    locked: bool = False
    boxes: bool = False

    @property
    def words(self) -> str:
        """What people call it."""
        return self.title or self.name


class TimelineSegment(msgspec.Struct, frozen=True):
    """One segment on a tier. ``colour`` is "#rrggbb"; ``letter`` stands beside it; ``text`` is written inside.

    With ``low_hz`` and ``high_hz`` it is a box of time × frequency, shown on the spectrogram too.
    """

    id: str
    tier: str
    cls: str
    colour: str
    start_s: float
    end_s: float
    text: str = ""
    letter: str = ""
    dashed: bool = False
    ghost: bool = False
    low_hz: float | None = None
    high_hz: float | None = None

    @property
    def band_hz(self) -> tuple[float, float] | None:
        """Its band of frequencies, where it has one."""
        return None if self.low_hz is None or self.high_hz is None else (self.low_hz, self.high_hz)


def from_label(
    label: Segment, *, colour: str, letter: str = "", text: str = "", tier: str | None = None, ghost: bool = False
) -> TimelineSegment:
    """The timeline segment of a label object; ``text`` (or else its own text, or its class) is written inside."""
    return TimelineSegment(
        label.id,
        label.tier if tier is None else tier,
        label.cls,
        colour,
        label.start_s,
        label.end_s,
        text=text or label.text or label.cls,
        letter=letter,
        ghost=ghost,
        low_hz=label.low_hz,
        high_hz=label.high_hz,
    )
