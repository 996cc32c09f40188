"""Recipes, what they made, and what was measured of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from app.rows.record import Record


class RecipeRow(Record, frozen=True, kw_only=True):
    """A named recipe; ``id`` is the digest of its meaning, ``text`` its YAML."""

    table: ClassVar[str] = "recipe"
    name: str
    text: str
    added_at: str = ""


class SampleRow(Record, frozen=True, kw_only=True):
    """One augmented copy: parent + recipe + seed. ``path`` lies under the project's ``samples`` folder.

    ``labels`` maps task to value JSON; ``report`` is the JSON of what was drawn, dropped and measured.
    ``state`` is "pending", "accepted", "rejected", or "labelling": its labels are in doubt, and somebody is to give
    them blind. ``reason`` says why it was rejected or sent, "" where nothing was said.
    """

    table: ClassVar[str] = "sample"
    parent_id: str
    recipe_id: str
    slice: str
    variant: int
    seed: int
    path: str
    sha256: str
    labels: Mapping[str, str] = {}
    report: str = "{}"
    features: Mapping[str, float] = {}
    state: str = "pending"
    decided_by: str = ""
    made_at: str = ""
    reason: str = ""


class SamplePrediction(Record, frozen=True, kw_only=True):
    """What a model said about one sample: ``value`` is the JSON of a label value with scores."""

    table: ClassVar[str] = "sample_prediction"
    run_id: str
    sample_id: str
    value: str


class Round(Record, frozen=True, kw_only=True):
    """A measurement of a recipe by people, who are not told what is made and what is real.

    ``kind`` is "pairs" (which of two is real?) or "labelling" (samples, originals and real items of the slice labelled
    blind). ``slice`` is what the samples are to look like; ``body`` is the JSON of what is shown, drawn by ``seed``
    (``app.augmenting.verdict.rounds``). ``state`` is "open" or "closed".
    """

    table: ClassVar[str] = "round"
    recipe_id: str
    kind: str
    slice: str
    seed: int
    body: str
    state: str = "open"
    who: str = ""
    made_at: str = ""


class Answer(Record, frozen=True, kw_only=True):
    """Which of the two of pair ``place`` (from 0) ``annotator_id`` took for real: "left" or "right"."""

    table: ClassVar[str] = "answer"
    round_id: str
    annotator_id: str
    place: int
    said: str
    made_at: str = ""


class Verdict(Record, frozen=True, kw_only=True):
    """What was measured of a recipe, held against ``slice``, when somebody approved it or took that back.

    ``state`` is "approved" or "withdrawn"; ``body`` is the JSON of the table with its thresholds
    (``app.augmenting.verdict.table``), as it stood at that moment. There is one a recipe, the last one.
    """

    table: ClassVar[str] = "verdict"
    recipe_id: str
    slice: str
    state: str
    body: str
    who: str = ""
    made_at: str = ""
