"""Reading YAML with places: every value knows its line and column, every unknown key suggests the nearest."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Mapping
from typing import Any, NoReturn, TypeVar, cast

from app.errors import SheetError

LIMIT_BYTES = 4 * 1024 * 1024
T = TypeVar("T")


class Node:
    """A value of the sheet with its place. ``path`` names the file in messages, ``rule`` the rule that it is in."""

    def __init__(self, value: Any, path: str, line: int, column: int, rule: str = "") -> None:
        self.value, self.path, self.line, self.column, self.rule = value, path, line, column, rule

    def fail(self, message: str) -> NoReturn:
        """Raises SheetError at this place."""
        raise SheetError(message, line=self.line, column=self.column, rule=self.rule, path=self.path)

    def within(self, rule: str) -> Node:
        """The same value, with ``rule`` named in messages."""
        return Node(self.value, self.path, self.line, self.column, rule)

    def fields(self, known: Collection[str], what: str) -> dict[str, Node]:
        """The entries of a mapping by name. Fails on a key that is not ``known``."""
        entries = self.entries(what)
        for name, node in entries.items():
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                hint = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(sorted(known))}."
                node.fail(f"{what} has no key {name!r}. {hint}")
        return entries

    def entries(self, what: str) -> dict[str, Node]:
        """The entries of a mapping with free keys, the place of each being that of its key."""
        if not isinstance(self.value, Mapping):
            self.fail(f"{what} must be a mapping (name: value), found {_kind(self.value)}.")
        return {self._key(name): self._child(name, child) for name, child in self.value.items()}

    def items(self, what: str) -> list[Node]:
        """The entries of a list."""
        if not isinstance(self.value, list):
            self.fail(f"{what} must be a list, found {_kind(self.value)}.")
        return [self._child(index, child) for index, child in enumerate(self.value)]

    def text(self, what: str) -> str:
        """A text. A number or yes/no must be put in quotes, so that YAML cannot change what was meant."""
        if not isinstance(self.value, str):
            self.fail(f"{what} must be text, found {_kind(self.value)}. Put it in quotes.")
        return str(self.value)

    def name(self, what: str) -> str:
        """A text or number that names something."""
        if isinstance(self.value, bool) or not isinstance(self.value, str | int | float):
            self.fail(f"{what} must be a name, found {_kind(self.value)}. Put it in quotes.")
        return str(self.value)

    def texts(self, what: str) -> tuple[str, ...]:
        """A list of names."""
        return tuple(node.name(f"each entry of {what}") for node in self.items(what))

    def flag(self, what: str) -> bool:
        """true or false."""
        if not isinstance(self.value, bool):
            self.fail(f"{what} must be true or false, found {_kind(self.value)}.")
        return bool(self.value)

    def integer(self, what: str) -> int:
        """A whole number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            self.fail(f"{what} must be a whole number, found {_kind(self.value)}.")
        return int(self.value)

    def number(self, what: str) -> float:
        """A number of at least 0."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float) or not 0 <= self.value < 1e12:
            self.fail(f"{what} must be a number of at least 0, found {_kind(self.value)}.")
        return float(self.value)

    def one_of(self, known: Collection[str], what: str) -> str:
        """One of ``known``."""
        found = self.name(what)
        if found not in known:
            near = difflib.get_close_matches(found, known, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"Choose one of: {', '.join(known)}."
            self.fail(f"{what} {found!r} is not known. {hint}")
        return found

    def _key(self, name: object) -> str:
        if isinstance(name, bool) or not isinstance(name, str | int | float):
            self.fail(f"the key {name!r} must be text. Put it in quotes.")
        return str(name)

    def _child(self, key: Any, child: Any) -> Node:
        places = getattr(getattr(self.value, "lc", None), "data", None) or {}
        place = places.get(key)
        line, column = (place[0] + 1, place[1] + 1) if place else (self.line, self.column)
        return Node(child, self.path, line, column, self.rule)


def optional(fields: Mapping[str, Node], name: str, read: Callable[[Node], T], otherwise: Any) -> T:
    """What ``read`` makes of the entry ``name``, or ``otherwise`` where it is not there."""
    return read(fields[name]) if name in fields else cast(T, otherwise)


def parse(text: str, path: str) -> Node:
    """The root of a YAML text. Raises SheetError with line and column where it is no YAML."""
    from ruamel.yaml import YAML  # lazily: 100 ms that the first window does not need
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    if len(text.encode()) > LIMIT_BYTES:
        raise SheetError(f"larger than {LIMIT_BYTES // 2**20} MiB; no sheet is that long.", path=path)
    if any(_anchored(line) for line in text.splitlines()):
        raise SheetError("anchors and aliases (& and *) are not part of the format. Write the value out.", path=path)
    loader = YAML(typ="rt")
    loader.allow_duplicate_keys = False
    try:
        root = loader.load(text)
    except MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        place = {"line": mark.line + 1, "column": mark.column + 1} if mark is not None else {}
        raise SheetError(f"not YAML: {problem.problem or problem.context}.", path=path, **place) from problem
    except (YAMLError, ValueError, RecursionError, AttributeError, TypeError, KeyError, IndexError) as problem:
        # ruamel.yaml lets a few plain exceptions of its scanner through on broken input.
        raise SheetError(
            f"not YAML: {str(problem).splitlines()[0] if str(problem) else 'broken'}.", path=path
        ) from problem
    return Node(root, path, 1, 1)


def _anchored(line: str) -> bool:
    """Whether a value of the line starts with an anchor or alias; cheap, and only what YAML would take for one."""
    stripped = line.split("#", 1)[0].strip().lstrip("- ")
    value = stripped.split(": ", 1)[-1].strip()
    return len(value) > 1 and value[0] in "&*" and value[1].isalnum() and "'" not in line and '"' not in line


def _kind(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"{str(value).lower()} (yes/no)"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return repr(value if not isinstance(value, str) else str(value))
