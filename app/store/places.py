"""The folders of sources that lie within the project's own folder: stored relative to it, so that it can be moved.

Whoever reads gets whole paths, and whoever writes gives them; "./media/x" stands in the database and in the history.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec

from app.changes.edit import Edit, Row
from app.records import Record, Source

R = TypeVar("R", bound=Record)
HERE = "./"


def placed(found: R, folder: Path) -> R:
    """The record with the whole path of its folder."""
    if isinstance(found, Source) and found.root.startswith(HERE):
        whole = msgspec.structs.replace(found, root=str(folder.absolute() / found.root[len(HERE) :]))
        return cast(R, whole)
    return found


def stored(edit: Edit, folder: Path) -> Edit:
    """The edit as it is stored."""
    if edit.kind != Source.table:
        return edit
    return Edit(edit.kind, edit.id, _relative(edit.before, folder), _relative(edit.after, folder))


def _relative(row: Row | None, folder: Path) -> Row | None:
    root = "" if row is None else str(row["root"])
    if row is None or not root or root.startswith(HERE):
        return row
    for home in (folder.absolute(), folder.resolve()):
        if Path(root).is_relative_to(home) and Path(root) != home:
            changed: dict[str, Any] = {**row, "root": HERE + Path(root).relative_to(home).as_posix()}
            return changed
    return row
