"""Who can sit down at a project's desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.records import ROLES, Annotation, Annotator, Assignment

if TYPE_CHECKING:
    from app.store.reader import Reader


def people_at_desk(view: Reader) -> list[Annotator]:
    """Everybody who may sit down: not the reference, and not those who only have labels that came from elsewhere."""
    everybody = [person for person in view.find(Annotator) if person.role in ROLES]
    said = set(view.columns(Annotation, ("annotator_id", "protocol")))
    here = {who for who, protocol in said if not protocol}
    elsewhere = {who for who, _ in said} - here
    absent = {who for who in elsewhere if not view.count(Assignment, annotator_id=who)}
    return [person for person in everybody if person.id not in absent] or everybody


def lead_of(view: Reader) -> str:
    """The id of somebody who sees everything: a lead, where there is one, and "" otherwise."""
    return next((person.id for person in people_at_desk(view) if person.role == "lead"), "")
