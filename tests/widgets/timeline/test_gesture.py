"""Whatever a hand does on the tiers and on the spectrogram: what comes of it is whole."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import msgspec
from hypothesis import example, given, settings
from hypothesis import strategies as st

from widgets.timeline import keyboard, nudge
from widgets.timeline.drags import Pointer
from widgets.timeline.frequency import FrequencyAxis
from widgets.timeline.gesture import Gesture
from widgets.timeline.intents import Activate, Change, Create, Hold, Intents, Merge, Range, Seek, Select, Split
from widgets.timeline.rows import lay_out
from widgets.timeline.scale import TimeScale
from widgets.timeline.scene import LEAST_S, TimelineScene
from widgets.timeline.segments import Tier, TimelineSegment

DURATION_S, WIDTH, HEIGHT = 10.0, 1000, 500
TIERS = (
    Tier("words"),
    Tier("calls", boxes=True),
    Tier("speakers", overlap=True),
    Tier("model", locked=True),
)


def segment(key: str, start_s: float, end_s: float, tier: str = "words", **more: float) -> TimelineSegment:
    return TimelineSegment(key, tier, "c", "#0072b2", start_s, end_s, **more)


BEGIN = (
    segment("a", 1.0, 2.0),
    segment("b", 2.0, 3.5),
    segment("c", 5.0, 6.0),
    segment("x", 1.0, 2.5, "calls", low_hz=500.0, high_hz=2000.0),
    segment("y", 4.0, 6.0, "calls", low_hz=100.0, high_hz=900.0),
    segment("s", 0.5, 4.0, "speakers"),
    segment("t", 3.0, 7.0, "speakers"),
    segment("m", 2.0, 8.0, "model"),
)


class Page:
    """Carries out what the hand meant, as a page does."""

    def __init__(self) -> None:
        self.scene = TimelineScene()
        self.scene.scale = TimeScale(DURATION_S, WIDTH).fitted()
        self.scene.axis, self.scene.rate_hz = FrequencyAxis(0, 4000, "mel"), 8000
        self.scene.set_tiers(TIERS)
        self.scene.rows = lay_out(HEIGHT, TIERS, spectrogram=True)
        self.gesture = Gesture(self.scene)
        self.things = {thing.id: thing for thing in BEGIN}
        self.scene.set_segments(list(self.things.values()))

    def obey(self, intents: Intents) -> None:
        scene = self.scene
        for intent in intents:
            match intent:
                case Create(tier, start_s, end_s, low_hz, high_hz):
                    made = TimelineSegment(f"new {len(self.things)}", tier, "c", "#0072b2", start_s, end_s)
                    self.things[made.id] = msgspec.structs.replace(made, low_hz=low_hz, high_hz=high_hz)
                case Change(moves):
                    for m in moves:
                        self.things[m.id] = msgspec.structs.replace(
                            self.things[m.id], tier=m.tier, start_s=m.start_s, end_s=m.end_s,
                            low_hz=m.low_hz, high_hz=m.high_hz,
                        )  # fmt: skip
                case Split(key, at_s):
                    whole = self.things[key]
                    self.things[key] = msgspec.structs.replace(whole, end_s=at_s)
                    second = msgspec.structs.replace(whole, id=f"split {len(self.things)} {at_s}", start_s=at_s)
                    self.things[second.id] = second
                case Merge(ids):
                    parts = [self.things.pop(key) for key in ids]
                    self.things[ids[0]] = msgspec.structs.replace(parts[0], end_s=max(p.end_s for p in parts))
                case Select(ids):
                    scene.select(ids)
                case Seek(time_s):
                    scene.playhead_s = time_s
                case Range(span_s):
                    scene.range_s = span_s
                case Activate(tier):
                    scene.active_tier = tier
                case Hold(edge):
                    scene.edge = edge
        scene.set_segments(list(self.things.values()))

    def check(self) -> None:
        """Nothing is turned round, beside the recording, or laid over another where that is not allowed."""
        for tier in TIERS:
            lane = sorted((s for s in self.things.values() if s.tier == tier.name), key=lambda s: s.start_s)
            for thing in lane:
                assert 0 <= thing.start_s < thing.end_s <= DURATION_S
                assert thing.end_s - thing.start_s >= LEAST_S - 2e-6
                if thing.band_hz is not None:
                    assert 0 <= thing.band_hz[0] < thing.band_hz[1] <= 4000
            if not tier.overlap:
                assert all(one.end_s <= other.start_s for one, other in pairwise(lane))
        assert self.things["m"] == BEGIN[-1], "a locked tier only shows"


xs, ys = st.floats(-50, WIDTH + 50), st.floats(0, HEIGHT)
held = st.fixed_dictionaries({"shift": st.booleans(), "ctrl": st.booleans(), "alt": st.booleans()})
drags = st.tuples(xs, ys, st.lists(st.tuples(xs, ys), max_size=4), held)
KEYS = (
    lambda scene: nudge.nudge(scene, -1),
    lambda scene: nudge.nudge(scene, 1, "sample"),
    lambda scene: nudge.set_edge(scene, "start"),
    lambda scene: nudge.set_edge(scene, "end"),
    lambda scene: nudge.shift_hz(scene, 1),
    lambda scene: nudge.shift_hz(scene, -1),
    lambda scene: nudge.to_tier(scene, 1),
    lambda scene: nudge.to_tier(scene, -1),
    lambda scene: nudge.move_edge(scene, "end", 1),
    keyboard.cycle_edge,
    keyboard.create,
    keyboard.boundary,
    keyboard.remove_boundary,
    keyboard.merge,
    lambda scene: keyboard.split(scene, scene.playhead_s),
    lambda scene: keyboard.neighbour(scene, 1),
    lambda scene: keyboard.reach(scene, 1),
    lambda scene: keyboard.to_boundary(scene, 1),
    lambda scene: keyboard.extend(scene, 1, far=True),
    lambda scene: keyboard.change_tier(scene, 1),
    keyboard.select_all,
    keyboard.let_go,
)


PLAIN = {"shift": False, "ctrl": False, "alt": False}


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(drags, st.sampled_from(KEYS)), min_size=1, max_size=12))
# The range begins half a microsecond before the segment that was made of it, which is rounded.
@example([(360.0, 0.0, [(356.28125, 0.0)], PLAIN), keyboard.create, (360.0, 0.0, [], {**PLAIN, "shift": True}),
          keyboard.create])  # fmt: skip
def test_no_gesture_and_no_key_breaks_a_segment(steps: list) -> None:
    page = Page()
    for step in steps:
        if callable(step):
            page.obey(step(page.scene))
        else:
            x, y, way, with_keys = step
            page.obey(page.gesture.press(Pointer(x, y, **with_keys)))
            for to_x, to_y in way:
                page.gesture.move(Pointer(to_x, to_y, **with_keys))
            page.obey(page.gesture.release())
        page.check()


def at(page: Page, time_s: float, tier: str) -> Pointer:
    band = page.scene.rows.band_of(tier)
    assert band is not None
    return Pointer(page.scene.scale.to_x(time_s), (band.top + band.bottom) / 2)


@settings(max_examples=80, deadline=None)
@given(st.floats(-0.5, 10.5), st.booleans(), st.booleans())
def test_a_common_boundary_stays_common(to_s: float, by_key: bool, free: bool) -> None:
    page = Page()
    if by_key:
        page.obey((Select(("a",)), Hold("end")))
        for _ in range(int(abs(to_s))):
            page.obey(nudge.nudge(page.scene, 1 if to_s > 2 else -1))
    else:
        page.obey(page.gesture.press(at(page, 2.0, "words")))
        page.gesture.move(replace(at(page, to_s, "words"), ctrl=free))
        page.obey(page.gesture.release())
    a, b = page.things["a"], page.things["b"]
    assert a.end_s == b.start_s and a.start_s == 1.0 and b.end_s == 3.5
    page.check()


def test_alt_takes_a_common_boundary_apart_and_so_does_the_setting() -> None:
    for alt, together in ((True, True), (False, False)):
        page = Page()
        page.scene.together = together
        page.obey(page.gesture.press(at(page, 1.99, "words")))
        page.gesture.move(replace(at(page, 1.6, "words"), alt=alt))
        page.obey(page.gesture.release())
        assert page.things["b"] == BEGIN[1] and page.things["a"].end_s < 1.7


@settings(max_examples=80, deadline=None)
@given(st.floats(2.01, 3.49))
def test_what_is_split_and_merged_is_as_it_was(at_s: float) -> None:
    page = Page()
    before = dict(page.things)
    page.obey((Select(("b",)), *keyboard.split(page.scene, at_s)))
    assert len(page.things) == len(before) + 1
    parts = tuple(s.id for s in page.scene.lane("words").between(2.0, 3.5))
    page.obey((Select(parts), *keyboard.merge(page.scene)))
    # The page of the test merges two of three only if the selection was not what was split.
    assert page.things == before


def test_a_segment_goes_to_another_tier_where_it_fits_and_only_there() -> None:
    for from_s, tier, wanted in ((5.5, "speakers", "speakers"), (1.5, "calls", "words"), (1.5, "model", "words")):
        page = Page()
        page.obey(page.gesture.press(at(page, from_s, "words")))
        page.gesture.move(at(page, from_s + 0.1, tier))
        page.obey(page.gesture.release())
        key = "c" if from_s == 5.5 else "a"
        assert page.things[key].tier == wanted


def test_a_rubber_band_selects_what_it_touches() -> None:
    page = Page()
    press = at(page, 4.0, "words")
    page.obey(page.gesture.press(replace(press, shift=True)))
    page.gesture.move(at(page, 0.6, "speakers"))
    page.obey(page.gesture.release())
    # The second speaker lies in the lower row of the lane, which the band does not reach.
    assert set(page.scene.selected) == {"a", "b", "x", "s"}


def test_a_box_is_resized_at_its_eight_handles() -> None:
    for part in ("start", "end", "low", "high", "start-low", "start-high", "end-low", "end-high"):
        page = Page()
        scene, box = page.scene, page.things["x"]
        x = {"start": scene.scale.to_x(box.start_s), "end": scene.scale.to_x(box.end_s)}
        y = {"low": scene.y_of(500.0), "high": scene.y_of(2000.0)}
        edges = part.split("-")
        middle = (sum(x.values()) / 2, sum(y.values()) / 2)
        place = next((x[e] for e in edges if e in x), middle[0]), next((y[e] for e in edges if e in y), middle[1])
        page.obey(page.gesture.press(Pointer(*place)))
        page.gesture.move(Pointer(place[0] + 10, place[1] - 6, ctrl=True))
        page.obey(page.gesture.release())
        now = page.things["x"]
        moved = {
            edge
            for edge, was, now_at in (
                ("start", box.start_s, now.start_s), ("end", box.end_s, now.end_s),
                ("low", box.low_hz, now.low_hz), ("high", box.high_hz, now.high_hz),
            )
            if was != now_at
        }  # fmt: skip
        assert moved == set(edges)
