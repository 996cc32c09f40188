"""The data page: the items, where they come from, what was measured of them, what is broken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QScrollArea, QStackedWidget

from app.commands.people import role_of
from app.records import Item
from widgets.actions.action import ActionRow
from widgets.dataset.browser import Browser
from widgets.dataset.catalogue import Catalogue
from widgets.dataset.intake import Intake
from widgets.dataset.sources_view import SourcesView
from widgets.parts.buttons import Segmented, button
from widgets.parts.empty import EmptyState
from widgets.parts.page_frame import PageFrame
from widgets.parts.stack import column
from widgets.shell.page import Page
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.items.query import Query

PARTS = (("items", "Items"), ("sources", "Sources"))
ITEMS, SOURCES, EMPTY = range(3)


class DataPage(Page):
    """Composes the items, the sources and the intake around one catalogue."""

    stage = "data"

    def fill(self) -> Iterator[None]:
        """The frame, the items, the sources."""
        context, theme = self.context, self.context.theme
        self._frame = PageFrame(
            "Data", "Where does it come from? Files stay where they are.", icon("close", theme, "muted"), scroll=False
        )
        self.setLayout(column(self._frame))
        self.part = Segmented(PARTS, "Part of the page")
        self.part.chosen.connect(self._turn)
        self._frame.buttons.addWidget(self.part)
        self.share = button("Share out…", tip="Who labels what, with a planned overlap", on=self._share)
        self._frame.buttons.addWidget(self.share)
        tip = "Annotators see none of a table but what is chosen here: a column may tell what is expected"
        self.columns = button("Columns…", tip=tip, on=self._choose_columns)
        self._frame.buttons.addWidget(self.columns)
        self._frame.buttons.addWidget(button("Join a table…", on=self._join))
        self._frame.buttons.addWidget(
            button("Add a folder…", "primary", icon=icon("add", theme, "on_accent"), on=self._add)
        )
        yield
        self.catalogue = Catalogue(context, self)
        self._stack = QStackedWidget()
        self._frame.content.addWidget(self._stack)
        self.browser = Browser(context, self.catalogue, self._stack)
        yield from self.browser.fill()
        self._stack.addWidget(self.browser)
        yield
        self.sources, self.intake = SourcesView(context), Intake(context, self)
        scrolled = QScrollArea()
        scrolled.setWidgetResizable(True)
        scrolled.setAccessibleName("Sources")
        scrolled.setWidget(self.sources)
        self._stack.addWidget(scrolled)
        kind = "pictures" if context.workspace.media == "image" else "recordings"
        text = f"Add a folder of {kind}. Every file is hashed and measured; broken ones are named with the reason."
        empty = EmptyState(icon("data", theme, "faint"), "No items yet", text, "Add a folder…")
        empty.pressed.connect(self._add)
        self._stack.addWidget(empty)
        yield
        self.intake.told.connect(self._frame.banner.show_message)
        self.catalogue.changed.connect(self._show)
        self.browser.opened.connect(self._open)
        context.changes.changed.connect(self._appear)

    def activate(self) -> None:
        """Reads, or brings in what has changed."""
        self._place()
        self.browser.activate()

    def deactivate(self) -> None:
        """Out of view."""
        self.browser.deactivate()

    def show_selection(self, **selection: Any) -> None:
        """``query`` shows the items that pass it."""
        query: Query | None = selection.get("query")
        if query is not None:
            self.part.choose("items")
            self._place()
            self.browser.bar.set_query(query)

    def add_folder(self, folder: Path) -> None:
        """Registers a folder in a job."""
        self.intake.add_folder(folder)

    def actions_of_page(self) -> Sequence[ActionRow]:
        """What can be done here, with its keys."""
        browser = self.browser
        group = "Items"
        return (
            ActionRow("data.find", "Find items", ("Ctrl+F", "/"), self._find, group=group),
            ActionRow("data.clear", "Clear the filter", ("Ctrl+Backspace",), browser.bar.clear_all, group=group),
            ActionRow("data.grid", "Items as pictures", ("G",), partial(browser.turn, "grid"), group=group),
            ActionRow("data.list", "Items as a list", ("L",), partial(browser.turn, "list"), group=group),
            ActionRow("data.labels", "Labels on the pictures", ("H",), browser.bar.labels.toggle, group=group),
            ActionRow("data.tag", "Tag what is picked", ("T",), browser.ask_tag, group=group),
            ActionRow("data.exclude", "Exclude what is picked", ("X",), browser.ask_exclusion, group=group),
            ActionRow("data.share", "Share items out among annotators", ("S",), browser.sharing.ask, group=group),
            ActionRow("data.probe", "Slip known items in, show items again", (), browser.sharing.probe, group=group),
            ActionRow("data.back", "Take the last work back", ("Ctrl+Z",), browser.curation.take_back, group=group),
            ActionRow("data.add", "Add a folder", ("Ctrl+O",), self._add, group="Sources"),
            ActionRow("data.join", "Join a table", (), self._join, group="Sources"),
            ActionRow(
                "data.columns", "Choose the columns that annotators see", (), self._choose_columns, group="Sources"
            ),
        )

    # ---- showing

    def _place(self) -> None:
        there = self.context.workspace.view.count(Item) > 0
        self.part.setVisible(there)
        wanted = SOURCES if self.part.choice == "sources" else ITEMS
        self._stack.setCurrentIndex(wanted if there else EMPTY)

    @Slot()
    def _show(self) -> None:
        seen = self.catalogue.seen
        self.share.setVisible(self.browser.sharing.possible and self.part.choice != "sources")
        self.columns.setVisible(self._leads and self.part.choice == "sources" and bool(seen and seen.table.joined))
        if seen is not None and self._stack.currentIndex() == SOURCES:
            self.sources.show_seen(seen)

    @Slot(str)
    def _turn(self, _part: str) -> None:
        self._place()
        self._show()

    @Slot(object)
    def _appear(self, _changes: object) -> None:
        """The first items have come, or the last have gone."""
        if self.isVisible() and (self._stack.currentIndex() == EMPTY) == (self.context.workspace.view.count(Item) > 0):
            self._place()
            self.browser.activate()

    def _find(self) -> None:
        self.part.choose("items")
        self._place()
        self.browser.bar.line.setFocus()
        self.browser.bar.line.selectAll()

    @Slot()
    def _share(self) -> None:
        self.browser.sharing.ask()

    @property
    def _leads(self) -> bool:
        workspace = self.context.workspace
        return not workspace.read_only and role_of(workspace.view, self.context.who.annotator) == "lead"

    @Slot()
    def _choose_columns(self) -> None:
        seen = self.catalogue.seen
        if seen is None or not self._leads or not seen.table.joined:
            self._frame.banner.show_message("Only a lead chooses, once a table is joined.", "info")
            return
        from widgets.dataset.columns_dialog import ColumnsDialog

        ColumnsDialog(self.context, {name: seen.examples(name) for name in sorted(seen.table.joined)}, self).open()

    @Slot(str)
    def _open(self, item_id: str) -> None:
        self.context.go("label", item_id=item_id)

    @Slot()
    def _add(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Add a folder: choose what is to be registered")
        if folder:
            self.add_folder(Path(folder))

    @Slot()
    def _join(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self, "A table with one row an item", "", "Tables (*.csv)")
        if file:
            self.intake.join(Path(file))
