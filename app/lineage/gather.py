"""Everything that an export writes down, read from the project as of its snapshot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from app.changes.command import View
from app.changes.edit import Edit
from app.commands.verdicts import APPROVED
from app.errors import CallError, MediaError, UnknownName
from app.formats.paths import is_inside
from app.jobs.job import Progress
from app.labeling.read import reference_annotations, values_of
from app.labels import values
from app.lineage.split import Ratios, split_items
from app.records import Annotation, Item, LabelRow, RecipeRow, SampleRow, Scalar, Sheet, Snapshot, Source, Verdict

if TYPE_CHECKING:
    from app.rules.sheet import RuleSheet
    from app.store.reader import Reader


Derive: TypeAlias = Callable[[View, "RuleSheet", Sequence[Item]], Mapping[str, Mapping[str, Scalar]]]


@dataclass(frozen=True)
class LabelOrigin:
    """Where one exported label comes from. ``revision`` is the step of the project's history that last changed it."""

    task: str
    annotator: str
    at: str
    revision: int
    sheet_id: str
    sheet_version: str
    protocol: str


@dataclass(frozen=True)
class SourceOrigin:
    """A source, and who registered it last and when."""

    source: Source
    at: str
    who: str


@dataclass(frozen=True)
class Candidate:
    """One file that may be exported: an item, or an accepted sample of it.

    ``file`` is where its bytes lie, ``sha256`` what they must be; ``labels`` are the values that are exported.
    ``columns`` are the item's, those of joined tables and derived ones; a sample has none, since it is not what they
    were measured on.
    """

    key: str
    file: Path
    sha256: str
    path: str
    item: Item
    split: str
    labels: Mapping[str, values.Value]
    origins: tuple[LabelOrigin, ...]
    sample: SampleRow | None = None
    recipe: str = ""
    columns: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True)
class Gathered:
    """All candidates in order of their key, their sources, and one line for each kind of thing that was left out.

    ``verdicts`` are those of the snapshot, by recipe.
    """

    sheet: RuleSheet
    candidates: tuple[Candidate, ...]
    sources: Mapping[str, SourceOrigin]
    left_out: tuple[str, ...]
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)


@dataclass(frozen=True)
class Wanted:
    """What of a snapshot is exported. No ``tasks`` means all of them; ``derive`` gives the derived columns of items."""

    snapshot: Snapshot
    project: Path
    ratios: Ratios
    group: str = ""
    tasks: tuple[str, ...] = ()
    with_samples: bool = True
    approved_only: bool = False
    derive: Derive | None = None


def gather(view: View, reader: Reader, wanted: Wanted, progress: Progress) -> Gathered:
    """Reads ``view``, the project as of the snapshot; ``reader`` only for its history.

    Raises CallError where there is nothing to export or a group would be on two sides, MediaError for an unsafe path.
    """
    from app.lineage.content import sheet_of

    sheet = sheet_of(view)
    items = {item.id: item for item in view.find(Item, state="ok")}
    labels, chosen = _references(view, sheet, items, wanted.tasks)
    revisions, touched = _history(reader, chosen, wanted.snapshot.revision_id, view, progress)
    origins = _origins(view, chosen, revisions)
    sources = {one.id: SourceOrigin(one, *touched.get(one.id, (one.added_at, ""))) for one in view.find(Source)}
    labelled = [item for item in items.values() if item.id in labels]
    if not labelled:
        raise CallError("nothing to export: no item has a label that counts yet. Submit or adjudicate labels first.")
    # All items are split, not only the labelled ones: a label more must not move its group.
    sides = split_items(list(items.values()), wanted.ratios, group=wanted.group)
    derived = wanted.derive(view, sheet, labelled) if wanted.derive is not None else {}
    files = {item.id: _file(sources[item.source_id].source, item) for item in labelled}
    found = [
        Candidate(
            key, files[key], one.sha256, one.path, one, sides[key], labels[key], tuple(origins[key]),
            columns={**one.columns, **derived.get(key, {})},
        )
        for key, one in ((item.id, item) for item in labelled)
    ]  # fmt: skip
    notes = _notes(len(items) - len(labelled), view.count(Item, state=("broken", "missing")))
    if wanted.with_samples:
        samples, dropped = _samples(view, sheet, items, sides, origins, wanted)
        found += samples
        notes += dropped
    verdicts = {one.recipe_id: one for one in view.find(Verdict)}
    return Gathered(sheet, tuple(sorted(found, key=lambda one: one.key)), sources, notes, verdicts)


def _references(
    view: View, sheet: RuleSheet, items: Collection[str], tasks: Sequence[str]
) -> tuple[dict[str, dict[str, values.Value]], dict[tuple[str, str], Annotation]]:
    from app.rules.normalise import exported

    labels: dict[str, dict[str, values.Value]] = {}
    chosen: dict[tuple[str, str], Annotation] = {}
    for name in tasks:
        if name not in sheet.tasks:
            raise UnknownName("task", name, sheet.tasks)
    for task in sheet.tasks.values():
        if tasks and task.name not in tasks:
            continue
        references = {item: one for item, one in reference_annotations(view, task.name).items() if item in items}
        said = values_of(view, list(references.values()), task.kind)
        for item, annotation in references.items():
            if annotation.id in said:
                labels.setdefault(item, {})[task.name] = exported(sheet, task.name, said[annotation.id])
                chosen[(item, task.name)] = annotation
    return labels, chosen


def _history(
    reader: Reader, chosen: Mapping[tuple[str, str], Annotation], until: int, view: View, progress: Progress
) -> tuple[dict[str, int], dict[str, tuple[str, str]]]:
    """Annotation id → the newest revision up to ``until`` that changed it; source id → when and by whom."""
    missing = {annotation.id for annotation in chosen.values()}
    unknown = {source.id for source in view.find(Source)}
    revisions: dict[str, int] = {}
    touched: dict[str, tuple[str, str]] = {}
    for revision in reversed([one for one in reader.revisions() if one.id <= until]):
        if not missing and not unknown:
            break
        progress.check()
        for edit in reader.edits(revision.id):
            name = _annotation_of(edit)
            if name in missing:
                missing.remove(name)
                revisions[name] = revision.id
            elif edit.kind == Source.table and edit.id in unknown:
                unknown.remove(edit.id)
                touched[edit.id] = (revision.at, revision.who)
    return revisions, touched


def _annotation_of(edit: Edit) -> str:
    if edit.kind == Annotation.table:
        return edit.id
    if edit.kind == LabelRow.table:
        return str((edit.after or edit.before or {}).get("annotation_id", ""))
    return ""


def _origins(
    view: View, chosen: Mapping[tuple[str, str], Annotation], revisions: Mapping[str, int]
) -> dict[str, list[LabelOrigin]]:
    versions = {sheet.id: f"{sheet.name} {sheet.version}" for sheet in view.find(Sheet)}
    found: dict[str, list[LabelOrigin]] = {}
    for (item, task), one in sorted(chosen.items()):
        found.setdefault(item, []).append(
            LabelOrigin(
                task, one.annotator_id, one.made_at, revisions.get(one.id, 0), one.sheet_id,
                versions.get(one.sheet_id, ""), one.protocol,
            )
        )  # fmt: skip
    return found


def _samples(
    view: View, sheet: RuleSheet, items: Mapping[str, Item], sides: Mapping[str, str],
    origins: Mapping[str, Sequence[LabelOrigin]], wanted: Wanted,
) -> tuple[list[Candidate], tuple[str, ...]]:  # fmt: skip
    recipes = {recipe.id: recipe.name for recipe in view.find(RecipeRow)}
    found: list[Candidate] = []
    left_out: Counter[str] = Counter()
    approved = {one.recipe_id for one in view.find(Verdict, state=APPROVED)}
    for row in view.find(SampleRow, state="accepted"):
        if wanted.approved_only and row.recipe_id not in approved:
            left_out["nobody has approved their recipe"] += 1
            continue
        parent = items.get(row.parent_id)
        if parent is None:
            left_out["their parent is broken or missing"] += 1
            continue
        labels = _sample_labels(row, sheet, wanted)
        if sides[parent.id] != "train":
            left_out["their parent is in val or test, and samples only train"] += 1
        elif not labels:
            left_out["they have no label of the exported tasks"] += 1
        else:
            path = f"{parent.path.rsplit('.', 1)[0]}-{row.id[:8]}.{row.path.rsplit('.', 1)[-1]}"
            file = _sample_file(wanted.project, row)
            theirs = tuple(one for one in origins.get(parent.id, ()) if one.task in labels)
            recipe = recipes.get(row.recipe_id, "")
            found.append(Candidate(row.id, file, row.sha256, path, parent, "train", labels, theirs, row, recipe))
    return found, tuple(f"{count} accepted samples left out: {why}" for why, count in sorted(left_out.items()))


def _sample_labels(row: SampleRow, sheet: RuleSheet, wanted: Wanted) -> dict[str, values.Value]:
    from app.rules.normalise import exported

    return {
        task: exported(sheet, task, values.decode(text))
        for task, text in row.labels.items()
        if task in sheet.tasks and (not wanted.tasks or task in wanted.tasks)
    }


def _notes(unlabelled: int, broken: int) -> tuple[str, ...]:
    lines = (
        (
            unlabelled,
            "items left out: no label of theirs counts yet (nobody submitted, or people differ)",
        ),
        (broken, "items left out: their file is broken or missing"),
    )
    return tuple(f"{count} {text}" for count, text in lines if count)


def _file(source: Source, item: Item) -> Path:
    if not is_inside(item.path):
        raise MediaError(f"{item.path!r}: this path leads out of its source {source.name!r}. Remove the item.")
    return Path(source.root) / item.path


def _sample_file(project: Path, row: SampleRow) -> Path:
    if not is_inside(row.path):
        raise MediaError(f"sample {row.id}: its path {row.path!r} leads out of the project. Remove the sample.")
    return project / row.path if row.path.startswith("samples/") else project / "samples" / row.path
