"""One thing that differs between two versions of a rule sheet, and how much it asks of people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.rules import touch as t

ImpactClass = Literal["wording", "figures", "migrate", "revisit", "reopen"]
# From the one that asks nothing of anybody to the one that asks most.
IMPACTS: tuple[ImpactClass, ...] = ("wording", "figures", "migrate", "revisit", "reopen")


@dataclass(frozen=True)
class Change:
    """One thing that is other in the new sheet: ``part`` and ``name`` (rule, fillers), and ``what`` in a sentence.

    ``touch`` finds its labels of ``task``, None where there are none to find. ``unlabelled`` is set where items without
    a label of the task have to be opened too: the task is new to them.
    """

    impact: ImpactClass
    part: str
    name: str
    what: str
    task: str = ""
    touch: t.Touch | None = None
    unlabelled: bool = False
