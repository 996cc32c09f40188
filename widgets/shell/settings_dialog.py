"""What a person can set: keys, how one listens, looks. In force at once, so there is nothing to confirm."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from app.settings.store import Settings
from widgets.actions.conflicts import KeyPlace
from widgets.actions.keymap import KeyMap
from widgets.parts.buttons import Segmented, button
from widgets.parts.stack import column, row
from widgets.parts.text import Text
from widgets.shell.keys_editor import KeysEditor
from widgets.shell.listening_tab import ListeningTab
from widgets.shell.look_tab import LookTab
from widgets.theme.theme import Theme

TABS = (("keys", "Keys"), ("listening", "Listening"), ("look", "Look"))


class SettingsDialog(QDialog):
    """Three tabs. ``places`` gives where keys are heard; ``refresh`` asks it again."""

    def __init__(
        self,
        keymap: KeyMap,
        places: Callable[[], Sequence[KeyPlace]],
        theme: Theme,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._keymap, self._places, self._theme, self._settings = keymap, places, theme, settings
        self._tabs = Segmented(TABS, "Settings of")
        self._stack = QStackedWidget()
        self._tabs.chosen.connect(self.show_tab)
        close = button("Close", "primary", tip="Close  (Esc)", on=self.accept)
        close.setAutoDefault(False)
        head = row(Text("Settings", "title"), 1, self._tabs, gap=16)
        foot = row(Text("Changes are in force at once.", "caption"), 1, close)
        self.setLayout(column(head, self._stack, foot, gap=16, margin=24))
        self.resize(min(theme.tokens.px(900), 1200), min(theme.tokens.px(760), 900))

    def fill(self) -> Iterator[None]:
        """The tabs; between two of them the window does other things."""
        self.keys = KeysEditor(self._keymap, self._places, self._theme)
        self._stack.addWidget(self.keys)
        yield
        self.listening = ListeningTab(self._keymap, self._places, self._settings)
        self._stack.addWidget(self.listening)
        self.look = LookTab(self._theme, self._settings)
        self._stack.addWidget(self.look)
        yield

    @Slot(str)
    def show_tab(self, tab: str) -> None:
        """ "keys", "listening" or "look"."""
        self._tabs.choose(tab)
        self._stack.setCurrentIndex([name for name, _ in TABS].index(tab))
        {"keys": self.keys.table, "listening": self.listening, "look": self.look}[tab].setFocus()

    def refresh(self) -> None:
        """Another page has told its keys."""
        self.keys.refresh()
        self.listening.refresh()
