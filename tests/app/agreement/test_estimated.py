"""References that are estimated from the labels of a task."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest

from app.agreement.estimated import EstimatedReferences, estimated_references
from app.agreement.estimates_file import checked
from app.agreement.measure import BareTask, as_given
from app.agreement.voted import VotedReferences
from app.labels.values import Choice, MultiChoice, Rating, Transcript, Value


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
    assert isinstance(found, EstimatedReferences)
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
    assert isinstance(found, EstimatedReferences)
    assert found.items[0].majority is None and found.items[0].likeliest is None and found.items[0].votes == 2
    assert found.to_csv().splitlines()[1] == "i,2,,0.5,,0.5"
    assert estimated_references(BareTask("t", "rating"), {}, normalise=as_given).items == ()


def test_texts_are_voted_on_and_say_so() -> None:
    said: dict[str, dict[str, Value]] = {
        "i": {"a": Transcript("So it is"), "b": Transcript("so it was"), "c": Transcript("so it is")},
        "j": {"a": Transcript("=one"), "b": Transcript("two")},
        "k": {},
    }

    def small(item: str, value: Value) -> Value:
        assert isinstance(value, Transcript)
        return Transcript(value.text.lower())

    found = estimated_references(BareTask("t", "transcript"), said, normalise=small)
    assert isinstance(found, VotedReferences) and "ROVER" in found.method and "nobody has adjudicated" in found.note
    one, two = found.items
    assert (
        one.value == Transcript("so it is")
        and one.votes == 3
        and one.found.support == pytest.approx((1 + 1 + 2 / 3) / 3)
    )
    assert two.value is None and found.estimates == {"i": Transcript("so it is")}
    # What is closest is as it was typed; two that are the same once ruled are as close.
    assert one.closest == Transcript("So it is") and one.closest_by == "a"
    rows = list(csv.DictReader(io.StringIO(found.to_csv({"i": "clips/i.wav"}))))
    assert rows[0]["path"] == "clips/i.wav" and rows[0]["estimate"] == "so it is" and rows[1]["estimate"] == ""
    assert rows[1]["undecided"] == "two texts that differ"
    json.dumps(found.to_json(), allow_nan=False)


def test_each_member_of_a_set_has_its_own_model() -> None:
    source = np.random.default_rng(2)
    said: dict[str, dict[str, Value]] = {}
    truth = {f"i{n:03}": [name for name in "xy" if source.random() < 0.5] for n in range(150)}
    for item, right in truth.items():
        guess = {who: [name for name in "xy" if source.random() < 0.5] for who in ("p", "q", "r")}
        both = {"ann": right, "bob": right if source.random() < 0.95 else ["x"], **guess}
        said[item] = {who: MultiChoice(tuple(names)) for who, names in both.items()}
    found = estimated_references(BareTask("t", "multi-choice"), said, normalise=as_given)
    assert isinstance(found, VotedReferences)
    likely = np.mean([one.likeliest == MultiChoice(tuple(truth[one.item_id])) for one in found.items])
    voted = np.mean([one.value == MultiChoice(tuple(truth[one.item_id])) for one in found.items])
    assert likely > 0.9 > voted + 0.1 and found.accuracy["ann"] > 0.95 > 0.7 > found.accuracy["p"]
    assert all(one.chance is not None and 0.5 <= one.chance <= 1.0 for one in found.items)
    assert all(row["estimate"] is not None for row in found.to_json()["items"])


def test_estimates_are_held_against_references_by_the_metric_of_people() -> None:
    said: dict[str, dict[str, Value]] = {
        f"i{n}": {who: Transcript("a b c d" if who != wrong else "a b c x") for who in ("p", "q", "r")}
        for n, wrong in enumerate(["p", "q", "r", "", ""])
    }
    references = {f"i{n}": Transcript("a b c d") for n in range(4)}
    task = BareTask("t", "transcript")
    estimates = estimated_references(task, said, normalise=as_given)
    found = checked(task, said, estimates, references, normalise=as_given, resamples=50)
    assert found is not None and found.items == 4 and found.estimate.value == 1.0
    assert found.people.value == pytest.approx(1 - 3 / 48) and "4 items" in found.text
    assert checked(task, said, estimates, {}, normalise=as_given) is None
    one: dict[str, dict[str, Value]] = {"i": {"a": Choice("x"), "b": Choice("x"), "c": Choice("y")}}
    choice = BareTask("t", "choice")
    counted = estimated_references(choice, one, normalise=as_given)
    held = checked(choice, one, counted, {"i": Choice("x")}, normalise=as_given, resamples=50)
    assert held is not None and held.estimate.value == 1.0 and held.people.value == pytest.approx(2 / 3)
    assert held.estimate.ci is None and "majority" in counted.method
