"""One task as a card: what is labelled, and with which classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from widgets.parts.buttons import button
from widgets.parts.settled import LineField, TextField
from widgets.parts.stack import column, row
from widgets.rules.card import FoldCard
from widgets.rules.fields import FormGrid
from widgets.rules.lines import FieldLines

if TYPE_CHECKING:
    from app.rules.reading import Outline
    from widgets.rules.desk import DraftDesk
    from widgets.theme.theme import Theme

CLASS_FIELDS = ("title", "key", "colour", "description")


class TaskCard(FoldCard):
    """Filled by ``show_task``."""

    def __init__(self, theme: Theme, desk: DraftDesk, task: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, ("tasks", task), parent)
        self._desk, self._task = desk, task
        self._raw: Mapping[str, Any] = {}
        self._shown: object = None

    def show_task(self, outline: Outline) -> None:
        """The task as the sheet writes it."""
        raw = outline.tasks[self._task]
        rules = sum(rule.get("task") in (None, "", self._task) for rule in outline.rules)
        if (raw, rules) == self._shown:
            return
        self._shown, self._raw = (raw, rules), raw
        names = list(self._classes)
        listed = ", ".join(names[:6]) + (" …" if len(names) > 6 else "")
        caption = "   ·   ".join(part for part in (self._task, listed, f"{rules} rules") if part)
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
        self._language = LineField("Language", "en")
        self._required = QCheckBox("An item is not finished without it")
        self._title_field.settled.connect(self._set_title)
        self._guidance.settled.connect(self._set_guidance)
        self._language.settled.connect(self._set_language)
        self._required.toggled.connect(self._set_required)
        specs = [("name", "new class", 3), ("title", "title", 3), ("key", "key", 1), ("colour", "#rrggbb", 2)]
        self._lines = FieldLines(self.theme, "Class", specs)
        self._lines.changed.connect(self._class_changed)
        self._lines.removed.connect(self._class_removed)
        grid = FormGrid()
        grid.add("Title", self._title_field)
        grid.add("Guidance", self._guidance)
        self._language_label = grid.add("Language", self._language)
        grid.add("Required", self._required)
        self._classes_label = grid.add("Classes", self._lines)
        return column(grid, row(1, button("Remove the task", "danger", on=self._remove)), gap=10)

    def show_body(self) -> None:
        """Fills the fields."""
        raw = self._raw
        self._title_field.show_value(str(raw.get("title") or ""))
        self._guidance.show_value(str(raw.get("guidance") or ""))
        self._language.show_value(str(raw.get("language") or ""))
        spoken = raw.get("kind") == "transcript"
        for part in (self._language, self._language_label):
            part.setVisible(spoken)
        self._required.blockSignals(True)
        self._required.setChecked(raw.get("required") is True)
        self._required.blockSignals(False)
        for lines in (self._lines, self._classes_label):
            lines.setVisible(bool(self._key))
        if self._key:
            self._lines.show_entries([_line(name, one) for name, one in self._classes.items()])

    @property
    def _key(self) -> str:
        """Where the sheet lists the classes, "" where there are none to list."""
        if self._raw.get("kind") in ("choice", "multi-choice"):
            return "options"
        return "" if self._raw.get("kind") in ("transcript", "rating", "tags") else "classes"

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

    @Slot(str)
    def _set_language(self, text: str) -> None:
        self._set("language", text or None)

    @Slot(bool)
    def _set_required(self, wanted: bool) -> None:
        self._set("required", wanted or None)

    @Slot(int, object)
    def _class_changed(self, at: int, texts: Sequence[str]) -> None:
        from app.rules.edits import SetField

        name, title, key, colour = texts
        names = list(self._classes)
        said = {field: text for field, text in (("title", title), ("key", key), ("colour", colour)) if text}
        listed = isinstance(self._raw.get(self._key), list)
        if at >= len(names):
            if listed and not said:
                self._set(self._key, [*names, name])
            elif listed:
                self._set(self._key, {**{one: {} for one in names}, name: said})
            else:
                self._desk.edit(SetField(("tasks", self._task, self._key, name), said))
            return
        if not name:
            self._class_removed(at)
        elif name != names[at]:
            self._renamed(at, name)
        elif listed:
            self._set(self._key, {one: said if one == name else {} for one in names})
        else:
            before = self._classes[name]
            path = ("tasks", self._task, self._key, name)
            self._desk.edit(
                *(
                    SetField((*path, field), said.get(field))
                    for field in ("title", "key", "colour")
                    if said.get(field, "") != str(before.get(field, ""))
                )
            )

    def _renamed(self, at: int, name: str) -> None:
        names = list(self._classes)
        if isinstance(self._raw.get(self._key), list):
            self._set(self._key, [name if place == at else one for place, one in enumerate(names)])
        else:
            classes = {name if place == at else one: dict(self._classes[one]) for place, one in enumerate(names)}
            self._set(self._key, classes)

    @Slot(int)
    def _class_removed(self, at: int) -> None:
        from app.rules.edits import SetField

        names = list(self._classes)
        if isinstance(self._raw.get(self._key), list):
            self._set(self._key, [one for place, one in enumerate(names) if place != at])
        else:
            self._desk.edit(SetField(("tasks", self._task, self._key, names[at]), None))

    @Slot()
    def _remove(self) -> None:
        from app.rules.edits import SetField

        self._desk.edit(SetField(("tasks", self._task), None))


def _line(name: str, one: Mapping[str, Any]) -> tuple[str, str, str, str]:
    return name, str(one.get("title", "")), str(one.get("key", "")), str(one.get("colour", ""))
