"""Gestures that change no label: hide, lock, one class alone, the next object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject

from widgets.labeling.image.hand import counted

if TYPE_CHECKING:
    from widgets.labeling.image.stage import ImageStage


class ImageSight(QObject):
    """Works on what is selected on ``stage``, by its looks."""

    def __init__(self, stage: ImageStage) -> None:
        super().__init__(stage)
        self._stage = stage

    def hide_selected(self) -> None:
        """What is selected is not to be seen."""
        names = self._selected()
        if names:
            self._stage.looks.hide(names)
            self._stage.said.emit(f"{counted(len(names))} hidden")

    def show_all(self) -> None:
        """Everything is to be seen again."""
        self._stage.looks.show_all()

    def toggle_lock(self) -> None:
        """Locks what is selected; where all of it is locked already, unlocks it."""
        stage, names = self._stage, self._selected()
        if not names:
            return
        if set(names) <= stage.looks.looks.locked:
            stage.looks.unlock(names)
            stage.said.emit(f"{counted(len(names))} unlocked")
        else:
            stage.looks.lock(names)
            stage.said.emit(f"{counted(len(names))} locked")

    def unlock_all(self) -> None:
        """Nothing is locked any more."""
        self._stage.looks.unlock(self._stage.looks.looks.locked)

    def toggle_solo(self) -> None:
        """Only the class of what is selected, or else the class in hand; once more, and all are seen again."""
        stage = self._stage
        if stage.looks.looks.solo is not None:
            stage.looks.set_solo(None)
        elif stage.chosen:
            task, label = stage.chosen[0]
            stage.looks.set_solo((task, label.cls))
        elif stage.in_hand[0]:
            stage.looks.set_solo(stage.in_hand)

    def toggle_snap(self) -> None:
        """The hand catches at other outlines, or does not."""
        self._stage.looks.set_snap(not self._stage.looks.looks.snap)
        self._stage.said.emit("Snapping is on" if self._stage.looks.looks.snap else "Snapping is off")

    def toggle_keep_zoom(self) -> None:
        """The view stays where it is from item to item, or is fitted to each."""
        self._stage.looks.set_keep_zoom(not self._stage.looks.looks.keep_zoom)
        kept = self._stage.looks.looks.keep_zoom
        self._stage.said.emit("The zoom stays between items" if kept else "Each item is shown whole")

    def toggle_colouring(self) -> None:
        """A colour a class, or a colour an object."""
        looks = self._stage.looks.looks
        self._stage.looks.set_looks(replace(looks, colour_by="class" if looks.colour_by == "object" else "object"))

    def select_all(self) -> None:
        """Selects all that is to be seen."""
        self.to_select()
        self._stage.canvas.select_all()

    def select_next(self) -> None:
        """The next object in reading order."""
        self.to_select()
        self._stage.canvas.select_next(1)

    def select_previous(self) -> None:
        """The object before."""
        self.to_select()
        self._stage.canvas.select_next(-1)

    def to_select(self) -> None:
        """Lays the drawing tool down."""
        if self._stage.canvas.tool != "select":
            self._stage.canvas.set_tool("select")

    def _selected(self) -> list[str]:
        return [label.id for _, label in self._stage.chosen]
