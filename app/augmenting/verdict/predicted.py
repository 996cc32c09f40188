"""Samples to a model: their files and a list of them, under names that its predictions are known by again."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Sequence
from pathlib import Path

from app.errors import CallError, DiskFull, InputError
from app.records import RecipeRow, SampleRow

LIST = "samples.csv"


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
