"""One rule as a card: what it asks for and why, its scope, its check, what it compares alike, its examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.parts.buttons import button
from widgets.parts.settled import LineField, TextField
from widgets.parts.stack import column, row
from widgets.parts.text import Text
from widgets.rules.card import FoldCard
from widgets.rules.check_fields import OTHER_KEYS, CheckFields
from widgets.rules.compare_fields import CompareFields
from widgets.rules.example_rows import ExampleRows
from widgets.rules.example_scene import around_of, drawn_examples
from widgets.rules.fields import Choice, FormGrid
from widgets.rules.scope_fields import ScopeFields

if TYPE_CHECKING:
    from app.rules.reading import Outline, Problem
    from widgets.rules.desk import DraftDesk
    from widgets.theme.theme import Theme

SEVERITY = {"block": ("must hold", "danger"), "warn": ("warns", "warning"), "info": ("hint", "neutral")}


class RuleCard(FoldCard):
    """Filled by ``show_rule``; what is written in it goes to the desk as edits of the sheet's text."""

    def __init__(self, theme: Theme, desk: DraftDesk, rule: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, ("rules", rule), parent)
        self._desk, self.rule = desk, rule
        self._raw: Mapping[str, Any] = {}
        self._outline: Outline | None = None
        self._problems: tuple[Problem, ...] = ()
        self._shown: object = None
        desk.photographs.arrived.connect(self._see_again)

    def show_rule(
        self, raw: Mapping[str, Any], outline: Outline, problems: Sequence[Problem], around: tuple[object, ...]
    ) -> None:
        """The rule as the sheet writes it. Nothing is done where all is as before, also ``around`` it: the names of
        tasks, classes of words, and rules."""
        self._outline = outline
        reading = self._desk.reading
        shown = (raw, tuple(problems), around, reading is not None and reading.sheet is not None)
        if shown == self._shown:
            return
        self._shown, self._raw, self._problems = shown, raw, tuple(problems)
        self.show_head(str(raw.get("title") or "Untitled rule"), self._caption_of(raw, outline), self._pills_of(raw))
        if self.made:
            self.show_body()

    # ---- the head

    def _caption_of(self, raw: Mapping[str, Any], outline: Outline) -> str:
        task = str(raw.get("task", ""))
        title = str(outline.tasks.get(task, {}).get("title", task)) if task else "every task"
        scope = [str(raw[key]) for key in ("class", "tier", "language", "slice") if raw.get(key)]
        what = [name for name, key in (("checks", "check"), ("compares", "compare")) if isinstance(raw.get(key), dict)]
        count = len(_list(raw.get("examples")))
        said = [self.rule, " · ".join([f"on {title}", *scope]), " and ".join(what) or "guidance only"]
        return "   ·   ".join([*said, *([f"{count} example{'s' * (count != 1)}"] if count else [])])

    def _pills_of(self, raw: Mapping[str, Any]) -> list[tuple[str, str]]:
        errors = sum(problem.severity == "error" for problem in self._problems)
        pills = [(f"{errors} to mend", "danger")] if errors else []
        if len(self._problems) > errors:
            pills.append(("conflict", "warning"))
        check = raw.get("check")
        if isinstance(check, Mapping):
            pills.append(SEVERITY.get(str(check.get("severity", "warn")), ("warns", "warning")))
        return pills

    # ---- the fields

    def make_body(self) -> QVBoxLayout:
        """Made when the card is first opened."""
        self._title_field = LineField("Title", "What an annotator reads first")
        self._id = LineField("Id", "small-letters", mono=True)
        self._id.setToolTip("Waivers, comments and figures name a rule by its id.")
        self._task, self._class = Choice("Task"), Choice("Class")
        self._why, self._guidance = TextField("Why", "The reason"), TextField("Guidance", "What to do")
        self._check, self._compare = CheckFields(self.theme), CompareFields(self.theme)
        self._examples = ExampleRows(self.theme, self._desk)
        self.scope = ScopeFields(self.theme)
        self._wrong = Text("", "danger", wrap=True)
        for field, key in ((self._title_field, "title"), (self._why, "why"), (self._guidance, "guidance")):
            field.settled.connect(partial(self.set_field, key))
        self.scope.changed.connect(self.set_field)
        self._id.settled.connect(self._rename)
        self._task.picked.connect(partial(self.set_field, "task"))
        self._class.picked.connect(partial(self.set_field, "class"))
        self._check.changed.connect(self._check_changed)
        self._check.refused.connect(self._desk.refused)
        self._compare.changed.connect(self._compare_changed)
        self._examples.changed.connect(self._example_changed)
        grid = FormGrid()
        grid.add("Title", self._title_field)
        grid.add("Guidance", self._guidance)
        grid.add("Why", self._why)
        grid.add("On", column(row(self._task, self._class, gap=8), self.scope, gap=8))
        grid.add("Check", self._check)
        self._compare_label = grid.add("Compare", self._compare)
        grid.add("Examples", self._examples)
        grid.add("Id", self._id)
        ends = row(
            button("Move up", "ghost", on=self._up),
            button("Move down", "ghost", on=self._down),
            1,
            button("Remove the rule", "danger", on=self._remove),
            gap=8,
        )
        return column(self._wrong, grid, ends, gap=10)

    def show_body(self) -> None:
        """Fills the fields; what is being written is left alone."""
        from app.rules.offers import checks_for

        raw, outline = self._raw, self._outline
        if outline is None:
            return
        for field, key in ((self._title_field, "title"), (self._why, "why"), (self._guidance, "guidance")):
            field.show_value(str(raw.get(key) or ""))
        self._id.show_value(self.rule)
        titles = [(name, str(task.get("title", name))) for name, task in outline.tasks.items()]
        self._task.show_rows([("", "Every task"), *titles])
        self._task.show_value(str(raw.get("task") or ""))
        classes = _classes(outline, str(raw.get("task") or ""))
        self._class.show_rows([("", "every class"), *((name, name) for name in classes)])
        self._class.show_value(str(raw.get("class") or ""))
        self._class.setVisible(bool(classes))
        self.scope.show_scope(raw, outline)
        check = raw.get("check")
        offers = checks_for(outline.tasks, str(raw.get("task") or ""))
        around = around_of(outline, raw, fixes=False)
        self._check.show_check(
            check if isinstance(check, Mapping) else {}, offers, tuple(outline.vocabulary), list(around.drawable.kinds)
        )
        compare = raw.get("compare")
        self._compare.show_compare(compare if isinstance(compare, Mapping) else {})
        spoken = "compare" in raw or around.spoken
        for part in (self._compare, self._compare_label):
            part.setVisible(spoken)
        self._show_examples(outline)
        wrong = [problem.message for problem in self._problems if problem.example is None]
        self._wrong.setText("\n".join(wrong))
        self._wrong.setVisible(bool(wrong))

    def _show_examples(self, outline: Outline) -> None:
        check = self._raw.get("check")
        fixes = isinstance(check, Mapping) and check.get("fix") == "canonical"
        around = around_of(outline, self._raw, fixes=fixes)
        looks = drawn_examples(self._desk.reading, self.rule, self._desk.photographs)
        self._examples.show_examples(
            _list(self._raw.get("examples")), self._problems, around, checks=isinstance(check, Mapping), looks=looks
        )

    @Slot()
    def _see_again(self) -> None:
        """Photographs that examples were drawn on have come."""
        named = any(isinstance(one, Mapping) and one.get("picture") for one in _list(self._raw.get("examples")))
        if self.made and named and self._outline is not None:
            self._show_examples(self._outline)

    # ---- edits

    @property
    def _index(self) -> int:
        rules = self._outline.rules if self._outline is not None else ()
        return next((at for at, one in enumerate(rules) if str(one.get("id", "")) == self.rule), 0)

    def set_field(self, key: str, text: str) -> None:
        """Another text of a field, "" takes it out."""
        from app.rules.edits import ChangeRule

        self._desk.edit(ChangeRule(self.rule, {key: text or None}))

    @Slot(str)
    def _rename(self, name: str) -> None:
        from app.rules.edits import ChangeRule

        others = [str(one.get("id", "")) for one in (self._outline.rules if self._outline else ())]
        if not name.strip() or name in others:
            self._desk.refused.emit(f"There is a rule {name!r} already." if name.strip() else "A rule needs an id.")
            self._id.show_value(self.rule)
            return
        self._desk.edit(ChangeRule(self.rule, {"id": name.strip()}))

    @Slot(str, object)
    def _check_changed(self, name: str, value: object) -> None:
        from app.rules.edits import ChangeRule, SetField

        check = self._raw.get("check")
        if not isinstance(check, Mapping):
            self._desk.edit(ChangeRule(self.rule, {"check": {name: value, "severity": "warn"}}))
            return
        left = [key for key in check if key not in (*OTHER_KEYS, name)]
        if value is None and name not in OTHER_KEYS and not left:
            self._desk.edit(ChangeRule(self.rule, {"check": None}))
            return
        edits = [SetField(("rules", self._index, "check", name), value)]
        if name == "spelling" and value is None and "fix" in check:
            edits.append(SetField(("rules", self._index, "check", "fix"), None))
        if name == "severity" and value != "warn" and "waive" in check:
            edits.append(SetField(("rules", self._index, "check", "waive"), None))
        self._desk.edit(*edits)

    @Slot(str, object)
    def _compare_changed(self, name: str, value: object) -> None:
        from app.rules.edits import ChangeRule, SetField

        compare = self._raw.get("compare")
        if not isinstance(compare, Mapping):
            if value is not None:
                self._desk.edit(ChangeRule(self.rule, {"compare": {name: value}}))
        elif value is None and not set(compare) - {name}:
            self._desk.edit(ChangeRule(self.rule, {"compare": None}))
        else:
            self._desk.edit(SetField(("rules", self._index, "compare", name), value))

    @Slot(int, object)
    def _example_changed(self, at: int, fields: Mapping[str, Any] | None) -> None:
        from app.rules.edits import AddExample, RemoveExample, SetField

        if fields is None:
            self._desk.edit(RemoveExample(self.rule, at))
        elif at >= len(_list(self._raw.get("examples"))):
            self._desk.edit(AddExample(self.rule, fields))
        else:
            self._desk.edit(SetField(("rules", self._index, "examples", at), dict(fields)))

    @Slot()
    def _up(self) -> None:
        self._move(self._index - 1)

    @Slot()
    def _down(self) -> None:
        self._move(self._index + 2)

    def _move(self, before: int) -> None:
        from app.rules.edits import MoveRule

        rules = self._outline.rules if self._outline is not None else ()
        if 0 <= before <= len(rules):
            self._desk.edit(MoveRule(self.rule, str(rules[before].get("id", "")) if before < len(rules) else ""))

    @Slot()
    def _remove(self) -> None:
        from app.rules.edits import RemoveRule

        self._desk.edit(RemoveRule(self.rule))


def _classes(outline: Outline, task: str) -> list[str]:
    """The classes in reach of a rule."""
    reach = [outline.tasks[task]] if task in outline.tasks else list(outline.tasks.values())
    found: dict[str, None] = {}
    for one in reach:
        classes = one.get("classes") or one.get("options")
        found |= dict.fromkeys(map(str, classes)) if isinstance(classes, list | Mapping) else {}
    return list(found)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
