"""A process that plays: the program's Transport on the system's own device, led step by step.

``python -m tests.widgets.timeline.playing SOUND STEP …``: the sound is a .npy file ``(channels, samples)`` beside its
rate, or a recording; each step is a JSON list, a method of ``Hand`` and what it takes. Prints one JSON line an event.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from widgets.timeline.reading import ArraySource, PlaySource
from widgets.timeline.transport import Transport

PATIENCE_S = 60.0


def tell(what: str, **more: Any) -> None:
    """One event, with the time it happened."""
    sys.stdout.write(json.dumps({"event": what, "when_s": time.monotonic(), **more}) + "\n")
    sys.stdout.flush()


class Hand(QObject):
    """Does the steps."""

    def __init__(self, player: Transport) -> None:
        super().__init__()
        self.player = player
        player.position_changed.connect(self._moved)
        player.state_changed.connect(self._changed)
        player.silent.connect(self._silent)

    def _moved(self, at_s: float) -> None:
        tell("moved", at_s=at_s)

    def _changed(self, state: str) -> None:
        tell(state, at_s=self.player.position_s)

    def _silent(self, why: str) -> None:
        tell("silent", text=why)

    def do(self, name: str, *arguments: Any, **named: Any) -> None:
        """A method of the player."""
        getattr(self.player, name)(*arguments, **named)
        tell(name, at_s=self.player.position_s)

    def wait(self, seconds: float) -> None:
        """Lets time pass."""
        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec()

    def until(self, at_s: float) -> None:
        """Waits for the playhead to get there."""
        self._wait_for(lambda: self.player.position_s >= at_s, f"{at_s} s")

    def ended(self) -> None:
        """Waits for the end."""
        self._wait_for(lambda: self.player.state == "stopped", "the end")

    def ask(self) -> None:
        """Waits for a line from the test."""
        tell("asked")
        sys.stdin.readline()

    def _wait_for(self, there: Any, what: str) -> None:
        end = time.monotonic() + PATIENCE_S
        while not there():
            if time.monotonic() > end:
                sys.exit(f"waited in vain for {what}; the player is at {self.player.position_s}")
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
            time.sleep(0.001)


def source(file: Path) -> PlaySource:
    """What is played."""
    if file.suffix == ".npy":
        return ArraySource(np.load(file), int(file.with_suffix(".rate").read_text()))
    from app.media.recording import open_recording

    return open_recording(file, sha256=file.name, cache_folder=None)


def main() -> None:
    """Plays."""
    application = QApplication(sys.argv[:1])
    player = Transport(application)
    player.set_source(source(Path(sys.argv[1])))
    hand = Hand(player)
    for step in map(json.loads, sys.argv[2:]):
        named = step.pop() if isinstance(step[-1], dict) else {}
        getattr(hand, step[0])(*step[1:], **named)
    tell("done", at_s=player.position_s)


if __name__ == "__main__":
    main()
