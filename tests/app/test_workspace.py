"""The one write path: do, undo, redo, refusal, news."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import msgspec
import pytest

from app import errors, ids
from app.changes.command import ChangeSet, View
from app.changes.edit import Edit, change
from app.commands.labels import ImportLabels, Said, SetValue, Submit
from app.commands.objects import EditObjects
from app.commands.project import AddAnnotator
from app.labels import values
from app.records import Annotation, Annotator, Item, LabelRow, Project
from app.store import schema
from app.workspace import Workspace


def box(name: str = "b", side: float = 10.0, cls: str = "red") -> values.Box:
    return values.Box(id=name, cls=cls, box_px=(1.0, 1.0, 1.0 + side, 1.0 + side))


def first_item(workspace: Workspace) -> str:
    return workspace.view.find(Item)[0].id


@dataclass(frozen=True)
class Rename:
    """Gives the project another name."""

    name: str
    area: ClassVar[str] = "data"
    title: ClassVar[str] = "Rename"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        before = view.get(Project, "project")
        assert before is not None
        return [change(before, msgspec.structs.replace(before, name=self.name))]


def test_the_project_is_as_it_was_changed_last(make_workspace) -> None:
    workspace = make_workspace()
    first = workspace.project.name
    workspace.do(Rename("Other"))
    assert workspace.project.name == "Other"
    workspace.undo(area="data")
    assert workspace.project.name == first
    workspace.redo(area="data")
    assert workspace.project.name == "Other"
    with Workspace.open(workspace.path, read_only=True) as again:
        assert again.project.name == "Other"


def test_undo_takes_back_only_ones_own(make_workspace) -> None:
    workspace = make_workspace()
    item = first_item(workspace)
    workspace.do(EditObjects(item, "cells", put=(box(),)), who="ann")
    workspace.do(SetValue(item, "quality", values.Choice("sharp")), who="bob")
    undone = workspace.undo(who="ann")
    assert undone is not None and undone.ids(LabelRow)
    assert workspace.view.count(LabelRow) == 0
    assert workspace.view.get(Annotation, ids.annotation_id(item, "quality", "bob")) is not None
    assert workspace.undo(who="ann") is None
    assert workspace.redo(who="ann") is not None
    assert workspace.view.count(LabelRow) == 1


def test_undo_on_the_label_page_never_takes_back_an_import(make_workspace) -> None:
    workspace = make_workspace()
    workspace.do(ImportLabels("ann", (Said(first_item(workspace), "quality", values.Choice("sharp")),)), who="ann")
    assert workspace.undo(who="ann", area="label") is None
    assert workspace.undo(who="ann", area="import") is not None


def test_undo_survives_a_restart(make_workspace) -> None:
    workspace = make_workspace()
    item, path = first_item(workspace), workspace.path
    for side in (5.0, 6.0, 7.0):
        workspace.do(EditObjects(item, "cells", put=(box(side=side),)), who="ann")
    workspace.undo(who="ann")
    workspace.close()
    with Workspace.open(path, who="ann") as again:
        assert again.can_redo()
        assert again.undo() is not None
        row = again.view.find(LabelRow)[0]
        assert values.decode_object(row.body) == box(side=5.0)
        again.redo()
        again.redo()
        assert values.decode_object(again.view.find(LabelRow)[0].body) == box(side=7.0)


def test_a_stale_undo_is_refused_and_changes_nothing(make_workspace) -> None:
    workspace = make_workspace()
    item = first_item(workspace)
    workspace.do(SetValue(item, "quality", values.Choice("sharp")), who="ann")
    workspace.do(ImportLabels("ann", (Said(item, "quality", values.Choice("blurred")),)))
    before = workspace.view.last_revision()
    with pytest.raises(errors.StaleEdit, match="changed meanwhile"):
        workspace.undo(who="ann")
    assert workspace.view.last_revision() == before


def test_what_the_sheet_does_not_know_is_refused(make_workspace) -> None:
    workspace = make_workspace()
    with pytest.raises(errors.RuleViolation, match="purple"):
        workspace.do(EditObjects(first_item(workspace), "cells", put=(box(cls="purple"),)), who="ann")
    assert workspace.view.count(LabelRow) == 0


def test_submitting_goes_through_the_checks(make_workspace) -> None:
    workspace = make_workspace()
    item = first_item(workspace)
    submit = Submit(item, tuple(workspace.sheet.tasks.values()), workspace.sheet.digest)
    with pytest.raises(errors.RuleViolation, match="Quality"):
        workspace.do(submit, who="ann")
    workspace.do(SetValue(item, "quality", values.Choice("sharp")), who="ann")
    workspace.do(EditObjects(item, "cells", put=(box(side=2.0),)), who="ann")
    with pytest.raises(errors.RuleViolation) as refused:
        workspace.do(submit, who="ann")
    assert refused.value.findings
    workspace.do(EditObjects(item, "cells", put=(box(side=9.0),)), who="ann")
    workspace.do(submit, who="ann")
    states = {found.state for found in workspace.view.find(Annotation, item_id=item)}
    assert states == {"submitted"}
    workspace.do(EditObjects(item, "cells", remove=("b",)), who="ann")
    assert workspace.view.get(Annotation, ids.annotation_id(item, "cells", "ann")).state == "draft"


def test_an_import_twice_changes_nothing(make_workspace) -> None:
    workspace = make_workspace()
    labels = (Said(first_item(workspace), "cells", values.Boxes((box("a"), box("b", 20.0)))),)
    assert workspace.do(ImportLabels("ann", labels)).edits
    assert not workspace.do(ImportLabels("ann", labels)).edits
    fewer = (Said(first_item(workspace), "cells", values.Boxes((box("a"),))),)
    workspace.do(ImportLabels("ann", fewer))
    assert workspace.view.count(LabelRow) == 1


def test_subscribers_hear_each_change_once_with_its_origin(make_workspace) -> None:
    workspace = make_workspace()
    heard: list[ChangeSet] = []
    stop = workspace.subscribe(heard.append)
    workspace.do(AddAnnotator("carol"), origin="data page")
    stop()
    workspace.do(AddAnnotator("dave"))
    assert [change.origin for change in heard] == ["data page"]


def test_a_second_writer_is_kept_out_and_a_reader_is_not(make_workspace) -> None:
    workspace = make_workspace()
    with pytest.raises(errors.ProjectLocked, match=r"another process|in use"):
        Workspace.open(workspace.path)
    with Workspace.open(workspace.path, read_only=True) as reader:
        assert reader.view.count(Item) == 3
        with pytest.raises(errors.ReadOnly):
            reader.do(AddAnnotator("eve"))


def test_a_newer_project_is_refused_untouched(make_workspace) -> None:
    workspace = make_workspace()
    workspace.close()
    database = workspace.path / "earmark.db"
    with sqlite3.connect(database) as raw:
        raw.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    raw.close()
    before = database.read_bytes()
    with pytest.raises(errors.ProjectTooNew, match="Update Earmark"):
        Workspace.open(workspace.path)
    assert database.read_bytes() == before


def test_a_foreign_database_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "earmark.db") as raw:
        raw.execute("CREATE TABLE notes (text)")
    raw.close()
    with pytest.raises(errors.NotAProject, match="not made by Earmark"):
        Workspace.open(tmp_path)


def test_a_damaged_database_says_so(make_workspace) -> None:
    workspace = make_workspace(items=500)
    workspace.close()
    database = workspace.path / "earmark.db"
    bytes_ = bytearray(database.read_bytes())
    bytes_[8192:60000] = b"\x5a" * (60000 - 8192)
    database.write_bytes(bytes_)
    (workspace.path / "project.lock").write_text("process 1 on nowhere\n")  # as an unclean end leaves it
    with pytest.raises(errors.ProjectDamaged, match="backups"):
        Workspace.open(workspace.path)


def test_a_full_disk_loses_nothing(make_workspace) -> None:
    workspace = make_workspace()
    item = first_item(workspace)
    workspace.do(EditObjects(item, "cells", put=(box(),)), who="ann")
    connection = workspace.store.writing
    [pages] = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(errors.DiskFull, match="no space left"):
        for index in range(2000):
            workspace.do(EditObjects(item, "cells", put=(box(f"n{index}"),)), who="ann")
    kept = workspace.view.count(LabelRow)
    connection.execute("PRAGMA max_page_count = 1000000")
    workspace.do(EditObjects(item, "cells", put=(box("after"),)), who="ann")
    assert workspace.view.count(LabelRow) == kept + 1
    assert workspace.store.check() == []


def test_closing_makes_a_backup_that_opens(make_workspace, tmp_path: Path) -> None:
    workspace = make_workspace()
    workspace.close()
    copies = list((workspace.path / "backups").glob("*.db"))
    assert len(copies) == 1
    other = tmp_path / "restored"
    other.mkdir()
    shutil.copy(copies[0], other / "earmark.db")
    with Workspace.open(other) as restored:
        assert restored.view.count(Item) == 3


def test_the_project_folder_that_is_not_one(tmp_path: Path) -> None:
    with pytest.raises(errors.NotAProject, match="earmark new"):
        Workspace.open(tmp_path)


def test_what_joins_is_taken_back_and_brought_back_as_one_step(make_workspace) -> None:
    workspace = make_workspace()
    item, path = first_item(workspace), workspace.path

    def left(opened: Workspace) -> list[float]:
        return [values.decode_object(row.body).box_px[2] for row in opened.view.find(LabelRow)]

    for side, joins in ((5.0, False), (6.0, False), (7.0, True), (8.0, True)):
        workspace.do(EditObjects(item, "cells", put=(box(side=side),)), who="ann", joins=joins)
    workspace.undo(who="ann")
    assert left(workspace) == [6.0]
    workspace.close()
    with Workspace.open(path, who="ann") as again:
        assert again.redo() is not None and left(again) == [9.0]
        assert not again.can_redo()
        again.undo()
        again.undo()
        assert left(again) == [] and again.undo() is None


def test_a_sheet_that_was_loaded_elsewhere_is_not_read_again(make_workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.commands.project import ActivateSheet
    from app.rules import load as loading

    made = make_workspace()
    before = made.sheet
    other = loading.load(before.text.replace("version: 1.0.0", "version: 1.0.1"))
    assert other.digest != before.digest
    made.know(other)
    assert made.sheet is before, "it is not in force yet"
    made.do(ActivateSheet(other.text, other))
    monkeypatch.setattr(loading, "load", None)
    assert made.sheet is other


def test_a_worker_writes_beside_the_main_thread_and_all_is_told_in_order(make_workspace) -> None:
    workspace, heard = make_workspace(), list[ChangeSet]()
    people = workspace.view.count(Annotator)
    workspace.subscribe(heard.append)
    with ThreadPoolExecutor(2) as pool:
        for side in ("x", "y"):
            pool.submit(lambda side=side: [workspace.do(AddAnnotator(f"{side}{n}")) for n in range(15)])
        for n in range(15):
            workspace.do(AddAnnotator(f"m{n}"))
    workspace.do(AddAnnotator("last"))
    assert [one.revision for one in heard] == sorted(one.revision for one in heard) and len(heard) == 46
    assert heard[-1].revision == workspace.view.last_revision()
    for _ in range(46):
        assert workspace.undo(area="project") is not None
    assert workspace.view.count(Annotator) == people


def test_what_was_planned_before_another_wrote_is_planned_again(make_workspace) -> None:
    """A row that changes between the plan and the commit: once is no reason to refuse, what it says itself is."""
    workspace = make_workspace()

    @dataclass(frozen=True)
    class Slow(Rename):
        def plan(self, view: View, who: str) -> Sequence[Edit]:
            edits = super().plan(view, who)
            if names:
                pool.submit(workspace.do, Rename(names.pop()), who="other").result()
            return edits

    with ThreadPoolExecutor(1) as pool:
        names = ["once"]
        workspace.do(Slow("slow"))
        assert workspace.project.name == "slow"
        names = [f"again {n}" for n in range(20)]
        with pytest.raises(errors.StaleEdit):
            workspace.do(Slow("never"))
