"""Scores of a run: what is compared at once is what the obvious, slow way gives, item by item."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app.agreement import many
from app.agreement.scores import score
from app.errors import Cancelled
from app.jobs.job import Progress
from app.labels import values
from app.labels.values import Boxes, Choice, Segment, Segments, Transcript
from app.rules.load import load
from app.slices.scored import score_items
from tests.app.agreement.test_box_batch import crowded

PEOPLE = ("ann", "bob", "cy")
SHEET = """\
earmark: 1
name: All
version: 1.0.0
media: {media}
tasks:
  t: {{kind: {kind}{more}}}
"""
TASKS = {
    "boxes": ("image", ", classes: [a, b]"),
    "choice": ("audio", ", options: [a, b]"),
    "transcript": ("audio", ""),
    "segments": ("audio", ", classes: [a, b]"),
}


def one_label(kind: values.Kind, source: np.random.Generator) -> values.Value:
    """Any label of the kind, nothing at all among them."""
    match kind:
        case "boxes":
            # A third class that the sheet does not know: it counts on neither side.
            return Boxes(
                tuple(type(box)(box.id, "abc"[n % 3], box.box_px) for n, box in enumerate(crowded(source).objects))
            )
        case "choice":
            return Choice("ab"[int(source.integers(2))])
        case "transcript":
            return Transcript(" ".join(["one", "two", "three"][: int(source.integers(0, 4))]))
        case _:
            starts = np.sort(source.uniform(0, 3, int(source.integers(0, 4))))
            return Segments(
                tuple(Segment(str(n), "ab"[n % 2], float(at), float(at) + 0.5) for n, at in enumerate(starts))
            )


def obvious(kind: values.Kind, pairs: list[tuple[values.Value, values.Value]]) -> tuple[float, float]:
    """The pooled value and mean weight of one item's pairs, by the metric itself."""
    found = [score(kind, truth, said, options=("a", "b") if kind != "transcript" else ()) for truth, said in pairs]
    weight = sum(one.weight for one in found)
    if not found:
        return math.nan, 0.0
    value = (
        sum(one.value * one.weight for one in found) / weight if weight else sum(o.value for o in found) / len(found)
    )
    return value, weight / len(found)


@pytest.mark.parametrize("kind", list(TASKS))
def test_scored_at_once_as_one_by_one(kind: values.Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "AT_ONCE", 37)
    media, more = TASKS[kind]
    task = load(SHEET.format(media=media, kind=kind, more=more)).task("t")
    source = np.random.default_rng(3)
    items = [f"i{n:02}" for n in range(60)]
    said = {item: one_label(kind, source) for item in items}
    people = {item: {who: one_label(kind, source) for who in PEOPLE[: n % 4]} for n, item in enumerate(items)}
    decided = {item: one_label(kind, source) for item in items[::5]}
    sole = {item: next(iter(own.values())) for item, own in people.items() if len(own) == 1}
    deciders = {item: PEOPLE[n % 3] for n, item in enumerate(decided)}
    found = score_items(
        task, said, people=people, sole=sole, decided=decided, deciders=deciders, normalise=lambda _, value: value
    )  # fmt: skip
    held = [item for item in items if people[item] or item in decided]
    assert found.item_ids == tuple(held) and found.skipped == len(items) - len(held)
    for place, item in enumerate(held):
        own = people[item]
        if item in decided:
            against = [decided[item]]
            human = [(decided[item], label) for who, label in own.items() if who != deciders[item]]
        else:
            against = list(own.values())
            human = [(a, b) for x, a in own.items() for y, b in own.items() if x != y]
        model = obvious(kind, [(truth, said[item]) for truth in against])
        assert (found.model[place], found.model_weight[place]) == pytest.approx(model, rel=1e-13)
        people_there = found.human[place], found.human_weight[place]
        assert people_there == pytest.approx(obvious(kind, human), rel=1e-13, nan_ok=True)


def test_scoring_tells_how_far_it_is_and_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "AT_ONCE", 4)
    told: list[tuple[int, int | None, str]] = []
    progress = Progress(lambda done, total, text: told.append((done, total, text)))
    pairs = [(Choice("a"), Choice("b"))] * 10
    assert many.score_many("choice", pairs, progress=progress).value.tolist() == [0.0] * 10
    assert told == [(0, 10, "comparisons"), (4, 10, "comparisons"), (8, 10, "comparisons")]
    progress.cancel()
    with pytest.raises(Cancelled):
        many.score_many("choice", pairs, progress=progress)


def test_a_label_of_another_kind_is_refused() -> None:
    with pytest.raises(TypeError, match="kind boxes"):
        many.score_many("boxes", [(Boxes(), Choice("a"))])
