"""Above the work while one decides: which difference is in hand, what each person says there, and whose stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from widgets.actions.told import KeyTold
from widgets.labeling.deciding.people import people_colours, person_dashed
from widgets.labeling.tint import Tint, tool_button
from widgets.parts.buttons import button, tool
from widgets.parts.flow import Flow
from widgets.parts.text import Elided, Text

if TYPE_CHECKING:
    from app.adjudication.comparison import Candidate
    from app.rules.sheet import Task
    from widgets.actions.registry import ActionRegistry

SIGN_PX = 18


@dataclass(frozen=True)
class Person:
    """How a candidate is told apart: by a letter and a colour, and by dashes."""

    letter: str
    name: str
    colour: str
    dashed: bool


@dataclass(frozen=True)
class VersionLine:
    """One person's version at the place in hand: ``stands`` says whether it is the reference's."""

    number: int
    letter: str
    name: str
    words: str
    stands: bool


class DecidingBar(QFrame):
    """Its signals are what its buttons ask for; ``taken`` and ``all_taken`` carry the number of a candidate."""

    step = Signal(int)
    taken = Signal(int)
    all_taken = Signal(int)
    nothing = Signal()

    def __init__(self, tint: Tint, registry: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName("Versions")
        self.told = Elided("", "strong", from_end=True)
        self.back, self.on = tool_button(hint="Previous difference"), tool_button(hint="Next difference")
        for part, icon, name, way in (
            (self.back, "previous", "proposal.previous", -1),
            (self.on, "next", "proposal.next", 1),
        ):
            tint.put(part, icon)
            part.setAccessibleName(part.toolTip())
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            part.clicked.connect(partial(self.step.emit, way))
            KeyTold(part, registry, name, tip=part.toolTip())
        self.versions = Flow(gap=6)
        self.wholes = Flow(gap=6)
        self.buttons: list[QPushButton] = []
        self.neither = button("Nothing")
        self._registry = registry
        self._people: tuple[Person, ...] = ()
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.told, 1)
        head.addWidget(Text("Take all of", "muted"))
        head.addWidget(self.wholes)
        head.addWidget(self.back)
        head.addWidget(self.on)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 8)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.versions)
        self.hide()

    def show_people(self, people: Sequence[Person]) -> None:
        """The candidates."""
        wanted = tuple(people)
        if wanted == self._people:
            return
        self._people = wanted
        self.versions.clear()
        self.wholes.clear()
        self.buttons = []
        for number, person in enumerate(people):
            one = button("", on=partial(self.taken.emit, number))
            one.setCheckable(True)
            one.setIcon(sign(person))
            one.setIconSize(QSize(SIGN_PX, SIGN_PX))
            self.buttons.append(one)
            self.versions.add(one)
            words = f"Take all of {person.name}'s version"
            every = tool(sign(person), words, on=partial(self.all_taken.emit, number))
            KeyTold(every, self._registry, "proposal.accept-all", tip=words)
            self.wholes.add(every)
        self.neither = button("Nothing", on=self.nothing.emit)
        KeyTold(self.neither, self._registry, "proposal.reject", text="Nothing", tip="Take away what stands here")
        self.versions.add(self.neither)
        self.wholes.setFixedWidth(self.wholes.sizeHint().width())

    def show_place(
        self, told: str, lines: Sequence[VersionLine], *, many: int, removable: bool, written: bool = False
    ) -> None:
        """What is in hand, in words; how ``many`` differences there are. What is ``written`` stands word by word below
        the bar, and needs no buttons."""
        self.told.setText(told)
        self.told.setToolTip(told)
        for one, line in zip(self.buttons, lines, strict=False):
            one.setText(f" {line.name}: {line.words}")
            one.setAccessibleName(f"Take {line.name}'s version: {line.words}{', stands' if line.stands else ''}")
            one.setChecked(line.stands)
        for one in self.buttons:
            one.setVisible(bool(lines) and not written)
        self.neither.setVisible(bool(lines) and removable and not written)
        self.back.setEnabled(many > 0)
        self.on.setEnabled(many > 0)
        self.versions.setVisible(bool(lines) and not written)
        self.versions.arrange()


def people_of(candidates: Sequence[Candidate], task: Task) -> tuple[Person, ...]:
    """The candidates of a task."""
    colours = people_colours(task, len(candidates))
    return tuple(
        Person(one.letter, one.name, colours[number], person_dashed(number)) for number, one in enumerate(candidates)
    )


def sign(person: Person) -> QIcon:
    """A person's sign: the letter on their colour, within a ring that is dashed for every second one."""
    picture = QPixmap(2 * SIGN_PX, 2 * SIGN_PX)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    draw_sign(painter, person, 0, 0)
    painter.end()
    return QIcon(picture)


def draw_sign(painter: QPainter, person: Person, x: float, y: float) -> None:
    """The sign with its top left corner at a place, in logical pixels."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.translate(x, y)
    colour = QColor(person.colour)
    pen = QPen(colour, 1.5)
    if person.dashed:
        pen.setDashPattern([2, 1.4])
    painter.setPen(pen)
    painter.drawRoundedRect(1, 1, SIGN_PX - 2, SIGN_PX - 2, 4, 4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(3, 3, SIGN_PX - 6, SIGN_PX - 6, 2, 2)
    dark = colour.lightnessF() < 0.55
    painter.setPen(QColor("#ffffff") if dark else QColor("#000000"))
    font = painter.font()
    font.setPixelSize(10)
    font.setBold(True)
    painter.setFont(font)
    painter.drawText(0, 0, SIGN_PX, SIGN_PX, int(Qt.AlignmentFlag.AlignCenter), person.letter)
    painter.restore()
