"""Which columns of tables annotators see: none until a lead marks one, in one step that can be taken back."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.commands.dataset import SetColumns
from app.items.sight import Sight, sight_of
from app.records import Item
from tests.widgets.dataset.test_browser import Make, make, project  # noqa: F401 - fixtures
from widgets.dataset.columns_dialog import ColumnsDialog


def _dialogs(desk: object) -> list[ColumnsDialog]:
    return [one for one in desk.page.findChildren(ColumnsDialog) if one.isVisible()]


def test_a_lead_shows_columns_and_takes_it_back(make: Make, qtbot: QtBot) -> None:  # noqa: F811
    desk = make()
    desk.page.columns.click()
    assert _dialogs(desk) == [] and "once a table is joined" in desk.page._frame.banner.text
    items = desk.workspace.view.find(Item)
    desk.workspace.do(SetColumns({item.id: {"room & ward": "kitchen", "answer": "red"} for item in items}), who="lea")
    qtbot.waitUntil(lambda: bool(desk.page.catalogue.seen.table.joined))

    def sight() -> Sight:
        return sight_of(desk.workspace.view, "ann")

    desk.page.columns.click()
    (dialog,) = _dialogs(desk)
    assert list(dialog.boxes) == ["answer", "room & ward"] and not any(one.isChecked() for one in dialog.boxes.values())
    assert dialog.boxes["answer"].accessibleDescription() == "red", "what stands in it is there to judge it by"
    assert dialog.boxes["room & ward"].text() == "room && ward", "an ampersand is no shortcut"
    dialog.boxes["room & ward"].click()
    dialog._set()
    assert _dialogs(desk) == []
    assert "room & ward" in sight().shown and "answer" not in sight().shown
    desk.page.columns.click()
    (dialog,) = _dialogs(desk)
    assert dialog.boxes["room & ward"].isChecked(), "what is shown now is marked"
    dialog.reject()
    desk.workspace.undo(who="lea", area="data")
    assert "room & ward" not in sight().shown
    desk.who.switch("ann")
    desk.page._choose_columns()
    assert _dialogs(desk) == [] and "Only a lead" in desk.page._frame.banner.text
