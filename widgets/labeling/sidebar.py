"""What stands at the right of the work: rules, and for images the list of objects and the view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from widgets.labeling.image_stage import ImageStage
from widgets.labeling.object_list import ObjectList
from widgets.labeling.view_panel import ViewPanel
from widgets.parts.buttons import Segmented

if TYPE_CHECKING:
    from app.rules.checks import Finding
    from widgets.labeling.rule_panel import RulePanel
    from widgets.labeling.sound_stage import SoundStage
    from widgets.labeling.tint import Tint
    from widgets.labeling.work import Work

PANELS = (("rules", "Rules"), ("objects", "Objects"), ("view", "View"))


class Sidebar(QWidget):
    """One panel at a time. ``turned`` carries the name of the panel that was chosen by hand."""

    turned = Signal(str)

    def __init__(
        self, rules: RulePanel, stage: ImageStage | SoundStage, work: Work, tint: Tint, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._work, self._stage = work, stage
        self._findings: Sequence[Finding] = ()
        self.objects: ObjectList | None = None
        self.view: ViewPanel | None = None
        self.pages = QStackedWidget()
        self.pages.addWidget(rules)
        self.choice = Segmented(PANELS, "Panel")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.choice)
        column.addWidget(self.pages, 1)
        self.choice.setVisible(isinstance(stage, ImageStage))
        if isinstance(stage, ImageStage):
            self._furnish(stage, tint)

    @property
    def panel(self) -> str:
        """Name of the panel that is shown."""
        return self.choice.choice

    def turn_to(self, panel: str) -> None:
        """Shows a panel, without a signal; an unknown name changes nothing."""
        names = [name for name, _ in PANELS]
        if panel in names and self.pages.count() > names.index(panel):
            self.choice.choose(panel)
            self.pages.setCurrentIndex(names.index(panel))

    def _furnish(self, stage: ImageStage, tint: Tint) -> None:
        self.objects, self.view = ObjectList(stage.looks, tint), ViewPanel(stage.canvas, stage.looks)
        self.pages.addWidget(self.objects)
        self.pages.addWidget(self.view)
        self.choice.chosen.connect(self._turn)
        stage.told.connect(self._told)
        stage.selected.connect(self._selected)
        stage.looks.changed.connect(self._show_objects)
        self.objects.chosen.connect(stage.canvas.select)

    def _turn(self, panel: str) -> None:
        self.turn_to(panel)
        self.turned.emit(panel)

    def _told(self, findings: Sequence[Finding]) -> None:
        self._findings = findings
        self._show_objects()

    def _show_objects(self) -> None:
        stage = self._stage
        if isinstance(stage, ImageStage) and self.objects is not None:
            predicted = self._work.predicted()
            self.objects.show_objects(stage.labels, stage.tasks, self._findings, predicted)
            self.objects.show_selection(stage.canvas.selection)

    def _selected(self) -> None:
        if isinstance(self._stage, ImageStage) and self.objects is not None:
            self.objects.show_selection(self._stage.canvas.selection)
