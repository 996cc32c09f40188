"""Work packages: out blind, labelled elsewhere, merged back in any order, with nothing overwritten silently."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.commands.curate import AssignItems
from app.commands.labels import ImportLabels, Said
from app.commands.merging import DecideVersion
from app.commands.project import ActivateSheet
from app.commands.sheets import MigrateLabels
from app.errors import CallError, EarmarkError, RuleViolation
from app.jobs.job import Progress
from app.labeling.desk import Desk
from app.labeling.people import people_at_desk
from app.labeling.review import ReviewDesk
from app.labels import values
from app.packages.merge import conflicts, merge
from app.packages.pack import pack
from app.packages.unpack import place_for, unpack
from app.records import (
    REFERENCE,
    Annotation,
    Annotator,
    Assignment,
    Comment,
    Exposure,
    Incoming,
    Item,
    LabelRow,
    Prediction,
    StaleLabel,
)
from app.rules.load import load
from app.scope.impact import find_impact
from app.workspace import Workspace
from tests.app.conftest import IMAGE_SHEET

GO = Progress()
Make = Callable[..., Workspace]


def box(name: str, x: float = 10.0) -> values.Box:
    return values.Box(name, "red", (x, 10.0, x + 20.0, 40.0))


def out(project: Workspace, who: str, folder: Path, name: str = "") -> Path:
    """Packs and unpacks; gives the folder in which ``who`` works."""
    file = folder / f"{name or who}.earmark"
    pack(project, who, file, GO, by_reference=True)
    return unpack(file, place_for(file), GO).folder


def back(desk: Path, who: str, name: str = "") -> Path:
    """What comes back."""
    file = desk.parent / f"{name or desk.name}-back.earmark"
    with Workspace.open(desk, who=who) as opened:
        pack(opened, who, file, GO)
    return file


def said(view: Any, *, history: bool = False) -> dict[str, Any]:
    """The whole project as far as merging changes it."""
    kinds = (Annotation, LabelRow, Comment, Assignment, Annotator, Incoming)
    return {kind.__name__: view.find(kind) for kind in kinds}


def items_of(project: Workspace) -> list[str]:
    return [item.id for item in sorted(project.view.find(Item), key=lambda item: item.path)]


@pytest.fixture
def project(make_workspace: Make) -> Workspace:
    """Three pictures, of which ann has two and bob two; ann has labelled one, bob another; a reference, a comment."""
    made = make_workspace()
    first, second, third = items_of(made)
    made.do(AssignItems((first, second), "ann"))
    made.do(AssignItems((second, third), "bob"))
    for who, item in (("ann", first), ("bob", second)):
        desk = Desk(made, who)
        desk.put(item, "cells", box("b"))
        desk.set_value(item, "quality", values.Choice("sharp" if who == "ann" else "blurred"))
        desk.submit(item)
    made.do(ImportLabels(REFERENCE, (Said(second, "quality", values.Choice("blurred")),), protocol="adjudicated"))
    review = ReviewDesk(made, "lead")
    review.comment(next(one.labels for one in review.entries() if one.annotator_id == "ann"), "Wider, please")
    return made


def test_a_package_holds_one_annotators_work_and_nothing_of_others(project: Workspace, tmp_path: Path) -> None:
    folder = out(project, "ann", tmp_path)
    with Workspace.open(folder, who="ann") as opened:
        assert {one.annotator_id for one in opened.view.find(Annotation)} == {"ann"}
        assert len(opened.view.find(Annotation)) == 2 and len(opened.view.find(LabelRow)) == 1
        assert items_of(opened) == items_of(project)[:2]
        assert opened.view.count(Prediction) == opened.view.count(Exposure) == 0
        assert [one.id for one in people_at_desk(opened.view)] == ["ann"]
        assert [one.text for one in Desk(opened, "ann").comments(items_of(opened)[0])] == ["Wider, please"]
        assert opened.sheet.digest == project.sheet.digest
    text = (tmp_path / "ann.earmark").read_bytes()
    assert b"bob" not in text


def test_what_was_labelled_elsewhere_comes_back_and_twice_changes_nothing(project: Workspace, tmp_path: Path) -> None:
    first, second, _ = items_of(project)
    folder = out(project, "ann", tmp_path)
    untouched = said(project.view)
    assert merge(project, tmp_path / "ann.earmark", GO).text == "ann.earmark: ann has changed nothing in it yet."
    with Workspace.open(folder, who="ann") as opened:
        desk = Desk(opened, "ann")
        desk.put(first, "cells", box("b", 14.0), box("c", 60.0))
        desk.submit(first)
        desk.set_value(second, "quality", values.Choice("blurred"))
        desk.submit(second)
        desk.resolve(opened.view.find(Comment)[0].id, resolved=True)
    assert said(project.view) == untouched
    file = back(folder, "ann")
    report = merge(project, file, GO, by="lead")
    assert (report.taken, report.conflicts, report.comments) == (2, [], 1)
    desk = Desk(project, "ann")
    cells = desk.value(first, project.sheet.task("cells"))
    assert isinstance(cells, values.Boxes) and [one.box_px[0] for one in cells.objects] == [14.0, 60.0]
    assert desk.state(second) == "submitted" and project.view.find(Comment)[0].state == "resolved"
    step = project.view.revisions()[-2]
    assert (step.who, step.area) == ("ann", "package") and "brought by lead" in step.title
    merged, revision = said(project.view), project.view.last_revision()
    again = merge(project, file, GO)
    assert (again.taken, again.same, project.view.last_revision()) == (0, 2, revision)
    assert said(project.view) == merged
    assert {one.annotator_id for one in project.view.find(Annotation)} == {"ann", "bob", REFERENCE}


def test_what_changed_on_both_sides_stays_and_waits_for_a_lead(project: Workspace, tmp_path: Path) -> None:
    first = items_of(project)[0]
    folder = out(project, "ann", tmp_path)
    with Workspace.open(folder, who="ann") as opened:
        Desk(opened, "ann").set_value(first, "quality", values.Choice("blurred"))
        Desk(opened, "ann").put(first, "cells", box("c", 60.0))
        Desk(opened, "ann").submit(first)
    here = Desk(project, "ann")
    here.put(first, "cells", box("d", 70.0))
    before = here.value(first, project.sheet.task("cells"))
    report = merge(project, back(folder, "ann"), GO)
    (conflict,) = report.conflicts
    assert (conflict.task, report.taken) == ("cells", 1) and "1 changed on both sides" in report.text
    assert here.value(first, project.sheet.task("cells")) == before
    with pytest.raises(CallError, match="only a lead"):
        project.do(DecideVersion(conflict.annotation_id, conflict.waiting[0][0]), who="ann")
    project.do(DecideVersion(conflict.annotation_id, conflict.waiting[0][0]))
    after = here.value(first, project.sheet.task("cells"))
    assert isinstance(after, values.Boxes) and {one.id for one in after.objects} == {"b", "c"}
    assert conflicts(project.view) == []
    project.undo(area="package")
    assert len(conflicts(project.view)) == 1 and here.value(first, project.sheet.task("cells")) == before
    project.do(DecideVersion(conflict.annotation_id, conflict.stands))
    assert conflicts(project.view) == [] and here.value(first, project.sheet.task("cells")) == before
    assert merge(project, tmp_path / "ann-back.earmark", GO).conflicts == []


def test_whoever_saw_others_here_is_not_independent_there_either(project: Workspace, tmp_path: Path) -> None:
    second = items_of(project)[1]
    folder = out(project, "ann", tmp_path)
    with Workspace.open(folder, who="ann") as opened:
        Desk(opened, "ann").set_value(second, "quality", values.Choice("blurred"))
    from app.commands.proposals import Expose

    project.do(Expose(second, (("quality", "annotator:bob"),)), who="ann")
    merge(project, back(folder, "ann"), GO)
    (mine,) = project.view.find(Annotation, item_id=second, annotator_id="ann", task="quality")
    assert mine.independent == 0


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_packages_of_two_people_and_a_second_delivery_merge_in_any_order(
    project: Workspace, tmp_path: Path, make_workspace: Make, order: tuple[int, ...]
) -> None:
    first, second, third = items_of(project)
    ann, bob = out(project, "ann", tmp_path), out(project, "bob", tmp_path)
    with Workspace.open(ann, who="ann") as opened:
        Desk(opened, "ann").put(first, "cells", box("c", 60.0))
    one = back(ann, "ann", "one")
    with Workspace.open(ann, who="ann") as opened:
        Desk(opened, "ann").put(first, "cells", box("d", 80.0))
        Desk(opened, "ann").set_value(second, "quality", values.Choice("sharp"))
    two = back(ann, "ann", "two")
    with Workspace.open(bob, who="bob") as opened:
        Desk(opened, "bob").remove(second, "cells", ("b",))
        Desk(opened, "bob").put(third, "cells", box("z"))
    files = (one, two, back(bob, "bob"))
    found = []
    for number, sequence in enumerate((range(3), order)):
        copy = tmp_path / f"copy-{number}"
        shutil.copytree(project.path, copy, ignore=shutil.ignore_patterns("*.lock"))
        with Workspace.open(copy) as opened:
            for place in sequence:
                merge(opened, files[place], GO)
            found.append(said(opened.view))
    assert found[0] == found[1]
    assert len(found[0]["LabelRow"]) == 4


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_two_desks_of_one_person_merge_in_either_order(
    make_workspace: Make, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("desks")
    steps = st.lists(
        st.tuples(st.integers(0, 1), st.sampled_from(["box", "remove", "choice", "submit", "undo"]), st.integers(0, 2)),
        max_size=6,
    )
    sheet = IMAGE_SHEET
    with Workspace.create(folder / "p", name="p", media="image", sheet_text=sheet) as project:
        from app.commands.project import AddAnnotator
        from tests.app.conftest import source_with

        project.do(source_with(["0.jpg", "1.jpg"]))
        project.do(AddAnnotator("ann"))
        _act(project, data.draw(steps, label="before"))
        desks = [out(project, "ann", folder, name) for name in ("one", "two")]
        _act(project, data.draw(steps, label="meanwhile, here"))
    files = []
    for desk in desks:
        with Workspace.open(desk, who="ann") as opened:
            _act(opened, data.draw(steps, label=desk.name))
        files.append(back(desk, "ann"))
    found = []
    for number, order in enumerate((files, files[::-1], [*files, *files])):
        copy = folder / f"copy-{number}"
        shutil.copytree(folder / "p", copy, ignore=shutil.ignore_patterns("*.lock"))
        with Workspace.open(copy) as opened:
            for file in order:
                merge(opened, file, GO)
            found.append(said(opened.view))
    assert found[0] == found[1] == found[2]


def _act(workspace: Workspace, steps: list[tuple[int, str, int]]) -> None:
    desk, items = Desk(workspace, "ann"), items_of(workspace)
    for item, what, number in steps:
        try:
            if what == "box":
                desk.put(items[item], "cells", box(f"b{number}", 10.0 + 5 * len(workspace.view.revisions()) % 40))
            elif what == "remove":
                desk.remove(items[item], "cells", (f"b{number}",))
            elif what == "choice":
                desk.set_value(items[item], "quality", values.Choice(("sharp", "blurred")[number % 2]))
            elif what == "submit":
                desk.submit(items[item])
            else:
                desk.undo()
        except EarmarkError:
            continue  # not submitted, for want of a choice


def test_labels_of_another_sheet_come_in_where_they_fit_and_are_refused_where_not(
    project: Workspace, tmp_path: Path
) -> None:
    first = items_of(project)[0]
    folder = out(project, "ann", tmp_path)
    with Workspace.open(folder, who="ann") as opened:
        Desk(opened, "ann").put(first, "cells", box("c", 60.0))
    file = back(folder, "ann")
    other = IMAGE_SHEET.replace("[red, white]", "[crimson, white]").replace("1.0.0", "2.0.0")
    project.do(ActivateSheet(other, load(other, path="sheet")))
    before = said(project.view)
    with pytest.raises(RuleViolation, match=r"made under Cells 1\.0\.0.*'red'.*Nothing was merged"):
        merge(project, file, GO)
    assert said(project.view) == before
    wider = IMAGE_SHEET.replace("[red, white]", "[red, white, blue]").replace("1.0.0", "2.1.0")
    project.do(ActivateSheet(wider, load(wider, path="sheet")))
    report = merge(project, file, GO)
    assert report.taken == 1 and "made under Cells 1.0.0" in report.text
    (cells,) = project.view.find(Annotation, item_id=first, annotator_id="ann", task="cells")
    assert cells.sheet_id == load(IMAGE_SHEET, path="sheet").digest


CRIMSON = IMAGE_SHEET.replace("[red, white]", "{crimson: {formerly: [red]}, white: {}}").replace("1.0.0", "2.0.0")


def test_labels_of_an_older_sheet_are_changed_by_rule_as_those_here_were(project: Workspace, tmp_path: Path) -> None:
    first, second, _ = items_of(project)
    files = []
    for name, x in (("one", 60.0), ("two", 90.0)):
        folder = out(project, "ann", tmp_path, name)
        with Workspace.open(folder, who="ann") as opened:
            Desk(opened, "ann").put(first if name == "one" else second, "cells", box(name, x))
        files.append(back(folder, "ann", name))
    crimson = load(CRIMSON, path="sheet")
    found = find_impact(project.view, project.sheet, crimson, GO)
    project.do(ActivateSheet(CRIMSON, crimson, found.queue()))
    ends = []
    for migrates, order in ((False, files), (True, files), (True, files[::-1])):
        copy = tmp_path / f"copy {len(ends)}"
        shutil.copytree(project.path, copy)
        with Workspace.open(copy, who="lead") as home:
            if migrates:
                home.do(MigrateLabels(crimson.digest, found.migrations))
            reports = [merge(home, file, GO) for file in order]
            assert [(one.taken, one.by_rule, one.stale, one.conflicts) for one in reports] == [(1, 1, 0, [])] * 2
            assert "was changed by rule" in reports[0].text
            objects = [values.decode_object(row.body) for row in home.view.find(LabelRow)]
            ends.append(said(home.view))
        assert {"one", "two"} <= {one.id for one in objects if one.cls == "crimson"}
    assert ends[1] == ends[2]


def test_labels_that_a_newer_rule_touches_are_marked_for_another_look(project: Workspace, tmp_path: Path) -> None:
    first, second, _ = items_of(project)
    folder = out(project, "ann", tmp_path)
    with Workspace.open(folder, who="ann") as opened:
        Desk(opened, "ann").put(first, "cells", box("c", 60.0))
        Desk(opened, "ann").set_value(second, "quality", values.Choice("sharp"))
    stricter = IMAGE_SHEET.replace("min_side_px: 4", "min_side_px: 25").replace("1.0.0", "1.1.0")
    project.do(ActivateSheet(stricter, load(stricter, path="sheet")))
    report = merge(project, back(folder, "ann"), GO)
    assert (report.taken, report.stale) == (2, 1) and "1 of them waits for another look" in report.text
    (mark,) = project.view.find(StaleLabel)
    assert (mark.item_id, mark.task, mark.annotator_id, mark.state) == (first, "cells", "ann", "open")
    revision = project.view.last_revision()
    assert merge(project, tmp_path / "ann-back.earmark", GO).stale == 0
    assert project.view.last_revision() == revision


def test_a_package_of_another_project_is_refused(project: Workspace, make_workspace: Make, tmp_path: Path) -> None:
    folder = out(project, "ann", tmp_path)
    with Workspace.open(folder, who="ann") as opened:
        Desk(opened, "ann").set_value(items_of(opened)[0], "quality", values.Choice("blurred"))
    file = back(folder, "ann")
    other = make_workspace("another")
    with pytest.raises(CallError, match="which is another one"):
        merge(other, file, GO)
    with pytest.raises(CallError, match="the work package of ann"), Workspace.open(folder, who="ann") as opened:
        opened.do(AddLead())
        pack(opened, "bob", tmp_path / "x.earmark", GO)


class AddLead:
    """Somebody who should not be in a package."""

    area, title = "project", "Add"

    def plan(self, view: Any, who: str) -> list[Any]:
        from app.changes.edit import create

        return [create(Annotator(id="bob", name="bob"))]
