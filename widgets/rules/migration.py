"""Labels changed by rule, in parts on a worker; together they are one step of undo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.errors import EarmarkError

if TYPE_CHECKING:
    from app.commands.sheets import Migrated
    from app.jobs.job import Progress
    from app.workspace import Workspace
    from widgets.shell.page import PageContext

# A commit of so many labels, or of labels that hold so much, takes some tens of milliseconds: that long whoever labels
# meanwhile may be kept from writing.
AT_ONCE, CHARACTERS_AT_ONCE = 60, 40_000


class Migration(QObject):
    """``progressed`` carries done and total, ``ended`` how many were changed: what was not stays on the work list."""

    progressed = Signal(int, int)
    ended = Signal(int)

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.busy = False

    def start(self, sheet_id: str, labels: Sequence[Migrated]) -> None:
        """Changes ``labels``, the first of them at once."""
        if not labels:
            self.ended.emit(0)
            return
        self.busy = True
        context = self._context
        work = partial(_migrate, context.workspace, context.who.annotator, sheet_id, tuple(labels))
        running = context.jobs.run("Changing labels by rule", work, self._end, self._fail)
        running.progressed.connect(self._tell)

    @Slot(int, object, str)
    def _tell(self, done: int, total: object, _text: str) -> None:
        self.progressed.emit(done, total)

    def _end(self, result: tuple[int, EarmarkError | None]) -> None:
        self.busy = False
        done, problem = result
        if problem is not None:
            self._context.report_error(problem)
        self.ended.emit(done)

    def _fail(self, problem: BaseException) -> None:
        self.busy = False
        self._context.jobs.tell(problem)


def _migrate(
    workspace: Workspace, who: str, sheet_id: str, labels: Sequence[Migrated], progress: Progress
) -> tuple[int, EarmarkError | None]:
    """How many were changed, and what kept the others from it; stopped between two parts where somebody asks for it."""
    from app.commands.sheets import MigrateLabels

    done = 0
    for part in _parts(labels):
        if progress.cancelled:
            break
        try:
            workspace.do(MigrateLabels(sheet_id, part), who=who, joins=done > 0)
        except EarmarkError as problem:
            return done, problem
        done += len(part)
        progress.report(done, len(labels))
    return done, None


def _parts(labels: Sequence[Migrated]) -> Iterator[tuple[Migrated, ...]]:
    part: list[Migrated] = []
    for one in labels:
        if part and (len(part) == AT_ONCE or sum(len(other.before) for other in (*part, one)) > CHARACTERS_AT_ONCE):
            yield tuple(part)
            part = []
        part.append(one)
    if part:
        yield tuple(part)
