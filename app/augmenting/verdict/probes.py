"""The probes of a blind labelling round: copies under neutral names, all written alike: no file tells its arm."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app import ids
from app.augmenting.make.work import copy_media
from app.augmenting.verdict.rounds import (
    LABELLING,
    ORIGINAL,
    PAIRS,
    SAMPLE,
    Candidate,
    LabellingBody,
    PairsBody,
    Probe,
    draw_pairs,
    draw_probes,
    encoded,
)
from app.augmenting.verdict.subject import Subject, as_candidates, find_recipe, subject_of
from app.changes.command import View
from app.commands.rounds import StartLabelling, StartPairs, source_name
from app.errors import CallError
from app.jobs.job import Progress
from app.labeling.read import references
from app.labels import values
from app.records import PROBE, Item, Round, SampleRow, Source

if TYPE_CHECKING:
    from app.rules.sheet import RuleSheet

FOLDER = "rounds"


@dataclass(frozen=True)
class Wanted:
    """How many of each arm, who labels them, and the seed that draws them."""

    samples: int
    originals: int
    in_slice: int
    people: tuple[str, ...]
    seed: int = 0


def start_pairs(
    view: View, sheet: RuleSheet, recipe: str, count: int, *, slice_expression: str | None = None, seed: int = 0
) -> StartPairs:
    """The command that starts a round of ``count`` pairs. Raises CallError where no pair can be made."""
    subject = subject_of(view, sheet, find_recipe(view, recipe), slice_expression=slice_expression)
    pairs = draw_pairs(subject.sample_candidates(), as_candidates(subject.in_slice), count, seed=seed)
    if not pairs:
        raise CallError(
            f"{subject.recipe.name}: {len(subject.samples)} samples and {len(subject.in_slice)} real items of the "
            "slice make no pair. A sample never stands beside its parent: make samples, or widen the slice."
        )
    return StartPairs(_round(subject, PAIRS, seed, encoded(PairsBody(pairs))))


def start_labelling(
    view: View,
    sheet: RuleSheet,
    project: Path,
    recipe: str,
    wanted: Wanted,
    *,
    slice_expression: str | None = None,
    progress: Progress | None = None,
) -> StartLabelling:
    """Writes the probes and gives the command that puts them into the work of people: a job.

    Samples that were sent to labelling come first. Originals are items with a label that counts; real items of the
    slice need one too, since agreement is held against it. Raises CallError where an arm stays empty.
    """
    progress = progress or Progress()
    subject = subject_of(view, sheet, find_recipe(view, recipe), slice_expression=slice_expression)
    known = _known(view, sheet)
    every = [item for item in view.find(Item, state="ok") if item.id in known]
    inside = {item.id for item in subject.in_slice}
    sent = [row for row in subject.samples if row.state == "labelling"]
    labelled = [row for row in subject.samples if row.labels]
    offered = subject.sample_candidates(sent), subject.sample_candidates([row for row in labelled if row not in sent])
    first = draw_probes(offered[0], (), (), (wanted.samples, 0, 0), seed=wanted.seed)
    taken = {one.group for _, one in first}
    rest = [one for one in offered[1] if one.group not in taken]
    free = [one for one in as_candidates(every) if one.group not in taken]
    real = [one for one in free if one.id in inside and one.id not in subject.parents]
    counts = wanted.samples - len(first), wanted.originals, wanted.in_slice
    drawn = [*first, *draw_probes(rest, free, real, counts, seed=wanted.seed)]
    drawn.sort(key=lambda pair: ids.stable("probe order", str(wanted.seed), pair[1].id))
    for arm in (SAMPLE, ORIGINAL):
        if not any(found == arm for found, _ in drawn):
            raise CallError(
                f"{subject.recipe.name}: no {arm} is left for a labelling round. Make samples of more items."
            )
    return _written(view, project, subject, drawn, known, wanted, progress)


def _known(view: View, sheet: RuleSheet) -> dict[str, dict[str, str]]:
    """Item id → task → the label that counts."""
    found: dict[str, dict[str, str]] = {}
    for task in sheet.tasks.values():
        for item, value in references(view, task.name, task.kind).items():
            found.setdefault(item, {})[task.name] = values.encode(value)
    return found


def _written(
    view: View, project: Path, subject: Subject, drawn: Sequence[tuple[str, Candidate]],
    known: dict[str, dict[str, str]], wanted: Wanted, progress: Progress,
) -> StartLabelling:  # fmt: skip
    name = ids.fresh()
    folder = project / FOLDER / name
    source = Source(
        id=ids.source_id(source_name(name)), name=source_name(name), root=str(folder.absolute()), provenance=PROBE,
        added_at=ids.now(),
    )  # fmt: skip
    roots = {one.id: Path(one.root) for one in view.find(Source)}
    samples = {row.id: row for row in subject.samples}
    originals = {item.id: item for item in view.find(Item, id=tuple(one.parent for _, one in drawn))}
    items: list[Item] = []
    probes: list[Probe] = []
    for place, (arm, one) in enumerate(drawn, 1):
        progress.check()
        sample: SampleRow | None = samples.get(one.id) if arm == SAMPLE else None
        parent = originals[one.parent]
        file = project / sample.path if sample is not None else roots[parent.source_id] / parent.path
        path = f"{place:04d}{'.png' if parent.media == 'image' else '.wav'}"
        content = copy_media(file, folder / path, parent.media)
        at = (folder / path).stat().st_mtime_ns
        item = Item(
            id=ids.item_id(source.id, path), source_id=source.id, path=path, media=parent.media, state=PROBE,
            sha256=hashlib.sha256(content).hexdigest(), size_bytes=len(content), mtime_ns=at,
        )  # fmt: skip
        items.append(item)
        probes.append(Probe(item.id, arm, one.id, one.group, sample.labels if sample is not None else known[one.id]))
        progress.report(place, len(drawn), "copies")
    body = encoded(LabellingBody(tuple(probes), wanted.people))
    return StartLabelling(_round(subject, LABELLING, wanted.seed, body, name), source, tuple(items), wanted.people)


def _round(subject: Subject, kind: str, seed: int, body: str, name: str = "") -> Round:
    return Round(
        id=name or ids.fresh(), recipe_id=subject.recipe.id, kind=kind, slice=subject.slice, seed=seed, body=body
    )
