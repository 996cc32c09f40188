"""The sample is made whole or not at all, and opened at once the next time."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.errors import EnvironmentFailed
from app.jobs.job import Progress
from app.workspace import Workspace
from widgets.shell import sample
from widgets.shell.main_window import MainWindow

SHEET = "earmark: 1\nname: T\nversion: 1.0.0\nmedia: image\ntasks:\n  a: {kind: choice, options: [x, y]}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the sample goes here; what makes it is replaced by something small."""
    place = tmp_path / "Earmark sample"
    monkeypatch.setattr(sample, "sample_folder", lambda: place)
    monkeypatch.setattr("app.demo.sample.make_sample", _small)
    return place


def _small(place: Path, progress: Progress) -> None:
    for number, part in enumerate(sample.PARTS):
        progress.report(number, len(sample.PARTS))
        Workspace.create(place / part, name=part, media="image", sheet_text=SHEET).close()


def _endless(place: Path, progress: Progress) -> None:
    (place / "pictures").mkdir(parents=True)
    while True:
        progress.check()


def test_the_sample_is_made_once(window: MainWindow, folder: Path, qtbot: QtBot) -> None:
    window.start.sample.emit()
    qtbot.waitUntil(lambda: window.project is not None)
    assert sample.is_made(folder)
    assert [path.name for path in folder.parent.glob("*sample*")] == ["Earmark sample"]
    window.close_project()
    before = (folder / "pictures" / "earmark.db").stat().st_ino
    window.start.sample.emit()
    assert window.project is not None
    assert (folder / "pictures" / "earmark.db").stat().st_ino == before
    window.close_project()
    shown = [label.text() for label in window.start.findChildren(QLabel) if not label.isHidden()]
    assert "pictures" in shown and "speech" in shown


def test_stopping_keeps_nothing(
    window: MainWindow, folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.demo.sample.make_sample", _endless)
    window.start.sample.emit()
    assert window.start.banner.text.startswith("Making the sample")
    window.start.sample.emit()  # a second press changes nothing
    window.start.banner.pressed.emit()
    qtbot.waitUntil(lambda: window.start.banner.text.startswith("Stopped"))
    assert list(folder.parent.glob("*sample*")) == []


def test_the_window_can_be_closed_meanwhile(window: MainWindow, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.demo.sample.make_sample", _endless)
    window.start.sample.emit()
    window.close()
    assert list(folder.parent.glob("*sample*")) == []


def test_something_else_of_that_name_is_left_alone(window: MainWindow, folder: Path, qtbot: QtBot) -> None:
    folder.mkdir()
    (folder / "mine.txt").write_text("x")
    window.start.sample.emit()
    qtbot.waitUntil(lambda: "Move it away" in window.start.banner.text)
    assert (folder / "mine.txt").read_text() == "x"
    with pytest.raises(EnvironmentFailed):
        sample.make(folder, Progress())
