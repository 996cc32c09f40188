"""The lanes of the timeline: the item's own segments, and below them guests that only show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from widgets.labeling.sound.guests import Guests
from widgets.labeling.sound.things import SoundThings, lanes
from widgets.labeling.sound.words import WordLanes

if TYPE_CHECKING:
    from app.labels.values import Value
    from app.rules.sheet import Task
    from widgets.timeline.segments import Tier, TimelineSegment
    from widgets.timeline.view import TimelineView


class Lanes(QObject):
    """Puts tiers and segments on ``timeline``: own ones of ``things``, the times of words, and ``guests``."""

    def __init__(self, timeline: TimelineView, parent: QObject) -> None:
        super().__init__(parent)
        self._timeline = timeline
        self.things, self.guests = SoundThings(), Guests(self)
        self._words = WordLanes(self.guests)
        self._tiers: list[Tier] = []
        self._shown: list[TimelineSegment] = []
        self._given: dict[str, TimelineSegment] = {}
        self._there = False
        self.guests.changed.connect(self._show_guests)

    def clear(self) -> None:
        """Nothing of the item before."""
        self.things.clear()
        self._shown, self._given, self._there = [], {}, False
        self._timeline.set_segments(())

    def show_tasks(self, tasks: Sequence[Task], *, locked: bool) -> None:
        """Their tiers."""
        self._tiers = lanes(tasks, locked=locked)
        self._timeline.set_tiers([*self._tiers, *self.guests.tiers])

    def show(self, tasks: Sequence[Task], said: Mapping[str, Value | None]) -> None:
        """The segments of the item, and its words whose times are known."""
        self._there = True
        self._shown = self.things.show(tasks, said)
        self._words.show(self.things.labels, said)
        self._show_segments()

    def _show_segments(self) -> None:
        """A proposal that was accepted just now is a label already, and no guest any more."""
        now = {segment.id: segment for segment in (*self.guests.segments, *self._shown)}
        # What did not change is the same object again, so that only a few of thousands are looked at.
        changed = [segment for name, segment in now.items() if self._given.get(name) is not segment]
        gone = self._given.keys() - now.keys()
        self._given = now
        self._timeline.change_segments(changed, gone)

    def _show_guests(self) -> None:
        self._timeline.set_tiers([*self._tiers, *self.guests.tiers])
        if self._there:
            self._show_segments()
