"""The pictures of the items in view: made on a worker, a few at a time, and none for what was scrolled away."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import Cancelled
from app.media.thumbnails import Thumbnails
from widgets.dataset.item_picture import Made, Wish, make_pictures

if TYPE_CHECKING:
    from app.items.sight import Sight
    from widgets.bridge.jobs import RunningJob
    from widgets.shell.page import PageContext

# Items a job: some tenths of a second for large pictures that were never seen before.
AT_ONCE = 8
# Pictures kept in memory, about 80 kB each.
KEPT = 500
# The wish is spoken once the view rests for a moment.
REST_MS = 30


class ItemPictures(QObject):
    """``ready`` tells that there are more pictures. ``want`` says what is in view now; all else is not worked on."""

    ready = Signal()

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._kept: OrderedDict[str, Made] = OrderedDict()
        self._stale: set[str] = set()
        self._wanted: tuple[str, ...] = ()
        self._sight: Sight | None = None
        self._size = (1, 1)
        self.labels = True
        self._job: RunningJob | None = None
        self._making: frozenset[str] = frozenset()
        self._cache: Thumbnails | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._start)

    def get(self, item_id: str) -> Made | None:
        """The picture, if it is there. One whose labels have changed since is better than none."""
        return self._kept.get(item_id)

    def want(self, item_ids: Sequence[str], sight: Sight, size: tuple[int, int]) -> None:
        """What is in view, in the order in which it is to come; ``size`` of a picture in pixels of the screen."""
        if (sight, size) != (self._sight, self._size):
            # Other eyes may see less: nothing that was made for the ones before is shown again.
            self.forget(everything=sight != self._sight)
            self._sight, self._size = sight, size
        self._wanted = tuple(item_ids)
        if self._job is not None and not self._making.intersection(self._wanted):
            self._job.cancel()
        if self._missing():
            self._rest.start()

    def forget(self, item_ids: Iterable[str] | None = None, *, everything: bool = False) -> None:
        """The labels of these items, or of all, have changed; ``everything`` also takes what is shown meanwhile."""
        if everything:
            self._kept.clear()
            self._stale.clear()
        elif item_ids is None:
            self._stale.update(self._kept)
        else:
            self._stale.update(name for name in item_ids if name in self._kept)
        if self._job is not None:
            self._job.abandon()
            self._job, self._making = None, frozenset()
        if self._wanted:
            self._rest.start()

    def rest(self) -> None:
        """Nothing is in view."""
        self._rest.stop()
        self._wanted = ()
        if self._job is not None:
            self._job.abandon()
            self._job, self._making = None, frozenset()
        if self._cache is not None:
            self._cache.close()
            self._cache = None

    def _missing(self) -> list[str]:
        return [name for name in self._wanted if name not in self._kept or name in self._stale]

    def _start(self) -> None:
        missing = self._missing()[:AT_ONCE]
        if self._job is not None or not missing or self._sight is None:
            return
        workspace = self._context.workspace
        if self._cache is None:
            self._cache = Thumbnails(workspace.path / "cache" / "thumbnails.db")
        wish = Wish(tuple(missing), self._sight, self._size, self.labels)
        work = partial(make_pictures, workspace.view, workspace.sheet, self._cache, workspace.path / "cache", wish)
        self._making = frozenset(missing)
        self._job = self._context.jobs.run("Making small pictures", work, self._keep, self._failed, quiet=True)

    def _keep(self, made: dict[str, Made]) -> None:
        self._job, self._making = None, frozenset()
        for name, one in made.items():
            self._stale.discard(name)
            self._kept[name] = one
            self._kept.move_to_end(name)
        while len(self._kept) > KEPT:
            self._stale.discard(self._kept.popitem(last=False)[0])
        self.ready.emit()
        self._start()

    def _failed(self, problem: BaseException) -> None:
        self._job, self._making = None, frozenset()
        if not isinstance(problem, Cancelled):
            self._context.jobs.tell(problem)
