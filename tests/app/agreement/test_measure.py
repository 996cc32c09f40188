"""The report on every kind of task."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from app.agreement.measure import BareTask, Views, measure
from app.agreement.report import BY
from app.agreement.scores import METRIC_NAME
from app.labels import values
from app.labels.values import (
    Box,
    Boxes,
    Choice,
    Ellipse,
    Ellipses,
    Keypoints,
    Mask,
    Masks,
    MultiChoice,
    Polygon,
    Polygons,
    Polyline,
    Polylines,
    Pose,
    Rating,
    RotatedBox,
    RotatedBoxes,
    Segment,
    Segments,
    Transcript,
    Value,
)
from app.rules.sheet import ClassDef, Task

Labels = dict[str, dict[str, Value]]
RANDOM = random.Random(4)


def some(kind: values.Kind, rng: np.random.Generator) -> Value:
    """A label that differs a little from draw to draw."""
    shift = float(rng.integers(0, 5))
    match kind:
        case "choice":
            return Choice("ab"[int(rng.random() < 0.3)])
        case "multi-choice":
            return MultiChoice(tuple(name for name in "abc" if rng.random() < 0.5))
        case "rating":
            return Rating(int(rng.integers(1, 6)))
        case "transcript":
            return Transcript(" ".join(rng.choice(["a", "b", "Um", "c"], size=5)))
        case "boxes":
            return Boxes((Box(id="b", cls="ab"[int(shift) % 2], box_px=(shift, 0, shift + 10, 10)),))
        case "polygons":
            points = ((shift, 0.0), (shift + 10, 0.0), (shift + 10, 10.0), (shift, 10.0))
            return Polygons((Polygon(id="p", cls="a", points_px=points),))
        case "rotated-boxes":
            return RotatedBoxes((RotatedBox("r", "a", (20 + shift, 20), (30, 20), 5 * shift),))
        case "ellipses":
            return Ellipses((Ellipse("e", "a", (20 + shift, 20), (15, 10), 5 * shift),))
        case "polylines":
            return Polylines((Polyline("l", "a", ((0, shift / 2), (50, shift / 2))),))
        case "masks":
            x = int(shift)
            return Masks((Mask("m", "a", (x, 0, x + 10, 10), (0, 100)),))
        case "keypoints":
            return Keypoints((Pose("k", "a", ((0, 0), (20 + shift, 0), (0, 30)), (2, 1, 2)),))
        case _:
            return Segments((Segment(id="s", cls="a", start_s=shift / 10, end_s=1 + shift / 10),))


def labels_of(kind: values.Kind, *, items: int = 40, people: int = 3) -> Labels:
    rng = np.random.default_rng(11)
    return {f"i{n:02}": {f"p{k}": some(kind, rng) for k in range(people)} for n in range(items)}


@pytest.mark.parametrize("kind", values.KINDS)
def test_every_kind_of_task_has_a_report_with_intervals(kind: values.Kind) -> None:
    labels = labels_of(kind)
    found = measure(BareTask("t", kind), labels, slices={"half": list(labels)[:20], "few": list(labels)[:3]})
    assert found.value is not None and found.ci is not None and found.ci[0] <= found.value <= found.ci[1]
    assert found.hlp is not None and found.hlp_ci is not None and found.hlp_ci[0] <= found.hlp <= found.hlp_ci[1]
    assert (found.items, found.pairs, found.hlp_kind, found.hlp_items) == (40, 120, "pairwise", 40)
    assert found.score_metric == METRIC_NAME[kind]
    assert [row["annotator"] for row in found.by["annotator"]] == ["p0", "p1", "p2"]
    assert [row["slice"] for row in found.by["slice"]] == ["half", "few"]
    assert found.by["slice"][1]["reason"] == "not enough data"
    json = found.to_json()
    assert {"task", "metric", "annotators", "items", "pairs", "value", "ci", "confidence", "hlp", "hlp_ci"} <= set(json)
    assert set(json["by"]) == set(BY)


@pytest.mark.parametrize("kind", values.KINDS)
def test_the_order_of_items_and_people_changes_nothing(kind: values.Kind) -> None:
    labels = labels_of(kind, items=12)
    mixed = {item: dict(RANDOM.sample(sorted(labels[item].items()), 3)) for item in RANDOM.sample(sorted(labels), 12)}
    one = measure(BareTask("t", kind), labels, resamples=200).to_json()
    assert measure(BareTask("t", kind), mixed, resamples=200).to_json() == one


@pytest.mark.parametrize("kind", values.KINDS)
def test_people_who_say_the_same_agree_fully(kind: values.Kind) -> None:
    labels: Labels = {item: dict.fromkeys(("x", "y"), said["p0"]) for item, said in labels_of(kind).items()}
    found = measure(BareTask("t", kind), labels, references={item: said["x"] for item, said in labels.items()})
    assert found.hlp == pytest.approx(1.0)
    assert found.value == pytest.approx(0.0 if kind == "transcript" else 1.0)
    assert any("rule of three" in warning for warning in found.warnings)


def test_the_transcript_report_keeps_the_contract() -> None:
    labels: Labels = {"a": {"x": Transcript("one two three four"), "y": Transcript("one two tree four")}}
    found = measure(BareTask("words", "transcript"), labels)
    assert (found.metric, found.value, found.hlp) == ("wer", pytest.approx(1 / 4), pytest.approx(3 / 4))
    assert found.also["cer"].value == pytest.approx(2 * 1 / (18 + 17))


def lower(item: str, value: Value) -> Value:
    return Transcript(value.text.lower()) if isinstance(value, Transcript) else value


def without_um(item: str, value: Value) -> Value:
    assert isinstance(value, Transcript)
    return Transcript(" ".join(word for word in value.text.split() if word.lower() != "um"))


def test_raw_and_ruled_stand_side_by_side_and_rules_explain_parts() -> None:
    labels: Labels = {
        f"{n}": {"x": Transcript("Yes um I think so"), "y": Transcript("yes i think so")} for n in range(5)
    }
    views = Views(lambda i, v: lower(i, without_um(i, v)), {"case": without_um, "fillers": lower})
    found = measure(BareTask("words", "transcript"), labels, views=views)
    assert found.value == 0.0 and found.raw["value"] == pytest.approx(2 * 3 / 9)
    rules = {row["rule"]: row for row in found.by["rule"]}
    assert rules["case"]["without"] == pytest.approx(2 * 2 / 8)
    assert rules["fillers"]["explains"] == pytest.approx(-2 * 1 / 9)


def test_rules_that_change_nothing_are_not_listed() -> None:
    labels: Labels = {"a": {"x": Choice("a"), "y": Choice("b")}, "b": {"x": Choice("a"), "y": Choice("a")}}
    found = measure(BareTask("t", "choice"), labels, views=Views(lower, {"case": lower}))
    assert found.by["rule"] == () and found.raw["value"] == found.value


def choices(rows: Mapping[str, str]) -> Labels:
    return {item: {f"p{k}": Choice(letter) for k, letter in enumerate(row)} for item, row in rows.items()}


def test_the_reference_comes_first_then_leave_one_out() -> None:
    labels = choices({f"i{n}": "aaab" if n % 2 else "bbbb" for n in range(20)})
    task = BareTask("t", "choice")
    alone = measure(task, labels)
    assert alone.hlp_kind == "leave-one-out" and alone.also["hlp_pairwise"].value != alone.hlp
    assert alone.hlp == pytest.approx((0.75 + 1) / 2)
    few = measure(task, labels, references={"i0": Choice("a")})
    assert few.hlp_kind == "leave-one-out" and few.also["hlp_reference"].value == 0.0
    assert any("Only 1 of 20" in warning for warning in few.warnings)
    held = measure(task, labels, references={item: Choice("b") for item in labels})
    assert held.hlp_kind == "reference" and held.hlp == pytest.approx((0.25 + 1) / 2)
    half = measure(task, labels, references={f"i{n}": Choice("b") for n in range(10)})
    assert any("chosen because people differed" in warning for warning in half.warnings)


def test_one_label_for_everything_is_said_to_have_no_variation() -> None:
    found = measure(BareTask("t", "choice"), choices({f"i{n}": "aa" for n in range(30)}))
    assert found.value is None and "no variation" in found.agreement.reason
    assert found.hlp == 1.0 and found.to_json()["value"] is None
    assert any("no variation" in warning for warning in found.warnings)


def test_few_minority_items_are_not_enough_data() -> None:
    rows = {f"i{n}": "aa" for n in range(24)} | {"rare": "ab"}
    warnings = measure(BareTask("t", "choice"), choices(rows)).warnings
    assert any(warning.startswith("Not enough data") for warning in warnings)
    assert any("AC1" in warning for warning in warnings)


def test_chance_and_balance_come_from_everybodys_labels() -> None:
    found = measure(BareTask("t", "choice"), choices({"1": "ab", "2": "ab", "3": "aa"}))
    assert found.balance == {"a": pytest.approx(4 / 6), "b": pytest.approx(2 / 6)}
    assert found.chance == pytest.approx((4 * 3 + 2 * 1) / 30)


def test_options_that_nobody_chose_count_as_categories() -> None:
    labels = choices({"1": "ab", "2": "bb", "3": "aa"})
    task = Task("t", "choice", "T", classes=tuple(ClassDef(name, name, "#000000") for name in "abcd"))
    found = measure(task, labels)
    assert [row["class"] for row in found.by["class"]] == ["a", "b", "c", "d"]
    assert found.also["brennan_prediger"].value == pytest.approx((2 / 3 - 1 / 4) / (3 / 4))


def test_a_person_who_differs_shows_by_what_the_rest_gains() -> None:
    rows = {f"i{n}": ("aab" if n % 3 else "bba") for n in range(30)}
    people: list[Mapping[str, Any]] = list(measure(BareTask("t", "choice"), choices(rows)).by["annotator"])
    assert people[2]["vitality"] < 0 < people[0]["vitality"]
    assert people[2]["agreement"] == 0.0


def test_groups_widen_the_interval() -> None:
    labels = choices({f"i{n:03}": "aa" if (n // 10) % 2 else "ab" for n in range(200)})
    groups = {item: str(int(item[1:]) // 10) for item in labels}
    alone, grouped = measure(BareTask("t", "choice"), labels), measure(BareTask("t", "choice"), labels, groups=groups)
    assert alone.hlp_ci is not None and grouped.hlp_ci is not None
    assert grouped.hlp_ci[1] - grouped.hlp_ci[0] > 2 * (alone.hlp_ci[1] - alone.hlp_ci[0])
    assert grouped.protocol["resampled"] == "groups" and grouped.protocol["clusters"] == 20


def test_nothing_to_compare_is_said() -> None:
    empty = measure(BareTask("t", "boxes"), {})
    assert (empty.value, empty.hlp, empty.hlp_kind, empty.items) == (None, None, "", 0)
    assert empty.warnings and empty.to_json()["hlp"] is None
    single = measure(BareTask("t", "choice"), choices({"1": "a", "2": "b"}))
    assert single.value is None and "No item has two labels" in single.warnings[0]
    assert single.protocol["labelled_once"] == 2
    assert measure(BareTask("t", "choice"), choices({"1": "a"}), slices={"s": ["1"]}).by["slice"] == ()


def test_a_sole_person_is_held_against_the_reference() -> None:
    labels = choices({"1": "a", "2": "b", "3": "a"})
    found = measure(BareTask("t", "choice"), labels, references={item: Choice("a") for item in labels})
    assert found.hlp_kind == "reference" and found.hlp == pytest.approx(2 / 3) and found.value is None


def test_boxes_say_how_often_people_agree_on_place_and_on_class() -> None:
    def one(cls: str, left: float) -> Boxes:
        return Boxes((Box(id="b", cls=cls, box_px=(left, 0, left + 10, 10)),))

    labels: Labels = {
        "1": {"x": one("red", 0), "y": one("white", 0)},
        "2": {"x": one("red", 0), "y": one("red", 1)},
        "3": {"x": Boxes(), "y": Boxes()},
    }
    found = measure(BareTask("cells", "boxes"), labels)
    assert found.value == pytest.approx(0.5) and found.also["place_f1"].value == pytest.approx(1.0)
    assert found.also["class_agreement_matched"].value == pytest.approx(0.5)
    assert found.also["mean_iou_matched"].value == pytest.approx((1 + 9 / 11) / 2)
    assert found.also["both_empty"].value == pytest.approx(1 / 3)
    assert found.also["f1@.5:.95"].value == pytest.approx(0.7 / 2)  # IoU 9/11 passes .5 to .8
    rows = {row["class"]: row for row in found.by["class"]}
    assert rows["red"]["agreement"] == pytest.approx(2 / 3) and rows["white"]["agreement"] == 0.0


def test_what_more_labels_would_give_is_said() -> None:
    labels = choices({f"i{n}": "aa" if n % 4 else "ab" for n in range(100)})
    size = measure(BareTask("t", "choice"), labels).sample_size
    assert size is not None and size.for_half_width == 0.05 and 150 < size.more_items < 250
    assert "more items" in size.text
