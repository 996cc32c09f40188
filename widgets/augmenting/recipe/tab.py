"""The recipe tab: the recipe under hand and the slice that it is aimed at."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QComboBox, QFileDialog, QPlainTextEdit

from widgets.augmenting.desk import RecipeDesk
from widgets.augmenting.slice_field import SliceField
from widgets.augmenting.tab import AugmentTab
from widgets.parts.buttons import button
from widgets.parts.card import Card
from widgets.parts.stack import column, row
from widgets.shell.page import PageContext

RECIPES = Path(__file__).resolve().parents[3] / "resources" / "recipes"


class RecipeTab(AugmentTab):
    """The recipe as text, begun from one that is at hand."""

    name = "recipe"
    title = "Recipe"

    def __init__(self, context: PageContext, desk: RecipeDesk) -> None:
        super().__init__(context, desk)
        self._known = QComboBox()
        self._known.setAccessibleName("Recipes")
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("Recipe")
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.slice = SliceField(desk)
        card = Card("Recipe")
        card.add(row(self._known, button("Open…", on=self._open), self.slice))
        card.add(self.text, 1)
        self.setLayout(column(card))
        for file in sorted(RECIPES.glob("*.yaml")):
            text = file.read_text("utf-8")
            if f"media: {context.workspace.media}" in text:
                self._known.addItem(file.stem.replace("-", " ").capitalize(), text)
        self._known.currentIndexChanged.connect(self._choose)
        self.text.textChanged.connect(self._typed)
        desk.text_changed.connect(self._show)
        self._choose()

    @Slot()
    def _choose(self) -> None:
        text = self._known.currentData()
        if text:
            self.text.setPlainText(text)

    @Slot(str)
    def _show(self, text: str) -> None:
        if text != self.text.toPlainText():
            self.text.setPlainText(text)

    @Slot()
    def _typed(self) -> None:
        self.desk.set_text(self.text.toPlainText())

    @Slot()
    def _open(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self, "Recipe", str(RECIPES), "Recipes (*.yaml *.yml)")
        if file:
            self.text.setPlainText(Path(file).read_text("utf-8", errors="replace"))
