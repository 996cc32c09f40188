"""Below the preview: where draws lie beside the slice, feature by feature."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QFrame, QWidget

from app.augmenting.make.spread import DRAWS, FORM, features_about
from app.errors import Cancelled, EarmarkError
from app.media.feature_rows import features_of
from widgets.parts.buttons import tool
from widgets.parts.overlaid import Overlaid, short
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Elided, Text
from widgets.rules.fields import Choice
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.augmenting.make.spread import Spread, Spreads
    from app.jobs.job import Progress
    from app.workspace import Workspace
    from augment.recipe import Recipe
    from widgets.augmenting.desk import RecipeDesk
    from widgets.augmenting.recipe.preview_work import Kept
    from widgets.bridge.jobs import RunningJob
    from widgets.shell.page import PageContext

REST_MS, CHARTS = 1200, 3
LEGEND = "filled: the slice, its 5 to 95 % band shaded; line: draws; dashed: parents"


class SpreadPanel(QFrame):
    """Measures again once the recipe rests, while it is in view and unfolded."""

    def __init__(self, context: PageContext, desk: RecipeDesk, kept: Kept, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk, self._kept = context, desk, kept
        theme, media = context.theme, context.workspace.media
        self.setProperty("role", "line-card")
        self._titles = {one.name: one for one in features_of(media) if one.name not in FORM}
        self._fold = tool(icon("chevron-down", theme, "muted"), "Fold the distributions away", on=self._toggle)
        self._said = Elided("", "caption")
        head = row(Text("Distributions", "strong"), self._said, self._fold, gap=10)
        head.setStretch(1, 1)
        rows = [(one.name, one.title) for one in self._titles.values()]
        self.choices = [Choice(f"Feature of chart {place + 1}", rows) for place in range(CHARTS)]
        self.charts = [Overlaid(theme) for _ in self.choices]
        self._shares = [Elided("", "caption") for _ in self.choices]
        body = row(gap=16)
        for choice, chart, share in zip(self.choices, self.charts, self._shares, strict=True):
            choice.picked.connect(self._picked)
            body.addLayout(column(choice, chart, share, gap=2), 1)
        self._body = holder(body)
        self.setLayout(column(head, self._body, gap=4, margin=(10, 2, 6, 6)))
        self._chosen_by_hand = False
        self._recipe: Recipe | None = None
        self._found: Spreads | None = None
        self._running: RunningJob | None = None
        self._asked: tuple[str, str, bool] | None = None
        self._asleep = True
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._measure)
        desk.tried.connect(self._try)
        desk.slice_changed.connect(self._aim)
        self._choose_features()
        self.set_folded(bool(context.settings.get("recipe-spread-folded", False)))

    @property
    def found(self) -> Spreads | None:
        """What was measured last."""
        return self._found

    @property
    def settled(self) -> bool:
        """Whether nothing is being measured."""
        return self._running is None and not self._rest.isActive()

    def wake(self, kept: Kept) -> None:
        """The panel is in view."""
        if kept is not self._kept:
            self._asked = None
        self._asleep, self._kept = False, kept
        self._soon()

    def sleep(self) -> None:
        """It is not."""
        self._asleep = True
        self._rest.stop()
        if self._running is not None:
            self._running.cancel()

    def set_folded(self, folded: bool) -> None:
        """Only the head in view, or all."""
        self._body.setVisible(not folded)
        name = "Show the distributions" if folded else "Fold the distributions away"
        self._fold.setIcon(icon("chevron-right" if folded else "chevron-down", self._context.theme, "muted"))
        self._fold.setToolTip(name)
        self._fold.setAccessibleName(name)
        self._soon()

    @Slot()
    def _toggle(self) -> None:
        folded = not self._body.isHidden()
        self.set_folded(folded)
        self._context.settings.set("recipe-spread-folded", folded)

    @Slot(object)
    def _try(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self._soon()

    @Slot(str)
    def _aim(self, _expression: str) -> None:
        self._choose_features()
        self._soon()

    def _choose_features(self) -> None:
        """Those that the slice is about, until somebody chooses others."""
        if self._chosen_by_hand:
            return
        try:
            about = features_about(self._desk.slice, tuple(self._titles), self._context.workspace.media)
        except EarmarkError:
            return  # the preview says what is wrong with the condition
        for choice, name in zip(self.choices, about, strict=False):
            choice.show_value(name)

    @Slot(str)
    def _picked(self, _name: str) -> None:
        self._chosen_by_hand = True
        self._show_charts()

    def _soon(self) -> None:
        if not self._asleep and not self._body.isHidden() and self._recipe is not None:
            self._rest.start()

    @Slot()
    def _measure(self) -> None:
        if self._recipe is None or self._asleep:
            return
        wanted = (self._recipe.digest, self._desk.slice, self._desk.others)
        if self._running is not None:
            self._running.cancel()
            self._rest.start()
            return
        if wanted == self._asked:
            return
        self._asked = wanted
        self._said.setText("measuring …")
        work = partial(_measured, self._context.workspace, self._kept, self._recipe, *wanted[1:])
        self._running = self._context.jobs.run("Distributions", work, self._show, self._fail, quiet=True)

    def _show(self, found: Spreads) -> None:
        self._running = None
        self._found = found
        count = max((one.n_made for one in found.features), default=0)
        self._said.setText(found.failed if found.failed and not count else f"of {count} draws · {LEGEND}")
        self._show_charts()

    def _fail(self, problem: BaseException) -> None:
        self._running, self._asked = None, None
        if isinstance(problem, Cancelled):
            return
        if not isinstance(problem, EarmarkError):
            raise problem
        self._said.setText(problem.message)

    def _show_charts(self) -> None:
        for choice, chart, share in zip(self.choices, self.charts, self._shares, strict=True):
            one = self._found.of(str(choice.currentData())) if self._found is not None else None
            chart.setVisible(one is not None)
            share.setText("" if one is None else said_of(one, self._titles[one.feature].unit))
            if one is not None:
                band = (one.low, one.high) if one.low is not None and one.high is not None else None
                chart.show_shares(one.edges, one.real, one.made, one.parents, band,
                                  f"{self._titles[one.feature].title}: {share.text()}")  # fmt: skip


def said_of(one: Spread, unit: str) -> str:
    """The share of the draws in the slice's band, in words."""
    if one.within is None or one.low is None or one.high is None:
        return f"{one.n_real} items are too few for a band"
    span = one.edges[-1] - one.edges[0]
    band = f"{short(one.low, span)} to {short(one.high, span)}{f' {unit}' if unit else ''}"
    return f"{100 * one.within:.0f} % of the draws in {band}"


def _measured(
    workspace: Workspace, kept: Kept, recipe: Recipe, expression: str, others: bool, progress: Progress
) -> Spreads:
    from app.augmenting.make.spread import measure_spreads
    from widgets.augmenting.recipe.preview_work import aimed, materials_of

    aim, bank = aimed(workspace, kept, expression, others), materials_of(workspace, kept, recipe)
    return measure_spreads(
        workspace, recipe, aim, expression=expression, seed=0, draws=DRAWS, materials=bank, progress=progress
    )
