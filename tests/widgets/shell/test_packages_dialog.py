"""Packing and merging in the window: reports, conflicts that a lead decides, and nothing of others for an annotator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.commands.curate import AssignItems
from app.errors import EarmarkError
from app.jobs.job import Progress
from app.labeling.desk import Desk
from app.labels import values
from app.packages.merge import conflicts
from app.packages.pack import pack
from app.packages.unpack import place_for, unpack
from app.records import Annotation, Item
from app.settings.store import Settings
from app.workspace import Workspace
from tests.app.conftest import make_workspace  # noqa: F401 - a fixture
from widgets.bridge.jobs import JobRunner
from widgets.labeling.versions.dialog import VersionsDialog
from widgets.shell.main_window import MainWindow
from widgets.shell.packages_dialog import PackagesDialog
from widgets.theme.theme import Theme

Ask = Callable[[Workspace, str], PackagesDialog]


@pytest.fixture
def ask(qtbot: QtBot, qapp: QApplication) -> Iterator[Ask]:
    errors: list[EarmarkError] = []
    jobs = JobRunner(errors.append)

    def asked(workspace: Workspace, who: str) -> PackagesDialog:
        dialog = PackagesDialog(workspace, who, jobs, Theme(qapp, "light"))
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    yield asked
    jobs.close()
    assert errors == []


@pytest.fixture
def travelled(make_workspace: Callable[..., Workspace], tmp_path: Path) -> tuple[Workspace, Path]:  # noqa: F811
    """A project, and what ann said at her desk about its first picture; at home she said something else."""
    project = make_workspace()
    first = project.view.find(Item)[0].id
    project.do(AssignItems((first,), "ann"))
    pack(project, "ann", tmp_path / "ann.earmark", Progress(), by_reference=True)
    folder = unpack(tmp_path / "ann.earmark", place_for(tmp_path / "ann.earmark"), Progress()).folder
    for workspace, said in ((Workspace.open(folder, who="ann"), "sharp"), (project, "blurred")):
        Desk(workspace, "ann").set_value(first, "quality", values.Choice(said))
    with Workspace.open(folder, who="ann", read_only=True) as opened:
        pack(opened, "ann", tmp_path / "back.earmark", Progress())
    return project, tmp_path


def words(dialog: PackagesDialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def test_a_package_is_packed_and_merged_and_a_lead_decides(
    travelled: tuple[Workspace, Path], ask: Ask, qtbot: QtBot
) -> None:
    project, folder = travelled
    dialog = ask(project, "lead")
    assert set(dialog.packs) == {"ann", "bob", "lead"}
    dialog.pack_to("bob", folder / "bob.earmark")
    qtbot.waitUntil(lambda: not dialog.busy)
    assert "3 items" in dialog.banner.text and (folder / "bob.earmark").is_file()
    dialog.merge_file(folder / "back.earmark")
    qtbot.waitUntil(lambda: not dialog.busy)
    assert "1 changed on both sides" in dialog.banner.text
    qtbot.waitUntil(lambda: "1 label waits" in words(dialog))
    ((_, take),) = dialog.decisions.values()
    take.click()
    assert not take.isEnabled()
    qtbot.waitUntil(lambda: not dialog.busy)
    (mine,) = project.view.find(Annotation, annotator_id="ann")
    assert mine.value is not None and values.decode(mine.value) == values.Choice("sharp")
    assert dialog.decisions == {} and "waits" not in words(dialog)
    dialog.merge_file(folder / "nothing.earmark")
    qtbot.waitUntil(lambda: not dialog.busy)
    assert "no such file" in dialog.banner.text


def test_an_annotator_packs_their_own_work_and_sees_nothing_else(
    travelled: tuple[Workspace, Path], ask: Ask, qtbot: QtBot
) -> None:
    project, folder = travelled
    lead = ask(project, "lead")
    lead.merge_file(folder / "back.earmark")
    qtbot.waitUntil(lambda: not lead.busy)
    lead.accept()
    dialog = ask(project, "bob")
    assert set(dialog.packs) == {"bob"} and not dialog.merge.isEnabled() and dialog.decisions == {}
    assert "ann" not in words(dialog).split() and "sharp" not in words(dialog)
    dialog.merge_file(folder / "back.earmark")
    qtbot.waitUntil(lambda: not dialog.busy)
    assert "is an annotator" in dialog.banner.text
    dialog.pack_to("ann", folder / "stolen.earmark")
    qtbot.waitUntil(lambda: not dialog.busy)
    assert "is an annotator" in dialog.banner.text and not (folder / "stolen.earmark").exists()


def test_a_package_opens_like_a_project(
    travelled: tuple[Workspace, Path], qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    _, folder = travelled
    window = MainWindow(Theme(qapp, "light"), Settings(tmp_path / "settings.json"))
    qtbot.addWidget(window)
    window.show()
    (folder / "other.earmark").write_bytes((folder / "ann.earmark").read_bytes())
    assert window.open_project(folder / "other.earmark")
    qtbot.waitUntil(lambda: window.project is not None, timeout=10_000)
    assert window.project is not None and window.project.who.annotator == "ann"
    assert window.project.workspace.path == folder / "other"
    (folder / "broken.earmark").write_bytes(b"no zip")
    window.close_project()
    window.open_project(folder / "broken.earmark")
    qtbot.waitUntil(lambda: "no work package" in window.start.banner.text, timeout=10_000)
    window.close()


def test_versions_stand_side_by_side_and_what_is_chosen_there_is_decided(
    travelled: tuple[Workspace, Path], ask: Ask, qtbot: QtBot
) -> None:
    project, folder = travelled
    dialog = ask(project, "lead")
    dialog.merge_file(folder / "back.earmark")
    qtbot.waitUntil(lambda: not dialog.busy)
    qtbot.waitUntil(lambda: bool(dialog.decisions))
    (conflict,) = conflicts(project.view)
    dialog.compare(conflict)
    (versions,) = dialog.findChildren(VersionsDialog)
    qtbot.waitUntil(lambda: versions.found is not None)
    assert [one.text().strip() for one in versions.bar.buttons] == ["Here: blurred", "Package: sharp"]
    assert not versions.both.isEnabled() and "Only one can stand" in versions.both.toolTip()
    assert versions.told.text() == "What is here stands."
    QTest.keyClick(versions, Qt.Key.Key_2)
    assert versions.told.text() == "Package: that version stands."
    versions.decide.click()
    qtbot.waitUntil(lambda: conflicts(project.view) == [] and not dialog.busy)
    (said,) = project.view.find(Annotation, annotator_id="ann", task="quality")
    assert said.value is not None and "sharp" in said.value
