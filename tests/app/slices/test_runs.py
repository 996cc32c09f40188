"""Runs side by side, and what a model has trained on."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from app.commands.predictions import run_name
from app.errors import CallError, UnknownName
from app.formats.incoming import Read
from app.labels.values import Box, Boxes, Choice
from app.lineage.snapshot import TakeSnapshot, log
from app.lineage.split import Ratios, split_items
from app.records import Item, ModelRun, Prediction
from app.slices.intake import doubles, import_predictions, odd_scores
from app.slices.project import find_run
from app.slices.runs import compare, runs_of
from app.slices.trained import Trained, seen_in_training, seen_of, trained_on
from app.workspace import Workspace
from tests.app.slices.conftest import N, decide, name, predict


def test_the_difference_is_that_of_a_paired_t_test(hums: Workspace) -> None:
    predict(hums, "first", range(10))
    predict(hums, "second", frozenset({0, 20, 21}))
    runs = runs_of(hums.view, "")
    found = compare(hums.view, hums.sheet, runs)
    assert [(one.model, one.value, one.human, one.items) for one in found.runs] == [
        ("first", 0.75, 1.0, N), ("second", pytest.approx(1 - 3 / N), 1.0, N)
    ]  # fmt: skip
    (difference,) = found.differences
    a = np.array([n not in (0, 20, 21) for n in range(N)], dtype=float)
    b = np.array([n >= 10 for n in range(N)], dtype=float)
    expected = stats.ttest_rel(a, b)
    low, high = expected.confidence_interval()
    assert (difference.first, difference.value) == ("second", pytest.approx(7 / N))
    assert (difference.low, difference.high) == (pytest.approx(low), pytest.approx(high))
    assert difference.p_value == pytest.approx(expected.pvalue)
    assert (difference.better, difference.worse) == (9, 2)


def test_on_a_slice_and_without_what_was_seen(hums: Workspace) -> None:
    decide(hums)
    hums.do(TakeSnapshot("before training"))
    snapshot = log(hums.view)[0]
    predict(hums, "net", range(10), snapshot_id=snapshot.id, trained_split="0.5,0.25,0.25")
    runs = runs_of(hums.view, "hum")
    (one,) = compare(hums.view, hums.sheet, runs, condition="snr_db < 10").runs
    assert (one.items, one.value) == (10, 0.0)
    sides = split_items(hums.view.find(Item), Ratios(0.5, 0.25, 0.25))
    train = {item for item, side in sides.items() if side == "train"}
    (whole,) = compare(hums.view, hums.sheet, runs).runs
    assert whole.seen.item_ids == train and "trained on" in whole.seen.text
    (rest,) = compare(hums.view, hums.sheet, runs, unseen_only=True).runs
    assert rest.items == N - len(train) and not rest.seen.text
    with pytest.raises(CallError, match="no item has"):
        compare(hums.view, hums.sheet, runs, condition="snr_db > 100")
    with pytest.raises(UnknownName, match="net"):
        runs_of(hums.view, "hum", ["nets"])


def test_without_its_split_all_of_the_snapshot_is_warned_of(hums: Workspace) -> None:
    decide(hums)
    hums.do(TakeSnapshot("", tag="one"))
    trained = trained_on(hums.view, "one")
    said = {name(n): {"hum": Choice("a", 0.7)} for n in range(N - 1)}
    likely = {name(0): {"hum": {"a": 0.7, "b": 0.3}}}
    taken = import_predictions(hums, Read(said, (), N, likely), model="net", origin="f", trained=trained)
    assert taken.items == {"hum": N - 1}
    assert taken.notes[0] == "hum: 1 item has no prediction and counts in no figure: 39.wav."
    assert "39 of its 39 items are in the snapshot" in taken.notes[1]
    run = hums.view.find(ModelRun)[0]
    assert hums.view.find(Prediction, item_id=name(0))[0].probabilities == {"a": 0.7, "b": 0.3}
    seen = seen_in_training(hums.view, run, [name(0)])
    assert seen.guessed and "How it was split is not known" in seen.text
    assert trained == Trained(log(hums.view)[0].id)


def test_what_had_no_label_that_counted_was_never_trained_on(hums: Workspace) -> None:
    decide(hums, *range(12))
    hums.do(TakeSnapshot("", tag="one"))
    decide(hums)  # decided since: not in the snapshot
    seen = seen_of(hums.view, Trained(log(hums.view)[0].id, "1,0,0"), [name(n) for n in range(N)])
    assert seen.item_ids == {name(n) for n in range(12)}


def test_objects_that_stand_twice_are_told() -> None:
    one, other = (Box(at, "red", (0, 0, 5, 5), score=score) for at, score in (("1", 0.5), ("2", 0.4)))
    assert doubles("cells", {"i": Boxes((one, other)), "k": Boxes((one,))}) == [
        "cells: 1 object stands twice, in 1 item; each counts once more."
    ]


def test_scores_that_are_no_probabilities_are_told() -> None:
    boxes = Boxes((Box("1", "red", (0, 0, 5, 5), score=7.0), Box("2", "red", (0, 0, 9, 9), score=0.5)))
    assert odd_scores("cells", {"i": boxes, "k": Boxes(())}) == [
        "cells: 1 of 2 scores lies outside 0 to 1: nothing can be said on calibration then."
    ]
    assert odd_scores("hum", {"i": Choice("a", 1.0), "k": Choice("b")}) == []


def test_a_model_with_several_runs_is_told_apart(hums: Workspace) -> None:
    for run, wrong in (("v1", range(10)), ("v2", range(3))):
        predict(hums, run_name("net", run), wrong)
    predict(hums, "rival", range(5))
    assert [one.name for one in runs_of(hums.view, "hum", ["net"])] == ["net@v1", "net@v2"]
    assert [one.name for one in runs_of(hums.view, "hum", ["net@v2", "rival"])] == ["net@v2", "rival"]
    assert (find_run(hums.view, "net@v1").model, find_run(hums.view, "net@v1").run) == ("net", "v1")
    with pytest.raises(CallError, match="Name one: net@v1, net@v2"):
        find_run(hums.view, "net")
    predict(hums, "alone@v1", range(5))
    assert find_run(hums.view, "alone").name == "alone@v1"
    for model, run, said in ((" ", "v1", "needs the name"), ("a@b", "v1", "without @")):
        with pytest.raises(CallError, match=said):
            run_name(model, run)


def test_what_was_trained_on_another_snapshot_is_not_replaced_unasked(hums: Workspace) -> None:
    first, second = Trained("snapshot one"), Trained("snapshot two")
    read = Read({name(0): {"hum": Choice("a")}}, (), 1)
    import_predictions(hums, read, model="net", origin="a", trained=first)
    import_predictions(hums, read, model="net", origin="b", trained=first)
    with pytest.raises(CallError, match="trained on the snapshot snapshot one, this run on snapshot two"):
        import_predictions(hums, read, model="net", origin="c", trained=second)
    import_predictions(hums, read, model=run_name("net", "v2"), origin="c", trained=second)
    figures = compare(hums.view, hums.sheet, runs_of(hums.view, "hum", ["net"])).runs
    assert [(one.model, one.snapshot_name) for one in figures] == [("net", "snapshot one"), ("net@v2", "snapshot two")]
    import_predictions(hums, read, model="net", origin="d", trained=second, replace=True)
    assert find_run(hums.view, "net").snapshot_id == second.snapshot_id


def test_a_run_brought_in_again_stays_tied_until_somebody_says_otherwise(hums: Workspace) -> None:
    hums.do(TakeSnapshot("", tag="one"))
    one = log(hums.view)[0].id
    read = Read({name(0): {"hum": Choice("a")}}, (), 1)
    import_predictions(hums, read, model="net", origin="a", trained=Trained(one, "0.5,0.25,0.25 device"))
    for trained in (None, trained_on(hums.view, "one")):  # nothing said; the same snapshot without its split
        again = import_predictions(hums, read, model="net", origin="b", trained=trained)
        run = find_run(hums.view, "net")
        assert (run.snapshot_id, run.trained_split) == (one, "0.5,0.25,0.25 device")
        assert any("net stays tied to the snapshot one" in note for note in again.notes) is (trained is None)
    nothing = trained_on(hums.view, "unknown")
    with pytest.raises(CallError, match="snapshot one; of this run that is said not to be known"):
        import_predictions(hums, read, model="net", origin="c", trained=nothing)
    import_predictions(hums, read, model="net", origin="c", trained=nothing, replace=True)
    assert (find_run(hums.view, "net").snapshot_id, find_run(hums.view, "net").trained_split) == (None, "")
