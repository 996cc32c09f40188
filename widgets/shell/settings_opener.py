"""Opens the settings over the window, and lets the keys of pages that were not visited yet come one by one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from widgets.actions.conflicts import KeyPlace
from widgets.shell.settings_dialog import SettingsDialog
from widgets.shell.turns import Turns

ENDED = -1
SEEN_MS = 1  # so that it is painted before its keys are read

if TYPE_CHECKING:
    from widgets.actions.keymap import KeyMap
    from widgets.shell.main_window import MainWindow
    from widgets.shell.project_view import ProjectView


class _Opened(SettingsDialog):
    """The settings of one window."""

    def __init__(self, window: MainWindow, keymap: KeyMap) -> None:
        super().__init__(keymap, partial(key_places, window), window.theme, window.settings, window)
        self._window = window
        self._turns = Turns(self)

    def open_at(self, tab: str) -> None:
        """Shows itself, then the keys that are known, and in turns those of pages that were not visited yet."""
        self._turns.begin(self._steps(tab))

    def _steps(self, tab: str) -> Iterator[int | None]:
        yield from self.fill()
        _bring(self, tab)
        yield SEEN_MS
        self.refresh()
        yield None
        project = self._window.project
        steps = project.steps_to_all_keys() if project is not None else iter(())
        while self._window.project is project and (rest_ms := next(steps, ENDED)) != ENDED:  # or it was closed
            yield rest_ms
        self.refresh()


def open_settings(window: MainWindow, keymap: KeyMap, tab: str) -> None:
    """Shows them at ``tab``: those that are open already, or new ones."""
    # One that was closed just now is still a child, until Qt gets round to deleting it.
    found = next((one for one in window.findChildren(_Opened) if one.isVisible()), None)
    if found is not None:
        _bring(found, tab)
    else:
        _Opened(window, keymap).open_at(tab)


def _bring(dialog: SettingsDialog, tab: str) -> None:
    dialog.show()
    dialog.activateWindow()
    dialog.show_tab(tab)


def key_places(window: MainWindow) -> list[KeyPlace]:
    """Where keys are heard: the open project's window and pages, and the start page."""
    start = window.start
    rows = start.registry.given(start) if start.registry is not None else ()
    places = _of_project(window.project) if window.project is not None else ()
    return [*places, KeyPlace("start", "Start page", rows, apart=True)]


def _of_project(project: ProjectView) -> Iterator[KeyPlace]:
    """The window, and the pages that are there so far."""
    given = project.actions_installed.given
    yield KeyPlace("", "Everywhere", given(project))
    for row in project.stages:
        page = project.pages.get(row.id)
        if page is None:
            continue
        yield KeyPlace(row.id, row.title, given(page), tuple(page.fixed_keys()))
        for side in page.key_sides():
            name, title = f"{row.id}/{side.title}", f"{row.title}: {side.title}"
            yield KeyPlace(name, title, given(side.widget), within=row.id)
