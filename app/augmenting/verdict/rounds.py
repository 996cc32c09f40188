"""What a round shows to people and what their answers come to: pure, nothing here tells a person which is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from app import ids
from app.augmenting.verdict.proportion import Share, exact

PAIRS, LABELLING = "pairs", "labelling"
LEFT, RIGHT = "left", "right"
SAMPLE, ORIGINAL, SLICE = "sample", "original", "slice"
ARMS = (SAMPLE, ORIGINAL, SLICE)


class PairShown(msgspec.Struct, frozen=True):
    """A sample beside a real item of the slice that is not its parent."""

    sample: str
    real: str
    made_left: bool

    @property
    def real_side(self) -> str:
        """Where the real one stands."""
        return RIGHT if self.made_left else LEFT


class Probe(msgspec.Struct, frozen=True):
    """A copy in the work of people. ``of`` is the sample or item that it is a copy of, ``expected`` its labels by task.

    ``group`` is what belongs together: the parent's group, so that an interval counts it once. ``source`` names the
    source that it comes of, for whose tasks it is labelled.
    """

    item: str
    arm: str
    of: str
    group: str
    expected: Mapping[str, str] = {}
    source: str = ""


class PairsBody(msgspec.Struct, frozen=True):
    """The body of a round of pairs, in the order in which they are shown."""

    pairs: tuple[PairShown, ...]


class LabellingBody(msgspec.Struct, frozen=True):
    """The body of a blind labelling round. ``sent``: its samples were chosen one by one at the review."""

    probes: tuple[Probe, ...]
    people: tuple[str, ...]
    sent: bool = False


@dataclass(frozen=True)
class Candidate:
    """What may be shown: its id, the item that it comes of (itself where it is real), and that one's group."""

    id: str
    parent: str
    group: str


def draw_pairs(
    samples: Sequence[Candidate], real: Sequence[Candidate], count: int, *, seed: int
) -> tuple[PairShown, ...]:
    """Up to ``count`` pairs: each sample once, beside a real item of another group, real items as seldom as can be.

    Order and sides are drawn by hashing ``seed`` and ids. Fewer come where there are fewer samples, or no partner.
    """
    chosen = sorted(samples, key=lambda one: ids.stable("pair sample", str(seed), one.id))
    partners = sorted(real, key=lambda one: ids.stable("pair real", str(seed), one.id))
    used: Counter[str] = Counter()
    shown: list[PairShown] = []
    for one in chosen:
        free = [other for other in partners if other.group != one.group and other.parent != one.parent]
        if not free or len(shown) == count:
            continue
        partner = min(free, key=lambda other: used[other.id])
        used[partner.id] += 1
        made_left = int(ids.stable("pair side", str(seed), one.id, partner.id), 16) % 2 == 0
        shown.append(PairShown(one.id, partner.id, made_left))
    return tuple(shown)


def told_apart(pairs: Sequence[PairShown], answers: Iterable[tuple[int, str]]) -> Share:
    """How many of ``answers`` (place of the pair, side taken for real) are right, with the exact interval."""
    given = [(place, said) for place, said in answers if 0 <= place < len(pairs)]
    return exact(sum(pairs[place].real_side == said for place, said in given), len(given))


def draw_probes(
    samples: Sequence[Candidate], originals: Sequence[Candidate], real: Sequence[Candidate],
    counts: tuple[int, int, int], *, seed: int,
) -> list[tuple[str, Candidate]]:  # fmt: skip
    """Pairs of arm and what is shown, in a drawn order: up to ``counts`` samples, originals and real slice items.

    Nobody meets a parent and its sample: a group stands in one arm at the most, samples having the first choice.
    """
    taken: set[str] = set()
    found: list[tuple[str, Candidate]] = []
    for arm, offered, count in zip(ARMS, (samples, originals, real), counts, strict=True):
        here = 0
        for one in sorted(offered, key=lambda one: ids.stable("probe", arm, str(seed), one.id)):
            if here < count and one.group not in taken:
                taken.add(one.group)
                found.append((arm, one))
                here += 1
    return sorted(found, key=lambda pair: ids.stable("probe order", str(seed), pair[1].id))


def pairs_of(body: str) -> PairsBody:
    """The pairs of a round."""
    return msgspec.json.decode(body, type=PairsBody)


def probes_of(body: str) -> LabellingBody:
    """The probes of a round."""
    return msgspec.json.decode(body, type=LabellingBody)


def encoded(body: PairsBody | LabellingBody) -> str:
    """A body as it is kept."""
    return msgspec.json.encode(body, order="sorted").decode()
