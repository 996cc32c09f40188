from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from widgets.bridge.garbage import GarbageCollector, collect_due


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[GarbageCollector]:
    found = GarbageCollector(qapp)
    found.collect()  # the window is at rest: what is made from here on may become garbage
    yield found
    found.close()
    found.deleteLater()


def cycle() -> weakref.ref[QWidget]:
    """A widget that only the cyclic collector can take down."""
    widget = QWidget()
    widget.itself = widget
    return weakref.ref(widget)


def litter() -> None:
    """More cycles than Python lets pass without collecting."""
    for _ in range(20 * gc.get_threshold()[0]):
        ring: list[object] = []
        ring.append(ring)


def test_a_worker_that_allocates_takes_no_widget_down(qtbot: QtBot, collector: GarbageCollector) -> None:
    left = cycle()
    worker = threading.Thread(target=litter)
    worker.start()
    worker.join()
    assert left() is not None
    qtbot.waitUntil(lambda: left() is None, timeout=20_000)


def test_python_collects_by_itself_again_afterwards(qapp: QApplication) -> None:
    was = gc.isenabled()
    found = GarbageCollector(qapp)
    assert not gc.isenabled()
    found.close()
    assert gc.isenabled() == was


def test_only_what_is_due_is_collected() -> None:
    gc.collect()
    gc.collect()
    assert collect_due() == -1
    kept = [[] for _ in range(gc.get_threshold()[0] + 100)]
    assert collect_due() >= 0, len(kept)


def test_what_is_there_when_the_window_comes_to_rest_is_not_gone_over_again(qapp: QApplication) -> None:
    found = GarbageCollector(qapp)
    try:
        gone_over = len(gc.get_objects())
        found.collect()
        assert gc.get_freeze_count() > gone_over / 2
        assert len(gc.get_objects()) < gone_over / 2
    finally:
        found.close()
    assert gc.get_freeze_count() == 0
