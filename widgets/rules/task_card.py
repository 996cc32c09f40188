"""One task as a card: what is labelled, and with which classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from widgets.parts.buttons import button
from widgets.parts.settled import LineField, TextField
from widgets.parts.stack import column, row
from widgets.rules.card import FoldCard
from widgets.rules.class_details import ClassDetails
from widgets.rules.fields import FormGrid
from widgets.rules.lines import FieldLines
from widgets.rules.swatch import Swatch
from widgets.rules.task_fields import TaskFields

if TYPE_CHECKING:
    from app.rules.reading import Outline
    from widgets.rules.desk import DraftDesk
    from widgets.theme.theme import Theme


class TaskCard(FoldCard):
    """Filled by ``show_task``."""

    def __init__(self, theme: Theme, desk: DraftDesk, task: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, ("tasks", task), parent)
        self._desk, self._task = desk, task
        self._raw: Mapping[str, Any] = {}
        self._shown: object = None
        self._swatches: list[Swatch] = []

    def show_task(self, outline: Outline) -> None:
        """The task as the sheet writes it."""
        raw = outline.tasks[self._task]
        rules = sum(rule.get("task") in (None, "", self._task) for rule in outline.rules)
        if (raw, rules) == self._shown:
            return
        self._shown, self._raw = (raw, rules), raw
        names = [str(one.get("title") or name) for name, one in self._classes.items()]
        listed = ", ".join(names[:6]) + (" …" if len(names) > 6 else "")
        caption = "   ·   ".join(part for part in (self._task, listed, f"{rules} rule{'s' * (rules != 1)}") if part)
        pills = [(str(raw.get("kind", "?")), "neutral")]
        if raw.get("required") is True:
            pills.insert(0, ("required", "accent"))
        self.show_head(str(raw.get("title") or self._task), caption, pills)
        if self.made:
            self.show_body()

    def make_body(self) -> QVBoxLayout:
        """Made when the card is first opened."""
        self._title_field = LineField("Title", self._task)
        self._guidance = TextField("Guidance", "What to do")
        self._required = QCheckBox("An item is not finished without it")
        self._title_field.settled.connect(self._set_title)
        self._guidance.settled.connect(self._set_guidance)
        self._required.toggled.connect(self._set_required)
        specs = [("name", "new class", 3), ("title", "title", 3), ("key", "key", 1), ("colour", "#rrggbb", 2)]
        self._lines = FieldLines(self.theme, "Class", specs, lead=self._swatch)
        self._lines.changed.connect(self._class_changed)
        self._lines.removed.connect(self._class_removed)
        self.details = ClassDetails(self.theme, self._desk, self._task)
        self.fields = TaskFields(self.theme, self._desk, self._task)
        self.name = LineField("Name of the task", mono=True)
        self.name.setToolTip("Labels are kept under it: under another name, those of today are not counted any more.")
        self.name.settled.connect(self._rename)
        grid, ends = FormGrid(), FormGrid()
        grid.add("Title", self._title_field)
        grid.add("Guidance", self._guidance)
        grid.add("Required", self._required)
        self._classes_label = grid.add("Classes", column(self._lines, self.details, gap=10))
        ends.add("Name", self.name)
        return column(grid, self.fields, ends, row(1, button("Remove the task", "danger", on=self._remove)), gap=8)

    def show_body(self) -> None:
        """Fills the fields."""
        raw = self._raw
        self._title_field.show_value(str(raw.get("title") or ""))
        self._guidance.show_value(str(raw.get("guidance") or ""))
        self.name.show_value(self._task)
        self._required.blockSignals(True)
        self._required.setChecked(raw.get("required") is True)
        self._required.blockSignals(False)
        self._classes_label.setText("Options" if self._key == "options" else "Classes")
        for lines in (self._lines, self._classes_label, self.details):
            lines.setVisible(bool(self._key))
        if self._key:
            classes = self._classes
            self._lines.show_entries([_line(name, one) for name, one in classes.items()])
            self._show_given(list(classes))
            self.details.show_classes(raw, classes)
            self.details.setVisible(bool(classes))
        self.fields.show_task(raw)

    def _swatch(self, at: int) -> QWidget:
        made = Swatch()
        made.picked.connect(partial(self._coloured, at))
        self._swatches.append(made)
        return made

    def _show_given(self, names: list[str]) -> None:
        """The keys and colours that classes have, also where the sheet leaves them to Earmark."""
        sheet = self._desk.sheet
        task = sheet.tasks.get(self._task) if sheet is not None else None
        for at, swatch in enumerate(self._swatches):
            name = names[at] if at < len(names) else ""
            found = task.class_of(name) if task is not None else None
            _, title, key, colour = self._lines.fields(at)
            title.setPlaceholderText(found.title if found is not None else "title")
            swatch.show_colour(name, colour.text() or (found.colour if found is not None else ""))
            key.setPlaceholderText(found.key if found is not None else "key")
            colour.setPlaceholderText(found.colour if found is not None else "#rrggbb")

    @property
    def _key(self) -> str:
        """Where the sheet lists the classes, "" where there are none to list."""
        if self._raw.get("kind") in ("choice", "multi-choice"):
            return "options"
        if self._raw.get("kind") == "transcript":
            return "classes" if self._raw.get("level") == "segment" else ""
        return "" if self._raw.get("kind") == "rating" else "classes"

    @property
    def _classes(self) -> dict[str, Mapping[str, Any]]:
        found = self._raw.get(self._key)
        if isinstance(found, list):
            return {str(name): {} for name in found}
        if not isinstance(found, Mapping):
            return {}
        return {str(name): one if isinstance(one, Mapping) else {} for name, one in found.items()}

    # ---- edits

    def _set(self, key: str, value: object) -> None:
        from app.rules.edits import SetField

        self._desk.edit(SetField(("tasks", self._task, key), value))

    @Slot(str)
    def _set_title(self, text: str) -> None:
        self._set("title", text or None)

    @Slot(str)
    def _set_guidance(self, text: str) -> None:
        self._set("guidance", text or None)

    @Slot(bool)
    def _set_required(self, wanted: bool) -> None:
        self._set("required", wanted or None)

    @Slot(int, object)
    def _class_changed(self, at: int, texts: Sequence[str]) -> None:
        from app.rules.edits import ChangeClass, RenameClass, SheetEdit

        name, title, key, colour = texts
        names = list(self._classes)
        said = {"title": title or None, "key": key or None, "colour": colour or None}
        if at >= len(names):
            self._desk.edit(ChangeClass(self._task, name, said))
            return
        before = names[at]
        if not name:
            self._class_removed(at)
            return
        edits: list[SheetEdit] = []
        if name != before:
            edits.append(RenameClass(self._task, before, name, formerly=self._desk.in_force(self._task, before)))
        was = self._classes[before]
        other = {field: value for field, value in said.items() if (value or "") != str(was.get(field, ""))}
        if other:
            edits.append(ChangeClass(self._task, name, other))
        self._desk.edit(*edits)

    def _coloured(self, at: int, colour: str) -> None:
        from app.rules.edits import ChangeClass

        names = list(self._classes)
        if at < len(names):
            self._desk.edit(ChangeClass(self._task, names[at], {"colour": colour}))

    @Slot(int)
    def _class_removed(self, at: int) -> None:
        from app.rules.edits import RemoveClass

        self._desk.edit(RemoveClass(self._task, list(self._classes)[at]))

    @Slot(str)
    def _rename(self, name: str) -> None:
        from app.rules.edits import RenameTask

        if name.strip():
            self._desk.edit(RenameTask(self._task, name.strip()))
        else:
            self.name.show_value(self._task)

    @Slot()
    def _remove(self) -> None:
        from app.rules.edits import SetField

        self._desk.edit(SetField(("tasks", self._task), None))


def _line(name: str, one: Mapping[str, Any]) -> tuple[str, str, str, str]:
    return name, str(one.get("title", "")), str(one.get("key", "")), str(one.get("colour", ""))
