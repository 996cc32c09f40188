"""Original and sample, side by side or as their difference; sounds one above the other, heard in turns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from widgets.augmenting.look_canvas import Linked
from widgets.augmenting.side_view import SideView
from widgets.parts.text import Text

if TYPE_CHECKING:
    from app.rules.sheet import RuleSheet
    from widgets.augmenting.prepared import Prepared, Shown
    from widgets.timeline.transport import Transport

SIDES, DIFFERENCE = "sides", "difference"
PARENT_OPACITY = 0.45
HINT = "The wheel zooms both, a drag moves both, a double click shows all of them."


class PairView(QWidget):
    """``show_pair`` fills it with pairs of one medium. ``silent`` says why nothing is heard, "" once it is."""

    silent = Signal(str)

    def __init__(self, *, sound: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.original, self.sample = SideView("ORIGINAL"), SideView("SAMPLE")
        self._sound = sound
        self._note = Text("", "caption", wrap=True)
        self._sides: QBoxLayout = QHBoxLayout()
        self._sides.setSpacing(16)
        self._sides.addWidget(self.original, 1)
        self._sides.addWidget(self.sample, 1)
        whole = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        whole.addLayout(self._sides, 1)
        whole.addWidget(self._note)
        self._mode = SIDES
        self._prepared: Prepared | None = None
        self._sheet: RuleSheet | None = None
        self._transport: Transport | None = None
        self._playing: Shown | None = None
        self.matched = True
        self._following = False
        self._laid_out = QTimer(self, singleShot=True, interval=0)
        self._laid_out.timeout.connect(self._both_whole)
        if sound:
            self.original.timeline.view_changed.connect(self._original_moved)
            self.sample.timeline.view_changed.connect(self._sample_moved)
        else:
            self._linked = Linked(self.original.canvas, self.sample.canvas, self)

    @property
    def prepared(self) -> Prepared | None:
        """What is shown."""
        return self._prepared

    def show_pair(self, prepared: Prepared, sheet: RuleSheet, *, keep_view: bool = False) -> None:
        """Another pair; ``keep_view`` keeps zoom and place."""
        self.stop()
        self._prepared, self._sheet = prepared, sheet
        sounds = prepared.made.picture is None
        self._sides.setDirection(QBoxLayout.Direction.TopToBottom if sounds else QBoxLayout.Direction.LeftToRight)
        # A timeline that is filled or laid out tells of views that are nobody's wish: the other one must not follow.
        self._following = sounds
        self.sample.show_shown(prepared.made, sheet, keep_view=keep_view)
        self._show_left(keep_view=keep_view)
        if sounds:
            self._laid_out.start()

    def set_mode(self, mode: str) -> None:
        """Side by side, or the difference in the place of the original."""
        if mode != self._mode:
            self._mode = mode
            if self._prepared is not None:
                self._show_left(keep_view=True)

    @property
    def mode(self) -> str:
        """How it is looked at."""
        return self._mode

    def fit(self) -> None:
        """All of both."""
        if self._sound:
            self.sample.timeline.fit()
        else:
            self.sample.canvas.fit()

    def _show_left(self, *, keep_view: bool) -> None:
        prepared, sheet = self._prepared, self._sheet
        assert prepared is not None and sheet is not None
        differs = self._mode == DIFFERENCE and prepared.made.picture is not None
        shown = differs and prepared.difference is not None
        self.original.show_heading("DIFFERENCE" if shown else "ORIGINAL")
        if not shown or prepared.difference is None:
            self.original.show_shown(prepared.parent, sheet, keep_view=keep_view)
            self._say("The two have not the same size, so there is no difference to show." if differs else HINT)
            return
        before = prepared.parent.overlay
        dashed = tuple(replace(one, dashed=True) for one in before.objects)
        overlays = msgspec.structs.replace(before, objects=dashed, opacity=PARENT_OPACITY), prepared.made.overlay
        self.original.show_picture(prepared.difference, overlays, keep_view=keep_view)
        times = f"{prepared.amplified:.0f} times" if prepared.amplified >= 1.5 else "once"
        self._say(
            f"Sample minus original, amplified {times}: grey is the same, brighter is brighter in the sample. "
            "Dashed: the original's labels."
        )

    def _say(self, note: str) -> None:
        self._note.setText(note)
        self._note.setVisible(self._prepared is not None and self._prepared.made.picture is not None)

    # ---- sound

    def play(self, *, made: bool) -> None:
        """One side from its beginning, or silence where that side is playing."""
        if self._prepared is None or self._prepared.made.picture is not None:
            return
        shown = self._prepared.made if made else self._prepared.parent
        if self._playing is shown and self._heard().state == "playing":
            self._heard().stop()
            return
        self._hear(shown, 0.0)

    def swap(self) -> None:
        """The other side, from where this one is: what A and B differ in is heard at once."""
        if self._prepared is None or self._prepared.made.picture is not None:
            return
        at_s = self._heard().position_s if self._playing is not None else 0.0
        other = self._prepared.parent if self._playing is self._prepared.made else self._prepared.made
        self._hear(other, at_s)

    def set_matched(self, matched: bool) -> None:
        """Whether both are heard at one loudness."""
        self.matched = matched
        if self._playing is not None and self._heard().state == "playing":
            self._hear(self._playing, self._heard().position_s)

    def stop(self) -> None:
        """Silence."""
        if self._transport is not None:
            self._transport.stop()
        self._playing = None

    def _heard(self) -> Transport:
        if self._transport is None:
            from widgets.timeline.transport import Transport

            self._transport = Transport(self)
            self._transport.silent.connect(self.silent)
            self._transport.position_changed.connect(self._at)
        return self._transport

    def _hear(self, shown: Shown, at_s: float) -> None:
        from widgets.timeline.reading import ArraySource

        assert shown.side.rate_hz is not None
        transport = self._heard()
        self._playing = shown
        transport.set_source(ArraySource(shown.levelled(matched=self.matched), shown.side.rate_hz))
        transport.play(min(at_s, shown.sound.shape[1] / shown.side.rate_hz))

    @Slot()
    def _both_whole(self) -> None:
        """Both sounds from end to end; from now on they move together."""
        self._following = True
        self.original.timeline.fit()
        self.sample.timeline.fit()
        self._following = False

    @Slot(float)
    def _at(self, time_s: float) -> None:
        if self._prepared is not None and self._playing is not None:
            side = self.sample if self._playing is self._prepared.made else self.original
            side.timeline.set_playhead(time_s)

    @Slot(float, float)
    def _original_moved(self, start_s: float, end_s: float) -> None:
        self._follow(self.sample, start_s, end_s)

    @Slot(float, float)
    def _sample_moved(self, start_s: float, end_s: float) -> None:
        self._follow(self.original, start_s, end_s)

    def _follow(self, other: SideView, start_s: float, end_s: float) -> None:
        if self._following or self._prepared is None or self._prepared.made.picture is not None:
            return
        self._following = True
        try:
            other.timeline.set_scale(start_s, end_s)
        finally:
            self._following = False
