"""Where the parts of the label page stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from widgets.labeling.attributes.panel import AttributesPanel
from widgets.labeling.findings.panel import RulePanel
from widgets.labeling.notice import Banner, Empty, Veil
from widgets.labeling.options import OptionsPanel
from widgets.labeling.sidebar import Sidebar
from widgets.labeling.tint import Tint
from widgets.labeling.top_bar import TopBar
from widgets.labeling.work import Work
from widgets.labeling.work_column import WorkColumn
from widgets.labeling.work_list import WorkList

if TYPE_CHECKING:
    from app.rules.sheet import RuleSheet, Task
    from widgets.labeling.image.stage import ImageStage
    from widgets.labeling.keys import Key
    from widgets.labeling.sound.stage import SoundStage

# The share of the height that attributes may take.
ASKING_SHARE = 0.4
LEAST_LEFT, LEAST_RIGHT = 180, 228
# List and panels take this part of the width, and never more pixels than those.
USUAL_LEFT, USUAL_RIGHT = (0.18, 240), (0.22, 320)
READ_ONLY = "This project is open for reading only. Labels can be looked at, not changed."


class DeskView(QWidget):
    """Work list, work, rules from left to right; ``stage`` is the one of the project's medium.

    ``lists`` holds the work list, and whatever else there is to choose an item from; the layouts ``left_column``,
    ``above_work`` and ``beside`` take further parts: above the list, above the work, above the panels.
    """

    def __init__(self, work: Work, tint: Tint, *, media: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work, self._tint, self._media = work, tint, media

    def fill(self) -> Iterator[None]:
        """The list and the bar, the stage, the panels; see ``Page.fill``."""
        work, tint = self._work, self._tint
        # From the outside to the inside: a part that joins a parent is styled again with all that it holds already.
        self.left, middle, self.right = self._places()
        self.left_column, self.above_work, self.beside = QVBoxLayout(self.left), QVBoxLayout(), QVBoxLayout(self.right)
        # In this order Tab goes through them.
        self.lists = QStackedWidget(self.left)
        self.list, self.bar = WorkList(self.lists), TopBar(tint, middle)
        self.read_only, self.refusal = Banner(middle, closable=False), Banner(middle)
        self.pages = QStackedWidget(middle)
        worked = WorkColumn(self.pages)
        self.options = OptionsPanel(worked.area.viewport())
        yield
        self.stage = _stage(work, tint, self._media, worked)
        yield
        self.empty = Empty(self.pages)
        self.rules = RulePanel(tint)
        self.sidebar = Sidebar(self.rules, self.stage, work, tint, self.right)
        self.attributes = AttributesPanel(work, self.right)
        self.veil = Veil(self.stage)
        self.stage.said.connect(self.bar.say)
        # Enter on the list, or a double click: the hand goes on at the work.
        self.list.view.activated.connect(self._take_up)
        if not work.editable:
            self.read_only.tell(READ_ONLY, tone="warning")
        self._lay_out_work(worked)
        self._lay_out_middle(middle)
        self._lay_out_sides()
        yield

    def show_work(self, *, there: bool) -> None:
        """The work, or the empty state in its place."""
        self.pages.setCurrentIndex(0 if there else 1)
        self.rules.setEnabled(there)

    def show_tasks(self, sheet: RuleSheet, tasks: Sequence[Task], keys: Mapping[Key, str], *, editable: bool) -> None:
        """What is to be said of the item: options, rules, classes."""
        self.options.show_tasks(tasks, keys, editable=editable)
        self.rules.show_tasks(sheet, tasks)
        self.stage.show_tasks(tasks, keys)
        self._order()

    def _order(self) -> None:
        """Tab goes through what was made anew, or later, where it stands: from the bar down to the work."""
        above = (self.above_work.itemAt(place) for place in range(self.above_work.count()))
        parts = [made for item in above if item is not None and (made := item.widget()) is not None]
        last: QWidget = self.bar.submit_button
        for part in (*parts, self.options, self.stage.classes):
            for found in part.findChildren(QWidget):
                if found.focusPolicy() & Qt.FocusPolicy.TabFocus and found.focusProxy() is None:
                    QWidget.setTabOrder(last, found)
                    last = found

    def to_work(self) -> bool:
        """Brings the keyboard to the work, if it is in a part beside it; whether it was."""
        held = self.focusWidget() if self.isActiveWindow() else None
        if held is None or not held.hasFocus() or self.stage.isAncestorOf(held):
            return False
        self._take_up()
        return True

    def _take_up(self) -> None:
        self.stage.take_focus(writing=False)

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

    @property
    def drawn(self) -> bool:
        """Whether the hand has set the widths."""
        return self._drawn

    def set_widths(self, widths: Sequence[int]) -> None:
        """Other widths of list, work and panels, in pixels; in proportion, if the window is not that wide."""
        self._drawn = True
        self._share(widths)

    def _share(self, widths: Sequence[int]) -> None:
        self._widths = list(widths)
        self.across.setSizes(self._widths)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt asks."""
        super().resizeEvent(event)
        if not self._drawn:
            self._share(usual_widths(self.width()))
        self.attributes.spare(round(self.height() * ASKING_SHARE))

    def _places(self) -> tuple[QWidget, QWidget, QWidget]:
        """What the three columns are filled into."""
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 12, 12, 12)
        across = self.across = QSplitter(Qt.Orientation.Horizontal, self)
        whole.addWidget(across)
        across.setChildrenCollapsible(False)
        self._drawn = False
        across.splitterMoved.connect(self._draw)
        left, middle, right = QWidget(), QWidget(), QWidget()
        left.setMinimumWidth(LEAST_LEFT)
        middle.setMinimumWidth(480)
        for place, stretch in ((left, 0), (middle, 1), (right, 0)):
            across.addWidget(place)
            across.setStretchFactor(across.count() - 1, stretch)
        return left, middle, right

    def _lay_out_work(self, worked: WorkColumn) -> None:
        worked.hold(self.options, self.stage)
        self.pages.addWidget(worked)
        self.pages.addWidget(self.empty)

    def _lay_out_middle(self, middle: QWidget) -> None:
        column = self._middle = QVBoxLayout(middle)
        column.setContentsMargins(12, 0, 12, 0)
        column.setSpacing(8)
        for part in (self.bar, self.read_only, self.refusal):
            column.addWidget(part)
        self.above_work.setSpacing(8)
        column.addLayout(self.above_work)
        column.addWidget(self.pages, 1)

    def _lay_out_sides(self) -> None:
        self.beside.setContentsMargins(12, 0, 0, 0)
        self.beside.setSpacing(12)
        self.beside.addWidget(self.sidebar, 1)
        # Below the panels: what is clicked in a list must not move away under the hand.
        self.beside.addWidget(self.attributes)
        self.left_column.setContentsMargins(0, 0, 12, 0)
        self.left_column.setSpacing(8)
        self.lists.addWidget(self.list)
        self.left_column.addWidget(self.lists)
        # The panels say by themselves how wide their words are in any size of text; they are never narrower.
        self.beside.addStrut(LEAST_RIGHT)
        self._share(usual_widths(self.width()))

    def _draw(self) -> None:
        self._drawn = True


def usual_widths(width: int) -> tuple[int, int, int]:
    """Of list, work and panels in a window of that width, in pixels: on a small screen the work keeps what it needs."""
    left, right = (min(most, round(width * part)) for part, most in (USUAL_LEFT, USUAL_RIGHT))
    return left, max(0, width - left - right), right


def _stage(work: Work, tint: Tint, media: str, parent: QWidget) -> ImageStage | SoundStage:
    """The stage of a medium; the other one is not even imported, which is a tenth of what opening a project costs."""
    if media == "image":
        from widgets.labeling.image.stage import ImageStage

        return ImageStage(work, tint, parent=parent)
    from widgets.labeling.sound.stage import SoundStage

    return SoundStage(work, tint, parent=parent)
