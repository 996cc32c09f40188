"""The folder of a batch that is being made: which samples are finished, and files that are not yet.

One line of JSON a finished sample, written after its file has its name. A line counts again only when it was about
the same work (recipe, labels, seed, libraries) and the file still has the content it names: so whatever a crash or a
power cut left is either whole or done again. The folder goes when the samples are in the project.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path, PurePath
from types import TracebackType
from typing import Any, BinaryIO, Self

import msgspec

from app.augmenting.make.plan import RenderTask
from app.augmenting.make.work import Made
from app.augmenting.places import refusal
from app.errors import EarmarkError

_NAME = "finished.jsonl"
_RUNNING, _ENDED = "running", "ended"


class Journal:
    """Use it in a ``with``; one process at a time, which the project's lock sees to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.died = False
        """Whether the run before came to no end of its own: it crashed, or somebody killed it."""
        self._file: BinaryIO | None = None

    def __enter__(self) -> Self:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for part in self.folder.glob("*.part"):
                part.unlink(missing_ok=True)
            runs = [line["run"] for line in self._lines() if "run" in line]
            self.died = runs[-1:] == [_RUNNING]
            self._file = (self.folder / _NAME).open("ab")
        except OSError as problem:
            raise refusal(self.folder, problem) from problem
        self._say({"run": _RUNNING})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is None:
            return
        with suppress(EarmarkError):  # a full disk: then the next run goes as after a crash, which costs it little
            self._say({"run": _ENDED})
        self._file.close()
        self._file = None

    def finished(self, tasks: Iterable[RenderTask]) -> dict[str, Made]:
        """The samples by id that need not be made again."""
        lines = {line["key"]: line for line in self._lines() if "key" in line}
        found: dict[str, Made] = {}
        for task in tasks:
            line = lines.get(key_of(task))
            if line is not None and _content_of(task) == line["sha256"]:
                found[task.sample_id] = Made(task, line["sha256"], line["labels"], line["report"], line["features"])
        return found

    def add(self, made: Made) -> None:
        """Remembers a sample whose file is there. Raises DiskFull where not even a line fits."""
        self._say(
            {
                "key": key_of(made.task), "sha256": made.sha256, "labels": made.labels, "report": made.report,
                "features": made.features,
            }
        )  # fmt: skip

    def _say(self, line: Mapping[str, Any]) -> None:
        assert self._file is not None
        try:
            self._file.write(msgspec.json.encode(line) + b"\n")
            self._file.flush()
        except OSError as problem:
            raise refusal(self.folder, problem) from problem

    def _lines(self) -> list[dict[str, Any]]:
        try:
            raw = (self.folder / _NAME).read_bytes().split(b"\n")
        except FileNotFoundError:
            return []
        found = []
        for line in raw:
            try:
                found.append(msgspec.json.decode(line, type=dict[str, Any]))
            except msgspec.DecodeError:
                continue  # the empty end, or a line that was cut short
        return found


def forget(folder: Path) -> None:
    """Removes the folder of a batch whose samples are in the project, and the one above when it is empty."""
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.parent.rmdir()
    except OSError:
        return


def key_of(task: RenderTask) -> str:
    """The digest of all that a sample's bytes and labels depend on, wherever its files lie."""
    from augment.engines import versions

    mixed = (*task.materials.noise, "", *task.materials.responses, "", task.materials.objects)
    what = {
        "sample": task.sample_id, "parent": task.parent_sha256, "labels": task.labels, "recipe": task.recipe_text,
        "seed": task.seed, "saving": task.saving, "declared": task.declared,
        "materials": [PurePath(one).name for one in mixed], "libraries": versions(),
    }  # fmt: skip
    return hashlib.sha256(msgspec.json.encode(what, order="sorted")).hexdigest()


def settle(paths: Iterable[Path]) -> None:
    """Returns when the files are on the disk itself, so that what the project names outlasts a power cut."""
    files = list(paths)
    if len(files) > 50 and hasattr(os, "sync"):
        os.sync()
        return
    for path in files:
        with path.open("r+b") as stream:
            os.fsync(stream.fileno())


def _content_of(task: RenderTask) -> str:
    try:
        with Path(task.target).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
