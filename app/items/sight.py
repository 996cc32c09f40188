"""Whose labels a person may see: an annotator only their own, so that the work stays blind; others all."""

from __future__ import annotations

from dataclasses import dataclass

from app.changes.command import View
from app.records import Annotator


@dataclass(frozen=True)
class Sight:
    """``who`` looks; ``everything`` says whether others' labels, assignments and findings are seen too."""

    who: str
    everything: bool

    def sees(self, annotator: str) -> bool:
        """Whether what ``annotator`` said is shown."""
        return self.everything or annotator == self.who


def sight_of(view: View, who: str) -> Sight:
    """By the role of ``who``. Somebody who is no annotator here, such as the one who made the project, sees all."""
    person = view.get(Annotator, who)
    return Sight(who, person is None or person.role != "annotator")
