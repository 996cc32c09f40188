"""A person makes the keys and the looks of the window their own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.journeys.seat import CTRL, Seat
from widgets.shell.settings_dialog import SettingsDialog

K = Qt.Key


def shown(seat: Seat, qtbot: QtBot) -> SettingsDialog:
    """The one that is in view: it comes in turns."""

    def visible() -> list[SettingsDialog]:
        return [one for one in seat.window.findChildren(SettingsDialog) if one.isVisible()]

    qtbot.waitUntil(lambda: bool(visible()))
    (dialog,) = visible()
    return dialog


def settings(seat: Seat, qtbot: QtBot, tab: str = "keys") -> SettingsDialog:
    """The dialog, once the keys of all pages are there."""
    seat.window.show_settings(tab)
    dialog = shown(seat, qtbot)
    qtbot.waitUntil(lambda: any("label.box" in str(line.row) for line in dialog.keys.table.lines))
    for _ in range(30):
        QApplication.processEvents()
    return dialog


def test_a_key_is_added_taken_and_given_back(sit: Callable[[], Seat], qtbot: QtBot) -> None:
    seat = sit()
    dialog = settings(seat, qtbot)
    editor = dialog.keys
    editor.choose("label.duplicate")
    editor.detail.recorder.recorded.emit("Ctrl+F11")
    assert "Ctrl+F11" in editor.table.line.keys, editor.detail.banner.text
    # A key of another action on the same page is shown as such, and given only on demand.
    editor.detail.recorder.recorded.emit("Ctrl+C")
    assert "Copy" in editor.detail.banner.text
    assert "Ctrl+C" not in editor.table.line.keys
    dialog.grab()
    dialog.accept()
    seat.window.activateWindow()
    qtbot.waitUntil(seat.window.isActiveWindow)
    seat.canvas.setFocus()
    seat.key(K.Key_B)
    seat.key(K.Key_Return)
    for _ in range(3):
        seat.key(K.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        seat.key(K.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    seat.key(K.Key_Return)
    assert len(seat.canvas.objects) == 1
    seat.key(K.Key_F11, CTRL)
    assert len(seat.canvas.objects) == 2, "the new key is in force at once"
    again = settings(seat, qtbot).keys
    again.choose("label.duplicate")
    again._dropped("Ctrl+F11")
    assert "Ctrl+F11" not in again.table.line.keys


def test_a_preset_changes_the_keys_and_the_search_finds_them(sit: Callable[[], Seat], qtbot: QtBot) -> None:
    seat = sit()
    editor = settings(seat, qtbot).keys
    editor._search_text("next item")
    found = [line for line in editor.table.lines if line.row is not None]
    assert any(line.row.id == "label.next" for line in found) and len(found) < 10
    editor._search_text("")
    names = [editor._preset.itemData(place) for place in range(editor._preset.count())]
    cvat = next(place for place, name in enumerate(names) if "cvat" in str(name).lower())
    editor._preset.setCurrentIndex(cvat)
    editor._choose_preset(cvat)
    editor.choose("label.next")
    assert "F" in editor.table.line.keys
    editor._by_key.recorded.emit("F")
    assert all("F" in line.keys for line in editor.table.lines if line.row is not None)
    editor._reset_everything()
    editor._take_back()
    first = seat.page.work.item_id
    editor.window().accept()
    seat.window.activateWindow()
    qtbot.waitUntil(seat.window.isActiveWindow)
    seat.canvas.setFocus()
    seat.key(K.Key_F)
    assert seat.page.work.item_id != first


def test_text_grows_and_colours_change_at_once(sit: Callable[[], Seat], qtbot: QtBot) -> None:
    seat = sit()
    dialog = settings(seat, qtbot, "look")
    dialog.show_tab("look")
    small = seat.window.fontMetrics().height()
    dialog.look._size.setValue(150)
    assert seat.window.fontMetrics().height() > small
    for look in ("dark", "light"):
        dialog.look._choose(look)
        dialog.grab()
    dialog.look._as_usual()
    assert seat.window.fontMetrics().height() == small


def test_settings_that_were_closed_just_now_open_anew(sit: Callable[[], Seat], qtbot: QtBot) -> None:
    seat = sit()
    first = settings(seat, qtbot)
    first.accept()
    seat.window.show_settings("look")
    assert shown(seat, qtbot) is not first, "a dialog that is about to be deleted is not shown again"
