"""Which keys a person has chosen: a preset, and own changes that lie over it. Only what differs is kept. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from app.settings.store import Settings

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "keys"
NAME = "keys"  # in the settings: {"preset": id, "own": {action: [key, …]}}
DEFAULT = "earmark"
Keys = tuple[str, ...]


class Preset(NamedTuple):
    """Keys of actions by their id; an action that is not named keeps its own."""

    id: str
    title: str
    note: str
    keys: Mapping[str, Keys]


class KeyChoices:
    """The choices in ``settings``. What somebody wrote there by hand and makes no sense is passed over."""

    def __init__(self, settings: Settings, folder: Path = FOLDER) -> None:
        self._settings, self._folder = settings, folder
        self._presets: dict[str, Preset] = {}

    @property
    def preset(self) -> str:
        """The id of the preset in force."""
        found = self._kept().get("preset")
        return found if isinstance(found, str) and found != DEFAULT and self._known(found) else DEFAULT

    @property
    def own(self) -> Mapping[str, Keys]:
        """What the person has changed, by action."""
        found = self._kept().get("own")
        if not isinstance(found, dict):
            return {}
        return {action: tuple(keys) for action, keys in found.items() if _is_keys(keys)}

    @property
    def stored(self) -> object:
        """What the settings hold of them: another object whenever something was chosen."""
        return self._settings.get(NAME)

    def presets(self) -> tuple[Preset, ...]:
        """Those that come with the program, Earmark's own first."""
        for file in sorted(self._folder.glob("*.json")):
            self._known(file.stem)
        return tuple(sorted(self._presets.values(), key=lambda one: (one.id != DEFAULT, one.title)))

    def preset_keys(self, action: str) -> Keys | None:
        """What the preset in force says of an action, None where it says nothing."""
        name = self.preset
        return None if name == DEFAULT else self._presets[name].keys.get(action)

    def base(self, action: str, default: Keys) -> Keys:
        """The keys of an action without the person's changes; ``default`` are those it comes with."""
        found = self.preset_keys(action)
        return default if found is None else found

    def keys(self, action: str, default: Keys) -> Keys:
        """The keys of an action as the person wants them."""
        own = self.own.get(action)
        return self.base(action, default) if own is None else own

    def choose(self, preset: str) -> None:
        """Another preset; the person's own changes stay. Raises ValueError for one that is not there."""
        if preset != DEFAULT and not self._known(preset):
            raise ValueError(f"there is no preset of keys {preset!r} in {self._folder}")
        self._keep(preset, self.own)

    def change(self, changes: Mapping[str, Keys], base: Mapping[str, Keys | None]) -> None:
        """Other keys for some actions at once; what equals their ``base`` keys again is no change and not kept."""
        own = {**self.own, **changes}
        kept = {action: keys for action, keys in own.items() if action not in changes or keys != base[action]}
        self._keep(self.preset, kept)

    def reset(self, *actions: str) -> None:
        """Takes the person's changes of these actions back; of all where none is named."""
        kept = {action: keys for action, keys in self.own.items() if actions and action not in actions}
        self._keep(self.preset, kept)

    def _kept(self) -> Mapping[str, Any]:
        found = self._settings.get(NAME)
        return found if isinstance(found, dict) else {}

    def _keep(self, preset: str, own: Mapping[str, Keys]) -> None:
        self._settings.set(NAME, {"preset": preset, "own": {action: list(keys) for action, keys in own.items()}})

    def _known(self, name: str) -> bool:
        if name not in self._presets:
            found = read_preset(self._folder / f"{name}.json") if name.isidentifier() else None
            if found is None:
                return False
            self._presets[name] = found
        return True


def read_preset(file: Path) -> Preset | None:
    """A preset from its file: {"title", "note", "keys": {action: [key, …]}}; None where there is none."""
    import json

    try:
        found = json.loads(file.read_text("utf-8"))
        keys = {str(action): tuple(given) for action, given in found["keys"].items() if _is_keys(given)}
        return Preset(file.stem, str(found["title"]), str(found["note"]), keys)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _is_keys(found: Any) -> bool:
    return isinstance(found, list | tuple) and all(isinstance(key, str) and key for key in found)
