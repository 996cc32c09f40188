"""A change of the sheet on a project: the very labels, the queue, and labels that are changed by rule and back."""

from __future__ import annotations

import pytest

from app import ids
from app.commands.labels import ImportLabels, Said
from app.commands.project import ActivateSheet
from app.commands.sheets import DecideDiscovery, MigrateLabels, SettleStale
from app.errors import CallError, Cancelled, RuleViolation, StaleEdit, UnknownName
from app.jobs.job import Progress
from app.labeling.desk import Desk
from app.labeling.queue import read_queue
from app.labels import values as v
from app.records import Annotation, Discovery, StaleLabel
from app.rules import edit as e
from app.rules.load import load
from app.scope.impact import Impact, find_impact
from app.workspace import Workspace
from tests.app.conftest import IMAGE_SHEET, MakeWorkspace


def item(name: str) -> str:
    return ids.item_id(ids.source_id("made"), name)


def box(name: str, cls: str, side: float = 20.0) -> v.Box:
    return v.Box(id=name, cls=cls, box_px=(0.0, 0.0, side, side))


@pytest.fixture
def project(make_workspace: MakeWorkspace) -> Workspace:
    """Three items: two with boxes of ann, one of these with a small one; a choice of ann on the third."""
    made = make_workspace()
    made.do(
        ImportLabels(
            "ann",
            (
                Said(item("000.jpg"), "cells", v.Boxes((box("a", "red"), box("b", "white")))),
                Said(item("001.jpg"), "cells", v.Boxes((box("c", "red"), box("d", "red", 6.0)))),
                Said(item("002.jpg"), "quality", v.Choice("sharp")),
            ),
        )
    )
    made.do(ImportLabels("bob", (Said(item("000.jpg"), "cells", v.Boxes((box("e", "white"),))),)))
    return made


def impact_of(project: Workspace, *edits: e.SheetEdit, **judged: str) -> tuple[str, Impact]:
    text = e.edited(IMAGE_SHEET, *edits, bump="minor")
    return text, find_impact(project.view, project.sheet, load(text), Progress(), judged=judged)


def places(found: Impact, impact: str) -> list[tuple[str, str, tuple[str, ...]]]:
    names = {item(name): name for name in ("000.jpg", "001.jpg", "002.jpg")}
    return sorted((names[one.item_id], one.annotator_id, one.objects) for one in found.of(impact))


LARGER = e.SetField(("rules", 0, "check", "min_side_px"), 8)
RENAMED = e.SetField(("tasks", "cells", "classes"), {"erythrocyte": {"formerly": ["red"]}, "white": None})


def test_what_a_tighter_rule_finds(project: Workspace) -> None:
    _, found = impact_of(project, LARGER)
    assert places(found, "revisit") == [("001.jpg", "ann", ("d",))]
    assert found.by_class() == {"migrate": 0, "revisit": 1, "reopen": 0}
    assert (found.looked_at, found.counts) == (3, (1,))


def test_a_new_class_opens_all(project: Workspace) -> None:
    _, found = impact_of(project, e.SetField(("tasks", "cells", "classes"), ["red", "white", "platelet"]))
    assert places(found, "reopen") == [("000.jpg", "ann", ()), ("000.jpg", "bob", ()), ("001.jpg", "ann", ())]


def test_a_new_task_is_for_those_who_handed_in(project: Workspace) -> None:
    _, found = impact_of(project, e.SetField(("tasks", "stain"), {"kind": "choice", "options": ["good", "poor"]}))
    assert len(places(found, "reopen")) == 4
    assert all(not one.annotation_id for one in found.labels)


def test_wording_touches_nothing_unless_somebody_says_so(project: Workspace) -> None:
    edit = e.ChangeRule("small", {"why": "They are noise."})
    assert impact_of(project, edit)[1].labels == ()
    with_judgement = e.edited(IMAGE_SHEET, edit)
    new = load(with_judgement)
    found = find_impact(project.view, project.sheet, new, Progress(), judged={"small": "figures"})
    assert [one.impact for one in found.changes] == ["figures"]
    with pytest.raises(UnknownName):
        find_impact(project.view, project.sheet, new, Progress(), judged={"smal": "reopen"})


def test_the_queue_holds_exactly_what_is_touched_until_it_is_handed_in(project: Workspace) -> None:
    text, found = impact_of(project, LARGER)
    desk = Desk(project, "ann")
    assert desk.state(item("001.jpg")) == "submitted"
    project.do(ActivateSheet(text, load(text), found.queue()))
    (mark,) = project.view.find(StaleLabel)
    assert (mark.item_id, mark.impact, mark.rules, mark.objects) == (item("001.jpg"), "revisit", "small", '["d"]')
    assert desk.state(item("001.jpg")) == "stale"
    queue = read_queue(project, "ann", Progress())
    assert queue.counts()["stale"] == 1
    assert queue.table.path(int(queue.rows[0])) == "001.jpg"
    desk.set_value(item("001.jpg"), "quality", v.Choice("sharp"))
    with pytest.raises(RuleViolation, match="smallest side"):
        desk.submit(item("001.jpg"))
    desk.remove(item("001.jpg"), "cells", ("d",))
    desk.submit(item("001.jpg"))
    assert desk.state(item("001.jpg")) == "submitted"
    assert project.view.find(StaleLabel, state="open") == []
    again = project.view.get(Annotation, ids.annotation_id(item("001.jpg"), "cells", "ann"))
    assert again is not None
    assert again.sheet_id == project.sheet.digest


def test_what_is_in_order_as_it_is_is_handed_in_again(project: Workspace) -> None:
    text, found = impact_of(project, e.SetField(("tasks", "cells", "classes"), ["red", "white", "platelet"]))
    project.do(ActivateSheet(text, load(text), found.queue()))
    desk = Desk(project, "ann")
    desk.set_value(item("000.jpg"), "quality", v.Choice("sharp"))
    desk.submit(item("000.jpg"))
    mine = project.view.get(Annotation, ids.annotation_id(item("000.jpg"), "cells", "ann"))
    assert mine is not None
    assert (mine.state, mine.sheet_id) == ("submitted", project.sheet.digest)
    assert desk.state(item("000.jpg")) == "submitted"
    assert desk.state(item("001.jpg")) == "stale"
    (left,) = desk.stale(item("001.jpg"))
    project.do(SettleStale((left.id,)))
    assert desk.state(item("001.jpg")) == "submitted"


def test_activation_is_one_step_and_can_be_taken_back(project: Workspace) -> None:
    text, found = impact_of(project, LARGER)
    before = project.sheet.digest
    project.do(ActivateSheet(text, load(text), found.queue()))
    project.undo(area="project")
    assert (project.sheet.digest, project.view.find(StaleLabel)) == (before, [])


def test_classes_are_renamed_by_rule_and_back(project: Workspace) -> None:
    text, found = impact_of(project, RENAMED)
    assert places(found, "migrate") == [("000.jpg", "ann", ("a",)), ("001.jpg", "ann", ("c", "d"))]
    project.do(ActivateSheet(text, load(text), found.queue()))
    desk = Desk(project, "ann")
    task = project.sheet.task("cells")

    def classes() -> list[str]:
        return [thing.cls for name in ("000.jpg", "001.jpg") for thing in desk.value(item(name), task).objects]

    project.do(MigrateLabels(project.sheet.digest, found.migrations))
    assert classes() == ["erythrocyte", "white", "erythrocyte", "erythrocyte"]
    assert project.view.find(StaleLabel, state="open") == []
    project.undo(area="project")
    assert classes() == ["red", "white", "red", "red"]
    assert len(project.view.find(StaleLabel, state="open")) == 2
    project.redo(area="project")
    assert classes()[0] == "erythrocyte"


def test_a_label_that_changed_meanwhile_is_not_overwritten(project: Workspace) -> None:
    text, found = impact_of(project, RENAMED)
    Desk(project, "ann").remove(item("000.jpg"), "cells", ("b",))
    project.do(ActivateSheet(text, load(text), found.queue()))
    with pytest.raises(StaleEdit, match="Work it out again"):
        project.do(MigrateLabels(project.sheet.digest, found.migrations))


def test_only_who_may_decides(project: Workspace) -> None:
    text, found = impact_of(project, LARGER)
    with pytest.raises(CallError, match="annotator"):
        project.do(ActivateSheet(text, load(text), found.queue()), who="ann")
    with pytest.raises(CallError, match="annotator"):
        project.do(MigrateLabels("x", ()), who="ann")
    with pytest.raises(CallError, match="annotator"):
        project.do(DecideDiscovery("words", "um = umm", "rejected"), who="ann")
    with pytest.raises(CallError, match="no decision"):
        project.do(DecideDiscovery("words", "um = umm", "maybe"))
    project.do(DecideDiscovery("words", "um = umm", "rejected"))
    assert not project.do(DecideDiscovery("words", "um = umm", "rejected")).edits
    (kept,) = project.view.find(Discovery)
    assert (kept.state, kept.who) == ("rejected", "lead")


def test_it_can_be_stopped(project: Workspace) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        find_impact(project.view, project.sheet, load(e.edited(IMAGE_SHEET, LARGER)), progress)


def test_a_rule_that_is_worded_otherwise_and_means_otherwise_opens_its_labels(project: Workspace) -> None:
    reworded = e.ChangeRule(project.sheet.rules[0].id, {"guidance": "Also what is cut off."})
    _, found = impact_of(project, reworded)
    assert not found.labels
    _, found = impact_of(project, reworded, **{project.sheet.rules[0].id: "reopen"})
    tasks = {name for name in project.sheet.tasks if project.sheet.rules[0] in project.sheet.rules_of(name)}
    assert tasks and {one.task for one in found.of("reopen")} == tasks
    assert len(found.labels) == 3 and found.by_class()["reopen"] == 3
