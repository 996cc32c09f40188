"""Folders and tables brought in: read and measured in jobs, committed batch after batch."""

from __future__ import annotations

import contextlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.errors import Cancelled, EarmarkError
from app.jobs.job import Progress
from app.records import Item, Source

if TYPE_CHECKING:
    from app.dataset.columns import ColumnsRead
    from app.dataset.measuring import RegisterReport
    from app.dataset.register import Folder
    from app.store.reader import Reader
    from widgets.shell.page import PageContext


class Intake(QObject):
    """``told`` carries a sentence and its tone."""

    told = Signal(str, str)

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context

    def add_folder(self, folder: Path) -> None:
        """Registers a folder in a job."""
        from app.dataset.register import describe_folder

        try:
            described = describe_folder(self._context.workspace, folder, name="", licence="", origin="")
        except EarmarkError as problem:
            self.told.emit(problem.message, "error")
            return
        self._context.jobs.run(
            f"Registering {folder.name}", partial(_survey, described), partial(self._surveyed, described), self._failed
        )

    def join(self, file: Path) -> None:
        """Reads a table with one row an item in a job, and sets its columns."""
        work = partial(_read, self._context.workspace.view, file)
        self._context.jobs.run(f"Joining {file.name}", work, self._joined, self._failed)

    def _surveyed(self, described: Folder, result: tuple[list[tuple[Item, ...]], RegisterReport]) -> None:
        from app.commands.dataset import Register
        from app.dataset.measuring import unmeasured

        batches, report = result
        workspace, who = self._context.workspace, self._context.who.annotator
        for items in batches or [()]:
            workspace.do(Register(described.source, items), who=who, origin="data")
        self.told.emit(report.text().splitlines()[0], "warning" if report.broken else "success")
        todo = unmeasured(workspace, described.source)
        if todo:
            title = f"Measuring {described.source.name}"
            self._context.jobs.run(title, partial(_measure, todo, report), self._measured, self._failed)

    def _measured(self, batches: list[Any]) -> None:
        from app.commands.dataset import Register, SetFeatures

        workspace, who = self._context.workspace, self._context.who.annotator
        for features, broken in batches:
            workspace.do(SetFeatures(features), who=who, origin="data")
            for item in broken:
                source = workspace.view.get(Source, item.source_id)
                if source is not None:
                    workspace.do(Register(source, (item,)), who=who, origin="data")

    def _joined(self, read: ColumnsRead) -> None:
        from app.commands.dataset import SetColumns

        try:
            self._context.workspace.do(SetColumns(read.columns), who=self._context.who.annotator, origin="data")
        except EarmarkError as problem:
            self.told.emit(problem.message, "error")
            return
        problems = f" {len(read.problems)} rows were left out; the first: {read.problems[0]}" if read.problems else ""
        text = f"Columns {', '.join(read.names)} for {len(read.columns):,} items, hidden from annotators.{problems}"
        self.told.emit(text, "warning" if read.problems else "success")

    def _failed(self, problem: BaseException) -> None:
        if isinstance(problem, EarmarkError):
            self.told.emit(problem.message, "error")
        else:
            self._context.jobs.tell(problem)


def _survey(described: Folder, progress: Progress) -> tuple[list[tuple[Item, ...]], RegisterReport]:
    from app.dataset.measuring import RegisterReport
    from app.dataset.register import survey
    from app.jobs.runner import default_workers

    report = RegisterReport(described.source.name)
    return list(survey(described, report, progress, workers=default_workers())), report


def _measure(todo: list[tuple[str, Item]], report: RegisterReport, progress: Progress) -> list[Any]:
    from app.dataset.measuring import measure_items
    from app.jobs.runner import default_workers

    found: list[Any] = []
    # What was measured before a stop is kept.
    with contextlib.suppress(Cancelled):
        found.extend(measure_items(todo, report, progress, workers=default_workers()))
    return found


def _read(view: Reader, file: Path, progress: Progress) -> ColumnsRead:
    from app.dataset.columns import read_columns

    progress.check()
    return read_columns(file, view.find(Item))
