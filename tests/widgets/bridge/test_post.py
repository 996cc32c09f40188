"""What workers tell reaches the window on its own thread, or nobody."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from widgets.bridge.post import to

ROOT = Path(__file__).resolve().parents[3]


class Ears(QObject):
    """Somebody who is told."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.heard: list[tuple[int, threading.Thread]] = []

    def hear(self, number: int) -> None:
        if number < 0:
            raise ZeroDivisionError(number)
        self.heard.append((number, threading.current_thread()))


def on_a_worker(call: object, *given: object) -> None:
    worker = threading.Thread(target=call, args=given)
    worker.start()
    worker.join()


def test_it_is_told_in_order_on_the_windows_thread(qtbot: QtBot) -> None:
    ears = Ears()
    for number in range(5):
        on_a_worker(to(ears.hear), number)
    assert ears.heard == []
    qtbot.waitUntil(lambda: len(ears.heard) == 5)
    assert ears.heard == [(number, threading.main_thread()) for number in range(5)]


def test_what_is_gone_is_told_nothing(qtbot: QtBot) -> None:
    house = QObject()
    ears, others = Ears(house), Ears()
    forgotten = Ears()
    tell, tell_forgotten = to(ears.hear), to(forgotten.hear)
    house.deleteLater()
    with qtbot.waitSignal(house.destroyed):
        pass
    del forgotten
    for call in (tell, tell_forgotten, to(others.hear)):
        on_a_worker(call, 1)
    qtbot.waitUntil(lambda: bool(others.heard))
    assert ears.heard == []


def test_an_error_keeps_nobody_from_hearing(qtbot: QtBot) -> None:
    ears = Ears()
    with capture_exceptions() as met:
        for number in (-1, 2):
            on_a_worker(to(ears.hear), number)
        qtbot.waitUntil(lambda: bool(ears.heard))
    assert [kind for kind, *_ in met] == [ZeroDivisionError]


RACE = """
import queue, sys, threading, time
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from widgets.bridge.post import to
application = QCoreApplication([])

class Pictures(QObject):
    news = Signal()
    def later(self):
        self.news.emit()

def work():
    while (call := calls.get()) is not None:
        for _ in range(30):
            try:
                call()
            except RuntimeError:  # a signal says so when its object is gone, if it is asked in time
                break

calls = queue.Queue()
workers = [threading.Thread(target=work) for _ in range(2)]
for worker in workers:
    worker.start()
sys.setswitchinterval(1e-5)
end = time.monotonic() + 1
while time.monotonic() < end:
    pictures = Pictures()
    for _ in workers:
        calls.put(WAY)
    application.processEvents()
    pictures.deleteLater()
    del pictures
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
for _ in workers:
    calls.put(None)
for worker in workers:
    worker.join()
print("alive", flush=True)
"""


def test_a_worker_goes_on_telling_while_the_window_takes_down_who_is_told() -> None:
    """With ``pictures.news.emit`` in its place the process ends within seconds."""
    code = RACE.replace("WAY", "to(pictures.later)")
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert (run.returncode, run.stdout.strip()) == (0, "alive"), run.stderr[-2000:]


class Thing:
    """Tells on which thread it was let go of."""

    def __init__(self, gone: list[threading.Thread]) -> None:
        self._gone = gone

    def __del__(self) -> None:
        self._gone.append(threading.current_thread())


@pytest.mark.parametrize("fails", [False, True])
def test_a_worker_is_never_the_last_who_holds_what_a_job_was_given(qtbot: QtBot, fails: bool) -> None:
    from app.errors import MediaError
    from app.jobs.job import Progress
    from widgets.bridge.jobs import JobRunner

    gone: list[threading.Thread] = []
    ended: list[object] = []
    runner = JobRunner(ended.append)
    for _ in range(20):
        given = Thing(gone)

        def work(progress: Progress, given: Thing = given) -> Thing:
            if fails:
                raise MediaError("no")
            return Thing(gone)

        runner.run("Work", work, lambda _: ended.append(1), ended.append)
        del given, work
    qtbot.waitUntil(lambda: len(ended) == 20)
    runner.close()
    ended.clear()
    qtbot.waitUntil(lambda: len(gone) == (20 if fails else 40))
    assert set(gone) == {threading.main_thread()}
