"""The tables in SQL, derived from ``app.records``, and the two of the history.

``app.records`` says what a row holds; this module adds what only a database needs: types, foreign keys, indexes.
``app.store.versions`` is what creates them in a file; a test keeps the two equal.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Mapping
from functools import cache

import sqlalchemy as sa

from app import records

APPLICATION_ID = 0x4541524D  # "EARM", so that `file` and SQLite can tell what the file is
VERSION = 12

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

metadata = sa.MetaData()


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


def _column(table: str, name: str, hint: object) -> sa.Column[typing.Any]:
    if name == "id":
        return sa.Column("id", sa.Text, primary_key=True, nullable=False)
    optional = type(None) in typing.get_args(hint) and not is_json(hint)
    integer = hint is int or (int in typing.get_args(hint) and optional)
    target = FOREIGN_KEYS.get((table, name))
    # Deferred, so that the edits of one change may come in any order.
    key = [sa.ForeignKey(f"{target}.id", deferrable=True, initially="DEFERRED")] if target else []
    return sa.Column(name, sa.Integer if integer else sa.Text, *key, nullable=optional)


def _table(kind: type[records.Record]) -> sa.Table:
    columns = [_column(kind.table, name, hint) for name, hint in hints(kind).items()]
    return sa.Table(kind.table, metadata, *columns, sqlite_strict=True)


TABLES: Mapping[str, sa.Table] = {kind.table: _table(kind) for kind in records.ALL}

revision = sa.Table(
    "revision",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("area", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("target", sa.Integer),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("sheet_id", sa.Text, nullable=False),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)
edit = sa.Table(
    "edit",
    metadata,
    sa.Column("revision_id", sa.Integer, sa.ForeignKey("revision.id"), primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("entity_id", sa.Text, nullable=False),
    sa.Column("before", sa.Text),
    sa.Column("after", sa.Text),
    sqlite_strict=True,
)
for _name, _groups in INDEXES.items():
    for _group in _groups:
        sa.Index(f"ix_{_name}_{'_'.join(_group)}", *(metadata.tables[_name].c[column] for column in _group))
