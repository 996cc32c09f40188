"""What the recipe makes of a few items of the slice, while it is changed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QStackedWidget, QWidget

from widgets.actions.told import KeyTold
from widgets.augmenting.recipe.listening import Listening
from widgets.augmenting.recipe.preview_desk import PreviewDesk
from widgets.augmenting.recipe.preview_grid import PreviewGrid
from widgets.augmenting.recipe.spread_panel import SpreadPanel
from widgets.parts.buttons import button, tool
from widgets.parts.empty import EmptyState
from widgets.parts.flow import Flow
from widgets.parts.number import NumberField
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Text
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from widgets.augmenting.desk import RecipeDesk
    from widgets.augmenting.recipe.pictures import Tile
    from widgets.augmenting.recipe.preview_work import Shown
    from widgets.shell.page import PageContext

MOST_ITEMS, MOST_DRAWS = 6, 8
LINES, FILLED = 2, 0.92  # of the words on a draw; a line that breaks at words is not filled to its end
LEAST_ROW_PX = 92  # below that nobody sees what a draw is like


class PreviewPane(QWidget):
    """``opened`` carries the tile to look at in full size."""

    opened = Signal(object)

    def __init__(self, context: PageContext, desk: RecipeDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme, sound = context.theme, context.workspace.media == "audio"
        self.work = PreviewDesk(context, desk, self)
        self.grid = PreviewGrid(theme)
        self.listening = Listening(self)
        self._by_hand = self._filling = False
        self.seed = NumberField("Seed of the preview", 0, 2**31 - 1, self.work.seed)
        self.seed.setKeyboardTracking(False)
        self._items = NumberField("Items in the preview", 1, MOST_ITEMS, self.work.items)
        self._draws = NumberField("Draws of each item", 1, MOST_DRAWS, self.work.draws)
        self._labels = QCheckBox("Labels")
        self._labels.setChecked(True)
        before = tool(icon("previous", theme), "Draws before", on=partial(self._draw, -1))
        self._next = button("Next draw", icon=icon("refresh", theme), on=partial(self._draw, 1))
        KeyTold(before, context.actions, "recipe.before", tip="The draws before")
        KeyTold(self._next, context.actions, "recipe.next", text="Next draw", tip="Other draws of the same recipe")
        groups = (
            (before, self._next), (Text("Seed", "caption"), self.seed), (Text("Items", "caption"), self._items),
            (Text("Draws", "caption"), self._draws), (self._labels,),
        )  # fmt: skip
        held = [holder(row(*parts, gap=6)) for parts in groups]
        for one in held:
            one.setMinimumHeight(self.seed.sizeHint().height())
        head = Flow(*held, gap=10)
        self._state = Text("", "caption")
        self._line = Text("", "caption", wrap=True)
        self._line.setAlignment(Qt.AlignmentFlag.AlignTop)
        foot = column(self._line, gap=6)
        if sound:
            foot.addWidget(self._ears(context))
        self._foot = holder(foot)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.grid)
        self.spread = SpreadPanel(context, desk, self.work.kept)
        self._empty = EmptyState(icon("augment", theme, "faint"), "Nothing to show yet", "")
        self._stack.addWidget(self._empty)
        self._show_empty("Draws are on their way", "The first takes a moment: items are read, and labels with them.")
        body = column(head, self._state, gap=6)
        body.addWidget(self._stack, 1)
        body.addWidget(self._foot)
        body.addWidget(self.spread)
        self.setLayout(body)
        self._connect()

    def _ears(self, context: PageContext) -> Flow:
        play = button("Play", "ghost", icon=icon("play", context.theme), on=self.play)
        first = button("Original", "ghost", on=self.play_original)
        self._match = QCheckBox("Match levels")
        self._match.setChecked(True)
        self._match.setToolTip("Original and draw are played equally loud, so that louder does not sound better")
        KeyTold(play, context.actions, "recipe.play", text="Play", tip="Play the draw at hand")
        KeyTold(first, context.actions, "recipe.original", text="Original", tip="Play the original beside it")
        match = holder(row(self._match))
        match.setMinimumHeight(play.sizeHint().height())
        return Flow(first, play, match, gap=6)

    def _connect(self) -> None:
        self.seed.valueChanged.connect(self.work.set_seed)
        self.work.seed_changed.connect(self.seed.setValue)
        self._items.valueChanged.connect(self._resize)
        self._draws.valueChanged.connect(self._resize)
        self._labels.toggled.connect(self.grid.show_labels)
        self.work.shown.connect(self._show)
        self.work.failed.connect(self._fail)
        self.grid.pointed.connect(self._point)
        self.grid.opened.connect(self.opened)
        self.work.broken.connect(self._show_broken)

    def _draw(self, by: int, _checked: bool = False) -> None:
        self.work.draw_again(by)

    def wake(self) -> None:
        """The pane is in view."""
        self.work.wake()
        self.spread.wake(self.work.kept)

    def sleep(self) -> None:
        """It is not: nobody waits for pictures, or figures, or listens."""
        self.listening.stop()
        self.work.sleep()
        self.spread.sleep()

    def forget(self) -> None:
        """Items or labels changed."""
        self.work.forget()
        self.spread.wake(self.work.kept)

    @Slot()
    def _resize(self) -> None:
        self._by_hand = self._by_hand or not self._filling
        self.work.set_size(self._items.value(), self._draws.value())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many rows and draws as there is room for, until somebody says how many."""
        super().resizeEvent(event)
        self._fill_room()

    def _fill_room(self) -> None:
        if not self._by_hand:
            self._filling = True
            self._items.setValue(min(max(self.grid.height() // LEAST_ROW_PX, 1), 3))
            self._draws.setValue(min(max(self.grid.room_for(self._items.value()) - 1, 2), MOST_DRAWS))
            self._filling = False

    @Slot(object)
    def _show(self, shown: Shown) -> None:
        aim, sliced = shown.aim, bool(shown.wanted.expression)
        where = f"{len(aim.item_ids):,} items are in {'the slice' if sliced else 'the project'}"
        of = "of the others" if aim.others and sliced else "of them"
        unlabelled = "" if aim.parents else "; they have no label that counts, so these are shown without"
        self._state.setText(f"{where}; {len(aim.parents):,} {of} can be parents{unlabelled}.")
        if not shown.rows:
            self._fail(f"No item satisfies {shown.wanted.expression!r}.")
            return
        self._stack.setCurrentIndex(0)
        self._foot.show()
        self.grid.show_rows(shown)
        self._fill_room()

    @Slot(str)
    def _show_broken(self, why: str) -> None:
        """What was seen last stays in view while somebody mends the text; where nothing was, it is said why."""
        if self.grid.tile is None:
            self._fail(why)

    @Slot(str)
    def _fail(self, why: str) -> None:
        self._show_empty("Nothing to show", why)

    def _show_empty(self, title: str, why: str) -> None:
        self._empty.show_text(title, why)
        self._foot.hide()  # there is no draw to tell of, and none to hear
        self._stack.setCurrentIndex(1)

    @Slot(object)
    def _point(self, tile: Tile | None) -> None:
        if tile is None:
            self._line.setText("")
            return
        # Always two lines, whatever they say: the grid above would jump under the pointer.
        self._line.setFixedHeight(self._line.fontMetrics().lineSpacing() * LINES + 4)
        which = "original" if tile.variant < 0 else f"draw {tile.variant + 1}"
        metrics, said = self._line.fontMetrics(), f"{tile.title}, {which}. {tile.brief}"
        room = int(LINES * self._line.width() * FILLED)
        self._line.setText(metrics.elidedText(said, Qt.TextElideMode.ElideRight, room))
        self._line.setToolTip("\n".join((tile.brief, *tile.dropped)))

    # ---- ears

    @Slot()
    def play(self) -> None:
        """The draw at hand, as loud as its original where that is wanted."""
        tile, first = self.grid.tile, self.grid.first
        if tile is not None and first is not None:
            self.listening.play(tile, first if self._match.isChecked() else None)

    @Slot()
    def play_original(self) -> None:
        """The original beside it."""
        if self.grid.first is not None:
            self.listening.play(self.grid.first, self.grid.tile if self._match.isChecked() else None)
