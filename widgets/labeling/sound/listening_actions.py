"""What can be played, and how, with its keys."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from widgets.actions.action import ActionRow

if TYPE_CHECKING:
    from widgets.labeling.sound.stage import SoundStage

GROUP = "Playback"
PEDALS = ("label.pedal-back", "label.pedal-play", "label.pedal-on")


def listening_rows(stage: SoundStage) -> Sequence[ActionRow]:
    """All of it. What lasts while a key is held is ended by its release."""
    hand = stage.listening
    return (
        ActionRow("label.play", "Play or pause", ("Ctrl+Space",), stage.play_or_pause, group=GROUP),
        ActionRow("label.hold", "Play while the key is held", ("F10",), hand.hold, group=GROUP, released=hand.let_go),
        ActionRow(
            "label.play-selection", "Play the selection from its start", ("Ctrl+F6",), hand.play_selection, group=GROUP
        ),
        ActionRow("label.play-around", "Play around the boundary", ("Ctrl+F5",), hand.play_around, group=GROUP),
        ActionRow("label.replay", "Play the last seconds again", ("Ctrl+J",), stage.replay, group=GROUP),
        ActionRow("label.loop", "Loop the selection", ("Ctrl+L",), stage.toggle_loop, group=GROUP),
        ActionRow("label.auto-play", "Play what is selected by itself", ("Shift+F11",), hand.toggle_auto, group=GROUP),
        ActionRow("label.slower", "Slower", ("Ctrl+F7",), hand.slower, group=GROUP),
        ActionRow("label.faster", "Faster", ("Ctrl+F8",), hand.faster, group=GROUP),
        ActionRow("label.usual-speed", "Usual speed", ("Ctrl+F9",), hand.usual_speed, group=GROUP),
        ActionRow("label.quieter", "Quieter", ("Ctrl+F11",), hand.quieter, group=GROUP),
        ActionRow("label.louder", "Louder", ("Ctrl+F12",), hand.louder, group=GROUP),
        ActionRow("label.channel", "Hear the next channel", ("F11",), hand.next_channel, group=GROUP),
        *_pedals(stage),
    )


def _pedals(stage: SoundStage) -> Sequence[ActionRow]:
    """Pedals send keys: which ones is set in them, or learnt in the settings. What a pedal sends as F13 to F15, X11 and
    Wayland call Tools, Launch5 and Launch6."""
    hand = stage.listening
    back, play, on = PEDALS
    return (
        ActionRow(
            back, "Pedal: rewind", ("F13", "Tools", "Media Previous"), partial(hand.wind, -1), group=GROUP,
            released=partial(hand.unwind, -1),
        ),
        ActionRow(
            play, "Pedal: play", ("F14", "Launch (5)", "Media Play"), hand.hold, group=GROUP, released=hand.let_go
        ),
        ActionRow(
            on, "Pedal: forward", ("F15", "Launch (6)", "Media Next"), partial(hand.wind, 1), group=GROUP,
            released=partial(hand.unwind, 1),
        ),
    )  # fmt: skip
