"""The reviewer's desk beside the blind ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.commands.labels import ImportLabels, Said
from app.commands.project import AddAnnotator
from app.commands.review import Labels
from app.errors import CallError, UnknownName
from app.items.seen import STATES
from app.jobs.job import Progress
from app.labeling.desk import Desk
from app.labeling.queue import read_queue
from app.labeling.review import ReviewDesk
from app.labels import values
from app.labels.pinning import Spot
from app.records import REFERENCE, Annotation, Item
from app.workspace import Workspace
from tests.app.commands.test_review import hand_in


@pytest.fixture
def project(make_workspace: Callable[..., Workspace]) -> Workspace:
    made = make_workspace()
    made.do(AddAnnotator("rev", "Rev", role="reviewer"))
    return made


def states(desk: ReviewDesk) -> list[tuple[str, str, str, int]]:
    return [(entry.path, entry.annotator_id, entry.state, entry.comments) for entry in desk.entries()]


def listed(project: Workspace, who: str) -> list[tuple[str, str]]:
    """Path and state of each line of an annotator's work list."""
    queue = read_queue(project, who, Progress())
    return [(queue.table.path(int(row)), STATES[queue.state[row]]) for row in queue.rows]


def test_all_that_was_handed_in_is_there_and_no_draft(project: Workspace) -> None:
    first, second = hand_in(project, "ann"), hand_in(project, "ann", 1)
    hand_in(project, "bob")
    hand_in(project, "rev", 2)
    Desk(project, "bob").set_value(second.item_id, "quality", values.Choice("sharp"))
    reference = (Said(first.item_id, "quality", values.Choice("sharp")),)
    project.do(ImportLabels(REFERENCE, reference, protocol="adjudicated"))
    desk = ReviewDesk(project, "rev")
    desk.comment(second, "This is blurred", task="quality")
    desk.give_back(second)
    desk.accept(first)
    assert states(desk) == [
        ("000.jpg", "ann", "accepted", 0),
        ("000.jpg", "bob", "submitted", 0),
        ("001.jpg", "ann", "returned", 1),
    ]
    assert [entry == desk.entry(entry.labels) for entry in desk.entries()] == [True, True, True]
    assert ("002.jpg", "rev", "submitted", 0) in states(ReviewDesk(project, "lead"))
    assert desk.entry(Labels(second.item_id, "bob")) is None


def test_only_reviewers_and_leads_have_such_a_desk(project: Workspace) -> None:
    with pytest.raises(CallError, match="reviewers and leads"):
        ReviewDesk(project, "ann")
    with pytest.raises(CallError, match="somebody else"):
        ReviewDesk(project, "rev").look(hand_in(project, "rev"))


def test_whoever_looks_at_others_labels_is_not_independent_there(project: Workspace) -> None:
    before, after = hand_in(project, "rev", 0), hand_in(project, "ann", 1)
    hand_in(project, "ann", 0)
    Desk(project, "rev").set_value(after.item_id, "quality", values.Choice("blurred"))
    desk = ReviewDesk(project, "rev")
    desk.look(Labels(before.item_id, "ann"))
    desk.look(after)

    def independent(labels: Labels) -> set[int]:
        found = project.view.find(Annotation, item_id=labels.item_id, annotator_id="rev")
        return {one.independent for one in found}

    assert independent(before) == {1}, "handed in before anything was seen"
    assert independent(after) == {0}, "a draft"
    Desk(project, "rev").put(before.item_id, "cells", values.Box("n", "red", (0, 0, 30, 30)))
    found = project.view.find(Annotation, item_id=before.item_id, annotator_id="rev", task="cells")
    assert [one.independent for one in found] == [0], "changed after it was seen"
    assert not project.can_undo(who="rev", area="review")


def test_a_comment_cites_a_rule_of_the_sheet(project: Workspace) -> None:
    labels = hand_in(project, "ann")
    desk = ReviewDesk(project, "rev")
    assert [(task, rule.id) for task, rule in desk.rules(labels.item_id)] == [("cells", "small")]
    with pytest.raises(UnknownName, match="smal"):
        desk.comment(labels, "No", task="cells", rule="smal")
    desk.comment(labels, "Too small", task="cells", rule="small", place=Spot(5, 6))
    (mine,) = Desk(project, "ann").comments(labels.item_id)
    assert (mine.number, mine.author, mine.rule, mine.place) == (
        1, "Rev", "Leave out what is smaller than 4 pixels", Spot(5, 6),
    )  # fmt: skip
    assert Desk(project, "bob").comments(labels.item_id) == ()
    desk.edit_comment(labels.item_id, mine.id, "Too small by far")
    assert desk.look(labels).comments(labels.item_id)[0].rule == ""


def test_returned_items_stand_first_on_the_annotators_desk(project: Workspace) -> None:
    for place in range(3):
        labels = hand_in(project, "ann", place)
    desk = ReviewDesk(project, "rev")
    desk.comment(labels, "Look again")
    desk.give_back(labels)
    assert listed(project, "ann") == [("002.jpg", "returned"), ("000.jpg", "submitted"), ("001.jpg", "submitted")]
    desk.undo()
    assert [state for _, state in listed(project, "ann")] == ["submitted"] * 3
    desk.redo()
    assert Desk(project, "ann").state(labels.item_id) == "returned"
    assert all(item.state == "ok" for item in project.view.find(Item))
