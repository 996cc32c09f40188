"""The objects of an item as rows, and what of them changes with an edit."""

from __future__ import annotations

import time

from app.labels.values import Box
from app.rules.finding import Finding
from app.rules.sheet import ClassDef, Task
from widgets.labeling.image.looks import ImageLooks
from widgets.labeling.image.object_model import ROW_ROLE, ObjectModel, runs
from widgets.labeling.image.object_rows import Known, RowMaker

# Coverage and another program on the same core make a frame longer; the figures themselves are benchmarks.
LOADED = 3.0

THINGS = Task(
    "things", "boxes", "Things", classes=(ClassDef("car", "Car", "#0072b2"), ClassDef("dog", "Dog", "#d55e00"))
)
AREAS = Task("areas", "boxes", "Areas", classes=(ClassDef("road", "Road", "#009e73"),))


def box(name: str, cls: str = "car", wide: float = 10) -> Box:
    return Box(name, cls, (0, 0, wide, 20))


def labels(*things: Box, task: str = "things") -> dict[str, tuple[str, Box]]:
    return {thing.id: (task, thing) for thing in things}


def test_task_by_task_and_class_by_class_the_topmost_first() -> None:
    said = labels(box("a"), box("b", "dog"), box("c"), box("x", "gone")) | labels(box("r", "road"), task="areas")
    rows = RowMaker().rows(said, (THINGS, AREAS), ImageLooks(), Known())
    assert [(row.kind, row.title, row.number) for row in rows] == [
        ("task", "Things", 0), ("class", "Car", 2), ("object", "Car", 2), ("object", "Car", 1), ("class", "Dog", 1),
        ("object", "Dog", 1), ("class", "gone", 1), ("object", "gone", 1), ("task", "Areas", 0), ("class", "Road", 1),
        ("object", "Road", 1),
    ]  # fmt: skip
    assert rows[2].id == "c" and rows[2].size == "10 × 20"


def test_marks_say_what_is_to_be_known() -> None:
    findings = [
        Finding("r", "warn", "narrow", "things", object_id="a"),
        Finding("r", "block", "bad", "things", object_id="a"),
    ]
    looks = ImageLooks(hidden=frozenset({"a"}), locked=frozenset({"b"}), solo=("things", "car"))
    said = labels(box("a"), box("b", "dog"))
    rows = {row.id: row for row in RowMaker().rows(said, (THINGS,), looks, Known(findings, frozenset({"b"})))}
    assert rows["a"].hidden and rows["a"].problem == "bad" and rows["a"].blocks
    assert rows["b"].hidden and rows["b"].locked and rows["b"].predicted
    assert rows["b"].spoken == "Dog 1, 10 × 20, hidden, locked, began as a prediction"
    assert rows["class:things/car"].solo and rows["class:things/dog"].hidden


def test_filter_and_folding_leave_lines_out() -> None:
    said, maker = labels(box("a"), box("b", "dog"), box("c")), RowMaker()
    locked = ImageLooks(locked=frozenset({"c"}))
    assert [row.id for row in maker.rows(said, (THINGS,), locked, Known(wanted="LOCK"))] == ["class:things/car", "c"]
    folded = maker.rows(said, (THINGS,), ImageLooks(), Known(folded={("things", "car")}))
    assert [row.id for row in folded] == ["class:things/car", "class:things/dog", "b"] and folded[0].number == 2


def test_what_did_not_change_is_the_same_row() -> None:
    maker, a, b = RowMaker(), box("a"), box("b")
    first = maker.rows(labels(a, b), (THINGS,), ImageLooks(), Known())
    again = maker.rows(labels(a, box("b", wide=30)), (THINGS,), ImageLooks(), Known())
    assert again[2] is first[2] and again[1] is not first[1] and again[1].size == "30 × 20"


def test_the_model_tells_only_what_changed() -> None:
    maker, model = RowMaker(), ObjectModel()
    things = [box(str(n)) for n in range(50)]
    model.set_rows(maker.rows(labels(*things), (THINGS,), ImageLooks(), Known()))
    told: list[tuple[str, int, int]] = []
    model.rowsInserted.connect(lambda parent, first, last: told.append(("come", first, last)))
    model.rowsRemoved.connect(lambda parent, first, last: told.append(("gone", first, last)))
    model.dataChanged.connect(lambda first, last: told.append(("changed", first.row(), last.row())))
    model.modelReset.connect(lambda: told.append(("reset", 0, 0)))
    things[20] = box("20", wide=99)
    model.set_rows(maker.rows(labels(*things), (THINGS,), ImageLooks(), Known()))
    assert told == [("changed", 30, 30)] and model.index(30).data(ROW_ROLE).id == "20"
    told.clear()
    model.set_rows(maker.rows(labels(*things, box("new")), (THINGS,), ImageLooks(), Known()))
    assert told == [("come", 1, 1), ("changed", 0, 0)] and model.row_of("new") == 1
    told.clear()
    model.set_rows(maker.rows(labels(*things), (THINGS,), ImageLooks(), Known()))
    assert told == [("gone", 1, 1), ("changed", 0, 0)] and model.row_of("new") == -1


def test_runs() -> None:
    assert runs([1, 2, 3, 7, 9, 10]) == [(1, 3), (7, 7), (9, 10)] and runs([]) == []


def test_one_edit_among_ten_thousand_costs_little() -> None:
    maker, model = RowMaker(), ObjectModel()
    things = [box(str(n), ("car", "dog")[n % 2]) for n in range(10_000)]
    model.set_rows(maker.rows(labels(*things), (THINGS,), ImageLooks(), Known()))
    times = []
    for n in range(5):
        things[n] = box(str(n), ("car", "dog")[n % 2], wide=50 + n)
        said = labels(*things)
        start = time.thread_time()
        model.set_rows(maker.rows(said, (THINGS,), ImageLooks(), Known()))
        times.append(time.thread_time() - start)
    assert sorted(times)[2] < 0.08 * LOADED
