"""Who may decide on labels, what becomes of them, and the remarks on them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.commands.project import AddAnnotator
from app.commands.review import (
    AcceptLabels,
    AddComment,
    EditComment,
    Labels,
    RemoveComment,
    ResolveComment,
    ReturnLabels,
)
from app.errors import CallError, InputError, StaleEdit
from app.labeling.desk import Desk
from app.labels import values
from app.labels.pinning import Spot
from app.records import Annotation, Comment, Item
from app.workspace import Workspace

BOX = values.Box("b", "red", (0, 0, 10, 10))


@pytest.fixture
def project(make_workspace: Callable[..., Workspace]) -> Workspace:
    made = make_workspace()
    made.do(AddAnnotator("rev", "Rev", role="reviewer"))
    return made


def hand_in(project: Workspace, who: str, place: int = 0) -> Labels:
    item = sorted(project.view.find(Item), key=lambda found: found.path)[place].id
    desk = Desk(project, who)
    desk.set_value(item, "quality", values.Choice("sharp"))
    desk.put(item, "cells", BOX)
    desk.submit(item)
    return Labels(item, who)


def reviews(project: Workspace, labels: Labels) -> set[tuple[str, str, str]]:
    found = project.view.find(Annotation, item_id=labels.item_id, annotator_id=labels.annotator_id)
    return {(one.state, one.review, one.reviewed_by) for one in found}


def comment(project: Workspace, labels: Labels, who: str = "rev", text: str = "Too small") -> Comment:
    changes = project.do(AddComment(*labels, text, place=Spot(3, 4), rule="small"), who=who)
    found = project.view.get(Comment, changes.edits[0].id)
    assert found is not None
    return found


def test_accepted_labels_are_submitted_and_say_who_has_seen_them(project: Workspace) -> None:
    one, other = hand_in(project, "ann"), hand_in(project, "bob", 1)
    project.do(AcceptLabels((one, other)), who="rev")
    assert reviews(project, one) == reviews(project, other) == {("submitted", "accepted", "rev")}
    assert not project.do(AcceptLabels((one,)), who="rev").edits, "once is enough"
    project.undo(who="rev", area="review")
    assert reviews(project, one) == reviews(project, other) == {("submitted", "", "")}


def test_returned_labels_are_drafts_until_they_are_handed_in_again(project: Workspace) -> None:
    labels = hand_in(project, "ann")
    with pytest.raises(CallError, match="no comment says why"):
        project.do(ReturnLabels(*labels), who="rev")
    comment(project, labels)
    project.do(ReturnLabels(*labels), who="rev")
    assert reviews(project, labels) == {("draft", "returned", "rev")}
    desk = Desk(project, "ann")
    desk.put(labels.item_id, "cells", values.Box("b", "red", (0, 0, 20, 20)))
    assert desk.state(labels.item_id) == "returned"
    desk.submit(labels.item_id)
    assert {state[:2] for state in reviews(project, labels)} == {("submitted", "")}


def test_an_accepted_label_that_is_changed_has_to_be_seen_anew(project: Workspace) -> None:
    labels = hand_in(project, "ann")
    project.do(AcceptLabels((labels,)), who="rev")
    desk = Desk(project, "ann")
    assert desk.state(labels.item_id) == "accepted"
    desk.waive(labels.item_id, "cells", "small", "Seen through the lens")
    assert desk.state(labels.item_id) == "submitted", "an exception that nobody has seen"
    project.do(AcceptLabels((labels,)), who="rev")
    desk.put(labels.item_id, "cells", values.Box("c", "red", (0, 0, 20, 20)))
    assert desk.state(labels.item_id) == "draft"
    desk.submit(labels.item_id)
    assert desk.state(labels.item_id) == "submitted"


def test_an_undo_cannot_change_what_was_reviewed_meanwhile(project: Workspace) -> None:
    labels = hand_in(project, "ann")
    project.do(AcceptLabels((labels,)), who="rev")
    with pytest.raises(StaleEdit):
        Desk(project, "ann").undo()
    assert reviews(project, labels) == {("submitted", "accepted", "rev")}


def test_who_may_review(project: Workspace) -> None:
    anns, revs, leads = hand_in(project, "ann"), hand_in(project, "rev"), hand_in(project, "lead")
    with pytest.raises(CallError, match="reviewers and leads"):
        project.do(AcceptLabels((anns,)), who="bob")
    with pytest.raises(CallError, match="somebody else"):
        project.do(AcceptLabels((revs,)), who="rev")
    with pytest.raises(CallError, match="stranger"):
        project.do(AcceptLabels((anns,)), who="stranger")
    project.do(AcceptLabels((anns, revs, leads)), who="lead")
    assert reviews(project, leads) == {("submitted", "accepted", "lead")}


def test_what_is_not_handed_in_is_not_decided_on(project: Workspace) -> None:
    labels = hand_in(project, "ann")
    Desk(project, "ann").put(labels.item_id, "cells", values.Box("c", "red", (0, 0, 20, 20)))
    for command in (AcceptLabels((labels,)), ReturnLabels(*labels)):
        with pytest.raises(CallError, match="has not submitted"):
            project.do(command, who="rev")


def test_labels_that_were_made_elsewhere_are_not_returned(project: Workspace) -> None:
    from app.commands.labels import ImportLabels, Said

    item = project.view.find(Item)[0].id
    project.do(ImportLabels("bccd", (Said(item, "quality", values.Choice("sharp")),), protocol="published"))
    labels = Labels(item, "bccd")
    comment(project, labels)
    with pytest.raises(CallError, match=r"made elsewhere \(published\)"):
        project.do(ReturnLabels(*labels), who="rev")
    project.do(AcceptLabels((labels,)), who="rev")


def test_comments_are_written_changed_resolved_and_taken_away(project: Workspace) -> None:
    labels = hand_in(project, "ann")
    found = comment(project, labels)
    project.do(EditComment(found.id, "Far too small", rule="small"), who="rev")
    project.do(ResolveComment(found.id), who="ann")
    (after,) = project.view.find(Comment)
    assert (after.text, after.state, after.rule) == ("Far too small", "resolved", "small")
    project.undo(who="ann", area="review")
    assert project.view.find(Comment)[0].state == "open"
    project.do(RemoveComment(found.id), who="rev")
    assert project.view.find(Comment) == []
    project.undo(who="rev", area="review")
    assert len(project.view.find(Comment)) == 1


def test_comments_are_no_way_round_the_blindness(project: Workspace) -> None:
    labels = hand_in(project, "ann")
    found = comment(project, labels)
    with pytest.raises(CallError, match="reviewers and leads"):
        comment(project, labels, who="bob")
    with pytest.raises(CallError, match="wrote this comment"):
        project.do(EditComment(found.id, "No"), who="ann")
    with pytest.raises(CallError, match="somebody else's labels"):
        project.do(ResolveComment(found.id), who="bob")
    assert comment(project, labels, who="ann", text="It is a platelet").author_id == "ann"


def test_a_comment_without_words_or_place_is_refused(project: Workspace) -> None:
    labels = hand_in(project, "ann")
    with pytest.raises(CallError, match="says nothing"):
        comment(project, labels, text="  ")
    with pytest.raises(CallError, match="Keep it below"):
        comment(project, labels, text="a" * 3000)
    with pytest.raises(InputError, match="pinned"):
        project.do(AddComment(*labels, "There", place=Spot(-1, 0)), who="rev")
