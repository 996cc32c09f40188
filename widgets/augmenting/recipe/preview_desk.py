"""Keeps the preview up to date: one state is worked on at a time, and of those that wait only the last counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.errors import Cancelled, EarmarkError
from widgets.augmenting.recipe.preview_work import Kept, Shown, Wanted, look

if TYPE_CHECKING:
    from augment.recipe import Reading, Recipe
    from widgets.augmenting.desk import RecipeDesk
    from widgets.bridge.jobs import RunningJob
    from widgets.shell.page import PageContext

REST_MS = 20


class PreviewDesk(QObject):
    """``shown`` carries what came of the last state, ``failed`` why nothing did, ``busy`` whether one is under way.

    ``broken`` says what has to be mended in a recipe that cannot be carried out.
    """

    shown = Signal(object)
    failed = Signal(str)
    busy = Signal(bool)
    broken = Signal(str)
    seed_changed = Signal(int)

    def __init__(self, context: PageContext, desk: RecipeDesk, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self.kept = Kept()
        self.recipe: Recipe | None = None
        self.seed, self.items, self.draws = 1, 3, 3
        self._running: RunningJob | None = None
        self._under_way: Wanted | None = None
        self._waits, self._asleep = False, True
        self._soon = QTimer(self, singleShot=True, interval=REST_MS)
        self._soon.timeout.connect(self._start)
        desk.tried.connect(self._try)
        desk.read.connect(self._look_for_problems)
        desk.slice_changed.connect(self.refresh)

    @property
    def settled(self) -> bool:
        """Whether what is shown is what is wanted."""
        return self._running is None and not self._waits and not self._soon.isActive()

    def wake(self) -> None:
        """The preview is in view."""
        self._asleep = False
        self.refresh()

    def sleep(self) -> None:
        """It is not: nobody waits for it."""
        self._asleep = True
        self._soon.stop()
        if self._running is not None:
            self._running.cancel()

    @Slot()
    def refresh(self) -> None:
        """Another state is wanted."""
        if not self._asleep and self.recipe is not None:
            self._soon.start()

    @Slot(object)
    def _try(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self.refresh()

    @Slot(object)
    def _look_for_problems(self, reading: Reading) -> None:
        if reading.recipe is None and reading.problems:
            self.broken.emit(f"The recipe has to be mended first: {reading.problems[0]}")

    def set_seed(self, seed: int) -> None:
        """Other draws."""
        if seed != self.seed and seed >= 0:
            self.seed = seed
            self.seed_changed.emit(seed)
            self.refresh()

    def draw_again(self, by: int = 1) -> None:
        """The next draws, or those before."""
        self.set_seed(max(0, self.seed + by))

    def set_size(self, items: int, draws: int) -> None:
        """How many rows, and how many draws in each."""
        if (items, draws) != (self.items, self.draws):
            self.items, self.draws = items, draws
            self.refresh()

    def forget(self) -> None:
        """Labels or items changed."""
        self.kept = Kept()
        self.refresh()

    @Slot()
    def _start(self) -> None:
        wanted = self._now()
        if wanted is None:
            return
        if self._running is not None:
            self._waits = True
            # While a slider moves each state is shown that gets done: late is better than frozen. Anything else that
            # changes makes the work under way worthless.
            if self._under_way is None or replace(self._under_way, recipe=wanted.recipe) != wanted:
                self._running.cancel()
            return
        self._waits, self._under_way = False, wanted
        work: Callable[..., Shown] = partial(look, self._context.workspace, self.kept, wanted)
        self.busy.emit(True)
        self._running = self._context.jobs.run("Preview", work, self._done, self._not_done, quiet=True)

    def _done(self, found: Shown) -> None:
        self._running = None
        if replace(found.wanted, recipe=self.recipe or found.wanted.recipe) == self._now():
            self.shown.emit(found)
        self._go_on()

    def _now(self) -> Wanted | None:
        if self.recipe is None:
            return None
        return Wanted(self.recipe, self._desk.slice, self._desk.others, self.seed, self.items, self.draws)

    def _not_done(self, problem: BaseException) -> None:
        self._running = None
        if isinstance(problem, EarmarkError) and not isinstance(problem, Cancelled):
            self.failed.emit(problem.message)
        elif not isinstance(problem, Cancelled):
            self.busy.emit(False)
            raise problem
        self._go_on()

    def _go_on(self) -> None:
        if self._waits and not self._asleep:
            self._start()
        else:
            self._waits = False
            self.busy.emit(False)
