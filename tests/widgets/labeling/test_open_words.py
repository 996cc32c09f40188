"""Free tags: words are added in a line behind the options, completed by what the same person added before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.agreement.project import project_agreement
from app.commands.labels import ImportLabels, Said
from app.labels.values import MultiChoice
from app.records import Annotation, Item

SHEET = """
earmark: 1
name: Streets
version: 1.0.0
media: image
tasks:
  seen: {kind: multi-choice, title: Seen, open: true, options: {Car: {title: A car}, bicycle: }}
"""


def said(bench: Any) -> tuple[str, ...]:
    value = bench.page.work.value(bench.page.work.tasks[0])
    return value.options if value is not None else ()


def words(bench: Any) -> list[str]:
    return [one.accessibleName() for one in bench.page.view.options.findChildren(QPushButton) if one.isChecked()]


def test_words_are_added_completed_taken_back_and_compared(
    make_bench: Callable[..., Any], pictures_with: Callable[[str], Path], qtbot: QtBot
) -> None:
    bench = make_bench(pictures_with(SHEET))
    line = bench.page.view.options._lines["seen"]
    line.setFocus()
    QTest.keyClicks(line, "Rusty  Fence")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert said(bench) == ("rusty fence",) and line.hasFocus() and line.text() == ""
    QTest.keyClicks(line, "a CAR")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert said(bench) == ("Car", "rusty fence"), "the title of an option is the option"
    QTest.keyClicks(line, "rusty fence")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert said(bench) == ("Car", "rusty fence"), "what stands is not taken back by being typed again"
    assert words(bench) == ["A car", "rusty fence"]
    next(one for one in bench.page.view.options.findChildren(QPushButton) if one.text() == "rusty fence").click()
    assert said(bench) == ("Car",)
    bench.page.undo()
    assert said(bench) == ("Car", "rusty fence")
    bench.page.submit()
    line = bench.page.view.options._lines["seen"]
    line.setFocus()
    QTest.keyClicks(line, "rus")
    assert line.text() == "rusty fence"
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert line.text() == "" and not line.hasFocus()
    QTest.keyClicks(line, "oak, it's; elm")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert set(said(bench)) == {"oak", "elm"} and line.text() == "it's", "what cannot be kept stays to be mended"
    assert "cannot have" in bench.page.view.refusal.text.text()
    item = bench.workspace.view.find(Annotation, state="submitted")[0].item_id
    other = Said(item, "seen", MultiChoice(("Car", "old fence")))
    bench.workspace.do(ImportLabels("annotator-2", (other,)))
    found = project_agreement(bench.workspace.view, bench.workspace.sheet, "seen", by=("class",))
    assert {row["class"]: row["agreement"] for row in found.by["class"]}["Car"] == 1.0
    assert {row["class"] for row in found.by["class"]} >= {"rusty fence", "old fence"}


def test_what_was_added_before_is_offered_to_the_same_person_alone(
    make_bench: Callable[..., Any], pictures_with: Callable[[str], Path], qtbot: QtBot
) -> None:
    project = pictures_with(SHEET)
    from app.workspace import Workspace

    with Workspace.open(project) as opened:
        item = opened.view.find(Item)[0].id
        for who, word in (("annotator-1", "mine"), ("annotator-2", "theirs")):
            opened.do(ImportLabels(who, (Said(item, "seen", MultiChoice((word,))),)))
    bench = make_bench(project)
    line = bench.page.view.options._lines["seen"]
    qtbot.waitUntil(lambda: "mine" in line._known)
    assert "theirs" not in line._known
