"""How the image and its objects are looked at: what is hidden, locked, alone, how strong. Nothing of it is a label."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

ColourBy = Literal["class", "object"]
COLOURINGS: tuple[ColourBy, ...] = ("class", "object")


class ImageLooks(msgspec.Struct, frozen=True):
    """``hidden`` and ``locked`` hold ids of objects; ``solo`` is the one (task, class) that is shown, None for all.

    ``opacity`` of the labels is 0 to 1. ``colour_by`` "object" gives each object a colour of its own. ``snap`` lets the
    hand catch at vertices and borders; ``keep_zoom`` leaves the view where it is when the next item comes.
    """

    hidden: frozenset[str] = frozenset()
    locked: frozenset[str] = frozenset()
    solo: tuple[str, str] | None = None
    opacity: float = 1.0
    colour_by: ColourBy = "class"
    snap: bool = True
    keep_zoom: bool = False
    crosshair: bool = True

    def shows(self, object_id: str, task: str, cls: str) -> bool:
        """Whether an object of a class is to be seen."""
        return object_id not in self.hidden and self.solo in (None, (task, cls))


class LooksModel(QObject):
    """The looks that panels, keys and canvas share. ``changed`` after each change, never without one."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._looks = ImageLooks()

    @property
    def looks(self) -> ImageLooks:
        """How it is looked at now."""
        return self._looks

    def set_looks(self, looks: ImageLooks) -> None:
        """All of it at once."""
        if looks != self._looks:
            self._looks = looks
            self.changed.emit()

    def hide(self, object_ids: Iterable[str]) -> None:
        """These are not to be seen, beside those hidden already."""
        self.set_looks(replace(self._looks, hidden=self._looks.hidden | frozenset(object_ids)))

    def show(self, object_ids: Iterable[str]) -> None:
        """These are to be seen again."""
        self.set_looks(replace(self._looks, hidden=self._looks.hidden - frozenset(object_ids)))

    def show_all(self) -> None:
        """Nothing is hidden, no class alone."""
        self.set_looks(replace(self._looks, hidden=frozenset(), solo=None))

    def lock(self, object_ids: Iterable[str]) -> None:
        """These cannot be changed by hand."""
        self.set_looks(replace(self._looks, locked=self._looks.locked | frozenset(object_ids)))

    def unlock(self, object_ids: Iterable[str]) -> None:
        """These can be changed again."""
        self.set_looks(replace(self._looks, locked=self._looks.locked - frozenset(object_ids)))

    def set_solo(self, solo: tuple[str, str] | None) -> None:
        """Only the objects of this (task, class); None for all."""
        self.set_looks(replace(self._looks, solo=solo))

    def set_opacity(self, opacity: float) -> None:
        """How strong the labels are, 0 to 1; what lies outside is brought inside."""
        self.set_looks(replace(self._looks, opacity=min(1.0, max(0.0, opacity))))

    def set_colour_by(self, colour_by: ColourBy) -> None:
        """One colour a class, or one an object."""
        self.set_looks(replace(self._looks, colour_by=colour_by))

    def set_snap(self, snap: bool) -> None:
        """Whether the hand catches at other outlines."""
        self.set_looks(replace(self._looks, snap=snap))

    def set_keep_zoom(self, keep_zoom: bool) -> None:
        """Whether the view stays when the next item comes."""
        self.set_looks(replace(self._looks, keep_zoom=keep_zoom))

    def set_crosshair(self, crosshair: bool) -> None:
        """Whether lines through the pointer help to draw."""
        self.set_looks(replace(self._looks, crosshair=crosshair))

    def forget_objects(self) -> None:
        """Another item: what was hidden or locked were objects of the one before. A class alone stays alone."""
        self.set_looks(replace(self._looks, hidden=frozenset(), locked=frozenset()))
