"""Samples to a model and its predictions back: the same files and names in both directions."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.changes.command import View
from app.commands.rounds import PredictSamples
from app.errors import CallError, DiskFull, InputError
from app.labels import values
from app.records import Item, RecipeRow, SampleRow

if TYPE_CHECKING:
    from app.formats.incoming import Read
    from app.workspace import Workspace

LIST = "samples.csv"
# A second name of the same sample: what an export calls it.
_EXPORTED = "exported:"


def sample_items(view: View) -> list[Item]:
    """Every sample as an item that a reader of predictions can find: by its id, its file, or its name in an export."""
    found: list[Item] = []
    parents = {
        item.id: item.path for item in view.find(Item, id=tuple({row.parent_id for row in view.find(SampleRow)}))
    }
    for row in view.find(SampleRow):
        parent = parents.get(row.parent_id, "")
        name = f"{parent.rsplit('.', 1)[0]}-{row.id[:8]}.{row.path.rsplit('.', 1)[-1]}"
        for key, path in ((row.id, row.path), (_EXPORTED + row.id, name)):
            found.append(Item(id=key, source_id="", path=path, sha256=row.sha256, size_bytes=0, mtime_ns=0, media=""))
    return found


def apart(view: View, read: Read) -> tuple[Read, dict[str, dict[str, values.Value]]]:
    """What was read of items, and of samples: task → sample id → value."""
    samples = {row.id for row in view.find(SampleRow)}
    of_items = {name: said for name, said in read.said.items() if _sample_of(name) not in samples}
    on_samples: dict[str, dict[str, values.Value]] = {}
    for name, said in read.said.items():
        if _sample_of(name) in samples:
            for task, value in said.items():
                on_samples.setdefault(task, {})[_sample_of(name)] = value
    return replace(read, said=of_items), on_samples


def keep_samples(
    workspace: Workspace, on_samples: Mapping[str, Mapping[str, values.Value]], *, model: str, origin: str
) -> dict[str, int]:
    """Keeps what ``model`` says of samples; how many a task. What it said of items stays."""
    for task, said in sorted(on_samples.items()):
        workspace.do(PredictSamples(model, task, said, origin=origin))
    return {task: len(said) for task, said in sorted(on_samples.items())}


def write_samples(project: Path, recipe: RecipeRow, samples: Sequence[SampleRow], out: Path) -> int:
    """Copies the files of ``samples`` and a list of them to the folder ``out``, for a model to predict.

    Raises CallError where there are none or ``out`` is a file, InputError for a file that is missing, DiskFull.
    """
    if not samples:
        raise CallError(f"{recipe.name}: no samples to write. Make some, or accept some that were rejected.")
    if out.exists() and not out.is_dir():
        raise CallError(f"{out}: this is a file. Name a folder.")
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(("file", "sample", "parent", "recipe", "seed"))
    try:
        out.mkdir(parents=True, exist_ok=True)
        for row in samples:
            source = project / row.path
            if not source.is_file():
                raise InputError(f"{row.path}: the file of this sample is gone. Make the samples again.")
            shutil.copyfile(source, out / source.name)
            writer.writerow((source.name, row.id, row.parent_id, recipe.id[:12], row.seed))
        (out / LIST).write_text(table.getvalue(), "utf-8")
    except OSError as problem:
        raise DiskFull(f"{out}: cannot be written ({problem.strerror}). Free some space and go on.") from problem
    return len(samples)


def _sample_of(name: str) -> str:
    return name.removeprefix(_EXPORTED)
