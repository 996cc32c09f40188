"""An open project in the window: rail, header, pages, status."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QWidget

from app.errors import EarmarkError
from app.items.sight import sight_of
from app.labeling.people import people_at_desk
from app.records import Annotator, Item, SampleRow
from widgets.actions.action import ActionRow, FixedKey
from widgets.actions.keymap import KeyMap
from widgets.actions.registry import ActionRegistry
from widgets.bridge.changes import Changes
from widgets.bridge.jobs import JobRunner
from widgets.parts.banner import Banner
from widgets.parts.stack import column, holder, row
from widgets.shell.ahead import Ahead
from widgets.shell.closed_page import ClosedPage
from widgets.shell.coming_page import ComingPage
from widgets.shell.header import Header
from widgets.shell.keys_page import KeysPage
from widgets.shell.looks import LOOKS
from widgets.shell.page import Page, PageContext, StageRow, Who
from widgets.shell.page_maker import PageMaker
from widgets.shell.rail import StageRail
from widgets.shell.tray import StatusStrip
from widgets.theme.dressing import Pages
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.changes.command import ChangeSet
    from app.settings.store import Settings
    from app.workspace import Workspace
    from widgets.shell.palette import Palette
    from widgets.theme.theme import Theme


# What the rail counts: work that waits for somebody. Stage, kind, states, and what to call it.
WAITING = (
    ("data", Item, ("broken", "missing"), "files cannot be read"),
    ("augment", SampleRow, ("pending",), "samples wait for a decision"),
)
# What a person may open from everywhere, besides the pages.
DIALOGS = (
    "widgets.shell.palette", "widgets.shell.keys_page", "widgets.shell.settings_opener", "widgets.shell.people_dialog",
)  # fmt: skip


class ProjectView(QFrame):
    """Makes each page on its first visit, a part a turn. ``closed`` asks for the start page, ``wanted`` for another
    project, ``settings_wanted`` for a tab of the settings."""

    closed = Signal()
    wanted = Signal(str)
    settings_wanted = Signal(str)

    def __init__(
        self,
        workspace: Workspace,
        stages: Sequence[StageRow],
        theme: Theme,
        settings: Settings,
        keymap: KeyMap,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.workspace, self.stages, self._theme, self._settings = workspace, tuple(stages), theme, settings
        self.who = Who(_first_person(workspace), self)
        self.jobs = JobRunner(self.report_error, self)
        self.changes = Changes(workspace, self)
        self._closed: ClosedPage | None = None
        self._coming: ComingPage | None = None
        self._pointed_at: dict[str, Any] = {}  # what the page that is being made will be shown
        self.actions_installed = ActionRegistry(keymap, self)
        self._banner = Banner(icon("close", theme, "muted"))
        self._stack = Pages()
        self.ahead = Ahead(self._has_work, self)
        self.maker = PageMaker(self.context, self.ahead, self._stack, self)
        self._rail = StageRail(self.stages, theme, self.actions_installed)
        self._header = Header(theme, self.who, self.actions_installed)
        self._status = StatusStrip(self.jobs, theme)
        self._palette: Palette | None = None
        self._put_together()
        self._connect()
        self._show_people()
        self._count(None)
        self.actions_installed.install(self, self._own_actions(), everywhere=True)
        self._load_ahead()

    def context(self) -> PageContext:
        """What each page is given."""
        return PageContext(
            self.workspace, self.jobs, self.changes, self.who, self._theme, self._settings, self.report_error,
            self.visit, self.actions_installed,
        )  # fmt: skip

    @property
    def stage(self) -> str:
        """The stage in view, "" before the first."""
        page = self._stack.currentWidget()
        return page.stage if isinstance(page, Page) else ""

    @property
    def pages(self) -> Mapping[str, Page]:
        """The pages that are there, by stage."""
        return self.maker.pages

    def visit(self, stage: str, **selection: Any) -> None:
        """Shows a stage, and points at something on it where ``selection`` says what. A page that was not visited yet
        is made first, in turns; its title is seen meanwhile."""
        page = self._closed_page(stage) or self.maker.in_turns(self._row(stage))
        self._pointed_at = selection if page is None else {}
        self._show(page or self._coming_page(stage), selection)

    def go(self, stage: str, **selection: Any) -> None:
        """As ``visit``, but the page is there when this returns: for what does not come from a person's hand."""
        self._show(self._closed_page(stage) or self.maker.at_once(self._row(stage)), selection)

    @Slot(str)
    def _arrived(self, stage: str) -> None:
        if self._stack.currentWidget() is self._coming and self.stage == stage:
            self._show(self.pages[stage], self._pointed_at)

    def _show(self, page: Page, selection: Mapping[str, Any]) -> None:
        shown = self._stack.currentWidget()
        if isinstance(shown, Page) and shown is not page:
            shown.deactivate()
            if shown is not self._coming:
                self._banner.clear()
        self._stack.setCurrentWidget(page)
        self._rail.show_stage(page.stage)
        self._settings.set("stage", page.stage)
        page.activate()
        if page is self._coming:
            return  # the page itself takes the keyboard; had this one it, Qt would hand it to the first field there
        if selection:
            page.show_selection(**selection)
        inside = self.focusWidget()
        if inside is None or not page.isAncestorOf(inside):
            # Without it the keys of the page would sleep until the first click on it.
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def report_error(self, problem: EarmarkError) -> None:
        """A known error, as text above the page."""
        self._banner.show_message(problem.message, "error")

    def say(self, text: str, *, saved: bool = True) -> None:
        """A line in the status strip."""
        self._status.say(text, saved=saved)

    def close_project(self) -> None:
        """Stops jobs and sound, then closes the project."""
        shown = self._stack.currentWidget()
        if isinstance(shown, Page):
            shown.deactivate()
        self.maker.leave()
        self.ahead.close()
        self.jobs.close()
        self.changes.close()
        self.workspace.close()

    @property
    def _page_in_view(self) -> Page | None:
        """The page of the stage in view; None where another stands in its place."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Page) and shown not in (self._closed, self._coming) else None

    def is_closed(self, stage: str) -> bool:
        """Whether who is at the desk does not see the page of a stage, so as to stay blind."""
        row = self._row(stage)
        return row.tells and not sight_of(self.workspace.view, self.who.annotator).everything

    def _row(self, stage: str) -> StageRow:
        return next(found for found in self.stages if found.id == stage)

    def _closed_page(self, stage: str) -> Page | None:
        if not self.is_closed(stage):
            return None
        if self._closed is None:
            self._closed = ClosedPage(self.context(), self._stack)
            self._stack.addWidget(self._closed)
        self._closed.stand_for(self._row(stage))
        return self._closed

    def _coming_page(self, stage: str) -> Page:
        if self._coming is None:
            self._coming = ComingPage(self.context(), self._stack)
            self._stack.addWidget(self._coming)
        self._coming.stand_for(self._row(stage))
        return self._coming

    @Slot()
    def _leave_begun(self) -> None:
        """A page that is being made is for whoever sat here when it was begun."""
        self.maker.leave()

    @Slot()
    def _see_anew(self) -> None:
        """Somebody who may see less, or more, sits down, or is given another role."""
        shown = self._stack.currentWidget()
        if self.stage and (shown is self._coming or self.is_closed(self.stage) != (shown is self._closed)):
            self.visit(self.stage, **self._pointed_at)
        self._load_ahead()

    def _load_ahead(self) -> None:
        """The code of the pages that who is at the desk may open, as soon as there is time for it."""
        pages = [found.modules for found in self.stages if not self.is_closed(found.id)]
        self.ahead.begin([*pages, DIALOGS] if any(pages) else ())

    def _has_work(self) -> bool:
        return bool(self.jobs.running) or self.maker.busy

    @Slot()
    def _say_saved(self) -> None:
        """Nothing of what the person before did, such as slipping known items in."""
        read_only = self.workspace.read_only
        self.say("Read-only: nothing can be changed" if read_only else "All changes saved", saved=not read_only)

    def _put_together(self) -> None:
        read_only = self.workspace.read_only
        self._header.show_project(self.workspace.project.name, read_only=read_only)
        self._say_saved()
        self._banner_holder = holder(column(self._banner, margin=(24, 12, 24, 0)))
        self._banner_holder.hide()
        main = column(self._header, self._banner_holder, gap=0)
        main.addWidget(self._stack, 1)
        main.addWidget(self._status)
        layout = row(self._rail, gap=0)
        layout.addLayout(main, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        self._banner.installEventFilter(self)
        self._rail.chosen.connect(self.visit)
        self.maker.arrived.connect(self._arrived)
        self._header.home.connect(self.closed)
        self._header.search.connect(self.show_palette)
        self._header.keys.connect(self.show_keys)
        self._header.settings.connect(partial(self.settings_wanted.emit, "keys"))
        self._header.people.connect(self.show_people)
        self.changes.changed.connect(self._changed)
        self.who.changed.connect(self._leave_begun)
        self.who.changed.connect(self._see_anew)
        self.who.changed.connect(self._say_saved)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The space of the message comes and goes with it."""
        if watched is self._banner and event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._banner_holder.setVisible(not self._banner.isHidden())
        return super().eventFilter(watched, event)

    def _own_actions(self) -> list[ActionRow]:
        def own(name: str, title: str, keys: tuple[str, ...], act: Callable[[], object]) -> ActionRow:
            return ActionRow(name, title, keys, act, group="Everywhere", firm=name in ("palette", "keys"))

        pages = [
            ActionRow(
                f"go.{found.id}",
                f"Go to {found.title}",
                (f"Ctrl+{place}",),
                partial(self.visit, found.id),
                group="Stages",
                firm=True,
            )
            for place, found in enumerate(self.stages, 1)
        ]
        return [
            *pages,
            own("palette", "Search or do anything", ("Ctrl+K", "Ctrl+Shift+P"), self.show_palette),
            own("keys", "Show the keys of this page", ("?", "F1"), self.show_keys),
            own("jobs", "Show what is under way", ("Ctrl+Shift+J",), self._status.toggle),
            own("save", "Save (everything is saved already)", ("Ctrl+S",), self._saved),
            own("larger", "Larger text", ("Ctrl++", "Ctrl+="), partial(self._scale, 0.1)),
            own("smaller", "Smaller text", ("Ctrl+-",), partial(self._scale, -0.1)),
            own("settings", "Settings", ("Ctrl+,",), partial(self.settings_wanted.emit, "keys")),
            own("change-keys", "Change keys", (), partial(self.settings_wanted.emit, "keys")),
            own("change-look", "Change colours and the size of text", (), partial(self.settings_wanted.emit, "look")),
            own("people", "People and their roles", (), self.show_people),
            own("packages", "Work packages: pack, merge, decide", (), self.show_packages),
            own("home", "Back to the projects", ("Ctrl+Shift+O",), self.closed.emit),
        ]

    def _more_actions(self) -> list[ActionRow]:
        """What the palette offers beyond what has keys: people, looks, other projects."""
        people = [
            ActionRow(f"who.{one.id}", f"Sit down as {one.name}", (), partial(self.who.switch, one.id), group="People")
            for one in people_at_desk(self.workspace.view)
            if one.id != self.who.annotator
        ]
        looks = [
            ActionRow(f"look.{name}", f"Look: {title.lower()}", (), partial(self._theme.choose, name), group="Look")
            for name, title in LOOKS
            if name != self._theme.choice
        ]
        projects = [
            ActionRow(
                f"open.{path}", f"Open {path.name}", (), partial(self.wanted.emit, str(path)), group=str(path.parent)
            )
            for path in self._settings.recent()
            if path != self.workspace.path.resolve()
        ]
        return [*people, *looks, *projects]

    @Slot()
    def show_palette(self) -> None:
        """Ctrl+K."""
        if self._palette is None:
            from widgets.shell.palette import Palette

            self._palette = Palette(self._theme, self)
        self._palette.ask([*self._rows_in_view(), *self._more_actions()])

    @Slot()
    def show_people(self) -> None:
        """Who works on the project, and as what."""
        from widgets.shell.people_dialog import PeopleDialog

        dialog = PeopleDialog(self.workspace, self.who.annotator, self._theme, self)
        dialog.packages.connect(self.show_packages)
        dialog.show()

    @Slot()
    def show_packages(self) -> None:
        """Packing work for another desk, and merging what comes back."""
        from widgets.shell.packages_dialog import PackagesDialog

        PackagesDialog(self.workspace, self.who.annotator, self.jobs, self._theme, self).show()

    @Slot()
    def show_keys(self) -> None:
        """?"""
        title = next((found.title for found in self.stages if found.id == self.stage), "")
        rows = self._rows_in_view()
        search = self.actions_installed.keys_of("palette")
        page = KeysPage(f"Keys on {title}" if title else "Keys", rows, self, search=search, fixed=self._fixed_keys())
        page.change.connect(partial(self.settings_wanted.emit, "keys"))
        page.show_filled()

    def _rows_in_view(self) -> list[ActionRow]:
        page = self._page_in_view
        sides = [side.widget for side in page.key_sides() if side.widget.isVisible()] if page is not None else []
        return self.actions_installed.rows(*sides, page, self)

    def steps_to_all_keys(self) -> Iterator[int | None]:
        """Makes what was not visited yet, pages and parts of them, so that its keys are known; for ``Turns``."""
        for stage in self.stages:
            if stage.id not in self.pages:
                yield from self.maker.steps(stage)
        for page in tuple(self.pages.values()):
            yield from page.steps_to_sides()

    def _fixed_keys(self) -> Sequence[FixedKey]:
        page = self._page_in_view
        return page.fixed_keys() if page is not None else ()

    def _saved(self) -> None:
        self.say("All changes are saved as you make them; there is nothing left to save")

    def _scale(self, more: float) -> None:
        self._theme.set_scale(round(self._theme.tokens.scale + more, 1))

    @Slot(object)
    def _changed(self, changes: ChangeSet) -> None:
        done = {"undo": "Taken back: ", "redo": "Brought back: "}.get(changes.step, "")
        if changes.who == self.who.annotator:
            self.say(f"{done}{changes.title} · saved")
        if changes.touches(Annotator):
            self._show_people()
            self._see_anew()
        self._count(changes)

    def _show_people(self) -> None:
        self._header.show_people(people_at_desk(self.workspace.view))

    def _count(self, changes: ChangeSet | None) -> None:
        known = {found.id for found in self.stages}
        for stage, kind, states, what in WAITING:
            if stage in known and (changes is None or changes.touches(kind)):
                self._rail.show_badge(stage, self.workspace.view.count(kind, state=states), what)


def _first_person(workspace: Workspace) -> str:
    people = people_at_desk(workspace.view)
    annotators = [person.id for person in people if person.role == "annotator"]
    return next(iter([*annotators, *(person.id for person in people)]), workspace.who)
