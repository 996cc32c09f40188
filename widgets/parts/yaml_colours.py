"""Colours for a YAML text: keys, texts, numbers, comments, and the marks between them."""

from __future__ import annotations

import re

from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from widgets.theme.theme import Theme

# A quote within a word is an apostrophe, and a number within a sentence a word of it.
# What stands first in a line of text wins at each place: a key before a text, a comment only outside quotes.
_TOKEN = re.compile(
    r"""
    (?P<comment>(?:^|(?<=\s))\#.*)
  | (?P<key>(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s\-\[\]{},:#&*!|>'"%@`][^\[\]{},:#]*?)(?=\s*:(?:\s|$)))
  | (?P<text>(?<!\w)(?:"(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?))
  | (?P<number>(?:^|(?<=[:\[,{-]\ )|(?<=[\[{,]))(?:-?\d[\d_]*(?:\.\d+)?|true|false|null|~)(?=\s*(?:[,\]}\#]|$)))
  | (?P<mark>[\[\]{},:]|(?:^|(?<=\s))-(?=\s|$)|[|>][+-]?\s*$)
    """,
    re.VERBOSE,
)
ROLES = {"comment": "faint", "key": "accent", "text": "success", "number": "warning", "mark": "muted"}
LONGEST = 5_000  # a line beyond this is left as it is


def tokens(line: str) -> list[tuple[str, int, int]]:
    """The coloured stretches of a line: what each is, where it starts, how long it is."""
    found = []
    for match in _TOKEN.finditer(line[:LONGEST]):
        kind = match.lastgroup or ""
        found.append((kind, match.start(), match.end() - match.start()))
        if kind == "comment":
            break
    return found


class YamlColours(QSyntaxHighlighter):
    """Follows the theme."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        self._looks: dict[str, QTextCharFormat] = {}
        self._colours: dict[str, int] = {}
        theme.changed.connect(self._dress)
        self._dress()

    def highlightBlock(self, text: str) -> None:
        """Qt asks."""
        for kind, start, length in tokens(text):
            self.setFormat(start, length, self._looks[kind])

    def _dress(self) -> None:
        colours = {kind: self._theme.colour(role).rgba() for kind, role in ROLES.items()}
        if colours == self._colours:
            return  # another size of text has the same colours
        self._colours = colours
        for kind, role in ROLES.items():
            look = QTextCharFormat()
            look.setForeground(self._theme.colour(role))
            look.setFontItalic(kind == "comment")
            if kind == "key":
                look.setFontWeight(QFont.Weight.Medium)
            self._looks[kind] = look
        self.rehighlight()
