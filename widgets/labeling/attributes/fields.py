"""The fields that ask for attributes: one of a few values by its number or first letter, a long list, a text, a number.

Each has ``show_said`` (no signal) and ``answered`` (None takes the answer back). ``MIXED`` says that objects differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QPushButton, QVBoxLayout, QWidget

from widgets.parts.flow import Flow

if TYPE_CHECKING:
    from app.labels.values import Attribute
    from app.rules.sheet import AttributeDef

# A value has a number as its key, so there are no more than these in a row of buttons.
FEW = 9
MIXED = object()
CLEAR = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_0)
STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}


class Values(QFrame):
    """A few values as buttons that are one stop of Tab together.

    Numbers and first letters choose, Space and the arrows go on to the next, Backspace takes the answer back.
    """

    answered = Signal(object)

    def __init__(self, name: str, values: Sequence[Attribute], titles: Sequence[str], *, numbered: bool = True) -> None:
        super().__init__()
        self._name, self._values, self._titles = name, tuple(values), tuple(titles)
        self.setProperty("role", "segments")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.buttons: list[QPushButton] = []
        row = Flow(gap=6)
        for place, title in enumerate(titles):
            made = QPushButton(f"{title}  {place + 1}".replace("&", "&&") if numbered else title)
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.setProperty("variant", "segment")
            made.setAccessibleName(f"{name}: {title}")
            made.setToolTip(f"{title} ({place + 1})")
            made.clicked.connect(partial(self._clicked, place))
            self.buttons.append(made)
            row.add(made)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.addWidget(row)
        self.show_said(None)

    def show_said(self, said: object) -> None:
        """Marks what stands."""
        for value, made in zip(self._values, self.buttons, strict=True):
            made.setChecked(said is not MIXED and said == value)
        told = "several values" if said is MIXED else "no answer"
        stands = [title for title, made in zip(self._titles, self.buttons, strict=True) if made.isChecked()]
        self.setAccessibleName(f"{self._name}: {stands[0] if stands else told}")
        self.setAccessibleDescription("; ".join(f"{place} {title}" for place, title in enumerate(self._titles, 1)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        text, key = event.text().lower(), Qt.Key(event.key())
        if key in CLEAR:
            self.answered.emit(None)
        elif text.isdigit() and 0 < int(text) <= len(self._values):
            self.answered.emit(self._values[int(text) - 1])
        elif key == Qt.Key.Key_Space or key in STEPS:
            self._step(STEPS.get(key, 1), [*range(len(self._values))])
        elif text and (fitting := [n for n, title in enumerate(self._titles) if title.lower().startswith(text)]):
            self._step(1, fitting)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The keyboard is on all of them together."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            painter.setPen(QPen(self.palette().highlight().color(), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
            painter.end()

    def _step(self, step: int, places: Sequence[int]) -> None:
        """To the next of ``places``, round and round."""
        now = next((place for place, made in enumerate(self.buttons) if made.isChecked()), None)
        if now in places:
            self._press(places[(places.index(now) + step) % len(places)])
        else:
            self._press(places[0 if step > 0 else -1])

    def _press(self, place: int) -> None:
        self.answered.emit(self._values[place])

    def _clicked(self, place: int) -> None:
        # A click on what stands has just switched it off.
        self.answered.emit(self._values[place] if self.buttons[place].isChecked() else None)


class LongChoice(QComboBox):
    """Many values in a list; letters choose as in any list."""

    answered = Signal(object)

    def __init__(self, name: str, values: Sequence[Attribute]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.addItem("No answer", None)
        for value in values:
            self.addItem(str(value), value)
        self.activated.connect(self._chosen)

    def show_said(self, said: object) -> None:
        """Marks what stands."""
        self.setPlaceholderText("Several values" if said is MIXED else "")
        self.setCurrentIndex(-1 if said is MIXED else max(0, self.findData(said)))

    def _chosen(self, _index: int) -> None:
        self.answered.emit(self.currentData())


class Words(QLineEdit):
    """A text, or a number where ``number``; said when Enter, Tab or another click leaves the field."""

    answered = Signal(object)

    def __init__(self, name: str, *, number: bool) -> None:
        super().__init__()
        self._number, self._said = number, ""
        self.setAccessibleName(name)
        self.editingFinished.connect(self.say)

    def show_said(self, said: object) -> None:
        """What stands, unless something else is being typed."""
        shown = "" if said is None or said is MIXED else f"{said:g}" if isinstance(said, float) else str(said)
        self.setPlaceholderText("Several values" if said is MIXED else "A number" if self._number else "A few words")
        if not (self.hasFocus() and self.isModified()) or shown == self.text():
            self.setText(shown)
        self._said = shown

    def say(self) -> None:
        """Answers what is typed; a number that is none falls back to what stood."""
        text = self.text().strip()
        if text == self._said:
            return
        self.setModified(False)
        if not self._number or not text:
            self._said = text
            self.answered.emit(text or None)
            return
        try:
            said = float(text.replace(",", "."))
        except ValueError:
            self.setText(self._said)
            return
        self._said = text
        self.answered.emit(said)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """By Tab the whole text is selected, ready to be replaced."""
        super().focusInEvent(event)
        self.setModified(False)


Field = Values | LongChoice | Words


def field_of(wanted: AttributeDef) -> Field:
    """The field that asks for an attribute."""
    if wanted.kind == "bool":
        return Values(wanted.name, (True, False), ("Yes", "No"), numbered=False)
    if wanted.kind == "choice" and len(wanted.values) <= FEW:
        return Values(wanted.name, wanted.values, wanted.values)
    if wanted.kind == "choice":
        return LongChoice(wanted.name, wanted.values)
    return Words(wanted.name, number=wanted.kind == "number")


def said_by(things: Sequence[object], name: str) -> object:
    """What objects say for an attribute: the value, None where none says anything, ``MIXED`` where they differ."""
    said = [getattr(thing, "attributes", {}).get(name) for thing in things]
    return said[0] if said and all(one == said[0] for one in said) else (MIXED if said else None)


def focus_inside(panel: QWidget) -> bool:
    """Whether the keyboard is in ``panel``."""
    found = panel.window().focusWidget()
    return found is not None and panel.isAncestorOf(found)
