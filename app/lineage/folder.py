"""A folder that appears whole or not at all: filled beside its place, then renamed."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import CallError, DiskFull, EarmarkError, EnvironmentFailed, ReadOnly
from app.lineage.manifest import MANIFEST, MARK, is_litter, load_manifest

_FULL = (errno.ENOSPC, errno.EDQUOT)


def check_target(out: Path) -> None:
    """Raises CallError when ``out`` may not be replaced: it is a file, or holds files that no export put there."""
    if out.is_symlink() or out.is_file():
        raise CallError(f"{out}: this is a file or a link. Name a folder that does not exist yet.")
    if not out.exists() or not any(out.iterdir()):
        return
    if not (out / MARK).is_file():
        raise CallError(f"{out}: the folder is not empty and no export of Earmark. Name another folder.")
    try:
        ours = {str(line["path"]) for line in load_manifest(out)}
    except EarmarkError as problem:
        raise CallError(f"{out}: an export whose manifest cannot be read. Remove the folder yourself.") from problem
    theirs = sorted(
        path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_symlink() or not path.is_dir()
    )
    foreign = [path for path in theirs if path not in ours and path not in (MARK, MANIFEST) and not is_litter(path)]
    if foreign:
        more = f" and {len(foreign) - 1} more" if len(foreign) > 1 else ""
        raise CallError(f"{out}: it holds {foreign[0]}{more}, which no export wrote. Move that away first.")


@contextmanager
def appearing(out: Path) -> Iterator[Path]:
    """An empty folder to fill; it takes the place of ``out`` at the end, and vanishes when anything goes wrong.

    Raises DiskFull, ReadOnly or EnvironmentFailed in words, with nothing left behind.
    """
    partial = out.with_name(f".{out.name}.earmark-partial")
    old = out.with_name(f".{out.name}.earmark-old")
    try:
        with _in_words(out):
            if old.exists() and not out.exists():
                old.rename(out)  # an earlier run was killed between its two renames
            out.parent.mkdir(parents=True, exist_ok=True)
            for rest in (partial, old):
                if rest.exists():
                    shutil.rmtree(rest)
            partial.mkdir()
            yield partial
            _swap(partial, out, old)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _swap(partial: Path, out: Path, old: Path) -> None:
    if out.exists():
        out.rename(old)
    try:
        partial.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _in_words(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        if problem.errno in _FULL:
            raise DiskFull(
                f"{out}: the disk is full, so nothing was exported. Free some space or name a folder elsewhere."
            ) from problem
        if problem.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise ReadOnly(f"{out}: this place may not be written. Name a folder elsewhere.") from problem
        raise EnvironmentFailed(
            f"{out}: cannot be written ({problem.strerror or problem}). Check the disk."
        ) from problem
