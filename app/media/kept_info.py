"""What an M4A or AAC file says of itself, kept once for each content: its index takes longer to read than all else."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import BinaryIO

import msgspec

from app.media.bounded_folder import BoundedFolder
from app.media.info import SoundInfo

_FOLDER_BYTES = 8 << 20


class _Kept(msgspec.Struct, frozen=True):
    n_bytes: int
    info: SoundInfo


class KeptInfo:
    """The info of the content ``sha256``, kept in ``cache_folder``, which may be deleted at any time."""

    def __init__(self, cache_folder: Path, sha256: str) -> None:
        self._folder, self._sha256 = _folder(cache_folder / "info"), sha256

    def get(self, stream: BinaryIO) -> SoundInfo | None:
        """What was kept; None where there is nothing, or the stream has another length."""
        body = self._folder.get(self._sha256)
        try:
            found = msgspec.json.decode(body, type=_Kept) if body is not None else None
        except msgspec.MsgspecError:
            return None
        return found.info if found is not None and found.n_bytes == stream.seek(0, os.SEEK_END) else None

    def put(self, stream: BinaryIO, info: SoundInfo) -> None:
        """Keeps it."""
        self._folder.put(self._sha256, msgspec.json.encode(_Kept(stream.seek(0, os.SEEK_END), info)))


@cache
def _folder(root: Path) -> BoundedFolder:
    """One object a folder: each looks through all of it at its first writing."""
    return BoundedFolder(root, _FOLDER_BYTES)
