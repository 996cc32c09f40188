"""The agreement in a bare table."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.agreement.measure import BareTask, measure
from app.agreement.table import LEVELS, TableLevel, measure_table, members
from app.errors import CallError, TableError, UnknownName
from app.labels.values import Choice, Kind, Rating, Value
from app.rules.load import load
from app.rules.starters import starter
from tests.app.agreement import slow

Row = dict[str, str]


def rows(table: list[list[object]]) -> list[Row]:
    """Rows of a table of people × items; None is a missing rating."""
    return [
        {"item": f"u{unit:03}", "who": f"p{person}", "label": str(label)}
        for person, line in enumerate(table)
        for unit, label in enumerate(line)
        if label is not None
    ]


KRIPPENDORFF: list[list[object]] = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]


@pytest.mark.parametrize(
    ("level", "expected"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_the_published_example_from_a_file(tmp_path: Path, level: TableLevel, expected: float) -> None:
    path = tmp_path / "labels.csv"
    lines = ["who,item,label", *(f"{row['who']},{row['item']},{row['label']}" for row in rows(KRIPPENDORFF))]
    path.write_text("\ufeff" + "\r\n".join(lines) + "\r\n\r\n", encoding="utf-8")
    found = measure_table(path, item="item", annotator="who", label="label", level=level)
    assert found.value == pytest.approx(expected, abs=5e-4)
    assert found.ci is not None and found.ci[0] < expected < found.ci[1]
    assert (found.task, found.metric, found.level) == ("labels", "krippendorff_alpha", level)
    assert (found.items, len(found.annotators)) == (11, 4)
    assert found.protocol["labelled_once"] == 1


def random_table(people: int, items: int) -> list[list[object]]:
    rng = np.random.default_rng(8)
    truth = rng.integers(1, 6, items)
    return [
        [int(np.clip(t + rng.integers(-1, 2), 1, 5)) if rng.random() < 0.85 else None for t in truth]
        for _ in range(people)
    ]


@pytest.mark.parametrize(("level", "people"), [("nominal", 3), ("nominal", 6), ("ordinal", 3), ("ordinal", 6)])
def test_a_table_and_a_task_give_the_same_figures(level: TableLevel, people: int) -> None:
    found_rows = rows(random_table(people, 60))
    table = measure_table(found_rows, item="item", annotator="who", label="label", level=level)
    labels: dict[str, dict[str, Value]] = {}
    for row in found_rows:
        value: Value = Choice(row["label"]) if level == "nominal" else Rating(int(row["label"]))
        labels.setdefault(row["item"], {})[row["who"]] = value
    task = measure(BareTask("t", "choice" if level == "nominal" else "rating"), labels)
    assert table.value == pytest.approx(task.value)
    assert table.hlp == pytest.approx(task.hlp) and table.hlp_kind == task.hlp_kind
    assert table.chance == pytest.approx(task.chance)
    assert table.also["ac1"].value == pytest.approx(task.also["ac1"].value)
    assert table.also["po"].value == pytest.approx(task.also["po"].value)
    assert (table.items, table.pairs, table.score_metric) == (task.items, task.pairs, task.score_metric)
    for one, other in zip(table.by["annotator"], task.by["annotator"], strict=True):
        assert one["agreement"] == pytest.approx(other["agreement"])
        assert one["vitality"] == pytest.approx(other["vitality"])
    for one, other in zip(table.by["class"], task.by["class"], strict=True):
        assert (one["class"], one["labels"]) == (other["class"], other["labels"])
        assert one["agreement"] == pytest.approx(other["agreement"])


def test_the_order_of_the_rows_changes_nothing() -> None:
    found = rows(random_table(3, 40))
    for level in ("nominal", "interval"):
        first = measure_table(found, item="item", annotator="who", label="label", level=level)
        again = measure_table(found[::-1], item="item", annotator="who", label="label", level=level)
        assert again.to_json() == first.to_json()


def test_numbers_show_how_far_people_are_apart() -> None:
    found = measure_table(
        rows([[1.0, 2.0, 5.5], [1.5, 2.5, 6.5], [2.0, 3.0, None]]), item="item", annotator="who", label="label",
        level="interval",
    )  # fmt: skip
    units = [[1, 1.5, 2], [2, 2.5, 3], [5.5, 6.5]]
    reference = slow.alpha(units, slow.distance("interval", units))
    assert found.value == pytest.approx(reference)
    assert found.hlp is None and "no common score" in found.hlp_estimate.reason
    assert found.also["mean_absolute_difference"].value == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)
    first = found.by["annotator"][0]
    assert first["mean_difference"] == pytest.approx((-0.75 - 0.75 - 1.0) / 3)


def beside_rows(level: str) -> list[Row]:
    """Ratings of four people with a column of rooms, and a fifth person whose labels are the reference."""
    table = random_table(5, 40)
    return [
        {**row, "who": "gold" if row["who"] == "p4" else row["who"], "room": "loud" if row["item"] < "u015" else "calm"}
        for row in rows(table)
    ]


@pytest.mark.parametrize("level", ["nominal", "ordinal"])
def test_a_reference_and_slices_are_measured_as_in_a_project(level: TableLevel) -> None:
    found_rows = beside_rows(level)
    names = {"item": "item", "annotator": "who", "label": "label", "level": level}
    table = measure_table(found_rows, **names, slices=["room"], reference="gold", resamples=100)
    labels: dict[str, dict[str, Value]] = {}
    references: dict[str, Value] = {}
    slices: dict[str, list[str]] = {}
    for row in found_rows:
        value: Value = Choice(row["label"]) if level == "nominal" else Rating(int(row["label"]))
        slices.setdefault(f"room = {row['room']}", []).append(row["item"])
        if row["who"] == "gold":
            references[row["item"]] = value
        else:
            labels.setdefault(row["item"], {})[row["who"]] = value
    kind: Kind = "choice" if level == "nominal" else "rating"
    task = measure(BareTask("t", kind), labels, references=references, slices=slices, resamples=100)
    assert table.hlp_kind == "reference" and table.annotators == ("p0", "p1", "p2", "p3")
    assert (table.hlp, table.hlp_items, table.value) == pytest.approx((task.hlp, task.hlp_items, task.value))
    for name in ("hlp_pairwise", "hlp_leave_one_out", "hlp_reference"):
        assert table.also[name].value == pytest.approx(task.also[name].value)
    for one, other in zip(table.by["slice"], task.by["slice"], strict=True):
        assert (one["slice"], one["items"]) == (other["slice"], other["items"])
        assert (one["value"], one["hlp"]) == pytest.approx((other["value"], other["hlp"]))
    for one, other in zip(table.by["annotator"], task.by["annotator"], strict=True):
        assert (one["reference"], one["reference_items"]) == pytest.approx(
            (other["reference"], other["reference_items"])
        )


def test_a_reference_that_nobody_gave_or_that_moves_is_refused() -> None:
    names = {"item": "item", "annotator": "who", "label": "label"}
    found = beside_rows("ordinal")
    with pytest.raises(UnknownName, match="gold"):
        measure_table(found, **names, level="ordinal", reference="golt")
    with pytest.raises(CallError, match="differences"):
        measure_table(found, **names, level="interval", reference="gold")
    with pytest.raises(TableError, match="'loud' here and 'calm' above"):
        measure_table([{**found[0], "room": "calm"}, {**found[-1], "item": found[0]["item"], "room": "loud"}], **names,
                      level="ordinal", slices=["room"])  # fmt: skip


@pytest.mark.parametrize("separator", [";", "\t"])
def test_cells_may_be_separated_as_spreadsheets_do(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "labels.csv"
    lines = ["item,who,label", "a,p,1", "a, q,2", "b,p ,2", "b,q,2"]
    path.write_text("\ufeff" + "\n".join(lines).replace(",", separator), encoding="utf-8")
    found = measure_table(path, item="item", annotator="who", label="label", level="nominal", resamples=100)
    assert found.annotators == ("p", "q") and found.also["po"].value == 0.5


def test_texts_that_everybody_left_empty_have_their_reason() -> None:
    found = measure_table(rows([["", ""], ["", ""]]), item="item", annotator="who", label="label", level="text")
    assert found.hlp is None and found.hlp_estimate.reason == "everybody left every item empty"
    assert found.also["cer"].reason == "no words" and found.also["both_empty"].value == 1.0


def test_sets_and_texts_are_measured_as_such() -> None:
    sets = measure_table(
        rows([["a|b", "b", ""], ["a; b", "b,c", ""]]), item="item", annotator="who", label="label", level="set"
    )
    assert sets.hlp == pytest.approx((1 + 0.5 + 1) / 3) and sets.level == "set"
    text = measure_table(
        rows([["one two", ""], ["one too", ""]]), item="item", annotator="who", label="label", level="text"
    )
    assert text.metric == "wer" and text.value == pytest.approx(0.5)
    assert text.also["both_empty"].value == 0.5


def test_members_of_a_set() -> None:
    assert members(" b | a;a, c ") == ("a", "b", "c") and members("") == ()


def test_groups_come_from_a_column() -> None:
    found = [{**row, "speaker": f"s{int(row['item'][1:]) // 10}"} for row in rows(random_table(2, 60))]
    report = measure_table(found, item="item", annotator="who", label="label", level="nominal", group="speaker")
    assert report.protocol["resampled"] == "groups" and report.protocol["clusters"] <= 6


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the table is empty"),
        ("item,who,label\n", "no ratings"),
        ("item,who,label\na,x\n", "line 2: 2 cells where the header has 3"),
        ("item,who,label\na,x,1\na,x,2\n", "line 3: 'x' labelled 'a' already in line 2"),
        ("item,who,label\n,x,1\n", "line 2, column 'item': empty"),
        ("item,who,label\na,x,1\na,y,high\n", "line 3, column 'label': 'high' is not a number"),
        ("item,who,label\na,x,nan\n", "is not a number"),
        ("item,who,label,label\na,x,1,1\n", "stands 2 times"),
        ('item,who,label\n"a"b,x,1\n', "line 2: not a CSV table"),
    ],
)
def test_a_broken_table_says_where_and_what_to_do(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match=message):
        measure_table(path, item="item", annotator="who", label="label", level="ordinal")


def test_other_encodings_missing_files_and_unknown_names(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_bytes("item,who,label\na,x,sch\xf6n\n".encode("latin-1"))
    with pytest.raises(TableError, match="not UTF-8 at byte"):
        measure_table(path, item="item", annotator="who", label="label", level="nominal")
    with pytest.raises(TableError, match="cannot be read"):
        measure_table(tmp_path / "none.csv", item="item", annotator="who", label="label", level="nominal")
    with pytest.raises(UnknownName, match="Did you mean 'who'"):
        measure_table(rows(KRIPPENDORFF), item="item", annotator="whom", label="label", level="nominal")
    path.write_text("item,who,label\na,x,1\n", encoding="utf-8")
    with pytest.raises(UnknownName, match="Did you mean 'label'"):
        measure_table(path, item="item", annotator="who", label="labels", level="nominal")
    with pytest.raises(UnknownName, match="Did you mean 'nominal'"):
        measure_table(path, item="item", annotator="who", label="label", level="nominl")


def test_an_item_has_one_group() -> None:
    found = [{**row, "g": row["who"]} for row in rows(KRIPPENDORFF)]
    with pytest.raises(TableError, match="An item has one value"):
        measure_table(found, item="item", annotator="who", label="label", level="nominal", group="g")


def test_a_person_alone_is_told_to_find_another() -> None:
    for level in LEVELS:
        found = measure_table(rows([[1, 2, 3]]), item="item", annotator="who", label="label", level=level)
        assert found.value is None and found.hlp is None and found.hlp_kind == ""
        assert any("No item has two labels" in warning for warning in found.warnings)


def test_one_label_throughout_is_undefined_at_every_level() -> None:
    for level in ("nominal", "ordinal", "interval", "ratio", "set"):
        found = measure_table(rows([[2] * 30] * 2), item="item", annotator="who", label="label", level=level)
        assert found.value is None and "no variation" in found.agreement.reason


def test_a_hundred_thousand_ratings_take_a_moment() -> None:
    rng = np.random.default_rng(2)
    truth = rng.integers(0, 4, 20_000)
    table: list[list[object]] = [
        [
            int(t) if right else int(other)
            for t, right, other in zip(truth, rng.random(20_000) < 0.8, spare, strict=True)
        ]
        for spare in rng.integers(0, 4, (5, 20_000))
    ]
    found = measure_table(rows(table), item="item", annotator="who", label="label", level="nominal")
    assert found.value == pytest.approx(0.64, abs=0.03) and found.hlp_kind == "leave-one-out"
    assert found.ci is not None and found.ci[1] - found.ci[0] < 0.02


def test_texts_of_a_table_are_compared_by_a_sheet() -> None:
    texts = rows([["um hello there", "so"], ["Hello there.", "so"]])
    names = {"item": "item", "annotator": "who", "label": "label"}
    plain = measure_table(texts, **names, level="text", by=())
    sheet = load(starter("verbatim-fillers").text())
    ruled = measure_table(texts, **names, level="text", by=("rule",), sheet=sheet)
    assert plain.value > 0 and ruled.value == 0.0 and ruled.raw["value"] == plain.value
    assert {"letters-case", "punctuation"} <= {row["rule"] for row in ruled.by["rule"]}
    with pytest.raises(CallError, match="compare texts"):
        measure_table(texts, **names, level="nominal", sheet=sheet)
    with pytest.raises(CallError, match="Name one with --task"):
        measure_table(texts, **names, level="text", sheet=load(starter("tagged-conversation").text()))
