from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from app.media import peaks_cache
from app.media.digest import sha256_file
from app.media.live_peaks import CHUNK_FRAMES, MEASURED, LivePeaks
from app.media.peaks import measure_peaks
from app.media.peaks_cache import load_peaks, new_peaks, peaks_for, peaks_place, save_peaks
from app.media.probe import probe
from app.media.sound import SoundReader


def same(a: Any, b: Any) -> bool:
    return all(np.array_equal(x, y) for x, y in zip(a.levels, b.levels, strict=True))


@pytest.fixture
def path(save_sound: Any, rng: np.random.Generator) -> Path:
    """Three chunks and a little, in two channels."""
    found: Path = save_sound("a.wav", rng.uniform(-1, 1, (2, CHUNK_FRAMES * 3 + 77)).astype(np.float32), 8000)
    return found


def no_reading(*_: object, **__: object) -> Any:
    raise AssertionError("measured again")


def test_the_cache_gives_back_what_was_measured(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sha256 = sha256_file(path)
    first = peaks_for(path, sha256=sha256, cache_folder=tmp_path)
    assert same(first, measure_peaks(path))
    monkeypatch.setattr(SoundReader, "read_stored", no_reading)
    assert same(peaks_for(path, sha256=sha256, cache_folder=tmp_path), first)
    monkeypatch.undo()
    info: Any = probe(path)
    place = peaks_place(tmp_path, sha256)
    assert load_peaks(place, sha256="0" * 64, info=info) is None
    for other in ({"decoder": "another 9.9"}, {"n_frames": info.n_frames - 1}, {"rate_hz": 8001}, {"channels": 1}):
        assert load_peaks(place, sha256=sha256, info=msgspec.structs.replace(info, **other)) is None


def test_a_damaged_file_is_mended_where_it_is_damaged(
    path: Path, tmp_path: Path, rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = sha256_file(path)
    first = peaks_for(path, sha256=sha256, cache_folder=tmp_path)
    place = peaks_place(tmp_path, sha256)
    whole = place.read_bytes()
    read: list[int] = []
    plain = SoundReader.read_stored

    def counted(self: SoundReader, start: int, n: int) -> Any:
        read.append(start)
        return plain(self, start, n)

    monkeypatch.setattr(SoundReader, "read_stored", counted)
    for _ in range(60):
        at = int(rng.integers(0, len(whole)))
        place.write_bytes(whole[:at] + bytes([whole[at] ^ 0x40]) + whole[at + 1 :])
        read.clear()
        assert same(peaks_for(path, sha256=sha256, cache_folder=tmp_path), first)
        assert at < 1000 or len({start // CHUNK_FRAMES for start in read}) <= 1  # one chunk, if any, was measured again
    for cut in (0, 50, 200, len(whole) // 2, len(whole) - 1):
        place.write_bytes(whole[:cut])
        assert same(peaks_for(path, sha256=sha256, cache_folder=tmp_path), first)
        assert place.read_bytes() == whole


def test_damage_counts_as_not_known(path: Path, tmp_path: Path) -> None:
    sha256, info = sha256_file(path), probe(path)
    peaks_for(path, sha256=sha256, cache_folder=tmp_path)
    place = peaks_place(tmp_path, sha256)
    data = bytearray(place.read_bytes())
    data[2000] ^= 1  # the first chunk of the finest level
    place.write_bytes(data)
    live = load_peaks(place, sha256=sha256, info=info)
    assert live is not None and live.complete
    low, high = live.window(0, 20_000, 50)
    assert not low.any() and not high.any()
    assert live.missing() == (0,)
    assert not live.known(0, 20_000, 50).any()
    assert (live.known(CHUNK_FRAMES, 2 * CHUNK_FRAMES, 50) == MEASURED).all()


def test_what_was_measured_before_a_stop_is_kept(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sha256 = sha256_file(path)
    place = peaks_place(tmp_path, sha256)
    with SoundReader(path) as reader:
        half = new_peaks(reader.info)
        from app.media.buckets import Buckets

        for chunk in (0, 2):
            half.put(chunk, Buckets(2, np.int16).pairs(reader.read_stored(chunk * CHUNK_FRAMES, CHUNK_FRAMES)))
        save_peaks(half, place, sha256=sha256, decoder=reader.info.decoder)
        again = load_peaks(place, sha256=sha256, info=reader.info)
    assert again is not None
    assert again.missing() == (1, 3)
    assert again.progress == 0.5
    assert same(half, again)
    assert same(peaks_for(path, sha256=sha256, cache_folder=tmp_path), measure_peaks(path))


def test_the_overview_of_a_cached_recording_reads_little(save_sound: Any, tmp_path: Path) -> None:
    path = save_sound("a.wav", np.zeros((1, CHUNK_FRAMES * 6), np.float32), 8000)
    sha256, info = sha256_file(path), probe(path)
    peaks_for(path, sha256=sha256, cache_folder=tmp_path)
    live = load_peaks(peaks_place(tmp_path, sha256), sha256=sha256, info=info)
    assert isinstance(live, LivePeaks)
    live.window(0, CHUNK_FRAMES * 6, 500)
    assert not any(fetched.any() for fetched in live._fetched[:2])


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EDQUOT])
def test_a_cache_that_is_full_does_no_harm(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def full(handle: int, mode: str) -> Any:
        os.close(handle)
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(peaks_cache.os, "fdopen", full)
    found = peaks_for(path, sha256=sha256_file(path), cache_folder=tmp_path / "cache")
    assert same(found, measure_peaks(path))
    assert not [one for one in (tmp_path / "cache").rglob("*") if one.is_file()]


def test_a_cache_that_cannot_be_written_does_no_harm(save_sound: Any, tmp_path: Path) -> None:
    path = save_sound("a.wav", np.zeros((1, 1000), np.float32))
    (tmp_path / "file").touch()
    assert peaks_for(path, sha256=sha256_file(path), cache_folder=tmp_path / "file").n_frames == 1000
    with pytest.raises(OSError, match=r"."):
        save_peaks(new_peaks(probe(path)), tmp_path / "file" / "a.peaks", sha256="0" * 64, decoder="x")
