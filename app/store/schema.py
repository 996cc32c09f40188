"""What the tables hold in SQL, derived from ``app.records``, and the two of the history.

``app.records`` says what a row holds; this module adds what only a database needs: types, foreign keys, indexes.
``app.store.versions`` is what creates them in a file; a test keeps the two equal.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Mapping
from functools import cache
from typing import Literal

import msgspec

from app import records

APPLICATION_ID = 0x4541524D  # "EARM", so that `file` and SQLite can tell what the file is
VERSION = 13

FOREIGN_KEYS: Mapping[tuple[str, str], str] = {
    ("item", "source_id"): "source",
    ("annotation", "item_id"): "item",
    ("annotation", "annotator_id"): "annotator",
    ("label_object", "annotation_id"): "annotation",
    ("prediction", "run_id"): "model_run",
    ("prediction", "item_id"): "item",
    ("tag", "item_id"): "item",
    ("assignment", "item_id"): "item",
    ("assignment", "annotator_id"): "annotator",
    ("comment", "item_id"): "item",
    ("comment", "annotator_id"): "annotator",
    ("comment", "author_id"): "annotator",
    ("exposure", "item_id"): "item",
    ("exposure", "annotator_id"): "annotator",
    ("rejection", "run_id"): "model_run",
    ("rejection", "item_id"): "item",
    ("rejection", "annotator_id"): "annotator",
    ("stale_label", "item_id"): "item",
    ("stale_label", "annotator_id"): "annotator",
    ("repeat", "item_id"): "item",
    ("repeat", "annotator_id"): "annotator",
    ("incoming", "item_id"): "item",
    ("incoming", "annotator_id"): "annotator",
    ("decision", "item_id"): "item",
    ("decision", "decided_by"): "annotator",
    ("sample", "parent_id"): "item",
    ("sample", "recipe_id"): "recipe",
    ("sample_prediction", "run_id"): "model_run",
    ("sample_prediction", "sample_id"): "sample",
    ("round", "recipe_id"): "recipe",
    ("answer", "round_id"): "round",
    ("answer", "annotator_id"): "annotator",
    ("verdict", "recipe_id"): "recipe",
}
INDEXES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "item": (("source_id",), ("sha256",)),
    "annotation": (("item_id",), ("annotator_id", "task"), ("task", "state")),
    "label_object": (("annotation_id", "z"),),
    "prediction": (("run_id", "item_id"),),
    "sample": (("recipe_id",), ("state",)),
    "sample_prediction": (("run_id",), ("sample_id",)),
    "round": (("recipe_id",),),
    "answer": (("round_id",),),
    "verdict": (("recipe_id",),),
    "tag": (("item_id",), ("name",)),
    "assignment": (("annotator_id",), ("item_id",)),
    "comment": (("item_id",),),
    "exposure": (("item_id",),),
    "rejection": (("item_id",),),
    "stale_label": (("item_id",), ("annotator_id", "state")),
    "discovery": (("task",),),
    "incoming": (("annotation_id",), ("state",)),
    "repeat": (("annotator_id",), ("task", "state")),
    "decision": (("item_id",), ("task", "rule")),
    "saved_slice": (("task",),),
    "revision": (("who", "area"),),
    "edit": (("kind", "entity_id"),),
}


class Column(msgspec.Struct, frozen=True):
    """A column: its name, its type in SQL, whether it may be NULL, and the table whose id it holds."""

    name: str
    type: Literal["TEXT", "INTEGER"]
    optional: bool = False
    target: str = ""


REVISION = (
    Column("id", "INTEGER"),
    *(Column(name, "TEXT") for name in ("at", "who", "area", "title", "step")),
    Column("target", "INTEGER", optional=True),
    *(Column(name, "TEXT") for name in ("origin", "sheet_id")),
)
EDIT = (
    Column("revision_id", "INTEGER", target="revision"),
    Column("n", "INTEGER"),
    *(Column(name, "TEXT") for name in ("kind", "entity_id")),
    *(Column(name, "TEXT", optional=True) for name in ("before", "after")),
)


@cache
def hints(kind: type[records.Record]) -> Mapping[str, object]:
    """The type of each column of ``kind``; evaluated once, since resolving annotations is slow."""
    # Not ``typing.get_type_hints``: it evaluates each of 180 annotations anew, of which there are ten different ones.
    every: dict[str, str] = {}
    for base in reversed(kind.__mro__):
        every |= inspect.get_annotations(base)
    return {name: _hint(every[name]) for name in kind.__struct_fields__}


@cache
def _hint(annotation: str) -> object:
    made = typing.ForwardRef(annotation, module=records.__name__)
    return typing.get_type_hints(type("_", (), {"__annotations__": {"it": made}}))["it"]


def is_json(hint: object) -> bool:
    """Whether a column of that type is stored as JSON text."""
    return typing.get_origin(hint) is not None and issubclass(typing.get_origin(hint) or object, Mapping)


def columns(kind: type[records.Record]) -> tuple[Column, ...]:
    """The columns of a table, in the order of the record's fields; the first is ``id``, its primary key."""
    return tuple(_column(kind.table, name, hint) for name, hint in hints(kind).items())


def _column(table: str, name: str, hint: object) -> Column:
    optional = type(None) in typing.get_args(hint) and not is_json(hint)
    integer = hint is int or (int in typing.get_args(hint) and optional)
    return Column(name, "INTEGER" if integer else "TEXT", optional, FOREIGN_KEYS.get((table, name), ""))
