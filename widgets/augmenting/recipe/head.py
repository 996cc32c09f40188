"""Above the recipe: its name, where it is kept, the slice that it is aimed at, and the steps back and forth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from app import ids
from app.augmenting.recipe.edits import SetHead
from app.augmenting.recipe.library import says_the_same
from app.changes.command import ChangeSet
from app.commands.recipes import SaveRecipe
from app.errors import EarmarkError
from app.records import RecipeRow, SampleRow
from widgets.actions.told import KeyTold
from widgets.augmenting.slice_field import ParentsField, SliceField
from widgets.parts.buttons import Segmented, button, tool
from widgets.parts.stack import column, row
from widgets.parts.text import Pill, Text
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from augment.recipe import Reading
    from widgets.augmenting.desk import RecipeDesk
    from widgets.shell.page import PageContext

VIEWS = (("steps", "Steps"), ("both", "Both"), ("text", "Text"))


class RecipeHead(QWidget):
    """``told`` is a message for above the tabs; ``left`` that whoever was here is done, and wants to see draws."""

    told = Signal(str, str)
    left = Signal()

    def __init__(self, context: PageContext, desk: RecipeDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        theme = context.theme
        self.name = QLineEdit()
        self.name.setAccessibleName("Name of the recipe")
        self.name.setPlaceholderText("Name of the recipe")
        self.name.setMinimumWidth(160)
        self.name.editingFinished.connect(self._rename)
        self._note = QLineEdit()
        self._note.setAccessibleName("Note")
        self._note.setPlaceholderText("What it is for, in a sentence")
        self._note.editingFinished.connect(self._annotate)
        for field in (self.name, self._note):
            field.returnPressed.connect(self.left)
        self._state = Pill("", "neutral")
        self._digest = Text("", "mono")
        self._digest.setToolTip("Digest of what the recipe does: its samples are traced to it")
        library = button("Library…", on=self.open_library)
        self._save = button("Save", on=self.save)
        self._undo = tool(icon("undo", theme), "Undo", on=desk.undo)
        self._redo = tool(icon("redo", theme), "Redo", on=desk.redo)
        self.view = Segmented(VIEWS, "Recipe as")
        KeyTold(library, context.actions, "recipe.library", tip="Recipes of the project and those that are shipped")
        KeyTold(self._save, context.actions, "recipe.save", tip="Keep it in the project under its name")
        KeyTold(self._undo, context.actions, "recipe.undo", tip="Undo in the recipe")
        KeyTold(self._redo, context.actions, "recipe.redo", tip="Redo in the recipe")
        first = row(self.name, self._note, self._state, self._digest, self._undo, self._redo, self._save, library,
                    self.view, gap=8)  # fmt: skip
        first.setStretch(0, 2)
        first.setStretch(1, 3)
        self.slice = SliceField(desk)
        self.slice.returnPressed.connect(self.left)
        self.parents = ParentsField(desk)
        suggest = button("Suggest from slice…", on=self.suggest)
        KeyTold(
            suggest, context.actions, "recipe.suggest", tip="Steps that make other items look like those of the slice"
        )
        self._second = row(
            Text("Aimed at", "caption"), self.slice, Text("Parents", "caption"), self.parents, suggest, gap=8
        )
        self._second.setStretch(1, 1)
        self.setLayout(column(first, self._second, gap=8))
        desk.read.connect(self._show)
        desk.text_changed.connect(self._show_steps)
        context.changes.changed.connect(self._changed)

    @Slot(object)
    def _show(self, reading: Reading) -> None:
        if not self.name.hasFocus():
            self.name.setText(reading.name)
        if not self._note.hasFocus():
            self._note.setText(reading.note)
        for field in (self.name, self._note):
            if not field.hasFocus():
                field.setCursorPosition(0)  # its beginning is seen where there is no room for all of it
        self._show_state()

    def _show_state(self) -> None:
        reading = self._desk.reading
        if reading is None:
            return
        recipe = reading.recipe
        self._digest.setText(recipe.digest[:8] if recipe is not None else "")
        self._digest.setAccessibleName(f"Digest {recipe.digest}" if recipe is not None else "")
        known = self._context.workspace.view.get(RecipeRow, recipe.digest) if recipe is not None else None
        if reading.problems:
            count = len(reading.problems)
            self._state.show_state(f"{count} to mend", "danger")
        elif known is not None and says_the_same(reading, known.text):
            self._state.show_state("saved", "success")
        else:
            self._state.show_state("draft", "accent")
        self._save.setEnabled(recipe is not None and not self._context.workspace.read_only)
        self._show_steps()

    @Slot()
    def _show_steps(self, _text: str = "") -> None:
        self._undo.setEnabled(self._desk.draft.can_undo)
        self._redo.setEnabled(self._desk.draft.can_redo)

    @Slot()
    def _rename(self) -> None:
        reading, name = self._desk.reading, self.name.text().strip()
        if reading is not None and name and name != reading.name:
            self._desk.edit(SetHead("name", name))

    @Slot()
    def _annotate(self) -> None:
        reading, note = self._desk.reading, self._note.text().strip()
        if reading is not None and note != reading.note:
            self._desk.edit(SetHead("note", note))

    @Slot()
    def save(self) -> None:
        """Keeps the recipe in the project; the one it was begun from goes where nothing was made with it."""
        recipe = self._desk.recipe
        if recipe is None:
            self.told.emit("The recipe cannot be saved while something in it has to be mended.", "warning")
            return
        row = RecipeRow(id=recipe.digest, name=recipe.name, text=self._desk.text, added_at=ids.now())
        try:
            self._context.workspace.do(
                SaveRecipe(row, instead_of=self._desk.base), who=self._context.who.annotator, origin="recipe"
            )
        except EarmarkError as problem:
            self.told.emit(problem.message, "error")
            return
        self._desk.base = recipe.digest
        self._desk.keep()
        self._show_state()
        self.told.emit(f"{recipe.name} is saved in the project ({recipe.digest[:8]}).", "success")

    @Slot()
    def suggest(self) -> None:
        """Steps for the slice, with their reasons."""
        from widgets.augmenting.recipe.suggest_dialog import SuggestDialog

        dialog = SuggestDialog(self._context, self._desk, self)
        dialog.finished.connect(self.left)
        dialog.show()

    @Slot()
    def open_library(self) -> None:
        """The recipes that are at hand."""
        from widgets.augmenting.recipe.library_dialog import LibraryDialog

        dialog = LibraryDialog(self._context, self._desk, self)
        dialog.accepted.connect(self.left)
        dialog.show()

    @Slot(object)
    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(RecipeRow) or changes.touches(SampleRow):
            self._show_state()
