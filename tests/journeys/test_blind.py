"""An annotator labels blind: nothing that others said, and no reference, is on any page, in any menu, in any query."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.commands.curate import AssignItems
from app.commands.dataset import SetColumns, ShowColumns
from app.commands.labels import ImportLabels, Said
from app.commands.predictions import ImportPredictions
from app.commands.probes import GiveGold
from app.commands.project import AddAnnotator
from app.jobs.job import Progress
from app.labeling.desk import Desk
from app.labeling.queue import read_queue
from app.labeling.review import ReviewDesk
from app.labels import values
from app.records import REFERENCE, Item
from app.settings.store import Settings
from app.store.reader import Reader
from app.workspace import Workspace
from tests.journeys import talk
from widgets.shell.main_window import MainWindow
from widgets.shell.stages import STAGES
from widgets.theme.theme import Theme

# A word that no page has by itself; whoever of the others says something says it with this.
SECRET = "quixotic"
# What a joined table says of every item.
ANSWER = "zucchetto"
ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
LONG_MS = 30_000


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Three sentences. On the first bob has handed in, returned with a comment; the second has a reference and a
    model's words, which nobody is shown; ann has said nothing."""
    folder = talk.project(tmp_path, talk.CLIPS, 3)
    with Workspace.open(folder) as opened:
        opened.do(AddAnnotator("bob", "Bob"))
        opened.do(AddAnnotator("rev", "Rev", role="reviewer"))
        items = sorted(opened.view.find(Item), key=lambda item: item.path)
        desk = Desk(opened, "bob")
        for item in items[:2]:
            desk.set_value(item.id, "words", values.Transcript(f"a {SECRET} badger"))
            desk.submit(item.id)
        said = Said(items[1].id, "words", values.Transcript(f"a {SECRET} reference"))
        opened.do(ImportLabels(REFERENCE, (said,), protocol="adjudicated"))
        words = {item.id: values.Transcript(f"a {SECRET} model") for item in items}
        opened.do(ImportPredictions("whisper", "words", words))
        table = {item.id: {"answer": ANSWER, "rank": 7.0, "room": "kitchen"} for item in items}
        opened.do(SetColumns(table, group="answer", split="answer"))
        review = ReviewDesk(opened, "rev")
        entry = review.entries()[0]
        review.comment(entry.labels, f"A {SECRET} remark", task="words")
    return folder


@pytest.fixture
def window(project: Path, tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[MainWindow]:
    made = MainWindow(Theme(qapp, "light"), Settings(tmp_path / "settings.json"))
    qtbot.addWidget(made)
    made.resize(1280, 860)
    made.show()
    assert made.open_project(project, "label")
    yield made
    made.close()


def settle(window: MainWindow, qtbot: QtBot) -> None:
    project = window.project
    assert project is not None
    qtbot.waitUntil(lambda: not project.jobs.running, timeout=LONG_MS)
    qtbot.wait(60)


def words_of(widget: QWidget) -> Iterator[str]:
    """Everything that a person, or their screen reader, could read on one control."""
    yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle())
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        yield widget.text()
    if isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        yield widget.toPlainText()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(place) for place in range(widget.count()))
    if isinstance(widget, QMenu):
        widget.aboutToShow.emit()
        yield from (action.text() for action in widget.actions())
    if isinstance(widget, QAbstractItemView) and (model := widget.model()) is not None:
        top = QModelIndex()
        for at in range(min(model.rowCount(top), 100)):
            for column in range(model.columnCount(top) if not isinstance(model, QAbstractListModel) else 1):
                yield from (str(model.index(at, column).data(role)) for role in ROLES)


def read(window: MainWindow) -> str:
    """All words of the window as it is, hidden menus and pages included."""
    return "\n".join(word for widget in [window, *window.findChildren(QWidget)] for word in words_of(widget))


def test_no_page_that_an_annotator_can_reach_tells_what_others_said(window: MainWindow, qtbot: QtBot) -> None:
    project = window.project
    assert project is not None and project.who.annotator == "ann"
    told: dict[str, str] = {}
    for stage in STAGES:
        project.go(stage.id)
        settle(window, qtbot)
        project.show_palette()
        told[stage.id] = read(window)
        assert SECRET not in told[stage.id] and ANSWER not in told[stage.id], stage.id
        project._palette.hide()
    for ask in (project.show_people, project.show_packages, project.show_keys):
        ask()
    assert SECRET not in read(window)
    for dialog in window.findChildren(QDialog):
        dialog.close()
    for stage in ("agree", "slices", "augment", "export"):
        assert stage not in project.pages and "for reviewers and leads" in told[stage]
    # Neither by looking for it: by words, by condition, by who said it, in the list or in the grid.
    project.go("data")
    browser = project.pages["data"].browser
    for line, hits in (
        (SECRET, 0),
        (ANSWER, 0),
        ('annotator == "bob"', 0),
        ('annotator == "ann"', 0),
        ('state == "submitted"', 0),
    ):
        for view in ("grid", "list"):
            browser.turn(view)
            browser.bar.line.setText(line)
            browser.bar.line.returnPressed.emit()
            settle(window, qtbot)
            assert len(browser.picking.rows) == hits, line
            shown = read(window).replace(line, "")
            assert SECRET not in shown and ANSWER not in shown
    # Nor what a table says of an item, unless a lead shows that column.
    seen = project.pages["data"].catalogue.seen
    for name in ("answer", "rank", "room", "group", "split"):
        assert name not in seen.names and seen.column(name) is None and seen.counts(name) == []
        assert seen.value(name, 0) is None
    project.workspace.do(ShowColumns(("room",)), who="lead")
    seen = project.pages["data"].catalogue.seen
    assert seen.value("room", 0) == "kitchen" and "rank" not in seen.names
    browser.turn("list")
    browser.bar.clear_all()
    settle(window, qtbot)
    shown = read(window)
    assert "kitchen" in shown and ANSWER not in shown
    # Nor by what is left on a page when somebody who saw more gets up.
    project.who.switch("lead")
    for stage in ("agree", "label"):
        project.go(stage)
        settle(window, qtbot)
    project.pages["label"].review.toggle()
    settle(window, qtbot)
    assert SECRET in read(window), "a lead who reviews does see it, so this test can fail"
    project.who.switch("ann")
    settle(window, qtbot)
    visible = "\n".join(
        word for widget in window.findChildren(QWidget) if widget.isVisible() for word in words_of(widget)
    )
    assert SECRET not in visible
    project.go("agree")
    assert project._stack.currentWidget() is project._closed
    assert all(row.id.startswith(("go.", "who.")) or "agree" not in row.id for row in project._more_actions())


class _Spy:
    """What the store gave out."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.given: list[str] = []
        for name in ("get", "find", "columns", "distinct", "edits"):
            monkeypatch.setattr(Reader, name, self._listening(getattr(Reader, name)))
        for name in ("stream", "words_inside"):
            monkeypatch.setattr(Reader, name, self._listening_on(getattr(Reader, name)))

    def _listening(self, ask: Callable[..., Any]) -> Callable[..., Any]:
        def asked(reader: Reader, *words: object, **equal: object) -> Any:
            found = ask(reader, *words, **equal)
            self.given.append(repr(found))
            return found

        return asked

    def _listening_on(self, ask: Callable[..., Any]) -> Callable[..., Any]:
        def asked(reader: Reader, *words: object, **equal: object) -> Iterator[Any]:
            for part in ask(reader, *words, **equal):
                self.given.append(repr(part))
                yield part

        return asked

    @property
    def told(self) -> bool:
        return any(SECRET in one for one in self.given)


def test_no_query_of_an_annotators_desk_gives_another_label(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Workspace.open(project, who="ann") as opened:
        spy = _Spy(monkeypatch)
        desk = Desk(opened, "ann")
        queue = read_queue(opened, "ann", Progress())
        for item in [queue.table.id(int(row)) for row in queue.rows]:
            for task in desk.tasks(item):
                said = values.Transcript("what ann hears")
                assert desk.value(item, task) is None and desk.findings(item, task, said) == ()
                assert desk.comments(item) == () and desk.state(item) == "todo" and desk.predicted(item) == frozenset()
                desk.set_value(item, task.name, said)
                desk.submit(item)
                desk.undo()
                desk.redo()
            assert desk.proposals(item) == ((), ())
        assert spy.given and not spy.told
        ReviewDesk(opened, "rev").look(ReviewDesk(opened, "rev").entries()[0].labels)
        Desk(opened, "bob").value(queue.table.id(int(queue.rows[0])), desk.tasks(queue.table.id(0))[0])
        assert spy.told, "the desk of bob does give it, so this test can fail"


def test_labelling_in_the_window_asks_for_nothing_of_others(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    spy = _Spy(monkeypatch)
    project = window.project
    assert project is not None
    page: Any = project.pages["label"]
    for _ in range(3):
        qtbot.waitUntil(lambda: page.view.stage.ready, timeout=LONG_MS)
        settle(window, qtbot)
        assert page.work.set_value("words", values.Transcript("what ann hears"))
        page.submit()
        settle(window, qtbot)
    assert spy.given and not spy.told


def test_a_known_item_tells_what_was_expected_only_after_it_is_handed_in(
    project: Path, tmp_path: Path, qtbot: QtBot, qapp: QApplication
) -> None:
    with Workspace.open(project) as opened:
        names = [item.id for item in sorted(opened.view.find(Item), key=lambda item: item.path)]
        opened.do(AssignItems(tuple(names), "ann"))
        opened.do(GiveGold(((names[1], "ann"),), told=True))
    window = MainWindow(Theme(qapp, "light"), Settings(tmp_path / "settings.json"))
    qtbot.addWidget(window)
    window.resize(1280, 860)
    window.show()
    assert window.open_project(project, "label") and window.project is not None
    page: Any = window.project.pages["label"]
    page.open(names[1])
    qtbot.waitUntil(lambda: page.view.stage.ready, timeout=LONG_MS)
    assert page.work.set_value("words", values.Transcript("a quick badger"))
    settle(window, qtbot)
    assert SECRET not in read(window) and page.feedback.card.isHidden()
    page.submit()
    settle(window, qtbot)
    qtbot.waitUntil(lambda: bool(page.feedback.card.told.text()), timeout=LONG_MS)
    # It stays on the item until the same key is pressed again, and says what was expected.
    assert page.work.item_id == names[1] and page.feedback.card.isVisible()
    assert SECRET in page.feedback.card.told.text() and "No rule" in page.feedback.card.rule.text()
    assert not page.feedback.card.isModal() and page.work.editable
    page.submit()
    settle(window, qtbot)
    assert page.work.item_id != names[1] and page.feedback.card.isHidden()
    shown = [word for widget in window.findChildren(QWidget) if widget.isVisible() for word in words_of(widget)]
    assert SECRET not in "\n".join(shown)
    page.open(names[1])
    page.submit()
    settle(window, qtbot)
    assert page.feedback.card.isVisible()
    page.cancel()
    assert page.feedback.card.isHidden() and page.work.item_id == names[1]
    window.close()
