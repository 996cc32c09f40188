"""References that are estimated from the labels of a task."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest

from app.agreement.estimated import estimated_references
from app.agreement.measure import BareTask, as_given
from app.errors import CallError
from app.labels.values import Choice, Rating, Transcript, Value


def labels() -> dict[str, dict[str, Value]]:
    """Two who are nearly always right, three who guess."""
    source = np.random.default_rng(6)
    found: dict[str, dict[str, Value]] = {}
    for n in range(120):
        truth = "=a" if n % 2 else "b"
        found[f"i{n:03}"] = {
            "ann": Choice(truth),
            "bob": Choice(truth if source.random() < 0.95 else "b"),
            **{who: Choice(str(source.choice(["=a", "b"]))) for who in ("x", "y", "z")},
        }
    return found


def test_who_is_right_is_found_without_anybody_saying_so() -> None:
    found = estimated_references(BareTask("t", "choice"), labels(), normalise=as_given)
    right = [one.likeliest == ("=a" if n % 2 else "b") for n, one in enumerate(found.items)]
    by_votes = [one.majority == ("=a" if n % 2 else "b") for n, one in enumerate(found.items)]
    assert np.mean(right) > 0.95 > np.mean(by_votes) + 0.03
    assert min(found.accuracy["ann"], found.accuracy["bob"]) > 0.9 > 0.75 > found.accuracy["x"]
    assert any(one.differ for one in found.items) and found.converged and sum(found.shares.values()) == pytest.approx(1)
    json.dumps(found.to_json(), allow_nan=False)
    rows = list(csv.DictReader(io.StringIO(found.to_csv())))
    assert len(rows) == 120 and {row["likeliest"] for row in rows} == {"'=a", "b"}


def test_ratings_keep_their_numbers_and_ties_are_ties() -> None:
    said: dict[str, dict[str, Value]] = {"i": {"a": Rating(2), "b": Rating(4)}}
    found = estimated_references(BareTask("t", "rating"), said, normalise=as_given)
    assert found.items[0].majority is None and found.items[0].likeliest is None and found.items[0].votes == 2
    assert found.to_csv().splitlines()[1] == "i,2,,0.5,,0.5"
    assert estimated_references(BareTask("t", "rating"), {}, normalise=as_given).items == ()


def test_texts_are_not_estimated() -> None:
    with pytest.raises(CallError, match="choices and ratings"):
        estimated_references(BareTask("t", "transcript"), {"i": {"a": Transcript("so")}}, normalise=as_given)
