"""Names of a file that the rule sheet does not know, each with the class of the sheet that it shall be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QScrollArea, QWidget

from widgets.parts.leaving import delete_later
from widgets.parts.stack import column
from widgets.parts.text import Elided, Text

MOST = 100
ROW_PX, ROWS = 40, 4


class ClassNames(QWidget):
    """``changed`` tells of another choice; ``rename`` is name of the file → class of the sheet."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: dict[str, int] = {}
        self._boxes: dict[str, QComboBox] = {}
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(2, 1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setAccessibleName("Names that the rule sheet does not know")
        inner = QWidget()
        inner.setLayout(self._grid)
        self._area.setWidget(inner)
        self._head = Text("Names that the rule sheet does not know", "strong")
        self.setLayout(column(self._head, self._area, gap=6))
        self.hide()

    @property
    def rename(self) -> Mapping[str, str]:
        """What was chosen so far."""
        return {name: str(box.currentData()) for name, box in self._boxes.items() if box.currentData()}

    def clear(self) -> None:
        """Of another file."""
        while self._grid.count():
            taken = self._grid.takeAt(0)
            widget = taken.widget() if taken is not None else None
            if widget is not None:
                delete_later(widget)
        self._counts, self._boxes = {}, {}
        self.hide()

    def show_names(self, unknown: Sequence[tuple[str, str, int]], options: Mapping[str, Sequence[str]]) -> None:
        """Task, name and count each; ``options`` are the classes by task. A name that has its row keeps it."""
        for task, name, count in unknown:
            if name not in self._boxes and len(self._boxes) < MOST:
                self._add(name, count, options.get(task, ()))
        rows = min(len(self._boxes), ROWS)
        self._area.setFixedHeight(rows * ROW_PX)
        self.setVisible(bool(rows))

    def _add(self, name: str, count: int, options: Sequence[str]) -> None:
        box = QComboBox()
        box.setAccessibleName(f"Class for {name}")
        box.addItem("Leave out", "")
        for option in options:
            box.addItem(option, option)
        box.activated.connect(self._chosen)
        place = len(self._boxes)
        self._boxes[name], self._counts[name] = box, count
        said = Elided(name)
        said.setToolTip(name)
        self._grid.addWidget(said, place, 0)
        self._grid.addWidget(Text(f"{count:,} ×", "muted"), place, 1)
        self._grid.addWidget(box, place, 2)

    @Slot(int)
    def _chosen(self, _place: int) -> None:
        self.changed.emit()
