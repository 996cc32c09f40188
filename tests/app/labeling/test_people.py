"""Who is offered a seat: whoever works here, and nobody who is only known from a file."""

from __future__ import annotations

from app.commands.curate import AssignItems
from app.commands.labels import ImportLabels, Said
from app.labeling.desk import Desk
from app.labeling.people import people_at_desk
from app.labels.values import Choice
from app.records import Item
from tests.app.conftest import MakeWorkspace


def test_an_import_takes_nobody_from_the_desk_who_works_here(make_workspace: MakeWorkspace) -> None:
    workspace = make_workspace(items=3, annotators=("ann", "bob", "cy"))
    first, second, _ = (item.id for item in workspace.view.find(Item))
    Desk(workspace, "ann").set_value(first, "quality", Choice("sharp"))
    workspace.do(AssignItems((first,), "bob"))
    for who in ("ann", "bob", "outsider"):
        workspace.do(ImportLabels(who, (Said(second, "quality", Choice("sharp")),)))
    assert {person.id for person in people_at_desk(workspace.view)} >= {"ann", "bob", "cy"}
    assert "outsider" not in {person.id for person in people_at_desk(workspace.view)}
