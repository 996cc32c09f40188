"""The sound side of the label page: the timeline stays in view, below it what is said of it is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.labels.texts import word_times
from widgets.labeling.classes.bar import ClassBar
from widgets.labeling.sound.drawing import Drawing
from widgets.labeling.sound.edits import SoundEdits
from widgets.labeling.sound.lanes import Lanes
from widgets.labeling.sound.listening import Listening
from widgets.labeling.sound.parts import SoundParts
from widgets.labeling.sound.segment_texts import SegmentTexts
from widgets.labeling.sound.text_places import word_at
from widgets.labeling.sound.things import lanes, of_lane
from widgets.labeling.sound.tier_keys import TierKeys, of_tiers
from widgets.labeling.sound.timeline_keys import TimelineKeys
from widgets.labeling.sound.transcripts import Transcripts
from widgets.labeling.sound.transport import TransportBar
from widgets.labeling.sound.words import is_word
from widgets.labeling.sound.writer import Writer
from widgets.timeline.view import TimelineView

if TYPE_CHECKING:
    from app.labels.values import Segment, Value
    from app.rules.checks import Finding
    from app.rules.sheet import Task
    from widgets.actions.action import FixedKey
    from widgets.labeling.keys import Key
    from widgets.labeling.media import Ready
    from widgets.labeling.page import LabelPage
    from widgets.labeling.tint import Tint
    from widgets.labeling.work import Work
    from widgets.timeline.segments import Tier


class SoundStage(QWidget):
    """Labels by ``work``. ``typed`` tells that a text changes; ``selected`` that other segments are in hand;
    ``created`` that the hand made a segment; ``said`` a word for the person at the desk."""

    typed = Signal()
    selected = Signal()
    created = Signal()
    opened = Signal(object)
    said = Signal(str)
    medium: Literal["audio"] = "audio"

    def __init__(self, work: Work, tint: Tint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.work = work
        self._tasks: tuple[Task, ...] = ()
        self.ready = False
        self.edits = SoundEdits(work, self)
        self.timeline, self.transport, self.classes = TimelineView(), TransportBar(tint), ClassBar()
        self.texts, self.segments = Transcripts(work), SegmentTexts(work, tint)
        self.listening = Listening(self.timeline, self.transport, self)
        self.drawing, self.lanes = Drawing(self.timeline, self), Lanes(self.timeline, self)
        self.things, self.guests = self.lanes.things, self.lanes.guests
        self.tiers, self.keys = TierKeys(self), TimelineKeys(self.timeline)
        self.writer = Writer(self.texts, self.segments, self)
        self._lay_out()
        self._connect()

    def _connect(self) -> None:
        timeline, segments, edits = self.timeline, self.segments, self.edits
        timeline.segment_created.connect(self._create)
        timeline.box_created.connect(self._create_box)
        timeline.segment_changed.connect(self._change)
        timeline.segments_changed.connect(edits.move)
        timeline.segment_moved.connect(edits.to_lane)
        timeline.segment_split.connect(edits.split)
        timeline.segments_merged.connect(edits.merge)
        timeline.segments_removed.connect(edits.remove)
        timeline.selection_changed.connect(self._select)
        timeline.tier_changed.connect(self._show_class_in_hand)
        timeline.segment_activated.connect(self._write_in)
        timeline.said.connect(self.said)
        edits.made.connect(self._made)
        edits.said.connect(self.said)
        self.drawing.said.connect(self.transport.say)
        self.tiers.pressed.connect(self.speak)
        self.writer.said.connect(self.said)
        self.classes.picked.connect(self.pick)
        self.texts.edited.connect(self.typed)
        self.texts.play_asked.connect(self.play_or_pause)
        segments.edited.connect(self.typed)
        segments.opened.connect(self._follow)
        segments.went_on.connect(self._follow)
        segments.play_asked.connect(self.play_segment)
        segments.left.connect(timeline.setFocus)
        segments.seek_asked.connect(self._seek_word)

    # ---- what is shown

    def clear(self) -> None:
        """Nothing of the item before."""
        self.listening.unload()
        self.drawing.clear()
        self.lanes.clear()
        self.edits.labels, self.ready = {}, False
        # Not disabled: that would send the keyboard to another part of the page.
        self.timeline.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, True)
        self.texts.clear()
        self.segments.clear()

    def show_media(self, ready: Ready) -> None:
        """The recording of the item."""
        if ready.recording is not None:
            self.listening.load(ready)
            self.drawing.show(ready)
            self.ready = True
            self.timeline.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)
            self.opened.emit(ready)

    def show_tasks(self, tasks: Sequence[Task], keys: Mapping[Key, str]) -> None:
        """Tiers for the segments, an editor for each transcript, a list for segments with texts."""
        self._tasks = tuple(task for task in tasks if task.kind == "segments")
        self.lanes.show_tasks(self._tasks, locked=not self.work.editable)
        self.edits.show_tasks(self._tasks)
        self.classes.set_classes(self._tasks, keys)
        self.classes.setVisible(bool(self._tasks))
        self._show_class_in_hand()
        self.texts.show_tasks(tasks)
        self.segments.show_tasks(tasks)
        self.tiers.listen(self._tasks)
        self.writer.show_sheet(self.work.sheet)
        self.below.setVisible(not (self.texts.isHidden() and self.segments.isHidden()))
        self.parts.share(n_texts=len(self.texts.editors), segments=not self.segments.isHidden())
        self.listening.set_writing(any(task.has_text for task in self._tasks))

    def show_labels(self, said: Mapping[str, Value | None]) -> None:
        """The texts of the item, and its segments once the recording is there."""
        self.texts.show_labels(said)
        if not self.ready:
            return
        self.lanes.show(self._tasks, said)
        self.edits.labels = self.things.labels
        self.segments.show_labels(self.things.labels)

    def go_to(self, span_s: tuple[float, float] | None, segment_id: str = "") -> None:
        """Brings a stretch of time into view and selects it; the segment, where it is there."""
        if segment_id in self.things.labels:
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
        """Underlines what is wrong in the texts, and marks segments."""
        self.texts.show_findings(findings)
        self.segments.show_findings(findings)

    def show_finding(self, finding: Finding) -> None:
        """Goes to the place of a finding."""
        if finding.object_id not in self.things.labels:
            self.texts.show_finding(finding)
            return
        self.timeline.select([finding.object_id], show=True)
        if self.segments.isHidden() or (finding.span is None and finding.rule != "text"):
            self.timeline.setFocus()
        else:
            self.segments.show_finding(finding)

    @property
    def typed_values(self) -> Mapping[str, Value]:
        """Texts of clips as they stand in the editors."""
        return self.texts.typed_values

    @property
    def typed_segment(self) -> tuple[str, Segment, Segment] | None:
        """Task, segment as it reads while its text is typed, and as it is saved."""
        return self.segments.typed

    @property
    def unsaved(self) -> bool:
        """Whether something typed is not saved yet."""
        return self.texts.unsaved or self.segments.unsaved

    @property
    def chosen(self) -> list[tuple[str, Segment]]:
        """Task and object of each that is selected."""
        labels = self.things.labels
        return [labels[name] for name in self.timeline.selection if name in labels]

    def fixed_keys(self) -> Sequence[FixedKey]:
        """The keys of the speakers."""
        return tuple(of_tiers(self._tasks))

    def tell_keys(self, page: LabelPage) -> None:
        """The timeline listens to the keys that were chosen for it."""
        self.keys.listen(page, page.context.actions)
        self.transport.tell_keys(page.context.actions)
        self.texts.tell_keys(page.context.actions)
        self.segments.hint.tell(page.context.actions)
        self.listening.follow(page.context.settings)

    # ---- what the hand does

    def commit(self) -> None:
        """Saves what is typed."""
        self.texts.commit()
        self.segments.finish()

    def rest(self) -> None:
        """Stops the sound."""
        self.listening.stop()

    @property
    def writing(self) -> bool:
        """Whether the hand is in a text."""
        return self.writer.editor is not None

    def take_focus(self, *, writing: bool) -> None:
        """Into the text, when somebody was ``writing`` and there is one; else onto the timeline."""
        if not (writing and self.texts.take_focus()):
            self.timeline.setFocus()

    def write(self) -> None:
        """Goes to the text of the segment in hand, or to the transcript."""
        if not self.segments.write():
            self.texts.take_focus()

    def play_or_pause(self) -> None:
        """Plays from the playhead, or the selection; pauses."""
        self.listening.toggle(writing=self.writing)

    def play_segment(self) -> None:
        """Plays the segment whose text is open, from the playhead if that is inside; pauses."""
        found = self.things.labels.get(self.segments.open_id)
        player = self.listening.player
        if player.state == "playing" or found is None:
            self.listening.toggle(writing=self.writing)
            return
        _, label = found
        at_s = self.timeline.playhead_s
        within = at_s if label.start_s <= at_s < label.end_s - 0.02 else None
        player.play(label.start_s, label.end_s, loop=self.transport.loop.isChecked(), at_s=within)

    def replay(self) -> None:
        """The last seconds again."""
        self.listening.replay()

    def toggle_loop(self) -> None:
        """Loop on or off."""
        self.transport.loop.toggle()

    def pick(self, task: str, cls: str) -> None:
        """The class for the next segment, and for those that are selected."""
        self.edits.take(task, cls)
        self.classes.set_current(task, cls)
        self.edits.give_class(self.timeline.selection, task, cls)
        if of_lane(self.timeline.active_tier)[0] != task:
            # What is drawn next is to be of this class.
            self.timeline.activate_tier(
                next((lane.name for lane in self._lanes() if of_lane(lane.name)[0] == task), "")
            )

    def remove_selected(self) -> None:
        """Removes the selected segments."""
        self.timeline.remove_selected()

    def split(self) -> None:
        """Cuts the segment in hand: at the cursor in its text, or at the playhead."""
        name = self._in_hand()
        if not name or not self.work.editable:
            self.said.emit("Select a segment to split it")
        elif self.segments.writing:
            editor = self.segments.table.editor
            text, place = editor.toPlainText(), editor.place
            self.segments.finish()
            self.edits.split_at_cursor(name, text, place)
        else:
            self.commit()
            self.edits.split(name, self.timeline.playhead_s)

    def merge(self) -> None:
        """Joins the selected segments, or the one in hand with the next on its tier."""
        self.commit()
        if self.work.editable:
            self.edits.merge(self.timeline.selection or (self.segments.open_id,))

    def speak(self, number: int) -> None:
        """The speaker with that number, from 0: for the segments in hand, and for the next."""
        if self.work.editable and not self.edits.give_tier(self.timeline.selection, number):
            mine = self._lanes()
            if number < len(mine):
                self.timeline.activate_tier(mine[number].name)

    def cancel(self) -> None:
        """Leaves the text; on the timeline, lets go of what is selected."""
        if self.writing:
            self.timeline.setFocus()
            return
        self.timeline.select(())
        self.timeline.set_range(None)

    # ---- inside

    def _lanes(self) -> list[Tier]:
        return lanes(self._tasks, locked=False)

    def _show_class_in_hand(self) -> None:
        """The class that the next segment on the active tier gets."""
        if self._tasks:
            active = of_lane(self.timeline.active_tier)[0]
            task = active if active in (one.name for one in self._tasks) else self._tasks[0].name
            self.classes.set_current(task, self.edits.class_in_hand(task))

    def _in_hand(self) -> str:
        selected = self.timeline.selection
        return selected[0] if len(selected) == 1 else self.segments.open_id

    def _select(self, names: tuple[str, ...]) -> None:
        """The timeline has other segments in hand: the text of a single one is opened. A word is only gone to."""
        if len(names) == 1 and is_word(names[0]):
            self._go_to(self.timeline.selected_segments[0].start_s)
            self.timeline.select([self.segments.open_id])
            return
        if len(names) == 1:
            self.segments.open(names[0])
        self.selected.emit()

    def _follow(self, name: str) -> None:
        """The hand went to another text: the timeline shows its segment."""
        found = self.things.labels.get(name)
        if found is not None:
            self.listening.player.stop()
            self._go_to(found[1].start_s)
            # What is selected plays by itself, where the person likes that: see Listening.
            self.timeline.select([name], show=True)

    def _write_in(self, name: str) -> None:
        self.segments.open(name)
        self.write()

    def _made(self, names: Iterable[str]) -> None:
        self.timeline.set_range(None)
        self.timeline.select(names)
        self.created.emit()

    def _create(self, lane: str, start_s: float, end_s: float) -> None:
        if self.ready:
            self.edits.create(lane, start_s, end_s)

    def _create_box(self, lane: str, start_s: float, end_s: float, low_hz: float, high_hz: float) -> None:
        if self.ready:
            self.edits.create(lane, start_s, end_s, (low_hz, high_hz))

    def _change(self, name: str, start_s: float, end_s: float) -> None:
        self.edits.move([(name, start_s, end_s)])

    def _seek_word(self, place: int) -> None:
        """The playhead to the word that was clicked, where its time is known."""
        found = self.things.labels.get(self.segments.open_id)
        if found is None or not found[1].words:
            return
        text = self.segments.table.editor.toPlainText()
        times, number = word_times(text, found[1].words), word_at(text, place)
        word = times[number] if 0 <= number < len(times) else None
        if word is not None:
            self._go_to(word.start_s)

    def _go_to(self, time_s: float) -> None:
        self.timeline.set_playhead(time_s)
        self.timeline.seek.emit(time_s)

    def _lay_out(self) -> None:
        above = QWidget()
        upper = QVBoxLayout(above)
        upper.setContentsMargins(0, 0, 0, 0)
        upper.setSpacing(8)
        for part in (self.classes, self.timeline, self.transport):
            upper.addWidget(part, 1 if part is self.timeline else 0)
        self.below = QWidget()
        lower = QVBoxLayout(self.below)
        lower.setContentsMargins(0, 8, 0, 0)
        lower.setSpacing(8)
        lower.addWidget(self.segments, 2)
        lower.addWidget(self.texts, 1)
        self.parts = SoundParts(above, self.below)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.parts)
