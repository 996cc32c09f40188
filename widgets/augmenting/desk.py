"""The recipe under hand and the slice that it is aimed at, which the tabs of the augment page share."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.augmenting.make.aim import parents_of
from app.augmenting.recipe.draft import RecipeDraft, keep_recipe, kept_recipe
from app.errors import EarmarkError
from app.records import RecipeRow
from app.rules.draft import Draft

if TYPE_CHECKING:
    from app.augmenting.recipe.edits import RecipeEdit
    from app.jobs.job import Progress
    from app.workspace import Workspace
    from augment.recipe import Reading, Recipe
    from widgets.shell.page import PageContext

READ_AFTER_MS, KEEP_AFTER_MS = 250, 600
ONE_STEP_S = 1.2  # letters, and presses of one slider, that follow each other faster are one step of undo


class RecipeDesk(QObject):
    """``text_changed`` tells of a text that was not typed, ``read`` carries each Reading, ``tried`` the Recipe to look
    at (while a slider is dragged too), ``refused`` why an edit cannot be done, ``slice_changed`` another condition.
    """

    text_changed = Signal(str)
    read = Signal(object)
    tried = Signal(object)
    refused = Signal(str)
    slice_changed = Signal(str)

    def __init__(self, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.draft, self.slice, self.base, self.others = Draft(""), "", "", False
        self.reading: Reading | None = None
        self._who = ""
        self._busy = False
        self._edits: list[tuple[RecipeEdit, ...]] = []
        self._after: list[Callable[[], None]] = []  # steps back and forth that wait for the edits before them
        self._last: RecipeEdit | None = None
        self._typed_at = 0.0
        self._reading_soon = _timer(self, READ_AFTER_MS, self.read_now)
        self._keeping = _timer(self, KEEP_AFTER_MS, self.keep)

    @property
    def text(self) -> str:
        """The recipe as text."""
        return self.draft.text

    @property
    def recipe(self) -> Recipe | None:
        """The recipe where the text is one."""
        return self.reading.recipe if self.reading is not None and self.reading.text == self.text else None

    @property
    def example(self) -> str:
        """A condition as one could write it for this project."""
        return "snr_db < 10" if self._context.workspace.media == "audio" else "brightness < 0.3"

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes of objects on pictures, of all tasks: what can be named where a step takes any word."""
        from app.labels.values import IMAGE_OBJECT_KINDS

        tasks = (task for task in self._context.workspace.sheet.tasks.values() if task.kind in IMAGE_OBJECT_KINDS)
        return tuple(dict.fromkeys(cls.name for task in tasks for cls in task.classes))

    @property
    def settled(self) -> bool:
        """Whether all that was typed and edited has been read."""
        return (
            not (self._busy or self._edits or self._after or self._reading_soon.isActive()) and self.reading is not None
        )

    def open(self) -> None:
        """The recipe of the person at the desk; one that is shipped where there is none yet."""
        self.keep_now()
        self._who = self._context.who.annotator
        kept = kept_recipe(self._context.workspace.path, self._who)
        self.draft = Draft(kept.text if kept is not None else self._first())
        self.slice, self.base = (kept.slice, kept.base) if kept is not None else (self.slice, "")
        self.others = kept.others if kept is not None else self.others
        self._edits.clear()
        self._after.clear()
        self.text_changed.emit(self.text)
        self.slice_changed.emit(self.slice)
        self.read_now()

    def _first(self) -> str:
        from app.augmenting.recipe.edits import fresh
        from app.augmenting.recipe.library import first_shipped

        media = self._context.workspace.media
        return first_shipped(media) or fresh(media)

    # ---- changes

    def typed(self, text: str) -> None:
        """The text pane holds another text."""
        now = time.monotonic()
        if self.draft.change(text, joins=self._last is None and now - self._typed_at < ONE_STEP_S):
            self._typed_at, self._last = now, None
            self._reading_soon.start()
            self._keeping.start()

    def edit(self, *edits: RecipeEdit) -> None:
        """Changes the text, comments kept. Edits are done in order, each on what the one before has made."""
        self._edits.append(edits)
        self._go_on()

    def replace(self, text: str, *, base: str = "") -> None:
        """Another recipe as one step; ``base`` is the digest of the saved one that it is."""
        self.base = base
        if self.draft.change(text):
            self._not_typed()

    def try_step(self, place: int, **changes: Any) -> None:
        """Shows what a step would do with other fields, before they are written."""
        recipe = self.reading.tried(place, **changes) if self.reading is not None else None
        if recipe is not None:
            self.tried.emit(recipe)

    def aim(self, expression: str) -> None:
        """Another slice, "" for all items."""
        if expression != self.slice:
            self.slice = expression
            self.slice_changed.emit(expression)
            self._keeping.start()

    @property
    def parents(self) -> str:
        """The condition that parents satisfy."""
        return parents_of(self.slice, others=self.others)

    def take_others(self, others: bool) -> None:
        """Parents are the items that are not in the slice, or those that are."""
        if others != self.others:
            self.others = others
            self.slice_changed.emit(self.slice)
            self._keeping.start()

    @Slot()
    def undo(self) -> None:
        """Takes the last step back, wherever it was made; one that is still being done is done first."""
        if self._edits:
            self._after.append(self.undo)
        elif self.draft.undo():
            self._not_typed()

    @Slot()
    def redo(self) -> None:
        """Brings it back."""
        if self._edits:
            self._after.append(self.redo)
        elif self.draft.redo():
            self._not_typed()

    def _not_typed(self) -> None:
        self._typed_at, self._last = 0.0, None
        self.text_changed.emit(self.text)
        self._keeping.start()
        self.read_now()

    # ---- reading

    @Slot()
    def read_now(self) -> None:
        """Reads the text on a worker; again where it was changed meanwhile."""
        self._reading_soon.stop()
        self._go_on()

    def _go_on(self) -> None:
        if self._busy:
            return
        if not self._edits and self._after:
            after, self._after = self._after, []
            for step in after:
                step()
        if self._busy:  # a step back is being read
            return
        text = self.text
        if self._edits:
            work: Callable[[Progress], Any] = partial(_apply, text, self._context.workspace, self._edits[0])
            done: Callable[[Any], None] = partial(self._edited, text)
        elif self.reading is None or self.reading.text != text:
            work, done = partial(_read, text, self._context.workspace), self._was_read
        else:
            return
        self._busy = True
        self._context.jobs.run("Read the recipe", work, done, self._failed, quiet=True)

    def _edited(self, before: str, found: tuple[str, Reading]) -> None:
        self._busy = False
        if self.text != before:
            self._go_on()  # somebody typed meanwhile: the same edit once more, on what is there now
            return
        from app.augmenting.recipe.edits import joins

        edits, (text, reading) = self._edits.pop(0), found
        now = time.monotonic()
        one = edits[0] if len(edits) == 1 else None
        same = one is not None and joins(one, self._last) and now - self._typed_at < ONE_STEP_S
        if self.draft.change(text, joins=same):
            self._typed_at, self._last = now, one
            self.text_changed.emit(text)
            self._keeping.start()
        self._take(reading)
        self._go_on()

    def _was_read(self, reading: Reading) -> None:
        self._busy = False
        if reading.text == self.text:
            self._take(reading)
        self._go_on()

    def _failed(self, problem: BaseException) -> None:
        self._busy = False
        edit = self._edits.pop(0) if self._edits else None
        if edit is None or not isinstance(problem, EarmarkError):
            self._context.jobs.tell(problem)
        else:
            self.refused.emit(problem.message)
        if edit is not None and self.reading is not None:
            self.read.emit(self.reading)  # the fields show what is there again
            self._go_on()

    def _take(self, reading: Reading) -> None:
        self.reading = reading
        if self._edits:
            return  # the steps in view are those of all edits; a state between them would jump under the hand
        self.read.emit(reading)
        if reading.recipe is not None:
            self.tried.emit(reading.recipe)

    def tell_again(self) -> None:
        """What was read last, for a part that was made after it."""
        if self.reading is not None and self.settled:
            self._take(self.reading)

    # ---- keeping

    @Slot()
    def keep(self) -> None:
        """Writes the recipe down, so that it is there again tomorrow."""
        self._keeping.stop()
        if not self._who or self._context.workspace.read_only:
            return
        try:
            keep_recipe(
                self._context.workspace.path, self._who, RecipeDraft(self.text, self.slice, self.base, self.others)
            )
        except EarmarkError as problem:
            self._context.report_error(problem)

    def keep_now(self) -> None:
        """Whatever waits to be kept is kept."""
        if self._keeping.isActive():
            self.keep()


def _read(text: str, workspace: Workspace, progress: Progress) -> Reading:
    from app.augmenting.recipe.library import says_the_same
    from augment.recipe import read

    found = read(text, media=workspace.media)
    with workspace.view.frozen() as view:
        known = view.get(RecipeRow, found.recipe.digest) if found.recipe is not None else None
    if known is not None:
        says_the_same(found, known.text)  # YAML is slow: the window will ask, and then it is known
    return found


def _apply(text: str, workspace: Workspace, edits: tuple[RecipeEdit, ...], progress: Progress) -> tuple[str, Reading]:
    from app.augmenting.recipe.edits import edited

    after = edited(text, *edits)
    return after, _read(after, workspace, progress)


def _timer(parent: QObject, wait_ms: int, act: Callable[[], None]) -> QTimer:
    made = QTimer(parent)
    made.setSingleShot(True)
    made.setInterval(wait_ms)
    made.timeout.connect(act)
    return made
