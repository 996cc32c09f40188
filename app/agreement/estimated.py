"""References of a task, estimated from its labels: a place to start, and no adjudication."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from app.agreement.consensus import ASSUMES, METHOD
from app.agreement.estimate import UNDECIDED, dawid_skene, majority
from app.agreement.figures import coded
from app.agreement.hlp import Labels, Normalise
from app.agreement.measure import BareTask, TaskLike, case_of
from app.agreement.voted import VotedReferences, voted_references
from app.formats.cells import harmless
from app.labels import values

COUNTED = ("choice", "rating")


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
    kind: values.Kind = "choice"
    note: str = ASSUMES

    @property
    def method(self) -> str:
        """How the estimates were made."""
        return METHOD[self.kind]

    @property
    def estimates(self) -> dict[str, values.Value]:
        """Item → its majority, where there is one."""
        return {one.item_id: self._value(one.majority) for one in self.items if one.majority is not None}

    def _value(self, said: str | int) -> values.Value:
        return values.Rating(int(said)) if self.kind == "rating" else values.Choice(str(said))

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
            "kind": self.kind,
            "method": self.method,
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


Estimated: TypeAlias = EstimatedReferences | VotedReferences


def estimated_references(task: TaskLike | BareTask, labels: Labels, *, normalise: Normalise) -> Estimated:
    """The references that ``labels`` (item → person → value) say by themselves; how is the ``method`` of the result."""
    if task.kind not in COUNTED:
        return voted_references(task.kind, labels, normalise=normalise)
    return _counted(task, labels, normalise)


def _counted(task: TaskLike | BareTask, labels: Labels, normalise: Normalise) -> EstimatedReferences:
    """Those of a closed list."""
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
        kind=task.kind,
    )
