"""A NIST GLM, the list of mappings that scoring applies before it compares, as a comparison rule of a sheet.

The format is that of rfilter1 (NIST Scoring Toolkit, GLMRules.txt): a line is ``A => B`` or ``A => B / C __ D``, B in
place of A between C and D. Each is a run of characters, in square brackets or quotes where spaces at its ends count, so
that ``[ ] __ [ ]`` is a whole word and no context at all is anywhere in a word. ``{B1 / B2}`` are alternatives, of
which ``@`` is nothing; ``(B)`` may be missing, so that ``B1 (B2)`` has two. Lines are applied in one pass, the first
that fits at a place. Letters' case does not count: the filter writes all in capitals first.

In a sheet, alternatives count as the same, in their context. A scorer lets what was heard as A pass for either; for a
sheet, people who write B1 and people who write B2 say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import product

from app.errors import FormatError
from app.rules.edit import AddRule, ChangeRule, SheetEdit
from app.rules.rewriting import joined
from app.rules.sheet import RuleSheet
from app.rules.word_lists import Taken, lines_of

REMARK = ";;"
_SECTION = re.compile(r"^;;\s+INPUT_DEPENDENT_APPLICATION\s*=\s*\"([^\"]*)\"")
_OPTION = re.compile(r"(?P<key>copy_no_hit|case_sensitive)\W+['\"](?P<value>[^'\"]*)['\"]", re.IGNORECASE)
_BRACES = re.compile(r"\{([^{}]*)\}")
_DELETABLE = re.compile(r"\(\s*([^()\s]+)\s*\)")
NOTHING = "@"
MOST_DELETABLE = 4  # words of one target that may be missing: each doubles what it can be


class _Unsaid(ValueError):
    """Why a line cannot be taken over."""


@dataclass(frozen=True)
class _Line:
    """One mapping: characters as they stand in the list, in small letters; a context of "" is anything."""

    source: str
    options: tuple[str, ...]
    before: str
    after: str

    @property
    def whole_words(self) -> bool:
        """Whether it is on whole words, whatever stands beside them."""
        return self.before == self.after == " " and self.source == self.source.strip()


@dataclass
class _Found:
    """What the lines come to."""

    rewrites: list[dict[str, str]] = field(default_factory=list)
    # Of alternatives: what makes the others of them the first. What the list says itself goes before.
    alike: list[dict[str, str]] = field(default_factory=list)
    equal: list[list[str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def glm_edits(text: str, sheet: RuleSheet, task: str, *, rule: str = "glm", path: str = "GLM") -> Taken:
    """The mappings of a GLM as one comparison rule of ``task``, replacing what an earlier import left.

    What is stored is not touched: the rule works where texts are compared. ``left`` of the answer names what cannot be
    said in a sheet, by line and reason. Raises FormatError where the text is no GLM at all, UnknownName for the task.
    """
    sheet.task(task)
    found, left = _Found(), []
    taken = 0
    for number, line in _lines(text, path):
        try:
            mapping = _read(line)
            if mapping is not None:
                _take(found, mapping)
                taken += 1
        except _Unsaid as problem:
            left.append(f"line {number}: {problem}")
    if not taken:
        raise FormatError(f"{path}: no line of it is a mapping such as [UHM] => [UM]. Is it a GLM?")
    compare = _comparison(found)
    title = "Mappings of the scoring list"
    why = f"Taken over from {path}: what scoring counts as the same."
    fields = {"id": rule, "task": task, "title": title, "why": why, "compare": compare}
    known = any(one.id == rule for one in sheet.rules)
    edit: SheetEdit = ChangeRule(rule, {"why": why, "compare": compare}) if known else AddRule(fields)
    return Taken((edit,), taken, tuple(left))


def _comparison(found: _Found) -> dict[str, object]:
    compare: dict[str, object] = {"case": "ignore"}
    if found.rewrites or found.alike:
        compare["rewrite"] = [*found.rewrites, *found.alike]
        compare["in_one_pass"] = True
    if found.equal:
        compare["equal"] = [list(one) for one in joined(found.equal)]
    if found.missing:
        compare["may_be_missing"] = list(dict.fromkeys(found.missing))
    return compare


def _lines(text: str, path: str) -> Iterator[tuple[int, str]]:
    """Lines without remarks, and where a section of the list is for one side alone."""
    mark = REMARK
    for place, (number, line) in enumerate(lines_of(text, path)):
        if place == 0 and "=>" not in line and not line.startswith("*"):
            mark = line.split()[0]  # the list itself says so with its first word
        said = line if _SECTION.match(line) else line.split(mark)[0].split(REMARK)[0].strip()
        if said:
            yield number, said


def _read(line: str) -> _Line | None:
    """The mapping of a line, None for a heading that asks for nothing. Raises _Unsaid."""
    if section := _SECTION.match(line):
        raise _Unsaid(f"what follows is for {section[1]!r} alone; in a sheet both sides are compared alike.")
    if line.startswith("*"):
        option = _OPTION.search(line)
        off = option is not None and option["value"].lower() in ("f", "no", "false")
        if option is not None and option["key"].lower() == "copy_no_hit" and off:
            raise _Unsaid("words that no mapping is for are to be left out; a sheet keeps them.")
        if option is not None and option["key"].lower() == "case_sensitive" and not off:
            raise _Unsaid("letters' case is to count; a sheet compares these mappings without it.")
        return None
    source, arrow, rest = line.partition("=>")
    if not arrow:
        raise _Unsaid(f"{line[:60]!r} is no mapping.")
    target, before, after = rest, "", ""
    if set("{}") & set(_BRACES.sub("", rest)):
        raise _Unsaid(f"the braces of {rest.strip()[:40]!r} do not close.")
    if "__" in rest:
        place = rest.index("__")
        cut = rest.rfind("/", 0, place)
        if cut < 0:
            raise _Unsaid(f"the context {rest[:40].strip()!r} does not begin with a stroke.")
        target, before, after = rest[:cut], rest[cut + 1 : place], rest[place + 2 :]
    elif "/" in _BRACES.sub("", rest):
        raise _Unsaid(f"the context {rest.rpartition('/')[2].strip()[:40]!r} does not say where the word is (__).")
    if not _bare(source):
        raise _Unsaid("it says not what is mapped.")
    return _Line(_bare(source), tuple(_options(_bare(target))), _bare(before), _bare(after))


def _bare(part: str) -> str:
    """What stands in brackets or quotes, with the spaces at its ends; else the part without them."""
    said = part.strip()
    if said.startswith("[") and "]" not in said:
        raise _Unsaid(f"the bracket of {said[:40]!r} does not close.")
    closed = len(said) > 1 and (said[0] + said[-1] in ("[]", "''", '""'))
    return re.sub(r"\s", " ", said[1:-1] if closed else said).lower()


def _options(target: str) -> Iterator[str]:
    """The alternatives of a target, or the target itself; each set of braces is chosen from."""
    parts = _BRACES.split(target)
    choices = [part.split("/") if place % 2 else [part] for place, part in enumerate(parts)]
    if len(parts) == 1:
        yield target
        return
    for chosen in product(*choices):
        said = "".join(_bare(part) if place % 2 else part for place, part in enumerate(chosen))
        yield " ".join(word for word in said.split() if word != NOTHING)


def _take(found: _Found, line: _Line) -> None:
    options = list(dict.fromkeys(said for option in line.options for said in _readings(found, option)))
    if len(options) == 1 and len(line.options) == 1:
        found.rewrites.append(_rewrite(line, line.source, options[0]))
        return
    if "" in options:  # it may be nothing, so that none of it counts
        first, others = "", [option for option in options if option]
    else:
        first, others = options[0], options[1:]
    if not line.before and not line.after:
        line = replace(line, source=line.source.strip(), before=" ", after=" ")  # alternatives are of words
    if first and line.whole_words:
        forms = list(dict.fromkeys([first, *others, line.source.strip()]))
        found.equal += [forms] if len(forms) > 1 else []
        return
    found.rewrites.append(_rewrite(line, line.source, first))
    found.alike += [_rewrite(line, form, first) for form in others if form != line.source]


def _readings(found: _Found, option: str) -> Iterator[str]:
    """The option with and without what may be missing in it. One that may be missing as a whole is noted as such: it
    is no word of the language, as ``(%hesitation)``. ``want (to)`` says nothing of every "to"."""
    parts = _DELETABLE.split(option)
    if len(parts) == 3 and not parts[0].strip() and not parts[2].strip():
        found.missing.append(parts[1])
        yield parts[1]
        return
    if len(parts) > 2 * MOST_DELETABLE + 1:
        raise _Unsaid(f"more than {MOST_DELETABLE} words of {option[:40]!r} may be missing.")
    for chosen in product(*((part, "") if place % 2 else (part,) for place, part in enumerate(parts))):
        yield " ".join("".join(chosen).split()) if len(parts) > 1 else option


def _rewrite(line: _Line, source: str, target: str) -> dict[str, str]:
    if line.whole_words:
        return {"from": " ".join(source.split()), "to": target.strip()}
    pattern = _before(line.before) + _run(source, "(?:^| )", "(?: |$)") + _after(line.after)
    return {"pattern": pattern, "to": target.replace("\\", "\\\\")}


def _before(said: str) -> str:
    if not said.strip():
        return r"(?<!\S)" if said else ""
    return f"(?<={_run(said, '(?:^| )', ' ')})"


def _after(said: str) -> str:
    if not said.strip():
        return r"(?!\S)" if said else ""
    return f"(?={_run(said, ' ', '(?: |$)')})"


def _run(said: str, first: str, last: str) -> str:
    """Characters as an expression; a space at an end is met by the end of the text, too."""
    core = said.strip()
    if not core:
        return " " * len(said)
    return (first if said[0] == " " else "") + re.escape(core).replace(r"\ ", " ") + (last if said[-1] == " " else "")
