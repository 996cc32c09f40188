"""A card that opens: a head that says what it is, and fields that are made when it is first opened."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from widgets.parts.buttons import RowButton
from widgets.parts.leaving import delete_later
from widgets.parts.picture import Picture
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Elided, Pill, Text, restyle
from widgets.theme.icons import icon
from widgets.theme.theme import Theme


class FoldCard(QFrame):
    """``entered`` tells that somebody opened it. Subclasses make their fields in ``make_body``."""

    entered = Signal(object)

    def __init__(self, theme: Theme, place: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme, self.place = theme, place
        self.setProperty("role", "card")
        self._title, self._caption = Elided("", "strong"), Elided("", "caption")
        self._pills: QHBoxLayout = row(gap=6)
        self._mark = Picture(icon("chevron-right", theme, "faint"), 16)
        words = column(self._title, self._caption, gap=1)
        head = row(self._mark, gap=8, margin=(8, 8, 12, 8))
        head.addLayout(words, 1)
        head.addLayout(self._pills)
        self.head = RowButton(head, "")
        self.head.clicked.connect(self._toggle)
        self._body: QWidget | None = None
        self._open = False
        self._unfold = QTimer(self)
        self._unfold.setSingleShot(True)
        self._unfold.timeout.connect(self._show_or_hide)
        self._layout: QVBoxLayout = column(self.head, gap=0, margin=2)
        self.setLayout(self._layout)

    @property
    def open(self) -> bool:
        """Whether its fields are in view."""
        return self._open

    @property
    def made(self) -> bool:
        """Whether its fields were made."""
        return self._body is not None

    def set_open(self, wanted: bool) -> None:
        """Shows or folds away the fields."""
        if wanted and self._body is None:
            inside = self.make_body()
            inside.setContentsMargins(16, 4, 14, 14)
            self._body = holder(inside)
            self._body.hide()
            self._layout.addWidget(self._body)
            self.show_body()
        self._open = wanted
        # In the next turn: to make fields and to lay them out is too much for one.
        self._unfold.start(0)
        self._mark.show_icon(icon("chevron-down" if wanted else "chevron-right", self.theme, "faint"))
        self._name()

    def set_chosen(self, chosen: bool) -> None:
        """Marks it as what the text stands at."""
        if bool(self.property("chosen")) != chosen:
            self.setProperty("chosen", chosen)
            restyle(self)

    def show_head(self, title: str, caption: str, pills: list[tuple[str, str]]) -> None:
        """Another title, what stands below it, and states as (text, tone)."""
        self._title.setText(title)
        self._caption.setText(caption)
        self._caption.setVisible(bool(caption))
        while self._pills.count() > len(pills):
            taken = self._pills.takeAt(self._pills.count() - 1)
            if taken is not None and (widget := taken.widget()) is not None:
                widget.hide()
                delete_later(widget)
        for at, (text, tone) in enumerate(pills):
            item = self._pills.itemAt(at)
            pill = item.widget() if item is not None else None
            if isinstance(pill, Pill):
                pill.show_state(text, tone)
            else:
                self._pills.addWidget(Pill(text, tone))
        self._name()

    def make_body(self) -> QVBoxLayout:
        """The fields, made once."""
        return column(Text(""))

    def show_body(self) -> None:
        """Fills the fields."""

    @Slot()
    def _show_or_hide(self) -> None:
        if self._body is not None:
            self._body.setVisible(self._open)

    def _name(self) -> None:
        state = "open" if self.open else "closed"
        self.head.setAccessibleName(f"{self._title.text()}, {self._caption.text()}, {state}")

    @Slot()
    def _toggle(self) -> None:
        self.set_open(not self.open)
        self.entered.emit(self.place)
        self.head.setFocus(Qt.FocusReason.OtherFocusReason)
