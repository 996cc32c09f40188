"""What the page's menu does: lists of words taken over, a page to print, a sheet to start from, the draft as a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from app.records import Sheet

if TYPE_CHECKING:
    from app.jobs.job import Progress
    from app.rules.sheet import RuleSheet
    from app.rules.word_lists import Taken
    from app.workspace import Workspace
    from widgets.rules.desk import DraftDesk
    from widgets.shell.page import PageContext

ALWAYS = (("print", "Write the page for annotators (HTML) …"), ("save", "Save the text as a file …"))
LEADS = (
    ("import", "Take over a GLM or a list of fillers …"),
    ("open", "Take over the text of a file …"),
    ("anew", "Begin anew from the sheet in force"),
)
START, VERSION = "start:", "version:"
MOST = 8  # earlier versions in the menu


class SheetMenu(QObject):
    """``done`` says what was done: a text, and its details line by line."""

    done = Signal(str, str)

    def __init__(self, context: PageContext, desk: DraftDesk, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._desk, self._window = context, desk, parent
        self._listed: tuple[str, list[tuple[str, str]]] = ("", [])

    def rows(self) -> list[tuple[str, str]]:
        """What can be done now, as (value, title)."""
        from app.rules.starters import starters

        if not self._desk.leads:
            return list(ALWAYS)
        begin = [(START + one.id, f"Start from: {one.title}") for one in starters(self._context.workspace.media)]
        return [*ALWAYS, ("", ""), *LEADS, *self._versions(), ("", ""), *begin]

    def _versions(self) -> list[tuple[str, str]]:
        """The sheets that were in force before, the last first."""
        workspace = self._context.workspace
        now = workspace.sheet.digest
        if self._listed[0] != now:  # this is asked for at every key that is pressed
            before = [one for one in workspace.view.find(Sheet) if one.id != now]
            before.sort(key=lambda one: one.added_at, reverse=True)
            rows = [
                (VERSION + one.id, f"Take over version {one.version} of {one.added_at[:10]}") for one in before[:MOST]
            ]
            self._listed = now, rows
        return self._listed[1]

    @Slot(str)
    def act(self, what: str) -> None:
        """Does what was picked; asks for a file where one is needed."""
        if what.startswith(START):
            from app.rules.starters import starter

            one = starter(what.removeprefix(START))
            self._desk.replace(one.text())
            self.done.emit(f"The draft is “{one.title}” now. Undo brings back what was there.", "")
        elif what.startswith(VERSION):
            row = self._context.workspace.view.get(Sheet, what.removeprefix(VERSION))
            if row is not None:
                self._desk.replace(row.text)
                self.done.emit(
                    f"The draft is the text of version {row.version} now. Undo brings back what was there.", ""
                )
        elif what == "anew":
            self._desk.begin_anew()
        elif what in ("import", "open"):
            name = "Take over" if what == "open" else "Take over words"
            file, _ = QFileDialog.getOpenFileName(self._window, name)
            if file:
                self.take_over(Path(file)) if what == "import" else self.read_file(Path(file))
        else:
            ending = "html" if what == "print" else "yaml"
            file, _ = QFileDialog.getSaveFileName(self._window, "Save", f"rules.{ending}", f"*.{ending}")
            if file:
                self.print_to(Path(file)) if what == "print" else self.save_to(Path(file))

    def take_over(self, file: Path) -> None:
        """A GLM, or a list with one word a line, as edits of the draft."""
        sheet = self._desk.sheet
        if sheet is not None:
            work = partial(_taken, file, sheet, self._desk.draft.text)
            self._context.jobs.run(f"Take over {file.name}", work, partial(self._take, file))

    def _take(self, file: Path, taken: Taken) -> None:
        self._desk.edit(*taken.edits)
        left = f", {len(taken.left):,} left out" if taken.left else ""
        self.done.emit(f"{file.name}: {taken.taken:,} lines taken over{left}.", "\n".join(taken.left))

    def read_file(self, file: Path) -> None:
        """The text of a sheet's file as the draft, whatever it says."""
        self._context.jobs.run(f"Read {file.name}", partial(_text, file), self._desk.replace, quiet=True)

    def print_to(self, file: Path) -> None:
        """The sheet as one page for annotators."""
        sheet = self._desk.sheet
        if sheet is not None:
            work = partial(_print, sheet, file, self._context.workspace)
            self._context.jobs.run("Write the page for annotators", work, self._printed)

    def _printed(self, file: Path) -> None:
        self.done.emit(f"Written: {file}", "")
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))

    def save_to(self, file: Path) -> None:
        """The text as it is."""
        work = partial(_save, self._desk.draft.text, file)
        self._context.jobs.run("Save the text", work, self._saved, quiet=True)

    def _saved(self, file: Path) -> None:
        self.done.emit(f"Written: {file}", "")


def _taken(file: Path, sheet: RuleSheet, text: str, progress: Progress) -> Taken:
    from app.errors import CallError
    from app.rules.glm import glm_edits
    from app.rules.load import read_text
    from app.rules.word_lists import filler_edits

    task = next((one.name for one in sheet.tasks.values() if one.has_text), "")
    if not task:
        raise CallError(f"{file.name}: no task of the sheet has texts, so lists of words say nothing to it.")
    listed = read_text(file)
    if "=>" in listed:
        return glm_edits(listed, sheet, task, path=file.name)
    return filler_edits(listed, sheet, text, task, path=file.name)


def _text(file: Path, progress: Progress) -> str:
    from app.rules.load import read_text

    return read_text(file)


def _print(sheet: RuleSheet, file: Path, workspace: Workspace, progress: Progress) -> Path:
    from app.rules.page import sheet_page
    from app.scope.example_pictures import backdrops

    return _save(sheet_page(sheet, workspace.path, backdrops(workspace.view, sheet, progress)), file, progress)


def _save(text: str, file: Path, progress: Progress) -> Path:
    from app.errors import EnvironmentFailed

    try:
        file.write_text(text, "utf-8")
    except OSError as problem:
        raise EnvironmentFailed(f"{file}: cannot be written ({problem.strerror}). Choose another folder.") from problem
    return file
