"""Journeys on recordings: sentences are transcribed, speakers told apart, boundaries mended, all by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.journeys import talk
from tests.journeys.seat import ALT, CTRL, LEFT, NONE, SHIFT, Seat

pytestmark = pytest.mark.qt_log_ignore("Couldn't (load|resolve) va")  # Qt's video decoders, which nothing here asks for
Sit = Callable[[Path], Seat]


@pytest.fixture
def sit_at(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Sit]:
    seats: list[Seat] = []

    def seat(project: Path) -> Seat:
        seats.append(Seat(qapp, project, tmp_path / "settings.json"))
        qtbot.addWidget(seats[-1].window)
        return seats[-1]

    yield seat
    stalls = [stall for one in seats for stall in one.watch.stalls]
    for one in seats:
        one.close()
    assert not stalls, f"the window's thread stalled: {stalls}"


def drag(seat: Seat, tier: str, from_s: float, to_s: float, *, held: Qt.KeyboardModifier = NONE) -> None:
    """The mouse on the timeline, on a lane, from one time to another."""
    timeline = seat.page.view.stage.timeline
    band = next(band for lane, band in timeline._scene.rows.tiers if lane.name.endswith(tier))
    y = band.top + band.height // 2
    places = [QPoint(round(timeline.scale.to_x(at_s)), y) for at_s in (from_s, (from_s + to_s) / 2, to_s)]
    seat.watch.run("a press", lambda: QTest.mousePress(timeline, LEFT, held, places[0]))
    for place in places[1:]:
        seat.watch.run("a move", lambda place=place: QTest.mouseMove(timeline, place))
    seat.watch.run("a release", lambda: QTest.mouseRelease(timeline, LEFT, held, places[-1]))


def test_five_clips_are_transcribed_by_keyboard_alone(sit_at: Sit, tmp_path: Path) -> None:
    project = talk.project(tmp_path, talk.CLIPS, 5)
    seat = sit_at(project)
    page = seat.page
    said = [
        "printing in the only sense",
        "umm in being comparatively modern",
        "for although the chinese",
        "er took",
        "yes",
    ]
    for number, text in enumerate(said):
        seat.wait(lambda: page.view.stage.ready, "the recording")
        first = page.work.item_id
        seat.key(Qt.Key.Key_Tab)
        seat.wait(lambda: page.view.stage.timeline.playhead_s > 0.02, "the playhead to run")
        seat.type(text)
        seat.key(Qt.Key.Key_Tab)
        seat.key(Qt.Key.Key_Return, CTRL)
        if number in (1, 3):
            assert page.work.item_id == first and page.view.refusal.isVisible(), "the filler blocks"
            seat.key(Qt.Key.Key_Return, ALT)
            assert not page.work.findings(page.work.tasks[0])
            seat.key(Qt.Key.Key_Return, CTRL)
    assert page.view.list.progress.text() == "5 of 5 submitted"
    assert [text for _, text in sorted(talk.texts(project).items())] == [
        text.replace("umm", "um").replace("er took", "uh took") for text in said
    ]


def test_two_speakers_who_overlap_are_told_apart_and_written(sit_at: Sit, tmp_path: Path) -> None:
    project = talk.project(tmp_path, talk.CONVERSATION, 1)
    seat = sit_at(project)
    page, stage = seat.page, seat.page.view.stage
    seat.key(Qt.Key.Key_Escape)
    assert stage.timeline.hasFocus()
    for tier, start_s, end_s in (("Speaker 1", 0.5, 3.0), ("Speaker 2", 2.5, 4.0), ("Speaker 1", 4.2, 6.0)):
        drag(seat, tier, start_s, end_s)
        if stage.timeline.range_s is not None:
            seat.key(Qt.Key.Key_Return)
    made = talk.segments(project)
    assert [thing.tier for thing in made] == ["Speaker 1", "Speaker 2", "Speaker 1"]
    assert made[1].start_s < made[0].end_s, "they speak at the same time"
    seat.key(Qt.Key.Key_PageUp, times=3)
    seat.key(Qt.Key.Key_Return)
    assert stage.segments.writing
    for text in ("well I think so", "uh-huh", "umm no"):
        seat.type(text)
        seat.key(Qt.Key.Key_Return)
    seat.key(Qt.Key.Key_2, ALT)
    assert talk.segments(project)[2].tier == "Speaker 2", "the third was the other one"
    seat.key(Qt.Key.Key_Return, CTRL)
    assert page.view.refusal.isVisible()
    seat.key(Qt.Key.Key_Return, ALT)
    seat.key(Qt.Key.Key_Return, CTRL)
    assert page.work.state == "submitted"
    assert [thing.text for thing in talk.segments(project)] == ["well I think so", "uh-huh", "um no"]


def test_boundaries_are_mended_and_everything_taken_back_across_a_restart(sit_at: Sit, tmp_path: Path) -> None:
    project = talk.project(tmp_path, talk.CONVERSATION, 1)
    seat = sit_at(project)
    stage = seat.page.view.stage
    drag(seat, "Speaker 1", 1.0, 3.0)
    if stage.timeline.range_s is not None:
        seat.key(Qt.Key.Key_Return)
    (whole,) = talk.segments(project)
    seat.key(Qt.Key.Key_Return)
    seat.type("one two three four")
    seat.key(Qt.Key.Key_Home)
    for _ in range(7):
        seat.key(Qt.Key.Key_Right)
    seat.key(Qt.Key.Key_I, CTRL)
    first, second = talk.segments(project)
    assert (first.text, second.text) == ("one two", "three four") and first.end_s == second.start_s
    seat.key(Qt.Key.Key_Escape)
    drag(seat, "Speaker 1", first.end_s, first.end_s + 0.4)
    moved = talk.segments(project)
    assert moved[0].end_s == moved[1].start_s == pytest.approx(first.end_s + 0.4, abs=0.05), "the boundary is shared"
    seat.key(Qt.Key.Key_Z, CTRL)
    assert talk.segments(project) == (first, second), "one gesture is one step"
    seat.key(Qt.Key.Key_Z, CTRL | SHIFT)
    assert talk.segments(project) == moved
    stage.timeline.select([moved[0].id])
    seat.key(Qt.Key.Key_M, ALT)
    (merged,) = talk.segments(project)
    assert (merged.text, merged.start_s, merged.end_s) == ("one two three four", whole.start_s, whole.end_s)
    seat.close()

    again = sit_at(project)
    again.key(Qt.Key.Key_Z, CTRL)
    assert talk.segments(project) == moved
    again.key(Qt.Key.Key_Z, CTRL)
    assert talk.segments(project) == (first, second)
    again.key(Qt.Key.Key_Z, CTRL)
    assert [thing.text for thing in talk.segments(project)] == ["one two three four"]
    again.key(Qt.Key.Key_Z, CTRL, times=2)
    assert talk.segments(project) == ()
