"""Sharing items out from the data page: the preview says what comes of it, one step gives it, annotators cannot."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from app.records import Assignment
from tests.widgets.dataset.test_browser import Make, make, project  # noqa: F401 - fixtures
from widgets.dataset.assign_dialog import AssignDialog


def _dialog(desk: object, qtbot: QtBot) -> AssignDialog:
    page = desk.page
    page.browser.sharing.ask()
    (found,) = (one for one in page.browser.findChildren(AssignDialog) if one.isVisible())
    qtbot.waitUntil(lambda: found._job is None and not found._soon.isActive())
    return found


def _settled(dialog: AssignDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: dialog._job is None and not dialog._soon.isActive())


def _choose(field: QComboBox, start: str) -> None:
    field.setCurrentIndex(next(n for n in range(field.count()) if field.itemText(n).startswith(start)))


def test_the_preview_follows_the_wish_and_sharing_is_taken_back_in_one_go(make: Make, qtbot: QtBot) -> None:  # noqa: F811
    desk = make()
    dialog = _dialog(desk, qtbot)
    # Eleven pictures that can be opened; ann and bob have begun one each.
    shown = {who: [int(cell.text()) for cell in dialog.cells[who]] for who in ("ann", "bob")}
    assert [shown[who][0] for who in shown] == [0, 0] and [shown[who][3] for who in shown] == [2, 2]
    assert sorted(cells[1] for cells in shown.values()) == [6, 7]
    assert "11 items, 2 labelled by several" in dialog.summary.text() and "1 left out" in dialog.summary.text()
    dialog.overlap.setValue(100)
    dialog.people["lea"].setChecked(True)
    _settled(dialog, qtbot)
    assert "11 items, 11 labelled by several" in dialog.summary.text()
    dialog.people["ann"].setChecked(False)
    dialog.people["bob"].setChecked(False)
    _settled(dialog, qtbot)
    assert "needs 2 of them" in dialog.summary.text() and not dialog.share.isEnabled()
    dialog.people["ann"].setChecked(True)
    _settled(dialog, qtbot)
    dialog.share.click()
    qtbot.waitUntil(lambda: not desk.browser.curation.busy)
    assert desk.workspace.view.count(Assignment) == 22
    assert desk.browser.actions_bar.told.text() == "11 items shared out to 2 annotators"
    desk.browser.curation.take_back()
    assert desk.workspace.view.count(Assignment) == 0
    assert desk.errors == []


def test_what_is_picked_can_be_shared_out_alone_and_once(make: Make, qtbot: QtBot) -> None:  # noqa: F811
    desk = make()
    desk.browser.picking.only(2)
    desk.browser.picking.toggle(3)
    dialog = _dialog(desk, qtbot)
    assert dialog.items.itemText(0) == "What is picked (2)"
    dialog.overlap.setValue(0)
    _settled(dialog, qtbot)
    dialog.share.click()
    qtbot.waitUntil(lambda: not desk.browser.curation.busy)
    assert desk.workspace.view.count(Assignment) == 2
    again = _dialog(desk, qtbot)
    _choose(again.items, "What is picked")
    again.overlap.setValue(0)
    _settled(again, qtbot)
    assert "nothing to share out" in again.summary.text() and not again.share.isEnabled()
    again.reject()


def test_an_annotator_is_offered_no_sharing(make: Make) -> None:  # noqa: F811
    desk = make("ann")
    assert not desk.page.share.isVisible()
    desk.browser.sharing.ask()
    assert desk.browser.findChild(AssignDialog) is None
