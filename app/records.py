"""The complete list of the tables of a project, and the words that stand in their rows.

The types lie in ``app/rows`` by what they are about, and are taken from here. JSON columns are text in them (``value``,
``body``) where only their owner looks inside, and mappings where queries do (``features``, ``columns``).
"""

from __future__ import annotations

from collections.abc import Mapping

from app.rows.agreement import Decision, Discovery
from app.rows.augmentation import Answer, RecipeRow, Round, SamplePrediction, SampleRow, Verdict
from app.rows.labels import Annotation, Comment, Exposure, LabelRow, StaleLabel
from app.rows.models import RUN_MARK, ModelRun, Prediction, Rejection, SavedSlice
from app.rows.project import (
    LABELLED_STATES,
    PROBE,
    Annotator,
    Charter,
    DerivedColumn,
    Item,
    Project,
    Sheet,
    Snapshot,
    Source,
    Tag,
)
from app.rows.record import Record, Scalar
from app.rows.work import Assignment, Incoming, Repeat

__all__ = [
    "ADJUDICATED",
    "ALL",
    "BY_TABLE",
    "ELSEWHERE",
    "EXCLUDED",
    "LABELLED_STATES",
    "PROBE",
    "PROBED",
    "REFERENCE",
    "ROLES",
    "RUN_MARK",
    "Annotation",
    "Annotator",
    "Answer",
    "Assignment",
    "Charter",
    "Comment",
    "Decision",
    "DerivedColumn",
    "Discovery",
    "Exposure",
    "Incoming",
    "Item",
    "LabelRow",
    "ModelRun",
    "Prediction",
    "Project",
    "RecipeRow",
    "Record",
    "Rejection",
    "Repeat",
    "Round",
    "SamplePrediction",
    "SampleRow",
    "SavedSlice",
    "Scalar",
    "Sheet",
    "Snapshot",
    "Source",
    "StaleLabel",
    "Tag",
    "Verdict",
]

ALL: tuple[type[Record], ...] = (
    Project, Source, Item, Annotator, Sheet, Annotation, LabelRow, ModelRun, Prediction, RecipeRow, SampleRow,
    Snapshot, Charter, Tag, Assignment, Comment, Exposure, Rejection, StaleLabel, Discovery,
    Incoming, Repeat, Decision, SamplePrediction, Round, Answer, Verdict,
    SavedSlice, DerivedColumn,
)  # fmt: skip
BY_TABLE: Mapping[str, type[Record]] = {kind.table: kind for kind in ALL}
REFERENCE = "reference"
# The protocol of a reference that was decided on; one that was decided here says by whom in ``reviewed_by``.
ADJUDICATED = "adjudicated"
# What people can be. The role of the adjudicated labels is REFERENCE, and nobody's.
ROLES = ("annotator", "reviewer", "lead")
# Somebody who is known here by a comment alone: the reviewer of a work package.
ELSEWHERE = "elsewhere"
EXCLUDED = "excluded"
# The state of the labels on a probe (``PROBE``) once they are handed in.
PROBED = "probed"
