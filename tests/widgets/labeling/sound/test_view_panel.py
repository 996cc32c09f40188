"""How sound is drawn: tried at once, kept for the project, taken back when it is not kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.media.sound_view import SoundView
from widgets.labeling.sound.view_panel import USUAL


@pytest.fixture
def bench(make_bench: Callable[..., Any], speech: Path) -> Any:
    return make_bench(speech)


def drawn(bench: Any) -> SoundView:
    view: SoundView = bench.page.loader._kept[bench.page.work.item_id].recording.spectrogram.view
    return view


def test_what_is_tried_is_seen_and_what_is_kept_is_the_projects(bench: Any, qtbot: QtBot) -> None:
    look = bench.page.sound.look
    bench.page.view.stage.transport.look.click()
    assert look.panel.isVisible()
    look.panel.fields["high_hz"].setValue(4000)
    look.panel.scale.chosen.emit("linear")
    assert drawn(bench) == SoundView(high_hz=4000, scale="linear")
    assert not look.panel.fields["n_mels"].isEnabled()
    assert bench.workspace.project.sound_view == {}
    look.panel.keep.click()
    assert SoundView.from_mapping(bench.workspace.project.sound_view) == drawn(bench) == look.view
    qtbot.waitUntil(lambda: len(bench.page.loader._kept) == 2)
    other = next(made for name, made in bench.page.loader._kept.items() if name != bench.page.work.item_id)
    assert other.recording.spectrogram.view == look.view, "the neighbour too"


def test_what_is_not_kept_is_as_it_was(bench: Any) -> None:
    look = bench.page.sound.look
    look.ask()
    look.panel._use(USUAL["pitch"][1])
    assert drawn(bench) == USUAL["pitch"][1]
    QTest.keyClick(look.panel, Qt.Key.Key_Escape)
    assert not look.panel.isVisible() and drawn(bench) == SoundView()
    assert bench.workspace.project.sound_view == {}


def test_what_makes_no_picture_is_refused_in_its_place(bench: Any) -> None:
    look = bench.page.sound.look
    look.ask()
    look.panel.fields["floor_db"].setValue(10)
    assert look.panel.problem.isVisible() and "ceiling_db" in look.panel.problem.text()
    assert drawn(bench) == SoundView() and look.panel.view == SoundView()
    look.panel.close()
