"""How the image is looked at: overview, light, window and level, strength and colours of labels. Changes no file."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from widgets.canvas.display import PLAIN
from widgets.canvas.navigator_view import NavigatorView
from widgets.labeling.image_looks import COLOURINGS
from widgets.parts.buttons import Segmented, button
from widgets.parts.text import Text

if TYPE_CHECKING:
    from widgets.canvas.view import ImageCanvas
    from widgets.labeling.image_looks import LooksModel

STEPS = 200
# Field of Display: title, least, most, what it says.
LIGHT = {
    "brightness": ("Brightness", -1.0, 1.0, "Added to every pixel"),
    "contrast": ("Contrast", 0.0, 4.0, "About middle grey"),
    "gamma": ("Gamma", 0.2, 5.0, "Above 1 brightens the shadows"),
    "low": ("Black at", 0.0, 0.99, "Stored values up to this share of the range are black"),
    "high": ("White at", 0.01, 1.0, "Stored values from this share of the range on are white"),
}


class Slide(QWidget):
    """A slider and a field for one number; ``moved`` is called with each new value."""

    def __init__(self, name: str, least: float, most: float, hint: str, moved) -> None:
        super().__init__()
        self._least, self._most, self._moved = least, most, moved
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.slider.setAccessibleName(name)
        self.slider.setToolTip(hint)
        self.field = QDoubleSpinBox()
        self.field.setRange(least, most)
        self.field.setSingleStep((most - least) / 40)
        self.field.setAccessibleName(f"{name}, as a number")
        self.field.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        self.field.setFixedWidth(64)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.slider, 1)
        row.addWidget(self.field)
        self.slider.valueChanged.connect(self._slid)
        self.field.valueChanged.connect(self._typed)

    def show_value(self, value: float) -> None:
        """Without a call of ``moved``."""
        with QSignalBlocker(self.slider), QSignalBlocker(self.field):
            self.slider.setValue(round((value - self._least) / (self._most - self._least) * STEPS))
            self.field.setValue(value)

    def _slid(self, step: int) -> None:
        value = self._least + step / STEPS * (self._most - self._least)
        with QSignalBlocker(self.field):
            self.field.setValue(value)
        self._moved(value)

    def _typed(self, value: float) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setValue(round((value - self._least) / (self._most - self._least) * STEPS))
        self._moved(value)


class ViewPanel(QScrollArea):
    """Sets the display of ``canvas`` and the shared ``looks``."""

    def __init__(self, canvas: ImageCanvas, looks: LooksModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas, self._looks = canvas, looks
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("View of the image")
        self.navigator = NavigatorView(canvas)
        self.slides = {
            name: Slide(title, least, most, hint, partial(self._light, name))
            for name, (title, least, most, hint) in LIGHT.items()
        }
        self.reset = button("Reset", "link", tip="Show the picture as it is stored", on=self.show_plain)
        self.opacity = Slide("Strength of the labels", 0.0, 1.0, "0 hides them", looks.set_opacity)
        self.colours = Segmented((("class", "By class"), ("object", "By object")), "Colours")
        self.colours.chosen.connect(self._colour)
        self.switches = {
            "snap": _switch("Snap to outlines", "Points are drawn to vertices and borders; Ctrl turns it round"),
            "keep_zoom": _switch("Keep the zoom between items", "The next picture comes at the same place and zoom"),
            "crosshair": _switch("Crosshair", "Lines through the pointer while drawing"),
        }
        for name, switch in self.switches.items():
            switch.toggled.connect(partial(self._switch, name))
        self._lay_out()
        looks.changed.connect(self._follow)
        self._follow()
        self._show_light()

    def show_plain(self) -> None:
        """The picture as it is stored."""
        self._canvas.set_display(PLAIN)
        self._show_light()

    def _light(self, name: str, value: float) -> None:
        display = self._canvas.display
        if name == "low" and value >= display.high:
            display = replace(display, high=min(1.0, value + 0.01))
        if name == "high" and value <= display.low:
            display = replace(display, low=max(0.0, value - 0.01))
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

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        column.addWidget(self.navigator)
        head = QHBoxLayout()
        head.addWidget(Text("Picture", "heading"))
        head.addStretch(1)
        head.addWidget(self.reset)
        column.addLayout(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for place, (name, (title, *_)) in enumerate(LIGHT.items()):
            grid.addWidget(QLabel(title), place, 0)
            grid.addWidget(self.slides[name], place, 1)
        column.addLayout(grid)
        column.addWidget(Text("For the eye only: the file and the labels stay as they are.", "muted"))
        column.addSpacing(6)
        column.addWidget(Text("Labels", "heading"))
        strength = QHBoxLayout()
        strength.setSpacing(12)
        strength.addWidget(QLabel("Strength"))
        strength.addWidget(self.opacity, 1)
        column.addLayout(strength)
        column.addWidget(self.colours)
        for switch in self.switches.values():
            column.addWidget(switch)
        column.addStretch(1)
        self.setWidget(inside)


def _switch(title: str, hint: str) -> QCheckBox:
    made = QCheckBox(title)
    made.setToolTip(hint)
    return made
