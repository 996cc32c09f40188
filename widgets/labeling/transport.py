"""Play, loop, where the playhead is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from widgets.labeling.tint import Tint, tool_button
from widgets.timeline.ruler import clock


class TransportBar(QWidget):
    """Its signals are what its buttons ask for."""

    play_asked = Signal()
    replay_asked = Signal()

    def __init__(self, tint: Tint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.play = QPushButton("Play  Space")
        self.play.setProperty("variant", "secondary")
        self.play.setMinimumWidth(128)
        self.again = tool_button("Last 3 s", hint="Play the last three seconds again (Ctrl+J)")
        self.loop = tool_button("Loop", hint="Play the selection over and over (Ctrl+L)", checkable=True)
        self.place = QLabel()
        self.place.setProperty("role", "mono")
        self.note = QLabel()
        self.note.setProperty("role", "muted")
        tint.put(self.play, "play")
        tint.put(self.again, "previous")
        tint.put(self.loop, "loop")
        self.play.clicked.connect(self.play_asked)
        self.again.clicked.connect(self.replay_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self.play, self.again, self.loop, self.place):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.note)

    def show_playing(self, playing: bool) -> None:
        """The button says what it will do."""
        self.play.setText("Pause  Space" if playing else "Play  Space")

    def show_place(self, at_s: float, duration_s: float) -> None:
        """Playhead and length."""
        self.place.setText(f"{clock(at_s)} / {clock(duration_s)}")
