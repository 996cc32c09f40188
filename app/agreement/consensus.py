"""What several labels of one item say together, without anybody having decided: by votes, whatever the kind of label.

- sets: a member that more than half gave
- transcripts: words by vote along the text closest to all (``app.agreement.consensus_words``)
- objects and segments: what more than half marked, matched as the metric matches (``app.agreement.consensus_objects``)

Whose label it is plays no part: the same labels in any order give the same. What half say and half do not is undecided:
it is left out, or stays as the closest label has it, and is named in ``undecided``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import cast

from app.agreement.consensus_objects import voted_objects
from app.agreement.consensus_words import closest, voted_words
from app.agreement.text import words_of
from app.labels import values
from app.labels.values import MultiChoice, ObjectValue, Transcript, Value

_OBJECTS = "matched by {by}, kept where more than half marked it; class by vote; {shape}"
_IOU = "intersection over union of at least .5"
# Kind → how its estimate is made, in words for the screen.
METHOD: Mapping[values.Kind, str] = MappingProxyType(
    {
        "choice": "majority of the votes, and Dawid and Skene's model",
        "rating": "majority of the votes, and Dawid and Skene's model",
        "multi-choice": "each member by the majority of the votes, and by Dawid and Skene's model",
        "transcript": "words by vote along the text that is closest to all others (after ROVER)",
        "boxes": _OBJECTS.format(by=_IOU, shape="each edge the median"),
        "masks": _OBJECTS.format(by=_IOU, shape="each pixel by vote"),
        **dict.fromkeys(
            ("polygons", "rotated-boxes", "ellipses"),
            _OBJECTS.format(by=_IOU, shape="of the outlines the one closest to the others"),
        ),
        "polylines": _OBJECTS.format(
            by="a shared course of at least .5", shape="of the lines the one closest to the others"
        ),
        "keypoints": _OBJECTS.format(
            by="an object keypoint similarity of at least .5", shape="each point the median, its state by vote"
        ),
        "segments": _OBJECTS.format(
            by="shared time of at least .5 on one tier", shape="start and end the median, words by vote"
        ),
    }
)
VOTED = (
    "Estimated by votes; nobody has adjudicated them. A vote is as wrong as what most people get wrong together: "
    "adjudicate what matters."
)
ASSUMES = (
    "Estimated; nobody has adjudicated them. Dawid and Skene's model takes people's errors for independent. Where "
    "several share a misunderstanding of the rules, it is sure of the wrong label: adjudicate what matters."
)


@dataclass(frozen=True)
class Consensus:
    """``value`` is what the labels say together; None where nothing speaks for any of them.

    ``support``, 0 to 1, is the mean share of people behind its parts, those that were left out included. ``undecided``
    names what is as likely one way as the other. ``closest`` is the number of the label nearest to all others, where
    there is one that is.
    """

    value: Value | None
    support: float
    undecided: tuple[str, ...] = ()
    closest: int | None = None


def note_on(kind: values.Kind) -> str:
    """What is to be known of estimates of that kind."""
    return ASSUMES if kind in ("choice", "rating") else VOTED


def consensus(said: Sequence[Value]) -> Consensus:
    """What labels of one kind say together.

    Raises ValueError for choices and ratings, of which there is a majority, and for no labels at all.
    """
    if not said:
        raise ValueError("no labels")
    first = said[0]
    if isinstance(first, MultiChoice):
        return _of_sets([cast(MultiChoice, one).options for one in said])
    if isinstance(first, Transcript):
        return _of_texts([words_of(cast(Transcript, one).text) for one in said])
    if isinstance(first, ObjectValue):
        found = voted_objects(values.kind_of(first), [cast(ObjectValue, one) for one in said])
        return Consensus(found.value, found.support, found.undecided)
    raise ValueError(f"labels of kind {values.kind_of(first)} have a majority")


def _of_sets(said: Sequence[Sequence[str]]) -> Consensus:
    many = len(said)
    votes = {name: sum(name in one for one in said) for name in sorted({name for one in said for name in one})}
    kept = tuple(name for name, count in votes.items() if 2 * count > many)
    behind = [max(count, many - count) / many for count in votes.values()]
    return Consensus(
        MultiChoice(kept), sum(behind) / len(behind) if behind else 1.0,
        tuple(f"“{name}”" for name, count in votes.items() if 2 * count == many),
    )  # fmt: skip


def _of_texts(said: Sequence[list[str]]) -> Consensus:
    nearest = closest(said)
    if nearest is None and len(said) == 2:
        return Consensus(None, 0.5, ("two texts that differ",))
    found = voted_words(said)
    return Consensus(Transcript(" ".join(found.words)), found.support, found.undecided, nearest)
