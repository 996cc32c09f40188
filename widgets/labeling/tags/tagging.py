"""Tags of the item in hand: the line shows them, the desk changes them, undo finds them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.errors import EarmarkError
from app.labeling.tagging import known_tags, tag, tags_of, untag
from app.records import Tag
from widgets.labeling.tags.line import TagLine

if TYPE_CHECKING:
    from app.changes.command import ChangeSet
    from widgets.labeling.desk_view import DeskView
    from widgets.labeling.work import Work
    from widgets.shell.page import PageContext


class Tagging(QObject):
    """``done`` tells that there is a step to undo; ``found`` carries an item whose tags were just taken back."""

    done = Signal()
    found = Signal(str)

    def __init__(self, work: Work, context: PageContext, view: DeskView) -> None:
        super().__init__(view)
        self._work, self._context = work, context
        self.line = TagLine(self._known)
        self.line.added.connect(self._add)
        self.line.removed.connect(self._remove)
        view.put_above(self.line)
        work.item_changed.connect(self._next)
        context.changes.changed.connect(self._follow)
        self._show()

    def begin(self) -> None:
        """Types a tag for the item in hand."""
        if self._work.item_id and self._work.editable:
            self.line.begin()

    def _known(self) -> list[str]:
        return known_tags(self._work.desk)

    def _next(self) -> None:
        self.line.end()
        self._show()

    def _show(self) -> None:
        item = self._work.item_id
        self.line.setVisible(bool(item))
        self.line.show_tags(tags_of(self._work.desk, item) if item else (), editable=self._work.editable)

    def _add(self, name: str) -> None:
        self._do(lambda: tag(self._work.desk, self._work.item_id, name))

    def _remove(self, name: str) -> None:
        self._do(lambda: untag(self._work.desk, self._work.item_id, name))

    def _do(self, call: Callable[[], object]) -> None:
        try:
            call()
        except EarmarkError as problem:
            self._context.report_error(problem)

    def _mine(self, changes: ChangeSet) -> bool:
        return changes.area == "label" and changes.who == self._work.desk.who

    def _follow(self, changes: ChangeSet) -> None:
        items = {str((edit.after or edit.before or {})["item_id"]) for edit in changes.edits if edit.kind == Tag.table}
        if self._work.item_id in items:
            self._show()
        elif len(items) == 1 and changes.step in ("undo", "redo") and self._mine(changes):
            # What is taken back is to be seen.
            self.found.emit(min(items))
        if items:
            self.done.emit()
