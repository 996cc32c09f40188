"""Makes the pages of a project, each on its first visit and a part a turn."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget
from shiboken6 import isValid

from widgets.parts.leaving import delete_later
from widgets.shell.ahead import Ahead
from widgets.shell.page import Page, PageContext, StageRow
from widgets.shell.turns import Turns


class _Begun(NamedTuple):
    """A page on its way: its parts, and all steps to it, the loading of its code included."""

    parts: Generator[None, None, None]
    steps: Generator[int, None, None]


class PageMaker(QObject):
    """``arrived`` carries the stage of a page that is there now."""

    arrived = Signal(str)

    def __init__(
        self, context: Callable[[], PageContext], ahead: Ahead, stack: QStackedWidget, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.pages: dict[str, Page] = {}
        self._context, self._ahead, self._stack = context, ahead, stack
        self._begun: dict[str, _Begun] = {}
        self._turns = Turns(self)

    @property
    def busy(self) -> bool:
        """Whether a page is being made that somebody waits for."""
        return self._turns.busy

    def at_once(self, row: StageRow) -> Page:
        """The page of a stage; what is missing of it is made now."""
        if row.id not in self.pages:
            begun = self._begun.get(row.id)
            for _ in begun.parts if begun is not None else self._parts(row):
                pass
        return self.pages[row.id]

    def in_turns(self, row: StageRow) -> Page | None:
        """The page of a stage where it is there; else it is made, before any other, and ``arrived`` tells when."""
        if row.id not in self.pages:
            self._turns.begin(self.steps(row))
        return self.pages.get(row.id)

    def steps(self, row: StageRow) -> Iterator[int]:
        """Makes the page of a stage, for ``Turns``; goes on where it was left."""
        if row.id not in self._begun:
            parts = self._parts(row)
            self._begun[row.id] = _Begun(parts, self._steps(row, parts))
        return self._begun[row.id].steps

    def leave(self) -> None:
        """Makes nothing more of what was begun: the project is closed, or it was made for somebody who has left."""
        self._turns.stop()
        for begun in tuple(self._begun.values()):
            begun.steps.close()
            begun.parts.close()
        self._begun.clear()

    def _steps(self, row: StageRow, parts: Iterator[None]) -> Generator[int, None, None]:
        try:
            yield from self._ahead.in_order(row.pieces.get(self._context().workspace.media, ()))
            yield from self._ahead.load(row.modules)
            for _ in parts:
                yield 0
        finally:
            self._begun.pop(row.id, None)  # also where it failed: the next visit begins anew

    def _parts(self, row: StageRow) -> Generator[None, None, None]:
        context = self._context()
        page = row.factory(context, self._stack)
        page.hide()  # a child that nobody has hidden is shown with its parent
        try:
            yield
            yield from page.fill()
            yield
            context.actions.install(page, page.actions_of_page())
            for side in page.key_sides():
                context.actions.install(side.widget, side.rows)
            self._stack.addWidget(page)
            self.pages[row.id] = page
            yield
        finally:
            self._begun.pop(row.id, None)
            if row.id not in self.pages and isValid(page):
                delete_later(page)
        self.arrived.emit(row.id)
