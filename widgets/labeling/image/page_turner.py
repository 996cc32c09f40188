"""Turns the pages of a picture's file: the channels or planes of a TIFF. The labels stand on all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from widgets.labeling.tint import Tint, tool_button

if TYPE_CHECKING:
    from app.media.raster import PixelSource
    from widgets.labeling.image.stage import ImageStage
    from widgets.labeling.media import MediaLoader
    from widgets.labeling.work import Work


class PageTurner(QWidget):
    """Seen only where there are several pages. ``asked`` carries the page that is wanted, counted from 0."""

    asked = Signal(int)

    def __init__(self, tint: Tint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page, self.n_pages = 0, 1
        self.back = tool_button(hint="Previous page of this file (Alt+Page Up)")
        self.on = tool_button(hint="Next page of this file (Alt+Page Down)")
        self._said = QLabel()
        self._said.setProperty("role", "muted")
        self._said.setToolTip("The labels belong to the file: they stand on all of its pages")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for part in (self.back, self._said, self.on):
            row.addWidget(part)
        tint.put(self.back, "previous")
        tint.put(self.on, "next")
        self.back.setAccessibleName("Previous page of this file")
        self.on.setAccessibleName("Next page of this file")
        self.back.clicked.connect(self.turn_back)
        self.on.clicked.connect(self.turn_on)
        self.hide()

    def show_page(self, page: int, n_pages: int) -> None:
        """This page is what is seen now."""
        self.page, self.n_pages = page, n_pages
        self._said.setText(f"Page {page + 1:,} of {n_pages:,}")
        self.back.setEnabled(page > 0)
        self.on.setEnabled(page + 1 < n_pages)
        self.setVisible(n_pages > 1)

    def turn_back(self) -> None:
        """The page before."""
        self._turn(self.page - 1)

    def turn_on(self) -> None:
        """The page after."""
        self._turn(self.page + 1)

    def _turn(self, page: int) -> None:
        if 0 <= page < self.n_pages:
            self.asked.emit(page)


class PageTurning(QObject):
    """Has the page that is asked for on ``stage`` opened by ``loader``; ``say`` tells which it is, or why it cannot be
    shown, ``shown`` is called once it is seen."""

    def __init__(
        self,
        stage: ImageStage,
        loader: MediaLoader,
        work: Work,
        say: Callable[[str], object],
        shown: Callable[[], object],
    ) -> None:
        super().__init__(stage)
        self._stage, self._loader, self._work, self._say, self._shown = stage, loader, work, say, shown
        stage.pages.asked.connect(self._ask)
        loader.turned.connect(self._show)
        loader.not_turned.connect(self._refuse)

    def _ask(self, page: int) -> None:
        self._loader.turn(self._work.item_id, page)

    def _show(self, item_id: str, page: int, picture: PixelSource) -> None:
        if item_id == self._work.item_id and self._stage.ready:
            self._say(self._stage.show_page(page, picture) or f"Page {page + 1} of {picture.n_pages}")
            self._shown()

    def _refuse(self, item_id: str, reason: str) -> None:
        if item_id == self._work.item_id:
            self._say(reason)
