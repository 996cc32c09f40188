"""Snapshots are found again by what they hold."""

from __future__ import annotations

import pytest

from app.commands.dataset import Register, SetColumns, SetFeatures
from app.commands.derive import DefineColumn
from app.commands.labels import Said, SetValue
from app.commands.project import ActivateSheet
from app.commands.samples import DecideSamples
from app.errors import CallError, UnknownName
from app.labels import values
from app.lineage.diff import diff
from app.lineage.snapshot import TakeSnapshot, current, find_snapshot, log
from app.records import Item, SampleRow, Source
from app.rules.load import load
from app.workspace import Workspace
from tests.app.lineage.projects import IMAGE_SHEET, box, label

Project = tuple[Workspace, list[Item]]


def take(workspace: Workspace, message: str = "", tag: str = "") -> str:
    workspace.do(TakeSnapshot(message, tag))
    return find_snapshot(workspace.view, "latest").id


def test_same_content_same_snapshot(pictures: Project) -> None:
    workspace, items = pictures
    assert current(workspace.view) is None
    first = take(workspace, "first")
    workspace.do(SetFeatures({items[0].id: {"blur": 3.0}}))
    workspace.do(SetValue(items[0].id, "quality", values.Choice("sharp")), who="lead")  # a draft does not count
    assert not workspace.do(TakeSnapshot("again")).edits and take(workspace) == first
    workspace.do(TakeSnapshot("tagged", tag="v1"))
    assert find_snapshot(workspace.view, "v1").id == first and find_snapshot(workspace.view, "v1").message == "first"
    label(workspace, [Said(items[0].id, "quality", values.Choice("blurred"))])
    second = take(workspace)
    assert second != first and [one.id for one in log(workspace.view)] == [second, first]
    label(workspace, [Said(items[0].id, "quality", values.Choice("sharp"))])
    assert not workspace.do(TakeSnapshot("back where it was")).edits
    found = current(workspace.view)
    assert found is not None and found.id == first and find_snapshot(workspace.view, "latest").id == second


def test_everything_that_counts_changes_the_id(pictures: Project) -> None:
    workspace, items = pictures
    seen = {take(workspace)}
    source = workspace.view.find(Source)[0]
    sample = workspace.view.find(SampleRow)[0]
    text = IMAGE_SHEET.replace("1.0.0", "1.1.0")
    for command in (
        SetColumns({items[0].id: {"x": 1.0}}),
        Register(Source(id=source.id, name=source.name, root=source.root, licence="MIT"), ()),
        DecideSamples((sample.id,), "rejected"),
        ActivateSheet(text, load(text)),
        DefineColumn("wide", "x > 0"),
        DefineColumn("wide", "x > 1"),
    ):
        workspace.do(command)
        seen.add(take(workspace))
    label(workspace, [Said(items[0].id, "cells", values.Boxes((box("a", 1, 2, 10.5, 13),)))])
    seen.add(take(workspace))
    assert len(seen) == 8


def test_names(pictures: Project) -> None:
    workspace, items = pictures
    with pytest.raises(CallError, match="there is no snapshot yet"):
        find_snapshot(workspace.view, "latest")
    first = take(workspace, tag="v1")
    assert find_snapshot(workspace.view, first[:6]).tag == "v1"
    with pytest.raises(UnknownName, match="unknown snapshot 'v2'"):
        find_snapshot(workspace.view, "v2")
    with pytest.raises(CallError, match="is tagged 'v1'"):
        workspace.do(TakeSnapshot("", tag="v2"))
    label(workspace, [Said(items[0].id, "quality", values.Choice("blurred"))])
    with pytest.raises(CallError, match=r"names the snapshot .* already"):
        workspace.do(TakeSnapshot("", tag="v1"))
    with pytest.raises(CallError, match="cannot be a tag"):
        workspace.do(TakeSnapshot("", tag="latest"))


def test_diff(pictures: Project) -> None:
    workspace, items = pictures
    take(workspace, tag="a")
    label(workspace, [Said(items[0].id, "quality", values.Choice("blurred"))])
    workspace.do(SetColumns({items[1].id: {"x": 1.0}}))
    workspace.do(DecideSamples((workspace.view.find(SampleRow)[0].id,), "rejected"))
    take(workspace, tag="b")
    with workspace.view.frozen() as view:
        a, b = find_snapshot(view, "a"), find_snapshot(view, "b")
        found, back, same = diff(view, a, b), diff(view, b, a), diff(view, a, a)
    assert found.labels.changed == (f"{items[0].path}: quality",) and not found.labels.added
    assert found.items.changed == (items[1].path,) and len(found.samples.removed) == 1
    assert back.samples.added == found.samples.removed and not found.same and same.same and found.sheet is None
