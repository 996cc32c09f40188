"""Plays a draw, or its original, from memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from app.units import Sound
    from widgets.augmenting.recipe.pictures import Tile
    from widgets.timeline.transport import Transport


class Listening(QObject):
    """``silent`` says why nothing can be heard, "" when it can."""

    silent = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._transport: Transport | None = None

    def play(self, tile: Tile, like: Tile | None) -> None:
        """Plays ``tile``, as loud as ``like`` where that is given."""
        if tile.media is None or tile.rate_hz is None:
            return
        from widgets.timeline.reading import ArraySource
        from widgets.timeline.transport import Transport

        if self._transport is None:
            self._transport = Transport(self)
            self._transport.silent.connect(self.silent)
        sound = tile.media if like is None or like.media is None else matched(tile.media, like.media)
        self._transport.set_source(ArraySource(sound, tile.rate_hz))
        self._transport.play(0.0)

    def stop(self) -> None:
        """Silence."""
        if self._transport is not None:
            self._transport.stop()


def matched(sound: Sound, like: Sound) -> Sound:
    """``sound`` as loud as ``like`` by root mean square, turned down as a whole where it would clip."""
    import numpy as np

    level, wanted = float(np.sqrt(np.mean(sound**2))), float(np.sqrt(np.mean(like**2)))
    if level < 1e-6 or wanted < 1e-6:
        return sound
    gain = min(wanted / level, 1.0 / max(float(np.abs(sound).max()), 1e-6))
    return (sound * np.float32(gain)).astype(np.float32)
