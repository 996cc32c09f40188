"""Adjudication in the hand, on pictures and on sound: take, merge, make anew, cite, decide, undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.commands.project import AddAnnotator
from app.labeling import read
from app.labeling.desk import Desk
from app.labels.values import Box, Boxes, Choice, Segment, Transcript
from app.records import REFERENCE, Annotation, Decision, Item
from app.workspace import Workspace
from tests.widgets.labeling.image_bench import click
from tests.widgets.labeling.review.test_mode import CTRL, SHIFT, key, sit_down, texts

K = Qt.Key
SAME, OTHER, MORE = (0, 0, 60, 60), (200, 20, 260, 80), (100, 150, 180, 220)

WITH_REASON = """
earmark: 1
name: Things
version: 1.0.0
media: image
waive: reason
tasks:
  things: {kind: boxes, title: Things, required: true, classes: {round: {key: "1"}, square: {key: "2"}}}
rules:
  - {id: small, title: Nothing small, task: things, check: {min_side_px: 20, severity: warn}}
"""


def differ(path: Path, *, media: str = "image") -> None:
    """Two annotators who see the first item differently, and the second alike."""
    with Workspace.open(path) as project:
        project.do(AddAnnotator("rev", "Rev", role="reviewer"))
        first, second = sorted(project.view.find(Item), key=lambda item: item.path)[:2]
        for number, who in enumerate(("annotator-1", "annotator-2")):
            desk = Desk(project, who)
            if media == "image":
                desk.put(first.id, "things", Box("a", "round", SAME), Box("b", ("round", "square")[number], OTHER))
                if number:
                    desk.put(first.id, "things", Box("c", "round", MORE))
                desk.put(second.id, "things", Box("a", "round", SAME))
            else:
                desk.set_value(first.id, "words", Transcript(("we gonna go now", "we going to go then")[number]))
                desk.put(first.id, "spans", Segment("s", "speech", 0.5, (1.0, 1.7)[number], "main"))
                desk.set_value(second.id, "words", Transcript("um yes"))
            for item in (first, second):
                desk.submit(item.id)


@pytest.fixture
def deciding(make_bench: Callable[..., Any], pictures: Path, qtbot: QtBot) -> Any:
    differ(pictures)
    return begin(make_bench(pictures), qtbot)


def begin(bench: Any, qtbot: QtBot, who: str = "rev") -> Any:
    sit_down(bench, qtbot, who)
    bench.page.setFocus()
    key(K.Key_F12, SHIFT)
    mode = bench.page.deciding
    assert mode.on
    qtbot.waitUntil(lambda: mode.row is not None and bench.page.view.stage.ready)
    return bench


def reference(bench: Any, task: str) -> Annotation | None:
    item = bench.page.deciding.row.item_id
    found = bench.workspace.view.find(Annotation, item_id=item, task=task, annotator_id=REFERENCE)
    return found[0] if found else None


def boxes(bench: Any) -> list[tuple[str, tuple[float, ...]]]:
    value = bench.page.work.value(bench.page.work.tasks[0])
    return sorted((thing.cls, tuple(thing.box_px)) for thing in value.objects) if isinstance(value, Boxes) else []


def test_only_reviewers_and_leads_adjudicate(make_bench: Callable[..., Any], pictures: Path, qtbot: QtBot) -> None:
    differ(pictures)
    bench = make_bench(pictures)
    bench.page.setFocus()
    key(K.Key_F12, SHIFT)
    assert not bench.page.deciding.on
    begin(bench, qtbot, "lead")
    bench.who.switch("annotator-1")
    assert not bench.page.deciding.on and bench.page.work.desk.who == "annotator-1"
    assert bench.page.view.stage.canvas.overlays == (), "nothing of the others stays on the screen"


def test_versions_lie_over_each_other_and_the_difference_in_hand_stands_out(deciding: Any) -> None:
    page = deciding.page
    assert [(row.path, row.task) for row in page.deciding.list.model.rows] == [("0.png", "things")]
    layers = {layer.name: layer for layer in page.view.stage.canvas.overlays}
    assert len(layers["agreed"].objects) == 2 and len(layers["in hand"].objects) == 2
    assert [(thing.letter, thing.dashed) for thing in layers["in hand"].objects] == [("A", False), ("B", True)]
    assert len({thing.colour for thing in layers["in hand"].objects}) == 2
    (frame,) = layers["place"].objects
    inner = [thing.bounds_px for thing in layers["in hand"].objects]
    assert frame.bounds_px[0] < min(box[0] for box in inner) and frame.bounds_px[3] > max(box[3] for box in inner)
    assert not layers["place"].pickable, "it stands in nobody's way"
    assert [part.text() for part in page.deciding.versions.bar.buttons] == [
        " Annotator 1: Round thing",
        " Annotator 2: Square thing",
    ]
    key(K.Key_F3)
    assert "not marked by Annotator 1" in page.deciding.versions.bar.told.text()
    key(K.Key_F3)
    assert "another class" in page.deciding.versions.bar.told.text()


def test_object_by_object_a_rule_by_its_digit_and_one_step_back(deciding: Any) -> None:
    page, mode = deciding.page, deciding.page.deciding
    page.view.stage.canvas.setFocus()
    key(K.Key_F4)
    assert boxes(deciding) == [("round", SAME), ("round", OTHER)], "what both say, and A's version"
    key(K.Key_F4)
    assert boxes(deciding) == [("round", SAME), ("square", OTHER)]
    key(K.Key_F3)
    key(K.Key_F4)
    assert ("round", MORE) in boxes(deciding)
    key(K.Key_F5)
    assert ("round", MORE) not in boxes(deciding)
    key(K.Key_Z, CTRL)
    assert ("round", MORE) in boxes(deciding)
    assert reference(deciding, "things").state == "draft" and mode.state == "draft"
    key(K.Key_Return, CTRL)
    assert mode.card.rules.hasFocus() and reference(deciding, "things").state == "draft", "a rule is asked for first"
    key(K.Key_1)
    (said,) = deciding.workspace.view.find(Decision)
    assert (said.rule, said.how, said.decided_by) == ("thin", "merged", "rev")
    made = reference(deciding, "things")
    assert (made.state, made.protocol, made.reviewed_by) == ("submitted", "adjudicated", "rev")
    assert page.view.stage.canvas.hasFocus() and mode.state == "decided"
    assert "Decided by Rev: merged." in texts(mode.card)
    key(K.Key_Z, CTRL)
    assert reference(deciding, "things").state == "draft" and not deciding.workspace.view.count(Decision)
    key(K.Key_Y, CTRL)
    assert mode.state == "decided"


def test_a_warning_wants_its_reason_of_whoever_decides_too(
    make_bench: Callable[..., Any], pictures_with: Callable[[str], Path], qtbot: QtBot
) -> None:
    path = pictures_with(WITH_REASON)
    differ(path)
    bench = begin(make_bench(path), qtbot)
    page, card = bench.page, bench.page.reasons.card
    assert page.work.put("things", Box("z", "round", (300.0, 10.0, 309.0, 19.0)))
    page.submit()
    key(K.Key_1)
    assert card.isVisible() and not bench.workspace.view.count(Decision)
    QTest.keyClicks(card.line, "as far as one sees")
    QTest.keyClick(card.line, K.Key_Return)
    (said,) = bench.workspace.view.find(Decision)
    made = bench.workspace.view.find(Annotation, item_id=said.item_id, annotator_id=REFERENCE, state="submitted")
    assert [set(one.waivers.values()) for one in made] == [{"as far as one sees"}]


def test_what_lies_below_is_not_painted_anew_by_each_stroke(deciding: Any) -> None:
    canvas = deciding.page.view.stage.canvas
    canvas.setFocus()
    before = canvas.overlays
    key(K.Key_F4)
    assert canvas.overlays is before
    key(K.Key_F3)
    assert canvas.overlays is not before and canvas.overlays


def test_all_of_one_by_key_and_all_of_none(deciding: Any) -> None:
    page = deciding.page
    page.view.stage.canvas.setFocus()
    key(K.Key_F4, SHIFT)
    assert boxes(deciding) == [("round", SAME), ("round", OTHER)]
    key(K.Key_F4, SHIFT)
    assert boxes(deciding) == [("round", SAME), ("round", MORE), ("square", OTHER)]
    key(K.Key_F5, SHIFT)
    assert boxes(deciding) == []
    key(K.Key_F6, SHIFT)
    key(K.Key_0)
    (said,) = deciding.workspace.view.find(Decision)
    assert said.rule == "" and read.adjudicated(deciding.workspace.view, "things", "boxes") == {said.item_id: Boxes()}


def test_a_version_is_taken_by_a_click_and_redrawn_by_hand(deciding: Any) -> None:
    page = deciding.page
    canvas = page.view.stage.canvas
    click(canvas, (200, 50))
    assert ("round", OTHER) in boxes(deciding) or ("square", OTHER) in boxes(deciding)
    canvas.setFocus()
    key(K.Key_F3, CTRL)
    assert len(canvas.selection) == 1
    key(K.Key_Right, SHIFT)
    assert any(box[0] == OTHER[0] + 10 for _, box in boxes(deciding))
    key(K.Key_F6, SHIFT)
    key(K.Key_1)
    assert deciding.workspace.view.find(Decision)[0].how == "anew"


def test_the_own_desk_is_as_it_was_and_review_and_adjudication_give_way_to_each_other(
    deciding: Any, qtbot: QtBot
) -> None:
    page = deciding.page
    key(K.Key_F12)
    assert page.review.on and not page.deciding.on and page.review.switch.choice == "review"
    qtbot.waitUntil(lambda: page.view.stage.ready)
    page.review.switch._group.button(2).click()
    assert page.deciding.on and not page.review.on and page.review.switch.choice == "adjudicate"
    page.review.switch._group.button(0).click()
    assert page.mode is None and page.work.own and page.work.desk.who == "rev"
    qtbot.waitUntil(lambda: page.view.stage.ready)
    assert page.view.bar.submit_button.isVisible() and not page.deciding.card.isVisible()
    assert page.view.stage.canvas.overlays == ()


def test_what_waits_is_opened_from_another_page(deciding: Any, qtbot: QtBot) -> None:
    page = deciding.page
    item = page.deciding.row.item_id
    page.deciding.leave()
    page.show_selection(item_id=item, decide="things")
    qtbot.waitUntil(lambda: page.deciding.row is not None)
    assert page.deciding.row.key == (item, "things")
    page.show_selection(item_id=item, decide="usable")
    assert page.deciding.row.task == "things", "nobody differs there"
    page.show_selection(item_id=item)
    assert page.mode is None and page.work.item_id == item


def test_nothing_to_decide_says_so(make_bench: Callable[..., Any], pictures: Path, qtbot: QtBot) -> None:
    bench = make_bench(pictures)
    sit_down(bench, qtbot, "lead")
    bench.page.deciding.toggle()
    qtbot.waitUntil(lambda: "Nothing to decide" in texts(bench.page.view.empty))
    for press in (K.Key_F3, K.Key_F4, K.Key_F5):
        key(press)
    bench.page.submit()
    bench.page.undo()
    assert bench.errors == [] and not bench.page.deciding.card.isVisible()


def test_nothing_chosen_is_no_decision_for_a_choice(
    make_bench: Callable[..., Any], pictures: Path, qtbot: QtBot
) -> None:
    with Workspace.open(pictures) as project:
        first = sorted(project.view.find(Item), key=lambda item: item.path)[0]
        for who, said in (("annotator-1", "yes"), ("annotator-2", "blurred")):
            desk = Desk(project, who)
            desk.set_value(first.id, "usable", Choice(said))
            desk.submit(first.id)
    bench = begin(make_bench(pictures), qtbot, "lead")
    bench.page.view.stage.canvas.setFocus()
    key(K.Key_F6, SHIFT)
    key(K.Key_0)
    assert "Nothing is chosen yet" in bench.page.view.bar.saved.text()
    assert bench.workspace.view.count(Decision) == 0
    bench.page.press("usable", "blurred")
    bench.page.submit()
    assert bench.workspace.view.find(Decision)[0].how == "chosen"


def test_word_by_word_above_the_player(make_bench: Callable[..., Any], speech: Path, qtbot: QtBot) -> None:
    differ(speech, media="audio")
    bench = begin(make_bench(speech), qtbot)
    page, mode = bench.page, bench.page.deciding
    rows = {row.task for row in mode.list.model.rows}
    assert rows == {"words", "spans"}
    mode.open(next(row.key for row in mode.list.model.rows if row.task == "words"))
    qtbot.waitUntil(lambda: page.view.stage.ready)
    sheet = mode.versions.words.sheet
    assert mode.versions.words.isVisible() and page.view.stage.timeline.isVisible()
    page.view.stage.timeline.setFocus()
    key(K.Key_F4)
    key(K.Key_F4)
    key(K.Key_F3)
    key(K.Key_F4)
    editor = page.view.stage.texts.editors["words"]
    assert editor.toPlainText() == "we going to go then"
    at = sheet.place_rect(3)
    QTest.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=QPointF(at.center().x(), at.top() + 5).toPoint())
    assert editor.toPlainText() == "we going to go now"
    editor.setFocus()
    editor.moveCursor(editor.textCursor().MoveOperation.End)
    QTest.keyClicks(QApplication.focusWidget(), " then")
    key(K.Key_Return, CTRL)
    key(K.Key_1)
    (said,) = bench.workspace.view.find(Decision)
    assert (said.task, said.rule, said.how) == ("words", "fillers", "anew")
    found = read.adjudicated(bench.workspace.view, "words", "transcript")[said.item_id]
    assert found == Transcript("we going to go now then")
    assert mode.row.task == "spans", "the next is on the desk"


def test_segments_lie_on_parallel_lanes(make_bench: Callable[..., Any], speech: Path, qtbot: QtBot) -> None:
    differ(speech, media="audio")
    bench = begin(make_bench(speech), qtbot)
    page, mode = bench.page, bench.page.deciding
    mode.open(next(row.key for row in mode.list.model.rows if row.task == "spans"))
    qtbot.waitUntil(lambda: page.view.stage.ready)
    titles = [tier.title for tier in page.view.stage.timeline._scene.tiers]
    assert titles[1:] == ["A  Annotator 1", "B  Annotator 2"]
    page.view.stage.timeline.setFocus()
    key(K.Key_F4)
    key(K.Key_F4)
    value = page.work.value(page.work.tasks[0])
    assert [(thing.start_s, thing.end_s) for thing in value.objects] == [(0.5, 1.7)]
    key(K.Key_Return, CTRL)
    key(K.Key_0)
    assert bench.workspace.view.find(Decision)[0].chosen == "annotator-2"
    mode.leave()
    assert [tier.title for tier in page.view.stage.timeline._scene.tiers][1:] == []
