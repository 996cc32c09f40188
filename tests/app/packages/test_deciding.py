"""Two versions of one label: compared place by place, put together where the rules allow it, nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from app.commands.curate import AssignItems
from app.commands.merging import DecideVersion
from app.commands.project import ActivateSheet
from app.commands.sheets import MigrateLabels
from app.commands.versions import Thing
from app.errors import CallError, RuleViolation
from app.jobs.job import Progress
from app.labeling.desk import Desk
from app.labels import values
from app.packages.deciding import Versions, both, decided, decision, value_of, versions_of, whole, why_not_both
from app.packages.differences import told
from app.packages.merge import conflicts, merge
from app.packages.pack import pack
from app.packages.unpack import place_for, unpack
from app.records import Item
from app.rules.load import load
from app.scope.impact import find_impact
from app.workspace import Workspace
from tests.app.conftest import IMAGE_SHEET

GO = Progress()


def box(name: str, x: float, *, cls: str = "red", wide: float = 20.0) -> values.Box:
    return values.Box(name, cls, (x, 10.0, x + wide, 40.0))


@pytest.fixture
def project(make_workspace: Callable[..., Workspace], tmp_path: Path) -> Workspace:
    """Ann's label, of which she moved a box and added another at her desk; here it got a third, and another class."""
    made = make_workspace()
    item = made.view.find(Item)[0].id
    made.do(AssignItems((item,), "ann"))
    here = Desk(made, "ann")
    for thing in (box("a", 10.0), box("b", 50.0)):
        here.put(item, "cells", thing)
    here.set_value(item, "quality", values.Choice("sharp"))
    here.submit(item)
    pack(made, "ann", tmp_path / "ann.earmark", GO, by_reference=True)
    folder = unpack(tmp_path / "ann.earmark", place_for(tmp_path / "ann.earmark"), GO).folder
    with Workspace.open(folder, who="ann") as opened:
        there = Desk(opened, "ann")
        for thing in (box("a", 12.0), box("c", 80.0)):
            there.put(item, "cells", thing)
        there.set_value(item, "quality", values.Choice("blurred"))
        there.submit(item)
        pack(opened, "ann", tmp_path / "back.earmark", GO)
    here.put(item, "cells", box("b", 50.0, cls="white"))
    here.set_value(item, "quality", values.Choice("sharp"))
    here.submit(item)
    merge(made, tmp_path / "back.earmark", GO)
    return made


def of(project: Workspace, task: str) -> Versions:
    (found,) = (one for one in conflicts(project.view) if one.task == task)
    return versions_of(project.view, project.sheet, found)


def test_what_either_marks_stands_when_both_are_kept(project: Workspace) -> None:
    found = of(project, "cells")
    assert len(found.comparison.differing) == 3 and len(told(found)) == 3
    assert any("Here: nothing; Package: red at 80, 10" in line for line in told(found))
    chosen = both(found)
    assert chosen is not None and not why_not_both(found)
    command = decision(project.view, project.sheet, found, chosen)
    project.do(command)
    assert [one.task for one in conflicts(project.view)] == []
    item = found.conflict.item_id
    now = Desk(project, "ann").value(item, project.sheet.task("cells"))
    assert isinstance(now, values.Boxes) and {(one.id, one.cls, one.box_px[0]) for one in now.objects} == {
        ("a", "red", 10.0), ("b", "white", 50.0), ("c", "red", 80.0),
    }  # fmt: skip
    project.undo(area="package")
    assert of(project, "cells").digests == found.digests


def test_place_by_place_and_a_version_as_a_whole_stays_what_it_is(project: Workspace) -> None:
    found = of(project, "cells")
    for number in (0, 1):
        wanted = DecideVersion(found.conflict.annotation_id, found.digests[number])
        assert decision(project.view, project.sheet, found, whole(found, number)) == wanted
    mixed = tuple(1 if place.versions[1] is not None else 0 for place in found.comparison.places)
    value = value_of(found, mixed)
    assert value is not None and {one.id for one in values.objects_of(value)} == {"a", "b", "c"}
    command = decision(project.view, project.sheet, found, both(found) or ())
    Desk(project, "ann").put(found.conflict.item_id, "cells", box("d", 120.0))
    with pytest.raises(CallError, match="has changed since you looked"):
        project.do(command)


def test_a_version_that_waited_while_a_class_got_another_name_is_taken_under_that_name(project: Workspace) -> None:
    crimson = IMAGE_SHEET.replace("[red, white]", "{crimson: {formerly: [red]}, white: {}}").replace("1.0.0", "2.0.0")
    sheet = load(crimson, path="sheet")
    found = find_impact(project.view, project.sheet, sheet, GO)
    project.do(ActivateSheet(crimson, sheet, found.queue()))
    project.do(MigrateLabels(sheet.digest, found.migrations))
    waits = of(project, "cells")
    assert all("red" not in line for line in told(waits))
    project.do(decided(waits, 1))
    now = Desk(project, "ann").value(waits.conflict.item_id, sheet.task("cells"))
    assert isinstance(now, values.Boxes) and {(one.id, one.cls) for one in now.objects} == {
        ("a", "crimson"), ("b", "crimson"), ("c", "crimson"),
    }  # fmt: skip
    assert conflicts(project.view) == []


def test_what_the_rules_do_not_allow_together_is_refused_with_the_reason(project: Workspace) -> None:
    found = of(project, "cells")
    (digest, at, content) = found.conflict.waiting[0]
    tiny = msgspec.structs.replace(content, objects=(Thing(values.encode(box("t", 150.0, wide=1.0))),))
    broken = versions_of(project.view, project.sheet, replace(found.conflict, waiting=((digest, at, tiny),)))
    with pytest.raises(RuleViolation, match="do not keep to the rules"):
        decision(project.view, project.sheet, broken, both(broken) or ())
