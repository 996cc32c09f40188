"""The first thing that is seen: recent projects, a new one, the sample."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from time import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from app.version import VERSION
from widgets.parts.banner import Banner
from widgets.parts.buttons import RowButton, button
from widgets.parts.flow import Flow
from widgets.parts.leaving import delete_later
from widgets.parts.picture import Picture
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Elided, Kbd, Text, line, restyle
from widgets.theme.icons import icon
from widgets.theme.theme import Theme

if TYPE_CHECKING:
    from widgets.actions.keymap import KeyMap
    from widgets.actions.registry import ActionRegistry

WIDTH = 600
# Its keys as they come: the action, the key, the word beside it.
HINTS = (("start.new", "Ctrl+N", "New"), ("start.open", "Ctrl+O", "Open"))
TAGLINE = "Label by rules, measure how well people agree, and make more data exactly where the model falls short."
NONE_YET = "None yet. The sample holds two small projects with real pictures and real speech; it takes seconds to make."
STEPS = ((60, "minute"), (60, "hour"), (24, "day"), (7, "week"), (52 / 12, "month"), (12, "year"))


class StartPage(QFrame):
    """``opened`` carries the folder of a project, or a work package; ``sample`` asks for the sample, ``created`` for a
    new project, ``settings`` for the settings. Its keys sleep until ``listen``, after the first paint."""

    opened = Signal(str)
    created = Signal()
    sample = Signal()
    settings = Signal()

    def __init__(self, theme: Theme, recent: Sequence[Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "start")
        self._theme = theme
        self.banner = Banner(icon("close", theme, "muted"))
        # Loud from the first: whoever measures a button styles it, and what it becomes later is another look.
        variants = ("primary", "secondary") if recent else ("secondary", "primary")
        self._new = button("New project…", variants[0], on=self.created.emit)
        self._sample = button("Open the sample", variants[1], on=self.sample.emit)
        self._open = button("Open project…", on=self._ask)
        self._package = button("Open package…", tip="Work that was packed for this desk", on=self._ask_package)
        head = row(Picture(icon("earmark", theme, "accent"), 36), Text("Earmark", "display"), 1, gap=10)
        inner = column(head, Text(TAGLINE, "muted", wrap=True), gap=8)
        inner.addSpacing(16)
        inner.addWidget(Flow(self._new, self._open, self._package, self._sample, gap=8))
        inner.addSpacing(4)
        inner.addWidget(self.banner)
        inner.addSpacing(20)
        inner.addWidget(Text("Recent projects", "overline"))
        inner.addWidget(self._recent_card())
        panel = holder(inner)
        panel.setFixedWidth(WIDTH)
        middle = row(1, panel, 1)
        self._settings = button("Settings", "link", tip="Keys, colours, size of text", on=self.settings.emit)
        self._hints: dict[str, Kbd] = {}
        self.registry: ActionRegistry | None = None
        version = Text(f"Version {VERSION}", "caption")
        foot = row(version, 1, *self._hint_parts(), self._settings, gap=6, margin=(24, 0, 24, 16))
        layout = column(2, middle, 3, foot)
        self.setLayout(layout)
        self.show_recent(recent)

    def show_recent(self, recent: Sequence[Path]) -> None:
        """Other recent projects."""
        while self._recent.count():
            item = self._recent.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                delete_later(widget)
        for place, path in enumerate(recent):
            if place:
                self._recent.addWidget(line())
            self._recent.addWidget(self._row(path))
        if not recent:
            self._recent.addWidget(holder(row(Text(NONE_YET, "muted", wrap=True), margin=12)))
        # One thing stands out: on a first start that is the sample.
        loud = self._new if recent else self._sample
        for one in (self._new, self._sample):
            variant = "primary" if one is loud else "secondary"
            if one.property("variant") != variant:
                one.setProperty("variant", variant)
                restyle(one)
        self._order(loud)
        if self.isVisible():
            self._first.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Whoever comes here most often goes on with the last project."""
        super().showEvent(event)
        self._first.setFocus()

    def _order(self, loud: QPushButton) -> None:
        """The keyboard goes through the recent projects before it comes to the foot, and begins with the last one."""
        rows = self._recent_rows()
        for one, following in pairwise((self._sample, *rows, self._settings)):
            QWidget.setTabOrder(one, following)
        self._first: QPushButton = rows[0] if rows else loud

    def _recent_rows(self) -> list[RowButton]:
        parts = (self._recent.itemAt(place) for place in range(self._recent.count()))
        widgets = (part.widget() if part is not None else None for part in parts)
        return [widget for widget in widgets if isinstance(widget, RowButton)]

    def _recent_card(self) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        self._recent: QVBoxLayout = column(gap=0, margin=4)
        card.setLayout(self._recent)
        return card

    def _row(self, path: Path) -> RowButton:
        words = column(Text(path.name, "strong"), Elided(_short(path.parent), "caption"), gap=1)
        content = row(Picture(icon("folder", self._theme, "muted"), 20), gap=12, margin=(10, 8, 12, 8))
        content.addLayout(words, 1)
        content.addWidget(Text(_age(path), "caption"))
        made = RowButton(content, f"Open {path.name}, in {path.parent}")
        made.setToolTip(str(path))
        made.clicked.connect(partial(self.opened.emit, str(path)))
        return made

    def listen(self, keymap: KeyMap) -> None:
        """Makes the keys work, as the person has chosen them; called once, when the window has painted."""
        from widgets.actions.action import ActionRow
        from widgets.actions.registry import ActionRegistry

        if self.registry is not None:
            return
        self.registry = ActionRegistry(keymap, self)
        self.registry.changed.connect(self._show_keys)
        rows = (
            ActionRow("start.new", "New project", ("Ctrl+N",), self.created.emit),
            ActionRow("start.open", "Open a project", ("Ctrl+O",), self._ask),
            ActionRow("start.settings", "Settings", ("Ctrl+,",), self.settings.emit),
        )
        self.registry.install(self, rows, everywhere=True)

    @Slot()
    def _show_keys(self) -> None:
        from widgets.actions.told import key_words

        for action, hint in self._hints.items():
            keys = self.registry.keys_of(action) if self.registry is not None else ()
            hint.setText(key_words(keys[0]) if keys else "–")

    def _hint_parts(self) -> list[Text]:
        for action, key, _ in HINTS:
            self._hints[action] = Kbd(key)
        return [part for action, _, title in HINTS for part in (self._hints[action], Text(title, "caption"))]

    def _ask(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        folder = QFileDialog.getExistingDirectory(self, "Open a project: choose its folder")
        if folder:
            self.opened.emit(folder)

    def _ask_package(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        file, _ = QFileDialog.getOpenFileName(self, "Open a work package", "", "Work packages (*.earmark)")
        if file:
            self.opened.emit(file)


def _short(path: Path) -> str:
    """The path with the person's own folder as "~"."""
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) and path != home else str(path)


def _age(path: Path) -> str:
    """How long ago the project was changed: "3 days ago"."""
    newest = 0.0
    for name in ("earmark.db", "earmark.db-wal"):
        try:
            newest = max(newest, (path / name).stat().st_mtime)
        except OSError:
            continue
    return ago(time() - newest) if newest else ""


def ago(seconds: float) -> str:
    """A span of time in words, in its largest unit: "2 hours ago"."""
    amount, unit = seconds, ""
    for size, name in STEPS:
        if amount < size:
            break
        amount, unit = amount / size, name
    if not unit:
        return "just now"
    whole = int(amount)
    return f"{whole} {unit}{'' if whole == 1 else 's'} ago"
