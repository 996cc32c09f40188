"""Lists of words from elsewhere as edits of a sheet: a NIST GLM (the mapping that sclite's filter reads), fillers.

A GLM has lines such as ``[UHM] => [UM] / [ ] __ [ ]`` (a rewrite within a context), ``[HE'S] => {[HE IS] / [HE HAS]}``
(alternatives), ``*`` options and ``;;`` remarks; see the NIST Scoring Toolkit's documentation of csrfilt and rfilter.
Brackets may be left out. A plain list has one word a line, with its variants behind a colon or a tab.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.errors import FormatError
from app.rules.edit import AddRule, ChangeRule, SetPolicy, SetWord, SheetEdit, fields_of
from app.rules.sheet import RuleSheet

LIMIT_BYTES = 4 * 1024 * 1024
MOST_LINES = 50_000
_REWRITE = re.compile(r"^(?P<source>.+?)\s*=>\s*(?P<target>\{.*\}|\[[^\]]*\]|[^/]*?)\s*(?:/\s*(?P<context>.*))?$")
_PART = re.compile(r"\[([^\]]*)\]")


@dataclass(frozen=True)
class Taken:
    """``edits`` carry the list into a sheet, ``taken`` counts its lines, ``left`` says which could not be and why."""

    edits: tuple[SheetEdit, ...]
    taken: int
    left: tuple[str, ...] = ()


@dataclass
class _Glm:
    """What the lines of a GLM come to."""

    rewrites: list[dict[str, str]] = field(default_factory=list)
    equal: list[list[str]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    taken: int = 0


def glm_edits(text: str, sheet: RuleSheet, task: str, *, rule: str = "glm", path: str = "GLM") -> Taken:
    """The rewrites and alternatives of a GLM as one comparison rule of ``task``, replacing what an earlier import left.

    What is stored is not touched: the rule works where texts are compared. Words are compared without regard to case.
    Raises FormatError where the text is no GLM at all, UnknownName for the task.
    """
    sheet.task(task)
    found = _Glm()
    for number, line in _lines(text, path):
        _glm_line(found, line, f"line {number}")
    if not found.taken:
        raise FormatError(f"{path}: no line of it is a mapping such as [UHM] => [UM]. Is it a GLM?")
    compare: dict[str, object] = {"case": "ignore"}
    if found.rewrites:
        compare["rewrite"] = found.rewrites
    if found.equal:
        compare["equal"] = found.equal
    title = "Mappings of the scoring list"
    why = f"Taken over from {path}: what scoring counts as the same."
    fields = {"id": rule, "task": task, "title": title, "why": why, "compare": compare}
    known = any(one.id == rule for one in sheet.rules)
    edit: SheetEdit = ChangeRule(rule, {"why": why, "compare": compare}) if known else AddRule(fields)
    return Taken((edit,), found.taken, tuple(found.left))


def filler_edits(
    text: str, sheet: RuleSheet, sheet_text: str, task: str, *, cls: str = "filler", path: str = "list"
) -> Taken:
    """A plain list of words as the vocabulary class ``cls``, not compared, and spelled by a rule of ``task``.

    A line is a word, or a word and its variants: ``um: umm, uhm``. Lines that begin with # are remarks. A form that is
    another word already is left out and told: classes never merge. Raises FormatError where there is no word.
    """
    sheet.task(task)
    owner = {
        form.lower(): (name, word.canonical)
        for name, words in sheet.vocabulary.items()
        for word in words
        for form in (word.canonical, *word.variants)
    }
    words: dict[str, list[str]] = {word.canonical: list(word.variants) for word in sheet.vocabulary.get(cls, ())}
    left: list[str] = []
    taken = 0
    for number, line in _lines(text, path):
        if line.startswith("#"):
            continue
        canonical, *variants = _forms(line)
        known = owner.get(canonical.lower())
        if known is not None and known[0] != cls:
            left.append(f"line {number}: {canonical!r} is a word of {known[0]!r} already.")
            continue
        canonical = known[1] if known is not None else canonical
        mine = words.setdefault(canonical, [])
        owner.setdefault(canonical.lower(), (cls, canonical))
        taken += 1
        for form in variants:
            here = owner.get(form.lower())
            if here is None:
                mine.append(form)
                owner[form.lower()] = (cls, canonical)
            elif here != (cls, canonical):
                left.append(f"line {number}: {form!r} is {here[1]!r} of {here[0]!r} already.")
    if not taken:
        raise FormatError(f"{path}: there is no word in it that could be taken. Write one a line, such as um: umm, uhm")
    edits: list[SheetEdit] = [SetWord(cls, canonical, tuple(forms)) for canonical, forms in words.items()]
    if cls not in sheet.policy:
        edits.append(SetPolicy(cls, exported="keep", compared="drop"))
    edits += _spelling(sheet, sheet_text, task, cls)
    return Taken(tuple(edits), taken, tuple(left))


def _spelling(sheet: RuleSheet, sheet_text: str, task: str, cls: str) -> Iterator[SheetEdit]:
    """The class in the rule that asks for spelling, or a rule that does."""
    spelled = [
        (rule, rule.check.limits["spelling"])
        for rule in sheet.rules_of(task)
        if rule.check is not None and "spelling" in rule.check.limits
    ]
    if any(isinstance(classes, tuple) and cls in classes for _, classes in spelled):
        return
    if spelled:
        rule = spelled[0][0]
        check = fields_of(sheet_text, rule.id)["check"]
        yield ChangeRule(rule.id, {"check": {**check, "spelling": [*check["spelling"], cls]}})
        return
    yield AddRule(
        {
            "id": f"{cls}-spelling".lower().replace("_", "-"),
            "task": task,
            "title": f"Write every word of {cls!r} in one spelling",
            "check": {"spelling": [cls], "severity": "warn", "fix": "canonical"},
        }
    )


def _forms(line: str) -> list[str]:
    """The word and its variants."""
    head, _, rest = line.replace("\t", ":", 1).partition(":")
    forms = [" ".join(head.split()), *(" ".join(form.split()) for form in re.split(r"[,;|]", rest))]
    return [form for form in dict.fromkeys(forms) if form]


def _lines(text: str, path: str) -> Iterator[tuple[int, str]]:
    """Lines that say something, with their numbers."""
    if len(text) > LIMIT_BYTES:
        raise FormatError(f"{path}: larger than {LIMIT_BYTES // 2**20} MiB; no list of words is that long.")
    lines = text.lstrip("\ufeff").splitlines()
    if len(lines) > MOST_LINES:
        raise FormatError(f"{path}: {len(lines):,} lines; at most {MOST_LINES:,} are read.")
    for number, line in enumerate(lines, 1):
        said = line.split(";;")[0].strip()
        if said and _forms(said):
            yield number, said


def _glm_line(found: _Glm, line: str, where: str) -> None:
    if line.startswith("*"):
        return  # name, description and options of the filter
    match = _REWRITE.match(line)
    if match is None:
        found.left.append(f"{where}: {line[:60]!r} is no mapping.")
        return
    source, target = _words(match["source"]), match["target"]
    context = (match["context"] or "").strip()
    if not source:
        found.left.append(f"{where}: it says not what is mapped.")
    elif target.startswith("{"):
        options = [_words(part) for part in re.split(r"\s/\s", target.strip("{} "))]
        if context and not _is_open(context):
            found.left.append(f"{where}: alternatives within a context cannot be said.")
            return
        found.equal.append(list(dict.fromkeys([*(one for one in options if one), source])))
        found.taken += 1
    elif not context or _is_open(context):
        found.rewrites.append({"from": source, "to": _words(target)})
        found.taken += 1
    elif (pattern := _within(source, context)) is not None:
        found.rewrites.append({"pattern": pattern, "to": _words(target)})
        found.taken += 1
    else:
        found.left.append(f"{where}: the context {context[:40]!r} is not understood.")


def _words(part: str) -> str:
    """The words of a side, without brackets, in small letters: the rule does not look at letters' case."""
    inside = _PART.findall(part)
    said = " ".join(inside) if inside else part
    return " ".join(said.lower().split())


def _is_open(context: str) -> bool:
    """``[ ] __ [ ]``: whole words, whatever stands beside them."""
    return not _PART.sub("", context).replace("_", "").strip() and not "".join(_PART.findall(context)).strip()


def _within(source: str, context: str) -> str | None:
    """The source between the words that the context names, as a regular expression; None where it names none."""
    before, line, after = context.partition("__")
    if not line:
        return None
    left, right = _words(before), _words(after)
    edges = (
        rf"(?<=(?:^|\s){re.escape(left)}\s)" if left else r"(?<!\S)",
        rf"(?=\s{re.escape(right)}(?!\S))" if right else r"(?!\S)",
    )
    return rf"{edges[0]}{re.escape(source)}{edges[1]}"
