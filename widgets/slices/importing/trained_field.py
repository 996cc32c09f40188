"""What the model was trained on: a snapshot of the project, an export of one, or nobody knows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from app.errors import EarmarkError
from app.lineage.snapshot import log
from app.slices.trained import Trained, snapshot_name, trained_on

if TYPE_CHECKING:
    from app.changes.command import View
    from app.records import Snapshot

NOT_KNOWN = (
    "Which items the model has trained on cannot be told then: figures on them are not marked, though they say only "
    "how well it remembers."
)
NOTHING_SAID = "Not known"
_CHOOSE = "choose"


class TrainedField(QComboBox):
    """``picked`` tells of another choice, ``tied`` that what stands for none means something else now, ``refused`` why
    a folder is no export."""

    picked = Signal()
    tied = Signal()
    refused = Signal(str)

    def __init__(self, view: View, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view, self._before = view, 0
        self._ties: frozenset[Trained] = frozenset()
        self.setAccessibleName("Trained on")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(20)
        self.addItem(NOTHING_SAID, None)
        for one in log(view):
            self.addItem(_titled(one), Trained(one.id))
        self.addItem("The folder of an export…", _CHOOSE)
        self.activated.connect(self._pick)

    @property
    def trained(self) -> Trained | None:
        """The choice; None where nothing is said, so that what was said before of the same run still holds."""
        chosen = self.currentData()
        return chosen if isinstance(chosen, Trained) else None

    def show_before(self, ties: frozenset[Trained]) -> None:
        """``ties`` are those of the run that is replaced: they stay, unless something else is chosen."""
        if ties == self._ties:
            return
        if self._ties:
            if self.currentIndex() == 1:
                self.setCurrentIndex(0)
            self.removeItem(1)
        self._ties = ties
        if ties:
            names = ", ".join(sorted(snapshot_name(self._view, one.snapshot_id) for one in ties))
            self.setItemText(0, f"As before: {names}")
            self.insertItem(1, NOTHING_SAID, Trained(""))
        else:
            self.setItemText(0, NOTHING_SAID)
        # What was said of several tasks may differ: then each keeps its own.
        self.setItemData(0, next(iter(ties)) if len(ties) == 1 else None)
        self._before = self.currentIndex()
        self.tied.emit()

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
