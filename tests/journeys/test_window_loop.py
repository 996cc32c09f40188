"""Once round the loop through the real window, on the sample's real data."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.agreement.project import project_agreement
from app.lineage.snapshot import log
from app.lineage.verify import verify
from app.records import Item, SampleRow
from app.scope.charter import read_charter
from app.settings.store import Settings
from app.slices.project import project_slices
from app.workspace import Workspace
from widgets.parts.card import StatTile
from widgets.shell.main_window import MainWindow
from widgets.shell.stages import STAGES
from widgets.slices.aim_dialog import AimDialog
from widgets.theme.theme import Theme

Open = Callable[[str], MainWindow]
# The job of a page that was left shares the two threads of the window, and the machine may be busy with others.
LONG_MS = 120_000


@pytest.fixture
def open_window(sample: Path, tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Open]:
    windows: list[MainWindow] = []

    def opened(name: str) -> MainWindow:
        shutil.copytree(sample / name, tmp_path / name)
        window = MainWindow(Theme(qapp, "light"), Settings(tmp_path / "settings.json"))
        qtbot.addWidget(window)
        windows.append(window)
        window.show()
        assert window.open_project(tmp_path / name, "scope"), window.start.banner.text
        return window

    yield opened
    for window in windows:
        window.close()


def go(window: MainWindow, qtbot: QtBot, stage: str, **selection: object):
    """Shows a stage and waits for its jobs."""
    if window.project.is_closed(stage):
        window.project.who.switch("lead")
    window.project.go(stage, **selection)
    settle(window, qtbot)
    return window.project.pages[stage]


def settle(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.project.jobs.busy, timeout=LONG_MS)
    QApplication.processEvents()


def figure(page, title: str) -> str:
    """What a tile says, as a screen reader would read it."""
    tiles = {tile.accessibleName().split(":")[0]: tile.accessibleName() for tile in page.findChildren(StatTile)}
    return tiles[title]


def test_every_stage_opens_on_real_data(open_window: Open, qtbot: QtBot) -> None:
    window = open_window("pictures")
    for stage in STAGES:
        page = go(window, qtbot, stage.id)
        assert window.project.stage == stage.id
        assert page.isVisible()
    assert set(window.project.pages) == {stage.id for stage in STAGES}


def test_agree_shows_what_was_measured(open_window: Open, qtbot: QtBot) -> None:
    window = open_window("speech")
    page = go(window, qtbot, "agree", task="words")
    workspace = window.project.workspace
    report = project_agreement(workspace.view, workspace.sheet, "words")
    assert f"{report.hlp:.3f}" in figure(page, "HUMAN-LEVEL PERFORMANCE")
    assert f"{report.raw_hlp.value:.3f}" in figure(page, "BEFORE THE RULES")


def test_scope_shows_what_the_other_stages_know(open_window: Open, qtbot: QtBot) -> None:
    window = open_window("speech")
    page = go(window, qtbot, "scope")
    assert "0.79" in figure(page, "HUMAN-LEVEL PERFORMANCE")
    assert "whisper-base" in figure(page, "BEST MODEL RUN")
    assert read_charter(window.project.workspace.view).target == 0.95


def test_slices_are_those_of_the_command_and_aim_the_recipe(open_window: Open, qtbot: QtBot) -> None:
    window = open_window("pictures")
    page = go(window, qtbot, "slices")
    workspace = window.project.workspace
    name, task = page._run.currentData()
    found = project_slices(workspace.view, workspace.sheet, name, task=task)
    assert f"{found.overall.model:.3f}" in figure(page, "MODEL")
    assert page.found.slices == found.slices
    page.found.aim.click()
    asked = page.findChild(AimDialog)
    assert "Nobody knows how well people do here" in asked.cautions[0]
    asked.aim.click()
    settle(window, qtbot)
    assert window.project.stage == "augment"
    qtbot.waitUntil(lambda: "augment" in window.project.pages)
    assert window.project.pages["augment"].desk.slice == found.slices[0].slice


@pytest.mark.parametrize(("name", "slice_"), [("pictures", "source == 'nuclei'"), ("speech", "source == 'libri'")])
def test_samples_are_made_and_decided_by_key(open_window: Open, qtbot: QtBot, name: str, slice_: str) -> None:
    window = open_window(name)
    page = go(window, qtbot, "augment", slice=slice_)
    make, review = page.tab_named("make"), page.tab_named("review")
    page.show_tab("make")
    make.count.setValue(2)
    qtbot.waitUntil(lambda: make.settled and make.make.isEnabled(), timeout=LONG_MS)
    # Whatever the parents are, what is warned of is the slice.
    assert list(make._warned._known) == [slice_]
    make.make.click()
    settle(window, qtbot)
    qtbot.waitUntil(lambda: page.tab is review, timeout=LONG_MS)
    workspace = window.project.workspace
    assert workspace.view.count(SampleRow, state="pending") == 2, page._frame.banner.text
    page.setFocus()
    for key, state in ((Qt.Key.Key_A, "accepted"), (Qt.Key.Key_R, "rejected")):
        # The list of samples, and the pictures of the one at hand, come from a worker.
        qtbot.waitUntil(lambda: review._has_one() and review._pair.prepared is not None, timeout=LONG_MS)
        qtbot.waitUntil(window.isActiveWindow)
        qtbot.keyClick(review, key)
        qtbot.waitUntil(lambda state=state: workspace.view.count(SampleRow, state=state) == 1, timeout=LONG_MS)
    qtbot.keyClick(review, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(window, qtbot)
    assert workspace.view.count(SampleRow, state="pending") == 1
    assert workspace.view.count(SampleRow, state="accepted") == 1


def test_a_wrong_recipe_is_a_message_in_its_place(open_window: Open, qtbot: QtBot) -> None:
    window = open_window("pictures")
    page = go(window, qtbot, "augment")
    page.desk.replace(page.desk.text.replace("rotate", "rotat"))
    qtbot.waitUntil(lambda: page.desk.settled and bool(page.desk.reading.problems), timeout=LONG_MS)
    (problem,) = page.desk.reading.problems
    assert "rotat" in str(problem) and f"line {problem.line}" in str(problem)
    assert not page.tab_named("recipe").problems.isHidden() and not page.tab_named("make").make.isEnabled()


def test_an_export_is_written_and_verifies(open_window: Open, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window("pictures")
    page = go(window, qtbot, "export")
    page._message.setText("round one")
    page._take()
    assert [one.message for one in log(window.project.workspace.view)] == ["round one"]
    page._split.setText("0.8,0.8")
    page.export_to(tmp_path / "out")
    assert "add up to 1" in page._frame.banner.text
    page._split.setText("0.8,0.1,0.1")
    page.export_to(tmp_path / "out")
    settle(window, qtbot)
    assert verify(tmp_path / "out").ok, page._frame.banner.text
    line = json.loads((tmp_path / "out" / "manifest.jsonl").read_text().splitlines()[0])
    assert line["sha256"]


def test_a_folder_with_a_broken_file_is_registered(open_window: Open, qtbot: QtBot, tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    Image.new("RGB", (40, 30), (90, 20, 200)).save(photos / "good.png")
    (photos / "bad.png").write_bytes(b"not a picture")
    window = open_window("pictures")
    page = go(window, qtbot, "data")
    page.add_folder(photos)
    settle(window, qtbot)
    settle(window, qtbot)
    items = {item.path: item for item in window.project.workspace.view.find(Item) if item.path.endswith("d.png")}
    assert items["good.png"].features["brightness"] > 0
    assert items["bad.png"].state == "broken"
    page.browser.bar.line.setText("bad.png")
    shown = page.browser.grid.items
    qtbot.waitUntil(lambda: len(shown.rows) == 1, timeout=LONG_MS)
    assert page.browser.grid.tiles.seen.table.path(int(shown.rows[0])) == "bad.png"


def test_closing_leaves_a_project_that_the_terminal_opens(open_window: Open, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window("pictures")
    go(window, qtbot, "label")
    window.close()
    with Workspace.open(tmp_path / "pictures") as again:
        assert again.view.count(Item) == 84
