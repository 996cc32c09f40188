"""Jobs are seen and stopped from the strip at the bottom."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.jobs.job import Progress
from widgets.bridge.jobs import JobRunner
from widgets.shell.tray import StatusStrip
from widgets.theme.theme import Theme


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    made = JobRunner(lambda problem: None)
    yield made
    made.close()


@pytest.fixture
def strip(qapp: QApplication, qtbot: QtBot, runner: JobRunner) -> StatusStrip:
    made = StatusStrip(runner, Theme(qapp, "light"))
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_job_is_seen_and_stopped(strip: StatusStrip, runner: JobRunner, qtbot: QtBot) -> None:
    assert (strip._button.text(), strip._button.isEnabled()) == ("Nothing under way", False)
    reported = threading.Event()

    def work(progress: Progress) -> None:
        progress.report(3, 10, "hashing")
        reported.set()
        while True:
            progress.check()

    runner.run("Registering cells", work, lambda result: None)
    assert reported.wait(5)
    qtbot.waitUntil(lambda: strip._button.text() == "Registering cells · 30 %")
    strip.toggle()
    assert strip._popover.isVisible()
    strip.rows[0].stop.click()
    qtbot.waitUntil(lambda: strip._button.text() == "Nothing under way")
    assert strip.rows == []
    assert not strip._popover.isVisible()


def test_several_jobs_are_counted(strip: StatusStrip, runner: JobRunner, qtbot: QtBot) -> None:
    go = threading.Event()
    for name in ("One", "Two"):
        runner.run(name, lambda progress: go.wait(5), lambda result: None)
    assert strip._button.text() == "2 jobs under way"
    go.set()
    qtbot.waitUntil(lambda: not runner.running)


def test_the_strip_says_what_is_saved(strip: StatusStrip) -> None:
    strip.say("All changes saved")
    assert not strip._mark.isHidden()
    strip.say("Read-only", saved=False)
    assert strip._mark.isHidden()
    strip.toggle()  # nothing under way, so nothing to show
    assert not strip._popover.isVisible()
