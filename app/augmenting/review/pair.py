"""What a person needs to judge a sample: parent and sample with their labels, and what was done and dropped."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from app.augmenting.make.preview import drop_line
from app.augmenting.verdict.sending import Given, said_of
from app.changes.command import View
from app.errors import CallError
from app.labeling.read import references
from app.labels import values
from app.records import Item, SampleRow, Source
from app.units import Image, Sound

if TYPE_CHECKING:
    from app.rules.sheet import RuleSheet


@dataclass(frozen=True, eq=False)
class Side:
    """One of the two: its media (``rate_hz`` is None for a picture) and its labels by task."""

    title: str
    media: Image | Sound
    rate_hz: int | None
    labels: dict[str, values.Value]


@dataclass(frozen=True, eq=False)
class Pair:
    """A sample beside its parent. ``steps`` and ``dropped`` are lines; ``said`` is one for each to whom it was sent."""

    sample: SampleRow
    parent: Side
    made: Side
    steps: tuple[str, ...]
    dropped: tuple[str, ...]
    said: tuple[str, ...] = ()


def load_pair(view: View, sheet: RuleSheet, project: Path, sample_id: str) -> Pair:
    """Reads both files. Raises CallError for a sample that is not there, MediaError for a file that cannot be read."""
    from augment.catalog.wording import step_said

    sample = view.get(SampleRow, sample_id)
    parent = None if sample is None else view.get(Item, sample.parent_id)
    source = None if parent is None else view.get(Source, parent.source_id)
    if sample is None or parent is None or source is None:
        raise CallError(f"sample {sample_id}: not in this project.")
    before = {
        task.name: found[parent.id]
        for task in sheet.tasks.values()
        if parent.id in (found := references(view, task.name, task.kind, item_ids=(parent.id,)))
    }
    after = {task: values.decode(text) for task, text in sample.labels.items()}
    report = msgspec.json.decode(sample.report)
    return Pair(
        sample,
        _side(parent.path, Path(source.root) / parent.path, parent.media, before),
        _side(f"{sample.id[:8]}, variant {sample.variant}", project / sample.path, parent.media, after),
        tuple(step_said(step["transform"], step["drawn"]) for step in report.get("steps", ()) if step.get("done")),
        tuple(drop_line(drop) for drop in (*report.get("dropped", ()), *report.get("refused", ()))),
        tuple(map(_said_line, said_of(view, sheet, sample))),
    )


def _said_line(given: Given) -> str:
    if not given.score:
        return f"{given.who}: not yet"
    parts = (f"{value:.2f}{f' ({task})' if len(given.score) > 1 else ''}" for task, value in given.score.items())
    return f"{given.who}: agreement {', '.join(parts)}"


def _side(title: str, path: Path, media: str, labels: dict[str, values.Value]) -> Side:
    if media == "image":
        from app.media.image import read_image

        return Side(title, read_image(path), None, labels)
    from app.media.sound import read_sound

    samples, rate_hz = read_sound(path)
    return Side(title, samples, rate_hz, labels)
