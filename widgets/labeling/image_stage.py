"""The image side of the label page: canvas, tools and classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app import ids
from app.labels.values import Box, Boxes, Polygon, Polygons
from widgets.canvas.objects import CanvasObject, from_label
from widgets.canvas.view import ImageCanvas
from widgets.labeling.class_bar import ClassBar
from widgets.labeling.tint import Tint, tool_button

if TYPE_CHECKING:
    from app.labels.values import Value
    from app.rules.checks import Finding
    from app.rules.sheet import Task
    from widgets.canvas.shapes import Shape
    from widgets.labeling.keys import Key
    from widgets.labeling.media import Ready
    from widgets.labeling.work import Work

TOOLS = {"select": ("Select", "V"), "box": ("Box", "B"), "polygon": ("Polygon", "P")}
TOOL_OF = {"boxes": "box", "polygons": "polygon"}


class ImageStage(QWidget):
    """Draws by ``work``. ``selected`` tells that other objects are in hand: ``chosen``."""

    selected = Signal()
    typed = Signal()
    unsaved, writing = False, False

    def __init__(self, work: Work, tint: Tint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._tasks: tuple[Task, ...] = ()
        self.ready = False
        self._in_hand: Key = ("", "")
        self._labels: dict[str, tuple[str, Box | Polygon]] = {}
        self.canvas = ImageCanvas()
        self.classes = ClassBar()
        self._tools = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        self._zoom = QLabel("100 %")
        self._zoom.setProperty("role", "muted")
        self._lay_out(tint)
        self.canvas.created.connect(self._create)
        self.canvas.changed.connect(self._change)
        self.canvas.changed_many.connect(self._change_many)
        self.canvas.removed.connect(self._remove)
        self.canvas.selection_changed.connect(self.selected)
        self.canvas.tool_changed.connect(self._show_tool)
        self.canvas.zoom_changed.connect(self._show_zoom)
        self.classes.picked.connect(self.pick)

    # ---- what is shown

    def clear(self) -> None:
        """Nothing of the item before but its picture, which cannot be drawn on, until the next is there."""
        self._labels, self.ready = {}, False
        # Not disabled: that would send the keyboard to another part of the page.
        self.canvas.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, True)
        self.canvas.cancel()
        self.canvas.set_objects(())

    def show_media(self, ready: Ready) -> None:
        """The picture of the item."""
        if ready.picture is not None:
            self.canvas.set_image(ready.picture)
            self.ready = True
            self.canvas.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)

    def show_tasks(self, tasks: Sequence[Task], keys: Mapping[Key, str]) -> None:
        """The object tasks of the item; what is in hand stays there if it can."""
        self._tasks = tuple(task for task in tasks if task.kind in TOOL_OF)
        self.classes.set_classes(self._tasks, keys)
        known = [(task.name, cls.name) for task in self._tasks for cls in task.classes]
        for name, (_, _) in TOOLS.items():
            kinds = {TOOL_OF[task.kind] for task in self._tasks}
            self._buttons[name].setVisible(name in kinds or (name == "select" and bool(kinds)))
        if self._in_hand in known:
            self._take(*self._in_hand)
        elif known:
            self._take(*known[0])
            self.canvas.set_tool(TOOL_OF[self._tasks[0].kind] if self._work.editable else "select")
        else:
            self._in_hand = ("", "")
            self.canvas.set_tool("select")

    def show_labels(self, said: Mapping[str, Value | None]) -> None:
        """The objects of the item, of all its tasks; not before its picture is there."""
        if not self.ready:
            return
        self._labels, things = {}, []
        for task in self._tasks:
            value = said.get(task.name)
            for label in value.objects if isinstance(value, Boxes | Polygons) else ():
                self._labels[label.id] = (task.name, label)
                things.append(self._look(task, label))
        self.canvas.set_objects(things)

    def show_finding(self, finding: Finding) -> None:
        """Selects the object that a finding is about."""
        if finding.object_id in self._labels:
            self.canvas.set_tool("select")
            self.canvas.select([finding.object_id], show=True)
            self.canvas.setFocus()

    def _look(self, task: Task, label: Box | Polygon) -> CanvasObject:
        cls = task.class_of(label.cls)
        colour, title = (cls.colour, cls.title or cls.name) if cls is not None else ("#808080", label.cls)
        thing = from_label(label, colour=colour, letter=title[:1].upper(), text=title)
        return thing if self._work.editable else _locked(thing)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """The panel beside the image shows them."""

    @property
    def typed_values(self) -> Mapping[str, Value]:
        """Nothing is typed here."""
        return {}

    @property
    def chosen(self) -> list[tuple[str, Box | Polygon]]:
        """Task and object of each that is selected."""
        return [self._labels[name] for name in self.canvas.selection if name in self._labels]

    # ---- what the hand does

    def commit(self) -> None:
        """All is saved at the end of each gesture."""

    def rest(self) -> None:
        """The page goes out of view."""
        self.canvas.cancel()

    def take_focus(self, *, writing: bool) -> None:
        """The hand begins on the image."""
        self.canvas.setFocus()

    def use_tool(self, name: str) -> None:
        """Takes up a tool; a drawing tool takes a class of its task with it."""
        task = next((task for task in self._tasks if TOOL_OF[task.kind] == name), None)
        if name != "select" and (task is None or not self._work.editable):
            return
        if task is not None and task.classes and self._in_hand[0] != task.name:
            self._take(task.name, task.classes[0].name)
        self.canvas.set_tool(name)
        self.canvas.setFocus()

    def pick(self, task: str, cls: str) -> None:
        """A class for the next object; with the select tool, the class of what is selected."""
        self._take(task, cls)
        if self.canvas.tool == "select" and self.chosen:
            for of_task, label in self.chosen:
                if of_task == task:
                    self._work.put(task, msgspec.structs.replace(label, cls=cls))
        elif (found := self._task(task)) is not None:
            self.use_tool(TOOL_OF[found.kind])
        self.canvas.setFocus()

    def remove_selected(self) -> None:
        """Removes what is selected."""
        self.canvas.remove_selected()

    def cancel(self) -> None:
        """Forgets what was begun, lets go of what is selected."""
        if not self.canvas.cancel():
            self.canvas.select(())

    def _take(self, task: str, cls: str) -> None:
        self._in_hand = (task, cls)
        self.classes.set_current(task, cls)

    def _task(self, name: str) -> Task | None:
        return next((task for task in self._tasks if task.name == name), None)

    def _create(self, shape: Shape, kind: str) -> None:
        task = self._task(self._in_hand[0])
        if task is None or TOOL_OF[task.kind] != kind or not (self._work.editable and self.ready):
            return
        name = ids.fresh()
        label: Box | Polygon = Box(name, self._in_hand[1], shape.box_px)
        if kind == "polygon":
            label = Polygon(name, self._in_hand[1], shape.points, shape.holes)
        if self._work.put(task.name, label):
            self.canvas.select([name])

    def _change(self, name: str, shape: Shape) -> None:
        task, label = self._labels[name]
        if isinstance(label, Box):
            self._work.put(task, msgspec.structs.replace(label, box_px=shape.box_px))
        else:
            self._work.put(task, msgspec.structs.replace(label, points_px=shape.points, holes=shape.holes))

    def _change_many(self, shapes: Mapping[str, Shape]) -> None:
        for name, shape in shapes.items():
            self._change(name, shape)

    def _remove(self, names: tuple[str, ...]) -> None:
        # Grouped first: the labels are read anew after each removal.
        groups = [(task.name, tuple(n for n in names if self._labels[n][0] == task.name)) for task in self._tasks]
        for task_name, mine in groups:
            if mine:
                self._work.remove(task_name, mine)

    # ---- the bar above

    def _lay_out(self, tint: Tint) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(4)
        for name, (title, key) in TOOLS.items():
            button = tool_button(f"{title}  {key}", hint=f"{title} ({key})", checkable=True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(partial(self.use_tool, name))
            self._tools.addButton(button)
            tint.put(button, name)
            self._buttons[name] = button
            bar.addWidget(button)
        bar.addSpacing(12)
        bar.addWidget(self.classes, 1)
        bar.addWidget(self._zoom)
        for title, hint, act in (
            ("Fit", "The whole image (Ctrl+0)", self.canvas.fit),
            ("100 %", "One image pixel a screen pixel (Ctrl+1)", self.canvas.actual_size),
        ):
            button = tool_button(title, hint=hint)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(act)
            bar.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(bar)
        column.addWidget(self.canvas, 1)

    def _show_tool(self, name: str) -> None:
        self._buttons[name].setChecked(True)

    def _show_zoom(self, scale: float) -> None:
        self._zoom.setText(f"{scale * 100:.0f} %")


def _locked(thing: CanvasObject) -> CanvasObject:
    return replace(thing, locked=True)
