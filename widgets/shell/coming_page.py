"""What is seen of a page while it is made: its title where it will stand."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from widgets.parts.page_frame import EDGE_PX
from widgets.parts.stack import column
from widgets.parts.text import Text
from widgets.shell.page import Page, PageContext, StageRow


class ComingPage(Page):
    """Stands where the page of a stage is about to be."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._title = Text("", "title")
        # As in the frame of every page, so that the title stays in its place.
        self.setLayout(column(self._title, 1, margin=(EDGE_PX, 20, EDGE_PX, 0)))

    def stand_for(self, row: StageRow) -> None:
        """Takes the place of another stage."""
        self.stage = row.id
        self._title.setText(row.title if row.framed else "")
