"""What can be done on the timeline, by whatever means: each thing a method, its outcome a signal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from widgets.timeline import keyboard, speech
from widgets.timeline.follow import Follow
from widgets.timeline.holdings import Stretch
from widgets.timeline.intents import (
    Activate,
    Change,
    Create,
    Hold,
    Intent,
    Intents,
    Merge,
    Placed,
    Play,
    Range,
    Seek,
    Select,
    Split,
)
from widgets.timeline.segments import Tier, TimelineSegment
from widgets.timeline.snap import SnapSource
from widgets.timeline.sources import PeaksSource, SampleSource
from widgets.timeline.surface import TimelineSurface


class TimelineActing(TimelineSurface):
    """Holds selection, range and zoom; changes no segment itself: the page answers by ``set_segments``.

    ``segment_created`` gives tier, start and end in seconds, ``box_created`` low and high in hertz besides.
    ``segment_changed`` id, start, end; ``segments_changed`` a tuple of (id, start, end) or (id, start, end, low, high)
    for one gesture that changes a band, or several segments; ``segment_moved`` id, tier, start, end. ``segment_split``
    id and time; ``segments_merged`` the ids in order of start. ``segments_removed`` and ``selection_changed`` tuples of
    ids; ``segment_activated`` that a segment is to be opened (its text). ``range_changed`` (start, end) or None;
    ``seek`` where the hand put the playhead; ``play_toggled`` that it shall play or pause, ``selection_toggled`` the
    same of what is selected, ``played_asked`` that a stretch shall be heard. ``said`` is a short remark on what could
    not be done; ``options_changed`` tells that snapping, following, channels, heights or the way times are written are
    others now.
    """

    segment_created = Signal(str, float, float)
    box_created = Signal(str, float, float, float, float)
    segment_changed = Signal(str, float, float)
    segments_changed = Signal(object)
    segment_moved = Signal(str, str, float, float)
    segment_split = Signal(str, float)
    segments_merged = Signal(object)
    segments_removed = Signal(object)
    selection_changed = Signal(object)
    segment_activated = Signal(str)
    range_changed = Signal(object)
    tier_changed = Signal(str)
    seek = Signal(float)
    play_toggled = Signal()
    selection_toggled = Signal()
    played_asked = Signal(float, float)
    said = Signal(str)
    options_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Timeline")
        self._tell()

    # ---- what is shown

    def set_sound(
        self,
        *,
        duration_s: float,
        rate_hz: int,
        peaks: PeaksSource | None = None,
        samples: NDArray | SampleSource | None = None,
        channels: int = 0,
    ) -> None:
        """Shows a recording from its beginning, without spectrogram, segments and range; see ``TimelineSurface``."""
        before, span = self._scene.selected, self._scene.range_s
        super().set_sound(duration_s=duration_s, rate_hz=rate_hz, peaks=peaks, samples=samples, channels=channels)
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
        """Shows these segments. What is still there stays selected; what is the same object is not painted anew."""
        self._take(lambda: self._scene.set_segments(segments))

    def change_segments(self, changed: Iterable[TimelineSegment], gone: Iterable[str] = ()) -> None:
        """As ``set_segments``, told by what is other than before: the time does not grow with the rest."""
        self._take(lambda: self._scene.change_segments(changed, gone))

    def set_snap_sources(self, *sources: SnapSource) -> None:
        """What times snap to where no boundary is near: the first source first (silences, then zero crossings)."""
        self._scene.snap_sources = sources

    def _take(self, change: Callable[[], list[Stretch]]) -> None:
        before = self._scene.selected
        stretches = change()
        if self._scene.selected != before:
            self.selection_changed.emit(self._scene.selected)
        for rect in self._painter.touch(stretches):
            self.update(rect)
        if stretches:
            self._tell()

    # ---- what it holds

    @property
    def segments(self) -> tuple[TimelineSegment, ...]:
        """The segments shown."""
        return self._scene.segments

    @property
    def selection(self) -> tuple[str, ...]:
        """Ids of the selected segments, by start."""
        return self._scene.selected

    @property
    def selected_segments(self) -> list[TimelineSegment]:
        """The selected segments, by start."""
        return self._scene.chosen()

    @property
    def boundary_s(self) -> float:
        """The edge in hand, or else the boundary nearest to the playhead; without one the playhead."""
        return keyboard.boundary_in_hand(self._scene)

    @property
    def range_s(self) -> tuple[float, float] | None:
        """The selected stretch of time."""
        return self._scene.range_s

    @property
    def active_tier(self) -> str:
        """The tier that keys act on; "" when none is open."""
        return self._scene.active_tier

    @property
    def edge(self) -> str:
        """The edge of the selected segment that keys move: "start", "end", "low", "high"; "" for all of it."""
        return self._scene.edge

    @property
    def follow(self) -> Follow:
        """How the view goes along with the playhead: "page", "smooth" or "off"."""
        return self._follower.mode

    def set_follow(self, mode: Follow) -> None:
        """Page by page, with the playhead in the middle, or not at all."""
        self._follower.mode = mode
        self._follower.hand_sought()
        self.options_changed.emit()

    @property
    def snapping(self) -> bool:
        """Whether edges are drawn to boundaries and what the snap sources know."""
        return self._scene.snapping

    def set_snapping(self, on: bool) -> None:
        """Snaps, or not."""
        self._scene.snapping = on
        self.options_changed.emit()

    @property
    def together(self) -> bool:
        """Whether two segments that touch are dragged by their common boundary."""
        return self._scene.together

    def set_together(self, on: bool) -> None:
        """A common boundary moves both segments, or only the one in hand."""
        self._scene.together = on
        self.options_changed.emit()

    def show_time(self, time_s: float) -> None:
        """Scrolls a moment into view."""
        self._set_scale(self._scene.scale.showing(time_s))

    def select(self, ids: Iterable[str], *, show: bool = False) -> None:
        """Selects exactly these segments; with ``show`` scrolls the first one into view."""
        before = self._scene.chosen()
        if self._scene.select(ids):
            self.selection_changed.emit(self._scene.selected)
            now = self._scene.chosen()
            for rect in self._painter.touch(Stretch(s.tier, s.start_s, s.end_s) for s in (*before, *now)):
                self.update(rect)
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
        self.obey(keyboard.neighbour(self._scene, 1 if step > 0 else -1))

    def create_segment(self) -> None:
        """Asks for a segment on the active tier where the range is."""
        if not self.obey(keyboard.create(self._scene)):
            self.said.emit(self._why_no_segment())

    def mark(self) -> None:
        """While it plays: the first press holds the start, the second asks for a segment from there to here."""
        scene = self._scene
        if scene.mark_s is None:
            scene.mark_s = scene.playhead_s
        else:
            found = keyboard.mark(scene)
            scene.mark_s = None
            if not self.obey(found):
                self.said.emit(self._why_no_segment())
        self._tell()
        self.update()

    def split(self) -> None:
        """Asks for the segment at the playhead to be split there."""
        if not self.obey(keyboard.split(self._scene, self._scene.playhead_s)):
            self.said.emit("There is no segment of this tier at the playhead to split.")

    def add_boundary(self) -> None:
        """Asks for a boundary at the playhead, or for a segment where the range is."""
        if not self.obey(keyboard.boundary(self._scene)):
            self.said.emit(self._why_no_segment() if self._scene.range_s else "There is a boundary here already.")

    def remove_boundary(self) -> None:
        """Asks for two segments that touch at the playhead to become one."""
        if not self.obey(keyboard.remove_boundary(self._scene)):
            self.said.emit("There is no common boundary of two segments at the playhead.")

    def merge(self) -> None:
        """Asks for the selected segments, or the selected one and the next, to be made one."""
        if not self.obey(keyboard.merge(self._scene)):
            self.said.emit("Select the segments of one tier that are to be merged.")

    def remove_selected(self) -> None:
        """Asks for the removal of the selected segments (never of those on locked tiers)."""
        ids = tuple(segment.id for segment in self._scene.chosen() if not self._scene.is_locked(segment))
        if ids:
            self.segments_removed.emit(ids)

    def activate_tier(self, name: str) -> None:
        """Makes a tier the one that keys act on; locked and unknown ones are passed over."""
        tier = self._scene.tier(name)
        if tier is not None and not tier.locked and name != self._scene.active_tier:
            self.obey((Activate(name),))

    def go_to(self, time_s: float) -> None:
        """The playhead at a time, in view."""
        self.obey((Seek(self._scene.scale.clamp(time_s)),))

    # ---- intents become signals

    def obey(self, intents: Intents) -> bool:
        """Carries them out; False when there are none."""
        for intent in intents:
            self._obey_one(intent)
        return bool(intents)

    def _obey_one(self, intent: Intent) -> None:
        match intent:
            case Create(tier, start_s, end_s, low_hz, high_hz):
                if low_hz is None or high_hz is None:
                    self.segment_created.emit(tier, start_s, end_s)
                else:
                    self.box_created.emit(tier, start_s, end_s, low_hz, high_hz)
            case Change(moves):
                self._change(moves)
            case Split(segment_id, at_s):
                self.segment_split.emit(segment_id, at_s)
            case Merge(ids):
                self.segments_merged.emit(ids)
            case Select(ids):
                self.select(ids)
            case Range(span_s):
                self._set_range(span_s)
            case Activate(tier):
                self._scene.active_tier = tier
                self.tier_changed.emit(tier)
                self._segments_anew()
                self._tell()
            case Hold(edge):
                self._scene.edge = edge
                self._tell()
                self.update()
            case Play(start_s, end_s):
                self.played_asked.emit(start_s, end_s)
            case Seek(time_s):
                self._seek(time_s)

    def _change(self, moves: tuple[Placed, ...]) -> None:
        first = moves[0]
        known = self._scene.get(first.id)
        if len(moves) == 1 and known is not None and known.tier != first.tier:
            self.segment_moved.emit(first.id, first.tier, first.start_s, first.end_s)
        elif len(moves) == 1 and first.low_hz is None:
            self.segment_changed.emit(first.id, first.start_s, first.end_s)
        else:
            self.segments_changed.emit(tuple(_told(place) for place in moves))

    def _seek(self, time_s: float) -> None:
        scene = self._scene
        was, scene.playhead_s = scene.playhead_s, scene.scale.clamp(time_s)
        self._follower.hand_sought()
        if not self._gesture.busy:
            self._set_scale(scene.scale.showing(scene.playhead_s))
        self._update_playhead(was)
        self._update_playhead(scene.playhead_s)
        self._tell()
        self.seek.emit(scene.playhead_s)

    def _set_range(self, span_s: tuple[float, float] | None) -> None:
        if span_s != self._scene.range_s:
            self._scene.range_s = span_s
            self.range_changed.emit(span_s)
            self._tell()
            self.update()

    def _why_no_segment(self) -> str:
        tier = self._scene.tier(self._scene.active_tier)
        if tier is None:
            return "Every tier is read only." if self._scene.tiers else "There is no tier to make a segment on."
        if self._scene.range_s is None:
            return "Select a range first: drag over the waveform, or hold Shift with the arrow keys."
        return f"{tier.words}: there is no room for a segment here."

    def _tell(self) -> None:
        self.setAccessibleDescription(speech.describe(self._scene))


def _told(place: Placed) -> tuple[str, float, float] | tuple[str, float, float, float, float]:
    if place.low_hz is None or place.high_hz is None:
        return place.id, place.start_s, place.end_s
    return place.id, place.start_s, place.end_s, place.low_hz, place.high_hz
