from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.media.buckets import BASE_FRAMES, BLOCK_FRAMES, Buckets


def slow(block: np.ndarray) -> list[list[tuple[int, int]]]:
    """The obvious way, in Python's own numbers."""
    found = []
    for row in block.T.tolist():
        if block.dtype != np.int16:
            row = [0.0 if x != x else max(-1.0, min(1.0, x)) for x in row]
            row = [max(-32768, min(32767, round(x * 32768))) for x in row]
        parts = (row[at : at + BASE_FRAMES] for at in range(0, len(row), BASE_FRAMES))
        found.append([(min(part), max(part)) for part in parts])
    return found


def fast(block: np.ndarray) -> list[list[tuple[int, int]]]:
    pairs = Buckets(block.shape[1], block.dtype.type).pairs(block)
    assert pairs.dtype == np.int16
    return [[tuple(pair) for pair in row] for row in pairs.tolist()]


@given(
    seed=st.integers(0, 999), channels=st.sampled_from([1, 2, 3, 4, 5, 6, 7, 8, 16, 64]),
    n_frames=st.one_of(st.integers(1, 3000), st.sampled_from([255, 256, 257, 511, 512, 513])), whole=st.booleans(),
)  # fmt: skip
def test_pairs_equal_the_slow_way(seed: int, channels: int, n_frames: int, whole: bool) -> None:
    rng = np.random.default_rng(seed)
    block = rng.integers(-32768, 32768, (n_frames, channels)).astype(np.int16)
    if not whole:
        block = (block / np.float32(30000)).astype(np.float32)
    assert fast(block) == slow(block)


@pytest.mark.parametrize("n_frames", [BLOCK_FRAMES - 1, BLOCK_FRAMES, 2 * BLOCK_FRAMES + 300])
def test_parts_do_not_show(n_frames: int) -> None:
    block = np.random.default_rng(3).integers(-32768, 32768, (n_frames, 2)).astype(np.int16)
    assert fast(block) == slow(block)


@given(
    seed=st.integers(0, 999),
    at=st.lists(st.tuples(st.integers(0, 699), st.sampled_from([np.nan, np.inf, -np.inf, 1.5, -7.0])), max_size=40),
)
def test_what_is_no_number_is_nothing(seed: int, at: list[tuple[int, float]]) -> None:
    block = np.random.default_rng(seed).uniform(-0.9, -0.2, (350, 2)).astype(np.float32)
    for place, value in at:
        block[place // 2, place % 2] = value
    assert fast(block) == slow(block)


def test_a_second_block_owes_nothing_to_the_first() -> None:
    buckets = Buckets(2, np.int16)
    rng = np.random.default_rng(5)
    first, second = (rng.integers(-9, 9, (n, 2)).astype(np.int16) for n in (5000, 700))
    kept = buckets.pairs(first)
    copied = kept.copy()
    found = buckets.pairs(second)
    assert np.array_equal(kept, copied)
    assert [[tuple(pair) for pair in row] for row in found.tolist()] == slow(second)
