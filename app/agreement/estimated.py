"""References of a task, estimated from its labels: a place to start, and no adjudication."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.agreement.estimate import UNDECIDED, dawid_skene, majority
from app.agreement.figures import coded
from app.agreement.hlp import Labels, Normalise
from app.agreement.measure import BareTask, TaskLike, case_of
from app.errors import CallError
from app.formats.cells import harmless

ESTIMABLE = ("choice", "rating")
ASSUMES = (
    "Dawid and Skene's model takes people's errors for independent. Where several share a misunderstanding of the "
    "rules, it is sure of the wrong label: adjudicate what matters."
)


@dataclass(frozen=True)
class EstimatedItem:
    """An item: the label of most votes and their share, and the likeliest by Dawid and Skene with its ``chance``.

    None is a tie.
    """

    item_id: str
    votes: int
    majority: str | int | None
    share: float
    likeliest: str | int | None
    chance: float

    @property
    def differ(self) -> bool:
        """Whether the two ways give different labels: these are worth a look first."""
        return self.majority != self.likeliest


@dataclass(frozen=True)
class EstimatedReferences:
    """``items`` in their order; ``accuracy`` is how often each person is expected to give the likeliest label.

    ``converged`` is false where the estimate had not come to rest. ``note`` says what the estimate rests on.
    """

    items: tuple[EstimatedItem, ...]
    accuracy: Mapping[str, float]
    shares: Mapping[str, float]
    converged: bool
    note: str = ASSUMES

    def to_json(self) -> dict[str, Any]:
        """Plain data with the names of the fields."""
        return {
            "items": [
                {
                    "item": one.item_id,
                    "votes": one.votes,
                    "majority": one.majority,
                    "share": one.share,
                    "likeliest": one.likeliest,
                    "chance": one.chance,
                }
                for one in self.items
            ],
            "accuracy": dict(self.accuracy),
            "shares": dict(self.shares),
            "converged": self.converged,
            "note": self.note,
        }

    def to_csv(self, paths: Mapping[str, str] | None = None) -> str:
        """One row an item; ``paths`` (item → path of its file) give each a name that people know."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(
            (*(["path"] if paths is not None else []), "item", "votes", "majority", "share", "likeliest", "chance")
        )
        for one in self.items:
            names = ("" if name is None else harmless(str(name)) for name in (one.majority, one.likeliest))
            first, second = names
            named = [harmless(paths.get(one.item_id, one.item_id))] if paths is not None else []
            writer.writerow(
                (*named, harmless(one.item_id), one.votes, first, f"{one.share:.6g}", second, f"{one.chance:.6g}")
            )
        return out.getvalue()


def estimated_references(task: TaskLike | BareTask, labels: Labels, *, normalise: Normalise) -> EstimatedReferences:
    """The references of ``labels`` (item → person → value). Raises CallError for labels that are no closed list."""
    if task.kind not in ESTIMABLE:
        raise CallError(
            f"task {task.name!r} is of kind {task.kind}: references are estimated for choices and ratings. "
            "Adjudicate the others."
        )
    case = case_of(task, labels, {}, {}, 0, 0)
    codes = coded(case, normalise)
    sizes = {"items": len(case.items), "labels": len(codes.meanings)}
    most, share = majority(codes.item, codes.label, **sizes)
    found = dawid_skene(codes.item, codes.person, codes.label, people=len(case.people), **sizes)
    votes = np.bincount(codes.item, minlength=len(case.items))
    likeliest = found.label
    rows = tuple(
        EstimatedItem(
            item_id=item,
            votes=int(votes[place]),
            majority=None if most[place] == UNDECIDED else codes.meanings[most[place]],
            share=float(share[place]),
            likeliest=None if likeliest[place] == UNDECIDED else codes.meanings[likeliest[place]],
            chance=float(found.chance[place].max(initial=0.0)),
        )
        for place, item in enumerate(case.items)
    )
    names = [str(name) for name in codes.meanings]
    return EstimatedReferences(
        items=rows,
        accuracy=dict(zip(case.people, found.accuracy.tolist(), strict=True)),
        shares=dict(zip(names, found.shares.tolist(), strict=True)),
        converged=found.converged,
    )
