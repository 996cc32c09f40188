"""The command that sends samples to be labelled: decided on, and in the work of people, in one step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import msgspec

from app.changes.command import View
from app.changes.edit import Edit, change, create
from app.commands.people import check_curator
from app.commands.rounds import checked, put_to_work
from app.commands.samples import DecideSamples
from app.errors import CallError
from app.records import Item, Round, Source


class Sent(msgspec.Struct, frozen=True):
    """What joins one round: ``round`` holds the new probes alone in its body; ``items`` are their copies in ``source``.

    Where a round with that id is open they are added to it, otherwise it begins with them.
    """

    round: Round
    source: Source
    items: tuple[Item, ...]


class SendSamples(msgspec.Struct, frozen=True):
    """Sends samples to be labelled blind by ``people``, beside originals that nobody can tell from them."""

    sample_ids: tuple[str, ...]
    parts: tuple[Sent, ...]
    people: tuple[str, ...]
    area: ClassVar[str] = "augment"

    @property
    def title(self) -> str:
        """For the history: not which of the copies are samples."""
        return f"Send to labelling: {'a sample' if len(self.sample_ids) == 1 else f'{len(self.sample_ids)} samples'}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The decisions, the rounds, the copies and who labels them. Raises CallError for a round that was closed."""
        check_curator(view, who, "sends samples to labelling")
        edits = list(DecideSamples(self.sample_ids, "labelling").plan(view, who))
        for part in self.parts:
            before = view.get(Round, part.round.id)
            if before is None:
                edits += [create(checked(view, part.round, who)), create(part.source)]
            elif before.state != "open":
                raise CallError("the round was closed meanwhile. Send the samples again: they come into a new one.")
            else:
                edits.append(
                    change(before, msgspec.structs.replace(before, body=_joined(before.body, part.round.body)))
                )
            edits += put_to_work(view, part.items, self.people)
        return edits


def _joined(before: str, new: str) -> str:
    body = msgspec.json.decode(before)
    body["probes"] += msgspec.json.decode(new)["probes"]
    return msgspec.json.encode(body, order="sorted").decode()
