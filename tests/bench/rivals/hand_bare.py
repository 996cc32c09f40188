"""Qt alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from hand_any import SIZE, Rival


class Bare(Rival):
    """The limit: Qt, a list of the files, and a widget that paints a picture; no labels at all."""

    qt = "PySide6"

    def __init__(self, folder: Path) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtGui import QImageReader, QPainter, QPixmap
        from PySide6.QtWidgets import QApplication, QListWidget, QWidget

        class Picture(QWidget):
            """Paints a pixmap from a corner on; a mouse move paints 100 × 100 pixels."""

            def __init__(self) -> None:
                super().__init__()
                self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
                self.setMouseTracking(True)
                self.pixmap, self.left = QPixmap(), 0

            def paintEvent(self, event: Any) -> None:
                painter = QPainter(self)
                painter.drawPixmap(-self.left, 0, self.pixmap)
                painter.end()

            def mouseMoveEvent(self, event: Any) -> None:
                self.update(int(event.position().x()) - 50, int(event.position().y()) - 50, 100, 100)

        self.app = QApplication(["bare"])
        self.files = sorted(str(path) for path in folder.iterdir() if path.suffix == ".jpg")
        self.list = QListWidget()
        self.list.setUniformItemSizes(True)
        self.list.addItems(self.files)
        self.list.show()
        self.picture, self.reader, self.at = Picture(), QImageReader, -1
        self.picture.resize(*SIZE)
        self.picture.show()
        self.next_image()

    def canvas(self) -> Any:
        """The widget."""
        return self.picture

    def next_image(self) -> None:
        """Decodes it and shows it."""
        self.at += 1
        self.picture.pixmap.convertFromImage(self.reader(self.files[self.at]).read())
        self.picture.update()

    def zoom(self, factor: float) -> None:
        """The same pixels once more."""
        self.picture.update()

    def pan(self, step: int) -> None:
        """From another column on."""
        self.picture.left = 3 * (step % 40)
        self.picture.update()

    def edit(self) -> None:
        """A row in a file that is safe on the disk, and the place painted."""
        import sqlite3

        if not hasattr(self, "store_at"):
            self.store_at = sqlite3.connect(Path(os.environ["HOME"]) / "bare.db", isolation_level=None)
            self.store_at.execute("PRAGMA journal_mode = WAL")
            self.store_at.execute("PRAGMA synchronous = FULL")
            self.store_at.execute("CREATE TABLE thing (id INTEGER PRIMARY KEY, body TEXT)")
        self.store_at.execute("INSERT INTO thing (body) VALUES (?)", ("x" * 1000,))
        self.picture.update(200, 200, 100, 100)
