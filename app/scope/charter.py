"""The charter: what a person writes down before the work, one page. What can be measured is not written here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import msgspec

from app.changes.command import View
from app.changes.edit import Edit, put
from app.errors import CallError, InputError
from app.records import Charter as CharterRow


class Milestone(msgspec.Struct, frozen=True):
    """A step with its day (ISO date, "" where open)."""

    title: str
    due: str = ""
    done: bool = False


class Battle(msgspec.Struct, frozen=True):
    """A candidate project. ``impact`` and ``feasibility`` are judged from 1 (low) to 5 (high)."""

    name: str
    impact: int
    feasibility: int
    note: str = ""

    @property
    def priority(self) -> int:
        """Impact × feasibility, 1 to 25."""
        return self.impact * self.feasibility


class Resources(msgspec.Struct, frozen=True):
    """What the project can count on, in words."""

    data: str = ""
    time: str = ""
    people: str = ""


class Charter(msgspec.Struct, frozen=True):
    """The whole page. ``task`` names the task whose figures decide; ``target`` is the wished value of its metric.

    ``model`` names the model run to be judged, "" for the best one.
    """

    problem: str = ""
    task: str = ""
    target: float | None = None
    model: str = ""
    resources: Resources = Resources()
    milestones: tuple[Milestone, ...] = ()
    battles: tuple[Battle, ...] = ()

    def ranked(self) -> tuple[Battle, ...]:
        """The candidate projects, the largest impact × feasibility first."""
        return tuple(sorted(self.battles, key=lambda battle: (-battle.priority, -battle.impact, battle.name)))


ID = "charter"


def read_charter(view: View) -> Charter:
    """The project's charter; an empty one where nothing was written yet."""
    row = view.get(CharterRow, ID)
    if row is None:
        return Charter()
    try:
        return msgspec.json.decode(row.body, type=Charter)
    except msgspec.DecodeError as problem:
        raise InputError(f"the charter cannot be read ({problem}). Write it anew on the scope page.") from problem


@dataclass(frozen=True)
class SetCharter:
    """Writes the charter."""

    charter: Charter
    area: ClassVar[str] = "scope"

    @property
    def title(self) -> str:
        """For the history."""
        return "Change the charter"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The one row. Raises CallError for judgements and targets outside their range."""
        for battle in self.charter.battles:
            if not (1 <= battle.impact <= 5 and 1 <= battle.feasibility <= 5):
                raise CallError(f"{battle.name}: impact and feasibility go from 1 to 5.")
        if self.charter.target is not None and not 0 <= self.charter.target <= 1:
            raise CallError(f"target {self.charter.target:g}: the metric goes from 0 to 1, so the target must too.")
        before = view.get(CharterRow, ID)
        after = CharterRow(id=ID, body=msgspec.json.encode(self.charter, order="sorted").decode())
        return [] if before == after else [put(before, after)]
