"""Rotating copies of the database, made by SQLite's backup API so that they are whole even while it is written."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

KEEP = 5


def rotate(database: Path, folder: Path, *, keep: int = KEEP) -> Path:
    """Copies ``database`` into ``folder`` under the present time and removes the oldest beyond ``keep``."""
    folder.mkdir(exist_ok=True)
    name = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    target = folder / f"{name}.db"
    part = target.with_suffix(".part")
    source = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)
    copy = sqlite3.connect(part)
    try:
        source.backup(copy)
    except sqlite3.Error:
        copy.close()
        part.unlink(missing_ok=True)
        raise
    finally:
        source.close()
        copy.close()
    part.replace(target)
    for old in sorted(folder.glob("*.db"))[:-keep]:
        old.unlink(missing_ok=True)
    return target


def newest(folder: Path) -> Path | None:
    """The newest copy, or None."""
    return max(folder.glob("*.db"), default=None)
