"""Whose items stand in a work list, and in which order."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.commands.curate import AssignItems, ExcludeItems, IncludeItems, TagItems
from app.commands.dataset import MarkBroken
from app.commands.labels import SetValue, Submit
from app.commands.objects import EditObjects
from app.jobs.job import Progress
from app.labeling.desk import Desk
from app.labeling.queue import Queue, makes_stale, read_queue
from app.labeling.tagging import known_tags, tag, tags_of, untag
from app.labels import values
from app.records import Item
from app.workspace import Workspace

MakeWorkspace = Callable[..., Workspace]


@pytest.fixture
def workspace(make_workspace: MakeWorkspace) -> Workspace:
    return make_workspace(items=6)


def item(workspace: Workspace, number: int) -> str:
    return next(found.id for found in workspace.view.find(Item) if found.path == f"{number:03}.jpg")


def queue(workspace: Workspace, who: str, *, everything: bool = False) -> Queue:
    return read_queue(workspace, who, Progress(), everything=everything)


def listed(found: Queue) -> str:
    return "".join(found.table.path(int(row))[2] for row in found.rows)


def test_assigned_items_are_the_list_and_excluded_ones_are_out(workspace: Workspace) -> None:
    assert listed(queue(workspace, "ann")) == "012345"
    workspace.do(AssignItems((item(workspace, 4), item(workspace, 1)), "ann"))
    mine = queue(workspace, "ann")
    assert listed(mine) == "14" and (mine.mine, mine.others) == (2, 4)
    assert listed(queue(workspace, "ann", everything=True)) == "012345"
    assert listed(queue(workspace, "bob")) == "012345" and queue(workspace, "bob").mine == 0
    workspace.do(ExcludeItems((item(workspace, 4), item(workspace, 0)), "twice"))
    assert listed(queue(workspace, "ann")) == "1" and listed(queue(workspace, "bob")) == "1235"
    workspace.do(IncludeItems((item(workspace, 4),)))
    assert listed(queue(workspace, "ann")) == "14"


def test_states_are_those_of_this_person_alone(workspace: Workspace) -> None:
    one, two = item(workspace, 1), item(workspace, 2)
    workspace.do(EditObjects(one, "cells", put=(values.Box("a", "red", (0.0, 0.0, 9.0, 9.0)),)), who="ann")
    workspace.do(SetValue(two, "quality", values.Choice("sharp")), who="ann")
    workspace.do(Submit(two, tuple(workspace.sheet.tasks.values()), workspace.sheet.digest), who="ann")
    workspace.do(MarkBroken(item(workspace, 5), "cut short"))
    assert {k: n for k, n in queue(workspace, "ann").counts().items() if n} == {
        "todo": 3, "draft": 1, "submitted": 1, "broken": 1,
    }  # fmt: skip
    table = queue(workspace, "bob").table
    assert [table.reason(row) for row in table.order if table.reason(row)] == ["cut short"]
    assert queue(workspace, "bob").counts()["todo"] == 5
    assert listed(queue(workspace, "ann")) == "012345"


def test_what_makes_lists_stale(workspace: Workspace) -> None:
    one = item(workspace, 1)
    assert makes_stale(workspace.do(AssignItems((one,), "ann")))
    assert makes_stale(workspace.do(ExcludeItems((one,), "twice")))
    assert not makes_stale(workspace.do(TagItems((one,), "night")))
    assert not makes_stale(workspace.do(SetValue(one, "quality", values.Choice("sharp")), who="ann"))


def test_a_tag_is_one_step_in_the_history_of_the_work(workspace: Workspace) -> None:
    desk, one = Desk(workspace, "ann"), item(workspace, 1)
    tag(desk, one, "night")
    tag(desk, one, "Bright")
    assert [found.name for found in tags_of(desk, one)] == ["Bright", "night"]
    assert known_tags(desk) == ["Bright", "night"]
    undone = desk.undo()
    assert undone is not None and undone.title == "Tag 1 item with 'Bright'"
    untag(desk, one, "night")
    assert tags_of(desk, one) == ()
    desk.undo()
    assert [found.name for found in tags_of(desk, one)] == ["night"]
