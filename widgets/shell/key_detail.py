"""The keys of one action, to be added to and taken away; and what stands against a key, said in its place."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout

from widgets.actions.told import key_words
from widgets.parts.banner import Banner
from widgets.parts.buttons import button
from widgets.parts.card import Card
from widgets.parts.leaving import delete_later
from widgets.parts.recorder import KeyRecorder
from widgets.parts.stack import row
from widgets.parts.text import Text
from widgets.shell.key_lines import KeyLine
from widgets.theme.icons import icon
from widgets.theme.theme import Theme

NOTHING = "Choose a line to change its keys."
FIXED = "This one cannot be changed here: {}."
ADD, WAITING = "Add a key", "Press the keys …"


class KeyDetail(Card):
    """``wanted`` carries a key that was pressed for the action, ``dropped`` one that it shall lose; ``reset`` asks
    for the keys it comes with, ``taken`` for the key that the message is about, from whoever has it."""

    wanted = Signal(str)
    dropped = Signal(str)
    reset = Signal()
    taken = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._line: KeyLine | None = None
        self._title, self._about = Text("", "strong"), Text("", "muted", wrap=True)
        self._chips: QHBoxLayout = row(gap=6)
        self.recorder = KeyRecorder(ADD, WAITING)
        self._reset = button("Reset", "ghost", on=self.reset.emit)
        self.banner = Banner(icon("close", theme, "muted"))
        self.recorder.recorded.connect(self.wanted)
        self.banner.pressed.connect(self.taken)
        self.add(row(self._title, 1, gap=8))
        self.add(self._about)
        self.add(row(self._chips, self.recorder, 1, self._reset, gap=8))
        self.add(self.banner)
        self.show_line(None, "")

    def show_line(self, line: KeyLine | None, base: str) -> None:
        """Another line, or None; ``base`` are the keys it comes with, in words."""
        if line != self._line:
            self.banner.clear()
        self._line = line
        can = line is not None and line.row is not None
        self._title.setText(line.title if line is not None else "")
        self._about.setText(_about(line))
        self._about.setVisible(bool(self._about.text()))
        self._fill(line.keys if line is not None and can else ())
        self.recorder.setVisible(can)
        self.recorder.setAccessibleName(f"{ADD} for {line.title}" if line is not None else ADD)
        self._reset.setVisible(line is not None and line.changed)
        self._reset.setText(f"Reset to {base}" if base else "Reset to no key")

    def _fill(self, keys: tuple[str, ...]) -> None:
        while (item := self._chips.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                delete_later(widget)
        for key in keys:
            words = key_words(key)
            chip = button(words, "chip", icon=icon("close", self._theme, "muted"), tip=f"Take {words} away")
            chip.setAccessibleName(f"Take {words} away")
            chip.clicked.connect(partial(self._drop, key))
            self._chips.addWidget(chip)

    @Slot()
    def _drop(self, key: str) -> None:
        # The button goes away under its own click: the keyboard moves on first.
        self.recorder.setFocus()
        self.dropped.emit(key)


def _about(line: KeyLine | None) -> str:
    if line is None:
        return NOTHING
    if line.fixed is not None:
        return FIXED.format(line.fixed.why)
    return " ".join(dict.fromkeys(clash.text for clash in line.clashes))
