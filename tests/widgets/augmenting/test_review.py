"""Samples decided on by key, and rounds that tell nobody what was made."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.augmenting.make.stage import Order, make_samples
from app.augmenting.review.teaching import Bin, Lesson
from app.augmenting.verdict.proportion import wilson
from app.commands.labels import ImportLabels, Said
from app.commands.predictions import ImportPredictions
from app.commands.project import AddAnnotator
from app.commands.rounds import PredictSamples
from app.commands.samples import DecideSamples
from app.dataset.register import register_folder
from app.errors import EarmarkError
from app.labels import values
from app.records import REFERENCE, Answer, Assignment, Item, Round, SampleRow
from app.settings.store import Settings
from app.workspace import Workspace
from widgets.augmenting.desk import RecipeDesk
from widgets.augmenting.review.tab import ReviewTab
from widgets.augmenting.verdict.lessons_panel import LessonsPanel
from widgets.augmenting.verdict.limits_dialog import LimitsDialog
from widgets.augmenting.verdict.tab import ROUND, VerdictTab
from widgets.bridge.changes import Changes
from widgets.bridge.jobs import JobRunner
from widgets.shell.page import PageContext, Who
from widgets.theme.theme import Theme

SHEET = """\
earmark: 1
name: Cells
version: 1.0.0
media: image
tasks:
  cells: {kind: boxes, classes: [red]}
"""
RECIPE = """\
earmark-recipe: 1
name: dim
media: image
steps:
  - brightness_contrast: {brightness: [-0.5, 0.2], contrast: 0}
"""


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reviewed")
    (folder / "photos").mkdir()
    for index in range(6):
        fields = np.random.default_rng(index).integers(0, 255, (9, 9, 3)).astype(np.uint8)
        Image.fromarray(fields).resize((48, 40)).save(folder / "photos" / f"{index}.png")
    with Workspace.create(folder / "project", name="p", media="image", sheet_text=SHEET) as made:
        register_folder(made, folder / "photos", name="photos")
        box = values.Boxes((values.Box(id="b", cls="red", box_px=(10.0, 10.0, 30.0, 30.0)),))
        made.do(ImportLabels(REFERENCE, tuple(Said(item.id, "cells", box) for item in made.view.find(Item))))
        made.do(AddAnnotator("ann", "ann"))
        make_samples(made, RECIPE, Order("", 6, 1))
    return folder


@pytest.fixture
def context(made_once: Path, qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[PageContext]:
    shutil.copytree(made_once / "project", tmp_path / "project")
    errors: list[EarmarkError] = []
    with Workspace.open(tmp_path / "project") as workspace:
        jobs, changes = JobRunner(errors.append), Changes(workspace)
        yield PageContext(
            workspace, jobs, changes, Who("lead"), Theme(qapp, "light"), Settings(tmp_path / "s.json"), errors.append,
            lambda stage, **selection: None,
        )  # fmt: skip
        jobs.close()
        changes.close()
    assert errors == []


def review(context: PageContext, qtbot: QtBot) -> ReviewTab:
    tab = ReviewTab(context, RecipeDesk(context))
    qtbot.addWidget(tab)
    tab.resize(1000, 700)
    tab.show()
    tab.activate()
    qtbot.waitUntil(lambda: tab._pair.prepared is not None)
    return tab


def state(context: PageContext, name: str) -> tuple[str, str]:
    row = context.workspace.view.get(SampleRow, name)
    assert row is not None
    return row.state, row.reason


def test_a_key_decides_and_the_next_one_comes_and_undo_brings_it_back(context: PageContext, qtbot: QtBot) -> None:
    tab = review(context, qtbot)
    keys = {key: row.handler for row in tab.actions_of_tab() for key in row.keys}
    first, second = tab.walk.order[:2]
    qtbot.waitUntil(lambda: tab._loader.get(second) is not None)
    keys["1"]()
    assert state(context, first) == ("rejected", "looks unreal")
    assert tab.walk.current == second
    assert tab._pair.prepared is tab._loader.get(second), "the next one was there before it was asked for"
    keys["L"]()
    assert len(tab.walk.order) == 4, "the hand does not wait for the copies"
    qtbot.waitUntil(lambda: not tab._sender.busy)
    assert state(context, second) == ("labelling", "")
    assert context.workspace.view.count(Assignment, annotator_id="ann") == 2, "with an original beside it"
    keys["Ctrl+Z"]()
    assert context.workspace.view.count(Assignment) == 0
    assert state(context, second) == ("pending", "") and tab.walk.current == second and len(tab.walk.order) == 5


def test_what_is_looked_at_is_narrowed_and_decided_together_in_the_grid(context: PageContext, qtbot: QtBot) -> None:
    tab = review(context, qtbot)
    drawn = sorted(one.value("brightness_contrast.brightness") or 0.0 for one in tab.walk.every.values())
    quantity = tab._filter._quantity
    quantity.setCurrentIndex(quantity.findData("brightness_contrast.brightness"))
    quantity.activated.emit(quantity.currentIndex())
    assert len(tab.walk.order) == 6, "the whole range leaves nobody out"
    tab._filter._high.show_value((drawn[2] + drawn[3]) / 2)
    tab._filter._high.settled.emit()
    assert len(tab.walk.order) == 3
    tab._set_mode("grid")
    tab._grid.selectAll()
    tab._decide("rejected", "too strong")
    assert context.workspace.view.count(SampleRow, state="rejected", reason="too strong") == 3
    assert tab.walk.order == []
    qtbot.waitUntil(lambda: tab._grid._running is None)


def test_both_pictures_move_together_and_the_difference_is_of_the_same_place(
    context: PageContext, qtbot: QtBot
) -> None:
    tab = review(context, qtbot)
    left, right = tab._pair.original.canvas, tab._pair.sample.canvas
    right.zoom_in()
    right.zoom_in()
    assert left.viewport.scale == right.viewport.scale and not left.viewport.is_fitted
    tab._set_mode("difference")
    assert left.viewport.scale == right.viewport.scale
    assert "Sample minus original" in tab._pair._note.text()


def test_a_round_of_pairs_asks_and_never_tells(context: PageContext, qtbot: QtBot) -> None:
    tab = VerdictTab(context, RecipeDesk(context))
    qtbot.addWidget(tab)
    tab.resize(1100, 700)
    tab.show()
    tab.activate()
    qtbot.waitUntil(lambda: tab._found is not None)
    said = " ".join(label.text() for label in tab._table.findChildren(QLabel))
    assert said.count("Not measured") >= 3 and "Nobody has tried to tell real from made yet" in said
    assert not tab._approve.isEnabled()
    tab._start_pairs(3)
    qtbot.waitUntil(lambda: tab._stack.currentIndex() == ROUND)
    keys = {key: row for row in tab.actions_of_tab() for key in row.keys}
    for count in range(3):
        qtbot.waitUntil(lambda: tab._pairs._ahead.get(tab._pairs._place) is not None)
        words = " ".join(label.text() for label in tab._pairs.findChildren(QLabel)).lower()
        assert not any(hint in words for hint in ("sample", "original", "right answer", "wrong"))
        assert context.workspace.view.count(Answer) == count
        keys["Left"].handler()
    qtbot.waitUntil(lambda: tab._found is not None and tab._found.table.criteria[2].count == 3)
    assert context.workspace.view.count(Round) == 1
    assert keys["Left"].when is not None and not keys["Left"].when(), "the round is over"


def test_another_run_than_the_usual_one_is_measured_where_somebody_chooses_it(
    context: PageContext, qtbot: QtBot
) -> None:
    workspace = context.workspace
    marks = values.Boxes((values.Box(id="b", cls="red", box_px=(4.0, 4.0, 20.0, 20.0)),))
    items = {item.id: marks for item in workspace.view.find(Item, state="ok")}
    names = [row.id for row in workspace.view.find(SampleRow)]
    for model, count in (("few", 1), ("many", len(names))):
        workspace.do(ImportPredictions(model, "cells", items))
        workspace.do(PredictSamples(model, "cells", dict.fromkeys(names[:count], marks)))
    tab = VerdictTab(context, RecipeDesk(context))
    qtbot.addWidget(tab)
    tab.activate()
    qtbot.waitUntil(lambda: tab._found is not None)
    assert tab._found is not None
    assert (tab._found.table.model, tab._found.table.runs) == ("many", ("many", "few"))
    runs = tab._model._runs
    assert [runs.itemText(index) for index in range(runs.count())] == ["many", "few"] and tab._model.run == ""
    runs.setCurrentIndex(1)
    runs.activated.emit(1)
    qtbot.waitUntil(lambda: tab._found is not None and tab._found.table.model == "few")
    assert tab._model.run == "few", "what was chosen stays"


def test_a_lesson_is_taken_over_with_one_click(context: PageContext, qtbot: QtBot) -> None:
    bins = Bin(-0.5, -0.1, wilson(0, 20)), Bin(-0.1, 0.2, wilson(19, 20))
    lesson = Lesson(0, "brightness_contrast", "brightness", "", (-0.5, 0.2), bins, (-0.1, 0.2), "Because.")
    panel = LessonsPanel(context.theme)
    qtbot.addWidget(panel)
    panel.show()
    panel.show_lessons((lesson,))
    taught = panel.findChildren(QPushButton)[0]
    with qtbot.waitSignal(panel.taught) as told:
        taught.click()
    assert told.args == [lesson]


def test_the_recipe_under_hand_has_the_narrower_range(context: PageContext, qtbot: QtBot) -> None:
    desk = RecipeDesk(context)
    tab = VerdictTab(context, desk)
    qtbot.addWidget(tab)
    context.workspace.do(
        DecideSamples(tuple(row.id for row in context.workspace.view.find(SampleRow)), "accepted"), who="lead"
    )
    tab.activate()
    qtbot.waitUntil(lambda: tab._found is not None)
    bins = Bin(-0.5, -0.1, wilson(0, 20)), Bin(-0.1, 0.2, wilson(19, 20))
    tab._teach(Lesson(0, "brightness_contrast", "brightness", "", (-0.5, 0.2), bins, (-0.1, 0.2), "Because."))
    qtbot.waitUntil(lambda: desk.settled and desk.recipe is not None)
    assert desk.recipe is not None
    assert desk.recipe.steps[0].ranges["brightness"] == (-0.1, 0.2)
    assert desk.recipe.digest != tab._found.table.recipe
    desk.keep_now()


def test_without_anybody_to_label_nothing_is_sent_and_it_says_so(context: PageContext, qtbot: QtBot) -> None:
    tab = review(context, qtbot)
    said: list[str] = []
    tab.told.connect(lambda text, _tone: said.append(text))
    tab._bar.people.show_people((), ())
    name = tab.walk.current
    tab._decide("labelling")
    assert state(context, name) == ("pending", "") and tab.walk.current == name
    assert "Add an annotator" in said[-1]


def test_a_looser_threshold_is_seen_as_one_and_kept_for_the_project(context: PageContext, qtbot: QtBot) -> None:
    tab = VerdictTab(context, RecipeDesk(context))
    qtbot.addWidget(tab)
    tab.show()
    tab.activate()
    qtbot.waitUntil(lambda: tab._found is not None)
    dialog = LimitsDialog(context, tab)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.banner.text == ""
    dialog.fields["told_apart"].show_value(70)
    dialog._tell()
    assert "1 of 13 thresholds are looser" in dialog.banner.text
    dialog.accepted.connect(tab._read)
    dialog._take()
    qtbot.waitUntil(lambda: tab._loosened.isVisible())
    assert tab._loosened.text().startswith(
        "Looser than usual: Pairs told apart below 70 % (usually 65 %). Changed by lead"
    )
    tab._undo()
    qtbot.waitUntil(lambda: not tab._loosened.isVisible())
