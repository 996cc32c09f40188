"""The keys that a person has chosen, for whoever installs or shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence

from app.settings.keys import KeyChoices, Preset
from app.settings.store import Settings
from widgets.actions.action import ActionRow


class Claim(IntEnum):
    """How strongly an action holds its keys where two want one: the stronger has it."""

    DEFAULT = 0
    PRESET = 1
    OWN = 2


class KeyMap(QObject):
    """``changed`` tells that keys are others now. Writes to the settings at once."""

    changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choices = KeyChoices(settings)
        # What was asked since the settings said something else: a table of all keys asks for each beside each other.
        self._told: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = {}
        self._of: object = None
        self._holders: dict[int, tuple[tuple[ActionRow, ...], dict[str, list[ActionRow]]]] = {}

    @property
    def preset(self) -> str:
        """The id of the preset in force."""
        return self._choices.preset

    @property
    def own(self) -> Mapping[str, tuple[str, ...]]:
        """What the person has changed: the keys by the id of the action."""
        return self._choices.own

    @property
    def changed_actions(self) -> frozenset[str]:
        """The ids of the actions whose keys the person has changed."""
        return frozenset(self._choices.own)

    def presets(self) -> tuple[Preset, ...]:
        """All there are."""
        return self._choices.presets()

    def keys(self, row: ActionRow) -> tuple[str, ...]:
        """The keys that ``row`` shall have, each by its one name; what is no key is left out."""
        self._look_anew()
        asked = row.id, row.keys
        found = self._told.get(asked)
        if found is None:
            found = self._told[asked] = known_keys(self._choices.keys(*asked))
        return found

    def holders(self, key: str, rows: tuple[ActionRow, ...]) -> Sequence[ActionRow]:
        """Those of ``rows`` that shall have a key, by its one name."""
        self._look_anew()
        kept = self._holders.get(id(rows))
        if kept is None or kept[0] is not rows:
            by_key: dict[str, list[ActionRow]] = {}
            for row in rows:
                for one in self.keys(row):
                    by_key.setdefault(one, []).append(row)
            kept = self._holders[id(rows)] = (rows, by_key)
        return kept[1].get(key, ())

    def base(self, row: ActionRow) -> tuple[str, ...]:
        """The keys that ``row`` has without the person's changes."""
        return known_keys(self._choices.base(row.id, row.keys))

    def claim(self, row: ActionRow) -> Claim:
        """How strongly ``row`` holds its keys."""
        if row.id in self._choices.own:
            return Claim.OWN
        return Claim.DEFAULT if self._choices.preset_keys(row.id) is None else Claim.PRESET

    def choose(self, preset: str) -> None:
        """Another preset. Raises ValueError for one that is not there."""
        if preset != self.preset:
            self._choices.choose(preset)
            self.changed.emit()

    def change(self, *changes: tuple[ActionRow, Sequence[str]]) -> None:
        """Other keys for these rows, in one step. Raises ValueError where Qt knows no such key."""
        wanted = {row.id: tuple(dict.fromkeys(map(key_name, keys))) for row, keys in changes}
        self._choices.change(wanted, {row.id: self.base(row) for row, _ in changes})
        self.changed.emit()

    def reset(self, *actions: str) -> None:
        """Takes the person's changes back: of the actions with these ids, of all where none is named."""
        self._choices.reset(*actions)
        self.changed.emit()

    def restore(self, own: Mapping[str, tuple[str, ...]]) -> None:
        """The person's changes as they were before: what ``own`` gave then."""
        self._choices.reset()
        self._choices.change(own, dict.fromkeys(own, None))
        self.changed.emit()

    def _look_anew(self) -> None:
        if self._choices.stored is not self._of:
            self._told, self._holders, self._of = {}, {}, self._choices.stored


def key_name(key: str) -> str:
    """One name for each key, however it is written: "ctrl+del" is "Ctrl+Del". ValueError where Qt knows no such key."""
    name = QKeySequence(key).toString()
    if not name:
        raise ValueError(f"there is no key {key!r}")
    return name


def known_keys(keys: Sequence[str]) -> tuple[str, ...]:
    """The names of ``keys``, each once, without what Qt does not know."""
    names = (QKeySequence(key).toString() for key in keys)
    return tuple(dict.fromkeys(name for name in names if name))
