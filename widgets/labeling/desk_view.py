"""Where the parts of the label page stand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from widgets.labeling.attributes import AttributesPanel
from widgets.labeling.image_stage import ImageStage
from widgets.labeling.notice import Banner, Empty, Veil
from widgets.labeling.options import OptionsPanel
from widgets.labeling.rule_panel import RulePanel
from widgets.labeling.sidebar import Sidebar
from widgets.labeling.sound_stage import SoundStage
from widgets.labeling.tint import Tint
from widgets.labeling.top_bar import TopBar
from widgets.labeling.work import Work
from widgets.labeling.work_list import WorkList

READ_ONLY = "This project is open for reading only. Labels can be looked at, not changed."


class DeskView(QWidget):
    """Work list, work, rules from left to right; ``stage`` is the one of the project's medium."""

    def __init__(self, work: Work, tint: Tint, *, media: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list, self.bar, self.rules = WorkList(), TopBar(tint), RulePanel(tint)
        self.attributes = AttributesPanel(work)
        self.refusal, self.read_only = Banner(), Banner(closable=False)
        self.options = OptionsPanel()
        self.stage: ImageStage | SoundStage = ImageStage(work, tint) if media == "image" else SoundStage(work, tint)
        self.sidebar = Sidebar(self.rules, self.stage, work, tint)
        self.empty = Empty()
        self.veil = Veil(self.stage)
        if not work.editable:
            self.read_only.tell(READ_ONLY, tone="warning")
        self.pages = QStackedWidget()
        self.pages.addWidget(self._work_column())
        self.pages.addWidget(self.empty)
        self._lay_out()

    def show_work(self, *, there: bool) -> None:
        """The work, or the empty state in its place."""
        self.pages.setCurrentIndex(0 if there else 1)
        self.rules.setEnabled(there)

    def _work_column(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.options)
        column.addWidget(self.stage, 1)
        return made

    def _lay_out(self) -> None:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(12, 0, 12, 0)
        column.setSpacing(8)
        for part in (self.bar, self.read_only, self.refusal):
            column.addWidget(part)
        column.addWidget(self.pages, 1)
        right = QWidget()
        beside = QVBoxLayout(right)
        beside.setContentsMargins(12, 0, 0, 0)
        beside.setSpacing(12)
        beside.addWidget(self.attributes)
        beside.addWidget(self.sidebar, 1)
        left = QWidget()
        listed = QVBoxLayout(left)
        listed.setContentsMargins(0, 0, 12, 0)
        listed.addWidget(self.list)
        across = QSplitter(Qt.Orientation.Horizontal)
        across.setChildrenCollapsible(False)
        for place, least, stretch in ((left, 180, 0), (middle, 480, 1), (right, 240, 0)):
            place.setMinimumWidth(least)
            across.addWidget(place)
            across.setStretchFactor(across.count() - 1, stretch)
        across.setSizes([240, 800, 320])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 12, 12, 12)
        whole.addWidget(across)
