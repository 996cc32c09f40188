"""One comment beside the work: its number, who wrote it, the rule that it cites, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.labels.pinning import Place, Span, Spot
from widgets.parts.buttons import button
from widgets.parts.flow import Flow
from widgets.parts.text import restyle

if TYPE_CHECKING:
    from app.labeling.comments import Remark


class CommentCard(QFrame):
    """``shown`` asks for the place of the comment with this id, ``resolved`` says whether it is dealt with; ``edited``
    and ``removed`` are its author's."""

    shown = Signal(str)
    resolved = Signal(str, bool)
    edited = Signal(str)
    removed = Signal(str)

    def __init__(self, remark: Remark, *, own: bool, editable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.remark = remark
        self.setProperty("role", "card")
        self.setAccessibleName(spoken(remark))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        head = QHBoxLayout()
        number, author = _label(str(remark.number), "pill"), _label(remark.author, "strong")
        number.setProperty("tone", "accent" if remark.open else "neutral")
        author.setWordWrap(True)
        head.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(author, 1)
        if not remark.open:
            head.addWidget(_label("Resolved", "caption"))
        column.addLayout(head)
        column.addWidget(_label(remark.text, "body" if remark.open else "muted", wrap=True))
        if remark.rule:
            column.addWidget(_label(f"Rule: {remark.rule}", "caption", wrap=True))
        self.resolve_button: QPushButton | None = None
        acts = Flow(gap=6)
        where = "Show the place" if remark.place is not None or remark.object_id else ""
        if where:
            acts.add(self._act(where, self._show))
        if editable:
            self.resolve_button = self._act("Resolve" if remark.open else "Open again", self._resolve)
            acts.add(self.resolve_button)
            if own:
                acts.add(self._act("Edit", self._edit))
                acts.add(self._act("Remove", self._remove))
        if where or editable:
            column.addWidget(acts)

    def set_chosen(self, on: bool) -> None:
        """Marks the comment whose pin is in hand."""
        self.setProperty("chosen", on)
        restyle(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click anywhere shows the place."""
        self._show()

    def _act(self, text: str, act: Callable[[], object]) -> QPushButton:
        made = button(text, "link", on=act)
        made.setAccessibleName(f"{text}: comment {self.remark.number}")
        return made

    def _show(self) -> None:
        self.shown.emit(self.remark.id)

    def _resolve(self) -> None:
        self.resolved.emit(self.remark.id, self.remark.open)

    def _edit(self) -> None:
        self.edited.emit(self.remark.id)

    def _remove(self) -> None:
        self.removed.emit(self.remark.id)


def spoken(remark: Remark) -> str:
    """What a screen reader says."""
    parts = (
        f"Comment {remark.number} by {remark.author}",
        "" if remark.open else "resolved",
        remark.text,
        f"cites the rule {remark.rule}" if remark.rule else "",
        place_words(remark.place),
    )
    return ". ".join(filter(None, parts))


def place_words(place: Place) -> str:
    """Where a comment is pinned, in words; "" for the whole item."""
    if isinstance(place, Spot):
        return f"Pinned at {place.x_px:.0f}, {place.y_px:.0f}"
    if isinstance(place, Span):
        return f"Pinned to {place.start_s:.2f} – {place.end_s:.2f} s"
    return ""


def _label(text: str, role: str, *, wrap: bool = False) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    label.setProperty("role", role)
    return label
