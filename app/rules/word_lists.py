"""Plain lists of words from elsewhere as edits of a sheet: fillers, names. A GLM is read by ``app.rules.glm``.

A list has one word a line, with its variants behind a colon or a tab.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.errors import FormatError
from app.rules.edit import AddRule, ChangeRule, SetPolicy, SetWord, SheetEdit, fields_of
from app.rules.sheet import RuleSheet

LIMIT_BYTES = 4 * 1024 * 1024
MOST_LINES = 50_000


@dataclass(frozen=True)
class Taken:
    """``edits`` carry the list into a sheet, ``taken`` counts its lines, ``left`` says which could not be and why."""

    edits: tuple[SheetEdit, ...]
    taken: int
    left: tuple[str, ...] = ()


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
    for number, said in lines_of(text, path):
        line = said.split(";;")[0].strip()
        if line.startswith("#") or not _forms(line):
            continue
        canonical, *variants = _forms(line)
        if "," in canonical:
            left.append(
                f"line {number}: {canonical!r} are several words. Write one a line, its variants behind a colon."
            )
            continue
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
        why = f" ({left[0].rstrip('.')})" if left else ""
        raise FormatError(f"{path}: no word of it can be taken{why}. Write one a line, such as um: umm, uhm")
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
    forms = [" ".join(form.strip('"“” \t').split()) for form in (head, *re.split(r"[,;|]", rest))]
    return [form for form in dict.fromkeys(forms) if form]


def lines_of(text: str, path: str) -> Iterator[tuple[int, str]]:
    """The lines that are not empty, with their numbers. Raises FormatError where there are too many."""
    if len(text) > LIMIT_BYTES:
        raise FormatError(f"{path}: larger than {LIMIT_BYTES // 2**20} MiB; no list of words is that long.")
    lines = text.replace("\ufeff", "").splitlines()
    if len(lines) > MOST_LINES:
        raise FormatError(f"{path}: {len(lines):,} lines; at most {MOST_LINES:,} are read.")
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, line.strip()
