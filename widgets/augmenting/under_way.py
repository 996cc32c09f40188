"""Jobs of a part of the page, whose results nobody wants once that part is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from widgets.bridge.jobs import RunningJob


MOST = 30


class UnderWay:
    """No QObject itself, so that it is still there when its owner has been destroyed."""

    def __init__(self, owner: QObject) -> None:
        self._jobs: list[RunningJob] = []
        owner.destroyed.connect(self.abandon)

    def add(self, job: RunningJob) -> RunningJob:
        """One more; of many the oldest, which have ended long ago, are forgotten."""
        self._jobs = [*self._jobs[-MOST:], job]
        return job

    def abandon(self, *_owner: object) -> None:
        """Stops all of them; nothing is told any more."""
        for job in self._jobs:
            job.abandon()
        self._jobs = []
