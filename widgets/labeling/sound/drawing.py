"""Brings a recording onto the timeline, and what is learnt of it while it is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from app.media.sound_view import SoundView
    from widgets.labeling.media import Ready
    from widgets.labeling.sound.pictures import SoundPictures
    from widgets.timeline.view import TimelineView


class Drawing(QObject):
    """``said`` carries what is odd about the recording, or why it cannot be read on; "" when there is nothing."""

    said = Signal(str)

    def __init__(self, timeline: TimelineView, parent: QObject) -> None:
        super().__init__(parent)
        self._timeline = timeline
        self._sound: SoundPictures | None = None
        self._view: SoundView | None = None
        self._colours = ""

    def show(self, ready: Ready) -> bool:
        """The recording of an item from its beginning; whether there is one."""
        recording, sound = ready.recording, ready.sound
        if recording is None or sound is None:
            return False
        self.clear()
        self._timeline.set_sound(
            duration_s=recording.duration_s,
            rate_hz=recording.rate_hz,
            peaks=recording.peaks,
            samples=sound,
            channels=recording.channels,
        )
        self._sound, self._view = sound, None
        sound.news.connect(self._refresh)
        sound.failed.connect(self.said)
        self._refresh()
        self.said.emit(" ".join(f"{text[:1].upper()}{text[1:]}." for text in recording.warnings))
        return True

    def clear(self) -> None:
        """Another item comes; what is drawn stays until it is there."""
        if self._sound is not None:
            self._sound.news.disconnect(self._refresh)
            self._sound.failed.disconnect(self.said)
            self._sound = None

    def _refresh(self) -> None:
        """More is known, or it is drawn another way."""
        if self._sound is None:
            return
        view = self._sound.recording.spectrogram.view
        if view != self._view:
            self._view = view
            self._timeline.set_spectrogram(self._sound, self._sound.axis)
        if view.colours != self._colours:
            self._colours = view.colours
            self._timeline.set_spectrogram_colours(view.colours)
        self._timeline.refresh_sound()
