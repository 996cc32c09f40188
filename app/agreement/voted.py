"""References of sets, texts, objects and segments, estimated from the labels of several people by their votes."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import msgspec
import numpy as np

from app.agreement.consensus import METHOD, VOTED, Consensus, consensus
from app.agreement.estimate import dawid_skene
from app.agreement.hlp import Labels, Normalise
from app.formats.cells import harmless
from app.labels import values
from app.labels.values import MultiChoice, Transcript, Value

COLUMNS = ("item", "votes", "estimate", "support", "undecided", "closest", "closest_by", "likeliest", "chance")


@dataclass(frozen=True)
class VotedItem:
    """An item: what its ``votes`` labels say together, as the rule sheet compares them.

    ``closest`` is the label nearest to all others as it was given, ``closest_by`` who gave it; None where there is no
    one such. ``likeliest`` is the set of Dawid and Skene's model, each member by itself, and ``chance`` that of its
    least certain member; None for what is no set.
    """

    item_id: str
    votes: int
    found: Consensus
    closest: Value | None = None
    closest_by: str = ""
    likeliest: Value | None = None
    chance: float | None = None

    @property
    def value(self) -> Value | None:
        """The estimate."""
        return self.found.value

    def row(self) -> dict[str, Any]:
        """Plain data with the names of ``COLUMNS``."""
        return {
            "item": self.item_id, "votes": self.votes, "estimate": _plain(self.value), "support": self.found.support,
            "undecided": list(self.found.undecided), "closest": _plain(self.closest), "closest_by": self.closest_by,
            "likeliest": _plain(self.likeliest), "chance": self.chance,
        }  # fmt: skip


@dataclass(frozen=True)
class VotedReferences:
    """``items`` in order; ``accuracy`` is how often each person is expected to be right about a member of a set."""

    kind: values.Kind
    items: tuple[VotedItem, ...]
    accuracy: Mapping[str, float] = field(default_factory=dict)
    note: str = VOTED

    @property
    def method(self) -> str:
        """How the estimates were made."""
        return METHOD[self.kind]

    @property
    def estimates(self) -> dict[str, Value]:
        """Item → its estimate, where there is one."""
        return {one.item_id: one.value for one in self.items if one.value is not None}

    def to_json(self) -> dict[str, Any]:
        """Plain data with the names of the fields."""
        return {
            "kind": self.kind, "method": self.method, "items": [one.row() for one in self.items],
            "accuracy": dict(self.accuracy), "note": self.note,
        }  # fmt: skip

    def to_csv(self, paths: Mapping[str, str] | None = None) -> str:
        """One row an item; ``paths`` (item → path of its file) give each a name that people know.

        Texts and sets are written as such, objects as JSON.
        """
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow((*(["path"] if paths is not None else []), *COLUMNS))
        for one in self.items:
            named = [harmless(paths.get(one.item_id, one.item_id))] if paths is not None else []
            writer.writerow([*named, *(_cell(cell) for cell in one.row().values())])
        return out.getvalue()


def voted_references(kind: values.Kind, labels: Labels, *, normalise: Normalise) -> VotedReferences:
    """The references of ``labels`` (item → person → value), none of them choices or ratings."""
    likely, accuracy = _likeliest(labels, normalise) if kind == "multi-choice" else ({}, {})
    items = []
    for item, said in sorted(labels.items()):
        if not said:
            continue
        people = sorted(said)
        found = consensus([normalise(item, said[who]) for who in people])
        nearest = "" if found.closest is None else people[found.closest]
        items.append(
            VotedItem(
                item, len(people), found, said[nearest] if nearest else None, nearest, *likely.get(item, (None, None))
            )
        )
    return VotedReferences(kind, tuple(items), accuracy)


def _likeliest(
    labels: Labels, normalise: Normalise
) -> tuple[dict[str, tuple[Value, float]], dict[str, float]]:  # fmt: skip
    """Item → the members that are likelier than not and the chance of the least certain; and who is how often right.

    Each option is a question of its own, yes or no, with its own tables of how people answer it.
    """
    given = [
        (item, who, cast(MultiChoice, normalise(item, value)).options)
        for item, said in sorted(labels.items())
        for who, value in sorted(said.items())
    ]
    items, people = sorted({one[0] for one in given}), sorted({one[1] for one in given})
    place = {name: number for number, name in enumerate(items)}
    number = {name: at for at, name in enumerate(people)}
    item = np.array([place[one[0]] for one in given], dtype=np.int64)
    person = np.array([number[one[1]] for one in given], dtype=np.int64)
    members: list[list[str]] = [[] for _ in items]
    sure, right = np.ones(len(items)), []
    for option in sorted({option for one in given for option in one[2]}):
        said = np.array([option in one[2] for one in given], dtype=np.int64)
        found = dawid_skene(item, person, said, items=len(items), people=len(people), labels=2)
        sure = np.minimum(sure, found.chance.max(axis=1))
        right.append(found.accuracy)
        for at in np.flatnonzero(found.label == 1).tolist():
            members[at].append(option)
    likely: dict[str, tuple[Value, float]] = {
        name: (MultiChoice(tuple(members[at])), float(sure[at])) for at, name in enumerate(items)
    }
    mean = np.mean(right, axis=0).tolist() if right else [1.0] * len(people)
    return likely, dict(zip(people, mean, strict=True))


def _plain(value: Value | None) -> Any:
    """A text, a list of members, or the objects as plain data."""
    match value:
        case None:
            return None
        case Transcript(text):
            return text
        case MultiChoice(options):
            return list(options)
        case _:
            return msgspec.json.decode(values.encode(value))


def _cell(cell: Any) -> str:
    match cell:
        case None:
            return ""
        case float():
            return f"{cell:.6g}"
        case [*several] if all(isinstance(one, str) for one in several):
            return harmless("; ".join(several))
        case dict() | list():
            return msgspec.json.encode(cell).decode()
        case _:
            return harmless(str(cell))
