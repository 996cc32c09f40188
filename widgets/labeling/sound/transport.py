"""Play, again, around a boundary, loop; where the playhead is; speed, channel and volume."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QComboBox, QLabel, QSlider, QWidget

from app.settings.playback import SPEEDS, Playback
from widgets.actions.told import KeyTold
from widgets.labeling.tint import ICON_PX, Tint, tool_button
from widgets.parts.buttons import button
from widgets.parts.flow import Flow
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Elided
from widgets.timeline.ruler import clock

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton

    from widgets.actions.registry import ActionRegistry

SLIDER_PX = 84


class _Note(Elided):
    """A line below the buttons, which takes no room while there is none; what is cut off is in its tooltip."""

    def __init__(self) -> None:
        super().__init__("", "muted", from_end=True)
        self.hide()

    def setText(self, text: str) -> None:
        """Another word, "" for none."""
        super().setText(text)
        self.setToolTip(text)
        self.setVisible(bool(text))


class TransportBar(QWidget):
    """Its signals are what its buttons ask for; ``loop`` and ``auto`` are switches."""

    play_asked = Signal()
    replay_asked = Signal()
    around_asked = Signal()
    slower_asked = Signal()
    faster_asked = Signal()
    usual_asked = Signal()
    volume_chosen = Signal(float)
    channel_chosen = Signal(str)

    def __init__(self, tint: Tint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tint = tint
        tint.theme.changed.connect(self._show_loudness)
        self._make_playing()
        self._make_sounding()
        self.note = _Note()
        self._silent, self._said, self._waiting = "", "", False
        self.play.clicked.connect(self.play_asked)
        self.again.clicked.connect(self.replay_asked)
        self.around.clicked.connect(self.around_asked)
        self.slower.clicked.connect(self.slower_asked)
        self.faster.clicked.connect(self.faster_asked)
        self.speed.clicked.connect(self.usual_asked)
        self.volume.valueChanged.connect(self._choose_volume)
        self.channel.activated.connect(self._choose_channel)
        self._lay_out()
        self.show_playing(False)
        self.show_habits(Playback(), writing=False)
        self.show_channels(1, "all")

    def _make_playing(self) -> None:
        self.play = button("")
        self.play.setProperty("variant", "secondary")
        self.play.setIconSize(QSize(ICON_PX, ICON_PX))
        self.again = self._tool("replay", "Play the last seconds again")
        self.around = self._tool("around", "Play around the boundary")
        self.loop = self._tool("loop", "Play the selection over and over", checkable=True)
        self.auto = self._tool("auto-play", "Play what is selected by itself", checkable=True)
        self.place = QLabel()
        self.place.setProperty("role", "mono")
        self.place.setAccessibleName("Playhead and length")

    def _make_sounding(self) -> None:
        self.slower = self._tool("minus", "Slower, at the same pitch")
        self.faster = self._tool("add", "Faster, at the same pitch")
        self.speed = tool_button("1×", hint="Speed; press for the usual one")
        self.speed.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.channel = QComboBox()
        self.channel.setAccessibleName("Channel that is heard")
        self.channel.setToolTip("Channel that is heard")
        self.look = self._tool("settings", "How sound is drawn, for the project")
        self.sounds = QLabel()
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setAccessibleName("Volume in per cent")
        self.volume.setRange(0, 100)
        self.volume.setSingleStep(5)
        self.volume.setPageStep(10)
        self.volume.setFixedWidth(SLIDER_PX)

    def _tool(self, icon: str, name: str, *, checkable: bool = False) -> QAbstractButton:
        made = tool_button(hint=name, checkable=checkable)
        made.setAccessibleName(name)
        self._tint.put(made, icon)
        return made

    def tell_keys(self, registry: ActionRegistry) -> None:
        """The tooltips say the keys of the moment."""
        for widget, action, tip in (
            (self.play, "label.play", "Play or pause"),
            (self.again, "label.replay", "Play the last seconds again"),
            (self.around, "label.play-around", "Play around the boundary"),
            (self.loop, "label.loop", "Play the selection over and over"),
            (self.auto, "label.auto-play", "Play what is selected by itself"),
            (self.slower, "label.slower", "Slower, at the same pitch"),
            (self.faster, "label.faster", "Faster, at the same pitch"),
            (self.speed, "label.usual-speed", "Speed; press for the usual one"),
            (self.channel, "label.channel", "Channel that is heard"),
            (self.look, "label.sound-view", "How sound is drawn, for the project"),
        ):
            KeyTold(widget, registry, action, tip=tip)

    # ---- what is shown

    def show_playing(self, playing: bool) -> None:
        """The button says what it will do."""
        self.play.setText("Pause" if playing else "Play")
        self.play.setIcon(self._tint.sign("pause" if playing else "play", "text"))

    def show_place(self, at_s: float, duration_s: float) -> None:
        """Playhead and length."""
        self.place.setText(f"{clock(at_s)} / {clock(duration_s)}")

    def show_channels(self, n_channels: int, chosen: str) -> None:
        """What there is to choose from; nothing where there is one channel."""
        names = (
            [("all", "Both" if n_channels == 2 else "All"), ("mix", "Mixed")] if n_channels == 2 else [("all", "Mixed")]
        )
        sides = ("Left", "Right")
        names += [(str(n + 1), sides[n] if n_channels == 2 else f"Channel {n + 1}") for n in range(n_channels)]
        self.channel.clear()
        for name, title in names:
            self.channel.addItem(title, name)
        self.channel.setCurrentIndex(max(0, self.channel.findData(chosen)))
        self.channel.setVisible(n_channels > 1)

    def channel_after(self, chosen: str) -> str:
        """The next one to choose, round and round."""
        place = self.channel.findData(chosen)
        return str(self.channel.itemData((place + 1) % max(1, self.channel.count())) or "all")

    def show_habits(self, habits: Playback, *, writing: bool) -> None:
        """Speed, volume, channel, and whether what is selected plays by itself, without a signal."""
        self.speed.setText(f"{habits.speed:g}×")
        self.speed.setAccessibleName(f"Speed {habits.speed:g}; press for the usual one")
        self.slower.setEnabled(habits.speed > SPEEDS[0])
        self.faster.setEnabled(habits.speed < SPEEDS[-1])
        for widget, show in (
            (self.volume, lambda: self.volume.setValue(round(habits.volume * 100))),
            (self.auto, lambda: self.auto.setChecked(habits.auto_writing if writing else habits.auto_bounding)),
            (self.channel, lambda: self.channel.setCurrentIndex(max(0, self.channel.findData(habits.channel)))),
        ):
            before = widget.blockSignals(True)
            show()
            widget.blockSignals(before)
        self._show_loudness()

    @Slot(str)
    def say(self, text: str) -> None:
        """A word for the person at the desk, "" for none."""
        self._said = text
        self._show_note()

    @Slot(str)
    def say_silent(self, text: str) -> None:
        """That nothing can be heard, and why; "" when it can again."""
        self._silent = text
        self._show_note()

    @Slot(bool)
    def say_waiting(self, waiting: bool) -> None:
        """That the sound is not read yet."""
        self._waiting = waiting
        self._show_note()

    def _show_note(self) -> None:
        waiting = "Reading the recording …" if self._waiting else ""
        text = " ".join(filter(None, (self._said, self._silent, waiting)))
        self.note.setText(text)

    @Slot(int)
    def _choose_volume(self, per_cent: int) -> None:
        self._show_loudness()
        self.volume_chosen.emit(per_cent / 100)

    @Slot(int)
    def _choose_channel(self, place: int) -> None:
        self.channel_chosen.emit(str(self.channel.itemData(place)))

    @Slot()
    def _show_loudness(self) -> None:
        per_cent = self.volume.value()
        self.volume.setToolTip(f"Volume: {per_cent} %")
        self.sounds.setPixmap(self._tint.picture("volume" if per_cent else "muted", "muted"))

    def _lay_out(self) -> None:
        metrics = QFontMetrics(self.play.font())
        self.play.setMinimumWidth(metrics.horizontalAdvance("Pause") + 64)
        self.speed.setMinimumWidth(metrics.horizontalAdvance("1.75×") + 12)
        channel = row(self.channel, gap=4)
        channel.setContentsMargins(8, 0, 8, 0)
        playing = holder(row(self.play, self.again, self.around, self.loop, self.auto, gap=4))
        sounding = holder(
            row(self.slower, self.speed, self.faster, channel, self.sounds, self.volume, self.look, gap=4)
        )
        self.place.setMinimumHeight(self.play.sizeHint().height())
        # What has no room beside the rest goes on below: the timeline must not be as wide as all of this.
        self.setLayout(column(Flow(playing, self.place, sounding, gap=8), self.note, gap=4))
