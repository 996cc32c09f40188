"""A job: a plain function of captured values, with progress and cancel."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from app.errors import Cancelled

T = TypeVar("T")
Listener = Callable[[int, int | None, str], None]


def _deaf(done: int, total: int | None, text: str) -> None:
    """The listener of work that nobody watches."""


@dataclass(eq=False)
class Progress:
    """What a job reports to, and where it learns that it should stop. Safe to use from any thread.

    A part of a job that reports in its own way shares the ``stop`` of the whole.
    """

    listener: Listener = _deaf
    stop: threading.Event = field(default_factory=threading.Event)

    def report(self, done: int, total: int | None = None, text: str = "") -> None:
        """Say how far the work is: ``done`` of ``total`` (None where it is unknown)."""
        self.listener(done, total, text)

    def cancel(self) -> None:
        """Ask the work to stop at its next check."""
        self.stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked the work to stop."""
        return self.stop.is_set()

    def check(self) -> None:
        """Raises Cancelled when somebody asked the work to stop."""
        if self.cancelled:
            raise Cancelled


@dataclass(frozen=True)
class Job(Generic[T]):
    """``run`` gets a Progress and returns a value. Only a command of thousands of rows is carried out in it."""

    title: str
    run: Callable[[Progress], T]
