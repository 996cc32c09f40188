"""The examples of a rule: each is a test, and says at once whether it holds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.rules.load_examples import PICTURES, SOUNDS
from widgets.parts.stack import column, row
from widgets.rules.example_row import Around, ExampleRow, Look
from widgets.rules.fields import MenuButton

if TYPE_CHECKING:
    from app.jobs.job import Progress
    from app.rules.reading import Problem
    from widgets.rules.desk import DraftDesk
    from widgets.theme.theme import Theme

TEXTS = (("good", "A text that is right"), ("bad", "A text that breaks the rule"))
PAIRS = (("same", "Forms that count as the same"), ("differ", "Forms that do not"))
DRAWN = (("drawn-good", "Something drawn that is right"), ("drawn-bad", "Something drawn that breaks the rule"))
CLIPS = (("clip-good", "A clip that shows what is right …"), ("clip-bad", "A clip that shows what is wrong …"))


class ExampleRows(QWidget):
    """``changed`` carries the place of an example and its fields, None to take it out; one behind the last is new."""

    changed = Signal(int, object)

    def __init__(self, theme: Theme, desk: DraftDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._desk = theme, desk
        self._examples: list[Any] = []
        self._around = Around()
        self.rows: list[ExampleRow] = []
        self._layout: QVBoxLayout = column(gap=10)
        self.add = MenuButton("Add an example", theme)
        self.add.picked.connect(self._added)
        self.setLayout(column(self._layout, row(self.add, 1), gap=8))
        self._wants = -1

    def show_examples(
        self, examples: Sequence[Any], problems: Sequence[Problem], around: Around, *,
        checks: bool = True, looks: Sequence[Look] = (),
    ) -> None:  # fmt: skip
        """The examples as the sheet writes them, what is wrong with which, and what they look like.
        ``checks`` says whether the rule has a check: without one nothing can be good or bad."""
        self._examples, self._around = list(examples), around
        while len(self.rows) < len(examples):
            made = ExampleRow(self._theme, self._desk, len(self.rows))
            made.changed.connect(self.changed)
            made.clip_asked.connect(self._choose)
            self.rows.append(made)
            self._layout.addWidget(made)
        wrong = {problem.example: problem.message for problem in problems if problem.example is not None}
        for at, one in enumerate(self.rows):
            one.setVisible(at < len(examples))
            if at < len(examples):
                one.show_example(examples[at], wrong.get(at, ""), around, looks[at] if at < len(looks) else Look())
        drawn = DRAWN if checks and around.drawable.shape else ()
        texts = (*(TEXTS if checks else ()), *PAIRS) if around.spoken else ()
        self.add.show_rows([*texts, *drawn, *CLIPS])
        if 0 <= self._wants < len(examples):
            self.rows[self._wants].text.setFocus(Qt.FocusReason.OtherFocusReason)
            self._wants = -1

    @Slot(str)
    def _added(self, what: str) -> None:
        from app.rules.example_lines import first_object

        at = len(self._examples)
        kind, _, how = what.partition("-")
        if kind == "clip":
            self._choose(at, how)
        elif kind == "drawn":
            drawable = self._around.drawable
            cls = drawable.classes[0][0] if drawable.classes else ""
            item = {} if drawable.timed else {"item": {"width_px": 100, "height_px": 80}}
            self.changed.emit(at, {how: first_object(drawable.shape, cls, drawable.n_points), **item})
        else:
            self._wants = at
            self.changed.emit(at, {kind: ["one form", "another"] if kind in ("same", "differ") else ""})

    # ---- clips

    def _choose(self, at: int, how: str = "good") -> None:
        kinds = " ".join(f"*{ending}" for ending in (*PICTURES, *SOUNDS))
        file, _ = QFileDialog.getOpenFileName(self, "A clip of the example", str(self._desk.folder), kinds)
        if file:
            self.take_clip(at, Path(file), how)

    def take_clip(self, at: int, file: Path, how: str = "good") -> None:
        """A file as the clip of an example; it is copied into the project's folder where it does not lie there."""
        self._desk.run("Take the clip", partial(_copied, self._desk.folder, file), partial(self._taken, at, how))

    def _taken(self, at: int, how: str, name: str) -> None:
        if not isValid(self):
            return  # the rule is gone
        if at >= len(self._examples):
            self.changed.emit(at, {how: True, "clip": name})
            return
        before = self._examples[at].get("clip")
        span = {key: value for key, value in before.items() if key != "file"} if isinstance(before, dict) else {}
        self.changed.emit(at, {**self._examples[at], "clip": {"file": name, **span} if span else name})


def _copied(folder: Path, file: Path, progress: Progress) -> str:
    from app.scope.clips import keep_clip

    return keep_clip(folder, file)
