"""The rules of a sheet, its vocabulary and its policy."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from operator import methodcaller
from typing import Any, cast

from app.errors import CallError
from app.labels.values import IMAGE_OBJECT_KINDS, OBJECT_KINDS
from app.rules.load_examples import load_example
from app.rules.nodes import Node, optional
from app.rules.patterns import fault, target_fault
from app.rules.sheet import (
    HANDLINGS,
    SEVERITIES,
    WAIVINGS,
    Check,
    Compare,
    Example,
    Policy,
    Rewrite,
    Rule,
    Severity,
    Task,
    Waiving,
    Word,
    speaks,
)

LONGEST_PATTERN = 2000
Reader = Callable[[Node], object]


def _pattern(node: Node) -> str:
    text = node.text("a regular expression")
    if len(text) > LONGEST_PATTERN:
        node.fail(f"a regular expression of {len(text)} characters; {LONGEST_PATTERN} are enough for any rule.")
    if problem := fault(text):
        node.fail(f"the regular expression '{text}' is broken: {problem}.")
    return text


def _number(node: Node) -> object:
    return node.number("a limit")


def _flag(node: Node) -> object:
    return node.flag("this check")


def _pairs(node: Node, what: str) -> tuple[str, ...]:
    found = node.texts(what)
    for pair in found:
        if len(pair) < 2 or len(pair) % 2 or pair[: len(pair) // 2] == pair[len(pair) // 2 :]:
            node.fail(f'{what} lists brackets, opening and closing: ["()", "[]"]; found {pair!r}.')
    return found


TEXT_LIMITS: Mapping[str, Reader] = {
    "spelling": lambda node: node.texts("spelling"),
    "must_match": _pattern,
    "must_not_match": _pattern,
    "allowed": _pattern,
    "banned": lambda node: node.text("banned"),
    "balanced": lambda node: _pairs(node, "balanced"),
    "known_tags": lambda node: _pairs(node, "known_tags"),
    "min_words": _number,
    "max_words": _number,
    "max_characters": _number,
    "max_characters_per_s": _number,
    "max_words_per_s": _number,
    "min_words_per_s": _number,
}
OBJECT_LIMITS: Mapping[str, Reader] = {
    "min_side_px": _number,
    "min_area_px": _number,
    "max_area_px": _number,
    "max_aspect": _number,
    "inside": _flag,
    "max_overlap": _number,
    "valid": _flag,
    "at_border": lambda node: node.name("at_border"),
    "border_needs": lambda node: node.name("border_needs"),
    "min_objects": _number,
    "max_objects": _number,
}
SEGMENT_LIMITS: Mapping[str, Reader] = {
    "min_s": _number,
    "max_s": _number,
    "min_gap_s": _number,
    "max_gap_s": _number,
    "no_overlap": _flag,
    "min_padding_s": _number,
    "max_padding_s": _number,
    "max_cut_s": _number,
    "inside": _flag,
    "min_objects": _number,
    "max_objects": _number,
}
LIMITS: Mapping[str, Mapping[str, Reader]] = {
    "transcript": TEXT_LIMITS,
    **dict.fromkeys(IMAGE_OBJECT_KINDS, OBJECT_LIMITS),
    "segments": SEGMENT_LIMITS,
}
# What can be checked on the text that a segment carries, beside what can be checked on the segment.
CARRIED_LIMITS: Mapping[str, Reader] = {**SEGMENT_LIMITS, **TEXT_LIMITS}
RULE_KEYS = (
    "id", "task", "class", "tier", "language", "slice", "instead_of", "title", "why", "guidance", "check", "compare",
    "examples",
)  # fmt: skip
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}\Z")


def load_vocabulary(node: Node) -> dict[str, tuple[Word, ...]]:
    """Class → words. Fails where a written form belongs to two words: classes never merge silently."""
    found: dict[str, tuple[Word, ...]] = {}
    owner: dict[str, str] = {}
    for name, child in node.entries("vocabulary").items():
        words: list[Word] = []
        for canonical, variants in child.entries(f"vocabulary {name!r}").items():
            forms = variants.texts(f"variants of {canonical!r}") if variants.value is not None else ()
            for form in (canonical, *forms):
                if form.lower() in owner:
                    variants.fail(f"{form!r} belongs to {owner[form.lower()]} already. A form has one meaning.")
                owner[form.lower()] = f"{name} {canonical!r}"
            words.append(Word(canonical, forms))
        found[name] = tuple(words)
    return found


def load_policy(node: Node, vocabulary: Mapping[str, tuple[Word, ...]]) -> dict[str, Policy]:
    """Class → what each view does with its words."""
    found: dict[str, Policy] = {}
    for name, child in node.entries("policy").items():
        if name not in vocabulary:
            child.fail(f"policy for {name!r}, which is no class of the vocabulary: {', '.join(vocabulary) or 'none'}.")
        fields = child.fields(("stored", "exported", "compared"), f"policy of {name!r}")
        if "stored" in fields and fields["stored"].one_of(HANDLINGS, "stored") != "keep":
            fields["stored"].fail("what is stored is never rewritten: stored is always keep.")
        view: dict[str, Any] = {}
        for key in fields:
            view |= _handling(fields[key], key)
        found[name] = Policy(**view)
    return found


def _handling(node: Node, view: str) -> dict[str, Any]:
    """What a view does: one word, or ``{map: text}`` with what stands for all words of the class."""
    if not isinstance(node.value, Mapping):
        return {view: node.one_of(HANDLINGS, view)}
    target = node.fields(("map",), view).get("map")
    if target is None or not target.text("map").strip() or len(target.value.split()) != 1:
        node.fail(f'{view}: {{map: "[filler]"}} names the one word that stands for all of the class.')
    return {view: "map", f"{view}_as": target.value.strip()}


def load_rules(
    node: Node, tasks: Mapping[str, Task], vocabulary: Mapping[str, tuple[Word, ...]]
) -> tuple[tuple[Rule, ...], dict[str, Node]]:
    """The rules, and the place of each by its id."""
    rules: list[Rule] = []
    places: dict[str, Node] = {}
    for child in node.items("rules"):
        rule = _rule(child, tasks, vocabulary)
        if rule.id in places:
            child.fail(f"the rule id {rule.id!r} stands twice (first in line {places[rule.id].line}).")
        places[rule.id] = child.within(rule.id)
        rules.append(rule)
    for rule in rules:
        _precedence(rule, rules, places)
    return tuple(rules), places


def _precedence(rule: Rule, rules: Sequence[Rule], places: Mapping[str, Node]) -> None:
    """Fails where a rule stands instead of one that is not there, or of one that stands instead of it."""
    seen, other = {rule.id}, rule.instead_of
    while other:
        if other not in places:
            places[rule.id].fail(f"instead_of {other!r}: there is no such rule.")
        if other in seen:
            places[rule.id].fail(f"the rules {', '.join(sorted(seen))} stand instead of each other.")
        seen.add(other)
        other = next(one.instead_of for one in rules if one.id == other)


def _rule(node: Node, tasks: Mapping[str, Task], vocabulary: Mapping[str, tuple[Word, ...]]) -> Rule:
    fields = node.fields(RULE_KEYS, "a rule")
    if "id" not in fields:
        node.fail("a rule needs an id, such as id: fillers.")
    name = fields["id"].name("id")
    if not _ID.match(name):
        fields["id"].fail(f"rule id {name!r}: small letters, digits and - only, so that it stays the same everywhere.")
    fields = {key: child.within(name) for key, child in fields.items()}
    if "title" not in fields:
        node.within(name).fail("a rule needs a title: what an annotator reads first.")
    task = optional(fields, "task", lambda n: n.one_of(tuple(tasks), "task"), "")
    cls = optional(fields, "class", lambda n: n.name("class"), "")
    if cls and not any(found.class_of(cls) for key, found in tasks.items() if task in ("", key)):
        fields["class"].fail(f"no task in reach of the rule has a class {cls!r}.")
    reach = (tasks[task],) if task else tuple(tasks.values())
    scope = _scope(fields, reach)
    return Rule(
        id=name,
        title=fields["title"].text("title"),
        task=task,
        why=optional(fields, "why", lambda n: n.text("why"), ""),
        guidance=optional(fields, "guidance", lambda n: n.text("guidance"), ""),
        cls=cls,
        check=optional(fields, "check", lambda n: _check(n, reach, vocabulary), None),
        compare=optional(fields, "compare", _compare, None),
        examples=optional(fields, "examples", lambda n: _examples(n, reach, cls, scope["slice"]), ()),
        **scope,
    )


def _scope(fields: Mapping[str, Node], reach: Sequence[Task]) -> dict[str, str]:
    """Tier, language, slice and precedence, each "" where the sheet says nothing."""
    found = {
        name: optional(fields, name, methodcaller("name", name), "")
        for name in ("tier", "language", "slice", "instead_of")
    }
    if found["tier"] and not any(found["tier"] in task.tiers for task in reach):
        fields["tier"].fail(f"no task in reach of the rule has a tier {found['tier']!r}.")
    if found["language"] and not any(speaks(found["language"], task.language) for task in reach):
        said = ", ".join(sorted({task.language for task in reach if task.language})) or "none"
        fields["language"].fail(f"no task in reach of the rule is in {found['language']!r}; languages: {said}.")
    if found["slice"]:
        _condition(fields["slice"], found["slice"])
    return found


def _condition(node: Node, text: str) -> None:
    from app.items.expression import names_in

    try:
        if not names_in(text):
            node.fail(f"the slice {text!r} names no column of the items. Write it like: snr_db < 10")
    except CallError:
        node.fail(f"the slice {text!r} is not understood. Write it like: snr_db < 10 and source == 'street'")


def _examples(node: Node, reach: Sequence[Task], cls: str, where: str) -> tuple[Example, ...]:
    drawn = next((task for task in reach if task.kind in OBJECT_KINDS and (not cls or task.class_of(cls))), None)
    return tuple(load_example(child, drawn, cls, where) for child in node.items("examples"))


def _limits(task: Task) -> Mapping[str, Reader]:
    """What can be checked on the labels of a task."""
    return CARRIED_LIMITS if task.kind == "segments" and task.has_text else LIMITS.get(task.kind, {})


def _check(node: Node, reach: Sequence[Task], vocabulary: Mapping[str, tuple[Word, ...]]) -> Check:
    readers = {name: read for task in reach for name, read in _limits(task).items()}
    if not readers:
        kinds = {task.kind for task in reach}
        node.fail(f"a {' or '.join(sorted(kinds))} has nothing to check: what can be said is fixed by the sheet.")
    fields = node.fields((*readers, "severity", "fix", "waive"), "a check")
    limits = {name: readers[name](child) for name, child in fields.items() if name in readers}
    if not limits:
        node.fail(f"the check says nothing. Add one of: {', '.join(sorted(readers))}.")
    for cls in cast("tuple[str, ...]", limits.get("spelling", ())):
        if cls not in vocabulary:
            fields["spelling"].fail(f"spelling of {cls!r}, which is no class of the vocabulary.")
    for name in ("at_border", "border_needs"):
        if name in limits and not any(
            attribute.name == limits[name] for task in reach for one in task.classes for attribute in one.attributes
        ):
            fields[name].fail(f"{name}: no class in reach of the rule has an attribute {limits[name]!r}.")
    severity = cast(Severity, optional(fields, "severity", lambda n: n.one_of(SEVERITIES, "severity"), "warn"))
    fix = optional(fields, "fix", lambda n: n.one_of(("canonical",), "fix"), "")
    if fix and "spelling" not in limits:
        fields["fix"].fail("fix: canonical goes with spelling.")
    waive = cast(Waiving, optional(fields, "waive", lambda n: n.one_of(WAIVINGS, "waive"), ""))
    if waive and severity != "warn":
        fields["waive"].fail("waive goes with severity: warn. A block always needs a reason, a hint never.")
    return Check(severity, limits, fix, waive)


def _compare(node: Node) -> Compare:
    kinds = ("equal", "case", "punctuation", "may_be_missing", "rewrite")
    fields = node.fields((*kinds, "in_one_pass"), "compare")
    if not fields.keys() & set(kinds):
        node.fail(f"compare says nothing. Add one of: {', '.join(kinds)}.")

    def ignored(child: Node) -> bool:
        return child.one_of(("ignore", "keep"), "this") == "ignore"

    equal = optional(fields, "equal", lambda n: tuple(c.texts("each set") for c in n.items("equal")), ())
    for group in equal:
        if len(group) < 2:
            fields["equal"].fail("an equivalence set names at least two forms.")
    return Compare(
        equal=equal,
        case=optional(fields, "case", ignored, False),
        punctuation=optional(fields, "punctuation", ignored, False),
        may_be_missing=optional(fields, "may_be_missing", lambda n: n.texts("may_be_missing"), ()),
        rewrites=optional(fields, "rewrite", lambda n: tuple(map(_rewrite, n.items("rewrite"))), ()),
        in_one_pass=optional(fields, "in_one_pass", lambda n: n.flag("in_one_pass"), False),
    )


def _rewrite(node: Node) -> Rewrite:
    fields = node.fields(("from", "pattern", "to"), "a rewrite")
    if ("from" in fields) == ("pattern" in fields) or "to" not in fields:
        node.fail("a rewrite has from or pattern, and to.")
    if "from" in fields:
        return Rewrite(fields["from"].name("from"), fields["to"].name("to"))
    pattern, target = _pattern(fields["pattern"]), fields["to"].name("to")
    if problem := target_fault(pattern, target):
        fields["to"].fail(f"{target!r} does not go with the expression '{pattern}': {problem}.")
    return Rewrite(pattern, target, pattern=True)
