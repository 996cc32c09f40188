"""What every tool can be asked."""

from __future__ import annotations

import time
from typing import Any

SIZE = (1600, 1000)
# How long an image is looked at, in seconds.
LOOK_S = 1.0


class Rival:
    """What every tool can be asked; ``qt`` is its binding's name."""

    qt = "PyQt6"
    app: Any
    window: Any

    def canvas(self) -> Any:
        """The widget that shows the picture."""
        raise NotImplementedError

    def shown(self) -> bool:
        """Whether the picture of the present item is there."""
        return True

    def begin(self) -> None:
        """Makes ready for the work on the first of the large images."""

    def next_image(self) -> None:
        """What the key for the next image does."""
        raise NotImplementedError

    def pan(self, step: int) -> None:
        """A small step aside: here by the scroll bars around the canvas."""
        bar = self.canvas().parentWidget().parentWidget().horizontalScrollBar()
        bar.setValue(bar.maximum() // 3 + 3 * (step % 40))

    def redraw(self) -> None:
        """All that is in view is painted exactly."""
        self.canvas().repaint()

    def zoom(self, factor: float) -> None:
        """A step closer or further off."""
        raise NotImplementedError

    def edit(self) -> None:
        """Stores one edit, with all that is on the image, and shows it."""
        raise NotImplementedError

    def store(self) -> None:
        """Stores one edit, where that can be had without showing it."""
        self.edit()

    def dab(self, step: int) -> bool:
        """A dab of a brush of radius 60; False where there is no such thing."""
        return False

    def settle(self, seconds: float) -> None:
        """Lets the window work on by itself."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            self.app.processEvents()
            time.sleep(0.002)
