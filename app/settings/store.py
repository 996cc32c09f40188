"""Settings of one person on one machine, in a JSON file that is written whole or not at all."""

from __future__ import annotations

import contextlib
import json
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

    def set(self, name: str, value: Any) -> None:
        """Keeps ``value`` and writes the file. A folder that cannot be written loses the setting, nothing else."""
        if self._values.get(name) == value:
            return
        self._values[name] = value
        part = self.path.with_suffix(".part")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps(self._values, indent=1, sort_keys=True), "utf-8")
            part.replace(self.path)
        except OSError:
            part.unlink(missing_ok=True)

    def recent(self) -> list[Path]:
        """The projects that were opened last, newest first, those that are still there."""
        found = self._values.get("recent", [])
        paths = [Path(name) for name in found if isinstance(name, str)] if isinstance(found, list) else []
        return [path for path in paths if (path / "earmark.db").is_file()]

    def opened(self, path: Path) -> None:
        """Puts a project at the head of the recent ones."""
        others = [str(found) for found in self.recent() if found != path.resolve()]
        self.set("recent", [str(path.resolve()), *others][:RECENT])


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        _set_aside(path)
        return {}
    return found if isinstance(found, dict) else {}


def _set_aside(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.replace(path.with_suffix(".broken"))
