"""The texts of segments, written in the list of segments; saved as one types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.labels.texts import with_text
from widgets.labeling.sound.hint import MEND, HintLine
from widgets.labeling.sound.segment_rows import RowMaker
from widgets.labeling.sound.segment_table import SegmentTable
from widgets.parts.text import Text

if TYPE_CHECKING:
    from app.labels.values import Segment
    from app.rules.checks import Finding
    from app.rules.sheet import Task
    from widgets.labeling.tint import Tint
    from widgets.labeling.work import Work

Labels = Mapping[str, tuple[str, "Segment"]]
HINT = (("Enter", "goes on"), ("Tab", "plays"), (MEND, "mends"), ("Esc", "leaves"))


class SegmentTexts(QWidget):
    """Saves by ``work``. ``edited`` tells that a text changed or was saved; ``opened`` carries the id of the segment
    that the hand opened here, and ``went_on`` that of the one that Enter went on to. ``ended`` says that there is none
    after."""

    edited = Signal()
    opened = Signal(str)
    went_on = Signal(str)
    ended = Signal()
    play_asked = Signal()
    seek_asked = Signal(int)
    left = Signal()

    def __init__(self, work: Work, tint: Tint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._tasks: tuple[Task, ...] = ()
        self._labels: Labels = {}
        self._maker = RowMaker()
        self._shown: tuple[Labels, list[Finding]] | None = None
        self.table = SegmentTable(tint)
        self.count, self.hint = Text("", "muted"), HintLine(*HINT, right=True)
        self._lay_out()
        table, editor = self.table, self.table.editor
        table.opened.connect(self._open_by_hand)
        table.write_asked.connect(self.write)
        table.play_asked.connect(self.play_asked)
        table.left.connect(self.left)
        editor.edited.connect(self._edited)
        editor.settled.connect(self._save)
        editor.play_asked.connect(self.play_asked)
        editor.placed.connect(self.seek_asked)
        editor.went_on.connect(self.go_on)

    # ---- what is shown

    def show_tasks(self, tasks: Sequence[Task]) -> None:
        """The tasks whose segments are listed: all of segments, where any of them carries text."""
        wanted = [task for task in tasks if task.kind == "segments"]
        self._tasks = tuple(wanted) if any(task.has_text for task in wanted) else ()
        self.setVisible(bool(self._tasks))
        self.table.editor.setReadOnly(not self._work.editable)
        self.table.set_speakers([tier for task in self._tasks if len(task.tiers) > 1 for tier in task.tiers])

    def clear(self) -> None:
        """Nothing of the item before. What was typed has to be committed first."""
        self._labels, self._shown = {}, None
        self.table.open("")
        self.table.editor.load("")
        self.table.set_rows(())
        self.count.setText("")

    def show_labels(self, labels: Labels) -> None:
        """The segments by id, with their tasks; a text that is being typed stays as it is."""
        names = {task.name for task in self._tasks}
        self._labels = {name: found for name, found in labels.items() if found[0] in names}
        row = self.table.open_row
        if row is not None and row.id not in self._labels:
            self.table.editor.load("")
            self.table.open("")
        elif row is not None:
            self.table.editor.show_text(self._labels[row.id][1].text)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Underlines those of the open text, marks the rows. While one types only the open text is looked at."""
        row = self.table.open_row
        mine = [found for found in findings if row is not None and found.object_id == row.id]
        self.table.editor.show_findings(mine)
        if not self.table.editor.unsaved and self._tasks:
            self._show_rows(findings)

    def _show_rows(self, findings: Sequence[Finding]) -> None:
        shown = self._labels, list(findings)
        if self._shown is not None and self._shown[0] is shown[0] and self._shown[1] == shown[1]:
            return
        self._shown = shown
        rows = self._maker.rows(self._labels, self._tasks, findings)
        self.table.set_rows(rows)
        wanted = sum(row.wants != "none" for row in rows)
        written = sum(bool(row.text) for row in rows if row.wants != "none")
        many = "1 segment" if len(rows) == 1 else f"{len(rows):,} segments"
        self.count.setText(f"{many}, {written:,} of {wanted:,} written" if rows else "None yet")

    # ---- the segment in hand

    @property
    def open_id(self) -> str:
        """The segment whose text is edited, "" for none."""
        row = self.table.open_row
        return row.id if row is not None else ""

    @property
    def writing(self) -> bool:
        """Whether the hand is in a text."""
        return self.table.editor.hasFocus()

    @property
    def unsaved(self) -> bool:
        """Whether something typed is not saved yet."""
        return self.table.editor.unsaved

    @property
    def typed(self) -> tuple[str, Segment, Segment] | None:
        """Task, the segment as it reads while its text is typed, and as it is saved; None where all is saved."""
        found = self._labels.get(self.open_id)
        if found is None or not self.unsaved:
            return None
        task, thing = found
        return task, with_text(thing, self.table.editor.toPlainText()), thing

    def open(self, name: str) -> None:
        """Opens a segment, "" for none; what was typed for the one before is saved. Tells nobody."""
        if name == self.open_id:
            return
        self.finish()
        found = self._labels.get(name)
        self.table.editor.load(found[1].text if found is not None else "")
        self.table.open(name if found is not None else "")
        self.edited.emit()

    def write(self) -> bool:
        """Goes into the text of the open segment, or of the first; whether there is one to write in."""
        if not self.isVisible():
            return False
        if not self.open_id and self.table.rows.rows:
            self._open_by_hand(self.table.rows.rows[0].id)
        row = self.table.open_row
        if row is None:
            return False
        if row.wants == "none" or self.table.editor.isReadOnly():
            self.table.setFocus()
        else:
            self.table.editor.setFocus()
        return True

    def go_on(self, step: int = 1) -> None:
        """Goes to the next segment in time, or the previous one with -1, and writes there."""
        following = self.table.neighbour(step)
        if not following:
            self.finish()
            self.ended.emit()
            return
        self.open(following)
        self.went_on.emit(following)
        self.write()

    def go_to_wrong(self, step: int) -> bool:
        """Goes to the next segment in time that a rule finds something in, or the previous one with -1; whether there
        is one."""
        rows = self.table.rows.rows
        here = next((place for place, row in enumerate(rows) if row.id == self.open_id), -1 if step > 0 else len(rows))
        ahead = rows[here + 1 :] if step > 0 else rows[:here][::-1]
        following = next((row.id for row in ahead if row.severity), "")
        if following:
            self.open(following)
            self.went_on.emit(following)
            self.write()
        return bool(following)

    def finish(self) -> None:
        """Saves what is typed; spaces at the ends of a text are not part of it."""
        editor = self.table.editor
        if editor.toPlainText() != editor.toPlainText().strip() and not editor.isReadOnly():
            place, text = editor.place, editor.toPlainText()
            editor.setPlainText(text.strip())
            editor.go_to(place - (len(text) - len(text.lstrip())))
        editor.commit()

    def show_finding(self, finding: Finding) -> None:
        """Goes to its place in a text."""
        self.open(finding.object_id or "")
        if finding.span is not None and self.open_id:
            self.table.editor.show_span(finding.span)
        else:
            self.write()

    # ---- inside

    def _open_by_hand(self, name: str) -> None:
        self.open(name)
        self.opened.emit(name)

    def _edited(self) -> None:
        self.table.fit_editor()
        self.edited.emit()

    def _save(self, text: str, joins: bool) -> None:
        found = self._labels.get(self.open_id)
        if found is not None and found[1].text != text:
            task, thing = found
            self._work.put(task, with_text(thing, text), said="Write", joins=joins)
        self.edited.emit()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Text("Segments", "strong"))
        head.addWidget(self.count)
        head.addWidget(self.hint, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.table, 1)
