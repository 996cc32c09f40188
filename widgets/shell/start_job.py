"""What the start page does before there is a project: one job at a time, told by the banner, which can stop it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.errors import Cancelled, EarmarkError
from widgets.bridge.jobs import JobRunner

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from widgets.parts.banner import Banner


class StartJob(QObject):
    """One job at a time; ``stopped`` is what the banner says after a stop."""

    def __init__(self, banner: Banner, stopped: str, parent: QObject) -> None:
        super().__init__(parent)
        self._banner, self._stopped, self._text = banner, stopped, ""
        self._runner = JobRunner(self._failed, self)
        banner.pressed.connect(self._stop)

    @property
    def busy(self) -> bool:
        """Whether it is under way."""
        return bool(self._runner.running)

    def run(self, text: str, work: Callable[..., Any], done: Callable[[Any], None]) -> None:
        """Does ``work`` on a worker, then ``done`` with its result; ``text`` says what it is, without a full stop."""
        self._text = text
        self._banner.show_message(f"{text} …", action="Stop")
        self._runner.run(text, work, done, self._failed).progressed.connect(self._tell)

    def close(self) -> None:
        """Stops what is under way and waits for it."""
        self._runner.close()

    @Slot(int, object, str)
    def _tell(self, done: int, total: object, _text: str) -> None:
        if self.busy and isinstance(total, int) and total:
            self._banner.show_message(f"{self._text}: {done} of {total} files …", action="Stop")

    @Slot()
    def _stop(self) -> None:
        for running in self._runner.running:
            running.cancel()

    def _failed(self, problem: BaseException) -> None:
        if isinstance(problem, Cancelled):
            self._banner.show_message(self._stopped)
        elif isinstance(problem, EarmarkError):
            self._banner.show_message(problem.message, "error")
        else:
            self._banner.clear()
            raise problem
