"""A rule sheet's text as a tree and back, with comments, order and quotes; lines that nothing touched stay the same.

ruamel.yaml keeps comments, but lays lines out by its own mind. So the tree is written twice, before the change and
after it, and only the difference of the two is carried over to the text as it was.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from ruamel.yaml import YAML

Tree: TypeAlias = Any  # ruamel's CommentedMap, whose types say less than they know
# ruamel writes them without quotes in a line of brackets, as YAML 1.2 allows, and does not read them there.
MISREAD = ("?", ":")
ENDLESS = 1_000_000
LISTS = ("rules:", "steps:")  # the list by which one sees how lists are indented: of a sheet, of a recipe


@dataclass(frozen=True)
class Parsed:
    """``root`` may be changed in place; ``text`` is what it was read from, ``laid_out`` how ruamel would write that."""

    root: Tree
    text: str
    laid_out: str


def read_tree(text: str) -> Parsed:
    """The tree of a sheet's text. Raises SheetError where it is no YAML or no mapping."""
    from app.rules.nodes import parse

    clean = text.replace("\r\n", "\n").replace("\r", "\n")
    node = parse(clean, "")
    if not isinstance(node.value, Mapping):
        node.fail("a rule sheet is a mapping (name: value). Its first line is: earmark: 1")
    return Parsed(node.value, clean, _dumped(node.value, clean))


def written(tree: Parsed) -> str:
    """The text after the change, lines that nothing touched as they were."""
    after = _dumped(tree.root, tree.text)
    if after == tree.laid_out:
        return tree.text
    merged = _carried_over(tree.text.splitlines(True), tree.laid_out.splitlines(True), after.splitlines(True))
    if merged is not None and _says(merged, tree.root):
        return merged
    return after


def plain(value: Any) -> Any:
    """Plain lists, mappings and texts of a part of the tree."""
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return int(value)
    return float(value) if isinstance(value, float) else str(value)


def flow(value: Any) -> Any:
    """A list or mapping as a part of the tree that is written in one line."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    if isinstance(value, Mapping):
        made: Any = CommentedMap({flow(key): flow(one) for key, one in value.items()})
    elif isinstance(value, list | tuple):
        made = CommentedSeq([flow(one) for one in value])
    else:
        return _quoted(value) if isinstance(value, str) and value.startswith(MISREAD) else value
    made.fa.set_flow_style()
    return made


def _quoted(text: str) -> Any:
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    return DoubleQuotedScalarString(text)


def _dumped(root: Tree, like: str) -> str:
    out = io.StringIO()
    _writer(like).dump(root, out)
    return out.getvalue()


def _writer(like: str) -> YAML:
    """A writer that lays out as ``like`` does, as far as one can tell."""
    from ruamel.yaml import YAML

    made = YAML(typ="rt")
    made.preserve_quotes = True
    made.width = ENDLESS
    lines = like.splitlines()
    key = next((n for n, line in enumerate(lines) if line.startswith(LISTS)), None)
    first = next((line for line in lines[key + 1 :] if line.strip().startswith("- ")), "") if key is not None else ""
    offset = len(first) - len(first.lstrip()) if first else 2
    made.indent(mapping=2, sequence=offset + 2, offset=offset)
    made.brace_single_entry_mapping_in_flow_sequence = True  # [{good: a}], not [good: a]
    return made


def _carried_over(text: list[str], before: list[str], after: list[str]) -> str | None:
    """The change ``before`` → ``after`` made to ``text`` instead; None where its place cannot be told."""
    place: dict[int, int] = {len(before): len(text)}
    for _, a0, a1, b0, b1 in SequenceMatcher(None, before, text, autojunk=False).get_opcodes():
        if a1 - a0 == b1 - b0:
            place.update(zip(range(a0, a1), range(b0, b1), strict=True))
        else:
            place[a0] = b0
    out: list[str] = []
    done = 0
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if a0 not in place or a1 not in place:
            return None
        start, end = place[a0], place[a1]
        out += [*text[done:start], *_with_comments(text, start, end, after[b0:b1])]
        done = end
    return "".join([*out, *text[done:]])


def _with_comments(text: list[str], start: int, end: int, after: list[str]) -> list[str]:
    """``after`` in place of the lines from ``start`` to ``end``, with those comments that speak of what stays.

    ruamel.yaml counts a comment to what stands above it, and loses it with that. A comment that stands as far to the
    right as the line below it is that line's.
    """
    made = list(after)
    at = start
    while at < end:
        first = at
        while at < end and text[at].lstrip().startswith("#"):
            at += 1
        lost = [line for line in text[first:at] if line not in after]
        below = text[at] if at < len(text) else ""
        if lost and _lead(lost[-1]) == _lead(below):
            heads = [_head(line) for line in made]
            if at == end:
                made += lost
            elif _head(below) in heads:
                place = heads.index(_head(below))
                made[place:place] = lost
        at += 1
    return made


def _lead(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _head(line: str) -> str:
    """What a line is about: its key, or all of it where it has none."""
    return line.split(":", 1)[0].rstrip()


def _says(text: str, root: Tree) -> bool:
    """Whether a text says what the tree holds."""
    from app.errors import SheetError
    from app.rules.nodes import parse

    try:
        return bool(plain(parse(text, "").value) == plain(root))
    except SheetError:
        return False
