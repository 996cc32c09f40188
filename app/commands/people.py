"""Who may do what: roles, as commands ask for them."""

from __future__ import annotations

from app.changes.command import View
from app.errors import CallError
from app.records import Annotator

REVIEWERS = frozenset({"reviewer", "lead"})


def role_of(view: View, who: str) -> str:
    """The role of a person, "" for somebody who is not in the project."""
    found = view.get(Annotator, who)
    return found.role if found is not None else ""


def may_review(view: View, who: str, annotator: str = "") -> bool:
    """Whether ``who`` may review, and the labels of ``annotator`` where one is named.

    Reviewers and leads do; their own labels only a lead, since a small project has nobody else. The history says who
    decided, so that a lead's own labels can be told from those that a second person has seen.
    """
    role = role_of(view, who)
    return role in REVIEWERS and (role == "lead" or annotator != who)


def check_reviewer(view: View, who: str, annotator: str) -> None:
    """Raises CallError where ``who`` may not review the labels of ``annotator``."""
    if may_review(view, who, annotator):
        return
    if role_of(view, who) in REVIEWERS:
        raise CallError(f"{who} made these labels: somebody else has to review them, or a lead.")
    raise CallError(f"{who} may not review labels: that is for reviewers and leads. Sit down as one of them.")


def may_curate(view: View, who: str) -> bool:
    """Whether ``who`` decides which items are worked on and by whom: everybody but annotators.

    Somebody who is no annotator here, such as a script or the one who made the project, may.
    """
    return role_of(view, who) != "annotator"


def check_curator(view: View, who: str, what: str) -> None:
    """Raises CallError where ``who`` is an annotator; ``what`` says what annotators do not do."""
    if not may_curate(view, who):
        raise CallError(f"{who} is an annotator, and only a reviewer or a lead {what}. Sit down as one of them.")


def check_lead(view: View, who: str, what: str) -> None:
    """Raises CallError where ``who`` is no lead; ``what`` says what only a lead does."""
    if role_of(view, who) != "lead":
        raise CallError(f"{who} is no lead, and only a lead {what}. Sit down as a lead.")
