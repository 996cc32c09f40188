"""How predictions are read and under which name they are kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLineEdit, QWidget

from app.commands.predictions import run_name
from app.errors import CallError
from app.records import RUN_MARK, ModelRun
from app.slices.trained import other_training, tie_of
from widgets.parts.buttons import button
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Text
from widgets.slices.importing.trained_field import NOT_KNOWN, TrainedField

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLayout

    from app.slices.arrival import Arrival
    from app.workspace import Workspace

BY_ITSELF = "By what stands in it"
# Formats whose numbers a second file explains.
_NUMBERED = {"coco": "The annotation file that explains the numbers", "yolo": "The data.yaml that names the classes"}


class Choices(QWidget):
    """``changed`` asks for another reading, ``named`` tells of another name of the run."""

    changed = Signal()
    named = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from app.formats.registry import prediction_formats

        self._view = workspace.view
        self._runs: dict[tuple[str, str], ModelRun] = {}
        self._titles = {name: task.title for name, task in workspace.sheet.tasks.items()}
        self._arrival: Arrival | None = None
        self.formats, self.tasks = QComboBox(), QComboBox()
        self.of_model, self.run = QComboBox(), QComboBox()
        named = (self.formats, "Format"), (self.tasks, "Task"), (self.of_model, "Model"), (self.run, "Run")
        for box, said in named:
            box.setAccessibleName(said)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(20 if box in (self.formats, self.tasks) else 8)
        self.formats.addItem(BY_ITSELF, "")
        for one in prediction_formats(workspace.media):
            self.formats.addItem(one.title, one.name)
        self.tasks.addItem("All that fit", "")
        for name, title in self._titles.items():
            self.tasks.addItem(title, name)
        for box, hint in ((self.of_model, "Such as yolo-n"), (self.run, "Such as v2")):
            box.setEditable(True)
            written = box.lineEdit()
            assert written is not None
            written.setPlaceholderText(hint)
        self.replace = QCheckBox("Replace it all the same")
        self.trained = TrainedField(workspace.view)
        self.explains = QLineEdit()
        self.explains.setAccessibleName("File that explains the numbers")
        self._explains = holder(row(self.explains, button("Choose…", on=self._choose)))
        self._format_told, self._run_told = Text("", "caption", wrap=True), Text("", "caption", wrap=True)
        self._seen = Text(NOT_KNOWN, "caption", wrap=True)
        self.setLayout(self._laid_out())
        self._explains_group.hide()
        self.formats.activated.connect(self.changed)
        self.tasks.activated.connect(self.changed)
        self.explains.editingFinished.connect(self.changed)
        self.of_model.editTextChanged.connect(self._show_runs)
        self.run.editTextChanged.connect(self._show_run)
        self.replace.toggled.connect(self.named)
        self.trained.picked.connect(self._show_run)
        self.begin("")

    def _laid_out(self) -> QLayout:
        self._explains_group = holder(column(Text("Names of the numbers", "strong"), self._explains, gap=6))
        named = row(
            column(Text("Model", "strong"), self.of_model, gap=6), column(Text("Run", "strong"), self.run, gap=6),
            gap=8,
        )  # fmt: skip
        named.setStretch(0, 3)
        named.setStretch(1, 2)
        return column(
            column(Text("Format", "strong"), self.formats, self._format_told, gap=6),
            self._explains_group,
            column(Text("Task", "strong"), self.tasks, gap=6),
            column(named, self._run_told, self.replace, gap=6),
            column(Text("Trained on", "strong"), self.trained, self._seen, gap=6),
            1, gap=16,
        )  # fmt: skip

    @property
    def format_name(self) -> str:
        """The chosen format; "" goes by what stands in the file."""
        return str(self.formats.currentData())

    @property
    def task(self) -> str:
        """The chosen task; "" fills all that fit."""
        return str(self.tasks.currentData())

    @property
    def model(self) -> str:
        """What the run is called; "" where it cannot be called so."""
        try:
            return run_name(self.of_model.currentText(), self.run.currentText())
        except CallError:
            return ""

    @property
    def replaces(self) -> bool:
        """Whether what another training of that name said is to go."""
        return self.replace.isChecked() and not self.replace.isHidden()

    @property
    def ready(self) -> bool:
        """Whether the run has a name that it may have."""
        return bool(self.model) and (self.replace.isHidden() or self.replaces)

    @property
    def names_from(self) -> Path | None:
        """The file that explains what is given by number."""
        text = self.explains.text().strip() if not self._explains_group.isHidden() else ""
        return Path(text).expanduser() if text else None

    def begin(self, model: str) -> None:
        """Another file, and what its run may be called."""
        self._arrival = None
        self.formats.setCurrentIndex(0)
        self.formats.setItemText(0, BY_ITSELF)
        self.explains.setText("")
        self._show_explains("")
        self.replace.setChecked(False)
        self._runs = {(run.name, run.task): run for run in self._view.find(ModelRun)}
        self.of_model.clear()
        self.of_model.addItems(sorted({run.model for run in self._runs.values()}))
        self.of_model.setCurrentText(model)
        self._show_runs()

    def show_arrival(self, found: Arrival) -> None:
        """What was read, and what it was known by."""
        self._arrival = found
        self._show_format(found.format_name)
        if found.recognised is not None:
            self._format_told.setText(f"Known by: {found.recognised.why}.")
        self._format_told.setVisible(found.recognised is not None)
        self._show_run()

    def show_unread(self, format_name: str) -> None:
        """It could not be read: what explains it may be missing. "" where the format is not known either."""
        self._format_told.hide()
        self._show_format(format_name)

    def _show_format(self, name: str) -> None:
        if not self.format_name:
            known = self.formats.findData(name) if name else -1
            self.formats.setItemText(0, f"Recognised: {self.formats.itemText(known)}" if known > 0 else BY_ITSELF)
        self._show_explains(name)

    def show_seen(self, text: str) -> None:
        """What is known of the items that the model has trained on; "" for nothing yet."""
        trained = self.trained.trained
        self._seen.setText(text or ("" if trained is not None and trained.snapshot_id else NOT_KNOWN))

    @Slot()
    def _show_runs(self) -> None:
        """The runs of another model, to be replaced; none is chosen."""
        model = self.of_model.currentText().strip()
        with QSignalBlocker(self.run):
            self.run.clear()
            self.run.addItems(sorted({run.run for run in self._runs.values() if run.model == model and run.run}))
            self.run.setCurrentText("")
        self._show_run()

    @Slot()
    def _show_run(self) -> None:
        tasks = self._arrival.tasks if self._arrival is not None else {}
        name, model = self.model, self.of_model.currentText().strip()
        before = [run for (known, task), run in self._runs.items() if known == name and task in tasks]
        ties = (tie_of(self._view, name, run.task) for run in before)
        self.trained.show_before(frozenset(tie for tie in ties if tie is not None))
        beside = sorted({run.name for run in self._runs.values() if run.model == model and run.task in tasks} - {name})
        clash = other_training(self._view, name, tuple(tasks), self.trained.trained) if before else ""
        if not name:
            told = f"The model's name holds no {RUN_MARK} where the run has one." if model else "A model needs a name."
        elif clash:
            told = f"{clash} Give this run another name."
        elif before:
            names = ", ".join(self._titles.get(run.task, run.task) for run in before)
            told = f"Replaces what {name} said for {names}, imported {before[0].added_at[:10]}."
        elif beside:
            told = f"Stands as {name} beside {', '.join(beside[-2:])}: compared over time."
        else:
            told = f"Stands as {name} in every figure."
        self._run_told.setText(told)
        self.replace.setVisible(bool(clash))
        self.named.emit()

    def _show_explains(self, format_name: str) -> None:
        wanted = _NUMBERED.get(format_name, "")
        self.explains.setPlaceholderText(wanted)
        self._explains_group.setVisible(bool(wanted))

    @Slot()
    def _choose(self) -> None:
        file, _ = QFileDialog.getOpenFileName(
            self, "The file that names what results give by number", "", "All files (*)"
        )
        if file:
            self.explains.setText(file)
            self.changed.emit()
