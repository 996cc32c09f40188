"""Glimpses all over a recording are what is there, and where they cannot be had reading is asked."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from scipy import signal

from app.media.ogg_glimpses import ogg_glimpses
from app.media.sound import SoundReader
from tests.app.media.test_entries import written

N_FRAMES = 1024


def glimpses_and_truth(path: Path, n: int) -> list[tuple[Any, Any]]:
    """Each glimpse, and the place in all that is decoded from the start which is most like it, where it may lie."""
    with SoundReader(path) as reader:
        whole = reader.read_stored(0, reader.info.n_frames)
        span = reader.info.n_frames / n
        starts = [int(span * index) for index in range(n)]
        quick = reader._decoder.glimpses(starts, N_FRAMES, span / 2)
    found = []
    for start, glimpse in zip(starts, quick, strict=True):
        assert glimpse.shape == (N_FRAMES, whole.shape[1])
        room = whole[start : start + round(span / 2) + N_FRAMES]
        # |room - glimpse|² at every place: the middle term is a correlation.
        energy = np.cumsum((room**2).sum(axis=1, dtype=np.float64))
        energy = energy[N_FRAMES - 1 :] - np.append(0, energy[:-N_FRAMES])
        both = sum(signal.correlate(one, other, "valid") for one, other in zip(room.T, glimpse.T, strict=True))
        like = energy - 2 * both
        at = start + int(like.argmin())
        found.append((glimpse, whole[at : at + N_FRAMES]))
    return found


@pytest.mark.parametrize(
    ("rate_hz", "channels", "options", "seconds", "n"),
    [
        (44_100, 2, {"subtype": "VORBIS"}, 12, 5),
        (8000, 1, {"subtype": "VORBIS", "compression_level": 0.9}, 40, 2),  # pages of some seconds
    ],
)
def test_glimpses_of_vorbis_are_exact(
    tmp_path: Path, rate_hz: int, channels: int, options: dict[str, Any], seconds: float, n: int
) -> None:
    path = written(tmp_path, "a.ogg", rate_hz, channels, options, seconds)
    for glimpse, right in glimpses_and_truth(path, n):
        assert np.array_equal(glimpse, right)


@pytest.mark.parametrize("rate_hz", [48_000, 16_000])
def test_glimpses_of_opus_are_as_loud_as_what_is_there(tmp_path: Path, rate_hz: int) -> None:
    path = written(tmp_path, "a.opus", rate_hz, 2, {"subtype": "OPUS"}, 16)
    for glimpse, right in glimpses_and_truth(path, 3):
        # 80 ms are decoded before, as RFC 7845 asks; what the coder predicts from earlier has all but died away.
        assert np.abs(glimpse).max() == pytest.approx(np.abs(right).max(), rel=0.25, abs=1e-3)
        assert np.sqrt(((glimpse - right) ** 2).mean()) <= 0.25 * np.sqrt((right**2).mean()) + 1e-3


@pytest.mark.skipif(importlib.util.find_spec("av") is None, reason="PyAV (earmark[aac]) is not installed")
@pytest.mark.parametrize("name", ["a.m4a", "a.aac"])
def test_glimpses_of_aac_are_as_loud_as_what_is_there(tmp_path: Path, name: str) -> None:
    from tests.app.media.test_av_file import encoded

    t = np.arange(44_100 * 12) / 44_100
    tone = (0.5 * np.sin(2 * np.pi * 441 * t) * (t % 6 < 3)).astype(np.float32)
    path = encoded(tmp_path / name, np.stack([tone, tone / 2]), 44_100)
    found = glimpses_and_truth(path, 4)
    assert any(np.abs(right).max() > 0.4 for _, right in found)
    for glimpse, right in found:
        assert np.abs(glimpse - right).max() <= 0.02


def test_what_cannot_be_glimpsed_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, "a.ogg", 44_100, 2, {"subtype": "VORBIS"}, 8)
    with SoundReader(path) as reader:
        # No page ends within a hundredth of a second, so that the place itself is read.
        (glimpse,) = reader.glimpses([100_000], N_FRAMES, 1)
        assert np.array_equal(glimpse, reader.read_stored(100_000, N_FRAMES))


def test_two_streams_in_a_chain_are_not_glimpsed(tmp_path: Path) -> None:
    path = written(tmp_path, "a.ogg", 44_100, 1, {"subtype": "VORBIS"}, 2)
    other = written(tmp_path, "b.ogg", 44_100, 1, {"subtype": "VORBIS"}, 2.5)
    path.write_bytes(path.read_bytes() + other.read_bytes())
    with path.open("rb") as stream, SoundReader(other) as reader:
        assert ogg_glimpses(stream, reader.info) is None


def test_a_decoder_that_gives_another_length_is_not_believed(tmp_path: Path) -> None:
    path = written(tmp_path, "a.ogg", 44_100, 1, {"subtype": "VORBIS"}, 8)
    with path.open("rb") as stream, SoundReader(path) as reader:
        finder = ogg_glimpses(stream, reader.info)
        assert finder is not None
        for n_more in (-1, 1):

            def decode(data: Any, at_most: int, n_more: int = n_more) -> Any:
                samples, _ = soundfile.read(data, dtype="float32", always_2d=True)
                return np.resize(samples, (len(samples) + n_more, 1))

            assert all(not len(one) for one in finder.of(stream, [0, 100_000], N_FRAMES, 50_000, decode))
