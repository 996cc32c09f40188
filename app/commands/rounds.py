"""Commands on rounds: people tell real from made, or label samples blind; and what a model says of samples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import msgspec

from app import ids
from app.changes.command import View
from app.changes.edit import Edit, change, create, put, remove
from app.commands.curate import assignment_id
from app.commands.people import check_curator
from app.commands.predictions import run_id
from app.errors import CallError
from app.labels import values
from app.records import (
    PROBE,
    PROBED,
    REFERENCE,
    Annotation,
    Annotator,
    Answer,
    Assignment,
    Item,
    ModelRun,
    RecipeRow,
    Round,
    SamplePrediction,
    SampleRow,
    Source,
)

SIDES = ("left", "right")


class StartPairs(msgspec.Struct, frozen=True):
    """A round of pairs: ``round`` is the row with what is shown, as ``app.augmenting.verdict.rounds`` drew it."""

    round: Round
    area: ClassVar[str] = "augment"

    @property
    def title(self) -> str:
        """For the history: not what is in it."""
        return "Start a round of pairs"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The row. Raises CallError for an annotator, and for a recipe that is not there."""
        check_curator(view, who, "starts rounds")
        return [create(checked(view, self.round, who))]


class StartLabelling(msgspec.Struct, frozen=True):
    """A blind labelling round: its probes become work of ``people``, each probe for each of them."""

    round: Round
    source: Source
    items: tuple[Item, ...]
    people: tuple[str, ...]
    area: ClassVar[str] = "augment"

    @property
    def title(self) -> str:
        """For the history: not what is in it."""
        return f"Start a labelling round of {len(self.items):,} items"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The round, its source, its probes and who labels them. Raises CallError for somebody who is not there."""
        check_curator(view, who, "starts rounds")
        return [
            create(checked(view, self.round, who)),
            create(self.source),
            *put_to_work(view, self.items, self.people),
        ]


class CloseRound(msgspec.Struct, frozen=True):
    """No more answers: probes that nobody has begun leave the work of people. What was said stays.

    Samples that were sent there and that nobody has labelled wait for a decision again.
    """

    round_id: str
    area: ClassVar[str] = "augment"

    @property
    def title(self) -> str:
        """For the history."""
        return "Close a round"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The row, and the assignments of its probes. Raises CallError for a round that is not there."""
        check_curator(view, who, "closes rounds")
        before = _round(view, self.round_id)
        if before.state == "closed":
            return []
        probes = {one["item"]: one for one in msgspec.json.decode(before.body).get("probes", ())}
        given = view.find(Assignment, item_id=tuple(probes)) if probes else []
        said = {row.item_id for row in view.find(Annotation, item_id=tuple(probes), state=PROBED)} if probes else set()
        silent = tuple(one["of"] for item, one in probes.items() if item not in said)
        back = view.find(SampleRow, id=silent, state="labelling") if silent else []
        return [
            change(before, msgspec.structs.replace(before, state="closed")),
            *(remove(row) for row in given),
            *(change(row, msgspec.structs.replace(row, state="pending", decided_by="")) for row in back),
        ]


class AnswerPair(msgspec.Struct, frozen=True):
    """``who`` takes the one on the side ``said`` of pair ``place`` for real. Each answers a pair once."""

    round_id: str
    place: int
    said: str
    area: ClassVar[str] = "augment"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Answer pair {self.place + 1}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """One row; another answer to the same pair replaces it. Raises CallError where the round is over."""
        if self.said not in SIDES:
            raise CallError(f"{self.said!r} is no side: left or right.")
        found = _round(view, self.round_id)
        if found.kind != "pairs" or found.state != "open":
            raise CallError("this round takes no more answers. Start another one.")
        if view.get(Annotator, who) is None:
            raise CallError(f"annotator {who!r}: not in this project. Add them first.")
        name = ids.stable("answer", self.round_id, who, str(self.place))
        before = view.get(Answer, name)
        after = Answer(
            id=name, round_id=self.round_id, annotator_id=who, place=self.place, said=self.said, made_at=ids.now()
        )
        if before is not None and before.said == self.said:
            return []
        return [put(before, after)]


class PredictSamples(msgspec.Struct, frozen=True):
    """What one model says of samples, for one task; what it said of others stays. The run is made where it is new."""

    model: str
    task: str
    predictions: Mapping[str, values.Value]
    origin: str = ""
    area: ClassVar[str] = "import"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Import {len(self.predictions)} predictions of {self.model} on samples"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The run where it is new, and one row a sample. Raises CallError for a sample that is not there."""
        if not self.model.strip():
            raise CallError("a model run needs a name.")
        if view.count(SampleRow, id=tuple(self.predictions)) != len(self.predictions):
            raise CallError("some of the predicted samples are not in this project.")
        run = run_id(self.model, self.task)
        edits: list[Edit] = []
        if view.get(ModelRun, run) is None:
            edits.append(
                create(ModelRun(id=run, name=self.model, task=self.task, origin=self.origin, added_at=ids.now()))
            )
        rows = [
            SamplePrediction(
                id=ids.stable("sample prediction", run, sample), run_id=run, sample_id=sample, value=values.encode(said)
            )
            for sample, said in self.predictions.items()
        ]
        old = {row.id: row for row in view.find(SamplePrediction, id=tuple(row.id for row in rows))}
        return [*edits, *(put(old.get(row.id), row) for row in rows if old.get(row.id) != row)]


def probed_source(view: View, item_id: str) -> str:
    """The name of the source that a probe is a copy of something of; "" where that is not known."""
    for one in view.find(Round, state="open"):
        for probe in msgspec.json.decode(one.body).get("probes", ()):
            if probe["item"] == item_id:
                return str(probe.get("source", ""))
    return ""


def put_to_work(view: View, items: Sequence[Item], people: Sequence[str]) -> list[Edit]:
    """The edits that give each of ``people`` each of ``items``, as probes. Raises CallError for nobody or nothing, and
    for somebody who is not there."""
    if not people or not items:
        raise CallError("a labelling round needs people, and something to label.")
    for person in people:
        if person == REFERENCE or view.get(Annotator, person) is None:
            raise CallError(f"annotator {person!r}: not in this project. Add the annotator first.")
    at = ids.now()
    given = [
        create(Assignment(id=assignment_id(item.id, person), item_id=item.id, annotator_id=person, made_at=at))
        for item in items
        for person in people
    ]
    return [*(create(msgspec.structs.replace(item, state=PROBE)) for item in items), *given]


def checked(view: View, round_: Round, who: str) -> Round:
    """The round as it is started by ``who``, now. Raises CallError where its recipe is not there."""
    if view.get(RecipeRow, round_.recipe_id) is None:
        raise CallError(f"recipe {round_.recipe_id[:12]}: not in this project. Make samples by it first.")
    return msgspec.structs.replace(round_, who=who, made_at=ids.now())


def _round(view: View, name: str) -> Round:
    found = view.get(Round, name)
    if found is None:
        raise CallError(f"round {name}: not in this project.")
    return found
