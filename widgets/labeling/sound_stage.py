"""The sound side of the label page: timeline, transport, transcripts, segments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import ids
from app.labels.values import Segment, Segments
from widgets.labeling.class_bar import ClassBar
from widgets.labeling.listening import Listening
from widgets.labeling.sound_guests import Guests
from widgets.labeling.timeline_hand import BETWEEN, TimelineHand
from widgets.labeling.transcripts import Transcripts
from widgets.labeling.transport import TransportBar
from widgets.timeline.segments import Tier, TimelineSegment, from_label
from widgets.timeline.view import TimelineView

if TYPE_CHECKING:
    from app.labels.values import Value
    from app.rules.checks import Finding
    from app.rules.sheet import Task
    from widgets.labeling.keys import Key
    from widgets.labeling.media import Ready
    from widgets.labeling.page import LabelPage
    from widgets.labeling.tint import Tint
    from widgets.labeling.work import Work


class SoundStage(QWidget):
    """Labels by ``work``. ``typed`` tells that a transcript changes; ``selected`` that other segments are in hand."""

    typed = Signal()
    selected = Signal()

    def __init__(self, work: Work, tint: Tint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.work = work
        self._tasks: tuple[Task, ...] = ()
        self.ready = False
        self._in_hand: dict[str, str] = {}
        self._labels: dict[str, tuple[str, Segment]] = {}
        self.timeline, self.transport, self.classes = TimelineView(), TransportBar(tint), ClassBar()
        self.texts = Transcripts(work)
        self.listening = Listening(self.timeline, self.transport, self)
        self.guests = Guests(self)
        self._lanes: list[Tier] = []
        self._segments: list[TimelineSegment] = []
        self._lay_out()
        timeline = self.timeline
        self.guests.changed.connect(self._show_guests)
        timeline.segment_created.connect(self.add_segment)
        timeline.segment_changed.connect(self._change)
        self.hand = TimelineHand(self)
        timeline.segments_removed.connect(self._remove)
        timeline.selection_changed.connect(self.selected)
        self.classes.picked.connect(self.pick)
        self.texts.edited.connect(self.typed)
        self.texts.play_asked.connect(self.play_or_pause)

    # ---- what is shown

    def clear(self) -> None:
        """Nothing of the item before."""
        self.listening.unload()
        self._labels, self.ready = {}, False
        self._segments = []
        self.timeline.set_segments(())
        # Not disabled: that would send the keyboard to another part of the page.
        self.timeline.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, True)
        self.texts.clear()

    def show_media(self, ready: Ready) -> None:
        """The recording of the item."""
        if ready.peaks is not None:
            self.timeline.set_sound(
                duration_s=ready.duration_s, rate_hz=ready.peaks.rate_hz, peaks=ready.peaks, samples=ready.samples
            )
            self.timeline.set_spectrogram(ready.spectrogram)
            self.listening.load(ready)
            self.ready = True
            self.timeline.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)

    def show_tasks(self, tasks: Sequence[Task], keys: Mapping[Key, str]) -> None:
        """Tiers for the segments, an editor for each transcript."""
        self._tasks = tuple(task for task in tasks if task.kind == "segments")
        locked = not self.work.editable
        lanes = [
            Tier(task.name + BETWEEN + tier, _tier_title(task, tier, len(self._tasks)), task.overlap, locked)
            for task in self._tasks
            for tier in task.tiers or ("",)
        ]
        self._lanes = lanes
        self.timeline.set_tiers([*lanes, *self.guests.tiers])
        self.classes.set_classes(self._tasks, keys)
        self.classes.setVisible(bool(self._tasks))
        for task in self._tasks:
            names = [cls.name for cls in task.classes]
            if self._in_hand.get(task.name) not in names and names:
                self._in_hand[task.name] = names[0]
        if self._tasks:
            self.classes.set_current(self._tasks[0].name, self._in_hand.get(self._tasks[0].name, ""))
        self.texts.show_tasks(tasks)

    def show_labels(self, said: Mapping[str, Value | None]) -> None:
        """The texts of the item, and its segments once the recording is there."""
        self.texts.show_labels(said)
        if not self.ready:
            return
        self._labels = {}
        things: list[TimelineSegment] = []
        for task in self._tasks:
            value = said.get(task.name)
            for label in value.objects if isinstance(value, Segments) else ():
                self._labels[label.id] = (task.name, label)
                cls = task.class_of(label.cls)
                title = (cls.title or cls.name) if cls is not None else label.cls
                lane = task.name + BETWEEN + (label.tier if label.tier in task.tiers else (task.tiers or ("",))[0])
                colour = cls.colour if cls is not None else "#808080"
                letter = title[:1].upper()
                things.append(from_label(label, colour=colour, letter=letter, text=label.text or title, tier=lane))
        self._segments = things
        self.timeline.set_segments([*things, *self.guests.segments])

    def _show_guests(self) -> None:
        self.timeline.set_tiers([*self._lanes, *self.guests.tiers])
        if self.ready:
            self.timeline.set_segments([*self._segments, *self.guests.segments])

    def go_to(self, span_s: tuple[float, float] | None, segment_id: str = "") -> None:
        """Brings a stretch of time into view and selects it; the segment, where it is there."""
        if segment_id in self._labels:
            self.timeline.select([segment_id], show=True)
        elif span_s is not None:
            self.timeline.show_time(span_s[0])
        if span_s is not None:
            self.timeline.set_range(span_s)

    @property
    def span_in_hand(self) -> tuple[float, float] | None:
        """The selected range, or else the selected segment's."""
        if self.timeline.range_s is not None or not self.chosen:
            return self.timeline.range_s
        _, label = self.chosen[0]
        return label.start_s, label.end_s

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Underlines what is wrong in the texts."""
        self.texts.show_findings(findings)

    def show_finding(self, finding: Finding) -> None:
        """Goes to the place of a finding."""
        if finding.object_id in self._labels:
            self.timeline.select([finding.object_id], show=True)
            self.timeline.setFocus()
        else:
            self.texts.show_finding(finding)

    @property
    def typed_values(self) -> Mapping[str, Value]:
        """Texts as they stand in the editors."""
        return self.texts.typed_values

    @property
    def unsaved(self) -> bool:
        """Whether something typed is not saved yet."""
        return self.texts.unsaved

    @property
    def chosen(self) -> list[tuple[str, Segment]]:
        """Task and object of each that is selected."""
        return [self._labels[name] for name in self.timeline.selection if name in self._labels]

    # ---- what the hand does

    def commit(self) -> None:
        """Saves what is typed."""
        self.texts.commit()

    def rest(self) -> None:
        """Stops the sound."""
        self.listening.stop()

    @property
    def writing(self) -> bool:
        """Whether the hand is in a text."""
        return any(editor.hasFocus() for editor in self.texts.editors.values())

    def take_focus(self, *, writing: bool) -> None:
        """Into the text, when somebody was ``writing`` and there is one; else onto the timeline."""
        if not (writing and self.texts.take_focus()):
            self.timeline.setFocus()

    def write(self) -> None:
        """Goes to the transcript."""
        self.texts.take_focus()

    def play_or_pause(self) -> None:
        """Plays from the playhead, or the selection."""
        self.listening.toggle()

    def replay(self) -> None:
        """The last seconds again."""
        self.listening.replay()

    def toggle_loop(self) -> None:
        """Loop on or off."""
        self.transport.loop.toggle()

    def pick(self, task: str, cls: str) -> None:
        """The class for the next segment, and for those that are selected."""
        self._in_hand[task] = cls
        self.classes.set_current(task, cls)
        for of_task, label in self.chosen:
            if of_task == task:
                self.work.put(task, msgspec.structs.replace(label, cls=cls))

    def remove_selected(self) -> None:
        """Removes the selected segments."""
        self.timeline.remove_selected()

    def cancel(self) -> None:
        """Leaves the text; on the timeline, lets go of what is selected."""
        if self.writing:
            self.timeline.setFocus()
            return
        self.timeline.select(())
        self.timeline.set_range(None)

    def add_segment(
        self, lane: str, start_s: float, end_s: float, *, band_hz: tuple[float, float] | None = None
    ) -> None:
        """A new segment of the class in hand, or a box where it has a band; it is selected."""
        task, _, tier = lane.partition(BETWEEN)
        if not (self.work.editable and self.ready):
            return
        name = ids.fresh()
        low_hz, high_hz = band_hz or (None, None)
        cls = self._in_hand.get(task, "")
        if self.work.put(task, Segment(name, cls, start_s, end_s, tier, low_hz=low_hz, high_hz=high_hz)):
            self.timeline.set_range(None)
            self.timeline.select([name])

    def _change(self, name: str, start_s: float, end_s: float) -> None:
        task, label = self._labels[name]
        self.work.put(task, msgspec.structs.replace(label, start_s=start_s, end_s=end_s))

    def labels_of(self, *names: str) -> list[tuple[str, Segment]]:
        """Task and object of each of these that is shown."""
        return [self._labels[name] for name in names if name in self._labels]

    def tell_keys(self, page: LabelPage) -> None:
        """The timeline listens to the keys that were chosen for it."""
        self.hand.listen(page, page.context.actions)

    def _remove(self, names: tuple[str, ...]) -> None:
        # Grouped first: the labels are read anew after each removal.
        groups = [(task.name, tuple(n for n in names if self._labels[n][0] == task.name)) for task in self._tasks]
        for task_name, mine in groups:
            if mine:
                self.work.remove(task_name, mine)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.classes)
        column.addWidget(self.timeline, 3)
        column.addWidget(self.transport)
        column.addWidget(self.texts, 1)


def _tier_title(task: Task, tier: str, n_tasks: int) -> str:
    title = task.title or task.name
    if len(task.tiers) > 1:
        return f"{title}: {tier}" if n_tasks > 1 else tier
    return title
