"""Saved slices and tags as a lead ranks them, and how a slice has fared from run to run and sheet to sheet.

The four numbers are those of Andrew Ng's error analysis: how much of all errors lies inside, how often the model errs
inside, how much of the data it is, and how much room there is to people. Ranked by room × share, then ease, then
importance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from app.errors import EarmarkError, UnknownName
from app.labeling.handed_in import AllHandedIn
from app.records import ModelRun, SavedSlice, Sheet, Tag
from app.slices.derived import frame_for, frame_of
from app.slices.expression import matches
from app.slices.frame import Frame
from app.slices.runs import pooled
from app.slices.scored import Scored, score_run

if TYPE_CHECKING:
    from app.changes.command import View
    from app.rules.sheet import RuleSheet
    from app.units import Mask


@dataclass(frozen=True)
class Row:
    """One slice or tag. ``error_share`` of all errors lie inside, ``error_rate`` is 1 − the model's figure there.

    ``room`` is HLP − model on the same items, ``gain`` = room × share; both None where people are not known.
    ``problem`` says why there are no figures.
    """

    name: str
    condition: str
    items: int
    share: float
    error_share: float | None
    error_rate: float | None
    room: float | None
    gain: float | None
    ease: int = 0
    importance: int = 0
    note: str = ""
    problem: str = ""

    def to_json(self) -> dict[str, Any]:
        """As ``earmark slice --json`` prints it."""
        return asdict(self)


@dataclass(frozen=True)
class Point:
    """How a slice fared in the run ``model`` of ``of_model``, scored by one version of the rule sheet; None where it
    has no figure."""

    sheet: str
    model: str
    of_model: str
    added_at: str
    items: int
    value: float | None
    human: float | None
    gap: float | None


def saved_rows(view: View, sheet: RuleSheet, run: ModelRun) -> list[Row]:
    """The saved slices of the run's task, best first."""
    frame, scored = _of_run(view, sheet, run)
    found = []
    for one in view.find(SavedSlice, task=run.task):
        try:
            inside, problem = matches(one.condition, frame), ""
        except EarmarkError as found_wrong:
            inside, problem = np.zeros(len(scored.item_ids), dtype=bool), found_wrong.message
        found.append(_row(one.name, one.condition, inside, scored, one, problem))
    return _ranked(found)


def tag_rows(view: View, sheet: RuleSheet, run: ModelRun) -> list[Row]:
    """The tags of the items that were scored, best first; an item may have several."""
    _, scored = _of_run(view, sheet, run)
    having: dict[str, set[str]] = {}
    for tag in view.find(Tag):
        having.setdefault(tag.name, set()).add(tag.item_id)
    rows = []
    for name, items in sorted(having.items()):
        inside = np.array([item in items for item in scored.item_ids], dtype=bool)
        if inside.any():
            column = f"tag_{name}".replace("-", "_").replace(" ", "_")
            rows.append(_row(name, f"{column} == 'yes'" if column.isidentifier() else "", inside, scored))
    return _ranked(rows)


def history(view: View, sheet: RuleSheet, task: str, condition: str) -> list[Point]:
    """How a slice fared in each run of a task, under each version of the sheet that knows the task, oldest first.

    On the items that all runs predict, where there are any: else each on its own. Labels and predictions are those of
    now; what changes from version to version is how they are compared. Raises as ``matches`` does for a condition that
    is not understood.
    """
    runs = sorted(view.find(ModelRun, task=task), key=lambda run: (run.added_at, run.name))
    frame = frame_for(view, sheet, condition)
    inside = matches(condition, frame)
    wanted = [name for name, is_in in zip(frame.item_ids, inside, strict=True) if is_in]
    points = []
    labels = AllHandedIn(view)
    for version, own in _versions(view, sheet, task).items():
        every = [score_run(view, own, run, handed_in=labels).among(wanted) for run in runs]
        there = [one for one in every if one.item_ids]
        common = set.intersection(*(set(one.item_ids) for one in there)) if there else set()
        for run, found in zip(runs, every, strict=True):
            scored = found.among(common) if common else found
            value = pooled(scored.model, scored.model_weight) if scored.item_ids else None
            known = ~np.isnan(scored.human)
            human = pooled(scored.human[known], scored.human_weight[known]) if known.any() else None
            gap = None if human is None else human - pooled(scored.model[known], scored.model_weight[known])
            points.append(Point(version, run.name, run.model, run.added_at, len(scored.item_ids), value, human, gap))
    return points


def saved_slice(view: View, task: str, name: str) -> SavedSlice:
    """The saved slice of that name; of any task where none is named. Raises UnknownName."""
    rows = [row for row in view.find(SavedSlice) if task in ("", row.task)]
    found = next((row for row in rows if row.name == name), None)
    if found is None:
        raise UnknownName("saved slice", name, [row.name for row in rows])
    return found


def _of_run(view: View, sheet: RuleSheet, run: ModelRun) -> tuple[Frame, Scored]:
    labels = AllHandedIn(view)
    frame = frame_of(view, sheet=sheet, handed_in=labels)
    scored = score_run(view, sheet, run, handed_in=labels).among(frame.item_ids)
    return frame.take(scored.item_ids), scored


def _row(
    name: str, condition: str, inside: Mask, scored: Scored, saved: SavedSlice | None = None, problem: str = ""
) -> Row:  # fmt: skip
    errors = (1 - scored.model) * (scored.model_weight if scored.model_weight.sum() else 1.0)
    both = inside & ~np.isnan(scored.human)
    share = float(inside.mean()) if len(inside) else 0.0
    room = None
    if both.any():
        human = pooled(scored.human[both], scored.human_weight[both])
        room = human - pooled(scored.model[both], scored.model_weight[both])
    there, total = bool(inside.any()), float(errors.sum())
    return Row(
        name, condition, int(inside.sum()), share,
        float(errors[inside].sum()) / total if there and total > 0 else (0.0 if there else None),
        1 - pooled(scored.model[inside], scored.model_weight[inside]) if there else None,
        room, None if room is None else room * share,
        saved.ease if saved else 0, saved.importance if saved else 0, saved.note if saved else "", problem,
    )  # fmt: skip


def _ranked(rows: Sequence[Row]) -> list[Row]:
    """By room × share; where people are not known by the share of the errors; then ease, importance, name."""

    def worth(one: Row) -> float:
        return one.gain if one.gain is not None else -1.0

    return sorted(
        rows, key=lambda one: (-round(worth(one), 6), -(one.error_share or 0.0), -one.ease, -one.importance, one.name)
    )


def _versions(view: View, sheet: RuleSheet, task: str) -> Mapping[str, RuleSheet]:
    """The sheets of the project that know the task, by name and version, oldest first, the active one last."""
    from app.rules.load import load

    found: dict[str, RuleSheet] = {}
    for row in sorted(view.find(Sheet), key=lambda row: row.added_at):
        if row.id == sheet.digest:
            continue
        try:
            own = load(row.text, path=f"{row.name} {row.version}")
        except EarmarkError:
            continue  # a version that this program does not read any more has no figures
        if task in own.tasks and own.tasks[task].kind == sheet.tasks[task].kind:
            found[f"{row.version} ({row.id[:6]})"] = own
    return {**found, f"{sheet.version} (active)": sheet}
