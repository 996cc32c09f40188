"""Gestures on whole objects: duplicate, copy, paste, take over from another item, bring to the front."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QObject

from app import ids
from app.labeling.desk import TaskEdit
from app.labels.placing import cropped, shift_inside, shifted
from app.labels.values import OBJECT_OF, Segment
from widgets.labeling.image.hand import counted

if TYPE_CHECKING:
    from app.labels.values import ImageObject
    from app.rules.sheet import Task
    from widgets.labeling.image.stage import ImageStage

# How far from its model a copy lies, in pixels of the screen.
OFFSET = 10.0

Copy = tuple[str, "ImageObject"]


class Clipboard(msgspec.Struct, frozen=True):
    """What was copied: task and object of each, and the item that they lay on."""

    copies: tuple[Copy, ...] = ()
    item_id: str = ""


class ImageEdits(QObject):
    """Works on what is selected on ``stage``; each gesture is one step of undo."""

    def __init__(self, stage: ImageStage) -> None:
        super().__init__(stage)
        self._stage = stage
        self.clipboard = Clipboard()

    def duplicate(self) -> None:
        """Copies of what is selected, a little lower and to the right, and selected in its place."""
        self._add(self._stage.chosen, "Duplicate", aside=True)

    def copy(self) -> None:
        """Keeps what is selected for ``paste``, here or on another item."""
        if self._stage.chosen:
            self.clipboard = Clipboard(tuple(self._stage.chosen), self._stage.work.item_id)
            self._stage.said.emit(f"{counted(len(self.clipboard.copies))} copied")

    def paste(self) -> None:
        """What was copied: on its own item a little aside, on another at the same place, inside the image."""
        if not self.clipboard.copies:
            self._stage.said.emit("Nothing was copied yet. Select objects and copy them first.")
            return
        self._add(self.clipboard.copies, "Paste", aside=self.clipboard.item_id == self._stage.work.item_id)

    def copy_from(self, item_id: str) -> None:
        """All of the annotator's own objects on another item, with their attributes."""
        stage = self._stage
        there = [
            (task.name, thing)
            for task in stage.tasks
            for thing in stage.work.objects_on(item_id, task)
            if not isinstance(thing, Segment)
        ]
        if not item_id or not there:
            stage.said.emit("You have drawn no objects on the previous item")
            return
        self._add(there, "Copy from the previous item", aside=False)

    def bring_to_front(self) -> None:
        """Draws what is selected on top of the others of its task."""
        self._arrange(front=True)

    def send_to_back(self) -> None:
        """Draws what is selected below the others of its task."""
        self._arrange(front=False)

    def _arrange(self, *, front: bool) -> None:
        stage = self._stage
        groups = {task: tuple(label.id for of, label in stage.free if of == task) for task, _ in stage.free}
        for task, names in groups.items():
            stage.work.arrange(task, names, front=front)

    def _add(self, copies: Sequence[Copy], title: str, *, aside: bool) -> None:
        """Puts copies under new ids, and selects them; says how many had no place here."""
        stage = self._stage
        if not stage.writable or not copies:
            return
        added: dict[str, list[ImageObject]] = defaultdict(list)
        for task_name, thing in copies:
            task = self._target(task_name, thing)
            if task is not None:
                added[task.name].append(thing)
        placed = self._placed(added, aside=aside)
        names = [thing.id for things in placed.values() for thing in things]
        edits = [TaskEdit(task, put=tuple(things)) for task, things in placed.items()]
        if names and stage.work.change(edits, said=f"{title}: {counted(len(names))}"):
            stage.sight.to_select()
            stage.canvas.select(names)
        if len(names) < len(copies):
            stage.said.emit(
                f"{counted(len(copies) - len(names))} left out: no task with that class, or out of the image"
            )

    def _placed(self, added: dict[str, list[ImageObject]], *, aside: bool) -> dict[str, list[ImageObject]]:
        things = [thing for mine in added.values() for thing in mine]
        if not things:
            return {}
        size = self._stage.image_px
        step = OFFSET / self._stage.canvas.viewport.scale if aside else 0.0
        dx, dy = shift_inside(things, size, dx_px=step, dy_px=step)
        if aside and abs(dx) + abs(dy) < step:
            # In the lower right corner there is room only on the other side.
            dx, dy = shift_inside(things, size, dx_px=-step, dy_px=-step)
        return {task: list(self._fresh(mine, dx, dy)) for task, mine in added.items()}

    def _fresh(self, things: Iterable[ImageObject], dx_px: float, dy_px: float) -> Iterable[ImageObject]:
        for thing in things:
            inside = cropped(shifted(thing, dx_px, dy_px), self._stage.image_px)
            if inside is not None:
                yield replace(inside, id=ids.fresh())

    def _target(self, task_name: str, thing: ImageObject) -> Task | None:
        """The task of this item that can take the object: its own, else the first of its kind with its class."""
        fitting = [
            task
            for task in self._stage.tasks
            if isinstance(thing, OBJECT_OF[task.kind]) and task.class_of(thing.cls) is not None
        ]
        return next((task for task in fitting if task.name == task_name), next(iter(fitting), None))
