"""The lines of the table of keys: every action with its keys, and what is done by keys besides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from widgets.actions.action import ActionRow, FixedKey
from widgets.actions.conflicts import Clash, KeyPlace, clashes, heard
from widgets.actions.keymap import KeyMap
from widgets.actions.told import key_words


@dataclass(frozen=True)
class KeyLine:
    """One line: ``row`` may be changed, ``fixed`` may not, a line with neither is the heading of its group."""

    place: KeyPlace
    group: str
    title: str
    keys: tuple[str, ...] = ()
    row: ActionRow | None = None
    fixed: FixedKey | None = None
    changed: bool = False
    clashes: tuple[Clash, ...] = ()

    @property
    def remark(self) -> str:
        """What is to be known about its keys, in a few words; "" where all is as it comes."""
        if self.fixed is not None:
            return f"{self.fixed.why[:1].upper()}{self.fixed.why[1:]}"
        serious = [clash.text for clash in self.clashes if clash.serious]
        if serious:
            return " ".join(serious)
        return "Changed" if self.changed else ""

    @property
    def tone(self) -> str:
        """The colour of the remark."""
        if any(clash.serious for clash in self.clashes):
            return "warning"
        return "accent" if self.changed else "muted"

    @property
    def key_text(self) -> str:
        """Its keys in words, for a screen reader and the search."""
        if self.fixed is not None:
            return self.fixed.key
        return ", ".join(map(key_words, self.keys))

    def hears(self, key: str) -> bool:
        """Whether ``key``, by its one name, is one of its keys."""
        return key in (self.keys if self.fixed is None else heard(self.fixed))

    def answers(self, words: Sequence[str]) -> bool:
        """Whether every word, in small letters, stands somewhere in it."""
        text = f"{self.title} {self.group} {self.place.title} {self.key_text} {self.remark}".lower()
        return all(word in text for word in words)


def lines(places: Sequence[KeyPlace], keymap: KeyMap) -> list[KeyLine]:
    """All lines without headings: place by place, group by group."""
    return [line for place in places for line in _of_place(place, places, keymap)]


def shown(every: Sequence[KeyLine], *, text: str = "", key: str = "") -> list[KeyLine]:
    """The lines that answer a search, each group below its heading."""
    words = text.lower().split()
    found = [line for line in every if line.answers(words) and (not key or line.hears(key))]
    return [made for group in dict.fromkeys(map(_group, found)) for made in _below_heading(found, group)]


def _below_heading(found: Sequence[KeyLine], group: tuple[str, str]) -> Iterator[KeyLine]:
    members = [line for line in found if _group(line) == group]
    place = members[0].place
    title = place.title if group[1] in ("", place.title) else f"{place.title} · {group[1]}"
    yield KeyLine(place, group[1], title)
    yield from members


def _group(line: KeyLine) -> tuple[str, str]:
    return line.place.id, line.group


def _of_place(place: KeyPlace, places: Sequence[KeyPlace], keymap: KeyMap) -> Iterator[KeyLine]:
    for row in place.rows:
        keys = keymap.keys(row)
        against = tuple(clash for key in keys for clash in clashes(key, row, place, places, keymap))
        yield KeyLine(place, row.group, row.title, keys, row, None, row.id in keymap.changed_actions, against)
    for fixed in place.fixed:
        yield KeyLine(place, fixed.group, fixed.title, (), None, fixed)
