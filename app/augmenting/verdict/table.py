"""The verdict on a recipe: a table of criteria, each passed, failed or unmeasured, with what to do next.

Pure: figures in, table out. What is not measured is never taken for passed; where the recipe gives nothing to measure,
the line says so. The thresholds are kept with the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from app.augmenting.verdict.limits import Limits
from app.commands.verdicts import ApproveRecipe

State = Literal["pass", "fail", "unmeasured"]


class Criterion(msgspec.Struct, frozen=True, kw_only=True):
    """One line: ``figure`` with its interval on ``count`` observations, the ``limit`` in words.

    ``said`` is what was found, ``next`` what to do. ``need`` is how many more observations would settle it at the
    present figure, None where that is not known.
    """

    key: str
    title: str
    state: State
    limit: str
    said: str
    next: str = ""
    figure: float | None = None
    low: float | None = None
    high: float | None = None
    count: int = 0
    need: int | None = None


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict on the recipe with the digest ``recipe``, its samples held against ``slice`` ("" for all items).

    ``model`` is the run that was measured, "" for none, and ``runs`` are all that predicted samples, those that know
    most of them first. ``loosened`` says of each threshold that lets more pass than usual what it is.
    """

    recipe: str
    name: str
    slice: str
    samples: int
    model: str
    limits: Limits
    criteria: tuple[Criterion, ...]
    at: str = ""
    loosened: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every criterion is measured and passed."""
        return all(one.state == "pass" for one in self.criteria)

    @property
    def refusal(self) -> str:
        """Why these samples should not be trained on, whatever else is measured; "" where nothing says so.

        They leak, or a model has predicted them and is not surely poorer on them than on what they were made of; where
        that is of the slice itself, than outside the slice.
        """
        for one in self.criteria:
            if one.key == "leak" and one.state == "fail":
                return one.said
            if one.key == "model" and one.state != "pass" and one.low is not None and one.low <= self.limits.harder:
                return f"{one.said} {one.next}".rstrip()
        return ""

    @property
    def summary(self) -> str:
        """One sentence."""
        failed = [one.title for one in self.criteria if one.state == "fail"]
        open_ = [one.title for one in self.criteria if one.state == "unmeasured"]
        if not failed and not open_:
            return "Every criterion is measured and passed."
        parts = [f"Failed: {_joined(failed)}." if failed else "", f"Not measured: {_joined(open_)}." if open_ else ""]
        return " ".join(filter(None, parts))

    def to_json(self) -> dict[str, Any]:
        """Plain data with the names of the fields."""
        return {**msgspec.to_builtins(self), "passed": self.passed, "summary": self.summary}


def approval(table: Table) -> ApproveRecipe:
    """The command that approves the recipe with this table; it refuses where something failed or is unmeasured."""
    return ApproveRecipe(table.recipe, table.name, table.slice, encoded(table))


def encoded(table: Table) -> str:
    """The table as it is kept."""
    return msgspec.json.encode(table, order="sorted").decode()


def decoded(body: str) -> Table:
    """A table that was kept. Raises ValueError for something else."""
    return msgspec.json.decode(body, type=Table)


def unmeasured(key: str, title: str, limit: str, said: str, next_: str, *, need: int | None = None) -> Criterion:
    """A line of which nothing is known yet."""
    return Criterion(key=key, title=title, state="unmeasured", limit=limit, said=said, next=next_, need=need)


def _joined(titles: Sequence[str]) -> str:
    return "; ".join(title[0].lower() + title[1:] for title in titles)
