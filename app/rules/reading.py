"""What a text that is still being written is as a rule sheet: its parts with their lines, and all that is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from msgspec import structs

from app.errors import SheetError
from app.rules.nodes import Node, parse
from app.rules.sheet import RuleSheet

Place = tuple[str, ...]
NO_LINES: Mapping[Place, int] = {}


@dataclass(frozen=True)
class Problem:
    """What is wrong at a place. An "error" keeps the sheet from being activated, a "warning" does not.

    ``line`` and ``column`` count from 1, 0 where there is none; ``example`` is the place of an example in its rule.
    """

    message: str
    severity: Literal["error", "warning"] = "error"
    line: int = 0
    column: int = 0
    rule: str = ""
    example: int | None = None


@dataclass(frozen=True)
class Outline:
    """The parts of a sheet as they are written, whether or not they make a whole one.

    ``lines`` gives the line of ("rules", id), ("tasks", name), ("vocabulary", class), ("vocabulary", class, word),
    ("policy", class) and ("rules", id, "examples", index).
    """

    name: str = ""
    version: str = ""
    media: str = ""
    description: str = ""
    waive: str = ""
    tasks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    vocabulary: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    policy: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    rules: tuple[Mapping[str, Any], ...] = ()
    lines: Mapping[Place, int] = field(default_factory=lambda: NO_LINES)

    def place_at(self, line: int) -> Place:
        """The smallest part that begins at ``line`` or above it; () before the first."""
        above = [(found, place) for place, found in self.lines.items() if found <= line]
        return max(above, key=lambda one: (one[0], len(one[1])), default=(0, ()))[1]


@dataclass(frozen=True)
class Reading:
    """One look at a text. ``outline`` is None where it is no YAML; ``sheet`` is None where it is no whole sheet.

    A sheet whose examples fail is there all the same: it can be tried, and is no less to be mended.
    """

    text: str
    outline: Outline | None
    sheet: RuleSheet | None
    problems: tuple[Problem, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether the sheet could be activated."""
        return self.sheet is not None and not any(problem.severity == "error" for problem in self.problems)

    def problems_of(self, rule: str) -> tuple[Problem, ...]:
        """What is wrong in a rule."""
        return tuple(problem for problem in self.problems if problem.rule == rule)


def read_draft(text: str) -> Reading:
    """Reads a text as far as it can be read. Never raises for what somebody wrote."""
    from app.rules.load import read

    clean = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        root = parse(clean, "")
    except SheetError as problem:
        return Reading(text, None, None, (_told(problem),))
    outline = _outline(root)
    try:
        sheet, _ = read(clean, root=root)
    except SheetError as problem:
        return Reading(text, outline, None, (_told(problem),))
    problems = tuple(_problems(sheet, outline))
    # As ``load`` does: what would be read from the project has the same.
    sheet = structs.replace(sheet, warnings=tuple(one.message for one in problems if one.severity == "warning"))
    return Reading(text, outline, sheet, problems)


def _problems(sheet: RuleSheet, outline: Outline) -> Iterator[Problem]:
    from app.rules.conflicts import conflicts
    from app.rules.examples import example_problems

    for rule, place, message in example_problems(sheet):
        line = outline.lines.get(("rules", rule, "examples", str(place)), outline.lines.get(("rules", rule), 0))
        yield Problem(_sentence(message), line=line, rule=rule, example=place)
    for conflict in conflicts(sheet):
        rule = next((name for name in reversed(conflict.rules) if ("rules", name) in outline.lines), "")
        yield Problem(_sentence(conflict.message), "warning", outline.lines.get(("rules", rule), 0), rule=rule)


def _told(problem: SheetError) -> Problem:
    """The problem without its place in words: whoever shows it knows the place."""
    said = problem.message.split(": ", 1)[-1]
    return Problem(_sentence(said), line=problem.line, column=problem.column, rule=problem.rule)


def _sentence(said: str) -> str:
    return said[:1].upper() + said[1:]


def _outline(root: Node) -> Outline:
    top = _mapping(root.value)
    lines: dict[Place, int] = {}

    def mark(at: Any, key: Any, place: Place) -> None:
        data = getattr(getattr(at, "lc", None), "data", None) or {}
        if key in data:
            lines[place] = data[key][0] + 1

    for section in ("tasks", "vocabulary", "policy"):
        for name, inside in _mapping(top.get(section)).items():
            mark(top[section], name, (section, str(name)))
            if section == "vocabulary":
                for word in _mapping(inside):
                    mark(inside, word, (section, str(name), str(word)))
    rules = _sequence(top.get("rules"))
    found = []
    for index, rule in enumerate(rules):
        if not isinstance(rule, Mapping):
            continue
        plain = _plain(rule)
        found.append(plain)
        mark(rules, index, ("rules", str(plain.get("id", ""))))
        examples = _sequence(rule.get("examples"))
        for number in range(len(examples)):
            mark(examples, number, ("rules", str(plain.get("id", "")), "examples", str(number)))
    words = {
        str(cls): {str(word): tuple(map(str, forms or ())) for word, forms in _mapping(inside).items() if _list(forms)}
        for cls, inside in _mapping(top.get("vocabulary")).items()
    }
    return Outline(
        name=str(top.get("name") or ""),
        version=str(top.get("version") or ""),
        media=str(top.get("media") or ""),
        description=str(top.get("description") or ""),
        waive=str(top.get("waive") or ""),
        tasks={str(name): _mapping(_plain(task)) for name, task in _mapping(top.get("tasks")).items()},
        vocabulary=words,
        policy={str(cls): _mapping(_plain(inside)) for cls, inside in _mapping(top.get("policy")).items()},
        rules=tuple(found),
        lines=lines,
    )


def _sequence(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _list(value: Any) -> bool:
    return value is None or isinstance(value, list)


def _mapping(value: Any) -> Mapping[Any, Any]:
    return value if isinstance(value, Mapping) else {}


def _plain(value: Any) -> Any:
    """Plain lists, mappings and texts of a part of the tree, so that it can be compared and kept."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return int(value)
    return float(value) if isinstance(value, float) else str(value)
