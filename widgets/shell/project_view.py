"""An open project in the window: rail, header, pages, status."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.errors import EarmarkError
from app.records import REFERENCE, Annotation, Annotator
from widgets.actions.action import ActionRow
from widgets.actions.registry import ActionRegistry
from widgets.bridge.changes import Changes
from widgets.bridge.jobs import JobRunner
from widgets.parts.banner import Banner
from widgets.parts.stack import column, holder, row
from widgets.shell.header import Header
from widgets.shell.keys_page import KeysPage
from widgets.shell.page import Page, PageContext, StageRow, Who
from widgets.shell.palette import Palette
from widgets.shell.rail import StageRail
from widgets.shell.tray import StatusStrip
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.settings.store import Settings
    from app.workspace import Workspace
    from widgets.theme.theme import Theme


class ProjectView(QWidget):
    """Makes each page on its first visit. ``closed`` asks for the start page."""

    closed = Signal()

    def __init__(
        self,
        workspace: Workspace,
        stages: Sequence[StageRow],
        theme: Theme,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.workspace, self._stages, self._theme, self._settings = workspace, tuple(stages), theme, settings
        self.who = Who(_first_person(workspace), self)
        self.jobs = JobRunner(self.report_error, self)
        self.changes = Changes(workspace, self)
        self.pages: dict[str, Page] = {}
        self.actions_installed = ActionRegistry()
        self._banner = Banner(icon("close", theme, "muted"))
        self._stack = QStackedWidget()
        self._rail = StageRail(self._stages, theme)
        self._header = Header(theme, self.who)
        self._status = StatusStrip(self.jobs, theme)
        self._palette = Palette(self)
        self._put_together()
        self._show_people()
        self.actions_installed.install(self, self._own_actions(), everywhere=True)

    def context(self) -> PageContext:
        """What each page is given."""
        return PageContext(
            self.workspace, self.jobs, self.changes, self.who, self._theme, self._settings, self.report_error, self.go
        )

    @property
    def stage(self) -> str:
        """The stage in view, "" before the first."""
        page = self._stack.currentWidget()
        return page.stage if isinstance(page, Page) else ""

    def go(self, stage: str, **selection: Any) -> None:
        """Shows a stage, and points at something on it where ``selection`` says what."""
        before = self.pages.get(self.stage)
        if stage not in self.pages:
            made = next(found for found in self._stages if found.id == stage).factory(self.context())
            self.actions_installed.install(made, made.actions_of_page())
            self.pages[stage] = made
            self._stack.addWidget(made)
        page = self.pages[stage]
        if before is not None and before is not page:
            before.deactivate()
            self._banner.clear()
        self._stack.setCurrentWidget(page)
        self._rail.show_stage(stage)
        self._settings.set("stage", stage)
        page.activate()
        if selection:
            page.show_selection(**selection)

    def report_error(self, problem: EarmarkError) -> None:
        """A known error, as text above the page."""
        self._banner.show_message(problem.message, "error")

    def say(self, text: str) -> None:
        """A line in the status strip."""
        self._status.message.setText(text)

    def close_project(self) -> None:
        """Stops jobs and sound, then closes the project."""
        page = self.pages.get(self.stage)
        if page is not None:
            page.deactivate()
        self.jobs.close()
        self.changes.close()
        self.workspace.close()

    def _put_together(self) -> None:
        project = self.workspace.project
        self._header.show_project(project.name, read_only=self.workspace.read_only)
        self.say("Read-only: nothing can be changed" if self.workspace.read_only else "All changes saved")
        banner = holder(column(self._banner, margin=(24, 12, 24, 0)))
        banner.setVisible(False)
        self._banner_holder = banner
        main = column(self._header, banner, gap=0)
        main.addWidget(self._stack, 1)
        main.addWidget(self._status)
        layout = row(self._rail, gap=0)
        layout.addLayout(main, 1)
        self.setLayout(layout)
        self._banner.installEventFilter(self)
        self._rail.chosen.connect(self.go)
        self._header.home.connect(self.closed)
        self._header.search.connect(self.show_palette)
        self.changes.changed.connect(self._changed)

    def eventFilter(self, watched: Any, event: Any) -> bool:
        """The space of the message comes and goes with it."""
        if watched is self._banner and event.type() in (event.Type.ShowToParent, event.Type.HideToParent):
            self._banner_holder.setVisible(not self._banner.isHidden())
        return super().eventFilter(watched, event)

    def _own_actions(self) -> list[ActionRow]:
        pages = [
            ActionRow(
                f"go.{found.id}", f"Go to {found.title}", (f"Ctrl+{place}",), partial(self.go, found.id), group="Window"
            )
            for place, found in enumerate(self._stages, 1)
        ]
        return [
            *pages,
            ActionRow(
                "palette", "Search or do anything", ("Ctrl+K", "Ctrl+Shift+P"), self.show_palette, group="Window"
            ),
            ActionRow("keys", "Show the keys of this page", ("?", "F1"), self.show_keys, group="Window"),
            ActionRow("save", "Save (everything is saved already)", ("Ctrl+S",), self._saved, group="Window"),
            ActionRow("look", "Change between light and dark", (), self._header._next_look, group="Window"),
            ActionRow("larger", "Larger text", ("Ctrl++", "Ctrl+="), partial(self._scale, 1.1), group="Window"),
            ActionRow("smaller", "Smaller text", ("Ctrl+-",), partial(self._scale, 1 / 1.1), group="Window"),
            ActionRow("home", "Go to the projects", (), self.closed.emit, group="Window"),
        ]

    @Slot()
    def show_palette(self) -> None:
        """Ctrl+K."""
        self._palette.ask(self.actions_installed.rows(self.pages.get(self.stage), self))

    @Slot()
    def show_keys(self) -> None:
        """?"""
        KeysPage(self.actions_installed.rows(self.pages.get(self.stage), self), self).show()

    def _saved(self) -> None:
        self.say("All changes are saved as you make them; there is nothing left to save")

    def _scale(self, factor: float) -> None:
        self._theme.set_scale(self._theme.tokens.scale * factor)

    @Slot(object)
    def _changed(self, changes: Any) -> None:
        self.say(f"{changes.title} · saved")
        if changes.touches(Annotator):
            self._show_people()

    def _show_people(self) -> None:
        self._header.show_people(people_at_desk(self.workspace))


def people_at_desk(workspace: Workspace) -> list[Annotator]:
    """Everybody who may sit down: not the reference, and not those whose labels all came from elsewhere."""
    everybody = [person for person in workspace.view.find(Annotator) if person.id != REFERENCE]
    imported = {row[0] for row in workspace.view.columns(Annotation, ("annotator_id", "protocol")) if row[1]}
    return [person for person in everybody if person.id not in imported] or everybody


def _first_person(workspace: Workspace) -> str:
    people = people_at_desk(workspace)
    annotators = [person.id for person in people if person.role == "annotator"]
    return next(iter([*annotators, *(person.id for person in people)]), workspace.who)
