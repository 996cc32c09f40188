"""What counts as the same, as fields: one pass over the rewrites, and lists too long for a form."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from widgets.rules.compare_fields import CompareFields
from widgets.rules.lines import MOST
from widgets.theme.theme import Theme


def test_one_pass_is_a_choice_and_a_list_of_thousands_is_shown_in_part(qapp: QApplication, qtbot: QtBot) -> None:
    fields = CompareFields(Theme(qapp, "light"))
    qtbot.addWidget(fields)
    told: list[tuple[str, object]] = []
    fields.changed.connect(lambda key, value: told.append((key, value)))
    two = [{"from": "a", "to": "b"}, {"from": "b", "to": "c"}]
    fields.show_compare({"rewrite": two[:1]})
    assert not fields._once.isVisibleTo(fields)
    fields.show_compare({"rewrite": two, "in_one_pass": True})
    assert fields._once.isVisibleTo(fields) and fields._once.isChecked() and told == []
    fields._once.click()
    assert told == [("in_one_pass", None)]
    fields.show_compare({"rewrite": two * 900})
    assert len(fields._rewrites._rows) == MOST and "of 1,800" in fields._rewrites._more.text()
    assert fields._rewrites._more.isVisibleTo(fields)
    fields.show_compare({"rewrite": two})
    assert not fields._rewrites._more.isVisibleTo(fields) and fields._rewrites._rows[2][0].isVisibleTo(fields)
