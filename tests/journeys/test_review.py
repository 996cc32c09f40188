"""A second person looks, a model proposes: two annotators' days in short, at the real window."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.commands.predictions import ImportPredictions, run_id
from app.commands.project import AddAnnotator
from app.commands.proposals import OfferRun
from app.labeling.desk import Desk
from app.labels import values
from app.records import Annotation, Comment, Item, LabelRow, Rejection
from app.workspace import Workspace
from tests.journeys.conftest import ROOT
from tests.journeys.seat import CTRL, SHIFT, Seat

Sit = Callable[[], Seat]
K = Qt.Key
CLASSES = {"RBC": "red", "WBC": "white", "Platelets": "platelet"}
DETECTIONS = ROOT / "resources" / "sample" / "pictures" / "cells" / "detections.json"


def hand_in_three(project: Path) -> list[str]:
    """Three pictures with a cell each, submitted by Ann; and a reviewer."""
    with Workspace.open(project) as workspace:
        workspace.do(AddAnnotator("rev", "Rev", role="reviewer"))
        desk = Desk(workspace, "ann")
        names = [item.id for item in sorted(workspace.view.find(Item), key=lambda item: item.path)[:3]]
        for number, name in enumerate(names):
            desk.put(name, "cells", values.Box(f"b{number}", "red", (100.0, 100.0, 180.0, 180.0)))
            desk.set_value(name, "stain", values.Choice("good"))
            desk.submit(name)
    return names


def reviews(project: Path) -> dict[str, set[str]]:
    """Item → what a review made of Ann's labels, or how far they are."""
    with Workspace.open(project, read_only=True) as after:
        found: dict[str, set[str]] = {}
        for one in after.view.find(Annotation, annotator_id="ann"):
            found.setdefault(one.item_id, set()).add(one.review or one.state)
        return found


def detected(path: str) -> values.Boxes:
    """What a detector without training found on a picture."""
    found = [one for one in json.loads(DETECTIONS.read_text("utf-8")) if one["file_name"].endswith(path)]
    boxes = [
        values.Box(str(number), CLASSES[one["category"]], (x, y, x + wide, y + high), score=one["score"])
        for number, one in enumerate(found)
        for x, y, wide, high in [one["bbox"]]
    ]
    return values.Boxes(tuple(boxes))


def switch(seat: Seat, who: str) -> None:
    """Another person sits down at the same desk."""
    assert seat.window.project is not None
    seat.watch.run("another person", lambda: seat.window.project.who.switch(who))
    seat.wait(lambda: seat.page.view.stage.ready, "the picture")


def test_a_reviewer_returns_one_and_accepts_the_rest_and_the_annotator_mends_it(sit: Sit, project: Path) -> None:
    names = hand_in_three(project)
    seat = sit()
    switch(seat, "rev")
    seat.key(K.Key_F12)
    seat.wait(lambda: seat.page.view.stage.ready and len(seat.canvas.objects) == 1, "the labels of Ann")
    assert seat.page.work.item_id == names[0]
    # A comment, pinned by keyboard alone, which cites a rule.
    seat.key(K.Key_F6)
    seat.key(K.Key_Right, SHIFT, times=3)
    seat.key(K.Key_Return)
    seat.type("This cell is twice as wide")
    seat.key(K.Key_Tab)
    seat.key(K.Key_Down)
    seat.page.comments.panel.form.words.setFocus()
    seat.key(K.Key_Return)
    seat.key(K.Key_Backspace, CTRL | SHIFT)
    seat.wait(lambda: seat.page.work.item_id == names[1], "the next")
    # A slip of the hand: accepted, taken back, accepted again; then all the rest.
    seat.key(K.Key_Return, CTRL)
    seat.wait(lambda: seat.page.work.item_id == names[2], "the last")
    seat.key(K.Key_Z, CTRL)
    assert seat.page.work.item_id == names[1] and seat.page.review.entry.state == "submitted"
    seat.key(K.Key_Return, CTRL | SHIFT)
    seat.close()
    assert reviews(project) == {names[0]: {"returned"}, names[1]: {"accepted"}, names[2]: {"accepted"}}

    again = sit()
    first = again.page.view.list.model.entries[0]
    assert (first.item_id, first.state) == (names[0], "returned"), "what came back stands first"
    again.page.open(first.item_id)
    again.wait(lambda: again.page.view.stage.ready and len(again.canvas.objects) == 1, "the picture")
    (remark,) = again.page.comments.remarks
    assert (remark.author, remark.rule, remark.open) == ("Rev", "No slips of the hand", True)
    assert [pin.text for pin in again.canvas._scene.pins] == ["1"]
    again.canvas.setFocus()
    again.key(K.Key_V)
    again.drag((180, 180), (200, 180), (260, 180))
    again.key(K.Key_F8)
    again.key(K.Key_F7)
    again.key(K.Key_Return, CTRL)
    assert not again.page.view.refusal.isVisible()
    again.close()
    assert reviews(project)[names[0]] == {"submitted"}
    with Workspace.open(project, read_only=True) as after:
        assert [one.state for one in after.view.find(Comment)] == ["resolved"]
        (row,) = [row for row in after.view.find(LabelRow) if values.decode_object(row.body).id == "b0"]
        assert values.decode_object(row.body).box_px[2] == pytest.approx(260, abs=1)


def test_an_annotator_accepts_edits_and_rejects_what_a_model_proposes_by_keyboard_alone(
    sit: Sit, project: Path
) -> None:
    with Workspace.open(project) as workspace:
        said = {item.id: detected(item.path) for item in workspace.view.find(Item)}
        workspace.do(ImportPredictions("hough", "cells", said, origin=DETECTIONS.name))
        workspace.do(OfferRun(run_id("hough", "cells"), True))
    seat = sit()
    here = seat.page.work.item_id
    proposed = len(values.objects_of(said[here]))
    assert proposed > 4 and len(seat.page.proposals.left) == proposed
    assert all(thing.dashed for thing in seat.canvas.objects)
    seat.key(K.Key_F3)
    seat.key(K.Key_F4)  # as it is
    seat.key(K.Key_F5)  # not at all
    seat.key(K.Key_F3, CTRL)  # to be changed
    edited = seat.canvas.selection[0]
    seat.key(K.Key_Right, SHIFT)
    seat.key(K.Key_F3)
    assert seat.canvas.selection != (edited,)
    assert len(seat.page.proposals.left) == proposed - 3
    seat.key(K.Key_F5, SHIFT)  # none of the rest
    seat.key(K.Key_Z, CTRL)
    assert len(seat.page.proposals.left) == proposed - 3
    seat.key(K.Key_F5, SHIFT)
    seat.key(K.Key_1, SHIFT)
    seat.key(K.Key_Return, CTRL)
    assert not seat.page.view.refusal.isVisible()
    seat.close()

    with Workspace.open(project, read_only=True) as after:
        rows = after.view.find(LabelRow)
        assert len(rows) == 2 and all(row.origin.startswith(f"{run_id('hough', 'cells')}/") for row in rows)
        assert after.view.count(Rejection) == proposed - 2
        states = {one.task: (one.state, one.independent) for one in after.view.find(Annotation, item_id=here)}
        assert states == {"cells": ("submitted", 0), "stain": ("submitted", 1)}
