"""How the height is shared between the timeline and what is written below it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

# Timeline and a list of segments.
HEIGHTS = (480, 200)
# What is said of a whole recording takes a few lines; whatever is more goes to the timeline.
TEXT_LINES = 9


class SoundParts(QSplitter):
    """``above`` and ``below``, as high as the hand drew them for items of the same kind."""

    def __init__(self, above: QWidget, below: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._kind: int | None = None
        self.setChildrenCollapsible(False)
        self.addWidget(above)
        self.addWidget(below)

    def share(self, *, n_texts: int, segments: bool) -> None:
        """Makes room for a list of segments, or for ``n_texts`` transcripts alone."""
        kind = -1 if segments else n_texts
        if kind == self._kind:
            return
        self._kind = kind
        self.setStretchFactor(0, 3)
        self.setStretchFactor(1, 1 if segments else 0)
        texts_px = n_texts * TEXT_LINES * self.fontMetrics().lineSpacing()
        self.setSizes(HEIGHTS if segments else (max(sum(HEIGHTS), self.height()) - texts_px, texts_px))
