"""Buttons by their variant, a row that is a button, and a choice of one of a few."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Signal, Slot
from PySide6.QtGui import QIcon, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

GROWING = (QEvent.Type.Polish, QEvent.Type.StyleChange, QEvent.Type.LayoutRequest, QEvent.Type.Show)


def button(
    text: str,
    variant: str = "secondary",
    *,
    icon: QIcon | None = None,
    tip: str = "",
    on: Callable[[], object] | None = None,
) -> QPushButton:
    """A button: primary, secondary, ghost, danger or link."""
    made = QPushButton(text)
    made.setProperty("variant", variant)
    made.setAutoDefault(True)  # Enter presses what has the keyboard: in dialogs Qt sees to it, on pages it would not
    if icon is not None:
        made.setIcon(icon)
        made.setIconSize(QSize(16, 16))
    if tip:
        made.setToolTip(tip)
    if on is not None:
        made.clicked.connect(on)
    return made


def tool(icon: QIcon, name: str, *, checkable: bool = False, on: Callable[..., object] | None = None) -> QToolButton:
    """A button with an icon alone; ``name`` is its tooltip and what a screen reader says."""
    made = QToolButton()
    made.setIcon(icon)
    made.setIconSize(QSize(20, 20))
    made.setToolTip(name)
    made.setAccessibleName(name)
    made.setCheckable(checkable)
    if on is not None:
        made.clicked.connect(on)
    return made


class RowButton(QPushButton):
    """A button as wide as its place that shows ``content``; ``name`` is what a screen reader says."""

    def __init__(self, content: QLayout, name: str, *, variant: str = "row", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("variant", variant)
        self.setAccessibleName(name)
        self.setLayout(content)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Qt asks; a button by itself would not look at its layout."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def event(self, event: QEvent) -> bool:
        """As high as its content: the stylesheet would give it the least height of a button with one line of text."""
        grows = event.type() in GROWING
        done = super().event(event)
        # After any other event the button may be gone: what it does may take its row away.
        if grows and (layout := self.layout()) is not None and self.minimumHeight() != layout.sizeHint().height():
            self.setMinimumHeight(layout.sizeHint().height())
        return done

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses too, as in a list."""
        if event.matches(QKeySequence.StandardKey.InsertParagraphSeparator):
            self.click()
            return
        super().keyPressEvent(event)


class Segmented(QFrame):
    """One of a few choices, side by side. ``chosen`` carries its id."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "segments")
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._ids = [choice for choice, _ in choices]
        self._group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.setSpacing(2)
        for index, (_, title) in enumerate(choices):
            one = button(title, "segment")
            one.setCheckable(True)
            one.setAccessibleName(f"{name}: {title}")
            self._group.addButton(one, index)
            layout.addWidget(one)
        self._group.idClicked.connect(self._clicked)
        self._group.buttonToggled.connect(self._remeasure)
        self.choose(self._ids[0])

    @property
    def choice(self) -> str:
        """The id that is chosen."""
        return self._ids[self._group.checkedId()]

    def choose(self, choice: str) -> None:
        """Chooses without a signal."""
        if choice in self._ids:
            self._group.button(self._ids.index(choice)).setChecked(True)

    def show_title(self, choice: str, title: str) -> None:
        """Another title of a choice, such as one with a count."""
        if choice in self._ids and (one := self._group.button(self._ids.index(choice))).text() != title:
            one.setText(title)
            one.setAccessibleName(f"{self.accessibleName()}: {title}")

    @Slot(QAbstractButton)
    def _remeasure(self, one: QAbstractButton) -> None:
        """The words of what is chosen are bolder, and wider."""
        one.updateGeometry()

    @Slot(int)
    def _clicked(self, index: int) -> None:
        self.chosen.emit(self._ids[index])
