"""Two annotators disagree; a lead decides by keyboard alone, on pictures and on speech, and cites a rule."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.commands.project import AddAnnotator
from app.dataset.register import register_folder
from app.labeling import read
from app.labeling.desk import Desk
from app.labels import values
from app.records import Annotation, Decision, Item
from app.workspace import Workspace
from tests.journeys.conftest import ROOT, Sit
from tests.journeys.seat import CTRL, SHIFT, Seat

K = Qt.Key
READER = ROOT / "resources" / "sample" / "speech" / "reader"
SPEECH = """
earmark: 1
name: Reading
version: 1.0.0
media: audio
tasks:
  words: {kind: transcript, title: Words, required: true}
vocabulary:
  filler: {um: [umm, uhm]}
rules:
  - {id: heard, task: words, title: Write what is heard, guidance: Not what was meant.}
  - {id: fillers, task: words, title: Write every filler, check: {spelling: [filler], severity: block, fix: canonical}}
"""


def differ(project: Path) -> list[str]:
    """Three pictures: on the first two people see another class and one cell more, on the second another stain."""
    with Workspace.open(project) as workspace:
        workspace.do(AddAnnotator("bob", "Bob"))
        names = [item.id for item in sorted(workspace.view.find(Item), key=lambda item: item.path)[:3]]
        for number, who in enumerate(("ann", "bob")):
            desk = Desk(workspace, who)
            for place, name in enumerate(names):
                cell = values.Box("a", ("red", "white")[number if place == 0 else 0], (100.0, 100.0, 180.0, 180.0))
                more = values.Box("b", "red", (300.0, 250.0, 380.0, 330.0))
                desk.put(name, "cells", cell, *([more] if number or place else []))
                desk.set_value(name, "stain", values.Choice("pale" if number and place == 1 else "good"))
                desk.submit(name)
    return names


def lead(seat: Seat, first: str) -> None:
    """The lead sits down and adjudicates; the dearest disagreement lies on the desk."""
    assert seat.window.project is not None
    seat.watch.run("another person", lambda: seat.window.project.who.switch("lead"))
    seat.wait(lambda: seat.page.view.stage.ready, "the item")
    seat.key(K.Key_F12, SHIFT)
    mode = seat.page.deciding
    seat.wait(lambda: mode.row is not None and seat.page.view.stage.ready, "the disagreements")
    assert mode.row.item_id == first
    seat.page.view.stage.take_focus(writing=False)


def test_boxes_are_merged_and_a_choice_is_made_by_keyboard_and_each_cites_a_rule(sit: Sit, project: Path) -> None:
    names = differ(project)
    seat = sit()
    lead(seat, names[1])
    mode = seat.page.deciding
    assert mode.row.task == "stain", "a third of the choices costs more than two of eleven cells"
    seat.key(K.Key_F4)
    seat.key(K.Key_F4)  # B's rather than A's
    seat.key(K.Key_Return, CTRL)
    seat.key(K.Key_0)  # no rule covers it
    seat.wait(lambda: mode.row.task == "cells" and seat.page.view.stage.ready, "the next")
    seat.key(K.Key_F4)
    seat.key(K.Key_F4)
    seat.key(K.Key_F3)
    seat.key(K.Key_F4)  # the cell that A missed
    seat.key(K.Key_F3, CTRL)  # a little to the right
    seat.key(K.Key_Right, SHIFT)
    seat.key(K.Key_Return, CTRL)
    seat.key(K.Key_1)  # the first rule
    seat.key(K.Key_Z, CTRL)
    assert mode.state == "draft"
    seat.key(K.Key_Y, CTRL)
    assert mode.state == "decided"
    seat.key(K.Key_F12, SHIFT)
    seat.close()

    with Workspace.open(project, read_only=True) as after:
        said = {(one.item_id, one.task): one for one in after.view.find(Decision)}
        cells, stain = said[names[0], "cells"], said[names[1], "stain"]
        assert (cells.rule, cells.how, cells.decided_by) == ("thin", "anew", "lead")
        assert (stain.rule, stain.how, stain.chosen) == ("", "chosen", "bob")
        found = read.adjudicated(after.view, "cells", "boxes")[names[0]]
        assert isinstance(found, values.Boxes)
        assert {(one.cls, round(one.box_px[0])) for one in found.objects} == {("white", 100), ("red", 310)}
        assert read.adjudicated(after.view, "stain", "choice")[names[1]] == values.Choice("pale")
        made = after.view.find(Annotation, item_id=names[0], task="cells", annotator_id="reference")[0]
        assert (made.protocol, made.reviewed_by, made.independent) == ("adjudicated", "lead", 0)
        theirs = after.view.find(Annotation, item_id=names[0], task="cells", annotator_id="ann")[0]
        assert (theirs.state, theirs.independent) == ("submitted", 1)


@pytest.fixture
def speech(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Path]:
    """Two recordings that two people have written down, each in their own way."""
    media = tmp_path / "speech"
    media.mkdir()
    for path in sorted(READER.rglob("*.wav"))[:2] or sorted(READER.rglob("*.flac"))[:2]:
        shutil.copy(path, media / path.name)
    path = tmp_path / "reading"
    with Workspace.create(path, name="Reading", media="audio", sheet_text=SPEECH) as workspace:
        register_folder(workspace, media, name="reader", measure=False)
        first, second = sorted(workspace.view.find(Item), key=lambda item: item.path)
        texts = {"ann": "we gonna go now um yes", "bob": "we going to go then um yes"}
        for who, text in texts.items():
            workspace.do(AddAnnotator(who, who.title()))
            desk = Desk(workspace, who)
            desk.set_value(first.id, "words", values.Transcript(text))
            desk.set_value(second.id, "words", values.Transcript("all the same"))
            desk.submit(first.id)
            desk.submit(second.id)
    yield path


def test_words_are_taken_one_by_one_and_one_is_typed(
    qtbot: QtBot, qapp: QApplication, speech: Path, tmp_path: Path
) -> None:
    with Workspace.open(speech, read_only=True) as before:
        first = sorted(before.view.find(Item), key=lambda item: item.path)[0].id
    seat = Seat(qapp, speech, tmp_path / "settings-speech.json")
    qtbot.addWidget(seat.window)
    lead(seat, first)
    seat.key(K.Key_F4)
    seat.key(K.Key_F4)  # going to
    seat.key(K.Key_F3)
    seat.key(K.Key_F4)  # then
    seat.key(K.Key_F3, CTRL)
    seat.key(K.Key_End, CTRL)
    seat.type(" indeed")
    seat.key(K.Key_Return, CTRL)
    seat.key(K.Key_2)
    assert seat.page.deciding.state == "decided"
    stalls = list(seat.watch.stalls)
    seat.close()
    with Workspace.open(speech, read_only=True) as after:
        (said,) = after.view.find(Decision)
        assert (said.rule, said.how, said.decided_by) == ("fillers", "anew", "lead")
        found = read.adjudicated(after.view, "words", "transcript")
        assert found == {first: values.Transcript("we going to go then um yes indeed")}
    assert not stalls, f"the window's thread stalled: {stalls}"
