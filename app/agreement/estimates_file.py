"""Estimated references as a file, and how they do where somebody has adjudicated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from app.agreement.bootstrap import RESAMPLES
from app.agreement.estimated import Estimated, estimated_references
from app.agreement.hlp import UNKNOWN, Labels, Normalise, pairs_with, pooled
from app.agreement.measure import BareTask, TaskLike, case_of
from app.agreement.report import Estimate, figure_text
from app.agreement.scores import METRIC_NAME
from app.agreement.show import metric_title
from app.errors import CallError, EnvironmentFailed
from app.labels import values

if TYPE_CHECKING:
    from app.agreement.gather import Gathered


@dataclass(frozen=True)
class Checked:
    """The estimates held against adjudicated references, and people against the same: ``items`` that have both."""

    items: int
    metric: str
    estimate: Estimate
    people: Estimate

    def to_json(self) -> dict[str, Any]:
        """Plain data with the names of the fields."""
        return {
            "items": self.items, "metric": self.metric, "estimate": self.estimate.to_json(),
            "people": self.people.to_json(),
        }  # fmt: skip

    @property
    def text(self) -> str:
        """The same as a sentence."""
        title = metric_title(self.metric)
        ours, people = (figure_text(one.value, one.ci, one.reason) for one in (self.estimate, self.people))
        many = f"{self.items:,} item{'s' if self.items != 1 else ''}"
        return f"Held against the adjudicated references of {many} they score {ours}, people {people}: {title}."


def checked(
    task: TaskLike | BareTask,
    labels: Labels,
    found: Estimated,
    references: Mapping[str, values.Value],
    *,
    normalise: Normalise,
    groups: Mapping[str, str] | None = None,
    deciders: Mapping[str, str] = UNKNOWN,
    resamples: int = RESAMPLES,
) -> Checked | None:
    """How the estimates and people do against the same references; None where no item has both."""
    both = {item: labels[item] for item in found.estimates if item in references}
    if not both:
        return None
    alone: Labels = {item: {"": found.estimates[item]} for item in both}

    def scored(said: Labels) -> Estimate:
        case = case_of(task, said, references, groups or {}, 0, resamples, deciders=deciders)
        pairs = pairs_with(
            said, references, task.kind, people=case.people, normalise=normalise, deciders=case.deciders
        )  # fmt: skip
        return case.estimate(pooled(pairs), "nobody but who decided had labelled them")

    return Checked(len(both), METRIC_NAME[task.kind], scored(alone), scored(dict(sorted(both.items()))))


def write_estimates(path: Path, found: Gathered, normalise: Normalise) -> tuple[str, ...]:
    """Writes the references that the labels of a task say by themselves, as .csv or .json; gives what is to be said.

    Raises CallError for another ending, EnvironmentFailed where the file cannot be written.
    """
    if path.suffix.lower() not in (".csv", ".json"):
        raise CallError(f"estimated references are written as .csv or .json; {path.name!r} ends in neither.")
    estimated = estimated_references(found.task, found.labels, normalise=normalise)
    held = checked(
        found.task, found.labels, estimated, found.references, normalise=normalise, groups=found.groups,
        deciders=found.deciders,
    )  # fmt: skip
    paths = {name: one.path for name, one in found.items.items()}
    if path.suffix.lower() == ".csv":
        text = estimated.to_csv(paths).encode()
    else:
        beside = {"task": found.task.name, "paths": paths, "checked": None if held is None else held.to_json()}
        text = msgspec.json.format(msgspec.json.encode({**estimated.to_json(), **beside}))
    try:
        path.write_bytes(text)
    except OSError as problem:
        raise EnvironmentFailed(f"{path}: cannot be written ({problem.strerror}). Choose another place.") from problem
    return said_of(estimated, held, name=path.name)


def said_of(estimated: Estimated, held: Checked | None, *, name: str) -> tuple[str, ...]:
    """What is to be known of estimates in the file ``name``: how they were made, and that they are no adjudication."""
    known, many = len(estimated.estimates), len(estimated.items)
    rest = f" Of {many - known:,} the labels decide nothing." if known < many else ""
    return (
        f"{name}: {known:,} of {many:,} references, estimated.{rest}",
        f"How: {estimated.method}.",
        estimated.note,
        *([held.text] if held is not None else []),
    )
