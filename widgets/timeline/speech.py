"""What a screen reader says of the timeline. No Qt."""

from __future__ import annotations

from widgets.timeline.frequency import hertz
from widgets.timeline.ruler import clock
from widgets.timeline.scene import TimelineScene

KEYS = (
    "Arrow keys move the playhead, with Shift they select a range, with Alt they go from boundary to boundary. "
    "Enter makes a segment of the range. Page Down and Page Up go from segment to segment, Up and Down from tier to "
    "tier. Brackets set the selected segment's start and end; comma and full stop move it by ten milliseconds, or its "
    "edge, which Control with a bracket takes in hand. Control with I splits. Space plays. All keys are listed under "
    "the question mark and can be changed."
)
EDGES = {"start": "start", "end": "end", "low": "lower frequency", "high": "upper frequency"}


def describe(scene: TimelineScene) -> str:
    """Length, number of segments, playhead, active tier, what is selected, the edge in hand, the range, the keys."""
    if scene.scale.duration_s <= 0:
        return f"No recording is open. {KEYS}"
    count = len(scene.holds)
    parts = [
        f"Recording of {clock(scene.scale.duration_s)} seconds, {count} segment{'' if count == 1 else 's'}.",
        f"Playhead at {clock(scene.playhead_s)}.",
    ]
    tier = scene.tier(scene.active_tier)
    if tier is not None:
        parts.append(f"Tier {tier.words}.")
    elif scene.tiers:
        parts.append("Every tier is read only.")
    parts += _selection(scene)
    if scene.mark_s is not None:
        parts.append(f"A segment begins at {clock(scene.mark_s)}.")
    if scene.range_s is not None:
        parts.append(f"Range {clock(scene.range_s[0])} to {clock(scene.range_s[1])}.")
    return " ".join([*parts, KEYS])


def _selection(scene: TimelineScene) -> list[str]:
    segment = scene.get(scene.selected[0]) if len(scene.selected) == 1 else None
    if segment is None:
        return [f"{len(scene.selected)} selected."] if scene.selected else []
    words = f"Selected: {segment.text or segment.cls}, {clock(segment.start_s)} to {clock(segment.end_s)}"
    if segment.band_hz is not None:
        words += f", {hertz(segment.band_hz[0])} to {hertz(segment.band_hz[1])}"
    parts = [words + (", read only." if scene.is_locked(segment) else ".")]
    if scene.edge:
        parts.append(f"Its {EDGES[scene.edge]} is in hand.")
    return parts
