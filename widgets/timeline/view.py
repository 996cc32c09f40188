"""The timeline: lets the hand select and draw on a recording with segments, and says what was meant."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from widgets.actions.action import ActionRow
from widgets.actions.heard import by_key, heard_row
from widgets.timeline import keyboard
from widgets.timeline.actions import timeline_rows
from widgets.timeline.drags import Pointer
from widgets.timeline.frame_drags import BorderDrag, OverviewDrag, PanDrag, grip_at
from widgets.timeline.gesture import Cursor
from widgets.timeline.pulling import Pulling
from widgets.timeline.scale import STEP
from widgets.timeline.seeing import TimelineSeeing

CURSORS: dict[Cursor, Qt.CursorShape] = {
    "arrow": Qt.CursorShape.ArrowCursor,
    "edge": Qt.CursorShape.SizeHorCursor,
    "shared": Qt.CursorShape.SplitHCursor,
    "move": Qt.CursorShape.SizeAllCursor,
    "hand": Qt.CursorShape.PointingHandCursor,
    "beam": Qt.CursorShape.IBeamCursor,
    "cross": Qt.CursorShape.CrossCursor,
    "low-high": Qt.CursorShape.SizeVerCursor,
    "falling": Qt.CursorShape.SizeFDiagCursor,
    "rising": Qt.CursorShape.SizeBDiagCursor,
    "border": Qt.CursorShape.SplitVCursor,
}
# Within so many pixels of the side, a drag scrolls the view along.
SIDE_PX = 24


class TimelineView(TimelineSeeing):
    """Overview, ruler, waveform, spectrogram, tiers, playhead. See ``TimelineActing`` for its signals.

    Its keys are those of ``rows``, until the page gives it the ones that were chosen (``set_keys``).
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame_drag: OverviewDrag | PanDrag | BorderDrag | None = None
        self.pulling = Pulling(self)
        self.rows: tuple[ActionRow, ...] = timeline_rows(self)
        self._keys = by_key(self.rows)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def set_keys(self, rows: Sequence[ActionRow]) -> None:
        """Listens to the keys of these rows, and to no others."""
        self._keys = by_key(rows)

    # ---- keys

    def event(self, event: QEvent) -> bool:
        """Claims its keys before the page's shortcuts, or Qt's own way through the widgets, get them."""
        if isinstance(event, QKeyEvent):
            row = heard_row(self._keys, event)
            if event.type() == QEvent.Type.ShortcutOverride and row is not None:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and row is not None and event.key() in _TABS:
                self.keyPressEvent(event)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Does what the key is for."""
        row = heard_row(self._keys, event)
        if row is None:
            super().keyPressEvent(event)
        elif row.enabled:
            row.handler()

    def enter(self) -> None:
        """A segment of the range; without one, opens the selected segment."""
        if self._scene.range_s is not None:
            self.create_segment()
        else:
            self.open_selected()

    def open_selected(self) -> None:
        """Asks to open the selected segment."""
        if len(self._scene.selected) == 1:
            self.segment_activated.emit(self._scene.selected[0])

    def escape(self) -> None:
        """Forgets a drag, a mark, the edge in hand, the range, the selection: the first of these that is there."""
        if not self._gesture.cancel():
            if self._scene.mark_s is not None:
                self._scene.mark_s = None
            else:
                self.obey(keyboard.let_go(self._scene))
        self.update()

    # ---- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begins to drag; the middle button pulls the recording along."""
        at, scene = event.position(), self._scene
        if event.button() == Qt.MouseButton.MiddleButton:
            self._frame_drag = PanDrag(scene.scale, at.x())
            return
        if event.button() != Qt.MouseButton.LeftButton or scene.scale.duration_s <= 0:
            return
        border, lane = scene.rows.border_at(at.y()), self._painter.sound.name_at(at.x(), at.y())
        if lane is not None:
            held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            self.set_channels(self.channels.picked(lane, without=bool(held)))
            self.options_changed.emit()
        elif scene.rows.overview.holds(at.y()):
            self._frame_drag = OverviewDrag(scene.scale, at.x())
            self._look(self._frame_drag.began)
        elif border is not None:
            self._frame_drag = BorderDrag(scene.rows, border, scene.heights, self.height())
        else:
            self.obey(self._gesture.press(_pointer(event)))
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drags, or tells what a press would do."""
        at = event.position()
        if isinstance(self._frame_drag, BorderDrag):
            self.set_heights(self._frame_drag.heights(at.y()))
        elif self._frame_drag is not None:
            self._scroll(self._frame_drag.scale(at.x()))
        elif self._gesture.held:
            self._gesture.move(_pointer(event))
            self._scroll_along(at.x())
            self.update()
        else:
            self._show_cursor(at)
        self._set_readout(self._painter.sound.words_at(at.x(), at.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """One intent for the whole drag."""
        if self._frame_drag is not None:
            if isinstance(self._frame_drag, BorderDrag):
                self.options_changed.emit()
            self._frame_drag = None
        elif event.button() == Qt.MouseButton.LeftButton:
            self.obey(self._gesture.release())
            self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Opens a segment; on a border the heights are as they come; on the overview everything is shown."""
        at, scene = event.position(), self._scene
        box, found = scene.hit_box(at.x(), at.y()), scene.hit(at.x(), at.y())
        if scene.rows.overview.holds(at.y()):
            self.fit()
        elif scene.rows.border_at(at.y()) is not None:
            self.set_heights(type(scene.heights)())
            self.options_changed.emit()
        elif box is not None:
            self.segment_activated.emit(box.id)
        elif found is not None and found[1] is not None:
            self.segment_activated.emit(found[1].id)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel, or two fingers, scroll along the recording; with Ctrl they zoom at the pointer, with Shift faster.

        With Alt, over a waveform, its height.
        """
        angle, held, at = event.angleDelta(), event.modifiers(), event.position()
        turned = angle.y() or angle.x()
        if held & Qt.KeyboardModifier.ControlModifier:
            self._look(self._scene.scale.zoomed(STEP ** (turned / 120.0), at.x()))
        elif held & Qt.KeyboardModifier.AltModifier:
            lane = next((n for n, band in enumerate(self._scene.rows.waves) if band.holds(at.y())), None)
            if lane is not None and turned:
                self._set_gain(2.0 if turned > 0 else 0.5, lane)
        else:
            by = event.pixelDelta() if not event.pixelDelta().isNull() else angle
            faster = 5 if held & Qt.KeyboardModifier.ShiftModifier else 1
            self._scroll(self._scene.scale.scrolled(-(by.x() or by.y()) * faster))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer."""
        self._set_readout("")
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The frame shows where the keyboard is."""
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame goes."""
        self._frame_drag = None
        self.update()

    def _scroll_along(self, x: float) -> None:
        """A drag that reaches the side pulls the view along."""
        scale = self._scene.scale
        if x < SIDE_PX and scale.start_s > 0:
            self._scroll(scale.scrolled(x - SIDE_PX))
        elif x > scale.width_px - SIDE_PX and scale.end_s < scale.duration_s:
            self._scroll(scale.scrolled(x - scale.width_px + SIDE_PX))

    def _show_cursor(self, at: QPointF) -> None:
        rows = self._scene.rows
        if rows.overview.holds(at.y()):
            grip = grip_at(self._scene.scale, at.x())
            shape = CURSORS["edge" if grip in ("left", "right") else "hand"]
        elif rows.border_at(at.y()) is not None:
            shape = CURSORS["border"]
        elif self._painter.sound.name_at(at.x(), at.y()) is not None:
            shape = CURSORS["hand"]
        else:
            shape = CURSORS[self._gesture.cursor(at.x(), at.y())]
        if shape != self.cursor().shape():
            self.setCursor(shape)


_TABS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


def _pointer(event: QMouseEvent) -> Pointer:
    held, at = event.modifiers(), event.position()
    return Pointer(
        at.x(),
        at.y(),
        shift=bool(held & Qt.KeyboardModifier.ShiftModifier),
        ctrl=bool(held & Qt.KeyboardModifier.ControlModifier),
        alt=bool(held & Qt.KeyboardModifier.AltModifier),
    )
