"""What a model proposes for an item: the objects or the value of its prediction, one by one, with scores.

A proposal is named by its object's id and its content, so that a model run that is imported anew with other predictions
under the same ids is not taken for the one that was decided on before.
"""

from __future__ import annotations

import msgspec

from app import ids
from app.labels import values

SCALAR = "value"


class Proposal(msgspec.Struct, frozen=True):
    """One object, or the whole value of a task that is no task of objects, as the model run ``run_id`` said it.

    ``id`` is the id that the label object gets when the proposal is accepted.
    """

    task: str
    run_id: str
    model: str
    key: str
    said: values.LabelObject | values.Value

    @property
    def id(self) -> str:
        """See the class."""
        return ids.stable("proposal", self.run_id, self.key)

    @property
    def origin(self) -> str:
        """What a label that begins as this proposal keeps of it."""
        return f"{self.run_id}/{self.key}"

    @property
    def thing(self) -> values.LabelObject | None:
        """The object, with the id that it will have and without score; None for a value."""
        if isinstance(self.said, values.LabelObject):
            return msgspec.structs.replace(self.said, id=self.id, score=None)
        return None

    @property
    def value(self) -> values.Value | None:
        """The value of a task that is no task of objects, without score; None for an object."""
        if isinstance(self.said, values.LabelObject):
            return None
        return _plain(self.said)

    @property
    def score(self) -> float | None:
        """How sure the model is, None where it did not say; of several options the least sure."""
        if isinstance(self.said, values.MultiChoice):
            return min(self.said.scores, default=None) if self.said.scores is not None else None
        return None if isinstance(self.said, values.ObjectValue) else self.said.score

    def passes(self, least: float) -> bool:
        """Whether its score is ``least`` or more; one without a score passes only 0."""
        return (self.score or 0.0) >= least


def proposals_of(run_id: str, model: str, task: str, value: values.Value) -> tuple[Proposal, ...]:
    """The proposals of one prediction, in its order."""
    if isinstance(value, values.ObjectValue):
        return tuple(Proposal(task, run_id, model, _key(thing.id, thing), thing) for thing in value.objects)
    return (Proposal(task, run_id, model, _key(SCALAR, value), value),)


def origin_parts(origin: str) -> tuple[str, str]:
    """Run id and key of a label's origin; two empty strings where a hand made it."""
    run_id, _, key = origin.partition("/")
    return run_id, key


def _key(name: str, said: values.LabelObject | values.Value) -> str:
    return f"{name}~{ids.stable(values.encode(said))[:8]}"


def _plain(value: values.Value) -> values.Value:
    if isinstance(value, values.MultiChoice):
        return msgspec.structs.replace(value, scores=None)
    return value if isinstance(value, values.ObjectValue) else msgspec.structs.replace(value, score=None)
