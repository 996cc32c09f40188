"""Turns of the parents: limits hold, classes come to their shares, and the order is the same everywhere."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.augmenting.make.budget import Balance, Budget, Parent, classes_of, spread
from app.errors import CallError, UnknownName
from app.labels import values

PARENTS = [Parent(f"r{n}", "a", ("red",)) for n in range(8)] + [Parent(f"b{n}", "b", ("blue",)) for n in range(2)]


def test_without_limits_everybody_has_a_turn_before_anybody_has_two() -> None:
    found = spread(PARENTS, 23, Budget())
    assert found.chosen[:10] == tuple((parent.item_id, 0) for parent in PARENTS)
    assert found.chosen[20:] == (("r0", 2), ("r1", 2), ("r2", 2))
    assert found.notes == () and found.classes == {}


def test_no_parent_gives_more_than_its_limit() -> None:
    found = spread(PARENTS, 100, Budget(per_parent=3))
    assert set(Counter(name for name, _ in found.chosen).values()) == {3}
    assert found.notes == ("30 of 100 samples: at most 3 a parent, and 10 parents.",)


def test_no_source_gives_more_than_its_share() -> None:
    found = spread(PARENTS, 20, Budget(per_source=0.5))
    assert Counter("a" if name[0] == "r" else "b" for name, _ in found.chosen) == {"a": 10, "b": 10}
    assert spread(PARENTS, 20, Budget(per_source=0.2)).notes == (
        "8 of 20 samples: at most 4 of one source, and 2 sources.",
    )


def test_equal_shares_lift_the_rare_class_first() -> None:
    found = spread(PARENTS, 6, Budget(balance=Balance.of("cells")))
    assert all(name.startswith("b") for name, _ in found.chosen)
    assert found.classes == {"blue": (2, 8), "red": (8, 8)}
    more = spread(PARENTS, 26, Budget(balance=Balance.of("cells=equal")))
    assert more.classes == {"blue": (2, 18), "red": (8, 18)}


def test_given_shares_count_originals_and_samples() -> None:
    found = spread(PARENTS, 20, Budget(balance=Balance.of("cells=red:2,blue:1")))
    assert found.classes == {"blue": (2, 10), "red": (8, 20)}


def test_a_class_that_is_used_up_leaves_its_turns_to_others() -> None:
    found = spread(PARENTS, 12, Budget(per_parent=2, balance=Balance.of("cells")))
    assert found.classes == {"blue": (2, 6), "red": (8, 16)}


@settings(max_examples=40)
@given(
    classes=st.lists(st.sets(st.sampled_from("abc"), max_size=3), min_size=1, max_size=12),
    count=st.integers(1, 40),
    per_parent=st.none() | st.integers(1, 4),
)
def test_variants_are_counted_and_limits_hold(classes: list[set[str]], count: int, per_parent: int | None) -> None:
    parents = [Parent(f"{n}", "s", tuple(sorted(names))) for n, names in enumerate(classes)]
    budget = Budget(per_parent=per_parent, balance=Balance("t"))
    if not any(classes):
        with pytest.raises(CallError, match="names a class"):
            spread(parents, count, budget)
        return
    found = spread(parents, count, budget)
    assert len(set(found.chosen)) == len(found.chosen) <= count
    for name, times in Counter(name for name, _ in found.chosen).items():
        assert sorted(variant for one, variant in found.chosen if one == name) == list(range(times))
        assert per_parent is None or times <= per_parent
        assert classes[int(name)]
    assert per_parent is not None or len(found.chosen) == count


@pytest.mark.parametrize("text", ["", "=a:1", "t=a", "t=a:0", "t=a:x", "t=:1", "t=a:inf"])
def test_a_balance_that_makes_no_sense_is_told(text: str) -> None:
    with pytest.raises(CallError, match="balance"):
        Balance.of(text)


@pytest.mark.parametrize("budget", [{"per_parent": 0}, {"per_source": 0.0}, {"per_source": 1.5}])
def test_limits_that_make_no_sense_are_told(budget: dict[str, float]) -> None:
    with pytest.raises(CallError, match="per "):
        Budget(**budget)


def test_an_unknown_class_names_the_nearest() -> None:
    with pytest.raises(UnknownName, match="Did you mean 'blue'"):
        spread(PARENTS, 3, Budget(balance=Balance.of("cells=blu:1")))


def test_the_classes_of_a_label() -> None:
    box = values.Box(id="1", cls="red", box_px=(0.0, 0.0, 1.0, 1.0))
    assert classes_of(values.Boxes((box, box))) == ("red",)
    assert classes_of(values.Choice("x")) == ("x",)
    assert classes_of(values.Rating(3)) == ("3",)
    assert classes_of(values.Transcript("hello")) == classes_of(None) == ()
