"""How the image is looked at: overview, light, window and level, strength and colours of labels. Changes no file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from widgets.canvas.display import PLAIN
from widgets.canvas.navigator_view import NavigatorView
from widgets.labeling.image.looks import COLOURINGS
from widgets.labeling.slide import Slide
from widgets.parts.buttons import Segmented, button
from widgets.parts.text import Text

if TYPE_CHECKING:
    from widgets.canvas.display import Display
    from widgets.canvas.view import ImageCanvas
    from widgets.labeling.image.looks import LooksModel

# Field of Display: title, least, most, what it says.
LIGHT = {
    "brightness": ("Brightness", -1.0, 1.0, "Added to every pixel"),
    "contrast": ("Contrast", 0.0, 4.0, "About middle grey"),
    "gamma": ("Gamma", 0.2, 5.0, "Above 1 brightens the shadows"),
    "low": ("Black at", 0.0, 0.99, "Stored values up to this share of their range are black"),
    "high": ("White at", 0.01, 1.0, "Stored values from this share of their range on are white"),
}
LEAST_WINDOW = 0.01
# Field of ImageLooks: title, what it says.
SWITCHES = {
    "snap": ("Snap to outlines", "Points are drawn to vertices and borders; Ctrl turns it round (Shift+X)"),
    "crosshair": ("Crosshair", "Lines through the pointer while drawing"),
    "keep_zoom": ("Keep the zoom between items", "The next picture comes at the same place and zoom (Shift+Z)"),
}


class ViewPanel(QScrollArea):
    """Sets the display of ``canvas`` and the shared ``looks``. ``changed``: one of its own two switches was turned.

    The light is that of the item in hand, unless ``keep_light`` is on. With ``at_once``, a new object with required
    attributes is asked about as soon as it is drawn.
    """

    changed = Signal()

    def __init__(self, canvas: ImageCanvas, looks: LooksModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas, self._looks = canvas, looks
        self.navigator = NavigatorView(canvas)
        self.slides = {name: Slide(title, least, most, hint) for name, (title, least, most, hint) in LIGHT.items()}
        self.reset = button("Reset", "link", tip="Show the picture as it is stored", on=self.show_plain)
        self.opacity = Slide("Strength of the labels", 0.0, 1.0, "0 hides them")
        self.colours = Segmented((("class", "By class"), ("object", "By object")), "Colours of the labels")
        self.colours.setToolTip("One colour a class, or one an object (Shift+C)")
        self.switches = {name: _switch(*words) for name, words in SWITCHES.items()}
        self.keep_light = _switch("Keep for the next items", "Otherwise each item is shown as it is stored")
        self.at_once = _switch("Ask for required attributes at once", "As soon as an object is drawn; Esc goes on")
        self._lay_out()
        self._connect()
        self._follow()
        self._show_light()

    @property
    def light(self) -> Display:
        """How the picture is shown now."""
        return self._canvas.display

    def show_plain(self) -> None:
        """The picture as it is stored."""
        self._canvas.set_display(PLAIN)
        self._show_light()

    def next_item(self) -> None:
        """Another item lies on the desk: its own light, unless the light is kept."""
        if not self.keep_light.isChecked() and not self._canvas.display.is_plain:
            self.show_plain()

    def begin(self) -> None:
        """Takes the keyboard."""
        self.slides["brightness"].slider.setFocus(Qt.FocusReason.TabFocusReason)

    def _connect(self) -> None:
        for name, slide in self.slides.items():
            slide.moved.connect(partial(self._light, name))
        self.opacity.moved.connect(self._looks.set_opacity)
        self.colours.chosen.connect(self._colour)
        for name, switch in self.switches.items():
            switch.toggled.connect(partial(self._switch, name))
        for switch in (self.keep_light, self.at_once):
            switch.toggled.connect(self.changed)
        self._looks.changed.connect(self._follow)

    def _light(self, name: str, value: float) -> None:
        display = self._canvas.display
        if name == "low" and value > display.high - LEAST_WINDOW:
            display = replace(display, high=min(1.0, value + LEAST_WINDOW))
        if name == "high" and value < display.low + LEAST_WINDOW:
            display = replace(display, low=max(0.0, value - LEAST_WINDOW))
        self._canvas.set_display(replace(display, **{name: value}))
        self.reset.setEnabled(not self._canvas.display.is_plain)
        for other in {"low", "high"} - {name}:
            self.slides[other].show_value(getattr(self._canvas.display, other))

    def _show_light(self) -> None:
        for name, slide in self.slides.items():
            slide.show_value(getattr(self._canvas.display, name))
        self.reset.setEnabled(not self._canvas.display.is_plain)

    def _colour(self, colouring: str) -> None:
        for known in COLOURINGS:
            if known == colouring:
                self._looks.set_colour_by(known)

    def _switch(self, name: str, on: bool) -> None:
        self._looks.set_looks(replace(self._looks.looks, **{name: on}))

    def _follow(self) -> None:
        looks = self._looks.looks
        self.opacity.show_value(looks.opacity)
        self.colours.choose(looks.colour_by)
        for name, switch in self.switches.items():
            with QSignalBlocker(switch):
                switch.setChecked(getattr(looks, name))

    # ---- where it stands

    def _lay_out(self) -> None:
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("View of the image")
        inside = QWidget()
        self.setWidget(inside)  # before it is filled: what it holds would be styled once more
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        column.addWidget(self.navigator)
        column.addWidget(_line())
        head = QHBoxLayout()
        head.addWidget(Text("Light", "strong"), 1)
        head.addWidget(self.reset)
        column.addLayout(head)
        column.addLayout(_grid([(LIGHT[name][0], slide) for name, slide in self.slides.items()]))
        column.addWidget(self.keep_light)
        column.addWidget(Text("For the eye only: file and labels stay as they are.", "caption", wrap=True))
        column.addWidget(_line())
        column.addWidget(Text("Labels", "strong"))
        column.addLayout(_grid([("Strength", self.opacity), ("Colours", self.colours)]))
        column.addWidget(_line())
        column.addWidget(Text("Drawing", "strong"))
        for switch in (*self.switches.values(), self.at_once):
            column.addWidget(switch)
        column.addWidget(Text("From 800 % on, lines stand between the pixels.", "caption", wrap=True))
        column.addStretch(1)


def _grid(rows: Sequence[tuple[str, QWidget]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for place, (title, part) in enumerate(rows):
        grid.addWidget(QLabel(title), place, 0)
        grid.addWidget(part, place, 1)
    return grid


def _line() -> QFrame:
    made = QFrame()
    made.setProperty("role", "line")
    return made


def _switch(title: str, hint: str) -> QCheckBox:
    made = QCheckBox(title)
    made.setToolTip(hint)
    return made
