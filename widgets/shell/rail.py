"""The stage rail at the left: the loop from top to bottom."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QWidget

from widgets.actions.registry import ActionRegistry
from widgets.actions.told import with_keys
from widgets.parts.picture import Picture
from widgets.parts.stack import column, row
from widgets.parts.text import Badge
from widgets.shell.page import StageRow
from widgets.theme.icons import icon
from widgets.theme.theme import Theme


class StageRail(QFrame):
    """``chosen`` carries the id of a stage."""

    chosen = Signal(str)

    def __init__(
        self, stages: Sequence[StageRow], theme: Theme, registry: ActionRegistry, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "rail")
        self.setAccessibleName("Stages")
        self._stages, self._theme, self._registry = tuple(stages), theme, registry
        self._said: dict[str, str] = {}
        self._group = QButtonGroup(self)
        self._badges: dict[str, Badge] = {}
        layout = column(row(1, Picture(icon("earmark", theme, "accent"), 26), 1), gap=4, margin=(8, 13, 8, 12))
        layout.addSpacing(12)
        for place, stage in enumerate(self._stages):
            layout.addWidget(self._button(place, stage))
        layout.addStretch(1)
        self.setLayout(layout)
        self._group.idClicked.connect(self._clicked)
        theme.changed.connect(self._fit)
        registry.changed.connect(self._show_keys)
        self._fit()

    def show_stage(self, stage: str) -> None:
        """Marks a stage as the present one."""
        for place, one in enumerate(self._stages):
            if one.id == stage:
                self._group.button(place).setChecked(True)

    def show_badge(self, stage: str, count: int, what: str = "") -> None:
        """A count at a stage, 0 for none; ``what`` says in words what is counted."""
        place = next(place for place, one in enumerate(self._stages) if one.id == stage)
        one, button = self._stages[place], self._group.button(place)
        self._badges[stage].show_count(count)
        self._badges[stage].move(button.width() - self._badges[stage].width() - 6, 4)
        said = f" {count} {what}." if count else ""
        self._said[stage] = f"{one.question}{said}"
        button.setToolTip(with_keys(self._said[stage], self._registry.keys_of(f"go.{stage}")))
        button.setAccessibleName(f"{one.title}: {one.question}{said}")

    def _button(self, place: int, stage: StageRow) -> QToolButton:
        button = QToolButton()
        button.setProperty("variant", "stage")
        button.setIcon(icon(stage.icon, self._theme, "muted"))
        button.setText(stage.title)
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(QSize(22, 22))
        self._group.addButton(button, place)
        self._badges[stage.id] = Badge(button)
        self.show_badge(stage.id, 0)
        return button

    @Slot()
    def _show_keys(self) -> None:
        for place, one in enumerate(self._stages):
            keys = self._registry.keys_of(f"go.{one.id}")
            self._group.button(place).setToolTip(with_keys(self._said[one.id], keys))

    @Slot()
    def _fit(self) -> None:
        """Larger text takes wider buttons."""
        px = self._theme.tokens.px
        for button in self._group.buttons():
            button.setFixedSize(max(68, px(68)), max(56, px(30) + 28))
        self.setFixedWidth(max(68, px(68)) + 17)

    @Slot(int)
    def _clicked(self, place: int) -> None:
        self.chosen.emit(self._stages[place].id)
