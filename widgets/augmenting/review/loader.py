"""Pairs, read ahead: the sample that comes next is there before it is asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.errors import Cancelled, EarmarkError
from widgets.augmenting.prepared import Prepared, prepare
from widgets.augmenting.under_way import UnderWay

if TYPE_CHECKING:
    from widgets.bridge.jobs import RunningJob
    from widgets.shell.page import PageContext

KEPT, AT_ONCE = 9, 2


class PairLoader(QObject):
    """``loaded`` names a sample that is there now, ``failed`` one that cannot be read, with the reason."""

    loaded = Signal(str)
    failed = Signal(str, str)

    def __init__(self, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._kept: OrderedDict[str, Prepared] = OrderedDict()
        self._running: dict[str, RunningJob] = {}
        self._wanted: list[str] = []
        self._jobs = UnderWay(self)

    def get(self, sample_id: str) -> Prepared | None:
        """A pair that is there."""
        return self._kept.get(sample_id)

    def want(self, sample_ids: Sequence[str]) -> None:
        """Reads these, the first of them first; what was wanted before and is not begun is not wanted any more."""
        self._wanted = [name for name in dict.fromkeys(sample_ids) if name not in self._kept]
        for name in reversed(sample_ids):
            if name in self._kept:
                self._kept.move_to_end(name)
        self._begin()

    def forget(self, sample_id: str = "") -> None:
        """What was read of a sample, or of all, is not true any more."""
        if sample_id:
            self._kept.pop(sample_id, None)
        else:
            self._kept.clear()

    def _begin(self) -> None:
        # The one that is looked at now does not wait for those ahead of it.
        while self._wanted and (len(self._running) < AT_ONCE):
            name = self._wanted.pop(0)
            if name in self._running:
                continue
            workspace = self._context.workspace
            from app.media.sound_view import SoundView

            sound = SoundView.from_mapping(workspace.project.sound_view)
            work = partial(prepare, workspace.view, workspace.sheet, workspace.path, sound, name)
            done, failed = partial(self._done, name), partial(self._failed, name)
            job = self._context.jobs.run("Reading the sample", work, done, failed, quiet=True)
            self._running[name] = self._jobs.add(job)

    def _done(self, name: str, prepared: Prepared) -> None:
        self._running.pop(name, None)
        self._kept[name] = prepared
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        self._begin()
        self.loaded.emit(name)

    def _failed(self, name: str, problem: BaseException) -> None:
        self._running.pop(name, None)
        self._begin()
        if not isinstance(problem, EarmarkError):
            raise problem
        if not isinstance(problem, Cancelled):
            self.failed.emit(name, problem.message)
