"""Review in the hand, on pictures and on sound: look, comment, accept, return; and what the annotator finds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.commands.project import AddAnnotator
from app.labeling.desk import Desk
from app.labels.pinning import Span, Spot
from app.labels.values import Box, Choice, Segment, Transcript
from app.records import Annotation, Comment, Item
from app.workspace import Workspace
from tests.widgets.labeling.image_bench import click

K, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
BOX = Box("b", "round", (100, 100, 160, 160))


def key(pressed: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    at = QApplication.focusWidget()
    assert at is not None, "somebody has the keyboard"
    QTest.keyClick(at, pressed, held)


def hand_in(path: Path, *, media: str = "image") -> None:
    """Two items of each of two annotators, and a reviewer."""
    with Workspace.open(path) as project:
        project.do(AddAnnotator("rev", "Rev", role="reviewer"))
        items = sorted(project.view.find(Item), key=lambda item: item.path)[:2]
        for who in ("annotator-1", "annotator-2"):
            for item in items:
                desk = Desk(project, who)
                if media == "image":
                    desk.put(item.id, "things", BOX)
                else:
                    desk.set_value(item.id, "words", Transcript("um yes"))
                    desk.put(item.id, "spans", Segment("s", "speech", 0.5, 1.0, "main"))
                desk.submit(item.id)


def sit_down(bench: Any, qtbot: QtBot, who: str) -> None:
    bench.who.switch(who)
    qtbot.waitUntil(lambda: bench.page.view.stage.ready)


@pytest.fixture
def reviewing(make_bench: Callable[..., Any], pictures: Path, qtbot: QtBot) -> Any:
    hand_in(pictures)
    bench = make_bench(pictures)
    sit_down(bench, qtbot, "rev")
    bench.page.setFocus()
    key(K.Key_F12)
    qtbot.waitUntil(lambda: bench.page.view.stage.ready)
    assert bench.page.review.on
    return bench


def states(bench: Any) -> list[str]:
    return [entry.state for entry in bench.page.review.list.model.entries]


def texts(widget: Any) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def test_only_reviewers_and_leads_are_offered_to_review(
    make_bench: Callable[..., Any], pictures: Path, qtbot: QtBot
) -> None:
    hand_in(pictures)
    bench = make_bench(pictures)
    review = bench.page.review
    assert review.switch.isHidden()
    bench.page.setFocus()
    key(K.Key_F12)
    assert not review.on
    for who, offered in (("rev", True), ("lead", True), ("annotator-2", False)):
        sit_down(bench, qtbot, who)
        assert review.switch.isHidden() is not offered
    sit_down(bench, qtbot, "lead")
    review.toggle()
    assert review.on
    bench.who.switch("annotator-1")
    assert not review.on and bench.page.work.desk.who == "annotator-1", "nobody stays in another's review"


def test_the_labels_of_everybody_are_looked_at_and_not_changed(reviewing: Any) -> None:
    page = reviewing.page
    assert [entry.annotator for entry in page.review.list.model.entries] == ["Annotator 1", "Annotator 2"] * 2
    assert [thing.id for thing in page.view.stage.canvas.objects] == ["b"]
    assert page.view.bar.submit_button.isHidden() and page.review.bar.isVisible()
    before = reviewing.workspace.view.last_revision()
    page.view.stage.canvas.setFocus()
    page.view.stage.canvas.select(["b"])
    key(K.Key_Delete)
    key(K.Key_Right)
    page.press("usable", "blurred")
    page.view.stage.use_tool("box")
    assert page.view.stage.canvas.tool == "select"
    assert not page.work.put("things", Box("c", "round", (0, 0, 50, 50)))
    assert reviewing.workspace.view.last_revision() == before
    assert not any(found.annotator_id == "rev" for found in reviewing.workspace.view.find(Annotation)), (
        "looking is not labelling"
    )


def test_accepting_goes_to_the_next_and_is_one_step_of_undo(reviewing: Any) -> None:
    page = reviewing.page
    first = page.review.labels
    page.view.stage.canvas.setFocus()
    key(K.Key_Return, CTRL)
    assert states(reviewing) == ["accepted", "submitted", "submitted", "submitted"]
    assert page.review.labels != first
    key(K.Key_Z, CTRL)
    assert states(reviewing) == ["submitted"] * 4
    assert page.review.labels == first, "what is taken back is seen"
    key(K.Key_Y, CTRL)
    assert states(reviewing)[0] == "accepted"
    key(K.Key_Return, CTRL | SHIFT)
    assert states(reviewing) == ["accepted"] * 4
    key(K.Key_Z, CTRL)
    assert states(reviewing) == ["accepted", *["submitted"] * 3]


def test_a_comment_is_pinned_where_one_points(reviewing: Any) -> None:
    page = reviewing.page
    canvas = page.view.stage.canvas
    canvas.setFocus()
    key(K.Key_F6)
    assert canvas.tool == "pin"
    click(canvas, (200, 50))
    form = page.comments.panel.form
    assert form.isVisible() and "Pinned at 200, 50" in texts(form)
    QTest.keyClicks(QApplication.focusWidget(), "There is one more here")
    form.rule.setCurrentIndex(1)
    key(K.Key_Return)
    (found,) = reviewing.workspace.view.find(Comment)
    assert (found.text, found.task, found.rule) == ("There is one more here", "things", "thin")
    (remark,) = page.comments.remarks
    assert isinstance(remark.place, Spot)
    assert (remark.place.x_px, remark.place.y_px) == pytest.approx((200, 50), abs=1)
    assert [pin.text for pin in canvas._scene.pins] == ["1"]
    assert "Rule: No box thinner than four pixels" in texts(page.comments.panel)
    assert states(reviewing)[0] == "submitted", "Enter in the form is not the page's"
    assert canvas.hasFocus() and form.isHidden()


def test_a_comment_on_what_is_selected_and_one_on_the_whole_item(reviewing: Any) -> None:
    page = reviewing.page
    page.view.stage.canvas.setFocus()
    key(K.Key_N)
    key(K.Key_F6)
    QTest.keyClicks(QApplication.focusWidget(), "Too wide")
    key(K.Key_Return)
    (found,) = reviewing.workspace.view.find(Comment)
    assert found.object_id == "b" and page.comments.remarks[0].place == Spot(130, 130)
    key(K.Key_F6)
    form = page.comments.panel.form
    form.whole.click()
    form.words.setFocus()
    QTest.keyClicks(form.words, "Look at the left, too")
    key(K.Key_Return)
    assert page.comments.remarks[1].place is None
    key(K.Key_F6)
    key(K.Key_Escape)
    assert form.isHidden() and page.view.stage.canvas.hasFocus()
    assert len(page.comments.remarks) == 2


def test_returning_asks_why_first(reviewing: Any) -> None:
    page = reviewing.page
    page.view.stage.canvas.setFocus()
    key(K.Key_Backspace, CTRL | SHIFT)
    assert states(reviewing)[0] == "submitted" and page.comments.panel.form.isVisible()
    key(K.Key_Escape)
    key(K.Key_Backspace, CTRL | SHIFT)
    QTest.keyClicks(QApplication.focusWidget(), "One is missing")
    key(K.Key_Return)
    assert states(reviewing)[0] == "returned"
    assert page.review.list.model.entries[0].labels != page.review.labels, "the next is on the desk"


def test_the_annotator_finds_what_was_returned_first_and_resolves_it(reviewing: Any, qtbot: QtBot) -> None:
    page = reviewing.page
    page.review.open(page.review.list.model.entries[2].labels)
    qtbot.waitUntil(lambda: page.view.stage.ready)
    item = page.work.item_id
    page.comments.begin(Spot(50, 60), task="things")
    QTest.keyClicks(page.comments.panel.form.words, "This edge")
    key(K.Key_Return)
    page.review.give_back()
    sit_down(reviewing, qtbot, "annotator-1")
    assert page.view.list.model.entries[0].item_id == item
    assert page.view.list.model.entries[0].state == "returned"
    page.open(item)
    qtbot.waitUntil(lambda: page.view.stage.ready)
    assert "This edge" in texts(page.comments.panel)
    assert [pin.text for pin in page.view.stage.canvas._scene.pins] == ["1"]
    assert "Returned" in texts(page.view.bar)
    page.view.stage.canvas.setFocus()
    key(K.Key_F8)
    key(K.Key_F7)
    assert reviewing.workspace.view.find(Comment)[0].state == "resolved"
    page.view.stage.canvas.setFocus()
    key(K.Key_Return, CTRL)
    found = reviewing.workspace.view.find(Annotation, item_id=item, annotator_id="annotator-1")
    assert {(one.state, one.review) for one in found} == {("submitted", "")}
    sit_down(reviewing, qtbot, "annotator-2")
    page.open(item)
    qtbot.waitUntil(lambda: page.view.stage.ready)
    assert "This edge" not in texts(page.comments.panel), "comments on another's labels are not seen"


def test_a_list_filtered_by_annotator_and_state(reviewing: Any, qtbot: QtBot) -> None:
    page = reviewing.page
    listed = page.review.list
    listed.people.setCurrentIndex(listed.people.findData("annotator-2"))
    assert listed.model.rowCount() == 2
    page.view.stage.canvas.setFocus()
    key(K.Key_D)
    key(K.Key_A)
    assert page.review.labels.annotator_id == "annotator-2"
    key(K.Key_Return, CTRL)
    listed.states.setCurrentIndex(listed.states.findData("submitted"))
    assert listed.model.rowCount() == 1
    listed.filter.setText("nothing like this")
    assert listed.model.rowCount() == 0
    key(K.Key_D)
    assert page.review.on


def test_the_own_desk_is_as_it_was_left(reviewing: Any, qtbot: QtBot) -> None:
    page = reviewing.page
    page.review.toggle()
    assert page.work.desk.who == "rev" and page.work.editable
    qtbot.waitUntil(lambda: page.view.stage.ready)
    assert page.view.bar.submit_button.isVisible() and not page.review.bar.isVisible()
    assert page.view.stage.canvas.objects == ()
    page.view.stage.use_tool("box")
    assert page.view.stage.canvas.tool == "box"


def test_nothing_to_review_says_so(make_bench: Callable[..., Any], pictures: Path, qtbot: QtBot) -> None:
    bench = make_bench(pictures)
    sit_down(bench, qtbot, "lead")
    bench.page.review.toggle()
    assert "Nothing to review yet" in texts(bench.page.view.empty)
    bench.page.review.accept()
    bench.page.review.give_back()
    bench.page.review.comment()
    bench.page.review.toggle()
    qtbot.waitUntil(lambda: bench.page.view.stage.ready)
    assert bench.errors == []


def test_a_comment_on_a_stretch_of_sound(make_bench: Callable[..., Any], speech: Path, qtbot: QtBot) -> None:
    hand_in(speech, media="audio")
    bench = make_bench(speech)
    page = bench.page
    sit_down(bench, qtbot, "rev")
    page.review.toggle()
    qtbot.waitUntil(lambda: page.view.stage.ready)
    stage = page.view.stage
    editor = next(iter(stage.texts.editors.values()))
    assert editor.isReadOnly() and editor.toPlainText() == "um yes"
    stage.timeline.setFocus()
    stage.timeline.set_range((0.25, 0.75))
    key(K.Key_F6)
    QTest.keyClicks(QApplication.focusWidget(), "A horn is heard here")
    key(K.Key_Return)
    assert page.comments.remarks[0].place == Span(0.25, 0.75)
    assert [tier.title for tier in stage.timeline._scene.tiers][-1] == "Comments"
    page.review.give_back()
    sit_down(bench, qtbot, "annotator-1")
    page.open(page.view.list.model.entries[0].item_id)
    qtbot.waitUntil(lambda: page.view.stage.ready)
    assert not editor.isReadOnly()
    stage.timeline.set_range(None)
    stage.timeline.setFocus()
    key(K.Key_F8)
    assert stage.timeline.range_s == (0.25, 0.75)
    desk = Desk(bench.workspace, "annotator-1")
    assert desk.state(page.work.item_id) == "returned"
    desk.set_value(page.work.item_id, "event", Choice("horn"))


def test_a_long_queue_is_read_on_a_worker(
    make_bench: Callable[..., Any], pictures: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("widgets.labeling.review.mode.MANY", 0)
    hand_in(pictures)
    bench = make_bench(pictures)
    sit_down(bench, qtbot, "rev")
    bench.page.review.toggle()
    assert not bench.page.work.editable, "nothing can be changed while the queue is read"
    qtbot.waitUntil(lambda: bench.page.review.labels is not None and bench.page.view.stage.ready)
    assert states(bench) == ["submitted"] * 4
