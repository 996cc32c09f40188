"""The file or folder of predictions: written, chosen or dropped."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from widgets.parts.buttons import button
from widgets.parts.stack import row


class SourceField(QWidget):
    """``picked`` carries the path as text."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = QLineEdit()
        self.path.setAccessibleName("File or folder of predictions")
        self.path.setPlaceholderText("A file or folder; or drop one anywhere on this window")
        self.path.setClearButtonEnabled(True)
        self.path.editingFinished.connect(self._written)
        self.file = button("File…", on=self._choose_file)
        self.folder = button("Folder…", on=self._choose_folder)
        for part in (self.file, self.folder):
            part.setAutoDefault(False)
        self._told = ""
        layout = row(self.path, self.file, self.folder, gap=8)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.path)

    def take(self, path: str) -> None:
        """Another file or folder."""
        self.path.setText(path)
        self._written()

    @Slot()
    def _written(self) -> None:
        text = self.path.text().strip()
        if text != self._told:
            self._told = text
            self.picked.emit(text)

    @Slot()
    def _choose_file(self) -> None:
        from app.formats.registry import prediction_endings

        kinds = " ".join(f"*{ending}" for ending in prediction_endings())
        file, _ = QFileDialog.getOpenFileName(self, "Predictions", "", f"Predictions ({kinds});;All files (*)")
        if file:
            self.take(file)

    @Slot()
    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "A folder of predictions")
        if folder:
            self.take(folder)


def dropped_path(data: QMimeData) -> str:
    """The one local file or folder that is dragged; "" where it is none, or several."""
    urls = data.urls() if data.hasUrls() else []
    return urls[0].toLocalFile() if len(urls) == 1 and urls[0].isLocalFile() else ""


def default_model(path: Path) -> str:
    """What a run is called after its file or folder; folders whose name says nothing pass it on to the one above."""
    while path.name in ("labels", "predictions", "predict", "val", "test") and path.parent != path:
        path = path.parent
    return path.name if path.is_dir() else path.stem
