"""The recipe, the slice it is aimed at, how many samples, which seed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QComboBox, QFileDialog, QFormLayout, QFrame, QLineEdit, QPlainTextEdit, QWidget

from widgets.parts.buttons import button
from widgets.parts.number import NumberField
from widgets.parts.stack import column, row
from widgets.parts.text import Text

RECIPES = Path(__file__).resolve().parents[2] / "resources" / "recipes"


class RecipePanel(QFrame):
    """``wanted`` asks for samples: recipe text, slice, count, seed."""

    wanted = Signal(str, str, int, int)

    def __init__(self, media: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setFixedWidth(360)
        self._known = QComboBox()
        self._known.setAccessibleName("Recipes")
        self._text = QPlainTextEdit()
        self._text.setAccessibleName("Recipe")
        self._text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.slice = QLineEdit()
        self.slice.setPlaceholderText("All items, or: brightness < 0.3")
        self.slice.setAccessibleName("Slice")
        self.count = NumberField("Samples", 1, 100_000, 12)
        self._seed = NumberField("Seed", 0, 2**31 - 1, 1)
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.addRow("Slice", self.slice)
        form.addRow("Samples", self.count)
        form.addRow("Seed", self._seed)
        self._make = button("Make samples", "primary", on=self._ask)
        layout = column(
            Text("Recipe", "heading"), row(self._known, button("Open…", on=self._open)), self._text, gap=10, margin=16
        )
        layout.addLayout(form)
        layout.addWidget(self._make)
        self.setLayout(layout)
        for file in sorted(RECIPES.glob("*.yaml")):
            text = file.read_text("utf-8")
            if f"media: {media}" in text:
                self._known.addItem(file.stem.replace("-", " ").capitalize(), text)
        self._known.currentIndexChanged.connect(self._choose)
        self._choose()

    def set_busy(self, busy: bool) -> None:
        """While samples are made nothing else is asked for."""
        self._make.setEnabled(not busy)
        self._make.setText("Making …" if busy else "Make samples")

    @Slot()
    def _choose(self) -> None:
        text = self._known.currentData()
        if text:
            self._text.setPlainText(text)

    @Slot()
    def _open(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self, "Recipe", str(RECIPES), "Recipes (*.yaml *.yml)")
        if file:
            self._text.setPlainText(Path(file).read_text("utf-8", errors="replace"))

    @Slot()
    def _ask(self) -> None:
        self.wanted.emit(self._text.toPlainText(), self.slice.text().strip(), self.count.value(), self._seed.value())
