"""What stands at the right of the work: rules, and for images the list of objects and the view."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from widgets.labeling.image.object_list import ObjectList
from widgets.labeling.image.view_panel import ViewPanel
from widgets.parts.buttons import Segmented

if TYPE_CHECKING:
    from app.rules.checks import Finding
    from widgets.labeling.findings.panel import RulePanel
    from widgets.labeling.image.stage import ImageStage
    from widgets.labeling.sound.stage import SoundStage
    from widgets.labeling.tint import Tint
    from widgets.labeling.work import Work

PANELS = (("rules", "Rules"), ("objects", "Objects"), ("view", "View"))


class Sidebar(QWidget):
    """One panel at a time. ``turned`` carries the name of the panel that was turned to; ``answer_asked`` is Enter."""

    turned = Signal(str)
    answer_asked = Signal()

    def __init__(
        self, rules: RulePanel, stage: ImageStage | SoundStage, work: Work, tint: Tint, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._work, self._rules = work, rules
        self.objects: ObjectList | None = None
        self.view: ViewPanel | None = None
        self.choice, self.pages = Segmented(PANELS, "Panel", self), QStackedWidget(self)
        self.pages.addWidget(rules)
        self.choice.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.choice)
        column.addWidget(self.pages, 1)
        self.choice.setVisible(stage.medium == "image")
        if stage.medium == "image":
            self._furnish(stage, tint)

    @property
    def panel(self) -> str:
        """Name of the panel that is shown."""
        return self.choice.choice

    def turn_to(self, panel: str) -> None:
        """Shows a panel; an unknown name changes nothing."""
        names = [name for name, _ in PANELS]
        if panel in names and self.pages.count() > names.index(panel):
            self.choice.choose(panel)
            self.pages.setCurrentIndex(names.index(panel))
            self.turned.emit(panel)

    def go_to(self, panel: str) -> None:
        """Shows a panel and takes the keyboard there."""
        self.turn_to(panel)
        if panel == "objects" and self.objects is not None:
            self.objects.view.setFocus()
        elif panel == "view" and self.view is not None:
            self.view.begin()
        else:
            self._rules.setFocus()

    def _furnish(self, stage: ImageStage, tint: Tint) -> None:
        self.objects = ObjectList(stage.looks, tint, self.pages)
        self.view = ViewPanel(stage.canvas, stage.looks, self.pages)
        self.pages.addWidget(self.objects)
        self.pages.addWidget(self.view)
        self.choice.chosen.connect(self.turn_to)
        stage.told.connect(partial(self._show_objects, stage, self.objects))
        stage.selected.connect(partial(self._show_selection, stage, self.objects))
        self.objects.chosen.connect(partial(self._select, stage))
        self.objects.menu_asked.connect(stage.menu.popup)
        self.objects.view.left.connect(stage.canvas.setFocus)
        self.objects.view.entered_row.connect(self.answer_asked)
        self._work.item_changed.connect(self.view.next_item)

    def _show_objects(self, stage: ImageStage, objects: ObjectList, findings: Sequence[Finding]) -> None:
        # The labels are made anew at each change, and shown here as they are now.
        objects.show_objects(stage.labels, stage.tasks, findings, self._work.predicted)
        objects.show_selection(stage.canvas.selection)
        standing = sum(not found.waived for found in findings)
        self.choice.show_title("rules", f"Rules · {standing:,}" if standing else "Rules")
        self.choice.show_title("objects", f"Objects · {len(stage.labels):,}" if stage.labels else "Objects")

    def _show_selection(self, stage: ImageStage, objects: ObjectList) -> None:
        objects.show_selection(stage.canvas.selection)

    def _select(self, stage: ImageStage, ids: Sequence[str]) -> None:
        stage.sight.to_select()
        stage.canvas.select(ids, show=len(ids) == 1)
