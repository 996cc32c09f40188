"""What the verdict tab has done on workers: measuring, drawing rounds, samples to a model and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.augmenting.review.teaching import Lesson
    from app.augmenting.verdict.table import Table
    from app.commands.rounds import StartLabelling, StartPairs
    from app.jobs.job import Progress
    from app.labels import values
    from app.rules.sheet import RuleSheet
    from app.store.reader import Reader
    from app.workspace import Workspace


@dataclass(frozen=True)
class Measured:
    """The table of a recipe, its rounds, what decisions teach, and whether it is approved and by whom; ``changed`` says
    who set the thresholds and when.
    """

    table: Table
    rounds: Sequence[Mapping[str, Any]]
    lessons: tuple[Lesson, ...]
    approved: bool
    who: str
    changed: str = ""


def measured(view: Reader, sheet: RuleSheet, recipe: str, model: str, progress: Progress) -> Measured:
    """All that the tab shows of a recipe; ``model`` is the run to measure, "" for the one that knows most samples."""
    from app.augmenting.review.listing import decided_of, read_listing
    from app.augmenting.review.teaching import lessons
    from app.augmenting.verdict.answers import progress_of
    from app.augmenting.verdict.measuring import measure
    from app.augmenting.verdict.subject import find_recipe
    from app.commands.verdicts import APPROVED, verdict_id
    from app.records import Verdict
    from augment.recipe import Recipe

    with view.frozen() as frozen:
        row = find_recipe(frozen, recipe)
        table = measure(frozen, sheet, row.id, model=model, progress=progress)
        rounds = [one for one in progress_of(frozen) if one["recipe_id"] == row.id]
        taught = lessons(Recipe.from_yaml(row.text), decided_of(read_listing(frozen)[0], row.id))
        kept = frozen.get(Verdict, verdict_id(row.id))
        changed = _changed(frozen) if table.loosened else ""
    approved = kept is not None and kept.state == APPROVED
    return Measured(table, rounds, taught, approved, kept.who if kept is not None else "", changed)


def _changed(view: Reader) -> str:
    from app.commands.verdicts import LIMITS_TITLE

    steps = [one for one in view.revisions(area="augment") if one.title.startswith(LIMITS_TITLE)]
    return f"Changed by {steps[-1].who}, {steps[-1].at[:10]}." if steps else ""


def annotators(view: Reader) -> tuple[Sequence[str], Sequence[str]]:
    """Who could label, and who does unless somebody says otherwise."""
    from app.augmenting.verdict.sending import usual_people
    from app.records import Annotator

    return sorted(one.id for one in view.find(Annotator, role="annotator")), usual_people(view)


def pairs(view: Reader, sheet: RuleSheet, recipe: str, slice_: str, count: int, progress: Progress) -> StartPairs:
    """The command that starts a round of pairs; another seed for every further one."""
    from app.augmenting.verdict.probes import start_pairs
    from app.records import Round

    seed = view.count(Round, recipe_id=recipe)
    return start_pairs(view, sheet, recipe, count, slice_expression=slice_, seed=seed)


def labelling(
    workspace: Workspace, recipe: str, slice_: str, counts: tuple[int, int], people: tuple[str, ...], progress: Progress
) -> StartLabelling:
    """The command that starts a blind labelling round, its copies written; a third as many real items of the slice."""
    from app.augmenting.verdict.probes import Wanted, start_labelling
    from app.records import Round

    seed = workspace.view.count(Round, recipe_id=recipe)
    wanted = Wanted(*counts, max(1, counts[0] // 3), people, seed)
    return start_labelling(
        workspace.view, workspace.sheet, workspace.path, recipe, wanted, slice_expression=slice_, progress=progress
    )


def samples_out(workspace: Workspace, recipe: str, slice_: str, folder: str, progress: Progress) -> int:
    """Copies the samples to a folder; how many."""
    from app.augmenting.verdict.predicted import write_samples
    from app.augmenting.verdict.subject import find_recipe, subject_of

    row = find_recipe(workspace.view, recipe)
    found = subject_of(workspace.view, workspace.sheet, row, slice_expression=slice_)
    return write_samples(workspace.path, row, found.samples, Path(folder))


def predictions_in(
    workspace: Workspace, file: str, progress: Progress
) -> tuple[Mapping[str, Mapping[str, values.Value]], Sequence[str]]:
    """What a file says of samples, task → sample id → value, and what of it could not be read, in lines.

    Raises InputError where it says nothing of any.
    """
    from app.errors import InputError
    from app.formats.incoming import target_for
    from app.formats.registry import predictions_reader
    from app.slices.on_samples import apart, sample_items

    target = target_for(sample_items(workspace.view), workspace.sheet)
    read = predictions_reader("", Path(file))(Path(file), target)
    _, found = apart(workspace.view, read)
    if not found:
        why = f" The first problem: {read.problems[0]}" if read.problems else ""
        raise InputError(f"{Path(file).name}: it says nothing of any sample.{why}")
    return found, read.problems
