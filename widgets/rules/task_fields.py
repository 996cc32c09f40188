"""What only some kinds of tasks have: a scale, tiers, what segments carry, a level, a skeleton, sources."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from widgets.parts.settled import LineField
from widgets.parts.stack import row
from widgets.rules.fields import Choice, FormGrid, MenuButton
from widgets.rules.scale_fields import ScaleFields
from widgets.rules.skeleton_fields import SkeletonFields

if TYPE_CHECKING:
    from widgets.rules.desk import DraftDesk
    from widgets.theme.theme import Theme

LEVELS = (("clip", "one text a clip"), ("segment", "one text a segment"))
CARRIED = (("no", "none"), ("yes", "may be given"), ("required", "must be given"))
SAID: Mapping[str, object] = {"no": None, "yes": True, "required": "required"}
SPOKEN, TIMED = ("transcript",), ("segments",)
# Which kinds of tasks have which line; one that is not named has it always.
ONLY = {
    "level": SPOKEN, "language": (*SPOKEN, *TIMED), "scale": ("rating",), "skeleton": ("keypoints",), "tiers": TIMED,
    "overlap": TIMED, "text": TIMED, "band": TIMED, "open": ("multi-choice",),
}  # fmt: skip


class TaskFields(QWidget):
    """Filled by ``show_task``; edits go to the desk."""

    def __init__(self, theme: Theme, desk: DraftDesk, task: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._task = desk, task
        self._raw: Mapping[str, Any] = {}
        self.level = Choice("Level", LEVELS)
        self.language = LineField("Language", "en")
        self.scale = ScaleFields(theme, desk, ("tasks", task, "scale"))
        self.skeleton = SkeletonFields(theme, desk)
        self.tiers = LineField("Tiers", "one tier for all; or names, with commas")
        self.overlap = QCheckBox("Segments of one tier may overlap")
        self.open = QCheckBox("People may add words of their own (free tags)")
        self.text, self.band = Choice("Text of a segment", CARRIED), Choice("Band of frequencies of a segment", CARRIED)
        self.sources = LineField("Sources", "every source")
        self._more_sources = MenuButton("Source", theme)
        self._lines: dict[str, tuple[QWidget, QWidget]] = {}
        self._grid = FormGrid()
        for key, title, field in (
            ("level", "Level", self.level), ("language", "Language", self.language), ("scale", "Scale", self.scale),
            ("skeleton", "Skeleton", self.skeleton), ("tiers", "Tiers", self.tiers),
            ("overlap", "Overlap", self.overlap), ("text", "Text", self.text), ("band", "Frequencies", self.band),
            ("open", "Tags", self.open),
        ):  # fmt: skip
            narrow = isinstance(field, Choice)
            self._lines[key] = (self._grid.add(title, row(field, 1) if narrow else field), field)
        self._grid.add("Sources", row(self.sources, self._more_sources, gap=8))
        self.setLayout(self._grid)
        self._connect()

    def _connect(self) -> None:
        self.level.picked.connect(partial(self._set_text, "level"))
        self.language.settled.connect(partial(self._set_text, "language"))
        self.tiers.settled.connect(partial(self._set_list, "tiers"))
        self.sources.settled.connect(partial(self._set_list, "sources"))
        self.overlap.toggled.connect(self._overlaps)
        self.open.toggled.connect(self._opens)
        self.text.picked.connect(partial(self._carries, "text"))
        self.band.picked.connect(partial(self._carries, "band"))
        self._more_sources.picked.connect(self._add_source)

    def show_task(self, raw: Mapping[str, Any]) -> None:
        """The task as the sheet writes it."""
        self._raw = raw
        kind = str(raw.get("kind", ""))
        for key, parts in self._lines.items():
            for part in parts:
                part.setVisible(kind in ONLY[key] or (key != "scale" and key in raw))
        self.level.show_value(str(raw.get("level") or "clip"))
        self.language.show_value(str(raw.get("language") or ""))
        for field, key in ((self.tiers, "tiers"), (self.sources, "sources")):
            field.show_value(", ".join(_names(raw.get(key))))
        self.overlap.blockSignals(True)
        self.overlap.setChecked(raw.get("overlap") is not False)
        self.overlap.blockSignals(False)
        self.open.blockSignals(True)
        self.open.setChecked(raw.get("open") is True)
        self.open.blockSignals(False)
        for choice, key in ((self.text, "text"), (self.band, "band")):
            said = raw.get(key)
            choice.show_value("required" if said == "required" else "yes" if said is True else "no")
        scale, skeleton = raw.get("scale"), raw.get("skeleton")
        self.scale.show_scale(scale if isinstance(scale, Mapping) else {})
        self.skeleton.show_skeleton(
            ("tasks", self._task, "skeleton"), skeleton if isinstance(skeleton, Mapping) else {}
        )
        free = [name for name in self._desk.sources if name not in _names(raw.get("sources"))]
        self._more_sources.show_rows([(name, name) for name in free])
        self._more_sources.setVisible(bool(self._desk.sources))

    # ---- edits

    def _set(self, key: str, value: object) -> None:
        from app.rules.edits import SetField

        self._desk.edit(SetField(("tasks", self._task, key), value))

    def _set_text(self, key: str, text: str) -> None:
        self._set(key, text or None)

    def _set_list(self, key: str, text: str) -> None:
        from app.rules.offers import listed

        self._set(key, listed(text) or None)

    @Slot(bool)
    def _overlaps(self, wanted: bool) -> None:
        self._set("overlap", None if wanted else False)

    @Slot(bool)
    def _opens(self, wanted: bool) -> None:
        self._set("open", wanted or None)

    def _carries(self, key: str, wanted: str) -> None:
        self._set(key, SAID[wanted])

    @Slot(str)
    def _add_source(self, name: str) -> None:
        self._set("sources", [*_names(self._raw.get("sources")), name])
        self.sources.setFocus(Qt.FocusReason.OtherFocusReason)


def _names(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []
