"""Samples that an engineer is in doubt about go into the work of people, and what these say comes back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app import ids
from app.augmenting.verdict.probes import copies, in_rounds, known_labels, new_source
from app.augmenting.verdict.rounds import (
    LABELLING,
    ORIGINAL,
    SAMPLE,
    Candidate,
    LabellingBody,
    Probe,
    encoded,
    probes_of,
)
from app.augmenting.verdict.subject import as_candidates, group_of
from app.changes.command import View
from app.commands.sending import SendSamples, Sent
from app.errors import CallError
from app.jobs.job import Progress
from app.labeling.read import values_of
from app.labels import values
from app.records import PROBED, Annotation, Annotator, Assignment, Item, Round, SampleRow, Source

if TYPE_CHECKING:
    from app.rules.sheet import RuleSheet


def send_samples(
    view: View, sheet: RuleSheet, project: Path, sample_ids: Sequence[str], people: Sequence[str],
    progress: Progress | None = None,
) -> SendSamples:  # fmt: skip
    """Writes copies of the samples and of as many originals, and gives the command that sends them: a job.

    They join the open round of what was sent before by the same recipe, against the same slice and to the same people.
    Originals are of other groups, so that nobody meets a parent and its sample. Raises CallError for a sample that is
    not there, is in a round already or has no label, and where no original with a label is left.
    """
    progress = progress or Progress()
    rows = view.find(SampleRow, id=tuple(sample_ids))
    if len(rows) != len(set(sample_ids)):
        raise CallError("a sample that was to be sent is not in this project any more.")
    if not people:
        raise CallError("nobody is there to label. Add an annotator first, then say who labels.")
    known = known_labels(view, sheet)
    by_round: dict[tuple[str, str], list[SampleRow]] = defaultdict(list)
    for row in rows:
        by_round[row.recipe_id, row.slice].append(row)
    parts = [_part(view, project, mine, tuple(people), known, progress) for _, mine in sorted(by_round.items())]
    return SendSamples(tuple(row.id for row in rows), tuple(parts), tuple(people))


def usual_people(view: View) -> tuple[str, ...]:
    """Who labels what is sent, unless somebody says otherwise: those of the last open round of what was sent, or the
    two annotators with the least to do."""
    names = {one.id for one in view.find(Annotator, role="annotator")}
    rounds = sorted(_labelling_rounds(view, state="open"), key=lambda one: one.made_at, reverse=True)
    for body in (probes_of(one.body) for one in rounds):
        if body.sent and set(body.people) <= names:
            return body.people
    return tuple(sorted(names, key=lambda name: (view.count(Assignment, annotator_id=name), name))[:2])


def _part(
    view: View, project: Path, rows: Sequence[SampleRow], people: tuple[str, ...], known: dict[str, dict[str, str]],
    progress: Progress,
) -> Sent:  # fmt: skip
    recipe, slice_ = rows[0].recipe_id, rows[0].slice
    there = in_rounds(view, recipe)
    if again := [row for row in rows if row.id in there]:
        raise CallError(f"sample {again[0].id[:8]} is in the work of people already. Its labels come with the verdict.")
    if bare := [row for row in rows if not row.labels]:
        raise CallError(f"sample {bare[0].id[:8]} has no label that people could be held against.")
    samples = _samples(view, rows)
    _check_apart(view, recipe, samples, people)
    open_ = _open_round(view, recipe, slice_, people)
    name = open_.id if open_ is not None else ids.fresh()
    source = view.get(Source, ids.source_id(f"round {name}")) or new_source(view, project, name)
    drawn = [(SAMPLE, one) for one in samples]
    drawn += _originals(view, open_, drawn, known, there)
    drawn.sort(key=lambda pair: ids.stable("probe order", name, pair[1].id))
    items, probes = copies(view, project, source, drawn, known, progress)
    body = encoded(LabellingBody(probes, people, sent=True))
    return Sent(Round(id=name, recipe_id=recipe, kind=LABELLING, slice=slice_, seed=0, body=body), source, items)


def _open_round(view: View, recipe: str, slice_: str, people: tuple[str, ...]) -> Round | None:
    for one in _labelling_rounds(view, recipe_id=recipe, slice=slice_, state="open"):
        body = probes_of(one.body)
        if body.sent and set(body.people) == set(people):
            return one
    return None


def _labelling_rounds(view: View, **wanted: str) -> list[Round]:
    return [one for one in view.find(Round, **wanted) if one.kind == LABELLING]


def _samples(view: View, rows: Sequence[SampleRow]) -> list[Candidate]:
    parents = {item.id: item for item in view.find(Item, id=tuple({row.parent_id for row in rows}))}
    return [Candidate(row.id, row.parent_id, group_of(parents[row.parent_id])) for row in rows]


def _check_apart(view: View, recipe: str, samples: Sequence[Candidate], people: tuple[str, ...]) -> None:
    """Nobody is to meet a sample beside its original: whoever has the one is not given the other."""
    for one in _labelling_rounds(view, recipe_id=recipe, state="open"):
        body = probes_of(one.body)
        shown = {probe.group for probe in body.probes if probe.arm != SAMPLE}
        both = sorted(set(people) & set(body.people))
        if both and any(sample.group in shown for sample in samples):
            raise CallError(
                f"what this sample was made of is in the work of {both[0]} already. Send it to somebody else, or close "
                "that round first."
            )


def _originals(
    view: View, open_: Round | None, drawn: Sequence[tuple[str, Candidate]], known: dict[str, dict[str, str]],
    there: frozenset[str],
) -> list[tuple[str, Candidate]]:  # fmt: skip
    """As many originals as samples, fewer where there are fewer: labelled for the same tasks, of other groups, and
    before others those of which nothing was made: these may be sent too."""
    taken = {one.group for _, one in drawn}
    if open_ is not None:
        taken |= {probe.group for probe in probes_of(open_.body).probes}
    rows = view.find(SampleRow, id=tuple(one.id for _, one in drawn))
    tasks = {task for row in rows for task in row.labels}
    parents = {row.parent_id for row in view.find(SampleRow)}
    offered = as_candidates([item for item in view.find(Item, state="ok") if tasks & known.get(item.id, {}).keys()])
    seed = "".join(one.id for _, one in drawn)
    offered.sort(key=lambda one: (one.id in parents, ids.stable("sent original", seed, one.id)))
    found: list[tuple[str, Candidate]] = []
    for one in offered:
        if len(found) < len(drawn) and one.group not in taken and one.id not in there:
            taken.add(one.group)
            found.append((ORIGINAL, one))
    if not found and open_ is None:
        raise CallError(
            "no original with a label is left to be labelled beside it, and a sample alone would be known for one. "
            "Label more items first."
        )
    return found


@dataclass(frozen=True)
class Given:
    """What one person said of a copy of a sample: ``score`` against the expected label by task, empty until then."""

    who: str
    score: dict[str, float]


def said_of(view: View, sheet: RuleSheet, sample: SampleRow) -> tuple[Given, ...]:
    """Everybody to whom the sample was given in a labelling round, with how near they came to its label."""
    found: list[Given] = []
    for one in _labelling_rounds(view, recipe_id=sample.recipe_id):
        body = probes_of(one.body)
        mine = [probe for probe in body.probes if probe.of == sample.id]
        found += [
            Given(person, _scores(view, sheet, sample, probe, person)) for probe in mine for person in body.people
        ]
    return tuple(found)


def _scores(view: View, sheet: RuleSheet, sample: SampleRow, probe: Probe, person: str) -> dict[str, float]:
    from app.augmenting.verdict.measuring import Scoring

    found: dict[str, float] = {}
    for task in (sheet.task(name) for name in probe.expected if name in sheet.tasks):
        rows = view.find(Annotation, item_id=probe.item, task=task.name, annotator_id=person, state=PROBED)
        truth = values.decode(probe.expected[task.name])
        for value in values_of(view, rows, task.kind).values():
            found[task.name] = Scoring(view, sheet, task, (sample,)).score(sample.id, truth, value).value
    return found
