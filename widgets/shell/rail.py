"""The stage rail at the left: the loop from top to bottom."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QToolButton, QWidget

from widgets.parts.stack import column, row
from widgets.shell.page import StageRow
from widgets.theme.icons import icon
from widgets.theme.theme import Theme


class StageRail(QFrame):
    """``chosen`` carries the id of a stage."""

    chosen = Signal(str)

    def __init__(self, stages: Sequence[StageRow], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "rail")
        self.setFixedWidth(84)
        self._stages, self._theme = tuple(stages), theme
        self._group = QButtonGroup(self)
        self._mark = QLabel()
        self._mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = column(row(1, self._mark, 1), gap=2, margin=(8, 14, 8, 12))
        layout.addSpacing(10)
        for place, stage in enumerate(self._stages):
            layout.addWidget(self._button(place, stage))
        layout.addStretch(1)
        self.setLayout(layout)
        self._group.idClicked.connect(self._clicked)
        theme.changed.connect(self._draw)
        self._draw()

    def show_stage(self, stage: str) -> None:
        """Marks a stage as the present one."""
        for place, one in enumerate(self._stages):
            if one.id == stage:
                self._group.button(place).setChecked(True)

    def _button(self, place: int, stage: StageRow) -> QToolButton:
        button = QToolButton()
        button.setProperty("variant", "stage")
        button.setText(stage.title)
        button.setToolTip(f"{stage.question}  Ctrl+{place + 1}")
        button.setAccessibleName(f"{stage.title}: {stage.question}")
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(QSize(24, 24))
        button.setFixedSize(68, 60)
        self._group.addButton(button, place)
        return button

    @Slot()
    def _draw(self) -> None:
        self._mark.setPixmap(icon("earmark", self._theme, "accent").pixmap(QSize(24, 24)))
        for place, stage in enumerate(self._stages):
            self._group.button(place).setIcon(icon(stage.icon, self._theme, "muted"))

    @Slot(int)
    def _clicked(self, place: int) -> None:
        self.chosen.emit(self._stages[place].id)
