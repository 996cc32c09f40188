"""What the model was trained on: a snapshot of the project, an export of one, or nobody knows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from app.errors import EarmarkError
from app.lineage.snapshot import log
from app.slices.trained import Trained, trained_on

if TYPE_CHECKING:
    from app.changes.command import View
    from app.records import Snapshot

NOT_KNOWN = (
    "Which items the model has trained on cannot be told then: figures on them are not marked, though they say only "
    "how well it remembers."
)
_CHOOSE = "choose"


class TrainedField(QComboBox):
    """``picked`` tells of another choice, ``refused`` why a folder is no export."""

    picked = Signal()
    refused = Signal(str)

    def __init__(self, view: View, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view, self._before = view, 0
        self.setAccessibleName("Trained on")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(20)
        self.addItem("Not known", None)
        for one in log(view):
            self.addItem(_titled(one), Trained(one.id))
        self.addItem("The folder of an export…", _CHOOSE)
        self.activated.connect(self._pick)

    @property
    def trained(self) -> Trained | None:
        """The choice; None where it is not known."""
        chosen = self.currentData()
        return chosen if isinstance(chosen, Trained) else None

    def choose_folder(self, folder: Path) -> None:
        """The snapshot that an export was made from, and how it was split."""
        try:
            found = trained_on(self._view, str(folder))
        except EarmarkError as problem:
            self.setCurrentIndex(self._before)
            self.refused.emit(problem.message)
            return
        place = self.count() - 1
        self.insertItem(place, f"Export {folder.name}", found)
        self.setCurrentIndex(place)
        self._before = place
        self.picked.emit()

    @Slot(int)
    def _pick(self, place: int) -> None:
        if self.itemData(place) != _CHOOSE:
            self._before = place
            self.picked.emit()
            return
        folder = QFileDialog.getExistingDirectory(self, "The folder of the export that the model was trained on")
        if folder:
            self.choose_folder(Path(folder))
        else:
            self.setCurrentIndex(self._before)


def _titled(one: Snapshot) -> str:
    name = one.tag or one.message or one.id[:12]
    return f"{name} · {one.made_at[:10]}" if one.made_at else name
