"""Frequency axis, rows of overlapping segments, what is held, channels, times that are typed: the plain values."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from widgets.timeline.channels import Channels
from widgets.timeline.frequency import MARK_PX, FrequencyAxis, hertz
from widgets.timeline.holdings import Holdings
from widgets.timeline.index import key_of
from widgets.timeline.rows import ROOMY, TIGHT, TINY, lay_out
from widgets.timeline.ruler import marks, time_of, time_words
from widgets.timeline.scale import TimeScale
from widgets.timeline.segments import Tier, TimelineSegment
from widgets.timeline.stack import Stack
from widgets.timeline.wave import coverage, to_height

times = st.integers(0, 200).map(lambda n: n / 4)
axes = st.builds(
    FrequencyAxis, st.integers(0, 500), st.integers(1000, 96_000), st.sampled_from(["linear", "mel"])
)  # fmt: skip


@st.composite
def segments(draw: st.DrawFn) -> list[TimelineSegment]:
    found = []
    for number in range(draw(st.integers(0, 25))):
        start_s = draw(times)
        found.append(TimelineSegment(f"{number}", "t", "c", "#000000", start_s, start_s + draw(st.integers(1, 80)) / 4))
    return found


@given(axes, st.floats(0, 1))
def test_a_share_of_the_axis_and_back(axis: FrequencyAxis, share: float) -> None:
    assert axis.share(axis.hz(share)) == pytest.approx(share, abs=1e-6)
    assert axis.low_hz - 1e-6 <= axis.hz(share) <= axis.high_hz * (1 + 1e-9)


@given(axes, st.integers(60, 800))
def test_marks_of_frequency_can_be_read(axis: FrequencyAxis, height: int) -> None:
    found = axis.marks(height)
    ys = [axis.share(hz) * height for hz in found]
    assert all(0 < y < height + 1e-6 for y in ys)
    assert all(b - a >= 0.75 * MARK_PX - 1e-6 for a, b in pairwise(ys))
    assert height < 120 or found


def test_frequencies_in_words() -> None:
    assert [hertz(hz) for hz in (440, 1000, 3400, 12_345)] == ["440 Hz", "1 kHz", "3.4 kHz", "12.35 kHz"]


@given(segments(), times)
def test_no_two_that_overlap_share_a_row_and_rows_stay(things: list[TimelineSegment], at_s: float) -> None:
    stack, things = Stack(), sorted(things, key=key_of)
    stack.arrange(things)
    rows = {thing.id: stack.row(thing.id) for thing in things}
    for one in things:
        for other in things:
            if one.id < other.id and one.start_s < other.end_s and other.start_s < one.end_s:
                assert rows[one.id] != rows[other.id]
    assert stack.depth == max(rows.values(), default=0) + 1
    stack.arrange(things)
    assert {thing.id: stack.row(thing.id) for thing in things} == rows
    later = [thing for thing in things if thing.end_s > at_s]
    stack.arrange(later)
    order = sorted(later, key=lambda s: rows[s.id])
    now = [stack.row(s.id) for s in order]
    assert now == sorted(now), "nothing that stays in view changes places"


@given(segments(), segments(), st.data())
def test_what_is_held_is_what_was_given_last(
    first: list[TimelineSegment], second: list[TimelineSegment], data: st.DataObject
) -> None:
    holds = Holdings()
    kept = data.draw(st.lists(st.sampled_from(first), unique=True)) if first else []
    mixed = list({s.id: s for s in [*kept, *second]}.values())
    for given_now in (first, mixed, mixed, kept):
        holds.take(given_now)
        assert list(holds.given) == given_now and len(holds) == len(given_now)
        assert [s.id for s in holds.lane("t")] == [s.id for s in sorted(given_now, key=key_of)]
    if kept:
        other = replace(kept[0], text="new")
        dirty = holds.put([other], gone=[s.id for s in kept[1:2]])
        assert holds.get(other.id) == other and len(holds) == len(kept) - len(kept[1:2]) and dirty


def test_one_of_many_that_changes_is_all_that_is_looked_at() -> None:
    many = [TimelineSegment(str(n), "t", "c", "#000000", n, n + 1) for n in range(9000)]
    holds = Holdings()
    holds.take(many)
    other = [*many[:4500], replace(many[4500], text="new"), *many[4501:]]
    assert [(part.start_s, part.end_s) for part in holds.take(other)] == [(4500, 4501), (4500, 4501)]
    assert holds.take(list(other)) == []


def test_times_that_are_typed() -> None:
    typed = ("83.5", "1:23.5", "1:02:03", "7,5", "12 s", "#44100")
    assert [time_of(words, rate_hz=44_100) for words in typed] == [83.5, 83.5, 3723.0, 7.5, 12.0, 1.0]
    assert [time_of(words) for words in ("", "soon", "1:2:3:4", "-5", "nan", "#5")] == [None] * 6


def test_times_are_written_as_wanted() -> None:
    assert time_words(83.5) == "1:23.500" and time_words(83.5, 1, written="seconds") == "83.5 s"
    assert time_words(1.5, written="samples", rate_hz=44_100) == "66,150"
    scale = TimeScale(10.0, 1000, rate_hz=8000).fitted()
    words = [mark.words for mark in marks(scale, written="samples", rate_hz=8000) if mark.words]
    assert words[:3] == ["0", "10,000", "20,000"]


def test_channels_are_shown_hidden_and_mixed() -> None:
    four = Channels.of(4)
    assert four.n_lanes == 4 and four.picked(1, without=True).shown == (0, 2, 3) and four.picked(1).picked(0) == four
    assert Channels.of(1).picked(0, without=True).shown == (0,), "the last one stays"
    assert Channels.of(8).mixed and Channels.of(8).names() == ("Channels all",)
    values = np.array([[1, 5], [3, 2]])
    mixed = Channels(2, mixed=True)
    assert mixed.lanes(values, highest=True).tolist() == [[3, 5]]
    assert mixed.lanes(values, highest=False).tolist() == [[1, 2]]
    raised = Channels.of(2).with_gain(100.0, 1)
    assert [raised.gain(lane) for lane in (0, 1)] == [1.0, 64.0]


def test_a_wave_covers_what_lies_between_least_and_greatest() -> None:
    low, high = np.array([-0.5, -0.5, 0.0]), np.array([0.5, 0.5, 0.0])
    found = coverage(low, high, 104, gain=1.0)
    assert (found[30:74, 0] == 255).all() and (found[:20, 0] == 0).all() and (found[84:, 0] == 0).all()
    assert found[:, 2].sum() >= 250, "silence is a line and no gap"
    whole = coverage((low * 32768).astype(np.int16), (high * 32767).astype(np.int16), 104, gain=1.0)
    assert np.abs(whole.astype(int) - found).max() <= 2


def test_a_spectrogram_fits_its_band() -> None:
    levels = np.arange(8, dtype=np.uint8)[:, np.newaxis] * 30
    assert to_height(levels, 8)[:, 0].tolist() == [210, 180, 150, 120, 90, 60, 30, 0]
    taller, flatter = to_height(levels, 32)[:, 0], to_height(levels, 4)[:, 0]
    assert (np.diff(taller.astype(int)) <= 0).all() and taller[0] == 210 and taller[-1] == 0
    assert flatter.tolist() == [210, 150, 90, 30]


@pytest.mark.parametrize("n_tiers", [1, 4, 8])
def test_every_tier_is_seen_down_to_the_least_height(n_tiers: int) -> None:
    tiers = [Tier(f"{number}", "", boxes=number == 3) for number in range(n_tiers)]
    roomy, tight = (least.height(tiers, spectrogram=True) for least in (ROOMY, TIGHT))
    assert tight < roomy - 20
    for height in (tight - 20, tight, roomy - 1, roomy, roomy + 300):
        rows = lay_out(height, tiers, spectrogram=True)
        assert rows.tiers[-1][1].bottom <= height
        assert rows.wave.height >= (TIGHT if height >= tight else TINY).wave
        assert rows.spectrogram.height >= (TIGHT if height >= tight else TINY).seen(tiers)
        assert {band.height >= TIGHT.tier for _, band in rows.tiers} == {True}
