"""One metric a kind of task, for people and for models alike.

``score`` holds what was said against the truth, both as the rule sheet compares them. Higher is better, 1 is perfect.
The pooled figure of many items is Σ value·weight / Σ weight:

- choice: 1 for the same option, else 0
- multi-choice: Jaccard, shared / all options; two empty sets agree
- rating: 1 for the same step of the scale, ½ for one step apart, else 0. This does not depend on how long the scale is;
  ``1 − distance / range`` would make any task look easy whose scale is long
- objects on images: F1 at a similarity of .5, a true positive having the right place and the right class; weight
  n_truth + n_said, so that the pooled figure is Σ 2·TP / Σ (n_truth + n_said). Similar is, for boxes, rotated boxes,
  ellipses, polygons and masks, the intersection over union; for keypoints their object keypoint similarity; for lines
  the share of both that runs close to the other (see ``app.agreement.similar``)
- segments: F1 of events of one class and tier, onset within 200 ms, offset within 200 ms or 20 %; weight as for boxes.
  The words of segments that carry text are counted in the parts, as for a transcript
- transcript: 1 − errors / words of the truth (can be negative); weight is those words. An empty truth where something
  was said counts as one word, because a weight of 0 would make its errors vanish. Tags are no words and are counted
  apart, in the parts (see ``app.agreement.spoken``)

Objects or words on neither side: value 1, weight 0, and ``both_empty`` is set in the parts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from app.agreement import matching
from app.agreement.spoken import spoken_edits
from app.labels import values

METRIC_NAME: Mapping[values.Kind, str] = MappingProxyType(
    {
        "choice": "accuracy",
        "multi-choice": "jaccard",
        "rating": "ordinal_agreement",
        **dict.fromkeys(values.IMAGE_OBJECT_KINDS, "f1@.5"),
        "segments": "event_f1",
        "transcript": "word_accuracy",
    }
)
STEP_CREDIT = (1.0, 0.5)


@dataclass(frozen=True)
class ItemScore:
    """The score of one label: ``value``, its ``weight`` in the pooled figure, and the numbers that it is made of."""

    value: float
    weight: float
    parts: Mapping[str, float] = field(default_factory=dict)


def score(kind: values.Kind, truth: values.Value, said: values.Value, *, options: Sequence[str] = ()) -> ItemScore:
    """How well ``said`` agrees with ``truth``, both of ``kind``; see the top of this module for the metrics.

    ``options`` are the classes that count, all where none are given: objects, or options of a set, that are not among
    them are left out on both sides. Raises TypeError where a value is not of ``kind``.
    """
    for value in (truth, said):
        if values.kind_of(value) != kind:
            raise TypeError(f"a task of kind {kind} was given a value of kind {values.kind_of(value)}")
    truth, said = of_classes(truth, options), of_classes(said, options)
    match truth, said:
        case values.Choice(a), values.Choice(b):
            return ItemScore(float(a == b), 1.0)
        case values.MultiChoice(a_set), values.MultiChoice(b_set):
            return _sets(frozenset(a_set), frozenset(b_set))
        case values.Rating(low), values.Rating(high):
            return _ratings(low, high)
        case values.Transcript(), values.Transcript():
            return _texts(truth, said)
        case values.Segments(), values.Segments():
            events = of_match(matching.match(truth, said))
            return replace(events, parts={**events.parts, **spoken_edits(truth, said).parts()})
        case _:
            assert not isinstance(truth, values.Choice | values.MultiChoice | values.Rating | values.Transcript)
            assert not isinstance(said, values.Choice | values.MultiChoice | values.Rating | values.Transcript)
            return _objects(truth, said)


def pooled(scores: Sequence[ItemScore]) -> float | None:
    """Σ value·weight / Σ weight; 1 where every label is empty on both sides; None where there are no scores."""
    if not scores:
        return None
    weight = sum(one.weight for one in scores)
    return sum(one.value * one.weight for one in scores) / weight if weight else 1.0


def _sets(a: frozenset[str], b: frozenset[str]) -> ItemScore:
    either = a | b
    return ItemScore(len(a & b) / len(either) if either else 1.0, 1.0, {"both_empty": float(not either)})


def _ratings(a: int, b: int) -> ItemScore:
    steps = abs(a - b)
    value = STEP_CREDIT[steps] if steps < len(STEP_CREDIT) else 0.0
    return ItemScore(value, 1.0, {"steps": float(steps), "within_one": float(steps <= 1)})


def _texts(truth: values.Value, said: values.Value) -> ItemScore:
    found = spoken_edits(truth, said)
    empty = not found.words.length_a and not found.words.length_b
    return of_parts({**found.parts(), "both_empty": float(empty)})


def of_parts(parts: Mapping[str, float]) -> ItemScore:
    """The score of a transcript by its parts."""
    if parts["both_empty"]:
        return ItemScore(1.0, 0.0, parts)
    weight = max(1.0, parts["words"])
    return ItemScore(1.0 - parts["errors"] / weight, weight, parts)


def _objects(truth: values.ObjectValue, said: values.ObjectValue) -> ItemScore:
    return of_match(matching.match(truth, said))


def of_match(found: matching.Matched) -> ItemScore:
    """The score of objects that are matched already, ``a`` being the truth."""
    weight = float(found.count_a + found.count_b)
    parts = {
        "true_positives": float(found.same.sum()),
        "matched": float(len(found.a)),
        "iou_sum": float(found.similar.sum()),
        "truth": float(found.count_a),
        "said": float(found.count_b),
        "both_empty": float(weight == 0),
    }
    f1 = found.f1
    return ItemScore(1.0 if f1 is None else f1, weight, parts)


def of_classes(value: values.Value, options: Sequence[str]) -> values.Value:
    """``value`` without what is of another class; a choice stays as it is."""
    if not options:
        return value
    match value:
        case values.MultiChoice(several):
            return values.MultiChoice(tuple(option for option in several if option in options))
        case values.Choice() | values.Rating() | values.Transcript():
            return value
        case _:
            kept = tuple(thing for thing in value.objects if thing.cls in options)
            return values.of_objects(values.kind_of(value), kept)
