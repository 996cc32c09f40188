"""One class of words as a card: its canonical forms with their variants, and what each view does with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.parts.buttons import button
from widgets.parts.settled import LineField
from widgets.parts.stack import column, row
from widgets.parts.text import Text
from widgets.rules.card import FoldCard
from widgets.rules.fields import Choice, FormGrid
from widgets.rules.lines import FieldLines

if TYPE_CHECKING:
    from app.rules.edits import SheetEdit
    from app.rules.reading import Outline
    from app.rules.sheet import Handling
    from widgets.rules.desk import DraftDesk
    from widgets.theme.theme import Theme

HANDLINGS: tuple[tuple[Handling, str], ...] = (
    ("keep", "as it is"), ("drop", "dropped"), ("tag", "tagged"), ("map", "one word for all"),
)  # fmt: skip
VIEWS = (("exported", "Exported"), ("compared", "Compared"))


class WordsCard(FoldCard):
    """Filled by ``show_words``."""

    def __init__(self, theme: Theme, desk: DraftDesk, cls: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, ("vocabulary", cls), parent)
        self._desk, self._class = desk, cls
        self._words: Mapping[str, tuple[str, ...]] = {}
        self._policy: Mapping[str, Any] = {}
        self._shown: object = None

    def show_words(self, outline: Outline) -> None:
        """The words as the sheet writes them."""
        words, policy = outline.vocabulary[self._class], outline.policy.get(self._class, {})
        if (words, policy) == self._shown:
            return
        self._shown, self._words, self._policy = (words, policy), words, policy
        titles: dict[str, str] = dict(HANDLINGS)
        pills = [
            (f"{view}: {titles.get(_handling(policy, view), 'mapped')}", "accent")
            for view, _ in VIEWS
            if _handling(policy, view) != "keep"
        ]
        self.show_head(self._class, ", ".join(words) or "no words yet", pills)
        if self.made:
            self.show_body()

    def make_body(self) -> QVBoxLayout:
        """Made when the card is first opened."""
        specs = [("word", "new word", 2), ("variants", "how else it is written, with commas", 5)]
        self._lines = FieldLines(self.theme, "Word", specs, between="←")
        self._lines.changed.connect(self._changed)
        self._lines.removed.connect(self._removed)
        self._views = {}
        self.mapped: dict[str, LineField] = {}
        views = FormGrid()
        self.name = LineField("Name of the class of words", mono=True)
        self.name.settled.connect(self._rename)
        for view, title in VIEWS:
            self._views[view] = Choice(f"{title} view", HANDLINGS)
            self._views[view].picked.connect(partial(self._handled, view))
            self.mapped[view] = LineField(f"{title} view: the word for all", f"<{self._class}>", mono=True)
            self.mapped[view].settled.connect(partial(self._mapped, view))
            views.add(title, row(self._views[view], self.mapped[view], 1, gap=8))
        views.add("Name", self.name)
        hint = Text("What was stored is never rewritten; the views are made from it.", "caption", wrap=True)
        ends = row(hint, button("Remove the class", "danger", on=self._remove), gap=8)
        ends.setStretch(0, 1)
        return column(self._lines, views, ends, gap=10)

    def show_body(self) -> None:
        """Fills the fields."""
        self._lines.show_entries([(word, ", ".join(forms)) for word, forms in self._words.items()])
        for view, choice in self._views.items():
            choice.show_value(_handling(self._policy, view))
            said = self._policy.get(view)
            self.mapped[view].setVisible(_handling(self._policy, view) == "map")
            self.mapped[view].show_value(str(said.get("map", "")) if isinstance(said, Mapping) else "")
        self.name.show_value(self._class)

    @Slot(int, object)
    def _changed(self, at: int, texts: Sequence[str]) -> None:
        from app.rules.edits import RemoveWord, RenameWord, SetWord
        from app.rules.offers import listed

        word, variants = texts[0], tuple(listed(texts[1]))
        before = list(self._words)[at] if at < len(self._words) else ""
        edits: list[SheetEdit] = []
        if before and not word:
            edits.append(RemoveWord(self._class, before))
        else:
            if before and word != before:
                edits.append(RenameWord(self._class, before, word))
                variants = tuple(dict.fromkeys([before, *(form for form in variants if form != word)]))
            edits.append(SetWord(self._class, word, variants))
        self._desk.edit(*edits)

    @Slot(int)
    def _removed(self, at: int) -> None:
        from app.rules.edits import RemoveWord

        self._desk.edit(RemoveWord(self._class, list(self._words)[at]))

    def _handled(self, view: str, how: str) -> None:
        from app.rules.edits import SetPolicy

        chosen = next(known for known, _ in HANDLINGS if known == how)
        self._desk.edit(
            SetPolicy(self._class, exported=chosen) if view == "exported" else SetPolicy(self._class, compared=chosen)
        )

    def _mapped(self, view: str, text: str) -> None:
        from app.rules.edits import SetPolicy

        word = {"map": text.strip()} if text.strip() else None
        if view == "exported":
            self._desk.edit(SetPolicy(self._class, exported=word or "map"))
        else:
            self._desk.edit(SetPolicy(self._class, compared=word or "map"))

    @Slot(str)
    def _rename(self, name: str) -> None:
        from app.rules.edits import RenameWords

        if name.strip():
            self._desk.edit(RenameWords(self._class, name.strip()))
        else:
            self.name.show_value(self._class)

    @Slot()
    def _remove(self) -> None:
        from app.rules.edits import SetField

        edits: list[SheetEdit] = [SetField(("vocabulary", self._class), None)]
        if self._policy:
            edits.append(SetField(("policy", self._class), None))
        self._desk.edit(*edits)


def _handling(policy: Mapping[str, Any], view: str) -> str:
    found = policy.get(view, "keep")
    return "map" if isinstance(found, Mapping) else str(found)
