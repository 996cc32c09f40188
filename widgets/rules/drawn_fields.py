"""What is drawn in an example as fields: each object with its class, its place and its attributes, and the item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from widgets.parts.settled import LineField
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Text
from widgets.rules.drawn_picture import DrawnPicture
from widgets.rules.fields import Choice
from widgets.rules.lines import FieldLines

if TYPE_CHECKING:
    from widgets.theme.theme import Theme

SIZES = {"image": (("width_px", "Width"), ("height_px", "Height")), "audio": (("duration_s", "Length"),)}
UNITS = {"width_px": "px", "height_px": "px", "duration_s": "s"}
AS_IN_RULE = ("", "class not said")


@dataclass(frozen=True)
class Drawable:
    """What can be drawn for a rule: the shape ("" for nothing), the classes as (name, title), and for each attribute
    what it takes. ``n_points`` is how many keypoints a skeleton has."""

    shape: str = ""
    classes: tuple[tuple[str, str], ...] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)
    n_points: int = 0

    @property
    def timed(self) -> bool:
        """Whether it is drawn on time."""
        return self.shape == "segment"


class DrawnFields(QWidget):
    """``changed`` carries the objects as the sheet writes them, ``sized`` the item that they stand on (None for none),
    ``placed`` the name of the picture that they were drawn on (None for none), ``refused`` why what was written is no
    object."""

    changed = Signal(object)
    sized = Signal(object)
    placed = Signal(object)
    refused = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._objects: list[Mapping[str, Any]] = []
        self._item: Mapping[str, Any] = {}
        self._drawable = Drawable()
        self._classes: list[Choice] = []
        self.picture = DrawnPicture(theme)
        specs = [("place", "place", 4), ("attributes", "attribute: value", 3), ("text", "text", 3)]
        self.lines = FieldLines(theme, "Object", specs, lead=self._class_of)
        self.lines.changed.connect(self._line_changed)
        self.lines.removed.connect(self._line_removed)
        self._sizes: dict[str, LineField] = {}
        self._size_parts: dict[str, QWidget] = {}
        sizes = row(Text("On an item of", "caption"), gap=8)
        for key, title in (*SIZES["image"], *SIZES["audio"]):
            made = LineField(f"{title} of the item ({UNITS[key]})", title.lower())
            made.setMaximumWidth(90)
            made.settled.connect(partial(self._resized, key))
            self._sizes[key] = made
            self._size_parts[key] = holder(row(made, Text(UNITS[key], "muted"), gap=4))
            sizes.addWidget(self._size_parts[key])
        sizes.addStretch(1)
        self.missing = Text("", "warning", wrap=True)
        self._photo = LineField("Picture of the project that it was drawn on", "source/file.jpg", mono=True)
        self._photo.settled.connect(self._pictured)
        self._photo_part = holder(row(Text("Drawn on", "caption"), self._photo, gap=8))
        self.setLayout(column(self.picture, self.missing, self.lines, sizes, self._photo_part, gap=6))

    def show_drawn(
        self, example: Mapping[str, Any], drawable: Drawable, svg: str, said: str, missing: str = ""
    ) -> None:
        """An example as the sheet writes it; ``svg`` is it as a picture, and ``missing`` what of that is not there."""
        from app.rules.example_lines import FORMS, attributes_text, objects_in, place_text

        self._drawable, self._objects = drawable, objects_in(example)
        item = example.get("item")
        self._item = item if isinstance(item, Mapping) else {}
        self.picture.show_svg(svg, said)
        self.missing.setText(missing)
        self.missing.setVisible(bool(missing))
        self._photo_part.setVisible(not drawable.timed)
        self._photo.show_value(str(example.get("picture") or ""))
        self.lines.show_entries(
            [(place_text(one), attributes_text(one), str(one.get("text", ""))) for one in self._objects]
        )
        for at, choice in enumerate(self._classes):
            choice.show_rows([AS_IN_RULE, *drawable.classes])
            thing = self._objects[at] if at < len(self._objects) else {}
            choice.show_value(str(thing.get("class", "")))
            place, attributes, text = self.lines.fields(at)
            place.setPlaceholderText(FORMS[drawable.shape][1] if drawable.shape else "place")
            place.setToolTip(place.placeholderText())
            attributes.setVisible(bool(drawable.kinds) or bool(attributes.text()))
            text.setVisible(drawable.timed)
        for key, made in self._sizes.items():
            value = self._item.get(key)
            made.show_value(f"{value:g}" if isinstance(value, int | float) else "")
            self._size_parts[key].setVisible((key == "duration_s") == drawable.timed)

    def _class_of(self, at: int) -> QWidget:
        made = Choice("Object: class", (AS_IN_RULE,))
        made.picked.connect(partial(self._classed, at))
        self._classes.append(made)
        return made

    # ---- edits

    def _put(self, at: int, thing: Mapping[str, Any]) -> None:
        objects = [dict(one) for one in self._objects]
        objects[at : at + 1] = [dict(thing)]
        self.changed.emit(objects)

    def _classed(self, at: int, cls: str) -> None:
        if at < len(self._objects):
            thing = {key: value for key, value in self._objects[at].items() if key != "class"}
            self._put(at, {**thing, "class": cls} if cls else thing)

    @Slot(int, object)
    def _line_changed(self, at: int, texts: Sequence[str]) -> None:
        from app.rules.example_lines import read_attributes, read_drawn, shape_of

        place, attributes, text = texts
        before = self._objects[at] if at < len(self._objects) else {}
        if not place:
            self._line_removed(at)
            return
        shape = shape_of(before) or self._drawable.shape
        try:
            said: dict[str, Any] = {"attributes": read_attributes(attributes, self._drawable.kinds), "text": text}
            kept = {key: value for key, value in before.items() if key != "holes"}
            thing: dict[str, Any] = {**kept, **read_drawn(shape, place)}
        except ValueError as problem:
            self.refused.emit(str(problem))
            return
        if not before and (cls := str(self._classes[at].currentData() or "")):
            thing["class"] = cls
        for key, value in said.items():
            if value:
                thing[key] = value
            else:
                thing.pop(key, None)
        self._put(at, thing)

    @Slot(int)
    def _line_removed(self, at: int) -> None:
        objects = [dict(one) for place, one in enumerate(self._objects) if place != at]
        if objects:
            self.changed.emit(objects)
        else:
            self.refused.emit("An example has at least one object. Remove the example instead.")

    @Slot(str)
    def _pictured(self, name: str) -> None:
        self.placed.emit(name.strip() or None)

    def _resized(self, key: str, text: str) -> None:
        try:
            number = float(text.replace(",", ".")) if text.strip() else None
        except ValueError:
            self.refused.emit(f"{text!r} is no number.")
            return
        item = {name: value for name, value in self._item.items() if name != key}
        if number is not None:
            item[key] = int(number) if key != "duration_s" or number.is_integer() else number
        self.sized.emit(item or None)
