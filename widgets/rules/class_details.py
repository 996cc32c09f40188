"""One class of a task in full: what it means, where it stands, what it was called, its attributes and skeleton."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QWidget

from widgets.parts.buttons import button
from widgets.parts.settled import LineField, TextField
from widgets.parts.stack import column, row
from widgets.rules.attribute_rows import AttributeRows
from widgets.rules.fields import Choice, FormGrid
from widgets.rules.skeleton_fields import SkeletonFields

if TYPE_CHECKING:
    from app.rules.attribute_lines import AttributeLine
    from app.rules.edits import SheetEdit
    from widgets.rules.desk import DraftDesk
    from widgets.theme.theme import Theme

CARRIED = (("text", "Text"), ("band", "Frequencies"))
WANTED = (("", "as the task says"), ("no", "none"), ("yes", "may be given"), ("required", "must be given"))
SAID: Mapping[str, object] = {"": None, "no": False, "yes": True, "required": "required"}
SHARED, OWN = "shared", "own"
HAS_OBJECTS = "classes"


class ClassDetails(QFrame):
    """Filled by ``show_classes``; which class is shown is chosen here."""

    def __init__(self, theme: Theme, desk: DraftDesk, task: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._task = desk, task
        self._raw: Mapping[str, Any] = {}
        self._classes: Mapping[str, Mapping[str, Any]] = {}
        self.setProperty("role", "card")
        self.chosen = Choice("Class in full")
        self.chosen.picked.connect(self._show)
        self._description = TextField("What the class means", "When to use it, and when not")
        self._parent = Choice("Stands below")
        self._formerly = LineField("Formerly called", "earlier names, with commas")
        self._formerly.setToolTip("Labels with these names are changed by rule when the sheet is activated.")
        self._carried = {key: Choice(title, WANTED) for key, title in CARRIED}
        self._everywhere = button("Copy to every class", "chip", on=self._copy)
        self._attributes = AttributeRows(theme, self._everywhere)
        self._skeleton_of = Choice("Skeleton of the class", ((SHARED, "that of the task"), (OWN, "its own")))
        self._skeleton = SkeletonFields(theme, desk)
        up, down = button("Up", "ghost", on=self._up), button("Down", "ghost", on=self._down)
        for part, way in ((up, "up"), (down, "down")):
            part.setToolTip(f"Move the class {way} in the list")
            part.setAccessibleName(f"Move the class {way}")
        grid = FormGrid()
        grid.add("In full", row(self.chosen, 1, up, down, gap=8))
        grid.add("Meaning", self._description)
        self._lines: dict[str, tuple[QWidget, QWidget]] = {}
        self._lines["parent"] = (grid.add("Below", row(self._parent, 1)), self._parent)
        grid.add("Formerly", self._formerly)
        for key, title in CARRIED:
            self._lines[key] = (grid.add(title, row(self._carried[key], 1)), self._carried[key])
        self._lines["attributes"] = (grid.add("Attributes", self._attributes), self._attributes)
        bones = column(row(self._skeleton_of, 1), self._skeleton, gap=6)
        self._lines["skeleton"] = (grid.add("Skeleton", bones), self._skeleton_of)
        self.setLayout(column(grid, margin=(12, 8, 12, 12)))
        self._connect()

    def _connect(self) -> None:
        self._description.settled.connect(partial(self._set_text, "description"))
        self._parent.picked.connect(partial(self._set_text, "parent"))
        self._formerly.settled.connect(self._set_formerly)
        for key, field in self._carried.items():
            field.picked.connect(partial(self._carries, key))
        self._attributes.changed.connect(self._attribute_changed)
        self._attributes.renamed.connect(self._attribute_renamed)
        self._attributes.removed.connect(self._attribute_removed)
        self._skeleton_of.picked.connect(self._own_skeleton)

    @property
    def cls(self) -> str:
        """The class that is shown, "" where there is none."""
        return str(self.chosen.currentData() or "")

    def show_classes(self, raw: Mapping[str, Any], classes: Mapping[str, Mapping[str, Any]]) -> None:
        """The task as the sheet writes it, with its classes by name."""
        before = list(self._classes)
        at = before.index(self.cls) if self.cls in before else 0
        self._raw, self._classes = raw, classes
        names = list(classes)
        # One that was only renamed stays in view.
        wanted = self.cls if self.cls in classes else names[min(at, len(names) - 1)] if names else ""
        self.chosen.show_rows([(name, str(classes[name].get("title") or name)) for name in names])
        self.chosen.show_value(wanted)
        self._show()

    @Slot()
    def _show(self, _name: str = "") -> None:
        said, kind = self._classes.get(self.cls, {}), self._raw.get("kind")
        drawn = kind not in ("choice", "multi-choice")
        self._description.show_value(str(said.get("description") or ""))
        others = [(name, str(one.get("title") or name)) for name, one in self._classes.items() if name != self.cls]
        self._parent.show_rows([("", "no other class"), *others])
        self._parent.show_value(str(said.get("parent") or ""))
        past = said.get("formerly")
        self._formerly.show_value(", ".join(map(str, past)) if isinstance(past, list) else "")
        for key, field in self._carried.items():
            field.show_value(_wanted(said.get(key)))
        attributes = said.get("attributes")
        self._attributes.show_attributes(attributes if isinstance(attributes, Mapping) else {})
        self._everywhere.setVisible(drawn and bool(attributes) and len(self._classes) > 1)
        own = said.get("skeleton")
        self._skeleton_of.show_value(OWN if isinstance(own, Mapping) else SHARED)
        self._skeleton.show_skeleton(
            ("tasks", self._task, HAS_OBJECTS, self.cls, "skeleton"), own if isinstance(own, Mapping) else {}
        )
        self._skeleton.setVisible(isinstance(own, Mapping))
        shown = {
            "parent": len(self._classes) > 1, "attributes": drawn, "skeleton": kind == "keypoints",
            "text": kind in ("segments", "transcript"), "band": kind == "segments",
        }  # fmt: skip
        for key, parts in self._lines.items():
            for part in parts:
                part.setVisible(shown[key])

    # ---- edits

    def _set(self, key: str, value: object) -> None:
        from app.rules.edits import ChangeClass

        self._desk.edit(ChangeClass(self._task, self.cls, {key: value}))

    def _set_text(self, key: str, text: str) -> None:
        self._set(key, text or None)

    @Slot(str)
    def _set_formerly(self, text: str) -> None:
        from app.rules.offers import listed

        self._set("formerly", listed(text) or None)

    def _carries(self, key: str, wanted: str) -> None:
        self._set(key, SAID[wanted])

    @Slot(object)
    def _attribute_changed(self, line: AttributeLine) -> None:
        from app.rules.attribute_lines import written_attribute
        from app.rules.edits import SetAttribute

        self._desk.edit(SetAttribute(self._task, self.cls, line.name, written_attribute(line)))

    @Slot(str, str)
    def _attribute_renamed(self, name: str, to: str) -> None:
        from app.rules.edits import RenameAttribute

        self._desk.edit(RenameAttribute(self._task, self.cls, name, to))

    @Slot(str)
    def _attribute_removed(self, name: str) -> None:
        from app.rules.edits import SetAttribute

        self._desk.edit(SetAttribute(self._task, self.cls, name))

    @Slot()
    def _copy(self) -> None:
        from app.rules.edits import SetAttribute

        attributes = self._classes.get(self.cls, {}).get("attributes")
        if isinstance(attributes, Mapping):
            edits: list[SheetEdit] = [
                SetAttribute(self._task, cls, name, value)
                for cls in self._classes if cls != self.cls
                for name, value in attributes.items()
            ]  # fmt: skip
            self._desk.edit(*edits)

    @Slot(str)
    def _own_skeleton(self, whose: str) -> None:
        shared = self._raw.get("skeleton")
        begun = dict(shared) if isinstance(shared, Mapping) else {"points": ["first", "second"]}
        self._set("skeleton", begun if whose == OWN else None)

    @Slot()
    def _up(self) -> None:
        self._move(-1)

    @Slot()
    def _down(self) -> None:
        self._move(2)

    def _move(self, by: int) -> None:
        from app.rules.edits import MoveClass

        names = list(self._classes)
        at = names.index(self.cls) + by if self.cls in names else -1
        if 0 <= at <= len(names):
            self._desk.edit(MoveClass(self._task, self.cls, names[at] if at < len(names) else ""))


def _wanted(said: object) -> str:
    if said is None:
        return ""
    return "required" if said == "required" else "yes" if said is True else "no"
