"""The photographs that the examples of a draft were drawn on, found on a worker and kept while the page is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from app.jobs.job import Progress
    from app.rules.drawn import Backdrop
    from app.rules.sheet import Example
    from app.scope.example_pictures import Shown
    from app.store.reader import Reader
    from widgets.shell.page import PageContext

MOST = 200


class Photographs(QObject):
    """``arrived`` tells that some are there which were not when somebody asked."""

    arrived = Signal()

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._known: dict[Shown, Backdrop | None] = {}

    def forget(self) -> None:
        """Files may have come or gone since."""
        self._known.clear()

    def of(self, examples: Sequence[Example]) -> list[Backdrop | None]:
        """For each example the photograph, None where it names none or where it is still being read."""
        from app.scope.example_pictures import shown_of

        wanted = {shown_of(one): one for one in examples if one.picture}
        new = {key: one for key, one in wanted.items() if key not in self._known}
        if new:
            if len(self._known) > MOST:
                self._known.clear()
            self._known |= dict.fromkeys(new)
            work = partial(_find, self._context.workspace.view, new)
            self._context.jobs.run("Pictures of examples", work, self._found, quiet=True)
        return [self._known.get(shown_of(one)) if one.picture else None for one in examples]

    def _found(self, found: Mapping[Shown, Backdrop]) -> None:
        self._known |= found
        self.arrived.emit()


def _find(view: Reader, wanted: Mapping[Shown, Example], progress: Progress) -> dict[Shown, Backdrop]:
    from app.scope.example_pictures import backdrops_of

    return dict(zip(wanted, backdrops_of(view, list(wanted.values()), progress), strict=True))
