"""The timeline follows the keys that a person has chosen for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from widgets.actions.registry import ActionRegistry
    from widgets.timeline.view import TimelineView

PART = "timeline"


class TimelineKeys(QObject):
    """Gives the timeline its rows as they are on the page now."""

    def __init__(self, timeline: TimelineView) -> None:
        super().__init__(timeline)
        self._timeline = timeline
        self._page: QWidget | None = None
        self._actions: ActionRegistry | None = None

    def listen(self, page: QWidget, actions: ActionRegistry) -> None:
        """The timeline follows the keys chosen for its rows on ``page``."""
        self._page, self._actions = page, actions
        actions.changed.connect(self._follow)

    @Slot()
    def _follow(self) -> None:
        if self._page is not None and self._actions is not None:
            rows = self._actions.part_rows(self._page, PART)
            if rows:
                self._timeline.set_keys(rows)
