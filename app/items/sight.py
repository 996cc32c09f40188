"""Whose labels a person may see: an annotator only their own, so that the work stays blind; others all."""

from __future__ import annotations

import msgspec

from app.changes.command import View
from app.records import Annotator, Project


class Sight(msgspec.Struct, frozen=True):
    """``who`` looks; ``everything`` says whether others' labels, assignments and findings are seen too.

    Of columns that come from tables somebody who does not see everything sees those in ``shown``: a table may hold what
    is expected.
    """

    who: str
    everything: bool
    shown: frozenset[str] = frozenset()

    def sees(self, annotator: str) -> bool:
        """Whether what ``annotator`` said is shown."""
        return self.everything or annotator == self.who

    def sees_column(self, name: str) -> bool:
        """Whether a column of a table is shown."""
        return self.everything or name in self.shown


def sight_of(view: View, who: str) -> Sight:
    """By the role of ``who``. Somebody who is no annotator here, such as the one who made the project, sees all."""
    person = view.get(Annotator, who)
    project = view.get(Project, "project")
    shown = frozenset(project.shown_columns) if project is not None else frozenset()
    return Sight(who, person is None or person.role != "annotator", shown)
