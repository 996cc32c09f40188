"""Versions of an annotation that come from several desks: what each says, and which of them stands.

``settle`` depends on the set of versions alone, not on the order in which they came, so that packages merged in either
order give the same project.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from app import ids
from app.errors import FormatError
from app.records import Annotation, Incoming, LabelRow

NOTHING = ""
TAKEN, OPEN, PAST, DECLINED, BUILT_ON = "taken", "open", "past", "declined", "built on"
_encode = msgspec.json.Encoder(order="sorted").encode


class Thing(msgspec.Struct, frozen=True, array_like=True):
    """One object: its JSON, and the prediction that it began as."""

    body: str
    origin: str = ""


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What an annotation says, apart from whose it is and of what: ``objects`` in the order in which they are drawn."""

    state: str = "draft"
    value: str | None = None
    objects: tuple[Thing, ...] = ()
    waivers: Mapping[str, str] = {}
    waived_for: Mapping[str, str] = {}
    independent: int = 1
    sheet_id: str = ""
    origin: str = ""
    review: str = ""
    made_at: str = ""


def content_of(annotation: Annotation, rows: Sequence[LabelRow]) -> Content:
    """The content of an annotation and its objects."""
    drawn = sorted(rows, key=lambda row: (row.z, row.id))
    return Content(
        state=annotation.state,
        value=annotation.value,
        objects=tuple(Thing(row.body, row.origin) for row in drawn),
        waivers=dict(annotation.waivers),
        waived_for=dict(annotation.waived_for),
        independent=annotation.independent,
        sheet_id=annotation.sheet_id,
        origin=annotation.origin,
        review=annotation.review,
        made_at=annotation.made_at,
    )


def digest_of(content: Content | None) -> str:
    """What two contents have in common exactly where they say the same; ``NOTHING`` where nothing was said.

    What a review made of it, when, under which sheet it was said, and which check a waiver was given for do not count.
    """
    if content is None:
        return NOTHING
    said = (content.state, content.value, content.objects, sorted(content.waivers.items()))
    return ids.digest(_encode(said).decode())


def to_text(content: Content) -> str:
    """As JSON."""
    return _encode(content).decode()


def from_text(text: str | bytes) -> Content:
    """The content of ``to_text``. Raises FormatError where it is none."""
    try:
        return msgspec.json.decode(text, type=Content)
    except msgspec.DecodeError as problem:
        raise FormatError(f"a label in the package cannot be read ({problem}).") from problem


def settle(local: str, rows: Sequence[Incoming]) -> tuple[str, dict[str, str]]:
    """Which digest stands, and the state of each row by its id.

    ``local`` is what stands now. A row was made from ``base``; a later revision of a package, and a row made from
    another, take the place of the earlier one. What was changed here since it was packed stands, and the rows stay open
    for a lead; of several from other desks the one that was said last does. Nothing else is ever dropped.
    """
    latest: dict[str, Incoming] = {}
    for row in rows:
        if row.package_id not in latest or latest[row.package_id].revision < row.revision:
            latest[row.package_id] = row
    followed = {row.base for row in latest.values() if row.base != row.digest}
    heads = [row for row in latest.values() if row.digest not in followed] or list(latest.values())
    mine = local not in {row.digest for row in rows} and local not in {row.base for row in rows}
    # What was taken here and changed since was built on: it is no rival of what came of it.
    over = (DECLINED, BUILT_ON, TAKEN) if mine else (DECLINED, BUILT_ON)
    rivals = [row for row in heads if row.state not in over and row.base != row.digest]
    stands = local
    if not mine and rivals:
        stands = max(rivals, key=_when).digest
    elif not mine and (back := [row for row in heads if row.base == row.digest and row.state not in over]):
        stands = max(back, key=_when).digest
    waiting, last = {row.id for row in rivals}, {row.id for row in heads}
    return stands, {row.id: _state(row, stands, mine, row.id in waiting, row.id in last) for row in rows}


def _state(row: Incoming, stands: str, mine: bool, waits: bool, last: bool) -> str:
    if row.digest == stands and last:
        return TAKEN
    if waits:
        return OPEN
    if row.state in (DECLINED, BUILT_ON):
        return row.state
    return BUILT_ON if mine and row.state == TAKEN else PAST


def _when(row: Incoming) -> tuple[str, str]:
    return row.said_at, row.digest
