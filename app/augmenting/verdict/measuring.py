"""Every measurement of a recipe that a project has the data for, as the table of its verdict. Writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from app import ids
from app.augmenting.marks.trying import moved_marks
from app.augmenting.verdict import criteria
from app.augmenting.verdict.harder import (
    Difference,
    Labelled,
    Predicted,
    Scored,
    clear_to_people,
    hard_beside,
    hard_for_model,
)
from app.augmenting.verdict.labels_line import moved_right
from app.augmenting.verdict.leaks import leaks
from app.augmenting.verdict.limits import Limits, limits_of, loosened
from app.augmenting.verdict.proportion import Share, exact
from app.augmenting.verdict.rounds import LABELLING, PAIRS, pairs_of, probes_of, told_apart
from app.augmenting.verdict.subject import Subject, find_recipe, group_of, subject_of
from app.augmenting.verdict.table import Criterion, Table
from app.changes.command import View
from app.jobs.job import Progress
from app.labeling.read import references, values_of
from app.labeling.within import Around, around
from app.labels import values
from app.records import PROBED, Annotation, Answer, ModelRun, Prediction, Round, SamplePrediction, SampleRow
from app.slices.project import find_run

if TYPE_CHECKING:
    from app.rules.sheet import RuleSheet, Task
    from augment.recipe import Recipe

STEPS = 5


def measure(
    view: View,
    sheet: RuleSheet,
    recipe: str = "",
    *,
    slice_expression: str | None = None,
    task: str = "",
    model: str = "",
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Table:
    """The table of ``recipe`` (a name or digest). Without ``model`` it is the run that knows most of its samples;
    without ``limits`` they are those of the project.

    Raises UnknownName or CallError where recipe, task or slice are not understood.
    """
    progress, limits = progress or Progress(), limits or limits_of(view)
    subject = subject_of(view, sheet, find_recipe(view, recipe), slice_expression=slice_expression)
    chosen = sheet.task(task) if task else _usual_task(sheet, subject)
    scoring = Scoring(view, sheet, chosen, subject.samples)
    count = len(subject.samples)
    progress.report(1, STEPS, "features")
    lines = [*_realistic(subject, limits)]
    progress.report(2, STEPS, "people")
    clear = clear_to_people(list(_labelled(view, subject, scoring)))
    progress.report(3, STEPS, "model")
    runs = runs_of(view, subject, chosen)
    run = find_run(view, model, chosen.name) if model else next(iter(runs), None)
    hard = None if run is None else _predicted(view, subject, scoring, run)
    progress.report(4, STEPS, "leaks")
    found, held_out = leaks(view, subject, progress)
    lines = [
        criteria.clear(clear, limits),
        criteria.model_poor(hard, limits),
        criteria.real_or_made(pairs_told_apart(view, subject), limits),
        *lines,
        moved_right(moved_marks(view, sheet, subject, recipe_of(subject), progress), limits),
        criteria.no_leak(found, samples=count, held_out=held_out),
    ]
    progress.report(STEPS, STEPS, "")
    return Table(
        recipe=subject.recipe.id, name=subject.recipe.name, slice=subject.slice, samples=count,
        model=run.name if run else "", runs=tuple(one.name for one in runs), limits=limits, criteria=tuple(lines),
        at=ids.now(), loosened=loosened(limits),
    )  # fmt: skip


class Scoring:
    """Labels of one task held against what was expected, as the sheet compares them."""

    def __init__(self, view: View, sheet: RuleSheet, task: Task, samples: Sequence[SampleRow] = ()) -> None:
        self.view, self.sheet, self.task = view, sheet, task
        self._options = tuple(option.name for option in task.classes)
        real = around(view, sheet, task.name)
        # A sample has what tables say of its parent, and sounds or looks as it was measured itself.
        made = {
            row.id: msgspec.structs.replace(real.items[row.parent_id], id=row.id, features=row.features)
            for row in (samples if real.items else ())
            if row.parent_id in real.items
        }
        self._compared = Around({**real.items, **made}, real.sources).comparing(sheet, task.name)

    def score(self, of: str, truth: values.Value, said: values.Value) -> Scored:
        """By the task's own metric; ``of`` is the id of the item or sample that both labels are of."""
        from app.agreement.scores import score

        one = score(self.task.kind, self._compared(of, truth), self._compared(of, said), options=self._options)
        return Scored(one.value, one.weight)


def pairs_told_apart(view: View, subject: Subject) -> Share:
    """All answers to all rounds of pairs of the recipe against this slice; undone and doubled ones count once."""
    hits = count = 0
    for one in rounds_of(view, subject, PAIRS):
        answers = ((row.place, row.said) for row in view.find(Answer, round_id=one.id))
        found = told_apart(pairs_of(one.body).pairs, answers)
        hits, count = hits + found.hits, count + found.count
    return exact(hits, count)


def rounds_of(view: View, subject: Subject, kind: str) -> list[Round]:
    """The rounds of that kind on the recipe, held against this slice."""
    return [one for one in view.find(Round, recipe_id=subject.recipe.id, slice=subject.slice) if one.kind == kind]


def runs_of(view: View, subject: Subject, task: Task) -> list[ModelRun]:
    """The runs that predicted samples, first the one that predicted most of them together with their parents, since
    only those can be held against each other."""
    samples = tuple(row.id for row in subject.samples)
    runs = view.find(ModelRun, task=task.name)
    counted = {run.id: view.count(SamplePrediction, run_id=run.id, sample_id=samples) for run in runs}
    parents = tuple(subject.parents)
    beside = {run.id: counted[run.id] and view.count(Prediction, run_id=run.id, item_id=parents) for run in runs}
    return sorted(
        (run for run in runs if counted[run.id]),
        key=lambda run: (min(counted[run.id], beside[run.id]), counted[run.id], run.added_at, run.id),
        reverse=True,
    )


def matrix(
    samples: Sequence[Mapping[str, float]], real: Sequence[Mapping[str, float]]
) -> tuple[tuple[str, ...], NDArray[np.float64], NDArray[np.float64]]:
    """Names, and the features of both as rows: those that every sample and every real item has, and that vary."""
    if not samples or not real:
        return (), np.zeros((0, 0)), np.zeros((0, 0))
    shared = set(samples[0]).intersection(*map(set, samples), *map(set, real))
    names = tuple(sorted(name for name in shared if len({one[name] for one in (*samples, *real)}) > 1))
    rows = [np.array([[one[name] for name in names] for one in part], dtype=np.float64) for part in (samples, real)]
    fine = np.isfinite(rows[0]).all(axis=0) & np.isfinite(rows[1]).all(axis=0)
    return tuple(np.array(names)[fine].tolist()), rows[0][:, fine], rows[1][:, fine]


def _usual_task(sheet: RuleSheet, subject: Subject) -> Task:
    """The task that most samples have a label of; the first of the sheet where they have none."""
    labelled = Counter(name for row in subject.samples for name in row.labels)
    return max(sheet.tasks.values(), key=lambda one: labelled[one.name])


def _realistic(subject: Subject, limits: Limits) -> Iterator[Criterion]:
    from augment.realism import bands, source_shares
    from augment.two_sample import two_sample

    real = [item for item in subject.real if item.features]
    samples = [row for row in subject.samples if row.features]
    names, made, true = matrix([row.features for row in samples], [item.features for item in real])
    columns = {name: made[:, at].tolist() for at, name in enumerate(names)}
    beside = {name: true[:, at].tolist() for at, name in enumerate(names)}
    yield criteria.in_band(bands(columns, beside), limits)
    groups = [*(group_of(subject.parents[row.parent_id]) for row in samples), *(group_of(item) for item in real)]
    found = two_sample(made, true, groups=groups) if names else None
    yield criteria.classifier(found, limits, samples=len(samples), real=len(real))
    yield criteria.sources(source_shares(_mixed_in(subject)), limits, samples=len(subject.samples))


def _mixed_in(subject: Subject) -> Iterator[list[str]]:
    """The names of what each sample had mixed in, by the steps that need materials."""
    steps = recipe_of(subject).steps
    taking = {index for index, step in enumerate(steps) if step.transform.needs}
    words = {param.name for step in steps for param in step.transform.params if param.choices}
    for row in subject.samples:
        done = report_of(row).get("steps", ())
        yield [
            value
            for index, step in enumerate(done)
            if index in taking and step.get("done")
            for name, value in step.get("drawn", {}).items()
            if isinstance(value, str) and name not in words
        ]


def report_of(row: SampleRow) -> dict[str, Any]:
    """What is noted of how a sample was made."""
    found = msgspec.json.decode(row.report)
    return found if isinstance(found, dict) else {}


def recipe_of(subject: Subject) -> Recipe:
    """The recipe that made the samples."""
    from augment.recipe import Recipe

    return Recipe.from_yaml(subject.recipe.text)


def _labelled(view: View, subject: Subject, scoring: Scoring) -> Iterator[Labelled]:
    """What people said of the probes of all labelling rounds of the recipe."""
    task = scoring.task
    for one in rounds_of(view, subject, LABELLING):
        probes = {probe.item: probe for probe in probes_of(one.body).probes if task.name in probe.expected}
        said = view.find(Annotation, item_id=tuple(probes), task=task.name, state=PROBED) if probes else []
        given = values_of(view, said, task.kind)
        for annotation in said:
            if annotation.id in given:
                probe = probes[annotation.item_id]
                truth = values.decode(probe.expected[task.name])
                yield Labelled(probe.arm, probe.group, scoring.score(probe.of, truth, given[annotation.id]))


def _predicted(view: View, subject: Subject, scoring: Scoring, run: ModelRun) -> Difference | None:
    """The run on samples and their parents, on the real items of the slice, and where need be on those outside it."""
    task = scoring.task
    on_samples = {row.sample_id: row.value for row in view.find(SamplePrediction, run_id=run.id)}
    on_items = {row.item_id: values.decode(row.value) for row in view.find(Prediction, run_id=run.id)}
    own = bool(subject.slice) and subject.parents.keys() <= {item.id for item in subject.in_slice}
    real = (*subject.parents.values(), *subject.in_slice, *(subject.outside if own else ()))
    truth = references(view, task.name, task.kind, item_ids=tuple({item.id for item in real if item.id in on_items}))
    scores = {name: scoring.score(name, value, on_items[name]) for name, value in truth.items()}
    pairs = [
        Predicted(
            group_of(subject.parents[row.parent_id]),
            scoring.score(row.id, values.decode(row.labels[task.name]), values.decode(on_samples[row.id])),
            scores[row.parent_id],
        )
        for row in subject.samples
        if row.id in on_samples and task.name in row.labels and row.parent_id in scores
    ]
    found = hard_for_model(pairs, [scores[item.id] for item in subject.in_slice if item.id in scores])
    if found is None or not own:
        return found
    elsewhere = [(group_of(item), scores[item.id]) for item in subject.outside if item.id in scores]
    return replace(found, own=True, elsewhere=hard_beside(pairs, elsewhere))
