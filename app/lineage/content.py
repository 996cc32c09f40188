"""What a project holds, as digests: the identity of a snapshot, and what two of them differ in.

Measured features, thumbnails and file times stay out: they follow from the files. So do the labels of single
annotators: a snapshot is about what counts for training.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

from app.changes.command import View
from app.errors import CallError
from app.ids import digest
from app.labeling.read import reference_annotations, values_of
from app.labels import values
from app.records import PROBE, DerivedColumn, Item, Project, SampleRow, Sheet, Source, Verdict

if TYPE_CHECKING:
    from app.rules.sheet import RuleSheet

_encoder = msgspec.json.Encoder(order="sorted")


@dataclass(frozen=True)
class Content:
    """Digests by id. ``labels`` are the references, by (item id, task); ``sheet_id`` is the active sheet.

    ``verdicts`` are by recipe, ``columns`` are the derived ones, by name: what is exported of them is what their
    formulas give.
    """

    sheet_id: str
    sources: Mapping[str, str]
    items: Mapping[str, str]
    labels: Mapping[tuple[str, str], str]
    samples: Mapping[str, str]
    verdicts: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)

    def root(self) -> str:
        """SHA-256 over all of it in canonical order, 64 hex digits."""
        whole = hashlib.sha256(b"earmark snapshot 1\n")
        whole.update(_line("sheet", self.sheet_id, self.sheet_id))
        for kind, part in (
            ("source", self.sources), ("item", self.items), ("sample", self.samples), ("verdict", self.verdicts),
            ("column", self.columns),
        ):  # fmt: skip
            for name, found in sorted(part.items()):
                whole.update(_line(kind, name, found))
        for (item, task), found in sorted(self.labels.items()):
            whole.update(_line("label", item, task, found))
        return whole.hexdigest()


def content(view: View) -> Content:
    """What ``view`` shows. Raises CallError where there is no rule sheet."""
    sheet = sheet_of(view)
    return Content(
        sheet_id=sheet.digest,
        sources={
            one.id: _digest([one.name, one.licence, one.origin, one.provenance])
            for one in view.find(Source)
            if one.provenance != PROBE
        },
        items={one.id: _item(one) for one in view.find(Item) if one.state != PROBE},
        labels=_labels(view, sheet),
        samples={one.id: _sample(one) for one in view.find(SampleRow, state="accepted")},
        verdicts={one.recipe_id: _digest([one.state, one.body]) for one in view.find(Verdict)},
        columns={one.name: _digest([one.formula]) for one in view.find(DerivedColumn)},
    )


def sheet_of(view: View) -> RuleSheet:
    """The rule sheet that was active in ``view``. Raises CallError where there is none."""
    from app.rules.load import load

    project = view.get(Project, "project")
    row = view.get(Sheet, project.sheet_id) if project is not None and project.sheet_id else None
    if row is None:
        raise CallError("the project has no rule sheet yet, so there is nothing to take a snapshot of.")
    return load(row.text, path=f"{row.name} {row.version}")


def _item(item: Item) -> str:
    columns = dict(item.columns)
    return _digest(
        [item.source_id, item.path, item.sha256, item.media, item.state, item.group_key, item.split, columns]
    )


def _sample(row: SampleRow) -> str:
    labels = dict(row.labels)
    return _digest([row.parent_id, row.recipe_id, row.slice, row.variant, row.seed, row.sha256, labels])


def _labels(view: View, sheet: RuleSheet) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for task in sheet.tasks.values():
        chosen = reference_annotations(view, task.name)
        said = values_of(view, list(chosen.values()), task.kind)
        for item, annotation in chosen.items():
            if annotation.id in said:
                value = values.encode(said[annotation.id])
                found[(item, task.name)] = _digest([annotation.annotator_id, annotation.sheet_id, value])
    return found


def _digest(parts: Any) -> str:
    return digest(_encoder.encode(parts).decode())


def _line(*parts: str) -> bytes:
    return _encoder.encode(parts) + b"\n"
