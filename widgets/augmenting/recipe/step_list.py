"""The steps of the recipe below each other, moved by hand or by key, and the limits of its labels."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.augmenting.recipe.edits import MoveStep, RemoveStep
from widgets.augmenting.recipe.limits_card import LimitsCard
from widgets.augmenting.recipe.step_card import StepCard
from widgets.parts.buttons import button
from widgets.parts.leaving import delete_later
from widgets.parts.stack import column, holder
from widgets.parts.text import Text
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from augment.recipe import Reading, WrittenStep
    from widgets.augmenting.desk import RecipeDesk
    from widgets.theme.theme import Theme

UNFOLDED = 3  # with more steps they begin folded away, so that the order is seen


class StepList(QScrollArea):
    """``add_wanted`` asks for the catalogue, ``entered`` carries the line of the step that somebody is at work in."""

    add_wanted = Signal()
    entered = Signal(int)

    def __init__(self, theme: Theme, desk: RecipeDesk, media: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._desk = theme, desk
        self.cards: list[StepCard] = []
        self._moved_to = self._awaited = -1
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Steps")
        self._steps = column(gap=8)
        self._mark = QFrame()
        self._mark.setProperty("role", "drop-mark")
        self._empty = Text("No steps yet. Add one, or let the slice suggest some.", "muted", wrap=True)
        self._locked = Text("", "warning", wrap=True)
        self.add = button("Add a step…", icon=icon("add", theme), on=self.add_wanted.emit)
        self.limits = LimitsCard(theme, desk, media)
        inside = column(self._locked, self._empty, self._steps, self.add, self.limits, 1, gap=8, margin=(2, 2, 10, 2))
        self._inside = holder(inside)
        self.setWidget(self._inside)
        self._mark.setParent(self._inside)
        self._mark.hide()
        desk.read.connect(self._show)

    @Slot(object)
    def _show(self, reading: Reading) -> None:
        self._locked.setVisible(not reading.whole)
        self._locked.setText("The text is no YAML just now: the steps are shown as they were. Mend it, or undo.")
        for part in (*self.cards, self.add, self.limits):
            part.setEnabled(reading.whole)
        if not reading.whole:
            return
        self._empty.setVisible(not reading.steps)
        if len(self.cards) == len(reading.steps) and all(
            card.fits(step) for card, step in zip(self.cards, reading.steps, strict=True)
        ):
            for place, (card, step) in enumerate(zip(self.cards, reading.steps, strict=True)):
                card.show_step(place, step)
        else:
            self._rebuild(reading.steps)
            if 0 <= self._awaited < len(self.cards):
                self._go_to(self.cards[-1])
        self.limits.show_limits(reading.limits)

    def _go_to(self, card: StepCard) -> None:
        self._awaited = -1
        card.set_folded(False)
        card.grip.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self._show_last)  # once it has its height

    @Slot()
    def _show_last(self) -> None:
        if self.cards:
            self.ensureWidgetVisible(self.cards[-1], 0, 8)

    def _rebuild(self, steps: tuple[WrittenStep, ...]) -> None:
        """Cards for these steps. Those that fit stay: whoever has the keyboard in one keeps it."""
        left = list(self.cards)
        wanted: list[StepCard] = []
        first = not left
        for place, step in enumerate(steps):
            found = next((card for card in left if card.fits(step)), None)
            if found is not None:
                left.remove(found)
                found.show_step(place, step)
            else:
                found = self._card(place, step)
                found.set_folded(first and len(steps) > UNFOLDED)
            wanted.append(found)
        self._arrange(wanted)

    def _arrange(self, cards: list[StepCard]) -> None:
        """These cards in this order; others go."""
        for gone in self.cards:
            if gone not in cards:
                self._steps.removeWidget(gone)
                gone.hide()
                delete_later(gone)
        for place, card in enumerate(cards):
            if self._steps.indexOf(card) != place:
                self._steps.removeWidget(card)
                self._steps.insertWidget(place, card)
            card.place = place
            card.show()
        self.cards = cards

    def _card(self, place: int, step: WrittenStep) -> StepCard:
        card = StepCard(self._theme, self._desk, place, step)
        card.entered.connect(self._entered)
        card.removed.connect(self._remove)
        card.grip.dragged.connect(partial(self._drag, card))
        card.grip.dropped.connect(partial(self._drop, card))
        card.grip.stepped.connect(partial(self._step, card))
        return card

    @Slot()
    def await_step(self) -> None:
        """The next step that is added gets the keyboard: its values, and its place, are what comes next."""
        self._awaited = len(self.cards)

    @Slot(int)
    def _entered(self, place: int) -> None:
        reading = self._desk.reading
        if reading is not None and place < len(reading.steps):
            self.entered.emit(reading.steps[place].line)

    def show_warnings(self, warnings: tuple[tuple[str, str], ...]) -> None:
        """What is said against transforms, at each step that carries them out."""
        for card in self.cards:
            card.show_warning(" ".join(said for name, said in warnings if name == card.name and card.on))

    def show_line(self, line: int) -> None:
        """The step whose text holds that line is marked and in view."""
        reading = self._desk.reading
        if reading is None:
            return
        at = max((place for place, one in enumerate(reading.steps) if 0 < one.line <= line), default=-1)
        for place, card in enumerate(self.cards):
            card.show_here(place == at)
            if place == at:
                self.ensureWidgetVisible(card, 0, 8)

    # ---- moving

    def move_focused(self, by: int) -> None:
        """The step that has the keyboard goes up or down."""
        card = next((one for one in self.cards if one.isAncestorOf(self.focusWidget() or one)), None)
        if (card is not None and card.hasFocus()) or (card is not None and card.isAncestorOf(self.focusWidget())):
            self._step(card, by)

    def _step(self, card: StepCard, by: int) -> None:
        to = card.place + by
        if 0 <= to < len(self.cards):
            self._move(card, to)

    def _move(self, card: StepCard, to: int) -> None:
        """In view at once: who presses a key again before the text is written means the step at its new place."""
        at = card.place
        cards = [one for one in self.cards if one is not card]
        cards.insert(to, card)
        self._arrange(cards)
        self._desk.edit(MoveStep(at, to))
        self.ensureWidgetVisible(card, 0, 8)

    @Slot(int)
    def _remove(self, place: int) -> None:
        """In view at once too, or the next click would meet another step than the one that it is on."""
        gone = self.cards[place]
        self._arrange([one for one in self.cards if one is not gone])
        self._desk.edit(RemoveStep(place))

    def _drag(self, card: StepCard, at: QPoint) -> None:
        y = self._inside.mapFromGlobal(at).y()
        others = [one for one in self.cards if one is not card]
        to = self._moved_to = sum(one.geometry().center().y() < y for one in others)
        edge = others[to].y() - 5 if to < len(others) else self.cards[-1].geometry().bottom() + 3
        self._mark.setGeometry(2, max(0, edge), self._inside.width() - 14, 3)  # above the first there is no gap
        self._mark.raise_()
        self._mark.show()
        self.ensureVisible(0, y, 0, 40)

    def _drop(self, card: StepCard) -> None:
        self._mark.hide()
        to, self._moved_to = self._moved_to, -1
        if to >= 0 and to != card.place:
            self._move(card, to)
