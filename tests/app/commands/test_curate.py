"""Tags, assignments and exclusions: one step each, taken back by undo."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.commands.curate import (
    AssignItems,
    ExcludeItems,
    IncludeItems,
    ShareOut,
    TagItems,
    UnassignItems,
    UntagItems,
)
from app.commands.project import AddAnnotator
from app.errors import CallError
from app.records import EXCLUDED, REFERENCE, Assignment, Item, Tag
from app.workspace import Workspace


def _ids(workspace: Workspace) -> tuple[str, ...]:
    return tuple(item.id for item in workspace.view.find(Item))


def test_a_tag_hangs_once_and_is_taken_back(make_workspace: Callable[..., Workspace]) -> None:
    project = make_workspace()
    items = _ids(project)
    assert len(project.do(TagItems(items, " night ")).edits) == 3
    assert len(project.do(TagItems(items, "night")).edits) == 0
    assert {tag.name for tag in project.view.find(Tag)} == {"night"}
    project.do(UntagItems(items[:1], "night"))
    assert project.view.count(Tag) == 2
    project.undo(area="data")
    project.undo(area="data")
    assert project.view.count(Tag) == 0


def test_items_are_excluded_with_a_reason_and_included_again(make_workspace: Callable[..., Workspace]) -> None:
    project = make_workspace()
    items = _ids(project)
    with pytest.raises(CallError, match="no reason"):
        project.do(ExcludeItems(items, "  "))
    project.do(ExcludeItems(items[:2], "too dark"))
    project.do(ExcludeItems(items[:1], "not ours"))
    assert {tag.item_id: tag.reason for tag in project.view.find(Tag, name=EXCLUDED)} == {
        items[0]: "not ours",
        items[1]: "too dark",
    }
    assert len(project.do(IncludeItems(items)).edits) == 2


def test_items_are_assigned_and_taken_away(make_workspace: Callable[..., Workspace]) -> None:
    project = make_workspace()
    items = _ids(project)
    assert len(project.do(AssignItems((*items, items[0]), "ann")).edits) == 3
    assert len(project.do(AssignItems(items, "bob")).edits) == 3
    assert len(project.do(AssignItems(items, "bob")).edits) == 0
    project.do(UnassignItems(items[:2], "ann"))
    assert [row.item_id for row in project.view.find(Assignment, annotator_id="ann")] == [items[2]]
    project.undo(area="data")
    assert project.view.count(Assignment, annotator_id="ann") == 3


@pytest.mark.parametrize(
    "command",
    [
        TagItems(("nowhere",), "night"),
        ExcludeItems(("nowhere",), "dark"),
        AssignItems(("nowhere",), "ann"),
        TagItems((), ""),
        TagItems((), "two\nlines"),
        TagItems((), EXCLUDED),
        AssignItems((), "nobody"),
    ],
)
def test_what_cannot_be_done_is_refused(make_workspace: Callable[..., Workspace], command: TagItems) -> None:
    with pytest.raises(CallError):
        make_workspace().do(command)


def test_the_history_says_what_was_done() -> None:
    assert TagItems(("a",), "night").title == "Tag 1 item with 'night'"
    assert ExcludeItems(tuple("abc"), "dark").title == "Exclude 3 items: dark"
    assert AssignItems(tuple("ab"), "ann").title == "Assign 2 items to ann"


def test_annotators_decide_neither_who_gets_what_nor_what_is_left_out(make_workspace: Callable[..., Workspace]) -> None:
    project = make_workspace()
    items = _ids(project)
    project.do(AddAnnotator("rev", role="reviewer"))
    commands = (
        AssignItems(items, "ann"), ShareOut(((items[0], "bob"),)), UnassignItems(items, "ann"),
        ExcludeItems(items, "dark"), IncludeItems(items), AddAnnotator("carl"),
    )  # fmt: skip
    for command in commands:
        with pytest.raises(CallError, match="ann is an annotator"):
            project.do(command, who="ann")
    for command in commands:
        project.do(command, who="rev")
    with pytest.raises(CallError, match="only a lead gives roles"):
        project.do(AddAnnotator("ann", role="lead"), who="rev")
    project.do(TagItems(items, "night"), who="ann")


def test_the_reference_and_strangers_get_no_items(make_workspace: Callable[..., Workspace]) -> None:
    project = make_workspace()
    items = _ids(project)
    with pytest.raises(CallError, match="cannot have items"):
        project.do(AssignItems(items, REFERENCE))
    with pytest.raises(CallError, match="Add the annotator"):
        project.do(ShareOut(((items[0], "nobody"),)))
    with pytest.raises(CallError, match="not in this project"):
        project.do(ShareOut((("no item", "ann"),)))
