"""Two annotators work blind at desks of their own; their packages travel and are merged, in whichever order."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.agreement.project import project_agreement
from app.commands.curate import AssignItems
from app.commands.project import AddAnnotator
from app.jobs.job import Progress
from app.labeling.desk import Desk
from app.labels import values
from app.packages.merge import merge
from app.packages.pack import pack
from app.packages.unpack import place_for, unpack
from app.records import Annotation, Assignment, Item, LabelRow
from app.settings.store import Settings
from app.workspace import Workspace
from tests.journeys.seat import CTRL, SHIFT, Seat
from widgets.dataset.assign_dialog import AssignDialog
from widgets.shell.main_window import MainWindow
from widgets.shell.packages_dialog import PackagesDialog
from widgets.theme.theme import Theme

K = Qt.Key
PATIENCE_S = 60.0


def wait(there: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while not there():
        assert time.monotonic() < end, f"waited in vain for {what}"
        QApplication.processEvents()
        time.sleep(0.002)


def only(window: MainWindow, kind: type) -> object:
    (found,) = (one for one in window.findChildren(kind) if one.isVisible())
    return found


def packed(window: MainWindow, who: str, out: Path) -> None:
    """Packs in the dialog."""
    assert window.project is not None
    window.project.show_packages()
    dialog = only(window, PackagesDialog)
    assert isinstance(dialog, PackagesDialog) and who in dialog.packs
    dialog.pack_to(who, out)
    wait(lambda: not dialog.busy, "the package")
    assert "Packed for" in dialog.banner.text, dialog.banner.text
    dialog.accept()


def labelled(qapp: QApplication, package: Path, folder: Path, keys: dict[str, Qt.Key]) -> Path:
    """Somebody opens a package at their desk, says for each picture what they think by keyboard, and packs again."""
    window = MainWindow(Theme(qapp, "light"), Settings(folder / f"{package.stem}.json"))
    window.show()
    assert window.open_project(package)
    wait(lambda: window.project is not None, "the package to open")
    assert window.project is not None
    place, who = window.project.workspace.path, window.project.who.annotator
    assert [one.annotator_id for one in window.project.workspace.view.find(Annotation)] == []
    window.close()
    seat = Seat(qapp, place, folder / f"{package.stem}.json")
    try:
        for _ in range(4):
            name = seat.page.work.item.path if seat.page.work.item else ""
            seat.key(keys.get(name, K.Key_1), SHIFT)
            before = seat.page.work.item_id
            seat.key(K.Key_Return, CTRL)
            view = seat.window.project.workspace.view
            wanted = {"item_id": before, "task": "stain", "state": "submitted"}
            seat.wait(lambda wanted=wanted, view=view: view.count(Annotation, **wanted) == 1, "the label to be in")
            seat.wait(lambda: seat.page.view.stage.ready, "the picture")
        packed(seat.window, who, folder / f"{who}-back.earmark")
        assert not seat.watch.stalls
    finally:
        seat.close()
    return folder / f"{who}-back.earmark"


@pytest.fixture
def pictures(project: Path) -> list[str]:
    """Four of the pictures, and two annotators; the lead sits at the window."""
    with Workspace.open(project) as opened:
        opened.do(AddAnnotator("bob", "Bob"))
        return sorted(item.path for item in opened.view.find(Item))[:4]


def test_two_desks_label_blind_and_their_packages_are_merged(
    project: Path, pictures: list[str], tmp_path: Path, qapp: QApplication, request: pytest.FixtureRequest
) -> None:
    lead = MainWindow(Theme(qapp, "light"), Settings(tmp_path / "lead.json"))
    lead.resize(1280, 860)
    lead.show()
    request.addfinalizer(lead.close)
    assert lead.open_project(project, "data") and lead.project is not None
    lead.project.who.switch("lead")
    browser = lead.project.pages["data"].browser
    # Four pictures for each of the two: everything twice.
    browser.picking.only(0)
    browser.picking.up_to(3)
    browser.sharing.ask()
    dialog = only(lead, AssignDialog)
    assert isinstance(dialog, AssignDialog)
    dialog.overlap.setValue(100)
    wait(lambda: dialog.share.isEnabled() and "4 labelled by several" in dialog.summary.text(), "the preview")
    dialog.share.click()
    workspace = lead.project.workspace
    wait(lambda: workspace.view.count(Assignment) == 8, "the assignments")
    for who in ("ann", "bob"):
        packed(lead, who, tmp_path / f"{who}.earmark")
    ann = labelled(qapp, tmp_path / "ann.earmark", tmp_path, {})
    bob = labelled(qapp, tmp_path / "bob.earmark", tmp_path, {pictures[1]: K.Key_2})
    # In either order the same, and agreement sees two independent people.
    shutil.copytree(project, tmp_path / "copy", ignore=shutil.ignore_patterns("*.lock"))
    lead.project.show_packages()
    packages = only(lead, PackagesDialog)
    assert isinstance(packages, PackagesDialog)
    for file in (ann, bob, ann):
        packages.merge_file(file)
        wait(lambda: not packages.busy, "the merge")
        assert packages.decisions == {}
    assert "8 are here already" in packages.banner.text
    packages.accept()
    with Workspace.open(tmp_path / "copy") as other:
        for file in (bob, ann):
            merge(other, file, Progress())
        assert other.view.find(Annotation) == workspace.view.find(Annotation)
    said = {
        (workspace.view.get(Item, one.item_id).path, one.annotator_id): values.decode(one.value)
        for one in workspace.view.find(Annotation, task="stain")
        if one.value is not None
    }
    expected = {(name, who): values.Choice("good") for name in pictures for who in ("ann", "bob")}
    assert said == {**expected, (pictures[1], "bob"): values.Choice("pale")}
    report = project_agreement(workspace.view, workspace.sheet, "stain", by=())
    assert (report.items, report.protocol["not_independent"]) == (4, 0)


def test_a_label_of_a_thousand_objects_is_merged_while_the_window_goes_on(
    project: Path, pictures: list[str], tmp_path: Path, sit: Callable[[], Seat]
) -> None:
    """Once as it comes, once against what was changed here, which a lead decides; the seat's watch fails a stall."""
    with Workspace.open(project) as opened:
        item = next(one for one in opened.view.find(Item) if one.path == pictures[0])
        opened.do(AssignItems((item.id,), "ann"))
        pack(opened, "ann", tmp_path / "ann.earmark", Progress(), by_reference=True)
    desk = unpack(tmp_path / "ann.earmark", place_for(tmp_path / "ann.earmark"), Progress()).folder

    def drawn(shift: float, name: str) -> Path:
        places = [(10.0 * (n % 25) + shift, 5.0 * (n // 25)) for n in range(1000)]
        boxes = [values.Box(f"b{n}", "red", (x, y, x + 8.0, y + 8.0)) for n, (x, y) in enumerate(places)]
        with Workspace.open(desk, who="ann") as opened:
            Desk(opened, "ann").put(item.id, "cells", *boxes)
            pack(opened, "ann", tmp_path / name, Progress())
        return tmp_path / name

    seat = sit()
    assert seat.window.project is not None
    seat.window.project.who.switch("lead")
    workspace = seat.window.project.workspace
    seat.window.project.show_packages()
    dialog = only(seat.window, PackagesDialog)
    assert isinstance(dialog, PackagesDialog)

    def merged(file: Path) -> None:
        dialog.merge_file(file)
        seat.wait(lambda: not dialog.busy, "the merge")

    merged(drawn(0.0, "first.earmark"))
    assert workspace.view.count(LabelRow) == 1000 and "1 label of ann was" in dialog.banner.text.lower()
    Desk(workspace, "ann").put(item.id, "cells", values.Box("b0", "white", (3.0, 3.0, 20.0, 20.0)))
    merged(drawn(1.0, "second.earmark"))
    ((_, take),) = dialog.decisions.values()
    seat.press(take)
    seat.wait(lambda: not dialog.busy, "the decision")
    assert dialog.decisions == {} and workspace.view.count(LabelRow) == 1000
    held = {values.decode_object(row.body).box_px[0] % 10 for row in workspace.view.find(LabelRow)}
    assert held == {1.0}
