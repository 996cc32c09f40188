"""Edges brought by keys to silences and zero crossings."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from widgets.timeline import pull
from widgets.timeline.intents import Change, Intents, Placed, Seek
from widgets.timeline.scale import TimeScale
from widgets.timeline.scene import TimelineScene
from widgets.timeline.segments import Tier, TimelineSegment
from widgets.timeline.snap import Times, ZeroCrossings
from widgets.timeline.sources import ArrayPeaks

RATE_HZ = 1000
A = TimelineSegment("a", "words", "word", "#e66100", 1.003, 2.003)
B = replace(A, id="b", start_s=2.003, end_s=3.0)


@pytest.fixture
def scene() -> TimelineScene:
    """Ten seconds of 10 Hz, which goes upwards through zero ten times a second; speech from 1.5 to 2.5 s."""
    made = TimelineScene()
    made.scale, made.rate_hz = TimeScale(10.0, 1000, rate_hz=RATE_HZ).fitted(), RATE_HZ
    wave = np.sin(2 * np.pi * 10 * np.arange(10 * RATE_HZ) / RATE_HZ - 1e-9).astype(np.float32)[None]
    made.snap_sources = Times(np.array([1.5, 2.5])), ZeroCrossings(ArrayPeaks(wave), RATE_HZ)
    made.set_tiers([Tier("words", "Words")])
    made.set_segments([A, B])
    made.select(["a"])
    return made


def moves(found: Intents) -> dict[str, tuple[float, float]]:
    """Where each segment is to lie."""
    placed: list[Placed] = [place for intent in found if isinstance(intent, Change) for place in intent.moves]
    return {place.id: (round(place.start_s, 3), round(place.end_s, 3)) for place in placed}


def test_an_own_edge_goes_through_zero(scene: TimelineScene) -> None:
    scene.edge = "start"
    found = pull.to_crossing(scene)
    assert moves(found) == {"a": (1.0, 2.003)}
    assert found[-1] == Seek(pytest.approx(1.0, abs=1e-4)), "the playhead goes along"


def test_a_common_boundary_is_brought_for_both(scene: TimelineScene) -> None:
    scene.playhead_s = 1.9
    assert moves(pull.to_crossing(scene)) == {"a": (1.003, 2.0), "b": (2.0, 3.0)}
    scene.together = False
    assert moves(pull.to_crossing(scene)) == {"a": (1.003, 2.0)}


def test_silence_before_and_after(scene: TimelineScene) -> None:
    scene.edge = "end"
    assert moves(pull.to_silence(scene, 1)) == {"a": (1.003, 2.5), "b": (2.5, 3.0)}
    assert moves(pull.to_silence(scene, -1)) == {"a": (1.003, 1.5), "b": (1.5, 3.0)}
    scene.edge = "start"
    assert pull.to_silence(scene, -1) == (), "none lies before"


def test_without_a_segment_the_playhead_goes(scene: TimelineScene) -> None:
    scene.select([])
    scene.playhead_s = 5.04
    assert pull.to_crossing(scene) == (Seek(pytest.approx(5.0, abs=1e-4)),)
    assert pull.to_silence(scene, -1) == (Seek(2.5),)


def test_samples_that_are_not_read_are_waited_for(scene: TimelineScene) -> None:
    class Unread:
        def near(self, start_frame: int, end_frame: int) -> None:
            return None

    assert pull.can_cross(scene)
    scene.snap_sources = (ZeroCrossings(Unread(), RATE_HZ),)
    assert not pull.can_cross(scene) and pull.to_crossing(scene) == ()
