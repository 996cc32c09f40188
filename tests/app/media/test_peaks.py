from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from app.media.buckets import BLOCK_FRAMES
from app.media.peaks import Peaks, measure_peaks, pyramid, sample_window


def slow_pairs(samples: np.ndarray, n_frames: int) -> list[list[tuple[int, int]]]:
    """Minimum and maximum of each bucket of each channel, the obvious way."""
    return [
        [(min(row[at : at + n_frames]), max(row[at : at + n_frames])) for at in range(0, len(row), n_frames)]
        for row in samples.tolist()
    ]


@pytest.mark.parametrize(("channels", "n_frames"), [(1, 1), (1, 256), (2, 70_001), (3, 300_000)])
def test_all_levels_equal_the_slow_way(save_sound: Any, rng: np.random.Generator, channels: int, n_frames: int) -> None:
    stored = rng.integers(-32768, 32768, (channels, n_frames)).astype(np.int16)
    found = measure_peaks(save_sound("a.wav", (stored / 32768).astype(np.float32)))
    assert (found.rate_hz, found.n_frames, found.channels) == (44100, n_frames, channels)
    for level, pairs in enumerate(found.levels):
        assert pairs.dtype == np.int16
        assert [[tuple(pair) for pair in row] for row in pairs.tolist()] == slow_pairs(stored, 256 * 4**level)


def test_blocks_do_not_show(save_sound: Any, rng: np.random.Generator) -> None:
    stored = rng.integers(-32768, 32768, (1, (1 << 20) * 2 + 77)).astype(np.int16)
    seen: list[tuple[int, int]] = []
    path = save_sound("a.flac", (stored / 32768).astype(np.float32))
    found = measure_peaks(path, on_frames=lambda done, total: seen.append((done, total)))
    padded = np.concatenate([stored[0], np.repeat(stored[0, -1:], -stored.shape[1] % 256)]).reshape(-1, 256)
    assert np.array_equal(found.levels[0][0, :, 0], padded.min(axis=1))
    assert np.array_equal(found.levels[0][0, :, 1], padded.max(axis=1))
    assert seen[-1] == (stored.shape[1], stored.shape[1])
    assert [done for done, _ in seen[:3]] == [BLOCK_FRAMES, 2 * BLOCK_FRAMES, 3 * BLOCK_FRAMES]


def made(rng: np.random.Generator, n_buckets: int) -> Peaks:
    base = np.sort(rng.integers(-32768, 32768, (2, n_buckets, 2)).astype(np.int16), axis=2)
    return pyramid(base, rate_hz=44100, n_frames=n_buckets * 256)


@given(
    seed=st.integers(0, 99), n_buckets=st.integers(1, 3000), width_px=st.integers(1, 400),
    start=st.floats(-0.5, 1.2), share=st.floats(0.0001, 1.5),
)  # fmt: skip
def test_a_window_is_the_buckets_it_touches(
    seed: int, n_buckets: int, width_px: int, start: float, share: float
) -> None:
    peaks = made(np.random.default_rng(seed), n_buckets)
    start_frame, end_frame = start * peaks.n_frames, (start + share) * peaks.n_frames
    low, high = peaks.window(start_frame, end_frame, width_px)
    assert low.shape == high.shape == (2, width_px)
    per_px = (end_frame - start_frame) / width_px
    level = 0
    while level + 1 < len(peaks.levels) and 256 * 4 ** (level + 1) <= per_px:
        level += 1
    bucket = 256 * 4**level
    for column in range(0, width_px, max(1, width_px // 7)):
        first = int(np.floor((start_frame + per_px * column) / bucket))
        last = int(np.ceil((start_frame + per_px * (column + 1)) / bucket))
        touched = peaks.levels[level][:, max(0, first) : max(0, last, first + 1)]
        if last <= 0 or start_frame + per_px * column >= peaks.n_frames:
            assert not low[:, column].any() and not high[:, column].any()
        else:
            assert low[:, column].tolist() == touched[..., 0].min(axis=1).tolist()
            assert high[:, column].tolist() == touched[..., 1].max(axis=1).tolist()


def test_the_window_of_samples_is_the_samples(rng: np.random.Generator) -> None:
    stored = rng.integers(-32768, 32768, (2, 1000)).astype(np.int16)
    low, high = sample_window((stored / 32768).astype(np.float32), 100)
    assert np.array_equal(low, stored.reshape(2, 100, 10).min(axis=2))
    assert np.array_equal(high, stored.reshape(2, 100, 10).max(axis=2))
    wide, _ = sample_window((stored / 32768).astype(np.float32), 4000)
    assert np.array_equal(wide, np.repeat(stored, 4, axis=1))


EVERY_CODING: list[tuple[str, dict[str, Any]]] = [
    *(("a.wav", {"subtype": one}) for one in ("PCM_U8", "PCM_16", "PCM_24", "PCM_32")),
    *(("a.wav", {"subtype": one}) for one in ("FLOAT", "DOUBLE", "ULAW", "ALAW")),
    ("a.wav", {"format": "RF64", "subtype": "PCM_16"}), ("a.wav", {"format": "WAVEX", "subtype": "PCM_24"}),
    ("a.w64", {"format": "W64", "subtype": "PCM_16"}),
    ("a.flac", {"subtype": "PCM_16"}), ("a.flac", {"subtype": "PCM_24"}), ("a.flac", {"subtype": "PCM_S8"}),
    ("a.ogg", {"subtype": "VORBIS"}), ("a.opus", {"format": "OGG", "subtype": "OPUS"}),
    ("a.mp3", {"subtype": "MPEG_LAYER_III"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "options"), EVERY_CODING)
@pytest.mark.parametrize("channels", [1, 2, 6])
@pytest.mark.parametrize("n_frames", [1, 255, 257, 66_001])
def test_every_coding_equals_the_slow_way(
    tmp_path: Path, rng: np.random.Generator, name: str, options: dict[str, Any], channels: int, n_frames: int
) -> None:
    if name == "a.mp3" and channels > 2:
        pytest.skip("MP3 has two channels at most")
    path = tmp_path / name
    t = np.arange(n_frames)[:, None] / 48_000
    # Beyond full scale where the coding holds that, so that clipping is told apart.
    sound = 1.1 * np.sin(2 * np.pi * 90 * t * (1 + np.arange(channels) / 3)) + rng.uniform(
        -0.1, 0.1, (n_frames, channels)
    )
    soundfile.write(path, sound if "FLOAT" in str(options) else sound.clip(-1, 1), 48_000, **options)
    found = measure_peaks(path)
    decoded, _ = soundfile.read(path, dtype="float32", always_2d=True)
    whole = np.array([[max(-32768, min(32767, round(x * 32768))) for x in row] for row in decoded.T.tolist()], np.int32)
    assert found.n_frames == whole.shape[1]
    for level, pairs in enumerate(found.levels):
        assert [[tuple(pair) for pair in row] for row in pairs.tolist()] == slow_pairs(whole, 256 * 4**level)
