"""Splits: stable, by group, never across."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import ids
from app.errors import CallError, UnknownName
from app.lineage.split import Ratios, check_no_leak, parse_ratios, split_items
from app.records import Item


def item(number: int, *, group: str = "", split: str = "", same: str = "", **columns: str) -> Item:
    return Item(
        id=ids.stable("i", str(number)), source_id="s", path=f"{number}.png", sha256=same or f"sha{number}",
        size_bytes=1, mtime_ns=1, media="image", group_key=group, split=split, columns=columns,
    )  # fmt: skip


@given(st.lists(st.sampled_from("abcdefgh"), min_size=2, max_size=40), st.integers(1, 39))
def test_new_items_move_no_old_ones(groups: list[str], kept: int) -> None:
    items = [item(number, group=group) for number, group in enumerate(groups)]
    ratios = Ratios(0.5, 0.25, 0.25)
    whole, part = split_items(items, ratios), split_items(items[:kept], ratios)
    assert all(whole[name] == side for name, side in part.items())
    sides: dict[str, set[str]] = {}
    for one in items:
        sides.setdefault(one.group_key, set()).add(whole[one.id])
    assert all(len(found) == 1 for found in sides.values())


def test_shares_are_about_right() -> None:
    sides = list(split_items([item(number) for number in range(4000)], Ratios(0.8, 0.1, 0.1)).values())
    assert sides.count("train") == pytest.approx(3200, abs=100) and sides.count("val") == pytest.approx(400, abs=80)
    assert "test" not in split_items([item(n) for n in range(500)], parse_ratios("0.9,0.1,0")).values()


def test_columns_and_explicit_splits() -> None:
    items = [item(n, speaker="ab"[n % 2], split="Testing" if n == 0 else "") for n in range(8)]
    sides = split_items(items, Ratios(), group="speaker")
    assert [sides[one.id] for one in items] == ["test", "train"] * 4
    with pytest.raises(UnknownName, match="Did you mean 'speaker'"):
        split_items(items, Ratios(), group="speakr")
    with pytest.raises(CallError, match="its split is 'fold3'"):
        split_items([item(1, split="fold3")], Ratios())


def test_two_sides_are_refused() -> None:
    with pytest.raises(CallError, match=r"the group 'g' would be on two sides: \d\.png in \w+, \d\.png in \w+"):
        split_items([item(1, group="g", split="train"), item(2, group="g", split="test")], Ratios())
    with pytest.raises(CallError, match="one and the same"):
        split_items([item(1, same="x", split="train"), item(2, same="x", split="test")], Ratios())
    with pytest.raises(CallError):
        check_no_leak([("group a", "train", "x"), ("group b", "test", "y"), ("group a", "val", "z")])


def test_identical_files_join_groups() -> None:
    items = [item(n, group=f"g{n}", same=f"x{n // 2}") for n in range(200)]
    sides = split_items(items, Ratios(0.5, 0, 0.5))
    assert all(sides[a.id] == sides[b.id] for a, b in zip(items[::2], items[1::2], strict=True))
    assert len(set(sides.values())) == 2


@pytest.mark.parametrize("text", ["", "0.8", "0.8,0.1", "1,1,1", "0.5,0.5,-0", "a,b,c", "0.5,0.6,-0.1", "nan,0,1"])
def test_ratios(text: str) -> None:
    if text == "0.5,0.5,-0":
        assert parse_ratios(text) == Ratios(0.5, 0.5, 0.0)
        return
    with pytest.raises(CallError, match="three shares"):
        parse_ratios(text)
    assert parse_ratios("0.7,0.3") == Ratios(0.7, 0.0, 0.3)
