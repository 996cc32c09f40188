"""The library: recipes of the project and those that are shipped, with where they were used and what became of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QListWidget, QListWidgetItem, QPlainTextEdit, QWidget

from app.augmenting.recipe.edits import SetHead, edited
from app.augmenting.recipe.library import KnownRecipe, library
from app.commands.recipes import DeleteRecipe
from app.errors import EarmarkError
from widgets.parts.banner import Banner
from widgets.parts.buttons import button
from widgets.parts.search_field import SearchField
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Text
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.jobs.job import Progress
    from app.workspace import Workspace
    from widgets.augmenting.desk import RecipeDesk
    from widgets.shell.page import PageContext

FILES = "Recipes (*.yaml *.yml)"
LIMIT_BYTES = 256 * 1024
FOLDER = "recipe-folder"


class LibraryDialog(QDialog):
    """Enter, or a double click, takes a recipe under hand."""

    def __init__(self, context: PageContext, desk: RecipeDesk, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        theme = context.theme
        self.setWindowTitle("Recipes")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(860, 520)
        self._known: tuple[KnownRecipe, ...] = ()
        self._banner = Banner(icon("close", theme, "muted"))
        self._search = SearchField(icon("search", theme, "muted"), "Search names, notes and steps")
        self._search.searched.connect(self._fill)
        self.list = QListWidget()
        self.list.setAccessibleName("Recipes")
        self.list.currentRowChanged.connect(self._show)
        self.list.itemActivated.connect(self._take)
        self._name, self._about = Text("", "heading"), Text("", "muted", wrap=True)
        self._used = Text("", "caption", wrap=True)
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setProperty("role", "mono")
        self._text.setAccessibleName("Recipe as text")
        self._take_button = button("Open", "primary", on=self._take)
        self._copy = button("Open a copy", on=self._take_copy)
        self._delete = button("Delete", "danger", on=self._remove)
        right = column(self._name, self._about, self._used, gap=6)
        right.addWidget(self._text, 1)
        right.addLayout(row(self._delete, 1, self._copy, self._take_button))
        left = column(self._search, gap=8)
        left.addWidget(self.list, 1)
        left.addLayout(row(button("Import…", on=self._import), button("Export…", on=self._export), 1))
        side = holder(left)
        side.setFixedWidth(330)
        both = row(side, gap=16)
        both.addLayout(right, 1)
        layout = column(self._banner, gap=12, margin=16)
        layout.addLayout(both, 1)
        self.setLayout(layout)
        self._closed = False
        self.finished.connect(self._end)
        self._show()
        self._reload()
        self.list.setFocus()

    @property
    def chosen(self) -> KnownRecipe | None:
        """The recipe in view."""
        item = self.list.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item is not None else None

    def _reload(self) -> None:
        """In a job: what became of many samples takes a while to count."""
        work = partial(_library, self._context.workspace, self._desk.text)
        self._context.jobs.run("Library", work, self._take_known, quiet=True)

    def _take_known(self, known: tuple[KnownRecipe, ...]) -> None:
        if not self._closed:
            self._known = known
            self._fill(self._search.text())

    @Slot()
    def _end(self, _result: int = 0) -> None:
        self._closed = True

    @Slot(str)
    def _fill(self, words: str) -> None:
        before = self.chosen
        self.list.clear()
        wanted = words.lower().split()
        for one in self._known:
            text = f"{one.name} {one.note} {' '.join(one.steps)}".lower()
            if all(word in text for word in wanted):
                where = one.fate if one.own or one.draft else "shipped"
                item = QListWidgetItem(f"{one.name or 'No name yet'}\n{where}")
                item.setData(Qt.ItemDataRole.UserRole, one)
                self.list.addItem(item)
                if before is not None and before.digest == one.digest:
                    self.list.setCurrentItem(item)
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        self._show()

    @Slot()
    def _show(self, _row: int = 0) -> None:
        one = self.chosen
        for part in (self._take_button, self._copy, self._delete):
            part.setEnabled(one is not None)
        self._name.setText(one.name if one is not None else "No recipe fits")
        self._about.setText(one.note if one is not None else "")
        self._about.setVisible(bool(one is not None and one.note))
        self._text.setPlainText(one.text if one is not None else "")
        if one is None:
            self._used.setText("")
            return
        where = "; ".join(slice_ or "all items" for slice_ in one.slices) or "nothing yet"
        kept = f"{'The project’s own' if one.own else 'Shipped with the program'} · {one.digest[:8]}"
        used = f"{kept}\nUsed for: {where} · {one.fate}"
        self._used.setText("The recipe at hand, as it is now: not saved in the project." if one.draft else used)
        self._take_button.setEnabled(not one.draft)
        self._delete.setVisible(one.own)
        self._delete.setEnabled(not one.used and not self._context.workspace.read_only)
        self._delete.setToolTip("Samples were made with it and are traced to it" if one.used else "")

    @Slot()
    def _take(self, _item: object = None) -> None:
        one = self.chosen
        if one is not None:
            if not one.draft:
                self._desk.replace(one.text, base=one.digest if one.own else "")
            self.accept()

    @Slot()
    def _take_copy(self) -> None:
        one = self.chosen
        if one is not None:
            self._desk.replace(edited(one.text, SetHead("name", f"{one.name} copy")))
            self.accept()

    @Slot()
    def _remove(self) -> None:
        one = self.chosen
        if one is None:
            return
        try:
            self._context.workspace.do(DeleteRecipe(one.digest), who=self._context.who.annotator, origin="recipe")
        except EarmarkError as problem:
            self._banner.show_message(problem.message, "error")
            return
        self._banner.show_message(f"{one.name} is deleted. Undo in the history brings it back.", "success")
        self._reload()

    @Slot()
    def _import(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self, "Import a recipe", self._folder(), FILES)
        if file:
            self._context.settings.set(FOLDER, str(Path(file).parent))
            self.import_file(Path(file))

    def _folder(self) -> str:
        """Where recipes were read from or written to last; the person's own folder at first."""
        return str(self._context.settings.get(FOLDER, str(Path.home())))

    def import_file(self, file: Path) -> None:
        """Takes the recipe of a file under hand, sound or not: what is wrong with it is shown at its lines."""
        try:
            with file.open("rb") as stream:
                content = stream.read(LIMIT_BYTES + 1)
            text = content.decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as problem:
            self._banner.show_message(f"{file.name}: cannot be read as text ({problem}).", "error")
            return
        if len(content) > LIMIT_BYTES:
            self._banner.show_message(f"{file.name}: larger than {LIMIT_BYTES // 1024} KiB; no recipe is.", "error")
            return
        self._desk.replace(text)
        self.accept()

    @Slot()
    def _export(self) -> None:
        one = self.chosen
        if one is None:
            return
        name = "-".join("".join(char if char.isalnum() else " " for char in one.name).split()) or "recipe"
        start = str(Path(self._folder()) / f"{name}.yaml")
        file, _ = QFileDialog.getSaveFileName(self, "Export the recipe", start, FILES)
        if file:
            self._context.settings.set(FOLDER, str(Path(file).parent))
            self.export_file(one, Path(file))

    def export_file(self, one: KnownRecipe, file: Path) -> None:
        """Writes a recipe as it stands in the library; a name without an ending gets that of recipes."""
        if not file.suffix:
            file = file.with_suffix(".yaml")
            if file.exists():  # nobody was asked about this one
                self._banner.show_message(f"{file.name} is there already. Choose it, or another name.", "warning")
                return
        try:
            file.write_text(one.text, "utf-8")
        except OSError as problem:
            self._banner.show_message(f"{file}: cannot be written ({problem.strerror}).", "error")
            return
        self._banner.show_message(f"{one.name} is written to {file.name}.", "success")


def _library(workspace: Workspace, draft: str, progress: Progress) -> tuple[KnownRecipe, ...]:
    with workspace.view.frozen() as view:
        return library(view, workspace.media, draft=draft)
