"""What is made of disagreements."""

from __future__ import annotations

from typing import ClassVar

from app.rows.record import Record


class Discovery(Record, frozen=True, kw_only=True):
    """What a lead made of a rule that was proposed from disagreements.

    ``state`` is "accepted", "rejected" or "sent" (to adjudication). ``proposal`` names it in its task
    (``app.agreement.discovery``); one that is rejected is not proposed again.
    """

    table: ClassVar[str] = "discovery"
    task: str
    proposal: str
    state: str
    who: str = ""
    made_at: str = ""


class Decision(Record, frozen=True, kw_only=True):
    """How a disagreement on an item was decided; the reference annotation holds what was decided.

    ``rule`` is the rule that decides it, "" where no rule of the sheet covers it. ``how`` is "chosen" (the version of
    ``chosen``, an annotator), "merged" (parts of several) or "anew". There is one an item and task, the last one.
    """

    table: ClassVar[str] = "decision"
    item_id: str
    task: str
    decided_by: str
    rule: str = ""
    how: str = "anew"
    chosen: str = ""
    note: str = ""
    sheet_id: str = ""
    made_at: str = ""
