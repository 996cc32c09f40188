"""What a screen reader says of the timeline. No Qt."""

from __future__ import annotations

from widgets.timeline.ruler import clock
from widgets.timeline.scene import TimelineScene

KEYS = (
    "Arrow keys move the playhead, with Shift they select a range, with Alt they move the selected segment. "
    "Enter makes a segment of the range. Brackets set the selected segment's start and end. "
    "Page Down and Page Up go from segment to segment, Up and Down from tier to tier. Space plays. "
    "Control with Up or Down draws the waveform taller or flatter."
)


def describe(scene: TimelineScene) -> str:
    """Length, number of segments, active tier, what is selected, the range, and what the keys do."""
    count = len(scene.segments)
    parts = [f"Recording of {clock(scene.scale.duration_s)} seconds, {count} segment{'' if count == 1 else 's'}."]
    tier = scene.tier(scene.active_tier)
    if tier is not None:
        parts.append(f"Tier {tier.title or tier.name}.")
    segment = scene.get(scene.selected[0]) if len(scene.selected) == 1 else None
    if segment is not None:
        parts.append(f"Selected: {segment.text or segment.cls}, {clock(segment.start_s)} to {clock(segment.end_s)}.")
    elif scene.selected:
        parts.append(f"{len(scene.selected)} selected.")
    if scene.range_s is not None:
        parts.append(f"Range {clock(scene.range_s[0])} to {clock(scene.range_s[1])}.")
    return " ".join([*parts, KEYS])
