"""The same journeys on a real screen: the program as people start it, reached by keys and the mouse alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from app.labeling.read import value_of
from app.labels import values
from app.records import Annotation, Comment
from app.workspace import Workspace
from tests.journeys.screen import Program, Screen, missing
from tests.journeys.test_review import hand_in_three, reviews

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "all is there")


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    folder = tmp_path / "screen"
    folder.mkdir()
    with Screen(folder) as made:
        yield made


def objects(project: Path, task: str, kind: values.Kind) -> list[values.LabelObject]:
    """All that was drawn for a task, as another program reads it while this one runs."""
    with Workspace.open(project, read_only=True) as opened:
        labels = [value_of(opened.view, label, kind) for label in opened.view.find(Annotation, task=task)]
    return [thing for value in labels if value is not None for thing in values.objects_of(value)]


def submitted(project: Path) -> int:
    """How many items were handed in."""
    with Workspace.open(project, read_only=True) as opened:
        return len({found.item_id for found in opened.view.find(Annotation, state="submitted", task="cells")})


def remarks(project: Path) -> list[str]:
    """What reviewers have said."""
    with Workspace.open(project, read_only=True) as opened:
        return [found.text for found in opened.view.find(Comment)]


def test_a_first_time_annotator_labels_ten_pictures_by_keyboard_alone(
    screen: Screen, project: Path, tmp_path: Path
) -> None:
    with Program(screen, project, tmp_path) as program:
        shots = []
        for number in range(10):
            shots.append(program.settle(colours=5000))
            program.key("b", "2" if number % 2 else "1", "Return", *["shift+Right"] * 4, *["shift+Down"] * 3, "Return")
            program.key("shift+1", "ctrl+Return")
            program.wait(lambda done=number + 1: submitted(project) == done, f"item {number + 1} to be submitted")
        assert len(np.unique(shots[0].reshape(-1, 3), axis=0)) > 5000, "a photograph and a window around it"
        assert not any(np.array_equal(one, other) for one, other in pairwise(shots))
    classes = [thing.cls for thing in objects(project, "cells", "boxes")]
    assert sorted(classes) == ["red"] * 5 + ["white"] * 5


def test_an_expert_draws_edits_and_undoes_across_a_restart(screen: Screen, project: Path, tmp_path: Path) -> None:
    def cells() -> list[values.LabelObject]:
        return objects(project, "cells", "boxes")

    def outlines() -> list[values.LabelObject]:
        return objects(project, "outlines", "polygons")

    with Program(screen, project, tmp_path) as program:
        program.settle()
        program.key("p")
        program.click((560, 420), (680, 420), (680, 560), (560, 560))
        program.key("Return")
        program.wait(lambda: len(outlines()) == 1, "the polygon")
        (drawn,) = outlines()
        program.key("v")
        program.click((620, 490))
        program.drag((560, 420), (540, 400), (520, 380))
        program.wait(lambda: outlines()[0] != drawn, "the vertex to move")
        program.key("b")
        program.drag((700, 580), (740, 620), (800, 700))
        program.wait(lambda: len(cells()) == 1, "the box")
        (moved,), (box,) = outlines(), cells()
        program.kill()
    x0, y0, x1, y1 = box.box_px
    assert (x1 - x0) / (y1 - y0) == pytest.approx(100 / 120, rel=0.03)
    assert moved.points_px[0] != drawn.points_px[0] and moved.points_px[1:] == drawn.points_px[1:]

    with Program(screen, project, tmp_path) as program:
        program.settle()
        program.key("ctrl+z")
        program.wait(lambda: not cells(), "the box to be taken back")
        program.key("ctrl+z")
        program.wait(lambda: outlines() == [drawn], "the vertex to be back")
        program.key("ctrl+shift+z")
        program.wait(lambda: outlines() == [moved], "the vertex to be moved again")


def test_kill_in_the_middle_of_a_stroke_loses_that_stroke_alone(screen: Screen, project: Path, tmp_path: Path) -> None:
    with Program(screen, project, tmp_path) as program:
        before = program.settle()
        program.key("b")
        program.drag((560, 420), (600, 450), (680, 520))
        program.wait(lambda: len(objects(project, "cells", "boxes")) == 1, "the first box")
        program.drag((700, 540), (740, 580), (800, 640), release=False)
        program.wait(
            lambda: not np.array_equal(screen.shot()[540:640, 700:800], before[540:640, 700:800]), "the stroke"
        )
        program.kill()
        program.let_go()
    with Workspace.open(project, who="ann") as survived:
        assert survived.store.check() == []
    assert len(objects(project, "cells", "boxes")) == 1


def test_a_reviewer_returns_one_item_and_accepts_the_rest(screen: Screen, project: Path, tmp_path: Path) -> None:
    names = hand_in_three(project)
    with Program(screen, project, tmp_path) as program:
        program.settle()
        program.key("ctrl+k")
        program.type("Sit down as Rev")
        program.key("Return")
        program.settle()
        program.key("F12")
        program.settle()
        # A comment that is pinned to the middle of the picture, then the labels go back with it.
        program.key("F6", "Return")
        program.type("This cell is twice as wide")
        program.key("Return")
        program.wait(lambda: remarks(project) == ["This cell is twice as wide"], "the comment")
        program.key("ctrl+shift+BackSpace")
        program.wait(lambda: reviews(project)[names[0]] == {"returned"}, "the labels to be returned")
        program.settle()
        program.key("ctrl+shift+Return")
        program.wait(lambda: reviews(project)[names[2]] == {"accepted"}, "the rest to be accepted")
    assert reviews(project) == {names[0]: {"returned"}, names[1]: {"accepted"}, names[2]: {"accepted"}}
