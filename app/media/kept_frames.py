"""The frames of an MP3, counted once for each content: who registers a file counts them, who opens it finds them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import BinaryIO

from app.media.bounded_folder import BoundedFolder
from app.media.mp3_frames import Frames, find_frames, unpacked

_FOLDER_BYTES = 64 << 20
# Fewer bytes are counted in a few milliseconds.
_LEAST_BYTES = 4 << 20


class KeptFrames:
    """The frames of the content ``sha256``, kept in ``cache_folder``, which may be deleted at any time."""

    def __init__(self, cache_folder: Path, sha256: str) -> None:
        self._folder, self._sha256 = _folder(cache_folder / "frames"), sha256

    def count(self, stream: BinaryIO, start: int) -> Frames | None:
        """As ``find_frames``; kept ones are believed where they fit the stream. A short file is always counted."""
        if stream.seek(0, 2) < _LEAST_BYTES:
            return find_frames(stream, start)
        body = self._folder.get(self._sha256)
        known = unpacked(body) if body is not None else None
        if known is not None and known.fits(stream):
            return known
        found = find_frames(stream, start)
        if found is not None:
            self._folder.put(self._sha256, found.packed())
        return found


@cache
def _folder(root: Path) -> BoundedFolder:
    """One object a folder: each looks through all of it at its first writing."""
    return BoundedFolder(root, _FOLDER_BYTES)
