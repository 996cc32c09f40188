"""The augment page: one tab each for the recipe, making samples, and looking at them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from app.changes.command import ChangeSet
from app.records import SampleRow
from widgets.actions.action import ActionRow
from widgets.augmenting.desk import RecipeDesk
from widgets.augmenting.recipe.tab import RecipeTab
from widgets.augmenting.tab import AugmentTab
from widgets.parts.leaving import delete_later
from widgets.parts.page_frame import PageFrame
from widgets.parts.stack import column
from widgets.parts.tabs import Tabs
from widgets.shell.page import KeySide, Page, PageContext
from widgets.theme.icons import icon

QUESTION = "Can we make more of exactly that? Only accepted samples are exported, and only to train."


class TabRow(NamedTuple):
    """One tab: its name and title, and what makes it, imported when it is first looked at."""

    name: str
    title: str
    factory: Callable[[PageContext, RecipeDesk], AugmentTab]


def _make(context: PageContext, desk: RecipeDesk) -> AugmentTab:
    from widgets.augmenting.make.tab import MakeTab

    return MakeTab(context, desk)


def _review(context: PageContext, desk: RecipeDesk) -> AugmentTab:
    from widgets.augmenting.review.tab import ReviewTab

    return ReviewTab(context, desk)


def _verdict(context: PageContext, desk: RecipeDesk) -> AugmentTab:
    from widgets.augmenting.verdict.tab import VerdictTab

    return VerdictTab(context, desk)


REVIEW = TabRow("review", "Review", _review)
TABS = (
    TabRow(RecipeTab.name, RecipeTab.title, RecipeTab),
    TabRow("make", "Make", _make),
    REVIEW,
    TabRow("verdict", "Verdict", _verdict),
)


class AugmentPage(Page):
    """Holds the tabs together: their messages, their keys, and the recipe that they share."""

    stage = "augment"

    def fill(self) -> Iterator[None]:
        """The frame with its tabs, and the first of them."""
        context = self.context
        self.desk = RecipeDesk(context, self)
        self._opened = False
        self._frame = PageFrame("Augment", QUESTION, icon("close", context.theme, "muted"), scroll=False)
        self.setLayout(column(self._frame))
        self._made: dict[str, AugmentTab] = {}
        yield
        self._rooms = {row.name: QWidget() for row in TABS}
        self._tabs = Tabs("Augment")
        for row in TABS:
            self._tabs.add(self._rooms[row.name], row.title)
        yield
        self.tab_named(RecipeTab.name)
        yield
        self._shown: AugmentTab | None = None
        self._frame.content.addWidget(self._tabs, 1)
        yield
        self._tabs.currentChanged.connect(self._changed_tab)
        context.changes.changed.connect(self._changed)
        context.who.changed.connect(self._open)
        self._follow_focus()
        self._count()

    def actions_of_page(self) -> Sequence[ActionRow]:
        """The ways to the tabs."""
        return [
            ActionRow(f"augment.tab-{tab.name}", f"Go to {tab.title.lower()}", (f"Alt+{place}",),
                      partial(self.show_tab, tab.name), group="Augment")
            for place, tab in enumerate(TABS, 1)
        ]  # fmt: skip

    def key_sides(self) -> Sequence[KeySide]:
        """The tabs that are there, each with keys of its own."""
        return [KeySide(tab.title, tab, tuple(tab.actions_of_tab())) for tab in self._made.values()]

    def steps_to_sides(self) -> Iterator[None]:
        """The tabs that were not looked at yet."""
        for row in TABS:
            if row.name not in self._made:
                yield from self._steps_to(row)
                yield

    def activate(self) -> None:
        """The tab in view comes up to date."""
        if not self._opened:
            self._opened = True
            self.desk.open()
        self._shown = self.tab
        self.tab.activate()
        inside = self.focusWidget()
        if inside is None or not self.tab.isAncestorOf(inside):
            self.tab.setFocus(Qt.FocusReason.OtherFocusReason)  # or the keys of the tab would sleep

    @Slot()
    def _open(self) -> None:
        """Somebody else sits down: each has a recipe of their own under hand."""
        if self._opened:
            self.desk.open()

    def deactivate(self) -> None:
        """Silence, and nothing unsaved."""
        self._shown = None
        self.tab.deactivate()
        self.desk.keep_now()

    def show_selection(self, slice: str | None = None, tab: str = "", **_others: object) -> None:
        """Aims the recipe at a slice, shows a tab."""
        if slice is not None:
            self.desk.aim(slice)
        if tab or slice is not None:
            self.show_tab(tab or RecipeTab.name)

    @property
    def tab(self) -> AugmentTab:
        """The tab in view."""
        return self.tab_named(TABS[self._tabs.current].name)

    def tab_named(self, name: str) -> AugmentTab:
        """A tab by its name, made now if nobody has looked at it: the first visit of the page pays for the first."""
        if name not in self._made:
            for _ in self._steps_to(next(row for row in TABS if row.name == name)):
                pass
        return self._made[name]

    def _steps_to(self, row: TabRow) -> Iterator[None]:
        made = row.factory(self.context, self.desk)
        yield
        if row.name in self._made:  # somebody went there meanwhile
            delete_later(made)
            return
        self._made[row.name] = made
        made.told.connect(self._tell)
        made.wanted.connect(self.show_tab)
        self._rooms[row.name].setLayout(column(made, margin=(0, 12, 0, 0)))
        made.show()  # a part that joins a page in view would be shown in the next turn only
        if len(self._made) > 1:  # the window installs the keys of what is there when the page is made
            self.context.actions.install(made, made.actions_of_tab())

    @Slot(str)
    def show_tab(self, name: str) -> None:
        """Another tab by its name."""
        self._tabs.show_page(self._rooms[name])

    @Slot(int)
    def _changed_tab(self, _place: int) -> None:
        self._follow_focus()
        if self._shown is not None and self._shown is not self.tab:
            self._shown.deactivate()
            self._shown = self.tab
            self.tab.activate()
        if not self._tabs.has_keyboard:
            self.tab.setFocus()

    def _follow_focus(self) -> None:
        """The page has the keyboard by its tab, so that the keys of the tab are awake."""
        self.setFocusProxy(self.tab)

    @Slot(str, str)
    def _tell(self, text: str, tone: str) -> None:
        if text:
            self._frame.banner.show_message(text, tone)
        else:
            self._frame.banner.clear()

    @Slot(object)
    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(SampleRow):
            self._count()

    def _count(self) -> None:
        """How many samples wait, behind the title of their tab."""
        waiting = self.context.workspace.view.count(SampleRow, state="pending")
        title = f"{REVIEW.title}  {waiting:,}" if waiting else REVIEW.title
        self._tabs.rename(self._rooms[REVIEW.name], title)
