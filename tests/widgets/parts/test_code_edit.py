"""A field for text that a program reads: only what differs is replaced, lines that are wrong say so."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from widgets.parts.code_edit import CodeEdit, LineMark
from widgets.parts.stack import column
from widgets.parts.yaml_colours import YamlColours, tokens
from widgets.theme.theme import Theme

TEXT = "a: 1\nb:\n  c: 2\n  d: 3\n"


@pytest.fixture
def field(qtbot: QtBot, qapp: QApplication) -> CodeEdit:
    made = CodeEdit(Theme(qapp, "light"), "Sheet")
    qtbot.addWidget(made)
    made.resize(500, 200)
    made.show()
    return made


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text("ab\n 😀\u00a0", max_size=30), st.text("ab\n 😀\u00a0", max_size=30))
def test_it_holds_whatever_it_is_given_and_says_nothing_of_it(field: CodeEdit, one: str, other: str) -> None:
    said: list[str] = []
    field.typed.connect(said.append)
    field.show_text(one)
    assert field.whole_text() == one
    field.show_text(other)
    assert field.whole_text() == other and said == []
    field.typed.disconnect(said.append)


def test_the_cursor_stays_at_its_words_where_something_above_changes(field: CodeEdit) -> None:
    field.show_text(TEXT)
    field.go_to(4, 6)
    field.show_text("zero: 0\n" + TEXT)
    assert field.line == 5 and field.textCursor().block().text() == "  d: 3"


def test_enter_keeps_the_indent_and_goes_deeper_after_a_colon(field: CodeEdit) -> None:
    said: list[str] = []
    field.typed.connect(said.append)
    field.show_text("b:")
    field.go_to(1, 3)
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClicks(field, "c: 1")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClicks(field, "d: 2")
    assert field.whole_text() == "b:\n  c: 1\n  d: 2" == said[-1]
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_BracketRight, Qt.KeyboardModifier.ControlModifier)
    assert field.whole_text() == "  b:\n    c: 1\n    d: 2"
    field.selectAll()
    for _ in range(3):
        QTest.keyClick(field, Qt.Key.Key_BracketLeft, Qt.KeyboardModifier.ControlModifier)
    assert field.whole_text() == "b:\nc: 1\nd: 2"


def test_a_line_that_is_wrong_is_painted_so(field: CodeEdit, qtbot: QtBot) -> None:
    field.show_text(TEXT)
    before = field.viewport().grab().toImage()
    field.show_marks({2: LineMark("b says nothing")})
    after = field.viewport().grab().toImage()
    changed = [y for y in range(before.height()) if before.pixel(400, y) != after.pixel(400, y)]
    high = field.fontMetrics().height()
    assert changed and high * 0.5 < min(changed) and max(changed) < high * 3.5


def test_tab_leaves_the_field(qtbot: QtBot, qapp: QApplication) -> None:
    field, other = CodeEdit(Theme(qapp, "light"), "Sheet"), QPushButton("Other")
    around = QWidget()
    qtbot.addWidget(around)
    around.setLayout(column(field, other))
    around.show()
    around.activateWindow()
    qtbot.waitUntil(around.isActiveWindow)
    field.show_text("a")
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert field.whole_text() == "a" and other.hasFocus()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("name: Read speech", [("key", "name"), ("mark", ":")]),
        ("  - {good: \"um, I\"}  # why", [("mark", "-"), ("mark", "{"), ("key", "good"), ("mark", ":"),
                                       ("text", '"um, I"'), ("mark", "}"), ("comment", "# why")]),
        ('"yes": [a, 2.5, true]', [("key", '"yes"'), ("mark", ":"), ("mark", "["), ("mark", ","), ("number", "2.5"),
                                   ("mark", ","), ("number", "true"), ("mark", "]")]),
        ("check: {must_not_match: '\\d'}", [("key", "check"), ("mark", ":"), ("mark", "{"), ("key", "must_not_match"),
                                            ("mark", ":"), ("text", "'\\d'"), ("mark", "}")]),
        ("why: 21 is#no comment", [("key", "why"), ("mark", ":")]),
        ("same: [mason's, 21]", [("key", "same"), ("mark", ":"), ("mark", "["), ("mark", ","), ("number", "21"),
                                 ("mark", "]")]),
    ],
)  # fmt: skip
def test_yaml_is_told_apart(line: str, found: list[tuple[str, str]]) -> None:
    assert [(kind, line[start : start + length]) for kind, start, length in tokens(line)] == found


def test_colours_follow_the_theme(field: CodeEdit, qapp: QApplication) -> None:
    theme = Theme(qapp, "light")
    colours = YamlColours(field.document(), theme)
    field.show_text("name: 1")

    def key() -> str:
        formats = field.document().firstBlock().layout().formats()
        look = formats[0].format
        return look.foreground().color().name()

    assert key() == theme.colour("accent").name()
    theme.choose("dark")
    assert key() == theme.colour("accent").name()
    colours.setDocument(None)
