"""Jobs run beside the window; what they tell arrives on the window's thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from app.errors import Cancelled, EarmarkError, MediaError
from app.jobs.job import Progress
from widgets.bridge.jobs import JobRunner


@pytest.fixture
def told() -> list[Any]:
    return []


@pytest.fixture
def runner(qtbot: QtBot, told: list[Any]) -> Iterator[JobRunner]:
    made = JobRunner(told.append)
    yield made
    made.close()


def test_the_result_arrives_on_the_windows_thread(runner: JobRunner, qtbot: QtBot) -> None:
    seen: list[tuple[int, threading.Thread]] = []
    worked: list[threading.Thread] = []

    def work(progress: Progress) -> int:
        worked.append(threading.current_thread())
        return 42

    runner.run("Thinking", work, lambda result: seen.append((result, threading.current_thread())))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(42, threading.main_thread())]
    assert worked != [threading.main_thread()]
    assert runner.running == []


def test_progress_arrives_in_order(runner: JobRunner, qtbot: QtBot) -> None:
    go, reports, ended = threading.Event(), [], []

    def work(progress: Progress) -> None:
        go.wait(5)
        for done in range(5):
            progress.report(done, 5, "hashing")

    running = runner.run("Registering", work, ended.append)
    running.progressed.connect(lambda *values: reports.append(values))
    go.set()
    qtbot.waitUntil(lambda: bool(ended))
    assert reports == [(done, 5, "hashing") for done in range(5)]


def test_a_known_error_is_told(runner: JobRunner, qtbot: QtBot, told: list[EarmarkError]) -> None:
    def work(progress: Progress) -> None:
        raise MediaError("a.wav: nothing in it.")

    runner.run("Reading", work, lambda result: None)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].message == "a.wav: nothing in it."


def test_an_error_goes_to_whoever_wants_it(runner: JobRunner, qtbot: QtBot, told: list[EarmarkError]) -> None:
    met: list[BaseException] = []

    def work(progress: Progress) -> None:
        raise MediaError("a.wav: nothing in it.")

    runner.run("Reading", work, lambda result: None, met.append)
    qtbot.waitUntil(lambda: bool(met))
    assert told == []


def test_a_bug_reaches_the_crash_hook(runner: JobRunner, qtbot: QtBot) -> None:
    ended: list[object] = []

    def work(progress: Progress) -> None:
        raise ZeroDivisionError("a bug")

    with capture_exceptions() as met:
        runner.run("Reading", work, lambda result: None).ended.connect(ended.append)
        qtbot.waitUntil(lambda: bool(ended) and bool(met))
    assert met[0][0] is ZeroDivisionError


def test_a_job_is_cancelled(runner: JobRunner, qtbot: QtBot, told: list[EarmarkError]) -> None:
    started, ended = threading.Event(), []

    def work(progress: Progress) -> None:
        started.set()
        while True:
            progress.check()

    running = runner.run("Endless", work, lambda result: None)
    running.ended.connect(ended.append)
    assert started.wait(5)
    running.cancel()
    qtbot.waitUntil(lambda: bool(ended))
    assert told == []  # a person who stops a job need not be told


def test_cancelling_can_be_heard(runner: JobRunner, qtbot: QtBot) -> None:
    met: list[BaseException] = []

    def work(progress: Progress) -> None:
        while True:
            progress.check()

    runner.run("Endless", work, lambda result: None, met.append).cancel()
    qtbot.waitUntil(lambda: bool(met))
    assert isinstance(met[0], Cancelled)


def test_after_the_end_nobody_is_told(qtbot: QtBot, told: list[Any]) -> None:
    runner = JobRunner(told.append)
    started = threading.Event()

    def work(progress: Progress) -> int:
        started.set()
        while not progress.cancelled:
            pass
        return 1

    runner.run("Late", work, told.append, told.append)
    assert started.wait(5)
    runner.close()
    qtbot.wait(50)
    assert told == []


def test_after_the_end_nothing_begins(qtbot: QtBot, told: list[Any]) -> None:
    runner = JobRunner(told.append)
    runner.close()
    begun: list[int] = []
    job = runner.run("late", lambda _: begun.append(1), told.append)
    job.cancel()
    qtbot.wait(50)
    assert begun == [] and told == [] and not runner.busy
