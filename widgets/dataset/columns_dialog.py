"""Which columns of tables annotators see: none, until a lead marks one as telling nothing of what is expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QFrame, QScrollArea, QWidget

from app.commands.dataset import ShowColumns
from app.errors import EarmarkError
from app.records import Project
from widgets.parts.banner import Banner
from widgets.parts.buttons import button
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Elided, Text
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from widgets.shell.page import PageContext

ABOUT = (
    "Annotators label blind, so columns of tables are hidden from them: one may hold the answer, or hint at it. Mark "
    "those that tell nothing of it. They always see what is measured of the files."
)


class ColumnsDialog(QDialog):
    """For leads. ``columns`` has a few values of each, to judge it by. One step, which can be taken back."""

    def __init__(
        self, context: PageContext, columns: Mapping[str, Sequence[str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Columns that annotators see")
        self._context = context
        project = context.workspace.view.get(Project, "project")
        shown = project.shown_columns if project is not None else {}
        self.boxes = {name: QCheckBox(name.replace("&", "&&")) for name in columns}
        for name, box in self.boxes.items():
            box.setChecked(name in shown)
        self.banner = Banner(icon("close", context.theme, "muted"))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName("Columns")
        lines = (_line(box, columns[name]) for name, box in self.boxes.items())
        area.setWidget(holder(column(*lines, 1, gap=10, margin=2)))
        cancel, done = button("Cancel", "ghost", on=self.reject), button("Show these", "primary", on=self._set)
        cancel.setAutoDefault(False)
        done.setDefault(True)
        layout = column(
            Text("Columns that annotators see", "title"),
            Text(ABOUT, "muted", wrap=True),
            self.banner,
            gap=12,
            margin=24,
        )
        layout.addWidget(area, 1)
        layout.addLayout(row(1, cancel, done))
        self.setLayout(layout)
        px = context.theme.tokens.px
        self.resize(px(480), px(400))

        if self.boxes:
            next(iter(self.boxes.values())).setFocus()

    @Slot()
    def _set(self) -> None:
        names = tuple(name for name, box in self.boxes.items() if box.isChecked())
        try:
            self._context.workspace.do(ShowColumns(names), who=self._context.who.annotator, origin="data")
        except EarmarkError as problem:
            self.banner.show_message(problem.message, "error")
            return
        self.accept()


def _line(box: QCheckBox, values: Sequence[str]) -> QWidget:
    """A column with what stands in it."""
    told = ", ".join(values)
    box.setAccessibleDescription(told)
    made = row(box, Elided(told, "caption"), gap=12)
    made.setStretch(1, 1)
    return holder(made)
