"""The verdict on a recipe: a table of criteria, each passed, failed or unmeasured, with what to do next.

Pure: figures in, table out. What is not measured is never taken for passed; where the recipe gives nothing to measure,
the line says so. The thresholds are kept with the table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

from app.commands.verdicts import ApproveRecipe
from app.errors import CallError, UnknownName

State = Literal["pass", "fail", "unmeasured"]


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Where a criterion is passed.

    ``clear`` is how much lower agreement on samples may be than on originals; ``harder`` is what a model's error has to
    rise by, ``near_slice`` how far it may lie from its error on the slice; ``told_apart`` bounds the share of right
    answers, ``auc`` the classifier's area; ``band`` is the share of samples that each feature has to keep within the
    slice's 5 to 95 % band, ``source`` the largest share of one noise or texture; ``iou`` and ``onset_s`` are for labels
    that were moved there and back; ``least`` is how many of either side a classifier needs.
    """

    clear: float = 0.05
    harder: float = 0.0
    near_slice: float = 0.15
    told_apart: float = 0.65
    auc: float = 0.70
    band: float = 0.75
    source: float = 0.20
    iou: float = 0.9
    onset_s: float = 0.005
    least: int = 100

    @classmethod
    def of(cls, changes: Mapping[str, float]) -> Limits:
        """The usual ones with some changed. Raises UnknownName, and CallError for a value outside of 0 to 1."""
        for name, value in changes.items():
            if name not in cls.__struct_fields__:
                raise UnknownName("threshold", name, cls.__struct_fields__)
            if not (value >= 1 if name == "least" else 0 <= value <= 1):
                raise CallError(f"{name}={value:g}: {'at least 1' if name == 'least' else 'a share from 0 to 1'}.")
        whole = {name: int(value) if name == "least" else float(value) for name, value in changes.items()}
        return msgspec.convert({**msgspec.structs.asdict(cls()), **whole}, cls)


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
    """The verdict on the recipe with the digest ``recipe``, its samples held against ``slice`` ("" for all items)."""

    recipe: str
    name: str
    slice: str
    samples: int
    model: str
    limits: Limits
    criteria: tuple[Criterion, ...]
    at: str = ""

    @property
    def passed(self) -> bool:
        """Whether every criterion is measured and passed."""
        return all(one.state == "pass" for one in self.criteria)

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
