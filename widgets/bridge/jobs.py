"""Jobs of ``app.jobs`` for the window: they run on threads, their news arrive on the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.errors import Cancelled, EarmarkError
from app.jobs.job import Job, Progress
from widgets.bridge.post import to
from widgets.parts.leaving import delete_later

if TYPE_CHECKING:
    from app.jobs.runner import Handle, Outcome

QUIET_MS = 1000


class RunningJob(QObject):
    """One job under way, for the tray and for the page that asked."""

    progressed = Signal(int, object, str)
    ended = Signal(object)
    taking_long = Signal(object)

    def __init__(self, title: str, parent: QObject) -> None:
        super().__init__(parent)
        self.title = title
        self.handle: Handle | None = None
        self._job: Job[Any] | None = None
        self._on_done: Callable[[Any], None] | None = None
        self._on_error: Callable[[BaseException], None] | None = None

    def start(
        self,
        submit: Callable[..., Handle],
        job: Job[Any],
        on_done: Callable[[Any], None],
        on_error: Callable[[BaseException], None],
    ) -> None:
        """Hands the job to the runner."""
        # Held until its end is told here, so that what it captured is never let go of by the worker.
        self._job, self._on_done, self._on_error = job, on_done, on_error
        self.handle = submit(job, on_progress=to(self._pass_progress), on_end=to(self._end))

    def be_patient(self, wait_ms: int) -> None:
        """``taking_long`` tells when the job has not ended after ``wait_ms``."""
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._say_long)
        self.ended.connect(self._patience.stop)
        self._patience.start(wait_ms)

    @Slot()
    def _say_long(self) -> None:
        self.taking_long.emit(self)

    def cancel(self) -> None:
        """Asks the job to stop."""
        if self.handle is not None:
            self.handle.progress.cancel()

    def abandon(self) -> None:
        """Asks the job to stop, and forgets who wanted its result."""
        self._on_done = self._on_error = None
        self.cancel()

    def _pass_progress(self, done: int, total: int | None, text: str) -> None:
        self.progressed.emit(done, total, text)

    def _end(self, outcome: Outcome) -> None:
        result, problem = outcome.empty()
        self._job = None
        self.ended.emit(self)
        if problem is None and self._on_done is not None:
            self._on_done(result)
        elif problem is not None and self._on_error is not None:
            self._on_error(problem)


class JobRunner(QObject):
    """Starts jobs. ``started`` carries each RunningJob; known errors go to ``report_error``, others are raised."""

    started = Signal(object)
    changed = Signal()

    def __init__(self, report_error: Callable[[EarmarkError], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._report_error = report_error
        self._runner: Any = None
        self.running: list[RunningJob] = []
        self._all: list[RunningJob] = []
        self._closed = False

    def run(
        self,
        title: str,
        work: Callable[[Progress], Any],
        on_done: Callable[[Any], None],
        on_error: Callable[[BaseException], None] | None = None,
        *,
        quiet: bool = False,
    ) -> RunningJob:
        """Runs ``work`` on a thread; ``on_done`` gets its result on the window's thread.

        A ``quiet`` job is announced only once it has taken a second: opening the next item is no news.
        """
        if self._closed:
            # A timer of a page that is on its way out: nobody waits for it, and its thread would never be ended.
            return RunningJob(title, self)
        if self._runner is None:
            from app.jobs.runner import ThreadRunner

            self._runner = ThreadRunner()
        running = RunningJob(title, self)
        running.ended.connect(self._forget)
        self._all.append(running)
        running.start(self._runner.submit, Job(title, work), on_done, on_error or self._failed)
        if quiet:
            running.taking_long.connect(self._announce)
            running.be_patient(QUIET_MS)
        else:
            self._announce(running)
        return running

    @Slot(object)
    def _announce(self, running: RunningJob) -> None:
        if running in self._all:
            self.running.append(running)
            self.started.emit(running)
            self.changed.emit()

    @property
    def busy(self) -> bool:
        """Whether anything is under way, quiet jobs among it."""
        return bool(self._all)

    def close(self) -> None:
        """Stops everything and waits for it; what still comes back is told to nobody, and nothing begins any more."""
        self._closed = True
        for running in list(self._all):
            running.abandon()
        if self._runner is not None:
            self._runner.close()
            self._runner = None

    @Slot(object)
    def _forget(self, running: RunningJob) -> None:
        self._all.remove(running)
        if running in self.running:
            self.running.remove(running)
            self.changed.emit()
        delete_later(running)

    def tell(self, problem: BaseException) -> None:
        """What becomes of a problem that nobody else knows better: known ones are reported, others raised."""
        self._failed(problem)

    def _failed(self, problem: BaseException) -> None:
        if isinstance(problem, Cancelled):
            return
        if isinstance(problem, EarmarkError):
            self._report_error(problem)
            return
        raise problem
