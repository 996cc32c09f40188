"""The augment page: one tab each for the recipe, making samples, and looking at them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from app.changes.command import ChangeSet
from app.records import SampleRow
from widgets.actions.action import ActionRow
from widgets.augmenting.desk import RecipeDesk
from widgets.augmenting.make.tab import MakeTab
from widgets.augmenting.recipe.tab import RecipeTab
from widgets.augmenting.review.tab import ReviewTab
from widgets.augmenting.tab import AugmentTab
from widgets.augmenting.verdict.tab import VerdictTab
from widgets.parts.page_frame import PageFrame
from widgets.parts.stack import column
from widgets.parts.tabs import Tabs
from widgets.shell.page import KeySide, Page, PageContext
from widgets.theme.icons import icon

QUESTION = "Can we make more of exactly that? Only accepted samples are exported, and only to train."
TABS: tuple[type[AugmentTab], ...] = (RecipeTab, MakeTab, ReviewTab, VerdictTab)


class AugmentPage(Page):
    """Holds the tabs together: their messages, their keys, and the recipe that they share."""

    stage = "augment"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.desk = RecipeDesk(context, self)
        self._opened = False
        self._frame = PageFrame("Augment", QUESTION, icon("close", context.theme, "muted"), scroll=False)
        self.tabs = {made.name: made(context, self.desk) for made in TABS}
        self._tabs = Tabs("Augment")
        for tab in self.tabs.values():
            tab.setContentsMargins(0, 12, 0, 0)
            self._tabs.add(tab, tab.title)
            tab.told.connect(self._tell)
            tab.wanted.connect(self.show_tab)
        self._shown: AugmentTab | None = None
        self._frame.content.addWidget(self._tabs, 1)
        self.setLayout(column(self._frame))
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
            for place, tab in enumerate(self.tabs.values(), 1)
        ]  # fmt: skip

    def key_sides(self) -> Sequence[KeySide]:
        """The tabs, each with keys of its own."""
        return [KeySide(tab.title, tab, tuple(tab.actions_of_tab())) for tab in self.tabs.values()]

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
        return list(self.tabs.values())[self._tabs.current]

    @Slot(str)
    def show_tab(self, name: str) -> None:
        """Another tab by its name."""
        self._tabs.show_page(self.tabs[name])

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
        tab: QWidget = self.tabs[ReviewTab.name]
        title = f"{ReviewTab.title}  {waiting:,}" if waiting else ReviewTab.title
        self._tabs.rename(tab, title)
