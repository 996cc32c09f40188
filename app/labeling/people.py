"""Who can sit down at a project's desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.records import ROLES, Annotation, Annotator

if TYPE_CHECKING:
    from app.store.reader import Reader


def people_at_desk(view: Reader) -> list[Annotator]:
    """Everybody who may sit down: not the reference, and not those whose labels all came from elsewhere."""
    everybody = [person for person in view.find(Annotator) if person.role in ROLES]
    imported = {row[0] for row in view.columns(Annotation, ("annotator_id", "protocol")) if row[1]}
    return [person for person in everybody if person.id not in imported] or everybody


def lead_of(view: Reader) -> str:
    """The id of somebody who sees everything: a lead, where there is one, and "" otherwise."""
    return next((person.id for person in people_at_desk(view) if person.role == "lead"), "")
