"""Suspect labels: by confident learning, by people, by what looks alike; and to whom they go."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from app.commands.labels import ImportLabels, Said
from app.commands.predictions import ImportPredictions
from app.errors import CallError
from app.labels.values import Choice
from app.media.likeness import CLOSE, close_pairs, likeness
from app.records import REFERENCE, Annotation, Assignment, ModelRun, Tag
from app.slices.sending import plan_relabel
from app.slices.suspects import confident_joint, find_suspects
from app.workspace import Workspace
from tests.app.slices.conftest import N, name


def test_confident_learning_by_hand() -> None:
    labels = {"1": "a", "2": "a", "3": "b", "4": "b", "5": "a"}
    likely = {
        "1": {"a": 0.9, "b": 0.1}, "2": {"a": 0.5, "b": 0.5}, "3": {"a": 0.2, "b": 0.8}, "4": {"a": 0.7, "b": 0.3},
        "5": {"a": 0.2, "b": 0.8},
    }  # fmt: skip
    # Thresholds: a (.9 + .5 + .2) / 3 = .533, b (.8 + .3) / 2 = .55.
    found = confident_joint(labels, likely)
    assert found == {"4": ("a", pytest.approx(1.6 / 3)), "5": ("b", pytest.approx(0.55))}
    assert confident_joint({"1": "a"}, {"1": {"a": 0.1, "c": 0.9}}) == {}


def test_one_list_with_reasons(hums: Workspace) -> None:
    # The reference says what both said, but for item 0; bob then differs on item 1.
    hums.do(ImportLabels(REFERENCE, tuple(Said(name(n), "hum", Choice("ab"[n % 2])) for n in range(4, N))))
    hums.do(ImportLabels("bob", (Said(name(1), "hum", Choice("a")),)))
    likely = {name(n): {"a": 0.9 - 0.8 * (n % 2), "b": 0.1 + 0.8 * (n % 2)} for n in range(N)}
    likely[name(6)] = {"a": 0.05, "b": 0.95}
    said = {item: Choice(max(p, key=p.__getitem__), max(p.values())) for item, p in likely.items()}
    hums.do(ImportPredictions("net", "hum", said, probabilities=likely))
    run = hums.view.find(ModelRun)[0]
    found = find_suspects(hums.view, hums.sheet, "hum", run=run, pairs=[(name(8), name(9)), (name(8), name(10))])
    reasons = {(one.item_id, one.reason): one for one in found.found}
    assert set(reasons) == {(name(1), "people"), (name(6), "model"), (name(8), "alike"), (name(9), "alike")}
    assert reasons[name(6), "model"].evidence.startswith("net: b 0.95, a 0.05; sure of b from 0.9")
    assert reasons[name(1), "people"].label == "a" and reasons[name(1), "people"].other == "b"


def test_what_the_model_holds_for_the_likeliest_is_not_suspect() -> None:
    # c is hardly ever likely, so that little is enough to be sure of it; of item 1 a is the likeliest all the same.
    labels = {"1": "a", "2": "a", "3": "c"}
    likely = {"1": {"a": 0.6, "c": 0.1}, "2": {"a": 0.9, "c": 0.02}, "3": {"a": 0.5, "c": 0.05}}
    assert confident_joint(labels, likely) == {}


def test_what_all_people_say_needs_no_decision_to_be_held_against_its_like(hums: Workspace) -> None:
    assert not hums.view.find(Annotation, annotator_id=REFERENCE)
    hums.do(ImportLabels("bob", (Said(name(2), "hum", Choice("b")),)))  # differs from ann on item 2
    pairs = [(name(0), name(1)), (name(0), name(2)), (name(0), name(4))]
    found = find_suspects(hums.view, hums.sheet, "hum", pairs=pairs)
    assert {(one.item_id, one.with_item) for one in found.found if one.reason == "alike"} == {
        (name(0), name(1)), (name(1), name(0))
    }  # fmt: skip
    assert [one.item_id for one in found.found if one.reason == "people"] == [name(2)]


def test_sent_to_those_who_know_nothing_and_back_by_undo(hums: Workspace) -> None:
    items = [name(n) for n in range(3)]
    sending = plan_relabel(hums.view, items, "hum")
    assert {person for _, person in sending.command.pairs} == {"eve"} and not sending.nobody
    hums.do(sending.command, who="lead")
    assert {(row.item_id, row.annotator_id) for row in hums.view.find(Assignment)} == {(item, "eve") for item in items}
    assert {(row.item_id, row.name, row.reason) for row in hums.view.find(Tag)} == {(i, "relabel", "") for i in items}
    hums.undo(who="lead", area="data")
    assert not hums.view.find(Assignment) and not hums.view.find(Tag)
    before = hums.view.find(Annotation)
    with pytest.raises(CallError, match="nobody can label"):
        plan_relabel(hums.view, items, "hum", people=("ann",))
    assert hums.view.find(Annotation) == before


def test_pictures_that_look_alike() -> None:
    draw = np.random.default_rng(0)
    noise = draw.normal(size=(12, 16, 3)).cumsum(axis=0).cumsum(axis=1)
    noise = ((noise - noise.min()) / np.ptp(noise) * 255).astype(np.uint8)
    picture = np.array(Image.fromarray(noise).resize((320, 240), Image.Resampling.BICUBIC))
    small = np.array(Image.fromarray(picture).resize((160, 120), Image.Resampling.LANCZOS))
    brighter = np.clip(picture.astype(int) + 12, 0, 255).astype(np.uint8)
    found = [likeness(one) for one in (picture, small, brighter, picture[:, ::-1])]
    assert all(found)
    assert close_pairs([one for one in found if one]) == [(0, 1), (0, 2), (1, 2)]
    assert likeness(np.full((50, 50, 3), 9, dtype=np.uint8)) is None


def test_close_pairs_are_all_that_there_are() -> None:
    draw = np.random.default_rng(1)
    table = draw.integers(0, 256, (60, 16), dtype=np.uint8)
    for place in range(30):
        table[place + 30] = table[place]
        for bit in draw.choice(128, int(draw.integers(0, 12)), replace=False):
            table[place + 30, bit // 8] ^= np.uint8(1 << (bit % 8))
    apart = np.bitwise_count(table[:, None] ^ table[None]).sum(axis=2)
    expected = [(a, b) for a in range(60) for b in range(a + 1, 60) if apart[a, b] <= CLOSE]
    assert close_pairs([row.tobytes() for row in table]) == expected
