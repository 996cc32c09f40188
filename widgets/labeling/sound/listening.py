"""What is played when: playhead, selection, boundary, loop; and how the person at the desk likes to listen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.settings.playback import Playback, keep_playback, load_playback
from widgets.labeling.sound.winding import Winding
from widgets.timeline.output import warm_up
from widgets.timeline.reading import PlaySource
from widgets.timeline.transport import Transport

if TYPE_CHECKING:
    from app.settings.store import Settings
    from widgets.labeling.media import Ready
    from widgets.labeling.sound.transport import TransportBar
    from widgets.timeline.view import TimelineView

# So near to the end of a stretch, play begins at its beginning again.
NEAR_S = 0.01
# A recording is drawn first; nobody plays it sooner.
WARM_MS = 150


class Listening(QObject):
    """Connects timeline, transport bar and player. ``habits`` are the person's, kept once ``follow`` was called."""

    def __init__(self, timeline: TimelineView, transport: TransportBar, parent: QObject) -> None:
        super().__init__(parent)
        self._timeline, self._bar = timeline, transport
        self._settings: Settings | None = None
        self.habits = Playback()
        self.player = Transport(self)
        self._winding = Winding(self.player, self)
        self._source: PlaySource | None = None
        self._duration_s = 0.0
        self._writing = False
        self._heard: tuple[str, ...] = ()
        timeline.play_toggled.connect(self.toggle)
        timeline.selection_toggled.connect(self.toggle_selection)
        timeline.played_asked.connect(self._play_asked)
        timeline.selection_changed.connect(self._selected)
        timeline.seek.connect(self._seek)
        player = self.player
        player.position_changed.connect(self._move)
        player.state_changed.connect(self._show_state)
        player.silent.connect(transport.say_silent)
        player.failed.connect(transport.say)
        player.waiting.connect(transport.say_waiting)
        self._connect_bar()

    def _connect_bar(self) -> None:
        bar = self._bar
        bar.play_asked.connect(self.toggle)
        bar.replay_asked.connect(self.replay)
        bar.around_asked.connect(self.play_around)
        bar.slower_asked.connect(self.slower)
        bar.faster_asked.connect(self.faster)
        bar.usual_asked.connect(self.usual_speed)
        bar.loop.toggled.connect(self._loop)
        bar.auto.toggled.connect(self._set_auto)
        bar.volume_chosen.connect(self.set_volume)
        bar.channel_chosen.connect(self.set_channel)

    # ---- what is played

    def follow(self, settings: Settings) -> None:
        """The habits in ``settings`` from now on; changes are kept there."""
        self._settings = settings
        self._take(load_playback(settings))

    def set_writing(self, writing: bool) -> None:
        """Whether texts are written here: then what is selected plays by itself, if the person likes that."""
        self._writing = writing
        self._bar.show_habits(self._fresh(), writing=writing)

    def load(self, ready: Ready) -> None:
        """Another recording; nothing plays by itself."""
        self.unload()
        source = _source(ready)
        if source is not None:
            self.play_from(source)

    def play_from(self, source: PlaySource) -> None:
        """Another recording, from wherever its samples come."""
        self._source = source
        self._duration_s = source.n_frames / source.rate_hz
        self.player.set_source(source)
        QTimer.singleShot(WARM_MS, self.player, warm_up)
        self._bar.show_channels(source.channels, self.habits.channel)
        self._bar.show_place(0.0, self._duration_s)
        self._bar.say("")

    def unload(self) -> None:
        """Silence, and nothing to play."""
        self.stop()
        self._source, self._heard = None, ()

    def stop(self) -> None:
        """Silence."""
        self._winding.stop()
        self.player.stop()

    # ---- hands

    def toggle(self, *, writing: bool = False) -> None:
        """Pauses, a step back while ``writing``; or plays the range, or from the playhead, or from the start."""
        if self.player.state == "playing":
            self.player.pause(self._fresh().backstep_s if writing else 0.0)
        else:
            self._play_on()

    def hold(self) -> None:
        """Plays until ``let_go``."""
        if self._winding.winds:
            self._winding.play_after(True)
        elif self.player.state != "playing":
            self._play_on()

    def let_go(self) -> None:
        """Stops, and goes a step back, so that the next play repeats the last words."""
        if self._winding.winds:
            self._winding.play_after(False)
        else:
            self.player.pause(self._fresh().backstep_s)

    def wind(self, way: int) -> None:
        """Rewinds with -1, winds on with 1, until ``unwind``."""
        if self._source is not None:
            self._winding.press(way)

    def unwind(self, way: int) -> None:
        """Stands still, or plays on if it played."""
        self._winding.release(way)

    def replay(self) -> None:
        """From some seconds before the playhead."""
        if self._source is not None:
            self.player.play(max(0.0, self._timeline.playhead_s - self._fresh().replay_s))

    def play_selection(self) -> None:
        """The range, or the selected segments, from the start."""
        span_s = self._timeline.range_s or self._selected_span()
        if span_s is not None:
            self.play_span(*span_s)

    def toggle_selection(self) -> None:
        """Stops; or plays the range, or the selected segments, from the start; or what ``toggle`` plays."""
        if self.player.state != "playing" and (self._timeline.range_s or self._timeline.selected_segments):
            self.play_selection()
        else:
            self.toggle()

    def play_span(self, start_s: float, end_s: float) -> None:
        """A stretch, over and over while loop is on."""
        if self._source is not None:
            self.player.play(start_s, end_s, loop=self._bar.loop.isChecked())

    def play_around(self) -> None:
        """What lies before and after the boundary in hand, or the nearest one."""
        if self._source is not None:
            habits = self._fresh()
            at_s = self._timeline.boundary_s
            self.player.play_around(at_s, before_s=habits.before_s, after_s=habits.after_s)

    def toggle_loop(self) -> None:
        """Loop on or off."""
        self._bar.loop.toggle()

    def slower(self) -> None:
        """A step slower, at the same pitch."""
        self._change(self._fresh().slower())

    def faster(self) -> None:
        """A step faster, at the same pitch."""
        self._change(self._fresh().faster())

    def usual_speed(self) -> None:
        """As recorded."""
        self._change(replace(self._fresh(), speed=1.0))

    def louder(self) -> None:
        """A step louder."""
        self._change(self._fresh().louder(1))

    def quieter(self) -> None:
        """A step quieter."""
        self._change(self._fresh().louder(-1))

    def set_volume(self, volume: float) -> None:
        """0 to 1, as the ear hears it."""
        self._change(replace(self._fresh(), volume=volume))

    def set_channel(self, channel: str) -> None:
        """See ``Playback.channel``."""
        self._change(replace(self._fresh(), channel=channel))

    def next_channel(self) -> None:
        """The next of the channels there are to choose from."""
        self.set_channel(self._bar.channel_after(self.habits.channel))

    def toggle_auto(self) -> None:
        """Whether what is selected plays by itself."""
        self._bar.auto.toggle()

    # ---- how it is done

    def _play_on(self) -> None:
        if self._source is None:
            return
        at_s, span_s = self._timeline.playhead_s, self._timeline.range_s
        if span_s is None:
            self.player.play(at_s if at_s < self._duration_s - NEAR_S else 0.0)
            return
        within = at_s if span_s[0] <= at_s < span_s[1] - NEAR_S else None
        self.player.play(*span_s, loop=self._bar.loop.isChecked(), at_s=within)

    def _play_asked(self, _start_s: float, _end_s: float) -> None:
        """The timeline asks for what lies around a boundary; how much of it is the person's to say."""
        self.play_around()

    def _selected(self, names: Sequence[str]) -> None:
        chosen, before = tuple(names), self._heard
        self._heard = chosen
        if len(chosen) == 1 and chosen != before and self._is_auto(self._fresh()):
            span_s = self._selected_span()
            if span_s is not None:
                self.play_span(*span_s)

    def _selected_span(self) -> tuple[float, float] | None:
        found = self._timeline.selected_segments
        return (min(one.start_s for one in found), max(one.end_s for one in found)) if found else None

    def _is_auto(self, habits: Playback) -> bool:
        return habits.auto_writing if self._writing else habits.auto_bounding

    def _set_auto(self, auto: bool) -> None:
        habits = self._fresh()
        self._change(replace(habits, auto_writing=auto) if self._writing else replace(habits, auto_bounding=auto))

    def _loop(self, loop: bool) -> None:
        self.player.set_loop(loop)

    def _seek(self, at_s: float) -> None:
        if self._source is not None:
            self.player.seek(at_s)

    def _move(self, at_s: float) -> None:
        self._timeline.set_playhead(at_s)
        self._bar.show_place(at_s, self._duration_s)

    def _show_state(self, state: str) -> None:
        self._bar.show_playing(state == "playing")
        if state == "playing":
            self._timeline.follow_now()

    def _fresh(self) -> Playback:
        """The habits of the moment: the settings may have been changed in their own window."""
        if self._settings is not None:
            self.habits = load_playback(self._settings)
        return self.habits

    def _change(self, wanted: Playback) -> None:
        if self._settings is not None:
            keep_playback(self._settings, wanted)
        self._take(wanted)

    def _take(self, habits: Playback) -> None:
        self.habits = habits
        self.player.set_volume(habits.gain)
        self.player.set_speed(habits.speed)
        self.player.set_ears(habits.ears)
        self._bar.show_habits(habits, writing=self._writing)


def _source(ready: Ready) -> PlaySource | None:
    return ready.recording
