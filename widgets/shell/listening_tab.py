"""How one listens: what pauses, boundaries and the last seconds are worth, and which keys the pedals send."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QGridLayout, QWidget

from app.settings.playback import BOUNDS, keep_playback, load_playback
from app.settings.store import Settings
from widgets.actions.action import ActionRow
from widgets.actions.conflicts import KeyPlace, clashes
from widgets.actions.keymap import KeyMap
from widgets.actions.told import key_words
from widgets.parts.card import Card
from widgets.parts.number import SteppedField
from widgets.parts.recorder import KeyRecorder
from widgets.parts.stack import column
from widgets.parts.text import Text

SPANS = (
    ("backstep_s", "Step back when a key or pedal is let go, and after a pause while writing"),
    ("before_s", "Around a boundary: play before it"),
    ("after_s", "Around a boundary: play after it"),
    ("replay_s", "The last seconds again"),
)
AUTO = (
    ("auto_writing", "Play what is selected by itself where texts are written"),
    ("auto_bounding", "Play what is selected by itself where boundaries alone are set"),
)
PEDALS = (
    ("label.pedal-back", "Rewind, while it is held"),
    ("label.pedal-play", "Play, while it is held"),
    ("label.pedal-on", "Forward, while it is held"),
)
ABOUT = (
    "A foot pedal sends keys like a keyboard. Press “Learn”, then the pedal. The program that comes with the pedal can "
    "set other keys: F13 to F15 are free on most systems."
)
NOT_YET = "The pedals are learnt while a project with recordings is open."


class ListeningTab(QWidget):
    """Writes to ``settings`` and ``keymap`` at once. ``places`` gives where keys are heard."""

    def __init__(self, keymap: KeyMap, places: Callable[[], Sequence[KeyPlace]], settings: Settings) -> None:
        super().__init__()
        self._keymap, self._places, self._settings = keymap, places, settings
        self.spans: dict[str, QDoubleSpinBox] = {}
        self.auto: dict[str, QCheckBox] = {}
        self.learners: dict[str, KeyRecorder] = {}
        self._keys: dict[str, Text] = {}
        self._note = Text("", "muted", wrap=True)
        playing, pedals = Card("Playing"), Card("Foot pedals")
        playing.body.addLayout(self._spans())
        for name, title in AUTO:
            self.auto[name] = QCheckBox(title)
            self.auto[name].toggled.connect(partial(self._set, name))
            playing.add(self.auto[name])
        pedals.add(Text(ABOUT, "muted", wrap=True))
        pedals.body.addLayout(self._pedals())
        pedals.add(self._note)
        self.setLayout(column(playing, pedals, 1, gap=16))
        keymap.changed.connect(self.refresh)
        self.refresh()

    def _spans(self) -> QGridLayout:
        grid = _grid()
        habits = load_playback(self._settings)
        for place, (name, title) in enumerate(SPANS):
            field = SteppedField(title)
            field.setRange(*BOUNDS[name])
            field.setDecimals(2)
            field.setSingleStep(0.1)
            field.setSuffix(" s")
            field.setValue(getattr(habits, name))
            field.valueChanged.connect(partial(self._set, name))
            self.spans[name] = field
            grid.addWidget(Text(title), place, 0)
            grid.addWidget(field, place, 1)
        return grid

    def _pedals(self) -> QGridLayout:
        grid = _grid()
        for place, (action, title) in enumerate(PEDALS):
            learner = KeyRecorder("Learn", "Press the pedal …")
            learner.setProperty("variant", "secondary")
            learner.setAccessibleName(f"Learn the pedal: {title}")
            learner.recorded.connect(partial(self._learn, action))
            self.learners[action], self._keys[action] = learner, Text("", "mono")
            grid.addWidget(Text(title), place, 0)
            grid.addWidget(self._keys[action], place, 1)
            grid.addWidget(learner, place, 2)
        return grid

    @Slot()
    def refresh(self) -> None:
        """The keys and habits of the moment."""
        habits = load_playback(self._settings)
        for name, box in self.auto.items():
            before = box.blockSignals(True)
            box.setChecked(getattr(habits, name))
            box.blockSignals(before)
        found = [self._row(action) for action, _ in PEDALS]
        for (action, _), row in zip(PEDALS, found, strict=True):
            self.learners[action].setEnabled(row is not None)
            keys = self._keymap.keys(row[0]) if row is not None else ()
            self._keys[action].setText(" or ".join(map(key_words, keys)) or "no key")
        if None in found:
            self._note.setText(NOT_YET)
        elif self._note.text() == NOT_YET:
            self._note.setText("")
        self._note.setVisible(bool(self._note.text()))

    def _row(self, action: str) -> tuple[ActionRow, KeyPlace] | None:
        return next(((row, place) for place in self._places() for row in place.rows if row.id == action), None)

    def _learn(self, action: str, key: str) -> None:
        """The pedal sends this key; whoever had it before goes without, unless it cannot be had."""
        found = self._row(action)
        if found is None:
            return
        row, place = found
        serious = [clash for clash in clashes(key, row, place, self._places(), self._keymap) if clash.serious]
        refused = next((clash for clash in serious if clash.refused), None)
        if refused is not None:
            self._say(f"{key_words(key)} cannot be the pedal’s: {refused.text}")
            return
        losers = [loser for clash in serious for loser in clash.losers]
        changes = [(loser, [one for one in self._keymap.keys(loser) if one != key]) for loser in losers]
        self._keymap.change((row, [key]), *changes)
        taken = " and ".join(f"“{loser.title}”" for loser in losers)
        self._say(f"{key_words(key)} was the key of {taken}, which goes without it now." if taken else "")

    def _say(self, text: str) -> None:
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def _set(self, name: str, value: float | bool) -> None:
        wanted: dict[str, Any] = {name: value}
        keep_playback(self._settings, replace(load_playback(self._settings), **wanted))


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(0, 1)
    return grid
