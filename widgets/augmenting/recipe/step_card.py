"""A step of the recipe as a card: what it does, how often, between which limits."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QToolButton, QWidget

from app.augmenting.recipe.edits import SetParam, SetProbability, SwitchStep
from augment.catalog.wording import span, titled
from widgets.augmenting.recipe.param_row import ParamRow
from widgets.parts.buttons import tool
from widgets.parts.range_field import RangeField
from widgets.parts.range_slider import Scale
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Elided, Text, restyle
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from augment.recipe import Step, WrittenStep
    from widgets.augmenting.desk import RecipeDesk
    from widgets.theme.theme import Theme

LEAST_PROBABILITY = 0.01


class Grip(QToolButton):
    """What a step is dragged by: ``dragged`` carries the place on the screen, ``dropped`` ends it. Arrows do it too."""

    dragged = Signal(QPoint)
    dropped = Signal()
    stepped = Signal(int)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setProperty("variant", "grip")
        self.setIcon(icon("grip", theme, "muted"))
        self.setFixedSize(24, 28)
        self.setCursor(Qt.CursorShape.SizeVerCursor)
        self.setToolTip("Drag to another place, or press the up and down arrows")
        self.setAccessibleName(name)
        self._held = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Takes hold."""
        self._held = event.button() == Qt.MouseButton.LeftButton
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carries the step along."""
        if self._held:
            self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lets go."""
        if self._held:
            self._held = False
            self.dropped.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)


class StepCard(QFrame):
    """The step at ``place``. ``entered`` tells that somebody is at work in it, ``removed`` that it shall go."""

    entered = Signal(int)
    removed = Signal(int)

    def __init__(self, theme: Theme, desk: RecipeDesk, place: int, written: WrittenStep) -> None:
        super().__init__()
        self._theme, self._desk, self.place, self._written = theme, desk, place, written
        self.setProperty("role", "line-card")
        name = titled(written.name)
        self.grip = Grip(theme, f"Move step {place + 1}, {name}")
        self._on = QCheckBox(name)
        self._on.setToolTip("Off: the step stays in the file and is not carried out")
        self._on.setAccessibleName(f"Step {place + 1}, {name}, on")
        self._on.clicked.connect(self._switch)
        self._fold = tool(icon("chevron-down", theme, "muted"), f"Fold {name} away", on=self._toggle)
        remove = tool(icon("close", theme, "faint"), f"Remove {name}", on=self._remove)
        for part in (self._fold, remove):
            part.setFixedSize(26, 26)
        self._brief = Elided("", "caption", right=True)
        head = row(self.grip, self._on, self._brief, self._fold, remove, gap=4)
        head.setStretchFactor(self._brief, 1)
        self._about = Text("", "caption", wrap=True)
        self._warning = Text("", "warning", wrap=True)
        self._warning.inset(28, 0, 8, 0)
        self._warning.hide()
        self.rows: dict[str, ParamRow] = {}
        self.probability: RangeField | None = None
        self._lines = column(self._about, gap=6, margin=(28, 0, 8, 4))
        self._body = holder(self._lines)
        if written.step is not None:
            self._fill(written.step)
        self.setLayout(column(head, self._warning, self._body, gap=4, margin=(4, 4, 4, 4)))
        self.show_step(place, written)

    def _fill(self, step: Step) -> None:
        for param in step.transform.params:
            words = self._desk.classes if param.open else ()
            made = ParamRow(self._theme, step, param, words=words)
            made.moving.connect(partial(self._moving, param.name))
            made.moved.connect(partial(self._moved, param.name))
            self.rows[param.name] = made
            self._lines.addWidget(made)
        self.probability = RangeField(
            self._theme, "Probability", Scale(LEAST_PROBABILITY, 1.0), (step.probability,) * 2, single=True
        )
        self.probability.moving.connect(self._trying_probability)
        self.probability.moved.connect(self._set_probability)
        self._lines.addWidget(holder(column(Text("Probability", "caption"), self.probability, gap=0)))
        self._about.setText(about(step))

    # ---- what it shows

    def fits(self, written: WrittenStep) -> bool:
        """Whether the card can go on with that step, values apart."""
        if written.name != self._written.name or (written.step is None) != (self._written.step is None):
            return False
        return written.step is None or all(one.fits(written.step) for one in self.rows.values())

    def show_step(self, place: int, written: WrittenStep) -> None:
        """The step as it is now."""
        self.place, self._written = place, written
        self._on.setChecked(written.on)
        step = written.step
        if step is None:
            self._about.setText("The text of this step cannot be read; its line says why.")
            return
        for one in self.rows.values():
            one.show_step(step)
        if self.probability is not None:
            self.probability.show_value(step.probability, step.probability)
        for part in self._body.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            part.setEnabled(written.on)
        self._show_brief()

    @property
    def name(self) -> str:
        """The name of its transform."""
        return self._written.name

    @property
    def on(self) -> bool:
        """Whether it is carried out."""
        return self._written.on

    def show_warning(self, text: str) -> None:
        """What the step would do to labels that it should not."""
        self._warning.setText(text)
        self._warning.setVisible(bool(text))

    def show_here(self, here: bool) -> None:
        """Whether the cursor of the text stands in it."""
        self.setProperty("chosen", here)
        restyle(self)

    @property
    def folded(self) -> bool:
        """Whether its values are folded away."""
        return self._body.isHidden()

    def set_folded(self, folded: bool) -> None:
        """Only the head in view, or all."""
        self._body.setVisible(not folded)
        name = f"{'Unfold' if folded else 'Fold away'} {titled(self._written.name)}"
        self._fold.setIcon(icon("chevron-right" if folded else "chevron-down", self._theme, "muted"))
        self._fold.setToolTip(name)
        self._fold.setAccessibleName(name)
        self._show_brief()

    def _show_brief(self) -> None:
        step = self._written.step
        if step is None:
            self._brief.setText("")
        elif self.folded:
            chance = f"{100 * step.probability:.0f} %" if step.probability < 1 else ""
            values = [span(low, high, joint="…") for low, *_, high in list(step.ranges.values())[:2]]
            self._brief.setText(" · ".join([*values, *([chance] if chance else [])]))
        else:
            self._brief.setText(f"{step.transform.cost_ms:g} ms" if step.transform.cost_ms else "")
        self._brief.setToolTip(self._brief.text())

    @Slot()
    def _toggle(self) -> None:
        self.set_folded(not self.folded)

    # ---- what it does

    def _moving(self, name: str, values: object) -> None:
        step = self._written.step
        if step is not None and isinstance(values, tuple):
            self._desk.try_step(self.place, ranges={**step.ranges, name: values})

    def _moved(self, name: str, values: object) -> None:
        if isinstance(values, tuple):
            self.entered.emit(self.place)
            self._desk.edit(SetParam(self.place, name, values))

    @Slot(float, float)
    def _trying_probability(self, low: float, _high: float) -> None:
        self._desk.try_step(self.place, probability=low)

    @Slot(float, float)
    def _set_probability(self, low: float, _high: float) -> None:
        self._desk.edit(SetProbability(self.place, low))

    @Slot(bool)
    def _switch(self, on: bool) -> None:
        self._desk.edit(SwitchStep(self.place, on))

    @Slot()
    def _remove(self) -> None:
        self.removed.emit(self.place)


def about(step: Step) -> str:
    """What a transform does, to labels too, and what it needs, in a line or two."""
    from app.augmenting.recipe.catalogue import catalogue

    found = next(row for row in catalogue(step.transform.media) if row["name"] == step.transform.name)
    labels = f"Labels: {found['labels']}."
    needs = f" Needs {', '.join(found['needs'])}." if found["needs"] else ""
    limit = f"\n\n{found['limit']}" if found["limit"] else ""
    return f"{found['title']}. {labels}{needs}{limit}"
