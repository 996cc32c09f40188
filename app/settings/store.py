"""Settings of one person on one machine, in a JSON file that is written whole or not at all."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

RECENT = 8


def default_path() -> Path:
    """Where the system keeps settings."""
    from platformdirs import user_config_path

    return user_config_path("earmark", appauthor=False) / "settings.json"


class Settings:
    """Named JSON values. A file that is broken or of another kind is set aside, not an error."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or default_path()
        self._values: dict[str, Any] = _read(self.path)

    def get(self, name: str, otherwise: Any = None) -> Any:
        """The value called ``name``."""
        return self._values.get(name, otherwise)

    def number(self, name: str, otherwise: float) -> float:
        """The value called ``name`` where it is a finite number, else ``otherwise``: somebody may have edited it."""
        found = self._values.get(name)
        if isinstance(found, bool) or not isinstance(found, int | float) or not math.isfinite(found):
            return otherwise
        return float(found)

    def set(self, name: str, value: Any) -> None:
        """Keeps ``value`` and writes the file. A folder that cannot be written loses the setting, nothing else."""
        import json

        if name in self._values and self._values[name] == value:
            return
        self._values[name] = value
        part = self.path.with_suffix(".part")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps(self._values, indent=1, sort_keys=True), "utf-8")
            part.replace(self.path)
        except OSError:
            _forget(part)

    def recent(self) -> list[Path]:
        """The projects that were opened last, newest first, those that are still there."""
        found = self._values.get("recent", [])
        paths = [Path(name) for name in found if isinstance(name, str)] if isinstance(found, list) else []
        return [path for path in paths if _is_project(path)]

    def opened(self, path: Path) -> None:
        """Puts a project at the head of the recent ones."""
        others = [str(found) for found in self.recent() if found != path.resolve()]
        self.set("recent", [str(path.resolve()), *others][:RECENT])


def _is_project(path: Path) -> bool:
    try:
        return (path / "earmark.db").is_file()
    except (OSError, ValueError):  # a share that does not answer, a name that cannot be one
        return False


def _read(path: Path) -> dict[str, Any]:
    try:
        text = path.read_bytes()
    except OSError:
        return {}
    # Only where there is something to read: a first start need not wait for it.
    import json

    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        _set_aside(path)
        return {}
    return found


def _set_aside(path: Path) -> None:
    try:
        path.replace(path.with_suffix(".broken"))
    except OSError:
        return  # it stays, and is written over with the next setting


def _forget(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:
        return
