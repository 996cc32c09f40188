"""The dialog that makes a project: where, what medium, which rules, from which folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QFormLayout, QLineEdit, QWidget

from app.errors import EarmarkError
from widgets.parts.banner import Banner
from widgets.parts.buttons import Segmented, button
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Text
from widgets.theme.icons import icon
from widgets.theme.theme import Theme


class NewProject(QDialog):
    """``made`` carries the folder of the new project."""

    made = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("New project")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._banner = Banner(icon("close", theme, "muted"))
        self._name, self._folder, self._sheet = QLineEdit(), QLineEdit(), QLineEdit()
        self._starter, self._about = QComboBox(), Text("", "caption", wrap=True)
        self._starter.setAccessibleName("Rule sheet to start from")
        # As wide as its place, not as its longest title, which would take the room of the labels.
        self._starter.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._starter.setMinimumContentsLength(20)
        self._starter.currentIndexChanged.connect(self._show_starter)
        for field, name in ((self._name, "Name"), (self._folder, "Folder"), (self._sheet, "Rule sheet")):
            field.setAccessibleName(name)
        self._name.setPlaceholderText("Blood cells, first round")
        self._folder.setPlaceholderText("A folder that does not exist yet")
        self._sheet.setPlaceholderText("A YAML file")
        self._media = Segmented((("image", "Pictures"), ("audio", "Sound")), "Medium")
        form = QFormLayout()
        form.setVerticalSpacing(12)
        form.addRow("Name", self._name)
        form.addRow("Medium", self._media)
        form.addRow("Folder", row(self._folder, button("Choose…", on=self._choose_folder)))
        self._file = holder(row(self._sheet, button("Choose…", on=self._choose_sheet)))
        form.addRow("Rule sheet", self._starter)
        form.addRow("", self._about)
        form.addRow("", self._file)
        self._media.chosen.connect(self._list_starters)
        self._list_starters(self._media.choice)
        self._make = button("Make the project", "primary", on=self._create)
        self._make.setDefault(True)
        ends = row(1, button("Cancel", "ghost", on=self.reject), self._make)
        head = Text("New project", "title")
        hint = Text("Files are registered afterwards, on the Data page. They stay where they are.", "muted", wrap=True)
        layout = column(head, hint, self._banner, gap=12, margin=24)
        layout.addLayout(form)
        layout.addLayout(ends)
        self.setLayout(layout)
        self.setMinimumWidth(560)
        self._name.setFocus()

    @Slot(str)
    def _list_starters(self, media: str) -> None:
        from app.rules.starters import starters

        self._starter.clear()
        for one in starters(media):
            self._starter.addItem(one.title, one.id)
        self._starter.addItem("A file of mine", "")

    @Slot(int)
    def _show_starter(self, _at: int) -> None:
        """What the sheet is for, or the field for a file."""
        from app.rules.starters import starters

        wanted = self._starter.currentData()
        about = next((one.about for one in starters() if one.id == wanted), "")
        self._about.setText(f"{about}. You can change it on the Rules page." if about else "")
        self._about.setVisible(bool(about))
        self._file.setVisible(not wanted)

    @Slot()
    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Where shall the project lie?")
        if folder:
            self._folder.setText(str(Path(folder) / (self._name.text().strip() or "project")))

    @Slot()
    def _choose_sheet(self) -> None:
        from app.demo.sample import RESOURCES

        file, _ = QFileDialog.getOpenFileName(
            self, "Rule sheet", str(RESOURCES / "sheets"), "Rule sheets (*.yaml *.yml)"
        )
        if file:
            self._starter.setCurrentIndex(self._starter.count() - 1)
            self._sheet.setText(file)

    @Slot()
    def _create(self) -> None:
        from app.rules.load import read_text
        from app.rules.starters import starter
        from app.workspace import Workspace

        wanted = self._starter.currentData()
        if not self._folder.text().strip() or not (wanted or self._sheet.text().strip()):
            self._banner.show_message("Name a folder for the project and a rule sheet.", "warning")
            return
        folder = Path(self._folder.text().strip())
        try:
            text = starter(wanted).text() if wanted else read_text(Path(self._sheet.text().strip()))
            name = self._name.text().strip() or folder.name
            Workspace.create(folder, name=name, media=self._media.choice, sheet_text=text).close()
        except EarmarkError as problem:
            self._banner.show_message(problem.message, "error")
            return
        self.made.emit(str(folder))
        self.accept()
