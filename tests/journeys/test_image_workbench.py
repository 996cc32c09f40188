"""Eight hours in short: people label real pictures at the real window, and nothing keeps them waiting."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.labeling.read import by_annotator
from app.labels import values
from app.records import Annotation
from app.workspace import Workspace
from tests.journeys.seat import CTRL, SHIFT, Seat

ROOT = Path(__file__).resolve().parents[2]
Sit = Callable[[], Seat]
K = Qt.Key


def said(project: Path, task: str, kind: values.Kind) -> dict[str, values.Value]:
    """What was submitted, by item."""
    with Workspace.open(project, read_only=True) as after:
        return {item: next(iter(people.values())) for item, people in by_annotator(after.view, task, kind).items()}


def test_a_first_time_annotator_labels_ten_pictures_by_keyboard_alone(sit: Sit, project: Path) -> None:
    seat = sit()
    for number in range(10):
        seat.wait(lambda: seat.page.view.stage.ready, "the picture")
        here = seat.page.work.item_id
        seat.key(K.Key_B)
        seat.key(K.Key_2 if number % 2 else K.Key_1)
        seat.key(K.Key_Return)
        seat.key(K.Key_Right, SHIFT, times=4)
        seat.key(K.Key_Down, SHIFT, times=3)
        seat.key(K.Key_Return)
        assert len(seat.canvas.objects) == 1
        seat.key(K.Key_1, SHIFT)
        seat.key(K.Key_Return, CTRL)
        assert not seat.page.view.refusal.isVisible(), seat.page.view.refusal
        if number < 9:
            seat.wait(lambda here=here: seat.page.work.item_id != here, "the next picture")
    seat.close()
    boxes = said(project, "cells", "boxes")
    assert len(boxes) == 10 and len(said(project, "stain", "choice")) == 10
    classes = [thing.cls for value in boxes.values() for thing in values.objects_of(value)]
    assert sorted(classes) == ["red"] * 5 + ["white"] * 5


def test_an_expert_draws_edits_and_undoes_across_a_restart(sit: Sit, project: Path) -> None:
    seat = sit()
    width, height = seat.canvas.viewport.image_px
    seat.key(K.Key_P)
    corners = [(width * x, height * y) for x, y in ((0.3, 0.3), (0.6, 0.3), (0.6, 0.6), (0.3, 0.6))]
    seat.click(*corners)
    seat.key(K.Key_Return)
    assert len(seat.canvas.objects) == 1
    seat.key(K.Key_V)
    seat.click((width * 0.45, height * 0.45))
    seat.drag(corners[0], (width * 0.25, height * 0.25), (width * 0.2, height * 0.2))
    (moved,) = seat.canvas.objects
    assert moved.shape.points[0] == pytest.approx((width * 0.2, height * 0.2), abs=2)
    seat.key(K.Key_W)
    seat.drag((width * 0.65, height * 0.65), (width * 0.7, height * 0.75), (width * 0.9, height * 0.9))
    assert len(seat.canvas.objects) == 2
    seat.close()

    again = sit()
    assert len(again.canvas.objects) == 2, "nothing was lost"
    again.key(K.Key_Z, CTRL)
    assert len(again.canvas.objects) == 1
    again.key(K.Key_Z, CTRL)
    (back,) = again.canvas.objects
    assert back.shape.points[0] == pytest.approx(corners[0], abs=2)
    again.key(K.Key_Z, CTRL)
    assert len(again.canvas.objects) == 0
    again.key(K.Key_Z, CTRL | SHIFT)
    assert len(again.canvas.objects) == 1


STROKES = """
import sys
from pathlib import Path
from widgets.shell.start import make_app
app = make_app()
from tests.journeys.seat import Seat
from PySide6.QtCore import Qt
seat = Seat(app, Path(sys.argv[1]), Path(sys.argv[2]))
seat.key(Qt.Key.Key_W)
for number in range(100):
    x = 5 + number * 2
    seat.drag((x, 20), (x + 10, 40), (x + 20, 60))
    print(len(seat.canvas.objects), flush=True)
    seat.drag((x, 80), (x + 10, 100), release=False)
    print("in the middle", flush=True)
    from PySide6.QtTest import QTest
    QTest.qWait(30)
    seat.key(Qt.Key.Key_Escape)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("after", [1, 3])
def test_kill_in_the_middle_of_a_stroke_loses_that_stroke_alone(project: Path, tmp_path: Path, after: int) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
    }  # fmt: skip
    command = [sys.executable, "-c", STROKES, str(project), str(tmp_path / "s.json")]
    done = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if line.strip().isdigit():
                done = int(line)
            elif done >= after:
                child.send_signal(signal.SIGKILL)
                break
    assert done >= after
    time.sleep(0.1)
    with Workspace.open(project, who="ann") as survived:
        (label,) = survived.view.find(Annotation, task="cells")
        from app.labeling.read import value_of

        assert len(values.objects_of(value_of(survived.view, label, "boxes"))) == done
        assert survived.store.check() == []
