"""Peaks are the same whatever the number of threads that measure them."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.errors import MediaError
from app.media import live_peaks, measuring
from app.media.buckets import BASE_FRAMES
from app.media.live_peaks import LivePeaks
from app.media.measuring import look_over, measure_missing, spread
from app.media.peaks import measure_peaks
from app.media.peaks_cache import new_peaks
from app.media.sound import SoundReader

CHUNK = 1 << 16
ODD = 5 * CHUNK + 777


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many chunks of a few seconds of sound."""
    monkeypatch.setattr(live_peaks, "CHUNK_BUCKETS", CHUNK // BASE_FRAMES)
    monkeypatch.setattr(live_peaks, "CHUNK_FRAMES", CHUNK)
    monkeypatch.setattr(measuring, "CHUNK_FRAMES", CHUNK)


def written(path: Path, subtype: str | None = None, n_frames: int = ODD) -> Path:
    """Two channels that are loud and soft in turn."""
    rng = np.random.default_rng(5)
    loudness = 0.05 + 0.5 * (np.arange(n_frames) // 5000 % 3)[:, None] / 3
    soundfile.write(path, rng.uniform(-1, 1, (n_frames, 2)) * loudness, 44_100, subtype=subtype)
    return path


def measured(path: Path, n_threads: int) -> tuple[LivePeaks, str]:
    """The peaks as far as they could be measured, and the error there was."""
    readers = [SoundReader(path)]
    assert n_threads == 1 or readers[0].reaches(readers[0].info.n_frames // 2)
    readers += [SoundReader(path, like=readers[0]) for _ in range(1, n_threads)]
    peaks = new_peaks(readers[0].info)
    try:
        measure_missing(peaks, readers)
    except MediaError as error:
        return peaks, error.message
    finally:
        for reader in readers:
            reader.close()
    return peaks, ""


@pytest.mark.parametrize(
    ("name", "subtype", "n_frames", "with_extra"),
    [
        ("a.wav", "PCM_16", ODD, True), ("b.wav", "FLOAT", ODD, True), ("c.wav", "PCM_24", CHUNK * 3, True),
        ("a.flac", "PCM_16", ODD, True), ("a.flac", "PCM_16", ODD, False), ("b.flac", "PCM_24", CHUNK * 2 + 1, True),
        ("a.ogg", "VORBIS", CHUNK * 3 - 1, True), ("a.mp3", "MPEG_LAYER_III", CHUNK * 3 - 1, True),
    ],
)  # fmt: skip
def test_any_number_of_threads_measures_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, subtype: str, n_frames: int, with_extra: bool
) -> None:
    if not with_extra:
        monkeypatch.setattr("app.media.sound.is_installed", lambda: False)
    path = written(tmp_path / name, subtype, n_frames)
    right = measure_peaks(path)
    for n_threads in (1, 2, 3):
        found, error = measured(path, n_threads)
        assert not error and found.complete
        for mine, theirs in zip(found.levels, right.levels, strict=True):
            assert np.array_equal(mine, theirs), n_threads


def test_a_length_that_nobody_wrote_down(tmp_path: Path) -> None:
    plain = written(tmp_path / "a.wav", "PCM_16")
    right = measure_peaks(plain)
    streamed = bytearray(plain.read_bytes())
    at = streamed.index(b"data") + 4
    streamed[4:8] = streamed[at : at + 4] = b"\xff" * 4
    (tmp_path / "b.wav").write_bytes(streamed)
    known = written(tmp_path / "a.flac", "PCM_16")
    flac = bytearray(known.read_bytes())
    flac[21] &= 0xF0
    flac[22:26] = bytes(4)
    (tmp_path / "b.flac").write_bytes(flac)
    for n_threads in (1, 2, 3):
        found, error = measured(tmp_path / "b.wav", n_threads)
        assert not error and all(map(np.array_equal, found.levels, right.levels))
    with SoundReader(tmp_path / "b.flac") as reader, SoundReader(tmp_path / "b.flac", like=reader) as other:
        assert not reader.reaches(ODD // 2), "one thread reads it from the start"
        assert other.info is reader.info, "it is counted once"
        assert np.array_equal(other.read_stored(ODD - 9, 9), reader.read_stored(ODD - 9, 9))
    found, error = measured(tmp_path / "b.flac", 1)
    assert not error and all(map(np.array_equal, found.levels, measure_peaks(known).levels))


@pytest.mark.parametrize("cut", [False, True])
def test_what_is_broken_is_measured_as_far_as_it_goes(tmp_path: Path, cut: bool) -> None:
    path = written(tmp_path / "a.flac", "PCM_16")
    right = measure_peaks(path)
    data = bytearray(path.read_bytes())
    spoilt = len(data) * 6 // 10
    data[spoilt : len(data) if cut else spoilt + 3000] = b"" if cut else bytes(3000)
    path.write_bytes(data)
    for n_threads in (1, 2, 3):
        found, error = measured(path, n_threads)
        assert "a.flac: " in error and not found.complete
        known = found.known(0, ODD, 600) == live_peaks.MEASURED
        assert known[:100].any()
        for mine, theirs in zip(found.window(0, ODD, 600), right.window(0, ODD, 600), strict=True):
            assert np.array_equal(mine[:, known], theirs[:, known]), n_threads


def test_a_reader_that_is_held_up_leaves_its_share_to_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "a.wav", "PCM_16")
    with SoundReader(path) as one, SoundReader(path, like=one) as other:
        peaks = new_peaks(one.info)
        five_are_there = threading.Event()
        read = other.read_stored

        def held_up(start: int, n_frames: int) -> object:
            assert five_are_there.wait(5), "the other reader takes all but the chunk that this one holds"
            return read(start, n_frames)

        def heard(done: int, total: int) -> None:
            if done >= total - CHUNK:
                five_are_there.set()

        monkeypatch.setattr(other, "read_stored", held_up)
        measure_missing(peaks, [one, other], on_frames=heard)
    assert peaks.complete


def test_what_comes_round_as_often_as_the_spots_is_not_missed(tmp_path: Path) -> None:
    """Three seconds of tone in fifteen: spots at even places would all meet it, or none."""
    path = tmp_path / "a.wav"
    second = np.arange(8000 * 1500) // 8000
    soundfile.write(path, np.where(second % 15 < 3, 9000, 0).astype(np.int16), 8000)
    with SoundReader(path) as reader:
        peaks = new_peaks(reader.info)
        look_over(peaks, reader)
        _, high = peaks.window(0, peaks.n_frames, 100)
    assert 10 <= np.count_nonzero(high) <= 40, "about a fifth of the spots"


def test_a_shorter_recording_is_looked_over_at_fewer_spots(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, np.zeros((600 * 100, 1), np.int16), 100)
    heard: list[tuple[int, int]] = []
    with SoundReader(path) as reader:
        look_over(new_peaks(reader.info), reader, on_spots=lambda done, total: heard.append((done, total)))
    assert heard[-1] == (40, 40)
    assert sorted(spot for spot, _ in spread(40)) == list(range(40))
