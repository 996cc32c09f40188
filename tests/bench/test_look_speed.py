"""Another size of text, and another scheme, in a window in which every page was visited."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.demo.sample import make_sample
from app.settings.store import Settings
from widgets.shell.main_window import MainWindow
from widgets.shell.stages import STAGES
from widgets.theme.theme import Theme

PAGES = ("label", "rules", "augment", "slices")
# Of what Qt takes by itself, on the same window in the same run.
MOST = 0.25


@pytest.mark.parametrize("name", ["pictures", "speech"])
def test_a_change_of_look(qapp: QApplication, qtbot: QtBot, tmp_path: Path, name: str) -> None:
    make_sample(tmp_path)
    theme = Theme(qapp, "light")
    window = MainWindow(theme, Settings(tmp_path / "settings.json"))
    qtbot.addWidget(window)
    window.show()
    assert window.open_project(tmp_path / name, "scope") and window.project is not None
    project = window.project
    project.who.switch("lead")

    def go(stage: str) -> None:
        project.go(stage)
        qtbot.waitUntil(lambda: not project.jobs.busy, timeout=120_000)
        QApplication.processEvents()

    def cost_ms(act: Callable[[], object]) -> float:
        QApplication.processEvents()
        started = time.thread_time()
        act()
        QApplication.processEvents()
        return (time.thread_time() - started) * 1000

    for stage in STAGES:
        go(stage.id)
    n_widgets = len(window.findChildren(QWidget))
    print(f"\n| {name}, {n_widgets:,} widgets, CPU ms | size of text | scheme | another page after it | Qt by itself |")
    print("| --- | --- | --- | --- | --- |")
    worst = 0.0
    for stage in PAGES:
        go(stage)
        sizes = [cost_ms(lambda scale=scale: theme.set_scale(scale)) for scale in (1.1, 1.5, 2.0, 1.2, 1.0)]
        schemes = [cost_ms(lambda look=look: theme.choose(look)) for look in ("dark", "contrast", "light")]
        other = PAGES[PAGES.index(stage) - 1]
        shown = [cost_ms(lambda other=other: project.go(other))]
        alone = [cost_ms(lambda: qapp.setStyleSheet(f"{qapp.styleSheet()}\n"))]
        row = [statistics.median(one) for one in (sizes, schemes, shown, alone)]
        worst = max(worst, max(row[:2]) / row[3])
        print(f"| {stage} in view | {row[0]:.0f} | {row[1]:.0f} | {row[2]:.0f} | {row[3]:.0f} |", flush=True)
    window.close()
    assert worst <= MOST
