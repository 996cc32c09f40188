"""What can be done on the timeline by keys, as rows: each key can be changed in the table of keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from widgets.actions.action import ActionRow
from widgets.timeline import keyboard, nudge
from widgets.timeline.intents import Intents

if TYPE_CHECKING:
    from widgets.timeline.view import TimelineView

# Heard only while the timeline has the keyboard; around it the same keys may mean something else.
PART = "timeline"
Line = tuple[str, str, tuple[str, ...], Callable[[], object]]


def timeline_rows(view: TimelineView) -> tuple[ActionRow, ...]:
    """All of it. Plain letters and digits stay free: they are classes."""
    parts = (
        ("Timeline: listening", _listening(view)),
        ("Timeline: going about", _going(view)),
        ("Timeline: choosing", _choosing(view)),
        ("Timeline: segments", _changing(view)),
        ("Timeline: edges", _edges(view)),
        ("Timeline: seeing", _seeing(view)),
    )
    return tuple(
        ActionRow(f"timeline.{name}", title, keys, handler, group=group, part=PART)
        for group, lines in parts
        for name, title, keys, handler in lines
    )


def _do(view: TimelineView, act: Callable[..., Intents], *how: object, **more: object) -> Callable[[], object]:
    return partial(_obey, view, partial(act, view._scene, *how, **more))


def _obey(view: TimelineView, act: Callable[[], Intents]) -> None:
    view.obey(act())


def _listening(view: TimelineView) -> Iterator[Line]:
    yield "play", "Play or pause", ("Space",), view.play_toggled.emit
    yield "play-selection", "Play what is selected from its start, or stop", (), view.selection_toggled.emit
    yield "play-around", "Play around the boundary", ("Shift+Space",), _do(view, keyboard.play_around)
    yield "mark", "Begin a segment here, then end it here", ("Ins",), view.mark


def _going(view: TimelineView) -> Iterator[Line]:
    yield "back", "Move the playhead back", ("Left",), _do(view, keyboard.walk, -1)
    yield "on", "Move the playhead on", ("Right",), _do(view, keyboard.walk, 1)
    yield "far-back", "Move the playhead far back", ("Ctrl+Left",), _do(view, keyboard.walk, -1, far=True)
    yield "far-on", "Move the playhead far on", ("Ctrl+Right",), _do(view, keyboard.walk, 1, far=True)
    yield "previous-boundary", "Previous boundary", ("Alt+Left",), _do(view, keyboard.to_boundary, -1)
    yield "next-boundary", "Next boundary", ("Alt+Right",), _do(view, keyboard.to_boundary, 1)
    yield "beginning", "Go to the beginning", ("Home",), partial(view.go_to, 0.0)
    yield "end", "Go to the end", ("End",), partial(view.go_to, float("inf"))
    yield "go-to", "Go to a time", ("Ctrl+G",), view.ask_time
    yield "page-back", "Scroll a page back", ("Alt+PgUp",), partial(view.page, -1)
    yield "page-on", "Scroll a page on", ("Alt+PgDown",), partial(view.page, 1)
    yield "centre", "Scroll to the playhead", ("Alt+Home",), view.show_playhead


def _choosing(view: TimelineView) -> Iterator[Line]:
    yield "range-back", "Select a range backwards", ("Shift+Left",), _do(view, keyboard.extend, -1)
    yield "range-on", "Select a range onwards", ("Shift+Right",), _do(view, keyboard.extend, 1)
    yield "range-far-back", "Select a range far back", ("Ctrl+Shift+Left",), _do(view, keyboard.extend, -1, far=True)
    yield "range-far-on", "Select a range far on", ("Ctrl+Shift+Right",), _do(view, keyboard.extend, 1, far=True)
    yield "previous", "Previous segment", ("PgUp",), partial(view.select_next, -1)
    yield "next", "Next segment", ("PgDown",), partial(view.select_next, 1)
    yield "reach-back", "Select the previous one too", ("Shift+PgUp",), _do(view, keyboard.reach, -1)
    yield "reach-on", "Select the next one too", ("Shift+PgDown",), _do(view, keyboard.reach, 1)
    yield "all", "Select all of the tier", ("Ctrl+A",), _do(view, keyboard.select_all)
    yield "tier-above", "The tier above", ("Up",), _do(view, keyboard.change_tier, -1)
    yield "tier-below", "The tier below", ("Down",), _do(view, keyboard.change_tier, 1)
    yield "let-go", "Let go", ("Esc",), view.escape


def _changing(view: TimelineView) -> Iterator[Line]:
    yield "enter", "Make a segment of the range, or open the selected one", ("Return", "Enter"), view.enter
    yield "open", "Open the selected segment", (), view.open_selected
    yield "split", "Split at the playhead", ("Ctrl+I",), view.split
    yield "boundary", "Put a boundary at the playhead, or make a segment of the range", ("Ctrl+B",), view.add_boundary
    yield "remove-boundary", "Remove the boundary at the playhead", ("Ctrl+Backspace",), view.remove_boundary
    yield "merge", "Merge the selected segments, or with the next one", ("Alt+M",), view.merge
    yield "remove", "Remove the selected segments", ("Del", "Backspace"), view.remove_selected
    yield "raise", "Move to the tier above", ("Ctrl+Shift+Up",), _do(view, nudge.to_tier, -1)
    yield "lower", "Move to the tier below", ("Ctrl+Shift+Down",), _do(view, nudge.to_tier, 1)


def _edges(view: TimelineView) -> Iterator[Line]:
    yield "start-here", "Set the start at the playhead", ("[",), _do(view, nudge.set_edge, "start")
    yield "end-here", "Set the end at the playhead", ("]",), _do(view, nudge.set_edge, "end")
    yield "edge", "Take the next edge in hand", ("Ctrl+E",), _do(view, keyboard.cycle_edge)
    yield "edge-start", "Take the start in hand", ("Ctrl+[",), _do(view, keyboard.hold, "start")
    yield "edge-end", "Take the end in hand", ("Ctrl+]",), _do(view, keyboard.hold, "end")
    yield "nudge-back", "Move back by 10 ms", (",",), _do(view, nudge.nudge, -1)
    yield "nudge-on", "Move on by 10 ms", (".",), _do(view, nudge.nudge, 1)
    yield "fine-back", "Move back by 1 ms", ("Alt+,",), _do(view, nudge.nudge, -1, "fine")
    yield "fine-on", "Move on by 1 ms", ("Alt+.",), _do(view, nudge.nudge, 1, "fine")
    yield "sample-back", "Move back by a sample", ("Alt+Shift+Left",), _do(view, nudge.nudge, -1, "sample")
    yield "sample-on", "Move on by a sample", ("Alt+Shift+Right",), _do(view, nudge.nudge, 1, "sample")
    yield "silence-back", "Move back to where speech begins or ends", ("Alt+[",), partial(view.pulling.to_silence, -1)
    yield "silence-on", "Move on to where speech begins or ends", ("Alt+]",), partial(view.pulling.to_silence, 1)
    yield "crossing", "Move to the nearest zero crossing", ("Alt+Z",), view.pulling.to_crossing
    yield "start-back", "Move the start back by 10 ms", (), _do(view, nudge.move_edge, "start", -1)
    yield "start-on", "Move the start on by 10 ms", (), _do(view, nudge.move_edge, "start", 1)
    yield "end-back", "Move the end back by 10 ms", (), _do(view, nudge.move_edge, "end", -1)
    yield "end-on", "Move the end on by 10 ms", (), _do(view, nudge.move_edge, "end", 1)
    yield "higher", "Move the box up in frequency", ("Alt+Up",), _do(view, nudge.shift_hz, 1)
    yield "deeper", "Move the box down in frequency", ("Alt+Down",), _do(view, nudge.shift_hz, -1)


def _seeing(view: TimelineView) -> Iterator[Line]:
    yield "zoom-in", "Zoom in", ("+", "="), view.zoom_in
    yield "zoom-out", "Zoom out", ("-",), view.zoom_out
    yield "fit", "Show the whole recording", ("0",), view.fit
    yield "zoom-selection", "Zoom to the selection", ("Alt+0",), view.zoom_to_selection
    yield "zoom-samples", "Zoom to the samples", ("Alt+=",), view.zoom_to_samples
    yield "zoom-back", "The view before the last zoom", ("Alt+-",), view.zoom_back
    yield "taller", "Draw the waveform taller", ("Ctrl+Up",), view.taller
    yield "flatter", "Draw the waveform flatter", ("Ctrl+Down",), view.flatter
    yield "channels", "Other channels", ("Alt+C",), view.next_channels
    yield "follow", "Follow the playhead in another way", ("Alt+F",), view.next_follow
    yield "snap", "Snap to boundaries, or not", ("Alt+S",), view.toggle_snapping
    yield "together", "Common boundaries together, or apart", ("Alt+B",), view.toggle_together
    yield "time-format", "Write times in another way", ("Alt+T",), view.next_time_format
