"""Commands on recipes and augmented samples: in, accepted, rejected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import msgspec

from app.changes.command import View
from app.changes.edit import Edit, change, create
from app.errors import CallError
from app.records import RecipeRow, SampleRow

DECISIONS = ("pending", "accepted", "rejected", "labelling")
LONGEST_REASON = 500


class AddSamples(msgspec.Struct, frozen=True):
    """The samples that a job rendered with one recipe. Samples that are there already keep their decision."""

    recipe: RecipeRow
    samples: tuple[SampleRow, ...]
    area: ClassVar[str] = "augment"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Make {len(self.samples)} samples by {self.recipe.name}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The recipe where it is new, and one row a new sample."""
        edits = [] if view.get(RecipeRow, self.recipe.id) else [create(self.recipe)]
        known = {row.id for row in view.find(SampleRow, id=tuple(sample.id for sample in self.samples))}
        new = [create(sample) for sample in self.samples if sample.id not in known]
        return [*edits, *new] if new else []


class DecideSamples(msgspec.Struct, frozen=True):
    """Accepts or rejects samples, or sends them to be labelled; "pending" takes a decision back.

    ``reason`` says why, in a few words.
    """

    sample_ids: tuple[str, ...]
    decision: str
    reason: str = ""
    area: ClassVar[str] = "augment"

    @property
    def title(self) -> str:
        """For the history."""
        verb = {"accepted": "Accept", "rejected": "Reject", "labelling": "Send to labelling"}.get(
            self.decision, "Reopen"
        )
        said = f"{len(self.sample_ids)} samples" if len(self.sample_ids) != 1 else "a sample"
        return f"{verb}: {said}, {self.reason}" if self.reason else f"{verb}: {said}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """One edit a sample whose decision differs. Raises CallError for a sample that is not there."""
        if self.decision not in DECISIONS:
            raise CallError(f"decision {self.decision!r}: choose one of {', '.join(DECISIONS)}.")
        rows = view.find(SampleRow, id=self.sample_ids)
        if len(rows) != len(set(self.sample_ids)):
            unknown = sorted(set(self.sample_ids) - {row.id for row in rows})
            raise CallError(f"sample {unknown[0]}: not in this project.")
        reason = self.reason.strip()
        if len(reason) > LONGEST_REASON:
            raise CallError(f"the reason has {len(reason)} characters: write at most {LONGEST_REASON}.")
        decider = "" if self.decision == "pending" else who
        return [
            change(row, msgspec.structs.replace(row, state=self.decision, decided_by=decider, reason=reason))
            for row in rows
            if (row.state, row.reason) != (self.decision, reason)
        ]
