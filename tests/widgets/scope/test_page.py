"""The scope page measures while it is looked at, and no longer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.workspace import Workspace
from tests.app.slices.conftest import hums  # noqa: F401 - a fixture
from tests.widgets.slices.test_tabs import Desk
from widgets.scope.page import ScopePage
from widgets.shell.page import filled


def test_leaving_stops_what_is_measured(
    hums: Workspace, tmp_path: Path, qapp: QApplication, qtbot: QtBot  # noqa: F811
) -> None:  # fmt: skip
    desk = Desk(hums, tmp_path, qapp, qtbot)
    page = filled(ScopePage(desk.context))
    qtbot.addWidget(page)
    page.activate()
    job = page._job
    assert job is not None and job.handle is not None
    page.deactivate()
    assert job.handle.progress.cancelled
    desk.settle()
    assert not page._answer.text(), "what nobody waits for is not shown"
    page.activate()
    desk.settle()
    assert page._answer.text() and page._job is None
    desk.jobs.close()
    desk.context.changes.close()
