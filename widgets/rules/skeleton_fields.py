"""A skeleton as fields: one line a keypoint, with what it is joined to and which point it changes places with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.errors import CallError, UnknownName
from widgets.parts.stack import column
from widgets.parts.text import Text
from widgets.rules.lines import FieldLines

if TYPE_CHECKING:
    from widgets.rules.desk import DraftDesk
    from widgets.theme.theme import Theme

SPECS = (
    ("name", "new points, with commas", 4),
    ("joined to", "joined to", 5),
    ("changes places with", "left ↔ right", 4),
    ("sigma", "σ", 3),
)


class SkeletonFields(QWidget):
    """Filled by ``show_skeleton``; edits go to the desk."""

    def __init__(self, theme: Theme, desk: DraftDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._path: tuple[str, ...] = ()
        self._raw: Mapping[str, Any] = {}
        self.lines = FieldLines(theme, "Keypoint", SPECS)
        self.lines.changed.connect(self._changed)
        self.lines.removed.connect(self._removed)
        hint = (
            "In the order in which they are set: name, what it is joined to, its partner in a mirror image, and how "
            "far apart people set it, as a share of the object's size."
        )
        self.setLayout(column(Text(hint, "caption", wrap=True), self.lines, gap=6))

    def show_skeleton(self, path: tuple[str, ...], raw: Mapping[str, Any]) -> None:
        """The skeleton as the sheet writes it at ``path``."""
        from app.rules.skeleton_lines import skeleton_lines

        self._path, self._raw = path, raw
        self.lines.show_entries(skeleton_lines(raw))

    @Slot(int, object)
    def _changed(self, at: int, texts: Sequence[str]) -> None:
        from app.rules.skeleton_lines import skeleton_edits

        if not texts[0]:
            self._removed(at)
            return
        try:
            self._desk.edit(*skeleton_edits(self._path, self._raw, at, texts))
        except (UnknownName, CallError) as problem:
            self._desk.refused.emit(problem.message)
            self.show_skeleton(self._path, self._raw)

    @Slot(int)
    def _removed(self, at: int) -> None:
        from app.rules.skeleton_lines import without_point

        if len(self._raw.get("points") or ()) > 1:
            self._desk.edit(*without_point(self._path, self._raw, at))
        else:
            self._desk.refused.emit("A skeleton has at least one point.")
            self.show_skeleton(self._path, self._raw)
