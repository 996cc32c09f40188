from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.media.live_peaks import CHUNK_BUCKETS, CHUNK_FRAMES, COARSE, MEASURED, UNKNOWN, LivePeaks
from app.media.measuring import spread
from app.media.peaks import pyramid


def made(rng: np.random.Generator, n_frames: int, channels: int = 2) -> np.ndarray:
    n_buckets = -(-n_frames // 256)
    return np.sort(rng.integers(-32768, 32768, (channels, n_buckets, 2)).astype(np.int16), axis=2)


def filled(base: np.ndarray, n_frames: int, chunks: list[int]) -> LivePeaks:
    live = LivePeaks(rate_hz=8000, n_frames=n_frames, channels=len(base))
    for chunk in chunks:
        live.put(chunk, base[:, chunk * CHUNK_BUCKETS : (chunk + 1) * CHUNK_BUCKETS])
    return live


@given(seed=st.integers(0, 99), order=st.permutations(range(5)), rest=st.integers(1, CHUNK_FRAMES))
def test_filled_in_any_order_it_is_the_pyramid(seed: int, order: list[int], rest: int) -> None:
    n_frames = CHUNK_FRAMES * 4 + rest
    base = made(np.random.default_rng(seed), n_frames)
    live = filled(base, n_frames, order)
    whole = pyramid(base, rate_hz=8000, n_frames=n_frames)
    assert live.complete and live.progress == 1 and live.missing() == ()
    assert all(np.array_equal(a, b) for a, b in zip(live.levels, whole.levels, strict=True))


@given(
    seed=st.integers(0, 99), chunks=st.sets(st.integers(0, 4)), start=st.floats(-0.3, 1.1),
    share=st.floats(0.0001, 1.5), width_px=st.integers(1, 300),
)  # fmt: skip
def test_what_is_known_is_right_and_what_is_not_is_said(
    seed: int, chunks: set[int], start: float, share: float, width_px: int
) -> None:
    n_frames = CHUNK_FRAMES * 4 + 12_345
    base = made(np.random.default_rng(seed), n_frames)
    live, whole = filled(base, n_frames, sorted(chunks)), pyramid(base, rate_hz=8000, n_frames=n_frames)
    span = (start * n_frames, (start + share) * n_frames, width_px)
    known = live.known(*span)
    for mine, right in zip(live.window(*span), whole.window(*span), strict=True):
        assert np.array_equal(mine[:, known == MEASURED], right[:, known == MEASURED])
    assert set(known.tolist()) <= {UNKNOWN, MEASURED}
    edges = (span[0] + (span[1] - span[0]) * np.arange(width_px + 1) / width_px) / CHUNK_FRAMES
    for column in range(0, width_px, 7):
        touched = set(range(max(0, int(np.floor(edges[column]))), min(5, int(np.ceil(edges[column + 1])))))
        beside = edges[column + 1] <= 0 or edges[column] * CHUNK_FRAMES >= n_frames
        assert (known[column] == MEASURED) == (beside or (touched or {int(edges[column])}) <= chunks)


def test_a_coarse_look_is_drawn_until_it_is_measured() -> None:
    n_frames = CHUNK_FRAMES * 4
    base = made(np.random.default_rng(1), n_frames)
    live = filled(base, n_frames, [])
    assert not live.known(0, n_frames, 100).any()
    assert not np.any(live.window(0, n_frames, 100))
    live.look(8)
    for index, gap in spread(8)[:4]:
        live.put_spot(index, np.full((2, 4, 2), (-100 - index, 100 + index), np.int16), gap)
    assert (live.known(0, n_frames, 100) == COARSE).all()
    low, high = live.window(0, n_frames, 8)
    assert low[0].tolist() == [-100, -100, -102, -102, -104, -104, -106, -106]
    assert high[1].tolist() == [100, 100, 102, 102, 104, 104, 106, 106]
    live.put_spot(0, np.zeros((2, 4, 2), np.int16), 8)
    assert live.window(0, n_frames, 8)[0].tolist() == low.tolist(), "a late coarse one covers no finer one"
    live.put(1, base[:, CHUNK_BUCKETS : 2 * CHUNK_BUCKETS])
    assert live.known(0, n_frames, 8).tolist() == [COARSE] * 2 + [MEASURED] * 2 + [COARSE] * 4
    low, _ = live.window(0, n_frames, 8)
    assert low[0, 2] == base[0, CHUNK_BUCKETS : CHUNK_BUCKETS * 3 // 2, 0].min()


@given(st.integers(1, 300))
def test_spots_are_spread_and_stand_for_their_gap(n: int) -> None:
    order = spread(n)
    assert sorted(index for index, _ in order) == list(range(n))
    covered = np.full(n, -1)
    taken = np.zeros(n, bool)
    for index, gap in order:
        assert not taken[index : index + gap].any()
        taken[index] = True
        covered[index : index + gap] = index
        assert (covered >= 0).all()
    assert covered.tolist() == list(range(n))
