"""Loads a rule sheet: reads it, checks that it is whole, and runs its examples."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from msgspec.structs import replace

from app.errors import InputError, SheetError
from app.ids import digest
from app.rules.load_rules import load_policy, load_rules, load_vocabulary
from app.rules.load_tasks import load_tasks
from app.rules.nodes import LIMIT_BYTES, Node, optional, parse
from app.rules.sheet import WAIVINGS, RuleSheet, Waiving

FORMAT = 1
KEYS = ("earmark", "name", "version", "media", "tasks", "vocabulary", "policy", "rules", "description", "waive")


def load(text: str, *, path: str = "") -> RuleSheet:
    """The sheet of a YAML text. Raises SheetError with line, column and rule; ``path`` names the file in messages."""
    from app.rules.conflicts import conflicts
    from app.rules.examples import run_examples

    sheet, places = read(text, path=path)
    run_examples(sheet, places)
    return replace(sheet, warnings=tuple(found.message for found in conflicts(sheet)))


def read(text: str, *, path: str = "", root: Node | None = None) -> tuple[RuleSheet, Mapping[str, Node]]:
    """The sheet of a YAML text and the place of each rule, its examples not yet run: what a draft is while it is made.

    ``root`` is the text where it has been parsed already: that takes longer than all the rest. Raises SheetError as
    ``load`` does.
    """
    clean = text.replace("\r\n", "\n").replace("\r", "\n")
    root = root or parse(clean, path)
    if root.value is None:
        root.fail("the sheet is empty.")
    fields = root.fields(KEYS, "a rule sheet")
    _header(root, fields)
    media = fields["media"].one_of(("image", "audio"), "media")
    tasks = load_tasks(fields["tasks"], media)
    vocabulary = optional(fields, "vocabulary", load_vocabulary, {})
    policy = optional(fields, "policy", lambda node: load_policy(node, vocabulary), {})
    rules, places = optional(fields, "rules", lambda node: load_rules(node, tasks, vocabulary), ((), {}))
    sheet = RuleSheet(
        name=fields["name"].text("name"),
        version=fields["version"].text("version"),
        media=media,
        tasks=tasks,
        vocabulary=vocabulary,
        policy=policy,
        rules=rules,
        text=clean,
        digest=digest(clean),
        waive=cast(Waiving, optional(fields, "waive", lambda node: node.one_of(WAIVINGS, "waive"), "")),
    )
    return sheet, places


def load_file(path: Path) -> RuleSheet:
    """The sheet in a file. Raises SheetError, or InputError when the file cannot be read."""
    return load(read_text(path), path=path.name)


def read_text(path: Path) -> str:
    """The text of a sheet's file, bounded. Raises InputError when it cannot be read."""
    try:
        if path.stat().st_size > LIMIT_BYTES:
            raise SheetError(f"larger than {LIMIT_BYTES // 2**20} MiB; no sheet is that long.", path=path.name)
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise SheetError(f"not UTF-8 at byte {problem.start}. Save it as UTF-8.", path=path.name) from problem
    except OSError as problem:
        raise InputError(f"{path}: cannot be read ({problem.strerror}). Check the path.") from problem


def _header(root: Node, fields: dict[str, Node]) -> None:
    for name in ("earmark", "name", "version", "media", "tasks"):
        if name not in fields:
            root.fail(f"the sheet has no {name!r}." + (" Its first line is: earmark: 1" if name == "earmark" else ""))
    found = fields["earmark"].integer("earmark")
    if found != FORMAT:
        fields["earmark"].fail(f"format {found} is not known; this Earmark reads format {FORMAT}.")
    version = fields["version"].text("version")
    if not re.fullmatch(r"\d+(\.\d+){0,2}([-+][0-9A-Za-z.-]+)?", version):
        fields["version"].fail(f"version {version!r}: write it like 1.0.0.")
