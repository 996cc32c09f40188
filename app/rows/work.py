"""Who labels what, again where that is asked, and what comes back from another desk."""

from __future__ import annotations

from typing import ClassVar

from app.rows.record import Record


class Assignment(Record, frozen=True, kw_only=True):
    """An item that somebody is to label.

    ``purpose`` is "" for work, or "gold" where the reference was known before: the annotator is not told. With "gold,
    told" they are told once they have handed it in (``app.commands.probes.TellKnown``).
    """

    table: ClassVar[str] = "assignment"
    item_id: str
    annotator_id: str
    made_at: str = ""
    purpose: str = ""


class Repeat(Record, frozen=True, kw_only=True):
    """``annotator_id`` is shown an item again without their first label, to see how well they agree with themselves.

    ``first`` and ``second`` are the JSON of what they said (``app.commands.versions``). While ``state`` is "open" the
    second is under way in the annotation, and ``first`` counts; "closed" puts the first back into the annotation.
    "told" is no second time: of a known item ``first`` is what they said before they were told what was expected.
    """

    table: ClassVar[str] = "repeat"
    annotation_id: str
    item_id: str
    annotator_id: str
    task: str
    first: str
    second: str = ""
    state: str = "open"
    shown_at: str = ""
    closed_at: str = ""


class Incoming(Record, frozen=True, kw_only=True):
    """What a work package said of one annotation, kept for good (``app.commands.versions``).

    It was made from what had the digest ``base`` ("" for nothing) and has the digest ``digest``; ``body`` is its JSON.
    ``revision`` is the step of the package's own history that said so, at ``said_at``. ``state`` is "taken" (it
    stands), "open" (a lead has to decide), "declined" by ``decided_by``, "built on" (it stood and was changed here
    since), or "past" (something later took its place).
    """

    table: ClassVar[str] = "incoming"
    annotation_id: str
    item_id: str
    annotator_id: str
    task: str
    package_id: str
    revision: int
    base: str
    digest: str
    said_at: str
    body: str
    state: str = "open"
    decided_by: str = ""
