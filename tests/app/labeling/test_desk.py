"""One annotator's desk on a project without pictures: only the labels matter here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.commands.project import ActivateSheet, AddAnnotator
from app.errors import CallError, RuleViolation
from app.labeling.checks import check_project
from app.labeling.desk import Desk, TaskEdit
from app.labels.values import Box, Boxes, Polygon, Polygons
from app.records import Annotation, Item, Source
from app.rules.checks import in_the_way
from app.rules.finding import Finding
from app.rules.load import load
from app.workspace import Workspace

SHEET = """
earmark: 1
name: Things
version: 1.0.0
media: image
tasks:
  things: {kind: boxes, title: Things, classes: {round: {}, square: {}}}
  outlines: {kind: polygons, title: Outlines, classes: {edge: {}}}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "p", name="Test", media="image", sheet_text=SHEET) as made:
        for name in ("ann", "bob"):
            made.do(AddAnnotator(name, name.title()))
        made.do(_AddItem())
        yield made


class _AddItem:
    area, title = "data", "Add an item"

    def plan(self, view: object, who: str) -> list[object]:
        from app.changes.edit import create

        item = Item(id="i", source_id="s", path="a.png", sha256="0", size_bytes=1, mtime_ns=1, media="image")
        return [create(Source(id="s", name="media", root="/nowhere")), create(item)]


def box(name: str, left: float = 0.0) -> Box:
    return Box(name, "round", (left, 0.0, left + 10.0, 10.0))


def test_edits_of_two_tasks_are_one_step(workspace: Workspace) -> None:
    desk = Desk(workspace, "ann")
    outline = Polygon("o", "edge", ((0.0, 0.0), (9.0, 0.0), (0.0, 9.0)))
    desk.put("i", "things", box("a"), box("b"))
    desk.change("i", [TaskEdit("things", remove=("a",)), TaskEdit("outlines", put=(outline,))], said="Swap")
    things, outlines = desk.tasks("i")
    assert desk.value("i", things) == Boxes((box("b"),))
    assert desk.value("i", outlines) == Polygons((outline,))
    undone = desk.undo()
    assert undone is not None and undone.title == "Swap"
    assert desk.value("i", things) == Boxes((box("a"), box("b")))
    assert desk.value("i", outlines) in (None, Polygons())


def test_what_did_not_change_is_not_read_anew(workspace: Workspace) -> None:
    desk = Desk(workspace, "ann")
    things, _ = desk.tasks("i")
    desk.put("i", "things", box("a"), box("b"))
    before = desk.value("i", things)
    assert isinstance(before, Boxes)
    desk.put("i", "things", box("b", 5.0))
    after = desk.value("i", things)
    assert isinstance(after, Boxes)
    assert after.objects[0] is before.objects[0]
    assert after.objects[1] == box("b", 5.0)


def test_somebody_elses_labels_are_not_on_the_desk(workspace: Workspace) -> None:
    mine, theirs = Desk(workspace, "ann"), Desk(workspace, "bob")
    things, _ = mine.tasks("i")
    mine.put("i", "things", box("a"))
    assert theirs.value("i", things) is None
    theirs.put("i", "things", box("a", 50.0))
    assert mine.value("i", things) == Boxes((box("a"),))


def test_the_order_changes_and_comes_back(workspace: Workspace) -> None:
    desk = Desk(workspace, "ann")
    things, _ = desk.tasks("i")
    desk.put("i", "things", box("a"), box("b"), box("c"))
    desk.arrange("i", "things", ("a",), front=True)
    assert desk.value("i", things) == Boxes((box("b"), box("c"), box("a")))
    desk.undo()
    assert desk.value("i", things) == Boxes((box("a"), box("b"), box("c")))


def test_a_class_that_the_sheet_does_not_know_is_refused(workspace: Workspace) -> None:
    desk = Desk(workspace, "ann")
    with pytest.raises(RuleViolation):
        desk.change("i", [TaskEdit("things", put=(Box("a", "flat", (0, 0, 9, 9)),))], said="Paste")
    assert desk.state("i") == "todo"


def test_what_is_kept_is_what_stands_in_the_project(workspace: Workspace) -> None:
    desk = Desk(workspace, "ann")
    things, _ = desk.tasks("i")
    desk.put("i", "things", box("a"), box("b"), box("c"))
    for gesture in (
        lambda: desk.put("i", "things", box("b", 3.0), box("d")),
        lambda: desk.edit("i", "things", put=(box("e"),), remove=("a", "c")),
        lambda: desk.arrange("i", "things", ("e",), front=False),
        desk.undo,
        desk.undo,
        desk.redo,
        lambda: desk.change("i", [TaskEdit("things", remove=("b", "d", "e"))], said="Remove 3 objects"),
        desk.undo,
    ):
        gesture()
        assert desk.value("i", things) == Desk(workspace, "ann").value("i", things)
    # Revisions that this desk did not look at in between.
    Desk(workspace, "ann").put("i", "things", box("x"))
    Desk(workspace, "ann").put("i", "things", box("y"))
    assert desk.value("i", things) == Desk(workspace, "ann").value("i", things)


# ---- warnings that are handed in only with a reason


RULED = (
    SHEET
    + """
waive: reason
rules:
  - {id: small, title: Nothing small, task: things, check: {min_side_px: 20, severity: warn}}
  - {id: many, title: Not many, task: things, check: {max_objects: 1, severity: warn, waive: free}}
  - {id: thin, title: Nothing thin, task: things, check: {max_aspect: 4, severity: block}}
"""
)


def ruled(workspace: Workspace, text: str = RULED) -> Desk:
    workspace.do(ActivateSheet(text, load(text)))
    desk = Desk(workspace, "ann")
    desk.put("i", "things", box("a"), box("b", 30.0))
    return desk


def standing(desk: Desk) -> list[Finding]:
    (things, _) = desk.tasks("i")
    return [one for one in desk.findings("i", things) if in_the_way(desk.workspace.sheet, one)]


def test_a_warning_is_handed_in_with_a_reason_only_and_one_reason_is_for_all(workspace: Workspace) -> None:
    desk = ruled(workspace)
    with pytest.raises(RuleViolation, match="waive it with a reason") as refused:
        desk.submit("i")
    assert {one.rule for one in refused.value.findings} == {"small"}, "the other rule asks for no reason"
    with pytest.raises(CallError, match="says why"):
        desk.waive_standing("i", standing(desk), "  ")
    desk.waive_standing("i", standing(desk), "far away")
    desk.submit("i", joins=True)
    (label,) = workspace.view.find(Annotation, state="submitted")
    assert label.waivers == {"small/a": "far away", "small/b": "far away"}
    assert Counter(
        (one.finding.rule, one.finding.reason) for one in check_project(workspace.view, workspace.sheet)
    ) == {
        ("small", "far away"): 2,
        ("many", ""): 1,
    }
    desk.undo()
    assert desk.state("i") == "draft" and len(standing(desk)) == 2, "one step of undo with handing it in"


def test_a_new_object_wants_a_reason_of_its_own_and_one_alone_can_be_taken_back(workspace: Workspace) -> None:
    desk = ruled(workspace)
    desk.waive_standing("i", standing(desk), "far away")
    desk.put("i", "things", box("c", 60.0))
    assert [one.object_id for one in standing(desk)] == ["c"]
    desk.waive("i", "things", "small/b", "")
    assert [one.object_id for one in standing(desk)] == ["b", "c"]
    desk.waive("i", "things", "small", "all of them")
    assert standing(desk) == []
    desk.waive("i", "things", "small/c", "")
    assert [one.object_id for one in standing(desk)] == ["b", "c"], "c was waived with the whole label"


def test_what_blocks_is_said_first_and_a_sheet_that_says_nothing_lets_warnings_pass(workspace: Workspace) -> None:
    desk = ruled(workspace)
    desk.put("i", "things", Box("z", "round", (0.0, 50.0, 100.0, 52.0)))
    with pytest.raises(RuleViolation) as refused:
        desk.submit("i")
    assert next(iter(refused.value.findings)).rule == "thin" and "waive" not in refused.value.message
    desk.remove("i", "things", ("z",))
    text = RULED.replace("waive: reason\n", "")
    workspace.do(ActivateSheet(text, load(text)))
    desk.submit("i")
    assert desk.state("i") == "submitted"
