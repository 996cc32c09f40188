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
        original, made = self._tried(name, progress)
        if self._before is None:
            self._before = picture_of(original.sample.media, original.sample.rate_hz)
        return self._before, picture_of(made.media, made.rate_hz, original.sample.media if made.rate_hz else None)

    def hear(self, name: str, after: bool, progress: Progress) -> tuple[Sound, int]:
        """The sound after the transform, or before it, and its rate. Raises CallError without an item."""
        original, made = self._tried(name, progress)
        return cast("Sound", made.media if after else original.sample.media), made.rate_hz or 0

    def _tried(self, name: str, progress: Progress) -> tuple[Original, Variant]:
        from app.augmenting.make.preview import load_original, preview
        from app.errors import CallError
        from augment.catalog.registry import BY_NAME
        from augment.recipe import Recipe, Step

        aim = aimed(self._workspace, self._kept, self._expression, self._others)
        if not aim.item_ids:
            raise CallError(f"no item satisfies {self._expression!r}.")
        if self._original is None:
            with self._workspace.view.frozen() as view:
                self._original = load_original(view, self._workspace.sheet, aim.some(1)[0], max_side_px=THUMB_PX)
        transform = BY_NAME[name]
        ranges = {one.name: one.default for one in transform.params if not one.choices}
        choices = {one.name: one.usual for one in transform.params if one.choices}
        recipe = Recipe(name, transform.media, (Step(transform, ranges, 1.0, choices),))
        bank = materials_of(self._workspace, self._kept, recipe)
        return self._original, preview(self._original, recipe, seed=1, count=1, materials=bank, progress=progress)[0]
