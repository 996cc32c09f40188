"""The timeline: lets the hand select and draw on a recording with segments, and says what was meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from widgets.timeline import keyboard, speech
from widgets.timeline.gesture import Activate, Change, Create, Cursor, Intent, Intents, Range, Seek, Select
from widgets.timeline.scale import STEP
from widgets.timeline.segments import Tier, TimelineSegment
from widgets.timeline.sources import PeaksSource
from widgets.timeline.surface import TimelineSurface

WAYS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
CURSORS: dict[Cursor, Qt.CursorShape] = {
    "arrow": Qt.CursorShape.ArrowCursor,
    "edge": Qt.CursorShape.SizeHorCursor,
    "move": Qt.CursorShape.SizeAllCursor,
    "hand": Qt.CursorShape.PointingHandCursor,
    "beam": Qt.CursorShape.IBeamCursor,
}


class TimelineView(TimelineSurface):
    """Ruler, waveform, spectrogram, tiers, playhead. Holds selection, range and zoom; changes no segment itself.

    ``segment_created`` gives tier, start and end in seconds; ``segment_changed`` id, start, end; ``segments_removed``
    and ``selection_changed`` tuples of ids; ``range_changed`` (start, end) or None; ``seek`` where the hand put the
    playhead; ``play_toggled`` that Space was pressed; ``segment_activated`` that a segment is to be opened (its text).
    The page answers by ``set_segments``; until then the old segments stand.
    """

    segment_created = Signal(str, float, float)
    segment_changed = Signal(str, float, float)
    segments_removed = Signal(object)
    selection_changed = Signal(object)
    segment_activated = Signal(str)
    range_changed = Signal(object)
    tier_changed = Signal(str)
    seek = Signal(float)
    play_toggled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = self._plain_keys()
        self._pan_from: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Timeline")
        self._tell()

    # What is shown

    def set_sound(
        self, *, duration_s: float, rate_hz: int, peaks: PeaksSource | None = None, samples: NDArray | None = None
    ) -> None:
        """Shows a recording from its beginning, without spectrogram, segments and range; see ``TimelineSurface``."""
        before, span = self._scene.selected, self._scene.range_s
        super().set_sound(duration_s=duration_s, rate_hz=rate_hz, peaks=peaks, samples=samples)
        if before:
            self.selection_changed.emit(())
        if span is not None:
            self.range_changed.emit(None)
        self._tell()

    def set_tiers(self, tiers: Sequence[Tier]) -> None:
        """Shows these lanes, from top to bottom."""
        before = self._scene.active_tier
        super().set_tiers(tiers)
        if self._scene.active_tier != before:
            self.tier_changed.emit(self._scene.active_tier)
        self._tell()

    def set_segments(self, segments: Sequence[TimelineSegment]) -> None:
        """Shows these segments. What is still there stays selected."""
        before = self._scene.selected
        self._scene.set_segments(segments)
        if self._scene.selected != before:
            self.selection_changed.emit(self._scene.selected)
        self._all_anew()
        self._tell()

    # What it holds

    @property
    def segments(self) -> tuple[TimelineSegment, ...]:
        """The segments shown."""
        return self._scene.segments

    @property
    def selection(self) -> tuple[str, ...]:
        """Ids of the selected segments."""
        return self._scene.selected

    @property
    def range_s(self) -> tuple[float, float] | None:
        """The selected stretch of time."""
        return self._scene.range_s

    @property
    def active_tier(self) -> str:
        """The tier that keys act on; "" when none is open."""
        return self._scene.active_tier

    def select(self, ids: Iterable[str], *, show: bool = False) -> None:
        """Selects exactly these segments; with ``show`` scrolls the first one into view."""
        if self._scene.select(ids):
            self.selection_changed.emit(self._scene.selected)
            self._all_anew()
            self._tell()
        first = self._scene.get(self._scene.selected[0]) if self._scene.selected else None
        if show and first is not None:
            self._set_scale(self._scene.scale.showing(first.start_s))

    def set_range(self, span_s: tuple[float, float] | None) -> None:
        """Selects a stretch of time, or none."""
        scale = self._scene.scale
        self._set_range(None if span_s is None else (scale.clamp(min(span_s)), scale.clamp(max(span_s))))

    def select_next(self, step: int = 1) -> None:
        """Selects the next segment on the active tier, or the previous one with -1."""
        self._obey(keyboard.neighbour(self._scene, 1 if step > 0 else -1))

    def create_segment(self) -> None:
        """Asks for a segment on the active tier where the range is."""
        self._obey(keyboard.create(self._scene))

    def remove_selected(self) -> None:
        """Asks for the removal of the selected segments (never of those on locked tiers)."""
        found = [segment for segment in map(self._scene.get, self._scene.selected) if segment is not None]
        ids = tuple(segment.id for segment in found if not self._scene.is_locked(segment))
        if ids:
            self.segments_removed.emit(ids)

    def activate_tier(self, name: str) -> None:
        """Makes a tier the one that keys act on; locked and unknown ones are passed over."""
        tier = self._scene.tier(name)
        if tier is not None and not tier.locked and name != self._scene.active_tier:
            self._obey((Activate(name),))

    # The hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begins to drag; the middle button pans."""
        at = event.position()
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan_from = at
        elif event.button() == Qt.MouseButton.LeftButton:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._obey(self._gesture.press(at.x(), at.y(), shift=shift))
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drags, or tells what a press would do."""
        at = event.position()
        if self._pan_from is not None:
            self._set_scale(self._scene.scale.scrolled(self._pan_from.x() - at.x()))
            self._pan_from = at
        elif event.buttons() & Qt.MouseButton.LeftButton:
            self._gesture.move(at.x(), free=bool(event.modifiers() & Qt.KeyboardModifier.AltModifier))
            self.update()
        else:
            self.setCursor(CURSORS[self._gesture.cursor(at.x(), at.y())])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """One intent for the whole drag."""
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan_from = None
        elif event.button() == Qt.MouseButton.LeftButton:
            self._obey(self._gesture.release())
            self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Opens a segment."""
        found = self._scene.hit(event.position().x(), event.position().y())
        if found is not None and found[1] is not None:
            self.segment_activated.emit(found[1].id)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl + wheel zooms at the pointer; a wheel, or two fingers, scroll along the recording."""
        angle = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            factor = STEP ** ((angle.y() or angle.x()) / 120.0)
            self._set_scale(self._scene.scale.zoomed(factor, event.position().x()))
        else:
            by = event.pixelDelta() if not event.pixelDelta().isNull() else angle
            self._set_scale(self._scene.scale.scrolled(-(by.x() or by.y())))
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Claims its keys before the page's shortcuts get them."""
        override = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if override and self._action_of(event) is not None:  # type: ignore[arg-type]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See ``speech.KEYS``."""
        action = self._action_of(event)
        if action is None:
            super().keyPressEvent(event)
        else:
            action()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The frame shows where the keyboard is."""
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame goes."""
        self._pan_from = None
        self.update()

    def _plain_keys(self) -> dict[int, Callable[[], None]]:
        return {
            Qt.Key.Key_Space: self.play_toggled.emit,
            Qt.Key.Key_Plus: self.zoom_in,
            Qt.Key.Key_Equal: self.zoom_in,
            Qt.Key.Key_Minus: self.zoom_out,
            Qt.Key.Key_0: self.fit,
            Qt.Key.Key_1: self.zoom_to_selection,
            Qt.Key.Key_Return: self._enter,
            Qt.Key.Key_Enter: self._enter,
            Qt.Key.Key_F2: self._open,
            Qt.Key.Key_Delete: self.remove_selected,
            Qt.Key.Key_Backspace: self.remove_selected,
            Qt.Key.Key_Escape: self._escape,
            Qt.Key.Key_Home: partial(self._seek, 0.0),
            Qt.Key.Key_End: partial(self._seek, float("inf")),
            Qt.Key.Key_PageDown: partial(self.select_next, 1),
            Qt.Key.Key_PageUp: partial(self.select_next, -1),
            Qt.Key.Key_Up: partial(self._do, keyboard.change_tier, -1),
            Qt.Key.Key_Down: partial(self._do, keyboard.change_tier, 1),
            Qt.Key.Key_BracketLeft: partial(self._do, keyboard.set_edge, "start"),
            Qt.Key.Key_BracketRight: partial(self._do, keyboard.set_edge, "end"),
        }

    def _action_of(self, event: QKeyEvent) -> Callable[[], None] | None:
        held = event.modifiers()
        ctrl = bool(held & Qt.KeyboardModifier.ControlModifier)
        way = WAYS.get(event.key())
        if way is not None:
            shift, alt = held & Qt.KeyboardModifier.ShiftModifier, held & Qt.KeyboardModifier.AltModifier
            act = keyboard.nudge if alt else keyboard.extend if shift else keyboard.walk
            return partial(self._do, act, way, far=ctrl)
        if ctrl and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            return self.taller if event.key() == Qt.Key.Key_Up else self.flatter
        if ctrl or held & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier):
            return None
        return self._keys.get(event.key())

    def _do(self, act: Callable[..., Intents], *how: object, **more: object) -> None:
        self._obey(act(self._scene, *how, **more))

    def _seek(self, time_s: float) -> None:
        self._obey((Seek(self._scene.scale.clamp(time_s)),))

    def _enter(self) -> None:
        if self._scene.range_s is not None:
            self.create_segment()
        else:
            self._open()

    def _open(self) -> None:
        if len(self._scene.selected) == 1:
            self.segment_activated.emit(self._scene.selected[0])

    def _escape(self) -> None:
        if not self._gesture.cancel():
            self._obey(keyboard.let_go(self._scene))
        self.update()

    def _obey(self, intents: Intents) -> None:
        for intent in intents:
            self._obey_one(intent)

    def _obey_one(self, intent: Intent) -> None:
        if isinstance(intent, Create):
            self.segment_created.emit(intent.tier, intent.start_s, intent.end_s)
        elif isinstance(intent, Change):
            self.segment_changed.emit(intent.id, intent.start_s, intent.end_s)
        elif isinstance(intent, Select):
            self.select(intent.ids)
        elif isinstance(intent, Range):
            self._set_range(intent.span_s)
        elif isinstance(intent, Activate):
            self._scene.active_tier = intent.tier
            self.tier_changed.emit(intent.tier)
            self._all_anew()
            self._tell()
        else:
            self.set_playhead(intent.time_s)
            self.seek.emit(self._scene.playhead_s)

    def _set_range(self, span_s: tuple[float, float] | None) -> None:
        if span_s != self._scene.range_s:
            self._scene.range_s = span_s
            self.range_changed.emit(span_s)
            self._tell()
            self.update()

    def _tell(self) -> None:
        self.setAccessibleDescription(speech.describe(self._scene))
