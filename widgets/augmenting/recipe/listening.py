"""Plays a draw, or its original, from memory."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
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

    def play(self, tile: Tile, beside: Tile | None) -> None:
        """Plays ``tile``; where ``beside`` is given both are as loud as each other, so that louder is not better."""
        if tile.media is None or tile.rate_hz is None:
            return
        gain_db = 0.0 if beside is None else matching_gain_db(tile.lufs, beside.lufs)
        self.hear((tile.media * np.float32(10 ** (gain_db / 20))).astype(np.float32), tile.rate_hz)

    def hear(self, sound: Sound, rate_hz: int) -> None:
        """Plays a sound as it is, from its beginning."""
        from widgets.timeline.reading import ArraySource
        from widgets.timeline.transport import Transport

        if self._transport is None:
            self._transport = Transport(self)
            self._transport.silent.connect(self.silent)
        self._transport.set_source(ArraySource(sound, rate_hz))
        self._transport.play(0.0)

    def stop(self) -> None:
        """Silence."""
        if self._transport is not None:
            self._transport.stop()


def matching_gain_db(lufs: float, beside_lufs: float) -> float:
    """How far a sound is turned down to be as loud as the one beside it; 0 where that is louder, or either is silent.

    The rule of ``app.media.loudness.matching_gains_db``, by loudnesses that a worker has measured.
    """
    if not (math.isfinite(lufs) and math.isfinite(beside_lufs)):
        return 0.0
    return min(0.0, beside_lufs - lufs)
