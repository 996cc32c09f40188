"""Finding the media files of a folder, without following links out of it."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from app.errors import CallError, EnvironmentFailed


def media_files(root: Path, extensions: Collection[str]) -> Iterator[str]:
    """Paths below ``root`` with forward slashes, relative, sorted folder by folder.

    Only files whose ending (lower case, with dot) is in ``extensions``. Hidden files and folders are left out, and so
    is whatever a link leads to outside of ``root``: a source must not reach what its folder does not hold.
    Raises CallError when ``root`` is no folder.
    """
    if not root.is_dir():
        what = "is a file, not a folder" if root.is_file() else "there is no such folder"
        raise CallError(f"{root}: {what}. Name the folder that holds the files.")
    yield from _walk(root, "", frozenset(extensions), root.resolve())


def _walk(folder: Path, prefix: str, extensions: frozenset[str], root: Path) -> Iterator[str]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except PermissionError as problem:
        raise EnvironmentFailed(f"{folder}: may not be read. Change its permissions, then add it again.") from problem
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_symlink() and not Path(entry.path).resolve().is_relative_to(root):
            continue
        if entry.is_dir():
            # A link to a folder above would never end.
            if not entry.is_symlink():
                yield from _walk(Path(entry.path), f"{prefix}{entry.name}/", extensions, root)
        elif Path(entry.name).suffix.lower() in extensions:
            yield prefix + entry.name
