"""Clips of examples: files that lie below the folder of the project, so that they go wherever it goes."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.errors import EnvironmentFailed, InputError

CLIPS = "clips"
LARGEST_BYTES = 256 * 1024 * 1024


def keep_clip(folder: Path, file: Path) -> str:
    """The name of ``file`` from ``folder`` on; it is copied to ``clips/`` where it lies elsewhere, never over another.

    Raises InputError where it is larger than a clip has to be, EnvironmentFailed where it cannot be copied.
    """
    place, found = folder.resolve(), file.resolve()
    if found.is_relative_to(place):
        return found.relative_to(place).as_posix()
    try:
        if found.stat().st_size > LARGEST_BYTES:
            raise InputError(f"{file.name}: larger than {LARGEST_BYTES // 2**20} MiB. Cut the clip out of it first.")
        (place / CLIPS).mkdir(exist_ok=True)
        wanted, number = place / CLIPS / found.name, 2
        while wanted.exists() and wanted.read_bytes() != found.read_bytes():
            wanted, number = place / CLIPS / f"{found.stem}-{number}{found.suffix}", number + 1
        if not wanted.exists():
            shutil.copyfile(found, wanted)
    except OSError as problem:
        raise EnvironmentFailed(
            f"{file}: cannot be copied ({problem.strerror}). Check the file and the disk."
        ) from problem
    return wanted.relative_to(place).as_posix()
