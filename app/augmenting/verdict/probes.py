"""The probes of a blind labelling round: copies under neutral names, all written alike: no file tells its arm."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count as counted
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
    probes_of,
)
from app.augmenting.verdict.subject import Subject, as_candidates, find_recipe, subject_of
from app.changes.command import View
from app.commands.rounds import StartLabelling, StartPairs
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
    known = known_labels(view, sheet)
    every = [item for item in view.find(Item, state="ok") if item.id in known]
    inside = {item.id for item in subject.in_slice}
    there = in_rounds(view, subject.recipe.id)
    sent = [row for row in subject.samples if row.state == "labelling" and row.id not in there]
    labelled = [row for row in subject.samples if row.labels and row.id not in there]
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
    name = ids.fresh()
    source = new_source(view, project, name)
    items, probes = copies(view, project, source, drawn, known, progress)
    body = encoded(LabellingBody(probes, wanted.people))
    return StartLabelling(_round(subject, LABELLING, wanted.seed, body, name), source, items, wanted.people)


def known_labels(view: View, sheet: RuleSheet) -> dict[str, dict[str, str]]:
    """Item id → task → the label that counts, encoded."""
    found: dict[str, dict[str, str]] = {}
    for task in sheet.tasks.values():
        for item, value in references(view, task.name, task.kind).items():
            found.setdefault(item, {})[task.name] = values.encode(value)
    return found


def in_rounds(view: View, recipe: str) -> frozenset[str]:
    """The samples and items of which a copy is in an open labelling round of the recipe."""
    rounds = [one for one in view.find(Round, recipe_id=recipe, state="open") if one.kind == LABELLING]
    return frozenset(probe.of for one in rounds for probe in probes_of(one.body).probes)


def new_source(view: View, project: Path, round_id: str) -> Source:
    """The source of a round's copies: numbered for people, in a folder of the project."""
    taken = {one.name for one in view.find(Source)}
    number = next(number for number in counted(1) if f"Round {number}" not in taken)
    folder = project / FOLDER / f"round-{number}-{round_id[:6]}"
    return Source(
        id=ids.source_id(f"round {round_id}"), name=f"Round {number}", root=str(folder.absolute()), provenance=PROBE,
        added_at=ids.now(),
    )  # fmt: skip


def copies(
    view: View, project: Path, source: Source, drawn: Sequence[tuple[str, Candidate]],
    known: Mapping[str, Mapping[str, str]], progress: Progress,
) -> tuple[tuple[Item, ...], tuple[Probe, ...]]:  # fmt: skip
    """Writes what was drawn beside what ``source`` holds already, each under the next number."""
    folder = Path(source.root)
    first = 1 + max((int(file.stem) for file in folder.glob("[0-9]*.*") if file.stem.isdigit()), default=0)
    sources = {one.id: one for one in view.find(Source)}
    samples = {row.id: row for row in view.find(SampleRow, id=tuple(one.id for arm, one in drawn if arm == SAMPLE))}
    originals = {item.id: item for item in view.find(Item, id=tuple({one.parent for _, one in drawn}))}
    items: list[Item] = []
    probes: list[Probe] = []
    for place, (arm, one) in enumerate(drawn):
        progress.check()
        sample: SampleRow | None = samples[one.id] if arm == SAMPLE else None
        parent = originals[one.parent]
        file = project / sample.path if sample is not None else Path(sources[parent.source_id].root) / parent.path
        path = f"{first + place:04d}{'.png' if parent.media == 'image' else '.wav'}"
        items.append(_copied(file, source, path, parent.media))
        expected = sample.labels if sample is not None else known[one.id]
        probes.append(Probe(items[-1].id, arm, one.id, one.group, expected, sources[parent.source_id].name))
        progress.report(place + 1, len(drawn), "copies")
    return tuple(items), tuple(probes)


def _copied(file: Path, source: Source, path: str, media: str) -> Item:
    target = Path(source.root) / path
    content = copy_media(file, target, media)
    return Item(
        id=ids.item_id(source.id, path), source_id=source.id, path=path, media=media, state=PROBE,
        sha256=hashlib.sha256(content).hexdigest(), size_bytes=len(content), mtime_ns=target.stat().st_mtime_ns,
    )  # fmt: skip


def _round(subject: Subject, kind: str, seed: int, body: str, name: str = "") -> Round:
    return Round(
        id=name or ids.fresh(), recipe_id=subject.recipe.id, kind=kind, slice=subject.slice, seed=seed, body=body
    )
