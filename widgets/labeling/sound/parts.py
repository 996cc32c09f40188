"""How the height is shared between the timeline and what is written below it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

# Timeline and a list of segments.
HEIGHTS = (480, 200)
# What is said of a whole recording takes a few lines; whatever is more goes to the timeline.
TEXT_LINES = 9
SEGMENTS = -1


class SoundParts(QSplitter):
    """``above`` and ``below``, as high as the hand drew them for items of the same kind."""

    def __init__(self, above: QWidget, below: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._kind: int | None = None
        self._drawn = False
        self.splitterMoved.connect(self._draw)
        self.setChildrenCollapsible(False)
        self._above, self._below = above, below
        self.addWidget(above)
        self.addWidget(below)

    def share(self, *, n_texts: int, segments: bool) -> None:
        """Makes room for a list of segments, or for ``n_texts`` transcripts alone."""
        kind = SEGMENTS if segments else n_texts
        if kind == self._kind:
            return
        self._kind, self._drawn = kind, False
        self.setStretchFactor(0, 3)
        self.setStretchFactor(1, 1 if segments else 0)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt asks."""
        super().resizeEvent(event)
        if self._kind is not None and not self._drawn:
            self._fit()

    def _fit(self) -> None:
        """Where there is not enough for both, the timeline comes first: what is written below it scrolls."""
        whole = max(0, self.height() - self.handleWidth())
        texts_px = (self._kind or 0) * TEXT_LINES * self.fontMetrics().lineSpacing()
        below = whole * HEIGHTS[1] // sum(HEIGHTS) if self._kind == SEGMENTS else texts_px
        most, least = whole - self._above.sizeHint().height(), self._below.minimumSizeHint().height()
        below = min(below, max(most, least))
        self.setSizes((whole - below, below))

    def _draw(self) -> None:
        self._drawn = True
