"""Cards, and the tiles with one large figure."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QLayout, QVBoxLayout, QWidget

from widgets.parts.stack import column, row
from widgets.parts.text import Text

LEAST_PX = 120


class Card(QFrame):
    """A bordered surface with an optional heading; parts are added below it."""

    def __init__(self, heading: str = "", caption: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.body: QVBoxLayout = column(gap=8, margin=16)
        self.setLayout(self.body)
        if heading:
            self.body.addWidget(Text(heading, "heading"))
        if caption:
            self.body.addWidget(Text(caption, "muted", wrap=True))

    def add(self, part: QWidget | QLayout, stretch: int = 0) -> None:
        """One more part."""
        if isinstance(part, QWidget):
            self.body.addWidget(part, stretch)
        else:
            self.body.addLayout(part, stretch)


class StatTile(QFrame):
    """One figure: what it is, its value, its interval, and a line on where it comes from."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._value, self._interval = Text("–", "figure"), Text("", "muted")
        self._caption = Text("", "caption", wrap=True)
        self._title = title
        figures = row(self._value, self._interval, 1, gap=8)
        self.setLayout(
            column(Text(title, "overline", wrap=True), figures, self._caption, 1, gap=4, margin=(16, 14, 16, 14))
        )

    def minimumSizeHint(self) -> QSize:
        """A figure is never cut: a minimum that is set would let it be."""
        hint = super().minimumSizeHint()
        return QSize(max(LEAST_PX, hint.width()), hint.height())

    def show_figure(self, value: str, interval: str = "", caption: str = "") -> None:
        """Another value. "–" means that it is not known."""
        self._value.setText(value)
        self._interval.setText(interval)
        self._caption.setText(caption)
        self._caption.setVisible(bool(caption))
        self.setAccessibleName(f"{self._title}: {value} {interval}. {caption}")
