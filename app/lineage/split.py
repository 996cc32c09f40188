"""Which side of the split an item is on: by group, by a stable hash, never across.

The side is a function of the group's name alone, so new items do not move old ones. Items with identical bytes are one
group too: the same picture under two names would otherwise train and test at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.errors import CallError, UnknownName
from app.formats.document import SPLITS
from app.records import Item

_ALIASES: Mapping[str, str] = {
    "train": "train", "training": "train", "val": "val", "valid": "val", "validation": "val", "dev": "val",
    "test": "test", "testing": "test", "eval": "test",
}  # fmt: skip


@dataclass(frozen=True)
class Ratios:
    """Shares of the groups that go to train, val and test; they add up to 1."""

    train: float = 1.0
    val: float = 0.0
    test: float = 0.0

    def side(self, group: str) -> str:
        """The side of a group: where the hash of its name falls between 0 and 1."""
        place = int.from_bytes(hashlib.sha256(f"split\x1f{group}".encode()).digest()[:8], "big") / 2**64
        if place < self.train or not (self.val or self.test):
            return "train"
        # A share of exactly none must stay none, whatever the sum of the others rounds to.
        return "val" if self.val and (place < self.train + self.val or not self.test) else "test"


def parse_ratios(text: str) -> Ratios:
    """ "0.8,0.1,0.1" (train, val, test) or two numbers (train, test). Raises CallError."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 2:
        numbers.insert(1, 0.0)
    if len(numbers) != 3 or any(not 0 <= number <= 1 for number in numbers) or abs(sum(numbers) - 1) > 1e-6:
        raise CallError(f"split {text!r}: give three shares for train, val and test that add up to 1: 0.8,0.1,0.1.")
    train, val, test = numbers
    return Ratios(train, val, test if test else 0.0)


def split_items(items: Sequence[Item], ratios: Ratios, *, group: str = "") -> dict[str, str]:
    """Item id → side. ``group`` names the column whose value keeps items together (else ``group_key``, else alone).

    A split that an item came with is respected and taken over by its whole group. Raises CallError when that would put
    a group on two sides, UnknownName when no item has the column.
    """
    if group and items and not any(item.columns.get(group) not in (None, "") for item in items):
        raise UnknownName("column", group, {name for item in items for name in item.columns})
    sides: dict[str, str] = {}
    for name, members in _groups(items, group).items():
        side = _given(name, members) or ratios.side(name)
        sides.update({item.id: side for item in members})
    return sides


def group_of(item: Item, group: str = "") -> str:
    """The name of an item's group."""
    value = item.columns.get(group) if group else item.group_key
    # Prefixed, so that a speaker called like an item's id is not that item.
    return f"item {item.id}" if value is None or value == "" else f"group {value}"


def check_no_leak(sides: Iterable[tuple[str, str, str]]) -> None:
    """Raises CallError when a group is on two sides; ``sides`` are (group, side, path) of every exported file."""
    first: dict[str, tuple[str, str]] = {}
    for group, side, path in sides:
        other, where = first.setdefault(group, (side, path))
        if other != side:
            raise CallError(_leak(group, where, other, path, side))


def _groups(items: Sequence[Item], group: str) -> dict[str, list[Item]]:
    """Members by group; groups that share identical files are one, under the name that sorts first."""
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while leader.setdefault(name, name) != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    for item in items:
        a, b = find(group_of(item, group)), find(f"same {item.sha256}")
        # A name of bytes sorts after "group" and "item", so it never leads.
        leader[max(a, b)] = min(a, b)
    found: dict[str, list[Item]] = {}
    for item in sorted(items, key=lambda one: one.id):
        found.setdefault(find(group_of(item, group)), []).append(item)
    return found


def _given(name: str, members: Sequence[Item]) -> str:
    sides = {item.id: _side(item) for item in members if item.split}
    if not sides:
        return ""
    check_no_leak((name, sides[item.id], item.path) for item in members if item.split)
    return next(iter(sides.values()))


def _side(item: Item) -> str:
    side = _ALIASES.get(item.split.strip().lower())
    if side is None:
        raise CallError(f"{item.path}: its split is {item.split!r}. Write {', '.join(SPLITS)} in that column.")
    return side


def _leak(group: str, path: str, side: str, other_path: str, other_side: str) -> str:
    kind, _, name = group.partition(" ")
    what = f"the group {name!r}" if kind == "group" else "one and the same recording or picture"
    return (
        f"{what} would be on two sides: {path} in {side}, {other_path} in {other_side}. "
        "Nothing was exported; give all files of a group one split."
    )
