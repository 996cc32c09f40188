"""Predictions through the dialog: looked at, named, written in parts, stopped, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.commands.labels import ImportLabels, Said
from app.commands.predictions import AddPredictions
from app.labels.values import Choice
from app.lineage.snapshot import TakeSnapshot
from app.records import ModelRun, Prediction, Snapshot
from app.workspace import Workspace
from tests.app.slices.conftest import N, decide, hums, name, predict  # noqa: F401 - a fixture
from tests.widgets.slices.test_tabs import Desk
from widgets.slices.importing import writing as parts
from widgets.slices.importing.dialog import ImportDialog
from widgets.slices.importing.source_field import default_model
from widgets.slices.importing.writing import Writing

LONG_MS = 60_000


class Counter:
    """The dialog at a project, with what it has told."""

    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        self.told: list[tuple[str, str]] = []
        self.desk, self._qtbot = desk, qtbot
        self.writing = Writing(desk.context, desk.context.changes)
        self.dialog = ImportDialog(desk.context, self.writing)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(self.dialog)
        self.dialog.imported.connect(lambda said, tone: self.told.append((said, tone)))
        self.dialog.show()

    def take(self, path: Path) -> None:
        self.dialog.source.take(str(path))
        self.settle()

    def _done(self) -> bool:
        return not (self.desk.jobs.busy or self.writing.busy or self.dialog._soon.isActive())

    def settle(self) -> None:
        self._qtbot.waitUntil(self._done, timeout=LONG_MS)
        QApplication.processEvents()


@pytest.fixture
def counter(
    hums: Workspace, tmp_path: Path, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> Iterator[Counter]:  # fmt: skip
    monkeypatch.setattr(parts, "AT_ONCE", 10)
    decide(hums)
    hums.do(TakeSnapshot("", tag="one"))
    desk = Desk(hums, tmp_path, qapp, qtbot)
    yield Counter(desk, qtbot)
    desk.jobs.close()
    desk.context.changes.close()


def table(folder: Path, option: str = "a") -> Path:
    file = folder / "net-2.csv"
    file.write_text("file,hum\nnobody.wav,a\n" + "".join(f"{n}.wav,{option if n % 2 else 'b'}\n" for n in range(N)))
    return file


def test_what_is_dropped_is_shown_named_kept_and_taken_back(counter: Counter, hums: Workspace, tmp_path: Path) -> None:  # noqa: F811
    dialog = counter.dialog
    assert not dialog.bring.isEnabled()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(table(tmp_path, "hum-a")))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    dialog.dropEvent(QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, left, none))
    counter.settle()
    assert dialog.choices.model == "net-2" and "Recognised: CSV" in dialog.choices.formats.currentText()
    assert "1 name is of no item here: nobody.wav." in dialog.findings.report.text
    assert "hum has no 'hum-a': 20 entries left out." in dialog.findings.report.text
    box = dialog.findings.names._boxes["hum-a"]
    box.setCurrentIndex(box.findData("a"))
    box.activated.emit(box.currentIndex())
    counter.settle()
    assert dialog.bring.text() == f"Import {N} predictions"
    dialog.choices.trained.setCurrentIndex(1)
    dialog.choices.trained.activated.emit(1)
    counter.settle()
    assert "in the snapshot that the model was trained on" in dialog.choices._seen.text()
    dialog.choices.of_model.setCurrentText(" ")
    assert not dialog.bring.isEnabled()
    dialog.choices.of_model.setCurrentText("second try")
    dialog.bring.click()
    counter.settle()
    assert "second try: predictions of 40 items for hum." in counter.told[0][0]
    run = hums.view.find(ModelRun)[0]
    assert (run.name, run.origin, run.trained_split) == ("second try", "net-2.csv", "")
    assert run.snapshot_id and hums.view.count(Prediction) == N
    assert counter.writing.can_take_back
    counter.writing.take_back()
    counter.settle()
    assert not hums.view.count(Prediction) and not hums.view.count(ModelRun)


def test_another_training_stands_beside_the_first(counter: Counter, hums: Workspace, tmp_path: Path) -> None:  # noqa: F811
    predict(hums, "net-2", range(3), snapshot_id="of-another-snapshot")
    choices = counter.dialog.choices
    counter.take(table(tmp_path))
    choices.trained.setCurrentIndex(1)
    choices.trained.activated.emit(1)
    counter.settle()
    assert "trained on the snapshot of-another-s" in choices._run_told.text()
    assert not choices.replace.isHidden() and not counter.dialog.bring.isEnabled()
    choices.replace.setChecked(True)
    assert counter.dialog.bring.isEnabled()
    choices.run.setCurrentText("v2")
    assert choices.replace.isHidden() and "beside net-2" in choices._run_told.text()
    counter.dialog.bring.click()
    counter.settle()
    assert sorted(run.name for run in hums.view.find(ModelRun)) == ["net-2", "net-2@v2"]


def test_what_is_brought_in_again_stays_tied_to_its_training(counter: Counter, hums: Workspace, tmp_path: Path) -> None:  # noqa: F811
    one = hums.view.find(Snapshot)[0].id
    predict(hums, "net-2", range(3), snapshot_id=one)
    choices = counter.dialog.choices
    counter.take(table(tmp_path))
    assert choices.trained.currentText() == "As before: one"
    assert "in the snapshot that the model was trained on" in choices._seen.text()
    choices.run.setCurrentText("v2")
    counter.settle()
    assert choices.trained.currentText() == "Not known" and "cannot be told" in choices._seen.text()
    choices.run.setCurrentText("")
    counter.settle()
    choices.trained.setCurrentIndex(1)
    choices.trained.activated.emit(1)
    assert choices.trained.currentText() == "Not known" and "said not to be known" in choices._run_told.text()
    assert not counter.dialog.bring.isEnabled()  # to forget it is a thing to be said twice
    choices.trained.setCurrentIndex(0)
    choices.trained.activated.emit(0)
    counter.settle()
    counter.dialog.bring.click()
    counter.settle()
    assert hums.view.find(ModelRun)[0].snapshot_id == one


def test_stopping_keeps_nothing(counter: Counter, hums: Workspace, tmp_path: Path) -> None:  # noqa: F811
    predict(hums, "net-2", range(3))
    before = {row.id: row.value for row in hums.view.find(Prediction)}
    counter.take(table(tmp_path))
    assert "Replaces what net-2 said for" in counter.dialog.choices._run_told.text()
    counter.writing.progressed.connect(lambda done, total: done == 2 and counter.dialog.stop.click())
    counter.dialog.bring.click()
    counter.settle()
    assert {row.id: row.value for row in hums.view.find(Prediction)} == before
    assert counter.dialog.isVisible() and counter.dialog.banner.text == "Stopped. Nothing was kept."
    assert counter.dialog.bring.isEnabled() and not counter.told


def test_what_was_overtaken_is_not_taken_back(counter: Counter, hums: Workspace, tmp_path: Path) -> None:  # noqa: F811
    counter.take(table(tmp_path))
    counter.dialog.bring.click()
    counter.settle()
    hums.do(ImportLabels("eve", (Said(name(1), "hum", Choice("a")),)))
    hums.do(AddPredictions("other", "hum", {name(1): Choice("a")}))
    assert not counter.writing.can_take_back


@pytest.mark.parametrize(("text", "said"), [("", "empty"), ("file,hum\nnobody.wav,a\n", "1 name is of no item here")])
def test_what_cannot_be_read_is_told(
    counter: Counter, tmp_path: Path, text: str, said: str
) -> None:  # fmt: skip
    file = tmp_path / "x.csv"
    file.write_text(text)
    counter.take(file)
    assert said in counter.dialog.findings.report.text and not counter.dialog.bring.isEnabled()


def test_a_run_is_called_after_what_brings_it(tmp_path: Path) -> None:
    (tmp_path / "exp 3.1" / "labels").mkdir(parents=True)
    assert default_model(tmp_path / "exp 3.1" / "labels") == "exp 3.1"
    assert default_model(Path("a") / "yolo-n.json") == "yolo-n"
