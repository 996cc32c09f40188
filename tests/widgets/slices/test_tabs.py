"""The tabs of the slices page: saved slices, runs, suspect labels, features."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.commands.labels import ImportLabels, Said
from app.errors import InputError
from app.labels.values import Choice
from app.records import Assignment, DerivedColumn, Tag
from app.settings.store import Settings
from app.slices.saved import saved_slice
from app.workspace import Workspace
from tests.app.slices.conftest import hums, name, predict  # noqa: F401 - a fixture
from widgets.bridge.changes import Changes
from widgets.bridge.jobs import JobRunner
from widgets.shell.page import PageContext, Who, filled
from widgets.slices import page as slices_page
from widgets.slices.features_view import FeaturesView
from widgets.slices.run_tab import RunTab
from widgets.slices.runs_view import RunsView
from widgets.slices.saved_view import SavedView
from widgets.slices.suspects_view import SuspectsView
from widgets.theme.theme import Theme

LONG_MS = 60_000


class Desk:
    """A tab at a project, what it has told, and where it has gone."""

    def __init__(self, project: Workspace, folder: Path, qapp: QApplication, qtbot: QtBot) -> None:
        self.gone: list[tuple[str, dict[str, Any]]] = []
        self.said: list[tuple[str, str]] = []
        self._qtbot = qtbot
        problems: list[Any] = []
        self.jobs = JobRunner(problems.append)
        self.context = PageContext(
            project, self.jobs, Changes(project), Who("lead"), Theme(qapp, "light"), Settings(folder / "s.json"),
            problems.append, lambda stage, **chosen: self.gone.append((stage, chosen)),
        )  # fmt: skip

    def show(self, tab: RunTab) -> None:
        self._qtbot.addWidget(tab)
        tab.told.connect(lambda text, tone: self.said.append((text, tone)))
        tab.show()
        self.again(tab)

    def again(self, tab: RunTab) -> None:
        tab.show_run("net", "hum")
        self.settle()

    def settle(self) -> None:
        self._qtbot.waitUntil(lambda: not self.jobs.running, timeout=LONG_MS)
        QApplication.processEvents()


@pytest.fixture
def sit(hums: Workspace, tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Callable[[], Desk]:  # noqa: F811
    predict(hums, "net", range(8))
    desks: list[Desk] = []

    def sit_down() -> Desk:
        desks.append(Desk(hums, tmp_path, qapp, qtbot))
        return desks[-1]

    yield sit_down
    for desk in desks:
        desk.jobs.close()
        desk.context.changes.close()


def test_a_slice_is_saved_followed_and_its_items_tagged(sit: Callable[[], Desk], hums: Workspace) -> None:  # noqa: F811
    desk = sit()
    tab = SavedView(desk.context)
    desk.show(tab)
    tab.name.setText("quiet")
    tab.condition.setText("snr_db < 10")
    tab.ease.setValue(4)
    tab._save.click()
    assert saved_slice(hums.view, "hum", "quiet").ease == 4
    desk.again(tab)
    assert (tab._rows[0].items, tab._rows[0].error_share) == (10, 1.0)
    assert tab._over.isVisibleTo(tab)
    tab._show_items.click()
    desk.settle()
    stage, chosen = desk.gone.pop()
    assert stage == "data" and len(chosen["query"].within.item_ids) == 10
    tab._tag.click()
    desk.settle()
    assert hums.view.count(Tag, name="quiet") == 10
    stage, chosen = desk.gone[-1]
    assert stage == "data" and chosen["query"].text == 'tag == "quiet"'
    tab.ease.setValue(0)
    tab.name.setText("")
    tab._save.click()
    assert desk.said[-1][1] == "error" and "no name for a slice" in desk.said[-1][0]


def test_suspects_are_sent_and_taken_back(sit: Callable[[], Desk], hums: Workspace) -> None:  # noqa: F811
    hums.do(ImportLabels("bob", (Said(name(1), "hum", Choice("a")),)))
    desk = sit()
    tab = SuspectsView(desk.context)
    desk.show(tab)
    assert tab._found is not None and [one.item_id for one in tab._found.found] == [name(1)]
    tab.send.click()
    assert [(row.item_id, row.annotator_id) for row in hums.view.find(Assignment)] == [(name(1), "eve")]
    assert desk.said[-1] == ("1 item sent to re-labelling.", "success")
    tab.back.click()
    assert not hums.view.find(Assignment) and not tab.back.isEnabled()


def test_runs_and_features_tell_why_there_is_nothing(sit: Callable[[], Desk], hums: Workspace) -> None:  # noqa: F811
    desk = sit()
    runs = RunsView(desk.context)
    desk.show(runs)
    assert runs._told.text() == "Import another run to compare with."
    predict(hums, "second", range(2))
    desk.again(runs)
    assert runs._differences.model().rowCount() == 1
    runs._slice.setText("nothing < 3")
    runs.load()
    desk.settle()
    assert "unknown feature or column 'nothing'" in runs._told.text()
    features = FeaturesView(desk.context)
    desk.show(features)
    features.name.setText("loud")
    features.formula.setText("snr_db > 'x'")
    features.define.click()
    desk.settle()
    assert "compares text with a number" in features.problem.text()
    features.formula.setText("snr_db > 20")
    features.define.click()
    desk.settle()
    assert [row.name for row in hums.view.find(DerivedColumn)] == ["loud"]


def test_a_search_that_fails_is_not_said_to_go_on(sit: Callable[[], Desk], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise InputError("net: none of its 8 predictions has a label to hold it against. Label some of them first.")

    monkeypatch.setattr(slices_page, "_slices", fail)
    desk = sit()
    page = filled(slices_page.SlicesPage(desk.context))
    desk._qtbot.addWidget(page)
    page.activate()
    desk._qtbot.waitUntil(lambda: page._frame.subtitle.text() == slices_page.QUESTION)
    desk.settle()
