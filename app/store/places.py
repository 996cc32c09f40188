"""The folders of sources that lie within the project's own folder: stored relative to it, so that it can be moved.

Whoever reads gets whole paths, and whoever writes gives them; "./media/x" stands in the database and in the history.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec

from app.changes.edit import Edit, Row
from app.records import Record, Source

R = TypeVar("R", bound=Record)
HERE = "./"
# What a work package that was opened has beside its database, and below which folder its files lie.
PACKAGE, PACKED = "package.json", "media"


def placed(found: R, folder: Path) -> R:
    """The record with the whole path of its folder."""
    if isinstance(found, Source) and found.root.startswith(HERE):
        return cast(R, msgspec.structs.replace(found, root=whole(found.root, folder)))
    return found


def stored(edit: Edit, folder: Path) -> Edit:
    """The edit as it is stored."""
    if edit.kind != Source.table:
        return edit
    return Edit(edit.kind, edit.id, _relative(edit.before, folder), _relative(edit.after, folder))


def whole(root: str, folder: Path) -> str:
    """The whole path of a folder as it is stored."""
    return str(folder.absolute() / root[len(HERE) :]) if root.startswith(HERE) else root


def homes(roots: Iterable[tuple[str, str]], folder: Path) -> dict[str, str]:
    """Source → how its folder is to be stored, for those that are stored by a whole path and lie within ``folder``.

    ``roots`` are ids and folders as stored. So they were stored before folders were relative: the desk of a work
    package that was moved since then has its files beside its database all the same.
    """
    found = {}
    for name, root in roots:
        here = _within(root, folder)
        beside = folder / PACKED / name
        if here and (folder / here).is_dir():
            found[name] = HERE + here
        elif not root.startswith(HERE) and (folder / PACKAGE).is_file() and beside.is_dir():
            found[name] = f"{HERE}{PACKED}/{name}"
    return found


def _within(root: str, folder: Path) -> str:
    """The way from ``folder`` to a whole path below it, "" for any other."""
    if root and not root.startswith(HERE):
        for home in (folder.absolute(), folder.resolve()):
            if Path(root).is_relative_to(home) and Path(root) != home:
                return Path(root).relative_to(home).as_posix()
    return ""


def _relative(row: Row | None, folder: Path) -> Row | None:
    if row is None or not (here := _within(str(row["root"]), folder)):
        return row
    changed: dict[str, Any] = {**row, "root": HERE + here}
    return changed
