"""What an annotator sees in place of a page that would tell what others said."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from widgets.parts.empty import EmptyState
from widgets.parts.stack import column
from widgets.shell.page import Page, PageContext, StageRow
from widgets.theme.icons import icon

TITLE = "{} is for reviewers and leads"
SENTENCE = (
    "It shows what others said, and what counts as right. Annotators label blind, so that their agreement says how "
    "well people can do it. Sit down as a reviewer or a lead, at the top right, to see it."
)


class ClosedPage(Page):
    """Stands where the page of a stage would be."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._empty = EmptyState(icon("lock", context.theme, "faint"), "", SENTENCE, "Go to Label")
        self._empty.pressed.connect(partial(context.go, "label"))
        self.setLayout(column(self._empty))

    def stand_for(self, row: StageRow) -> None:
        """Takes the place of another stage."""
        self.stage = row.id
        self._empty.show_text(TITLE.format(row.title), SENTENCE)
