"""The identity of a file's content: SHA-256, read as a stream."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from app.media.opening import file_error, open_binary

CHUNK_BYTES = 1 << 20


def sha256_file(path: str | Path, *, on_bytes: Callable[[int], None] | None = None) -> str:
    """SHA-256 of the file's bytes as 64 hex digits, with 1 MiB in memory at a time.

    ``on_bytes`` is called with the bytes read so far and may raise to stop. Raises MediaError when it cannot be read.
    """
    digest = hashlib.sha256()
    done = 0
    with open_binary(path) as stream:
        try:
            while chunk := stream.read(CHUNK_BYTES):
                digest.update(chunk)
                done += len(chunk)
                if on_bytes is not None:
                    on_bytes(done)
        except OSError as error:
            raise file_error(path, error) from error
    return digest.hexdigest()


def sha256_bytes(data: bytes) -> str:
    """SHA-256 of ``data`` as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()
