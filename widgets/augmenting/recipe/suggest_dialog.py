"""What the slice suggests: steps with their reasons, taken with one click."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QFrame, QScrollArea, QWidget

from app.augmenting.recipe.edits import AddStep, SetHead
from app.errors import EarmarkError
from augment.catalog.wording import in_words, number, span, titled
from widgets.parts.buttons import button
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Text

if TYPE_CHECKING:
    from app.augmenting.recipe.contrast import Suggestion
    from app.jobs.job import Progress
    from app.workspace import Workspace
    from widgets.augmenting.desk import RecipeDesk
    from widgets.bridge.jobs import RunningJob
    from widgets.shell.page import PageContext

COMPARING = "Comparing the slice with the other items …"
NO_SLICE = (
    "The recipe is aimed at all items, so there is nothing that they could be set apart from. Write a condition at "
    "“Aimed at”, such as {example}, or send a slice here from the slices stage."
)


class SuggestDialog(QDialog):
    """All steps are chosen at first; they become the recipe, or are added to the one under hand."""

    def __init__(self, context: PageContext, desk: RecipeDesk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._media = desk, context.workspace.media
        self.setWindowTitle("Suggested steps")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(680, 480)
        self._said = Text("", "muted", wrap=True)
        self._warning = Text("", "warning", wrap=True)
        self._warning.hide()
        self._rows = column(gap=8)
        self._open = Text("", "caption", wrap=True)
        self.boxes: list[QCheckBox] = []
        self._found: Suggested | None = None
        inside = column(self._rows, self._open, 1, gap=12, margin=(0, 0, 8, 0))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(holder(inside))
        self.take = button("Take as the recipe", "primary", on=self._take)
        self.add = button("Add to the recipe", on=self._add)
        layout = column(
            Text(f"For {desk.slice or 'all items'}", "heading"), self._said, self._warning, gap=10, margin=16
        )
        layout.addWidget(scroll, 1)
        close = button("Close", on=self.reject)
        for one in (close, self.add):
            one.setAutoDefault(False)  # or Enter would close the dialog while it still compares
        self.take.setDefault(True)
        layout.addLayout(row(1, close, self.add, self.take))
        self.setLayout(layout)
        self._enable()
        self._closed = False
        self._running: RunningJob | None = None
        self.finished.connect(self._end)
        if not desk.slice:
            self._said.setText(NO_SLICE.format(example=desk.example))
            close.setFocus()
            return
        self._said.setText(COMPARING)
        work = partial(_suggest, context.workspace, desk.slice)
        self._running = context.jobs.run("Suggest steps", work, self._show, self._fail, quiet=True)
        self._running.progressed.connect(self._show_progress)

    @Slot()
    def _end(self, _result: int = 0) -> None:
        self._closed = True
        if self._running is not None:
            self._running.cancel()  # nobody waits for it any more

    @Slot(int, object, str)
    def _show_progress(self, done: int, total: object, _what: str) -> None:
        if not self._closed and self._found is None and isinstance(total, int):
            self._said.setText(f"{COMPARING} {done:,} of {total:,}")

    def _show(self, found: Suggested) -> None:
        if self._closed:
            return
        self._running, self._found = None, found
        count = len(found.steps)
        does = (
            "make other items look like those of the slice." if found.of_others
            else "vary copies of the slice's own items: a class cannot be given to others."
        )  # fmt: skip
        self._said.setText(
            f"{count} step{'s' if count != 1 else ''} would {does}"
            if count else "Nothing that a step could imitate sets the slice apart."
        )  # fmt: skip
        self._warning.setText(found.warning)
        self._warning.setVisible(bool(found.warning))
        for step in found.steps:
            self._rows.addWidget(self._card(step))
        self._open.setText(f"No noise was harvested: {found.why_no_noise}" if found.why_no_noise else "")
        self._enable()
        if self.boxes:
            self.take.setFocus()

    def _card(self, step: Suggestion) -> QFrame:
        name = titled(step.transform)
        box = QCheckBox(name)
        box.setChecked(True)
        box.setAccessibleName(f"{name}: {step.why}")
        box.toggled.connect(self._enable)
        self.boxes.append(box)
        values = ", ".join(f"{in_words(name)} {_brief(value)}" for name, value in step.values.items())
        card = QFrame()
        card.setProperty("role", "line-card")
        card.setLayout(
            column(box, Text(step.why, wrap=True), Text(values, "caption", wrap=True), gap=4, margin=(10, 8, 10, 8))
        )
        return card

    def _fail(self, problem: BaseException) -> None:
        self._running = None
        if not isinstance(problem, EarmarkError):
            raise problem
        if not self._closed:
            self._said.setText(problem.message)

    @Slot()
    def _enable(self, _checked: bool = False) -> None:
        some = any(box.isChecked() for box in self.boxes)
        self.take.setEnabled(some)
        self.add.setEnabled(some and self._desk.reading is not None and self._desk.reading.whole)

    @property
    def _chosen(self) -> list[Suggestion]:
        steps = self._found.steps if self._found is not None else ()
        return [step for step, box in zip(steps, self.boxes, strict=True) if box.isChecked()]

    @Slot()
    def _take(self) -> None:
        from app.augmenting.recipe.written import recipe_text

        if self._found is None or not self._chosen:
            return
        name = f"like {self._desk.slice or 'all items'}"
        self._desk.replace(recipe_text(name, self._media, self._chosen, noise=self._found.noise))
        self._desk.take_others(self._found.of_others)
        self.accept()

    @Slot()
    def _add(self) -> None:
        steps = self._chosen
        if self._found is None or not steps:
            return
        noise = self._found.noise if any("noise" in step.needs for step in steps) else ""
        adding = (AddStep(step.transform, values=step.values, probability=step.probability) for step in steps)
        self._desk.edit(*adding, *([SetHead("noise", noise)] if noise else []))
        self.accept()


@dataclass(frozen=True)
class Suggested:
    """Steps, the bank of noise that they name, and why there is none; whether samples are made of other items; why the
    slice may be none."""

    steps: tuple[Suggestion, ...]
    noise: str
    why_no_noise: str
    of_others: bool
    warning: str


def _brief(value: object) -> str:
    if isinstance(value, list | tuple) and value and not isinstance(value[0], str):
        return span(value[0], value[-1])
    if isinstance(value, int | float):
        return number(value)
    return ", ".join(value) if isinstance(value, list | tuple) else str(value)


def _suggest(workspace: Workspace, expression: str, progress: Progress) -> Suggested:
    from app.augmenting.recipe.compared import takes_others
    from app.augmenting.recipe.suggest import recipe_for
    from app.slices.project import warning_of
    from augment.recipe import read

    text, steps, why_none = recipe_for(workspace, expression, progress)
    recipe = read(text).recipe if text else None
    return Suggested(
        steps, recipe.noise if recipe is not None else "", why_none, takes_others(workspace.sheet, expression),
        warning_of(workspace.view, workspace.sheet, expression),
    )  # fmt: skip
