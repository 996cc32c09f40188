"""Light or dark, and how large the text is; in force at once."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QSlider, QWidget

from app.settings.store import Settings
from widgets.parts.buttons import Segmented, button
from widgets.parts.card import Card
from widgets.parts.stack import column, row
from widgets.parts.text import Text
from widgets.shell.looks import LOOKS
from widgets.theme.theme import LARGEST, SMALLEST, Theme

STEP = 10
SIZE = "All words and the room that they take; pictures and sound keep their own zoom."
ABOUT = {
    "system": "Light or dark, as the system is set.",
    "light": "Dark words on light ground.",
    "dark": "Light words on dark ground, for rooms with little light.",
    "contrast": "White and yellow on black, strong lines round everything.",
}


class LookTab(QWidget):
    """Changes ``theme`` and keeps the choice in ``settings``."""

    def __init__(self, theme: Theme, settings: Settings) -> None:
        super().__init__()
        self._theme, self._settings = theme, settings
        self._looks = Segmented(LOOKS, "Colours")
        self._about = Text("", "muted", wrap=True)
        self._size = QSlider(Qt.Orientation.Horizontal)
        self._size.setAccessibleName("Size of text in per cent")
        self._size.setRange(round(SMALLEST * 100), round(LARGEST * 100))
        self._size.setSingleStep(STEP)
        self._size.setPageStep(STEP)
        self._size.setTickInterval(STEP)
        self._size.setMinimumWidth(260)
        self._per_cent = Text("", "strong")
        self._usual = button("100 %", "ghost", tip="The usual size", on=self._as_usual)
        self._usual.setAccessibleName("Usual size of text, 100 %")
        colours, text = Card("Colours"), Card("Size of text")
        colours.add(row(self._looks, 1))
        colours.add(self._about)
        text.add(row(self._size, self._per_cent, 1, self._usual, gap=12))
        text.add(
            Text("All words and the room that they take; pictures and sound keep their own zoom.", "muted", wrap=True)
        )
        self.setLayout(column(colours, text, 1, gap=16))
        self._looks.chosen.connect(self._choose)
        self._size.valueChanged.connect(self._scale)
        theme.changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        self._looks.choose(self._theme.choice)
        self._about.setText(ABOUT[self._theme.choice])
        per_cent = round(self._theme.tokens.scale * 100)
        self._per_cent.setText(f"{per_cent} %")
        self._per_cent.setMinimumWidth(self._per_cent.fontMetrics().horizontalAdvance("200 %") + 4)
        before = self._size.blockSignals(True)
        self._size.setValue(per_cent)
        self._size.blockSignals(before)

    @Slot(str)
    def _choose(self, look: str) -> None:
        self._theme.choose(look)
        self._settings.set("theme", look)

    @Slot(int)
    def _scale(self, per_cent: int) -> None:
        wanted = round(per_cent / STEP) * STEP / 100
        if wanted != self._theme.tokens.scale:
            self._theme.set_scale(wanted)
            self._settings.set("scale", wanted)
        else:
            self._show()

    @Slot()
    def _as_usual(self) -> None:
        self._size.setValue(100)
