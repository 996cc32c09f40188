"""Samples on their way into the work of people: copies are written by a worker, one lot after the other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.errors import EarmarkError
from app.jobs.job import Progress
from widgets.augmenting.under_way import UnderWay

if TYPE_CHECKING:
    from app.commands.sending import SendSamples
    from app.workspace import Workspace
    from widgets.shell.page import PageContext


class Sender(QObject):
    """``sent`` carries the ids that are in people's work now and who has them, ``refused`` those that are not and why.

    What is sent while a lot is under way waits for the next one, so that two never begin the same round.
    """

    sent = Signal(object, object)
    refused = Signal(object, str)

    def __init__(self, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._waiting: list[tuple[str, tuple[str, ...]]] = []
        self._busy = False
        self._jobs = UnderWay(self)

    @property
    def busy(self) -> bool:
        """Whether something is on its way."""
        return self._busy

    def send(self, sample_ids: tuple[str, ...], people: tuple[str, ...]) -> None:
        """These samples to these people."""
        self._waiting += [(name, people) for name in sample_ids]
        self._begin()

    def _begin(self) -> None:
        if self._busy or not self._waiting:
            return
        people = self._waiting[0][1]
        lot = tuple(name for name, who in self._waiting if who == people)
        self._waiting = [one for one in self._waiting if one[1] != people]
        self._busy = True
        work = partial(_copied, self._context.workspace, lot, people)
        done, failed = partial(self._done, lot), partial(self._failed, lot)
        self._jobs.add(self._context.jobs.run("Sending to labelling", work, done, failed, quiet=True))

    def _done(self, lot: tuple[str, ...], command: SendSamples) -> None:
        self._busy = False
        try:
            self._context.workspace.do(command, who=self._context.who.annotator, origin="augment")
        except EarmarkError as problem:
            self.refused.emit(lot, problem.message)
        else:
            self.sent.emit(lot, command.people)
        self._begin()

    def _failed(self, lot: tuple[str, ...], problem: BaseException) -> None:
        self._busy = False
        if not isinstance(problem, EarmarkError):
            raise problem
        self.refused.emit(lot, problem.message)
        self._begin()


def _copied(workspace: Workspace, lot: tuple[str, ...], people: tuple[str, ...], progress: Progress) -> SendSamples:
    from app.augmenting.verdict.sending import send_samples

    return send_samples(workspace.view, workspace.sheet, workspace.path, lot, people, progress)
