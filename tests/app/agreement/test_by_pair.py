"""Pairs of people, and what items of each difficulty cost."""

from __future__ import annotations

import random

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from app.agreement.export import render_csv
from app.agreement.measure import BareTask, measure
from app.agreement.show import render_text
from app.agreement.table import measure_table
from app.labels.values import Choice, Rating, Transcript


def test_each_pair_has_its_figures_the_lowest_first() -> None:
    source = random.Random(4)
    said = {who: [source.choice("ab") if source.random() < noise else "ab"[n % 2] for n in range(40)]
            for who, noise in (("ann", 0.1), ("bob", 0.2), ("cy", 0.9))}  # fmt: skip
    labels = {f"i{n:02}": {who: Choice(given[n]) for who, given in said.items()} for n in range(40)}
    found = measure(BareTask("t", "choice"), labels, resamples=50)
    rows = {row["pair"]: row for row in found.by["pair"]}
    assert set(rows) == {"ann – bob", "ann – cy", "bob – cy"}
    assert [row["agreement"] for row in found.by["pair"]] == sorted(row["agreement"] for row in rows.values())
    for pair, row in rows.items():
        a, b = pair.split(" – ")
        assert row["agreement"] == pytest.approx(np.mean([x == y for x, y in zip(said[a], said[b], strict=True)]))
        assert row["cohen_kappa"] == pytest.approx(cohen_kappa_score(said[a], said[b])) and row["items"] == 40
    assert "cohen_kappa" not in found.also


def test_ratings_have_limits_within_which_people_differ() -> None:
    labels = {f"i{n}": {"ann": Rating(1 + n % 3), "bob": Rating(2 + n % 3)} for n in range(9)}
    found = measure(BareTask("t", "rating"), labels, resamples=50)
    (row,) = found.by["pair"]
    assert row["mean_difference"] == 1.0 and row["limits"] == [1.0, 1.0]
    assert found.also["cohen_kappa"].value is not None and found.also["icc"].value is not None


def test_a_table_of_numbers_has_pairs_too() -> None:
    rows = [
        {"item": str(n), "who": who, "label": str(n + shift)}
        for n in range(6)
        for who, shift in (("ann", 0.0), ("bob", 0.5))
    ]
    found = measure_table(rows, item="item", annotator="who", label="label", level="interval", resamples=50)
    (row,) = found.by["pair"]
    assert "limits" in render_text(found) and "0.500 to 0.500 (within 0.500 to 0.500)" in render_text(found)
    assert "limits,0.5,0.5,0.5,6" in render_csv([found.to_json()])
    assert row["mean_difference"] == 0.5 and "agreement" not in row and found.also["icc"].value is not None
    nominal = measure_table(rows, item="item", annotator="who", label="label", level="nominal", resamples=50)
    assert nominal.by["pair"][0]["agreement"] == 0.0 and [r["items"] for r in nominal.by["difficulty"]] == [6]


def test_the_costs_of_difficulties_add_up() -> None:
    labels = {
        f"i{n}": {"ann": Transcript("a b c d"), "bob": Transcript(said)}
        for n, said in enumerate(["a b c d", "a b c d", "a b c x", "a b x y", "w x y z"])
    }
    found = measure(BareTask("t", "transcript"), labels, resamples=50)
    rows = found.by["difficulty"]
    assert sum(row["items"] for row in rows) == 5 and sum(row["share"] for row in rows) == pytest.approx(1.0)
    assert sum(row["cost"] for row in rows) == pytest.approx(found.value)
    assert [rows[0][key] for key in ("difficulty", "items", "share", "cost")] == ["everybody agrees", 2, 0.4, 0.0]
    assert rows[-1]["difficulty"] == "less than a quarter"
