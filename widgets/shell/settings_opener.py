"""Opens the settings over the window, and lets the keys of pages that were not visited yet come one by one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot

from widgets.actions.conflicts import KeyPlace
from widgets.shell.settings_dialog import SettingsDialog

if TYPE_CHECKING:
    from widgets.actions.keymap import KeyMap
    from widgets.shell.main_window import MainWindow


class _Opened(SettingsDialog):
    """The settings of one window. Making a page takes a frame or two, so they come one a turn of the event loop."""

    def __init__(self, window: MainWindow, keymap: KeyMap) -> None:
        super().__init__(keymap, partial(key_places, window), window.theme, window.settings, window)
        self._window = window
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._next_page)
        self._turn.start()

    @Slot()
    def _next_page(self) -> None:
        project = self._window.project
        if project is not None and project.make_next_page():
            self._turn.start()
        else:
            self.refresh()


def open_settings(window: MainWindow, keymap: KeyMap, tab: str) -> SettingsDialog:
    """Shows them at ``tab``: those that are open already, or new ones."""
    # One that was closed just now is still a child, until Qt gets round to deleting it.
    found = next((one for one in window.findChildren(_Opened) if one.isVisible()), None)
    dialog = found if found is not None else _Opened(window, keymap)
    dialog.show()
    dialog.activateWindow()
    dialog.show_tab(tab)
    return dialog


def key_places(window: MainWindow) -> list[KeyPlace]:
    """Where keys are heard: the open project's window and pages, and the start page."""
    start = window.start
    rows = start.registry.given(start) if start.registry is not None else ()
    places = window.project.key_places() if window.project is not None else []
    return [*places, KeyPlace("start", "Start page", rows, apart=True)]
