"""The views of a text below each other: what is stored, what is exported, what is compared, and what made them so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from widgets.parts.text import Text
from widgets.rules.words_flow import WordsFlow

if TYPE_CHECKING:
    from app.rules.preview import Preview
    from widgets.theme.theme import Theme

HEAD_PX = 5  # as low as the larger letters beside it
VIEWS = (("stored", "Stored"), ("exported", "Exported"), ("compared", "Compared"))


class TextViews(QWidget):
    """Words that a rule brought in are tinted; words that it took out are struck through."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preview: Preview | None = None
        self._titles: Mapping[str, str] = {}
        self._rows: dict[str, tuple[WordsFlow, Text]] = {}
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for at, (view, title) in enumerate(VIEWS):
            words, by = WordsFlow(theme), Text("", "caption", wrap=True)
            head = Text(title, "caption")
            head.setContentsMargins(0, HEAD_PX, 0, 0)
            grid.addWidget(head, 2 * at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, 2 * at, 1)
            grid.addWidget(by, 2 * at + 1, 1)
            self._rows[view] = (words, by)
        grid.setRowStretch(2 * len(VIEWS), 1)
        self.setLayout(grid)

    def show_preview(self, preview: Preview | None, titles: Mapping[str, str]) -> None:
        """Another text; ``titles`` names rules by their id."""
        self._preview, self._titles = preview, titles
        self._show()

    def _show(self) -> None:
        from app.rules.marked import marked

        preview = self._preview
        for view, title in VIEWS:
            words, by = self._rows[view]
            text = "" if preview is None else str(getattr(preview, view))
            if preview is None or not preview.stored.strip():
                words.show_stretches((), "–")
                by.hide()
                continue
            words.show_stretches(marked(preview.stored, text), "(nothing)")
            words.setAccessibleName(f"{title}: {text or 'nothing'}")
            did = list(dict.fromkeys(one.rule for one in preview.did if one.view == view))
            said = ", then ".join(self._titled(rule) for rule in did)
            by.setText(f"by {said}" if said else "as it was typed" if view != "stored" else "never rewritten")
            by.show()

    def _titled(self, rule: str) -> str:
        if rule.startswith("policy."):
            return f"the policy on {rule.removeprefix('policy.')}"
        if rule.startswith("vocabulary."):
            return f"the words of {rule.removeprefix('vocabulary.')}"
        return f"“{self._titles.get(rule, rule)}”"
