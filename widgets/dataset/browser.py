"""The items of a project to look through: the filter, grid or list, and what is done with those that are picked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.commands.curate import (
    AssignItems,
    ExcludeItems,
    IncludeItems,
    TagItems,
    UnassignItems,
    UntagItems,
)
from app.commands.project import AddAnnotator
from app.errors import Cancelled, EarmarkError
from app.items.picking import Picking
from app.items.query import Query, find
from app.records import EXCLUDED, REFERENCE, Annotator, Tag
from widgets.dataset.action_bar import ActionBar
from widgets.dataset.curate import Curation
from widgets.dataset.filter_bar import FilterBar
from widgets.dataset.item_grid import ItemGrid
from widgets.dataset.item_list import ItemList
from widgets.dataset.item_picture import UNKNOWN
from widgets.dataset.item_pictures import ItemPictures
from widgets.dataset.sharing import Sharing
from widgets.parts.empty import EmptyState
from widgets.parts.progress_row import ProgressRow
from widgets.parts.stack import column, holder, row
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.changes.command import Command
    from app.items.codes import Rows
    from app.items.seen import Seen
    from app.jobs.job import Progress
    from widgets.bridge.jobs import RunningJob
    from widgets.dataset.catalogue import Catalogue
    from widgets.dataset.item_view import ItemView
    from widgets.shell.page import PageContext

# With more items than this, filtering and sorting are done on a worker.
MANY_ITEMS = 20_000
KEPT = "data.view"
READING, SHOWN, NO_HITS = range(3)


class Browser(QWidget):
    """``opened`` carries the id of an item that is to be labelled."""

    opened = Signal(str)

    def __init__(self, context: PageContext, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context, self.catalogue = context, catalogue
        self.picking = Picking()

    def fill(self) -> Iterator[None]:
        """The filter, the pictures, the list; see ``Page.fill``."""
        context, catalogue = self.context, self.catalogue
        self.bar = FilterBar(context.theme, self._seen, media=context.workspace.media)
        self.pictures = ItemPictures(context, self)
        self.grid = ItemGrid(self.picking, context.theme, self.pictures.get, self._class_colour)
        yield
        self.list = ItemList(self.picking, context.theme)
        yield
        self.curation = Curation(context, self)
        self.sharing = Sharing(context, catalogue, self.picking, self.curation, self)
        self.actions_bar = ActionBar(
            context.theme, people=self._people, tags=self._tags, tags_here=self._tags_here, reasons=self._reasons
        )
        self.reading = ProgressRow("Reading the items", icon("close", context.theme, "muted"))
        self.reading.stop.hide()
        self.no_hits = EmptyState(
            icon("filter", context.theme, "faint"), "No item passes the filter", "", "Clear the filter"
        )
        self._colours: dict[str, QColor] = {}
        self._searching: RunningJob | None = None
        self._table: object = None
        yield
        self._lay_out()
        yield
        self._connect()
        self._turn("list" if context.settings.get(KEPT) == "list" else "grid")

    @property
    def view(self) -> ItemView:
        """Grid or list, whichever is in view."""
        return self.list if self._views.currentIndex() else self.grid

    def activate(self) -> None:
        """In view; the keyboard begins on the items."""
        if not self.isAncestorOf(self.window().focusWidget() or self):
            self.view.setFocus()
        self.catalogue.wake()
        self._want()

    def deactivate(self) -> None:
        """Out of view: no pictures are made, changes are gathered."""
        self.catalogue.sleep()
        self.pictures.rest()

    # ---- doing

    def do(self, command: Callable[[tuple[str, ...]], Command], said: str) -> None:
        """Does it to what is picked; ``command`` makes a command of ids."""
        seen = self.catalogue.seen
        if seen is not None and not self.context.workspace.read_only:
            self.curation.run(seen.table.ids_of(self.picking.picked), command, said)

    def tag(self, name: str) -> None:
        """Hangs a tag on what is picked."""
        self.do(lambda ids: TagItems(ids, name), f"{self._counted()} tagged {name!r}")

    def untag(self, name: str) -> None:
        """Takes a tag off what is picked."""
        self.do(lambda ids: UntagItems(ids, name), f"{name!r} taken off {self._counted()}")

    def assign(self, who: str) -> None:
        """Gives what is picked to an annotator."""
        self.do(lambda ids: AssignItems(ids, who), f"{self._counted()} assigned to {self._name(who)}")

    def unassign(self, who: str) -> None:
        """Takes what is picked from an annotator."""
        self.do(lambda ids: UnassignItems(ids, who), f"{self._counted()} taken from {self._name(who)}")

    def exclude(self, reason: str) -> None:
        """Leaves what is picked out of work and export."""
        self.do(lambda ids: ExcludeItems(ids, reason), f"{self._counted()} excluded: {reason}")

    def include(self) -> None:
        """Takes what is picked in again."""
        self.do(_including, f"{self._counted()} included again")

    def add_person(self, name: str) -> None:
        """A new annotator, who gets what is picked."""
        try:
            self.context.workspace.do(AddAnnotator(name, name), who=self.context.who.annotator, origin="items")
        except EarmarkError as problem:
            self.context.report_error(problem)
            return
        self.assign(name)

    def ask_tag(self) -> None:
        """Types a tag for what is picked."""
        if self.picking.count and not self.context.workspace.read_only:
            self.actions_bar.ask_tag()

    def ask_exclusion(self) -> None:
        """Types why what is picked is left out."""
        seen = self.catalogue.seen
        if self.picking.count and seen is not None and seen.sight.everything and not self.context.workspace.read_only:
            self.actions_bar.ask_reason()

    def open_picked(self) -> None:
        """Labels the item that is picked."""
        seen, picked = self.catalogue.seen, self.picking.picked
        if seen is not None and len(picked):
            self.opened.emit(seen.table.id(int(picked[0])))

    def pick_none(self) -> None:
        """Nothing is picked."""
        self.picking.none()
        self._show_picked()

    def turn(self, view: str) -> None:
        """ "grid" or "list"; the same place stays in view."""
        place = self.view.current if self.view.current >= 0 else next(self.view.places_in_view(), -1)
        self._turn(view)
        self.context.settings.set(KEPT, view)
        self.view.go(place)
        self.view.setFocus()
        self._want()

    # ---- showing

    def _seen(self) -> Seen | None:
        return self.catalogue.seen

    @Slot()
    def _show_catalogue(self) -> None:
        seen = self.catalogue.seen
        if seen is None:
            return
        if self._table is not None and seen.table.count < len(self.picking.rows):
            self.picking.forget()
        self._table = seen.table
        self.bar.show_seen(seen)
        self.list.show_columns(seen)
        self._search()

    @Slot(object)
    def _search(self, _query: Query | None = None) -> None:
        seen, query = self.catalogue.seen, self.bar.query
        if seen is None:
            return
        if self._searching is not None:
            self._searching.abandon()
            self._searching = None
        if seen.count <= MANY_ITEMS:
            try:
                self._show_hits((seen, query, find(seen, query)))
            except EarmarkError as problem:
                self.bar.show_problem(problem.message)
            return
        work = partial(_find, seen, query)
        self._searching = self.context.jobs.run("Finding items", work, self._show_hits, self._not_found, quiet=True)

    def _show_hits(self, found: tuple[Seen, Query, Rows]) -> None:
        self._searching = None
        seen, query, rows = found
        place = self.view.current
        kept = int(self.view.items.rows[place]) if 0 <= place < len(self.view.items.rows) else -1
        self.picking.list(rows, seen.count)
        self.bar.show_problem("")
        for view in (self.grid, self.list):
            view.items.show_rows(seen, rows)
        self.list.show_sort(query.sort, descending=query.descending)
        self._again(kept, rows)
        self._pages.setCurrentIndex(SHOWN if len(rows) else NO_HITS)
        has = " and ".join(filter(None, (query.within.title if query.within else "", query.condition)))
        told = f"None of {len(seen.table.order):,} items has: {has}"
        self.no_hits.show_text("No item passes the filter", told)
        self._show_picked()
        self._want()

    def _again(self, row: int, rows: Rows) -> None:
        """The keyboard's frame stays on its item."""
        places = (rows == row).nonzero()[0].tolist() if row >= 0 else []
        if places and self.view.current != places[0]:
            self.view.go(places[0])

    def _not_found(self, problem: BaseException) -> None:
        self._searching = None
        if isinstance(problem, Cancelled):
            return
        if not isinstance(problem, EarmarkError):
            raise problem
        self.bar.show_problem(problem.message)

    @Slot()
    def _show_picked(self) -> None:
        seen = self.catalogue.seen
        if seen is None:
            return
        count = self.picking.count
        self.bar.show_count(len(self.picking.rows), len(seen.table.order), 0)
        editable = not self.context.workspace.read_only
        self.actions_bar.show_picked(count, may_curate=seen.sight.everything, editable=editable)
        self.view.viewport().update()

    @Slot()
    def _want(self) -> None:
        """Pictures of what is in view, then of the next screen."""
        seen = self.catalogue.seen
        if seen is None or self.view is not self.grid or not self.grid.isVisible():
            return
        places = list(self.grid.places_in_view())
        rows = self.grid.items.rows
        ids = seen.table.ids_of(rows[places]) if places else []
        self.pictures.want(ids, seen.sight, self.grid.picture_px)

    @Slot(object)
    def _labels_changed(self, items: frozenset[str] | None) -> None:
        """None: another person looks, who may see less, and has picked nothing yet."""
        if items is None:
            self.pick_none()
            self.actions_bar.hush()
        self.pictures.forget(items, everything=items is None)

    def _show_labels(self, there: bool) -> None:
        self.pictures.labels = there
        self.pictures.forget()
        self._want()

    @Slot(str, bool)
    def _tell_end(self, said: str, undoable: bool) -> None:
        self.actions_bar.tell(said, undoable=undoable)
        self.view.setFocus()

    def _open_row(self, row: int) -> None:
        if (seen := self.catalogue.seen) is not None:
            self.opened.emit(seen.table.id(row))

    def _class_colour(self, name: str) -> QColor:
        if name not in self._colours:
            tasks = self.context.workspace.sheet.tasks.values()
            found = next((cls for task in tasks if (cls := task.class_of(name)) is not None), None)
            self._colours[name] = QColor(found.colour if found is not None else UNKNOWN)
        return self._colours[name]

    # ---- what menus ask

    def _people(self) -> list[tuple[str, str]]:
        everybody = self.context.workspace.view.find(Annotator)
        return [(one.id, one.name) for one in everybody if one.id != REFERENCE]

    def _name(self, who: str) -> str:
        return dict(self._people()).get(who, who)

    def _tags(self) -> list[tuple[str, str]]:
        return [(name, name) for name in self.context.workspace.view.distinct(Tag, "name") if name != EXCLUDED]

    def _tags_here(self) -> list[tuple[str, str]]:
        """The tags on what is picked, with how many have each."""
        seen = self.catalogue.seen
        if seen is None:
            return []
        import numpy as np

        pairs = seen.index.tags
        counts = np.bincount(pairs.codes[np.isin(pairs.rows, self.picking.picked)], minlength=len(pairs.words.every))
        found = zip(pairs.words.every, counts.tolist(), strict=True)
        return [(name, f"{name}\t{count:,}") for name, count in sorted(found) if count and name != EXCLUDED]

    def _reasons(self) -> list[tuple[str, str]]:
        found = self.context.workspace.view.distinct(Tag, "reason", name=EXCLUDED)
        return [(reason, reason) for reason in found if reason]

    def _counted(self) -> str:
        return "1 item" if self.picking.count == 1 else f"{self.picking.count:,} items"

    # ---- putting together

    def _turn(self, view: str) -> None:
        self._views.setCurrentIndex(1 if view == "list" else 0)
        self.bar.view.choose(view)

    def _lay_out(self) -> None:
        self._views, self._pages = QStackedWidget(), QStackedWidget()
        self._views.addWidget(self.grid)
        self._views.addWidget(self.list)
        waiting = holder(column(2, row(1, self.reading, 1), 3))
        self.reading.setMinimumWidth(420)
        for part in (waiting, self._views, self.no_hits):
            self._pages.addWidget(part)
        layout = column(self.bar, gap=10)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self.actions_bar)
        self.setLayout(layout)
        self.actions_bar.hide()

    def _connect(self) -> None:
        self.catalogue.changed.connect(self._show_catalogue)
        self.catalogue.touched.connect(self._labels_changed)
        self.catalogue.progressed.connect(self.reading.show_progress)
        self.bar.changed.connect(self._search)
        self.bar.turned.connect(self.turn)
        self.bar.labels_shown.connect(self._show_labels)
        self.no_hits.pressed.connect(self.bar.clear_all)
        self.pictures.ready.connect(self.grid.viewport().update)
        self.grid.scrolled.connect(self._want)
        self.list.sort_asked.connect(self.bar.sort_by)
        for view in (self.grid, self.list):
            view.picked.connect(self._picked)
            view.opened.connect(self._open_row)
        acts, curation = self.actions_bar, self.curation
        for signal, act in (
            (acts.tagged, self.tag), (acts.untagged, self.untag), (acts.assigned, self.assign),
            (acts.unassigned, self.unassign), (acts.excluded, self.exclude), (acts.included, self.include),
            (acts.newcomer, self.add_person), (acts.cleared, self.pick_none), (acts.opened, self.open_picked),
            (acts.stopped, curation.stop), (acts.undone, curation.take_back), (acts.left, self._focus_items),
        ):  # fmt: skip
            signal.connect(act)
        acts.shared.connect(self.sharing.ask)
        curation.progressed.connect(acts.show_progress)
        curation.ended.connect(self._tell_end)

    @Slot()
    def _picked(self) -> None:
        self.actions_bar.hush()
        self._show_picked()

    @Slot()
    def _focus_items(self) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)


def _find(seen: Seen, query: Query, progress: Progress) -> tuple[Seen, Query, Rows]:
    progress.check()
    return seen, query, find(seen, query)


def _including(ids: tuple[str, ...]) -> Command:
    return IncludeItems(ids)
