"""What the slice suggests: steps with their reasons, taken with one click."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QFrame, QScrollArea, QWidget

from app.augmenting.recipe_edits import AddStep
from app.errors import EarmarkError
from widgets.augmenting.recipe.param_row import words_of
from widgets.parts.buttons import button
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Text

if TYPE_CHECKING:
    from app.augmenting.suggest import Suggestion
    from app.jobs.job import Progress
    from app.units import Media
    from app.workspace import Workspace
    from widgets.augmenting.desk import RecipeDesk
    from widgets.shell.page import PageContext


class SuggestDialog(QDialog):
    """All steps are chosen at first; they become the recipe, or are added to the one under hand."""

    def __init__(self, context: PageContext, desk: RecipeDesk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._media = desk, context.workspace.media
        self.setWindowTitle("Suggested steps")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(680, 480)
        self._said = Text("Comparing the slice with the other items …", "muted", wrap=True)
        self._rows = column(gap=8)
        self._open = Text("", "caption", wrap=True)
        self.boxes: list[QCheckBox] = []
        self.suggestion: Suggestion | None = None
        inside = column(self._rows, self._open, 1, gap=12, margin=(0, 0, 8, 0))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(holder(inside))
        self.take = button("Take as the recipe", "primary", on=self._take)
        self.add = button("Add to the recipe", on=self._add)
        layout = column(Text(f"For {desk.slice or 'all items'}", "heading"), self._said, gap=10, margin=16)
        layout.addWidget(scroll, 1)
        layout.addLayout(row(1, button("Close", on=self.reject), self.add, self.take))
        self.setLayout(layout)
        self._enable()
        self._closed = False
        self.finished.connect(self._end)
        work = partial(_suggest, context.workspace, desk.slice)
        context.jobs.run("Suggest steps", work, self._show, self._fail, quiet=True)

    @Slot()
    def _end(self, _result: int = 0) -> None:
        self._closed = True

    def _show(self, found: Suggestion) -> None:
        if self._closed:
            return
        self.suggestion = found
        count = len(found.steps)
        self._said.setText(
            f"{count} step{'s' if count != 1 else ''} would make other items look like those of the slice."
            if count else "No step makes other items look like those of the slice."
        )  # fmt: skip
        for step in found.steps:
            box = QCheckBox(words_of(step.transform))
            box.setChecked(True)
            box.setAccessibleName(f"{words_of(step.transform)}: {step.reason}")
            box.toggled.connect(self._enable)
            self.boxes.append(box)
            values = ", ".join(f"{words_of(name).lower()} {_brief(value)}" for name, value in step.values.items())
            why = Text(f"{step.reason[:1].upper()}{step.reason[1:]}.", wrap=True)
            card = QFrame()
            card.setProperty("role", "line-card")
            card.setLayout(column(box, why, Text(values, "caption", wrap=True), gap=4, margin=(10, 8, 10, 8)))
            self._rows.addWidget(card)
        self._open.setText("\n".join(found.open_questions))
        self._enable()
        if self.boxes:
            self.take.setFocus()

    def _fail(self, problem: BaseException) -> None:
        if not isinstance(problem, EarmarkError):
            raise problem
        if not self._closed:
            self._said.setText(problem.message)

    @Slot()
    def _enable(self, _checked: bool = False) -> None:
        some = any(box.isChecked() for box in self.boxes)
        self.take.setEnabled(some)
        self.add.setEnabled(some and self._desk.reading is not None and self._desk.reading.whole)

    def _chosen(self) -> Suggestion | None:
        from dataclasses import replace

        if self.suggestion is None:
            return None
        steps = [step for step, box in zip(self.suggestion.steps, self.boxes, strict=True) if box.isChecked()]
        return replace(self.suggestion, steps=tuple(steps))

    @Slot()
    def _take(self) -> None:
        chosen = self._chosen()
        if chosen is not None and chosen.steps:
            self._desk.replace(chosen.to_yaml(f"like {self._desk.slice or 'all items'}", cast("Media", self._media)))
            self._desk.take_others(bool(self._desk.slice))  # they make other items look like the slice
            self.accept()

    @Slot()
    def _add(self) -> None:
        chosen = self._chosen()
        if chosen is not None and chosen.steps:
            self._desk.edit(
                *(AddStep(step.transform, values=step.values, probability=step.probability) for step in chosen.steps)
            )
            self.accept()


def _brief(value: object) -> str:
    if isinstance(value, list | tuple) and value and not isinstance(value[0], str):
        return f"{value[0]:g} to {value[-1]:g}" if value[0] != value[-1] else f"{value[0]:g}"
    return ", ".join(value) if isinstance(value, list | tuple) else str(value)


def _suggest(workspace: Workspace, expression: str, progress: Progress) -> Suggestion:
    from app.augmenting.suggest import suggest

    with workspace.view.frozen() as view:
        return suggest(view, workspace.sheet, expression, media=cast("Media", workspace.media))
