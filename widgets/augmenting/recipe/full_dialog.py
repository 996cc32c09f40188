"""One draw in full size beside its original, exactly as a batch would make it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from app.augmenting.review.pair import Side
from app.errors import EarmarkError
from widgets.augmenting.side_view import SideView
from widgets.parts.stack import column, row
from widgets.parts.text import Text

if TYPE_CHECKING:
    from app.jobs.job import Progress
    from app.workspace import Workspace
    from augment.recipe import Recipe
    from widgets.augmenting.recipe.pictures import Tile
    from widgets.shell.page import PageContext


class FullDialog(QDialog):
    """Reads and renders in a job; the wheel zooms, as on the label page."""

    def __init__(self, context: PageContext, recipe: Recipe, seed: int, tile: Tile, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"{tile.title}, draw {tile.variant + 1}" if tile.variant >= 0 else tile.title)
        self.resize(1100, 640)
        self._sheet = context.workspace.sheet
        self._sides = (SideView("ORIGINAL"), SideView("DRAW"))
        self._line = Text("Rendering …", "caption", wrap=True)
        both = row(gap=16)
        for side in self._sides:
            both.addWidget(side, 1)
        layout = column(gap=10, margin=16)
        layout.addLayout(both, 1)
        layout.addWidget(self._line)
        self.setLayout(layout)
        self._closed = False
        self.finished.connect(self._end)
        work = partial(_render, context.workspace, recipe, seed, tile.item_id, max(tile.variant, 0))
        context.jobs.run("Full size", work, self._show, self._fail, quiet=True)

    def _end(self, _result: int = 0) -> None:
        self._closed = True

    def _show(self, found: tuple[Side, Side, str]) -> None:
        if self._closed:
            return
        for view, side in zip(self._sides, found[:2], strict=True):
            view.show_side(side, self._sheet)
        self._line.setText(found[2])

    def _fail(self, problem: BaseException) -> None:
        if not isinstance(problem, EarmarkError):
            raise problem
        if not self._closed:
            self._line.setText(problem.message)


def _render(
    workspace: Workspace, recipe: Recipe, seed: int, item_id: str, variant: int, progress: Progress
) -> tuple[Side, Side, str]:
    from app.augmenting.make.preview import full_size, load_original
    from app.augmenting.make.stage import materials

    bank = materials(workspace, recipe)
    with workspace.view.frozen() as view:
        original = load_original(view, workspace.sheet, item_id, max_side_px=None)
        made = full_size(view, workspace.sheet, item_id, recipe, seed=seed, variant=variant, materials=bank)
    before = Side(original.title, original.sample.media, original.sample.rate_hz, dict(original.labels))
    after = Side(f"seed {made.seed}", made.media, made.rate_hz, dict(made.labels))
    done = "; ".join(made.steps) or "Nothing: chance left every step out"
    gone = f" Labels dropped: {'; '.join(made.dropped)}." if made.dropped else ""
    return before, after, made.error or f"{done}.{gone}"
