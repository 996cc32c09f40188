"""The keys that bring an edge to silence or to a zero crossing: they wait for samples, and say what is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from widgets.timeline import pull
from widgets.timeline.snap import Times

if TYPE_CHECKING:
    from widgets.timeline.acting import TimelineActing
    from widgets.timeline.keyboard import Way

# Samples around an edge of a long recording are read on a worker: they are asked for again after so long, so often.
AGAIN_MS, TRIES = 60, 10


class Pulling(QObject):
    """Acts on one timeline."""

    def __init__(self, view: TimelineActing) -> None:
        super().__init__(view)
        self._view = view
        self._left = 0
        self._meant: tuple[object, ...] = ()
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self._try)

    def to_crossing(self) -> None:
        """The edge in hand, or the playhead, at the nearest zero crossing."""
        self._left, self._meant = TRIES, self._in_hand()
        self._try()

    def to_silence(self, way: Way) -> None:
        """The edge in hand, or the playhead, where speech begins or ends before or after it."""
        scene = self._view._scene
        if self._view.obey(pull.to_silence(scene, way)):
            return
        known = any(isinstance(source, Times) for source in scene.snap_sources)
        where = "before this" if way < 0 else "after this"
        self._view.said.emit(
            f"No speech begins or ends {where}, as far as the edge can go."
            if known
            else "Where speech begins and ends is not known on this recording."
        )

    def _try(self) -> None:
        view = self._view
        if self._in_hand() != self._meant:
            return
        if pull.can_cross(view._scene):
            if not view.obey(pull.to_crossing(view._scene)):
                view.said.emit("No other zero crossing is near.")
        elif self._left:
            self._left -= 1
            self._again.start()
        else:
            view.said.emit("The sound around here is not read yet.")

    def _in_hand(self) -> tuple[object, ...]:
        scene = self._view._scene
        return scene.selected, scene.edge, scene.playhead_s, scene.scale.duration_s
