"""Lanes of the timeline that only show: a model's proposals, the places of comments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from widgets.timeline.segments import Tier, TimelineSegment


class Guests(QObject):
    """Below the item's own lanes, in the order of their names. ``changed`` tells that others are to be shown."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: dict[str, tuple[tuple[Tier, ...], tuple[TimelineSegment, ...]]] = {}

    @property
    def tiers(self) -> list[Tier]:
        """Their lanes."""
        return [tier for name in sorted(self._shown) for tier in self._shown[name][0]]

    @property
    def segments(self) -> list[TimelineSegment]:
        """What lies on them."""
        return [segment for name in sorted(self._shown) for segment in self._shown[name][1]]

    def show(self, name: str, tiers: Sequence[Tier], segments: Sequence[TimelineSegment]) -> None:
        """What one of the guests shows from now on; nothing takes its lanes away."""
        wanted = (tuple(tiers), tuple(segments))
        if self._shown.get(name, ((), ())) != wanted:
            self._shown[name] = wanted
            self.changed.emit()
