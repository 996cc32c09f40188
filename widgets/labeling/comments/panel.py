"""The comments on the labels in view, above the other panels: a card each, and a form while one is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from widgets.labeling.comments.card import CommentCard
from widgets.labeling.comments.form import CommentForm
from widgets.parts.leaving import delete_later

if TYPE_CHECKING:
    from app.labeling.comments import Remark

MOST_PX = 420


class _Inside(QWidget):
    """Tells the area around it when its parts want another height."""

    grown = Signal()

    def event(self, event: QEvent) -> bool:
        """Qt tells."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.grown.emit()
        return done


class Snug(QScrollArea):
    """As high as what is in it, up to a bound."""

    def __init__(self, inside: _Inside) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        # What is in it takes the keyboard, and is scrolled into view then.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = inside
        self.setWidget(inside)
        inside.grown.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Qt asks."""
        inside = self._inside
        wanted = inside.heightForWidth(self.viewport().width()) if inside.hasHeightForWidth() else -1
        high = max(wanted, inside.minimumSizeHint().height())
        return QSize(super().sizeHint().width(), min(high, MOST_PX))


class CommentPanel(QWidget):
    """Passes on what its cards ask for; see ``CommentCard``. Hidden while there is neither a comment nor a form."""

    shown = Signal(str)
    resolved = Signal(str, bool)
    edited = Signal(str)
    removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Comments")
        self.heading, self.form = QLabel("Comments"), CommentForm()
        self.heading.setProperty("role", "heading")
        self.cards: dict[str, CommentCard] = {}
        self._shown: tuple[object, ...] = ()
        inside = _Inside()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(8)
        self._scroll = Snug(inside)
        self._scroll.setAccessibleName("Comments on these labels")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.heading, self.form, self._scroll):
            column.addWidget(part)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def show_remarks(self, remarks: Sequence[Remark], who: str, *, editable: bool) -> None:
        """The comments of now; ``who`` may change their own words."""
        wanted = (tuple(remarks), who, editable)
        if wanted != self._shown:
            self._shown = wanted
            held = self._held()
            while (part := self._column.takeAt(0)) is not None:
                if (widget := part.widget()) is not None:
                    widget.hide()
                    delete_later(widget)
            self.cards = {}
            for remark in remarks:
                self._add(CommentCard(remark, own=remark.author_id == who, editable=editable))
            self._column.addStretch(1)
            waiting = sum(remark.open for remark in remarks)
            self.heading.setText(f"Comments · {waiting} open" if waiting else "Comments")
            self._scroll.setVisible(bool(remarks))
            self._scroll.updateGeometry()
            if held in self.cards:
                self.focus(held)
        self.setVisible(bool(remarks) or not self.form.isHidden())

    def choose(self, comment_id: str) -> None:
        """Marks one comment and brings it into view; "" marks none."""
        for name, card in self.cards.items():
            card.set_chosen(name == comment_id)
        if comment_id in self.cards:
            self._scroll.ensureWidgetVisible(self.cards[comment_id])

    def focus(self, comment_id: str) -> None:
        """Takes the keyboard to what can be done about a comment."""
        card = self.cards.get(comment_id)
        if card is not None and card.resolve_button is not None:
            card.resolve_button.setFocus()

    def resizeEvent(self, event: object) -> None:
        """Another width breaks lines elsewhere."""
        self._scroll.updateGeometry()

    def _held(self) -> str:
        return next((name for name, card in self.cards.items() if card.isAncestorOf(self.focusWidget() or self)), "")

    def _add(self, card: CommentCard) -> None:
        for name in ("shown", "resolved", "edited", "removed"):
            getattr(card, name).connect(getattr(self, name))
        self.cards[card.remark.id] = card
        self._column.addWidget(card)
