"""Who else wants a key: on the same page, in the whole window, by the rule sheet, in a tool."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from widgets.actions.action import ActionRow, FixedKey
from widgets.actions.keymap import KeyMap, known_keys

ARROWS = ("Left", "Right", "Up", "Down")


class KeyPlace(msgspec.Struct, frozen=True):
    """Where keys are heard: the whole window (``id`` is ""), a page, or ``apart`` from both: the start page.

    ``rows`` are as they were installed, with the keys they come with. A part of a page, such as a tab, is ``within``
    it: the two may not share a key, tabs beside each other may.
    """

    id: str
    title: str
    rows: tuple[ActionRow, ...]
    fixed: tuple[FixedKey, ...] = ()
    apart: bool = False
    within: str = ""


class Clash(msgspec.Struct, frozen=True):
    """One other that wants a key. ``serious``: one of the two goes without it; else both live, as ``text`` says.

    ``losers`` are those the key can be taken from; () where it cannot be had at all.
    """

    text: str
    serious: bool
    losers: tuple[ActionRow, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether the key cannot be had."""
        return self.serious and not self.losers


def clashes(key: str, row: ActionRow, place: KeyPlace, places: Sequence[KeyPlace], keymap: KeyMap) -> tuple[Clash, ...]:
    """What stands against ``key``, by its one name, for ``row`` of ``place``; the serious ones first."""
    found = [*_same_place(key, row, place, keymap)]
    if not place.apart:
        others = [other for other in places if other is not place and not other.apart and other.id != place.id]
        for other in others:
            if not place.id:
                found += _from_window(key, row, other, keymap)
            elif not other.id:
                found += _from_page(key, other, keymap)
            elif place.id == other.within or other.id == place.within:
                found += [
                    Clash(f"It is the key of “{one.title}”.", True, (one,)) for one in _holders(key, other, keymap)
                ]
    return tuple(sorted(found, key=lambda one: (not one.serious, not one.refused)))


def _same_place(key: str, row: ActionRow, place: KeyPlace, keymap: KeyMap) -> Iterator[Clash]:
    for other in _holders(key, place, keymap):
        if other.id != row.id:
            if other.part == row.part:
                yield Clash(f"It is the key of “{other.title}”.", True, (other,))
            elif row.part:
                yield Clash(f"In the {row.part} it stands in for “{other.title}”.", False)
            else:
                yield Clash(f"While the {other.part} has the keyboard it means “{other.title}”.", False)
    for fixed in place.fixed:
        if key in heard(fixed):
            if fixed.shared:
                yield Clash(f"{fixed.group} hears it first: {fixed.title.lower()}.", False)
            else:
                yield Clash(f"It means “{fixed.title}”: {fixed.why}.", True)


def _from_page(key: str, window: KeyPlace, keymap: KeyMap) -> Iterator[Clash]:
    for other in _holders(key, window, keymap):
        if other.firm:
            yield Clash(f"“{other.title}” has it on every page. Change that one first.", True)
        else:
            yield Clash(f"Here it stands in for “{other.title}”.", False)


def _from_around(key: str, around: KeyPlace, keymap: KeyMap) -> Iterator[Clash]:
    """A part of a page and the page around it hear the same key at once, and so neither would act."""
    for other in _holders(key, around, keymap):
        yield Clash(f"It is the key of “{other.title}”.", True, (other,))


def _from_window(key: str, row: ActionRow, page: KeyPlace, keymap: KeyMap) -> Iterator[Clash]:
    for other in _holders(key, page, keymap):
        if row.firm:
            yield Clash(f"On {page.title} it is the key of “{other.title}”.", True, (other,))
        else:
            yield Clash(f"On {page.title} it means “{other.title}”.", False)
    for fixed in page.fixed:
        if key in heard(fixed) and not fixed.shared:
            yield Clash(f"On {page.title} it means “{fixed.title}”: {fixed.why}.", True)


def _holders(key: str, place: KeyPlace, keymap: KeyMap) -> Sequence[ActionRow]:
    return keymap.holders(key, place.rows)


def heard(fixed: FixedKey) -> frozenset[str]:
    """The names of the keys that a fixed one is about: "Click, Enter" hears Return and Enter, "Arrows" all four."""
    return _heard(fixed.key)


@lru_cache(maxsize=256)
def _heard(key: str) -> frozenset[str]:
    names: set[str] = set()
    for part in key.replace(" and ", ", ").split(", "):
        if part == "Arrows":
            names.update(ARROWS)
        elif part == "Enter":
            names.update(("Return", "Enter"))
        else:
            names.update(
                known_keys([part.replace(" + ", "+").replace("Page Down", "PgDown").replace("Page Up", "PgUp")])
            )
    return frozenset(names)
