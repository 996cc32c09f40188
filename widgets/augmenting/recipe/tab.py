"""The recipe tab: steps and text of one draft, and beside them what it makes of items of the slice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QSplitter, QWidget

from app.changes.command import ChangeSet
from app.records import Annotation, Item, LabelRow, Project
from widgets.actions.action import ActionRow
from widgets.augmenting.recipe.head import RecipeHead
from widgets.augmenting.recipe.problem_list import ProblemList
from widgets.augmenting.recipe.step_list import StepList
from widgets.augmenting.tab import AugmentTab
from widgets.parts.stack import column

if TYPE_CHECKING:
    from augment.recipe import Reading
    from widgets.augmenting.desk import RecipeDesk
    from widgets.augmenting.recipe.pictures import Tile
    from widgets.augmenting.recipe.preview_pane import PreviewPane
    from widgets.augmenting.recipe.text_pane import RecipeText
    from widgets.shell.page import PageContext


class RecipeTab(AugmentTab):
    """Left the recipe, right the preview. Preview and text are made when they are first wanted, the preview in a turn
    of its own: the first visit keeps nobody waiting."""

    name = "recipe"
    title = "Recipe"

    def __init__(self, context: PageContext, desk: RecipeDesk) -> None:
        super().__init__(context, desk)
        theme = context.theme
        self.head = RecipeHead(context, desk)
        self.steps = StepList(theme, desk, context.workspace.media)
        self.problems = ProblemList(theme, desk)
        self._preview: PreviewPane | None = None
        self._text: RecipeText | None = None
        self._preview_room, self._text_room = QWidget(), QWidget()
        self._awake = False
        self._sides = QSplitter(Qt.Orientation.Horizontal)
        self._sides.setChildrenCollapsible(False)
        self._sides.setHandleWidth(13)
        self._sides.setProperty("role", "gap")
        for part, least in ((self.steps, 300), (self._text_room, 260), (self._preview_room, 360)):
            part.setMinimumWidth(least)
            self._sides.addWidget(part)
        self._sides.setStretchFactor(2, 1)
        self._sides.setSizes([370, 330, 700])
        layout = column(self.head, self.problems, gap=10)
        layout.addWidget(self._sides, 1)
        self.setLayout(layout)
        self._connect()
        self.show_view(str(context.settings.get("recipe-view", "steps")))

    def _connect(self) -> None:
        self.head.view.chosen.connect(self.show_view)
        self.head.told.connect(self.told)
        self.head.left.connect(self._to_preview)
        self.steps.entered.connect(self._step_entered)
        self.steps.add_wanted.connect(self._add)
        self.problems.chosen.connect(self._to_line)
        self.desk.refused.connect(self._refused)
        self.desk.read.connect(self._warn)
        self.context.changes.changed.connect(self._changed)

    @property
    def preview(self) -> PreviewPane:
        """What the recipe makes of a few items."""
        if self._preview is None:
            from widgets.augmenting.recipe.preview_pane import PreviewPane

            self._preview = PreviewPane(self.context, self.desk)
            self._preview.opened.connect(self._open_tile)
            self._preview.listening.silent.connect(self._silent)
            self._preview_room.setLayout(column(self._preview))
            self.desk.tell_again()
        return self._preview

    @property
    def text(self) -> RecipeText:
        """The recipe as text."""
        if self._text is None:
            from widgets.augmenting.recipe.text_pane import RecipeText

            self._text = RecipeText(self.context.theme, self.desk)
            self._text.entered.connect(self.steps.show_line)
            self._text.code.show_text(self.desk.text)
            self._text_room.setLayout(column(self._text))
            self.desk.tell_again()
        return self._text

    def actions_of_tab(self) -> Sequence[ActionRow]:
        """Draws, sound, steps, back and forth."""

        def own(name: str, title: str, keys: tuple[str, ...], act: Callable[[], object]) -> ActionRow:
            return ActionRow(f"recipe.{name}", title, keys, act, group="Recipe")

        rows = [
            own("next", "Next draw", ("N", "Alt+N"), self._next),
            own("before", "Draws before", ("B", "Alt+B"), self._before),
            own("add", "Add a step", ("Insert", "Alt+A"), self._add),
            own("up", "Move the step up", ("Alt+Up",), self._up),
            own("down", "Move the step down", ("Alt+Down",), self._down),
            own("undo", "Undo in the recipe", ("Ctrl+Z",), self.desk.undo),
            own("redo", "Redo in the recipe", ("Ctrl+Shift+Z", "Ctrl+Y"), self.desk.redo),
            own("library", "Open the library of recipes", ("Ctrl+O",), self.head.open_library),
            own("save", "Save the recipe in the project", ("Ctrl+Shift+S",), self.head.save),
            own("suggest", "Suggest steps for the slice", ("Alt+S",), self.head.suggest),
            own("text", "Show or hide the text", ("Alt+T",), self._toggle_text),
        ]
        if self.context.workspace.media == "audio":
            rows += [own("play", "Play the draw at hand", ("P",), self._play),
                     own("original", "Play the original", ("O",), self._play_original)]  # fmt: skip
        return rows

    def activate(self) -> None:
        """The preview wakes up."""
        self._awake = True
        if self._preview is None:
            QTimer.singleShot(0, self, self._wake)
        else:
            self._wake()

    @Slot()
    def _wake(self) -> None:
        if self._awake:
            self.preview.wake()

    def deactivate(self) -> None:
        """Nothing stays unkept, and nobody waits for pictures."""
        self._awake = False
        self.desk.keep_now()
        if self._preview is not None:
            self._preview.sleep()

    # ---- what is in view

    @Slot(str)
    def show_view(self, view: str) -> None:
        """ "steps", "both" or "text"."""
        self.head.view.choose(view)
        self.steps.setVisible(view != "text")
        self._text_room.setVisible(view != "steps")
        if view != "steps":
            self.text.show()
        self.context.settings.set("recipe-view", view)

    def _toggle_text(self) -> None:
        self.show_view("steps" if self.head.view.choice == "both" else "both")

    @Slot(int)
    def _to_line(self, line: int) -> None:
        if self._text_room.isHidden():
            self.show_view("both")
        self.text.code.go_to(line)

    # ---- acting

    @Slot()
    def _to_preview(self) -> None:
        """The keyboard is where N, B and the arrows mean draws, and not letters of a field that was left."""
        self.preview.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(int)
    def _step_entered(self, line: int) -> None:
        if self._text is not None:
            self._text.code.show_line(line)

    def _play(self) -> None:
        self.preview.play()

    def _play_original(self) -> None:
        self.preview.play_original()

    def _next(self) -> None:
        self.preview.work.draw_again(1)

    def _before(self) -> None:
        self.preview.work.draw_again(-1)

    def _up(self) -> None:
        self.steps.move_focused(-1)

    def _down(self) -> None:
        self.steps.move_focused(1)

    @Slot()
    def _add(self) -> None:
        from widgets.augmenting.recipe.catalogue_dialog import CatalogueDialog

        dialog = CatalogueDialog(self.context, self.desk, self.preview.work.kept, self)
        dialog.accepted.connect(self.steps.await_step)
        dialog.show()

    @Slot(object)
    def _open_tile(self, tile: Tile) -> None:
        from widgets.augmenting.recipe.full_dialog import FullDialog

        recipe = self.preview.work.recipe
        if recipe is not None:
            FullDialog(self.context, recipe, self.preview.work.seed, tile, self).show()

    @Slot(str)
    def _silent(self, why: str) -> None:
        self.told.emit(why, "warning")

    @Slot(str)
    def _refused(self, why: str) -> None:
        self.told.emit(why, "warning")

    @Slot(object)
    def _warn(self, reading: Reading) -> None:
        from app.augmenting.recipe.warnings import warnings_of

        if reading.recipe is None:
            return
        found = warnings_of(reading.recipe, self.context.workspace.sheet)
        self.steps.show_warnings(found)
        if self._text is not None:
            lines = {one.line: said for one in reading.steps for name, said in found if name == one.name}
            self._text.show_warnings(lines)

    @Slot(object)
    def _changed(self, changes: ChangeSet) -> None:
        if changes.area != "seen" and any(changes.touches(kind) for kind in (Annotation, LabelRow, Item, Project)):
            if self._preview is not None:
                self._preview.forget()
            if changes.touches(Project) and self.desk.reading is not None:
                self._warn(self.desk.reading)
