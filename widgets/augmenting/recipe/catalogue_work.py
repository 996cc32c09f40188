"""Before and after of each transform on one item of the slice, made on workers."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from widgets.augmenting.recipe.pictures import picture_of
from widgets.augmenting.recipe.preview_work import Kept, aimed, materials_of

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from app.augmenting.make.preview import Original, Variant
    from app.jobs.job import Progress
    from app.units import Sound
    from app.workspace import Workspace

THUMB_PX = 320


class ThumbWork:
    """One item for all of them; it is read once."""

    def __init__(self, workspace: Workspace, kept: Kept, expression: str, others: bool) -> None:
        self._workspace, self._kept, self._expression, self._others = workspace, kept, expression, others
        self._original: Original | None = None
        self._before: QImage | None = None

    def make(self, name: str, progress: Progress) -> tuple[QImage, QImage]:
        """Original, and what the transform makes of it with its usual ranges. Raises CallError without an item."""
        if self._original is None:
            self._original = _first(self._workspace, self._kept, self._expression, self._others)
        original = self._original
        if self._before is None:
            self._before = picture_of(original.sample.media, original.sample.rate_hz)
        made = _made(self._workspace, self._kept, original, name, progress)
        return self._before, picture_of(made.media, made.rate_hz, original.sample.media if made.rate_hz else None)

    def hear(self, name: str, after: bool, progress: Progress) -> tuple[Sound, int]:
        """The sound after the transform, or before it, and its rate. Raises CallError without an item."""
        if self._original is None:
            self._original = _first(self._workspace, self._kept, self._expression, self._others)
        original = self._original.sample
        if not after:
            return cast("Sound", original.media), original.rate_hz or 0
        made = _made(self._workspace, self._kept, self._original, name, progress)
        return cast("Sound", made.media), made.rate_hz or 0


def _first(workspace: Workspace, kept: Kept, expression: str, others: bool) -> Original:
    from app.augmenting.make.preview import load_original
    from app.errors import CallError

    aim = aimed(workspace, kept, expression, others)
    if not aim.item_ids:
        raise CallError(f"no item satisfies {expression!r}.")
    with workspace.view.frozen() as view:
        return load_original(view, workspace.sheet, aim.some(1)[0], max_side_px=THUMB_PX)


def _made(workspace: Workspace, kept: Kept, original: Original, name: str, progress: Progress) -> Variant:
    from app.augmenting.make.preview import preview
    from augment.catalog.registry import BY_NAME
    from augment.recipe import Recipe, Step

    transform = BY_NAME[name]
    ranges = {one.name: one.default for one in transform.params if not one.choices}
    choices = {one.name: one.usual for one in transform.params if one.choices}
    recipe = Recipe(name, transform.media, (Step(transform, ranges, 1.0, choices),))
    bank = materials_of(workspace, kept, recipe)
    return preview(original, recipe, seed=1, count=1, materials=bank, progress=progress)[0]
