"""What models say, and where they are looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from app.rows.record import Record

RUN_MARK = "@"  # between the name of a model and that of its run


class ModelRun(Record, frozen=True, kw_only=True):
    """One imported set of predictions for one task, and the snapshot the model was trained on, if it is known.

    ``name`` is that of the model, or ``model@run`` where the run of a model has a name of its own.
    ``shown`` is 1 where annotators see its predictions as proposals. ``trained_split`` says how that snapshot was split
    for it ("0.8,0.1,0.1 speaker": shares of train, val and test, and the column that grouped them), "" where nobody
    knows.
    """

    table: ClassVar[str] = "model_run"
    name: str
    task: str
    origin: str = ""
    snapshot_id: str | None = None
    added_at: str = ""
    shown: int = 0
    trained_split: str = ""

    @property
    def model(self) -> str:
        """The model that this is a run of."""
        return self.name.partition(RUN_MARK)[0]

    @property
    def run(self) -> str:
        """What the run is called among those of its model; "" where it bears the name of the model alone."""
        return self.name.partition(RUN_MARK)[2]


class Prediction(Record, frozen=True, kw_only=True):
    """What a model said about one item: ``value`` is the JSON of a label value with scores.

    ``probabilities`` are those of every option of a choice, where the model gave them; they add up to 1.
    """

    table: ClassVar[str] = "prediction"
    run_id: str
    item_id: str
    value: str
    probabilities: Mapping[str, float] = {}


class Rejection(Record, frozen=True, kw_only=True):
    """A proposal of a model run that ``annotator_id`` does not want: it is not shown to them again."""

    table: ClassVar[str] = "rejection"
    run_id: str
    item_id: str
    annotator_id: str
    proposal: str
    made_at: str = ""


class SavedSlice(Record, frozen=True, kw_only=True):
    """A slice that is kept under a name, to be worked on and looked at again after each run.

    ``condition`` is its expression; ``ease`` and ``importance`` are what a lead thinks of it, 1 to 5, 0 for nothing.
    """

    table: ClassVar[str] = "saved_slice"
    name: str
    task: str
    condition: str
    ease: int = 0
    importance: int = 0
    note: str = ""
    made_by: str = ""
    made_at: str = ""
