"""How the view goes along with the playhead while it plays, without fighting the hand. No Qt."""

from __future__ import annotations

from typing import Literal

from widgets.timeline.scale import TimeScale

Follow = Literal["page", "smooth", "off"]
FOLLOWS: tuple[Follow, ...] = ("page", "smooth", "off")
WORDS: dict[Follow, str] = {"page": "page by page", "smooth": "playhead in the middle", "off": "the view stands still"}
# A playhead that plays moves by less from one tick to the next.
JUMP_S = 1.0


class Follower:
    """After the hand has scrolled or zoomed, the view stays where the hand put it until the playhead is seen again."""

    def __init__(self) -> None:
        self.mode: Follow = "page"
        self._held = False

    def hand_moved(self, scale: TimeScale, playhead_s: float) -> None:
        """The hand has put the view here."""
        self._held = not scale.sees(playhead_s)

    def hand_sought(self) -> None:
        """The hand has put the playhead somewhere: from there on it is followed."""
        self._held = False

    def jumped(self, from_s: float, to_s: float) -> None:
        """The playhead was put elsewhere, and not by playing on."""
        if abs(to_s - from_s) > JUMP_S:
            self._held = False

    def scale(self, scale: TimeScale, playhead_s: float) -> TimeScale:
        """Where the view is to be for a playhead that moved by itself."""
        if self.mode == "off":
            return scale
        if self._held:
            if not scale.sees(playhead_s):
                return scale
            self._held = False
        if self.mode == "smooth":
            return scale.centred(playhead_s)
        x = scale.to_x(playhead_s)
        if 0 <= x <= scale.width_px:
            return scale
        # A page on: the playhead begins it a tenth from the edge, so that what was just heard is still seen.
        return scale.scrolled(x - scale.width_px / 10)
