"""What the tabs of the slices page share: they follow the chosen run, and work only while they are looked at."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.errors import EarmarkError

if TYPE_CHECKING:
    from app.changes.command import Command
    from app.jobs.job import Progress
    from widgets.shell.page import PageContext


class RunTab(QWidget):
    """``told`` carries a line for the page's banner and its tone. A tab overrides ``load``."""

    told = Signal(str, str)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.model, self.task = "", ""
        self._stale, self._asked = True, 0

    def show_run(self, model: str, task: str) -> None:
        """Another run, or the same after something changed; "" for none."""
        self.model, self.task, self._stale = model, task, True
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Brings what is shown up to date."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Loads again where something changed."""
        if self._stale and self.model:
            self._stale = False
            self.load()

    def load(self) -> None:
        """Asks for what the tab shows."""

    def ask(
        self, title: str, work: Callable[[Progress], Any], show: Callable[[Any], None], failed: Callable[[str], None]
    ) -> None:  # fmt: skip
        """Runs ``work`` in a job; what a later question overtakes is not shown. ``failed`` gets a known error."""
        self._asked += 1
        self.context.jobs.run(
            title, work, partial(self._answer, self._asked, show), partial(self._problem, self._asked, failed)
        )

    def do(self, command: Command, said: str) -> bool:
        """Carries a command out and tells of it; False, with the reason told, where it cannot be."""
        try:
            self.context.workspace.do(command, who=self.context.who.annotator, origin="slices")
        except EarmarkError as problem:
            self.told.emit(problem.message, "error")
            return False
        self.told.emit(said, "success")
        return True

    def _answer(self, asked: int, show: Callable[[Any], None], found: Any) -> None:
        if asked == self._asked:
            show(found)

    def _problem(self, asked: int, failed: Callable[[str], None], problem: BaseException) -> None:
        if not isinstance(problem, EarmarkError):
            self.context.jobs.tell(problem)
        elif asked == self._asked:
            failed(problem.message)


def share(value: float) -> str:
    """A part of the whole."""
    return f"{100 * value:.0f} %"


def small(value: float) -> str:
    """A p or q."""
    return f"{value:.2g}"


def whole(value: int) -> str:
    """A count."""
    return f"{value:,}"
