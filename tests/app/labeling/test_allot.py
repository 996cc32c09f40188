"""Sharing items out: the overlap that was wished for, balanced, by the seed alone, and never taking anything back."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import CallError
from app.labeling.allot import Allotment, Standing, Wish, allot

PEOPLE = ("ada", "bob", "eve")


def _holders(found: Allotment, before: Standing | None = None) -> dict[str, frozenset[str]]:
    holders: dict[str, set[str]] = defaultdict(set)
    for item, people in (before.given if before else {}).items():
        holders[item].update(people)
    for item, who in found.pairs:
        holders[item].add(who)
    return {item: frozenset(people) for item, people in holders.items()}


def _items(many: int, strata: int = 1) -> dict[str, str]:
    return {f"item-{number:04}": f"s{number % strata}" for number in range(many)}


@given(
    many=st.integers(0, 60), strata=st.integers(1, 4), people=st.integers(2, 5),
    overlap=st.sampled_from([0.0, 0.1, 0.2, 0.5, 1.0]), per_item=st.integers(2, 3), seed=st.integers(0, 3),
)  # fmt: skip
def test_every_item_once_and_the_overlap_as_wished(
    many: int, strata: int, people: int, overlap: float, per_item: int, seed: int
) -> None:
    names = tuple(f"p{number}" for number in range(people))
    per_item = min(per_item, people)
    items = _items(many, strata)
    found = allot(items, Wish(names, overlap, per_item, seed))
    holders = _holders(found)
    assert set(holders) == set(items)
    assert {len(who) for who in holders.values()} <= {1, per_item}
    double = [item for item, who in holders.items() if len(who) == per_item]
    assert len(double) == found.overlapping == round(overlap * many + 1e-9)
    for stratum, size in Counter(items.values()).items():
        assert abs(sum(items[item] == stratum for item in double) - overlap * size) < 1 + 1e-9
    loads = Counter(who for people_of in holders.values() for who in people_of)
    assert max(loads.values(), default=0) - min((loads[who] for who in names), default=0) <= 1
    assert sum(found.by_pair.values()) == sum(len(who) * (len(who) - 1) // 2 for who in holders.values())
    assert [share.new for share in found.shares] == [loads[who] for who in names]


@given(seed=st.integers(0, 5), order=st.randoms(use_true_random=False))
def test_the_order_of_the_items_does_not_matter(seed: int, order: st.DataObject) -> None:
    items = list(_items(40, 3).items())
    wish = Wish(PEOPLE, 0.25, seed=seed)
    expected = allot(dict(items), wish)
    order.shuffle(items)
    assert allot(dict(items), wish) == expected


def test_another_seed_draws_other_items() -> None:
    items = _items(50)
    drawn = {
        frozenset(item for item, who in _holders(allot(items, Wish(PEOPLE, 0.2, seed=seed))).items() if len(who) > 1)
        for seed in range(5)
    }
    assert len(drawn) == 5


@given(first=st.integers(0, 40), more=st.integers(0, 40), overlap=st.sampled_from([0.0, 0.2, 0.5, 1.0]))
def test_again_with_more_items_touches_only_the_new_ones(first: int, more: int, overlap: float) -> None:
    wish = Wish(PEOPLE, overlap)
    before = Standing(given=_holders(allot(_items(first), wish)))
    found = allot(_items(first + more), wish, before)
    old = set(_items(first))
    assert all(item not in old for item, _ in found.pairs)
    holders = _holders(found, before)
    assert all(before.given[item] == holders[item] for item in old)
    assert found.fresh == more
    # Rounding the first time, and again the second, is the most that it can be off.
    assert abs(sum(len(who) > 1 for who in holders.values()) - overlap * (first + more)) <= 1
    again = allot(_items(first + more), wish, Standing(given=holders))
    assert again.pairs == ()


def test_a_greater_overlap_adds_to_what_was_given_and_takes_nothing() -> None:
    before = Standing(given=_holders(allot(_items(20), Wish(PEOPLE, 0.1))))
    found = allot(_items(20), Wish(PEOPLE, 0.5), before)
    holders = _holders(found, before)
    assert sum(len(who) == 2 for who in holders.values()) == 10
    assert all(before.given[item] <= holders[item] for item in before.given)


def test_who_has_begun_an_item_keeps_it_and_who_has_seen_it_is_spared() -> None:
    items = _items(30)
    begun = {item: frozenset({"ada"}) for item in list(items)[:5]}
    seen = {item: frozenset({"bob"}) for item in list(items)[5:15]}
    found = allot(items, Wish(PEOPLE, 0.2), Standing(begun=begun, seen=seen))
    holders = _holders(found)
    assert all("ada" in holders[item] for item in begun)
    assert all("bob" not in holders[item] for item in seen)
    assert found.not_blind == 0
    forced = allot(items, Wish(("bob",)), Standing(seen=seen))
    assert forced.not_blind == 10


def test_pairs_of_people_meet_equally_often() -> None:
    found = allot(_items(300), Wish(("a", "b", "c", "d"), 1.0))
    assert len(found.by_pair) == 6
    assert max(found.by_pair.values()) - min(found.by_pair.values()) <= 10


def test_the_new_work_goes_to_who_has_less() -> None:
    given_before = {f"old-{number}": frozenset({"ada"}) for number in range(10)}
    found = allot(_items(20), Wish(("ada", "bob")), Standing(given=given_before))
    assert [(share.before, share.new) for share in found.shares] == [(10, 5), (0, 15)]


def test_how_exact_agreement_will_be() -> None:
    assert allot(_items(10), Wish(PEOPLE)).half_width is None
    # 1.96 · sqrt(.85 · .15 / 200): the "about 200 items for ± .05 at .85" of textbooks.
    assert allot(_items(200), Wish(PEOPLE, 1.0)).half_width == pytest.approx(0.0495, abs=1e-3)


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (Wish(()), "at least one"),
        (Wish(("ada", "ada")), "each of them once"),
        (Wish(("ada",), 0.2), "needs 2 of them"),
        (Wish(PEOPLE, 1.5), "from 0 to 1"),
        (Wish(PEOPLE, -0.1), "from 0 to 1"),
        (Wish(PEOPLE, float("nan")), "from 0 to 1"),
        (Wish(PEOPLE, 0.2, 1), "2 annotators or more"),
        (Wish(PEOPLE, 0.2, 4), "needs 4 of them"),
    ],
)
def test_a_wish_that_nobody_can_fulfil_is_refused(wish: Wish, words: str) -> None:
    with pytest.raises(CallError, match=words):
        allot(_items(4), wish)


def test_no_items_is_no_work() -> None:
    found = allot({}, Wish(PEOPLE, 0.5))
    assert (found.pairs, found.items, found.overlapping) == ((), 0, 0)
