"""Opening files that may be missing, forbidden or folders, with errors a person can act on."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import BinaryIO

from app.errors import MediaError


def name_of(path: str | Path) -> str:
    """The last part of a path, to call a file by in messages."""
    return os.path.basename(path) or str(path)  # noqa: PTH119 - once a file of a folder; Path costs ten times as much


def open_binary(path: str | Path) -> BinaryIO:
    """The file, open for reading. Raises MediaError that names it and says what to do."""
    try:
        return open(path, "rb")  # noqa: PTH123 - once a file of a folder; Path costs as much again
    except OSError as error:
        raise file_error(path, error) from error


def file_error(path: str | Path, error: OSError) -> MediaError:
    """``error``, as the operating system gave it, in words."""
    name = name_of(path)
    if isinstance(error, FileNotFoundError):
        return MediaError(f"{name}: the file is missing. Put it back at {path}, or remove the item.")
    if isinstance(error, IsADirectoryError):
        return MediaError(f"{name}: this is a folder. Name a file in it.")
    if isinstance(error, PermissionError):
        return MediaError(f"{name}: you may not read this file. Change its permissions (chmod u+r) or copy it.")
    if error.errno == errno.EIO:
        return MediaError(f"{name}: the disk failed while reading. Check the disk and copy the file from a backup.")
    return MediaError(f"{name}: cannot be read ({error.strerror or error}). Check the disk and copy the file again.")
