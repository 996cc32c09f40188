"""Where the parts of the label page stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from widgets.labeling.attributes import AttributesPanel
from widgets.labeling.notice import Banner, Empty, Veil
from widgets.labeling.options import OptionsPanel
from widgets.labeling.rule_panel import RulePanel
from widgets.labeling.sidebar import Sidebar
from widgets.labeling.tint import Tint
from widgets.labeling.top_bar import TopBar
from widgets.labeling.work import Work
from widgets.labeling.work_list import WorkList

if TYPE_CHECKING:
    from widgets.labeling.image_stage import ImageStage
    from widgets.labeling.sound_stage import SoundStage

# Widths of list, work and panels, and the share of the height that attributes may take.
SIZES = (240, 800, 320)
ASKING_SHARE = 0.4
LEAST_LEFT, LEAST_RIGHT = 180, 228
READ_ONLY = "This project is open for reading only. Labels can be looked at, not changed."


class DeskView(QWidget):
    """Work list, work, rules from left to right; ``stage`` is the one of the project's medium.

    ``lists`` holds the work list, and whatever else there is to choose an item from; the layouts ``left_column``,
    ``above_work`` and ``beside`` take further parts: above the list, above the work, above the panels.
    """

    def __init__(self, work: Work, tint: Tint, *, media: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list, self.bar, self.rules = WorkList(), TopBar(tint), RulePanel(tint)
        self.attributes = AttributesPanel(work)
        self.refusal, self.read_only = Banner(), Banner(closable=False)
        self.options = OptionsPanel()
        self.lists = QStackedWidget()
        self.left_column, self.above_work, self.beside = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        self.stage = _stage(work, tint, media)
        self.sidebar = Sidebar(self.rules, self.stage, work, tint)
        self.empty = Empty()
        self.veil = Veil(self.stage)
        self.stage.said.connect(self.bar.say)
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

    def put_above(self, line: QWidget) -> None:
        """A line between the bar and the work."""
        self._middle.insertWidget(1, line)

    def fit_left(self, part: QWidget | None) -> None:
        """The list is at least as wide as what stands above it."""
        margin = self.left_column.contentsMargins().right()
        self.left.setMinimumWidth(max(LEAST_LEFT, part.sizeHint().width() + margin if part is not None else 0))

    def toggle_panels(self) -> None:
        """Puts the panels at the right away, or brings them back."""
        self._widths = self.widths
        self.right.setVisible(self.right.isHidden())

    @property
    def widths(self) -> list[int]:
        """Of list, work and panels, in pixels; while the panels are away, as they were before."""
        return self._widths if self.right.isHidden() else self.across.sizes()

    def set_widths(self, widths: Sequence[int]) -> None:
        """Other widths of list, work and panels, in pixels; in proportion, if the window is not that wide."""
        self._widths = list(widths)
        self.across.setSizes(self._widths)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt asks."""
        super().resizeEvent(event)
        self.attributes.spare(round(self.height() * ASKING_SHARE))

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
        column = self._middle = QVBoxLayout(middle)
        column.setContentsMargins(12, 0, 12, 0)
        column.setSpacing(8)
        for part in (self.bar, self.read_only, self.refusal):
            column.addWidget(part)
        self.above_work.setSpacing(8)
        column.addLayout(self.above_work)
        column.addWidget(self.pages, 1)
        right = QWidget()
        right.setLayout(self.beside)
        self.beside.setContentsMargins(12, 0, 0, 0)
        self.beside.setSpacing(12)
        self.beside.addWidget(self.sidebar, 1)
        # Below the panels: what is clicked in a list must not move away under the hand.
        self.beside.addWidget(self.attributes)
        left = self.left = QWidget()
        left.setLayout(self.left_column)
        self.left_column.setContentsMargins(0, 0, 12, 0)
        self.left_column.setSpacing(8)
        self.lists.addWidget(self.list)
        self.left_column.addWidget(self.lists)
        self.right, self.across = right, QSplitter(Qt.Orientation.Horizontal)
        across = self.across
        across.setChildrenCollapsible(False)
        # The panels say by themselves how wide their words are in any size of text; they are never narrower.
        self.beside.addStrut(LEAST_RIGHT)
        left.setMinimumWidth(LEAST_LEFT)
        middle.setMinimumWidth(480)
        for place, stretch in ((left, 0), (middle, 1), (right, 0)):
            across.addWidget(place)
            across.setStretchFactor(across.count() - 1, stretch)
        self.set_widths(SIZES)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 12, 12, 12)
        whole.addWidget(across)


def _stage(work: Work, tint: Tint, media: str) -> ImageStage | SoundStage:
    """The stage of a medium; the other one is not even imported, which is a tenth of what opening a project costs."""
    if media == "image":
        from widgets.labeling.image_stage import ImageStage

        return ImageStage(work, tint)
    from widgets.labeling.sound_stage import SoundStage

    return SoundStage(work, tint)
