"""FLAC by dr_flac gives what libsndfile gives, sample for sample, and what is damaged is said by libsndfile."""

from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import soundfile
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.errors import MediaError
from app.media import flac_file
from app.media.flac_file import FlacFile
from app.media.limits import DEFAULT
from app.media.sndfile import SndFile
from app.media.sound import SoundReader

Steps = list[tuple[int, int]]
SUBTYPES = {"PCM_16": 16, "PCM_24": 24, "PCM_S8": 8}


def encoded(samples: Any, subtype: str, level: float = 0.5) -> bytes:
    """int32 samples ``(n, channels)``, as many bits as the subtype holds at the top."""
    found = io.BytesIO()
    with soundfile.SoundFile(
        found, "w", 16_000, samples.shape[1], subtype, format="FLAC", compression_level=level
    ) as f:
        f.write(samples)
    return found.getvalue()


def material(kind: str, n: int, channels: int, bits: int) -> Any:
    """What is hard on predictors: full scale, silence, sides that cancel out, jumps."""
    rng = np.random.default_rng(n + channels)
    top = (1 << bits - 1) - 1
    if kind == "noise":
        found = rng.integers(-top - 1, top + 1, (n, channels))
    elif kind == "square":
        found = np.where(np.arange(n)[:, None] // 50 % 2, top, -top - 1) * (-1) ** np.arange(channels)
        found = found.clip(-top - 1, top)
    elif kind == "silence":
        found = np.zeros((n, channels), np.int64)
    else:
        tone = np.sin(np.arange(n)[:, None] * np.linspace(0.01, 0.3, channels)) * top * 0.9
        found = tone.astype(np.int64) + rng.integers(-3, 4, (n, channels))
    return (found.astype(np.int64) << 32 - bits).astype(np.int32)


def both(data: bytes) -> tuple[FlacFile, SndFile]:
    return tuple(kind("a.flac", io.BytesIO(data), "FLAC", (), DEFAULT) for kind in (FlacFile, SndFile))


@settings(max_examples=20, deadline=None)
@given(
    st.sampled_from(sorted(SUBTYPES)), st.sampled_from(["noise", "square", "silence", "tones"]), st.integers(1, 8),
    st.integers(1, 150_000), st.lists(st.tuples(st.integers(0, 160_000), st.integers(0, 40_000)), max_size=6),
)  # fmt: skip
@example("PCM_24", "square", 2, 150_000, [(70_000, 5), (70_005, 40_000), (0, 9), (149_999, 10)])
def test_any_span_is_what_libsndfile_gives(subtype: str, kind: str, channels: int, n: int, steps: Steps) -> None:
    samples = material(kind, n, channels, SUBTYPES[subtype])
    mine, right = both(encoded(samples, subtype))
    assert (mine.info, mine.stored_type) == (right.info, right.stored_type)
    for dtype in {mine.stored_type, np.float32}:
        for start, n_frames in [(0, n), *steps]:
            mine.seek(start)
            right.seek(start)
            found, wanted = mine.read(n_frames, dtype), right.read(n_frames, dtype)
            assert found.dtype == wanted.dtype == dtype
            assert np.array_equal(found, wanted), (start, n_frames)
    mine.seek(0)
    assert np.array_equal(mine.read(n, np.float32), (samples / 2**31).astype(np.float32))


def test_libsndfile_is_not_needed_for_a_good_file(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = material("tones", 200_000, 2, 16)
    mine, _ = both(encoded(samples, "PCM_16"))
    monkeypatch.setattr(SndFile, "read", lambda *_: pytest.fail("libsndfile was asked"))
    parts = [mine.read(9999, np.int16) for _ in range(0, 200_000, 9999)]
    assert np.array_equal(np.concatenate(parts), samples >> 16)


def test_a_miniaudio_that_calls_it_otherwise_is_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    assert flac_file.is_installed.__wrapped__()
    monkeypatch.setattr("miniaudio.lib", SimpleNamespace(drflac_open_memory=None))
    assert not flac_file.is_installed.__wrapped__()


def test_silence_is_decoded_in_bounded_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flac_file, "_MOST_VALUES", 60_000)
    mine, _ = both(encoded(material("silence", 900_000, 2, 16), "PCM_16"))
    for _ in range(9):
        assert not mine.read(100_000, np.int16).any()
        assert mine._stretches._memory.size <= 60_000
    assert not len(mine.read(1, np.int16))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_flipped_bit_is_found_and_said_as_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    data = bytearray(encoded(material("tones", 120_000, 2, 16), "PCM_16"))
    data[int(len(data) * share)] ^= 4
    path = tmp_path / "a.flac"
    path.write_bytes(data)
    said = []
    for installed in (True, False):
        monkeypatch.setattr("app.media.sound.is_installed", lambda installed=installed: installed)
        with SoundReader(path) as reader, pytest.raises(MediaError) as raised:
            for _ in reader.stored_blocks(30_000):
                pass
        # What the decoder calls it depends on where it was begun.
        said.append(raised.value.message.partition(" (")[0])
    assert said[0] == said[1]
    assert said[0] == "a.flac: the FLAC data is damaged or cut short"


def test_frames_that_say_a_wrong_place_are_left_to_libsndfile() -> None:
    """Two recordings one behind the other: the second one's frames count from 0 again."""
    one = encoded(material("noise", 30_000, 1, 16), "PCM_16")
    samples = np.concatenate([material("noise", 30_000, 1, 16)] * 2)
    head = bytearray(one)
    start = one.index(b"\xff\xf8", 4 + 38)
    head[18:26] = (int.from_bytes(one[18:26], "big") >> 36 << 36 | 60_000).to_bytes(8, "big")
    mine, right = both(bytes(head) + one[start:])
    for at in (0, 20_000, 29_000):
        mine.seek(at)
        right.seek(at)
        try:
            wanted = right.read(5000, np.int16)
        except MediaError:
            with pytest.raises(MediaError):
                mine.read(5000, np.int16)
            continue
        assert np.array_equal(mine.read(5000, np.int16), wanted)
        assert np.array_equal(wanted, samples[at : at + 5000] >> 16)


def test_readers_of_one_file_share_what_they_learnt(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    path.write_bytes(encoded(material("tones", 300_000, 1, 24), "PCM_24"))
    with SoundReader(path) as first, SoundReader(path, like=first) as second:
        a, b = first._decoder, second._decoder
        assert isinstance(a, FlacFile) and isinstance(b, FlacFile)
        assert a._stretches._places is b._stretches._places
        assert np.array_equal(first.read(250_000, 1000), second.read(250_000, 1000))
