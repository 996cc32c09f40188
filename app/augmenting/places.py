"""Files of a batch: paths here, or URLs that fsspec knows (``s3://``, ``gs://``, ``sftp://`` …) on a cluster.

A file comes to its name in one step, so that nobody ever meets half of it: here it is written in the job's folder and
renamed, elsewhere under another name and moved.
"""

from __future__ import annotations

import errno
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from app.errors import CallError, DiskFull, EnvironmentFailed, MediaError, ReadOnly

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def is_url(place: str) -> bool:
    """Whether ``place`` is a URL and no path."""
    return "://" in place


def read_bytes(place: str) -> bytes:
    """The whole file. Raises MediaError when it cannot be read."""
    if not is_url(place):
        from app.media.opening import file_error, open_binary

        with open_binary(place) as stream:
            try:
                return stream.read()
            except OSError as problem:
                raise file_error(place, problem) from problem
    system, path = _system(place)
    try:
        found: bytes = system.cat_file(path)
    except OSError as problem:
        raise MediaError(f"{place}: cannot be read ({problem.strerror or problem}).") from problem
    return found


@contextmanager
def local(place: str) -> Iterator[Path]:
    """A path to the file: its own, or that of a copy which is gone afterwards."""
    if not is_url(place):
        yield Path(place)
        return
    content = read_bytes(place)
    with tempfile.TemporaryDirectory(prefix="earmark-") as folder:
        copy = Path(folder) / PurePosixPath(place).name
        copy.write_bytes(content)
        yield copy


def write_whole(place: str, content: bytes, scratch: str = "") -> None:
    """Writes ``content`` so that ``place`` holds all of it or what it held before.

    ``scratch`` is a folder on the same disk for the unfinished file. Raises DiskFull, ReadOnly, EnvironmentFailed.
    """
    if is_url(place):
        _write_remote(place, content)
        return
    target = Path(place)
    part = (Path(scratch) if scratch else target.parent) / f"{target.name}.{os.getpid()}-{threading.get_ident()}.part"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(target)
    except OSError as problem:
        _forget(part)
        raise refusal(target.parent, problem) from problem


def refusal(folder: Path, problem: OSError) -> EnvironmentFailed:
    """The error of a folder that cannot be written, in words."""
    if problem.errno in _FULL:
        return DiskFull(f"{folder}: the disk is full. Free some space and run it again; what was finished stays.")
    if problem.errno in _FORBIDDEN:
        return ReadOnly(f"{folder}: may not be written ({problem.strerror}). Change its permissions.")
    return EnvironmentFailed(f"{folder}: cannot be written ({problem.strerror or problem}). Check the disk.")


def _forget(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:  # the disk that refused the file may refuse this too; the job's folder is cleared at its end
        return


def _write_remote(place: str, content: bytes) -> None:
    system, path = _system(place)
    part = f"{path}.{os.getpid()}-{threading.get_ident()}.part"
    try:
        system.makedirs(system._parent(path), exist_ok=True)
        system.pipe_file(part, content)
        if system.exists(path):
            system.rm_file(path)
        system.mv(part, path)
    except OSError as problem:
        raise EnvironmentFailed(f"{place}: cannot be written ({problem.strerror or problem}).") from problem


def _system(place: str) -> tuple[Any, str]:
    try:
        import fsspec
    except ImportError as problem:
        raise CallError(f"{place}: URLs need the extra: install earmark[cluster].") from problem
    try:
        system, path = fsspec.core.url_to_fs(place)
    except (ImportError, ValueError) as problem:
        raise CallError(f"{place}: {problem}") from problem
    return system, path
