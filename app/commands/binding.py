"""Waivers and the check that they were given for: noted when a sheet that checks otherwise comes into force."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from app.changes.command import View
from app.changes.edit import Edit, change
from app.commands.versions import OPEN, from_text, to_text
from app.records import Annotation, Incoming, Sheet

if TYPE_CHECKING:
    from app.rules.sheet import RuleSheet


def binding_edits(view: View, old_id: str | None, new: RuleSheet) -> Iterator[Edit]:
    """One edit a label whose waivers were given for a check that ``new`` changes, and one a version of a label that
    waits to be decided on. Nothing is read but the different waivers that there are, where no rule was ever waived."""
    said = [text for text in view.distinct(Annotation, "waivers") if json.loads(text)]
    waiting = [(row, from_text(row.body)) for row in view.find(Incoming, state=OPEN)]
    waiting = [(row, content) for row, content in waiting if content.waivers]
    row = view.get(Sheet, old_id) if old_id else None
    if row is None or not (said or waiting):
        return
    from app.rules.load import load
    from app.rules.waivers import bound, fingerprint, rule_of

    old = load(row.text, path=f"{row.name} {row.version}")
    rules = {rule_of(key) for text in said for key in json.loads(text)}
    other = {rule for rule in rules if fingerprint(old, rule) != fingerprint(new, rule)}
    touched = [text for text in said if other & {rule_of(key) for key in json.loads(text)}]
    for one in view.find(Annotation, waivers=tuple(touched)) if touched else ():
        noted = bound(old, new, one.waivers, one.waived_for)
        if noted != one.waived_for:
            yield change(one, msgspec.structs.replace(one, waived_for=noted))
    for version, content in waiting:
        noted = bound(old, new, content.waivers, content.waived_for)
        if noted != content.waived_for:
            body = to_text(msgspec.structs.replace(content, waived_for=noted))
            yield change(version, msgspec.structs.replace(version, body=body))
