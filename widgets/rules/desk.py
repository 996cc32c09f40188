"""The draft under hand: changed from the form and from the text, read on a worker, kept in the project's folder."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.errors import EarmarkError
from app.records import Annotator, Source
from app.rules.draft import Draft
from app.scope.sheet_draft import KeptDraft, drop_draft, keep_draft, kept_draft
from widgets.rules.photographs import Photographs

if TYPE_CHECKING:
    from app.jobs.job import Progress
    from app.rules.edits import Part, SheetEdit
    from app.rules.reading import Outline, Reading
    from app.rules.sheet import RuleSheet
    from widgets.shell.page import PageContext

READ_AFTER_MS = 300
KEEP_AFTER_MS = 500
ONE_STEP_S = 1.5  # letters that follow each other faster than this are one step of undo


class DraftDesk(QObject):
    """``text_changed`` tells of a text that was not typed in the text pane, ``read`` carries each Reading, ``refused``
    says why an edit cannot be done, ``steps_changed`` that there is something else to undo, keep or adopt.
    """

    text_changed = Signal(str)
    read = Signal(object)
    refused = Signal(str)
    steps_changed = Signal()

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.photographs = Photographs(context, self)
        self.draft = Draft("")
        self.base = ""
        self.reading: Reading | None = None
        self.outline: Outline | None = None
        self.sheet: RuleSheet | None = None
        self.leads = False
        self._busy, self._resting = False, False
        self._flight = 0  # what comes back from an earlier one is of no interest any more
        self._edits: list[tuple[tuple[SheetEdit, ...], Part | None]] = []
        self._typed_at = 0.0
        self._who = ""
        self._later = _timer(self, READ_AFTER_MS, self.read_now)
        self._keeping = _timer(self, KEEP_AFTER_MS, self.keep)

    # ---- whose draft

    def open(self) -> None:
        """The draft of the person at the desk; the active sheet where there is none, or where they are no lead."""
        self.close()
        self.photographs.forget()
        workspace, self._who = self._context.workspace, self._context.who.annotator
        person = workspace.view.get(Annotator, self._who)
        self.leads = person is not None and person.role == "lead" and not workspace.read_only
        kept = kept_draft(workspace.path, self._who) if self.leads else None
        self._resting, self.reading = False, None
        self.draft = Draft(kept.text if kept is not None else self.active_text)
        self.base = kept.base if kept is not None else workspace.project_sheet_id()
        self._edits.clear()
        self.text_changed.emit(self.draft.text)
        self.steps_changed.emit()
        self.read_now()

    def close(self) -> None:
        """Does what is left to do, keeps it, and rests until ``resume``: nobody is there to wait for a worker."""
        self._later.stop()
        self._flight += 1
        self._busy, self._resting = False, True
        waiting, self._edits = self._edits, []
        for edits, bump in waiting:
            self._do_now(edits, bump)
        if self._keeping.isActive() or waiting:
            self.keep()

    def resume(self) -> None:
        """Reads what was left unread."""
        self._resting = False
        self._go_on()

    def _do_now(self, edits: tuple[SheetEdit, ...], bump: Part | None) -> None:
        from app.rules.edit import edited

        try:
            if self.draft.change(edited(self.draft.text, *edits, bump=bump)):
                self.text_changed.emit(self.draft.text)
        except EarmarkError as problem:
            self.refused.emit(problem.message)

    @property
    def active_text(self) -> str:
        """The text of the sheet in force."""
        return self._context.workspace.sheet.text

    @property
    def differs(self) -> bool:
        """Whether the draft is anything other than the sheet in force."""
        return self.draft.text != self.active_text

    @property
    def outdated(self) -> bool:
        """Whether another sheet has come into force since the draft was begun."""
        return self.differs and self.base != self._context.workspace.project_sheet_id()

    @property
    def folder(self) -> Path:
        """The folder of the project: clips of examples lie below it."""
        return self._context.workspace.path

    def run(self, title: str, work: Callable[[Progress], object], done: Callable[[Any], None]) -> None:
        """Something on a worker that a field needs; what goes wrong is said as an edit that cannot be done."""
        self._context.jobs.run(title, work, done, self._not_done, quiet=True)

    def _not_done(self, problem: BaseException) -> None:
        if isinstance(problem, EarmarkError):
            self.refused.emit(problem.message)
        else:
            self._context.jobs.tell(problem)

    @property
    def sources(self) -> list[str]:
        """The names of the project's sources."""
        return sorted({source.name for source in self._context.workspace.view.find(Source)})

    def in_force(self, task: str, cls: str) -> bool:
        """Whether the sheet in force has the class: labels may carry its name."""
        found = self._context.workspace.sheet.tasks.get(task)
        return found is not None and found.class_of(cls) is not None

    @property
    def settled(self) -> bool:
        """Whether all that was typed and edited has been read."""
        return not (self._busy or self._edits or self._later.isActive()) and self.reading is not None

    # ---- changes

    def typed(self, text: str) -> None:
        """The text pane holds another text."""
        now = time.monotonic()
        if self.leads and self.draft.change(text, joins=now - self._typed_at < ONE_STEP_S):
            self._typed_at = now
            self._later.start()
            self._keep_soon()

    def edit(self, *edits: SheetEdit, bump: Part | None = None) -> None:
        """The form changes the text. Edits are done in order, each on what the one before has made."""
        if self.leads:
            self._edits.append((edits, bump))
            self._go_on()

    def replace(self, text: str) -> None:
        """Another text as one step: a starter sheet, an import, the sheet in force."""
        if self.leads and self.draft.change(text):
            self._not_typed()

    def begin_anew(self) -> None:
        """Back to the sheet in force; the draft can still be brought back by undo until the window closes."""
        self.base = self._context.workspace.project_sheet_id()
        self.replace(self.active_text)
        self.steps_changed.emit()

    @Slot()
    def undo(self) -> None:
        """Takes the last step back, wherever it was made."""
        if self.leads and self.draft.undo():
            self._not_typed()

    @Slot()
    def redo(self) -> None:
        """Brings it back."""
        if self.leads and self.draft.redo():
            self._not_typed()

    def adopted(self) -> None:
        """The draft is in force now; what was changed in it meanwhile is the next one."""
        self.base = self._context.workspace.project_sheet_id()
        if self.differs:
            self.keep()
        else:
            self._keeping.stop()
            drop_draft(self._context.workspace.path, self._who)
        self.steps_changed.emit()

    def _not_typed(self) -> None:
        self._typed_at = 0.0
        self.text_changed.emit(self.draft.text)
        self._keep_soon()
        self.read_now()

    # ---- reading

    @Slot()
    def read_now(self) -> None:
        """Reads the text on a worker; again where it was changed meanwhile."""
        self._later.stop()
        self._go_on(read=True)

    def _go_on(self, *, read: bool = False) -> None:
        if self._busy or self._resting:
            return
        text, flight = self.draft.text, self._flight
        failed = partial(self._failed, flight)
        if self._edits:
            self._busy = True
            edits, bump = self._edits[0]
            work: Callable[[Progress], object] = partial(_apply, text, edits, bump)
            self._context.jobs.run("Change the draft", work, partial(self._edited, flight, text), failed, quiet=True)
        elif read or self.reading is None or self.reading.text != text:
            self._busy = True
            self._context.jobs.run(
                "Read the draft", partial(_read, text), partial(self._was_read, flight), failed, quiet=True
            )

    def _edited(self, flight: int, before: str, found: tuple[str, Reading]) -> None:
        if flight != self._flight:
            return
        self._busy = False
        if self.draft.text != before:
            self._go_on()  # somebody typed meanwhile: the same edit once more, on what is there now
            return
        self._edits.pop(0)
        text, reading = found
        if self.draft.change(text):
            self._typed_at = 0.0
            self.text_changed.emit(text)
            self._keep_soon()
        self._take(reading)
        self._go_on()

    def _was_read(self, flight: int, reading: Reading) -> None:
        if flight != self._flight:
            return
        self._busy = False
        if reading.text == self.draft.text:
            self._take(reading)
        self._go_on()

    def _failed(self, flight: int, problem: BaseException) -> None:
        if flight != self._flight:
            return
        self._busy = False
        if self._edits and isinstance(problem, EarmarkError):
            self._edits.pop(0)
            self.refused.emit(problem.message)
            if self.reading is not None:
                self.read.emit(self.reading)  # the form shows what is there again
            self._go_on()
            return
        self._context.jobs.tell(problem)

    def _take(self, reading: Reading) -> None:
        self.reading = reading
        self.outline = reading.outline or self.outline
        self.sheet = reading.sheet or self.sheet or self._context.workspace.sheet
        self.read.emit(reading)
        self.steps_changed.emit()

    # ---- keeping

    def _keep_soon(self) -> None:
        self._keeping.start()
        self.steps_changed.emit()

    @Slot()
    def keep(self) -> None:
        """Writes the draft, or forgets it where it is the sheet in force."""
        self._keeping.stop()
        if not self.leads:
            return
        try:
            if self.differs:
                keep_draft(self._context.workspace.path, self._who, KeptDraft(self.draft.text, self.base))
            else:
                drop_draft(self._context.workspace.path, self._who)
        except EarmarkError as problem:
            self._context.report_error(problem)


def _read(text: str, progress: Progress) -> Reading:
    from app.rules.reading import read_draft

    return read_draft(text)


def _apply(text: str, edits: tuple[SheetEdit, ...], bump: Part | None, progress: Progress) -> tuple[str, Reading]:
    from app.rules.edit import edited
    from app.rules.reading import read_draft

    after = edited(text, *edits, bump=bump)
    return after, read_draft(after)


def _timer(parent: QObject, wait_ms: int, act: Callable[[], None]) -> QTimer:
    made = QTimer(parent)
    made.setSingleShot(True)
    made.setInterval(wait_ms)
    made.timeout.connect(act)
    return made
