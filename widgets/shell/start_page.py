"""The first thing that is seen: recent projects, a new one, the sample."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QPushButton, QWidget

from widgets.parts.banner import Banner
from widgets.parts.buttons import button
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Text
from widgets.theme.icons import icon
from widgets.theme.theme import Theme


class StartPage(QWidget):
    """``opened`` carries the folder of a project; ``sample`` asks for the sample, ``created`` for a new project."""

    opened = Signal(str)
    created = Signal()
    sample = Signal()

    def __init__(self, theme: Theme, recent: Sequence[Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self.banner = Banner(icon("close", theme, "muted"))
        mark = QLabel()
        mark.setPixmap(icon("earmark", theme, "accent").pixmap(QSize(32, 32)))
        head = row(mark, Text("Earmark", "title"), 1, gap=10)
        line = Text(
            "Label by rules, measure how well people agree, and augment where the model falls short.",
            "muted",
            wrap=True,
        )
        buttons = row(
            button("Open the sample", "primary", on=self.sample.emit),
            button("New project…", on=self.created.emit),
            button("Open project…", on=self._ask),
            1,
            gap=8,
        )
        self._recent = column(gap=4)
        inner = column(head, line, self.banner, buttons, gap=14)
        inner.addSpacing(12)
        inner.addWidget(Text("RECENT PROJECTS", "overline"))
        inner.addLayout(self._recent)
        panel = holder(inner)
        panel.setFixedWidth(560)
        self.setLayout(column(1, row(1, panel, 1), 2, margin=32))
        self.show_recent(recent)

    def show_recent(self, recent: Sequence[Path]) -> None:
        """Other recent projects."""
        while self._recent.count():
            item = self._recent.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        for path in recent:
            self._recent.addWidget(self._line(path))
        if not recent:
            text = "None yet. The sample holds two small projects on real data, and takes a few seconds to make."
            self._recent.addWidget(Text(text, "muted", wrap=True))

    def _line(self, path: Path) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "card")
        open_it: QPushButton = button("Open", "ghost", on=partial(self.opened.emit, str(path)))
        open_it.setAccessibleName(f"Open {path.name}")
        where = Text(str(path.parent), "caption")
        frame.setLayout(row(column(Text(path.name, "strong"), where, gap=0), 1, open_it, margin=(14, 8, 8, 8)))
        return frame

    def _ask(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Open a project: choose its folder")
        if folder:
            self.opened.emit(folder)
