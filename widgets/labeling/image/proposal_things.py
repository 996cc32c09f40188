"""Proposals as the canvas shows them: dashed, with their score; what did not change is the same canvas object again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.labels.values import Segment
from widgets.canvas.objects import CanvasObject, from_label
from widgets.labeling.image.things import UNKNOWN_COLOUR, bones

if TYPE_CHECKING:
    from app.labels.proposing import Proposal
    from app.rules.sheet import ClassDef, Task


class ProposalThings:
    """Makes canvas objects, and keeps them."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[ClassDef | None, CanvasObject]] = {}

    def of(self, proposals: Iterable[tuple[Task, Proposal]]) -> list[CanvasObject]:
        """What is to be seen of these, in their order. A proposal with the same id is the same one."""
        kept: dict[str, tuple[ClassDef | None, CanvasObject]] = {}
        for task, proposal in proposals:
            thing = proposal.thing
            if thing is None or isinstance(thing, Segment):
                continue
            cls = task.class_of(thing.cls)
            before = self._kept.get(proposal.id)
            if before is None or before[0] is not cls:
                title = (cls.title or cls.name) if cls is not None else thing.cls
                names, edges = bones(cls)
                made = from_label(
                    thing,
                    colour=cls.colour if cls is not None else UNKNOWN_COLOUR,
                    letter=title[:1].upper(),
                    text=f"{score_words(proposal.score)}  {title}".strip(),
                    dashed=True,
                    names=names,
                    edges=edges,
                )
                before = (cls, made)
            kept[proposal.id] = before
        self._kept = kept
        return [thing for _, thing in kept.values()]


def score_words(score: float | None) -> str:
    """A score with two digits; "" where the model gave none."""
    return "" if score is None else f"{score:.2f}"
