"""The desk of whoever decides: blindness, one step of undo, and what the reference carries."""

from __future__ import annotations

import pytest

from app.adjudication.desk import AdjudicationDesk
from app.adjudication.disagreements import find_disagreements, uncovered
from app.adjudication.merging import taken, whole
from app.errors import CallError, RuleViolation, UnknownName
from app.labeling import read
from app.labeling.desk import Desk
from app.labels.values import Box, Boxes, Choice
from app.records import REFERENCE, Annotation, Decision, Exposure
from app.workspace import Workspace
from tests.app.adjudication.conftest import items


def reference(project: Workspace, item: str, task: str) -> Annotation | None:
    found = project.view.find(Annotation, item_id=item, task=task, annotator_id=REFERENCE)
    return found[0] if found else None


def test_only_reviewers_and_leads_may_decide(split: Workspace) -> None:
    with pytest.raises(CallError, match="reviewers and leads"):
        AdjudicationDesk(split, "ann")
    assert AdjudicationDesk(split, "rev").disagreements().rows
    assert AdjudicationDesk(split, "lead").disagreements().rows


def test_a_choice_is_decided_in_one_step_and_undone_in_one(split: Workspace) -> None:
    first = items(split)[0]
    desk = AdjudicationDesk(split, "rev")
    found = desk.look(first, "quality")
    assert [(one.letter, one.name, one.value) for one in found.candidates] == [
        ("A", "ann", Choice("sharp")),
        ("B", "bob", Choice("blurred")),
    ]
    desk.set_value(first, "quality", whole(found, 1))
    assert read.references(split.view, "quality", "choice").get(first) is None, "a draft is no reference"
    desk.decide(first, found, "", "Is this sharp enough?")
    made = reference(split, first, "quality")
    assert made is not None
    assert (made.state, made.protocol, made.reviewed_by, made.independent) == ("submitted", "adjudicated", "rev", 0)
    assert made.sheet_id == split.sheet.digest
    assert read.adjudicated(split.view, "quality", "choice") == {first: Choice("blurred")}
    (said,) = split.view.find(Decision)
    assert (said.decided_by, said.rule, said.how, said.chosen) == ("rev", "", "chosen", "bob")
    assert uncovered(split.view) == {"quality": [said]}
    (row,) = [row for row in find_disagreements(split.view, split.sheet).rows if row.key == (first, "quality")]
    assert (row.state, row.rule) == ("decided", "") and desk.as_it_is(row) == row

    desk.undo()
    assert reference(split, first, "quality").state == "draft" and not split.view.count(Decision)
    assert desk.as_it_is(row).state == "draft"
    desk.redo()
    assert desk.decision(first) == said


def test_whoever_decides_is_in_the_history_and_no_annotators_undo_reaches_it(split: Workspace) -> None:
    first = items(split)[0]
    desk = AdjudicationDesk(split, "rev")
    found = desk.look(first, "quality")
    desk.set_value(first, "quality", whole(found, 0))
    desk.decide(first, found, "")
    steps = list(split.view.revisions(who="rev"))
    assert [step.area for step in steps] == ["seen", "adjudicate", "adjudicate"]
    assert not split.can_undo(who="rev", area="label")
    assert list(split.view.revisions(who=REFERENCE)) == []


def test_whoever_has_seen_the_versions_is_not_independent_any_more(split: Workspace) -> None:
    first = items(split)[0]
    Desk(split, "rev").set_value(first, "quality", Choice("sharp"))
    AdjudicationDesk(split, "rev").look(first, "quality")
    mine = split.view.find(Annotation, item_id=first, task="quality", annotator_id="rev")[0]
    assert mine.independent == 0
    assert {one.seen for one in split.view.find(Exposure, annotator_id="rev")} == {"annotator:ann", "annotator:bob"}
    theirs = split.view.find(Annotation, item_id=first, task="quality", annotator_id="ann")[0]
    assert theirs.independent == 1, "those that are looked at stay blind"


def test_a_reviewer_who_labelled_the_item_leaves_it_to_somebody_else(split: Workspace) -> None:
    first = items(split)[0]
    for who in ("rev", "lead"):
        Desk(split, who).set_value(first, "quality", Choice("sharp"))
        Desk(split, who).submit(first)
    with pytest.raises(CallError, match="somebody else has to decide"):
        AdjudicationDesk(split, "rev").look(first, "quality")
    assert len(AdjudicationDesk(split, "lead").look(first, "quality").candidates) == 4


def test_objects_are_merged_and_redrawn_and_a_rule_is_cited(split: Workspace) -> None:
    first = items(split)[0]
    desk = AdjudicationDesk(split, "lead")
    found = desk.look(first, "cells")
    task = split.sheet.task("cells")
    assert desk.tasks(first) == (task,)
    merged = taken(found, found.differing[0], None, 1)
    assert isinstance(merged, Boxes)
    desk.put(first, "cells", *merged.objects)
    with pytest.raises(UnknownName, match="rule"):
        desk.decide(first, found, "tiny")
    desk.decide(first, found, "small")
    assert desk.decision(first).how == "merged" and desk.decision(first).rule == "small"
    decided = read.adjudicated(split.view, "cells", "boxes")[first]
    assert isinstance(decided, Boxes) and sorted(thing.cls for thing in decided.objects) == ["red", "white"]

    thing = next(thing for thing in merged.objects if thing.cls == "white")
    desk.put(first, "cells", Box(thing.id, "red", (0, 0, 50, 50)))
    assert reference(split, first, "cells").state == "draft", "what is changed has to be decided anew"
    desk.decide(first, found, "small")
    assert desk.decision(first).how == "anew"
    assert split.view.count(Decision) == 1


def test_what_the_sheet_blocks_is_not_decided(split: Workspace) -> None:
    first = items(split)[0]
    desk = AdjudicationDesk(split, "lead")
    found = desk.look(first, "cells")
    desk.put(first, "cells", Box("thin", "red", (0, 0, 2, 2)))
    with pytest.raises(RuleViolation, match="Not submitted"):
        desk.decide(first, found, "small")
    assert desk.state(first) == "draft"


def test_there_is_none_of_it_is_a_decision_for_objects_and_not_for_a_choice(split: Workspace) -> None:
    first = items(split)[0]
    desk = AdjudicationDesk(split, "lead")
    desk.decide(first, desk.look(first, "cells"), "small")
    assert read.adjudicated(split.view, "cells", "boxes")[first] == Boxes()
    with pytest.raises(CallError, match="nothing is chosen"):
        desk.decide(first, desk.look(first, "quality"), "")
    with pytest.raises(CallError, match="note has"):
        desk.decide(first, desk.look(first, "cells"), "small", "x" * 3000)


def test_a_blind_desk_shows_nothing_of_the_reference(split: Workspace) -> None:
    first = items(split)[0]
    desk = AdjudicationDesk(split, "lead")
    found = desk.look(first, "quality")
    desk.set_value(first, "quality", whole(found, 1))
    desk.decide(first, found, "")
    assert Desk(split, "ann").value(first, split.sheet.task("quality")) == Choice("sharp")
    assert desk.proposals(first) == ((), ())


def test_the_exceptions_of_what_is_taken_over_come_along(split: Workspace) -> None:
    first = items(split)[0]
    ann, desk = Desk(split, "ann"), AdjudicationDesk(split, "lead")
    for thing in (Box("thin", "red", (0, 0, 2, 2)), Box("other", "red", (50, 0, 52, 2))):
        ann.put(first, "cells", thing)
    ann.waive(first, "cells", "small/thin", "a hair")
    ann.waive(first, "cells", "small", "far away")
    ann.submit(first)
    found = desk.look(first, "cells")
    (mine,) = [number for number, one in enumerate(found.candidates) if one.annotator_id == "ann"]
    objects = whole(found, mine).objects
    desk.put(first, "cells", *objects)
    desk.decide(first, found, "")
    made = reference(split, first, "cells")
    assert made is not None
    thin = next(one.id for one in objects if one.box_px == (0, 0, 2, 2))
    assert made.waivers == {f"small/{one.id}": "a hair" if one.id == thin else "far away" for one in objects}
