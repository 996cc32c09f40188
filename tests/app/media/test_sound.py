from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from app.errors import MediaError
from app.media.info import SoundInfo
from app.media.limits import Limits
from app.media.mp3_frames import frame_bytes
from app.media.probe import probe
from app.media.sound import SoundReader, read_sound, stream_blocks
from app.units import Sound

FORMATS = ["a.wav", "a.flac", "a.ogg", "a.mp3", "a.opus"]


def saved(save_sound: Any, name: str, sound: Sound) -> Path:
    path: Path = save_sound(name, sound, 48000 if name.endswith("opus") else 44100)
    return path


def without_xing(data: bytes) -> bytes:
    """An MP3 as encoders without a length header write it."""
    return data[frame_bytes(data[:4]) :]


@pytest.mark.parametrize("extension", ["wav", "flac"])
def test_integer_samples_come_back_exactly(save_sound: Any, rng: np.random.Generator, extension: str) -> None:
    stored = rng.integers(-32768, 32768, (2, 5000)).astype(np.int16)
    path = save_sound(f"a.{extension}", (stored / 32768).astype(np.float32))
    sound, rate_hz = read_sound(path)
    assert (sound.dtype, sound.shape, rate_hz) == (np.float32, (2, 5000), 44100)
    assert np.array_equal(sound * 32768, stored)
    part, _ = read_sound(path, start_frame=1234, n_frames=100)
    assert np.array_equal(part * 32768, stored[:, 1234:1334])


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW"])
def test_every_wav_coding_is_read(save_sound: Any, rng: np.random.Generator, subtype: str) -> None:
    sound = rng.uniform(-0.9, 0.9, (1, 3000)).astype(np.float32)
    path = save_sound("a.wav", sound, 8000, subtype)
    assert np.abs(read_sound(path)[0] - sound).max() < {"PCM_U8": 0.01, "ULAW": 0.03}.get(subtype, 1e-6)
    assert probe(path).subtype == subtype


@pytest.mark.parametrize("name", FORMATS)
def test_lossy_and_lossless_sound_alike(save_sound: Any, name: str) -> None:
    rate_hz = 48000 if name.endswith("opus") else 44100
    tone = (0.5 * np.sin(2 * np.pi * 440 * np.arange(rate_hz) / rate_hz)).astype(np.float32)
    sound, rate = read_sound(saved(save_sound, name, np.stack([tone, 0.5 * tone])))
    assert (rate, sound.shape) == (rate_hz, (2, rate_hz))
    middle = slice(5000, -5000)
    assert np.abs(sound[0, middle] - tone[middle]).max() < 0.03
    assert np.abs(sound[1, middle] - 0.5 * tone[middle]).max() < 0.03


@pytest.mark.parametrize("xing", [True, False])
@pytest.mark.parametrize("name", FORMATS)
def test_any_span_read_in_any_order_is_the_same_samples(
    save_sound: Any, varied: Sound, rng: np.random.Generator, name: str, xing: bool
) -> None:
    path = saved(save_sound, name, varied)
    if not xing:
        if not name.endswith("mp3"):
            pytest.skip("only MP3 has the header")
        path.write_bytes(without_xing(path.read_bytes()))
    # One decoder call that never seeks is the measure of all others.
    whole, _ = read_sound(path)
    with SoundReader(path) as reader:
        assert reader.info.n_frames == whole.shape[1]
        near_the_end = rng.integers(whole.shape[1] - 60_000, whole.shape[1] - 3000, 10)
        for start in [0, *rng.integers(0, whole.shape[1] - 3000, 20), *near_the_end, whole.shape[1] - 3000, 5]:
            assert np.array_equal(reader.read(int(start), 3000), whole[:, start : start + 3000])
    assert np.array_equal(np.concatenate(list(stream_blocks(path, 4999)), axis=1), whole)


def test_an_mp3_without_a_length_is_counted_not_guessed(save_sound: Any, varied: Sound) -> None:
    path = saved(save_sound, "a.mp3", varied)
    assert probe(path).warnings == ()
    good, _ = read_sound(path)
    path.write_bytes(without_xing(path.read_bytes()))
    info = probe(path)
    assert isinstance(info, SoundInfo)
    assert "no Xing header" in info.warnings[0]
    bare, _ = read_sound(path)
    # All is there, later by the coder's delay, which only the missing header told.
    late = next(d for d in range(1200) if np.allclose(bare[0, 9000 + d : 12000 + d], good[0, 9000:12000], atol=1e-5))
    assert late in (576, 1105)
    assert np.allclose(bare[0, 250000 + late : 260000 + late], good[0, 250000:260000], atol=1e-5)
    assert bare.shape[1] >= good.shape[1]


def test_an_mp3_that_goes_on_behind_what_its_header_speaks_of_says_so(save_sound: Any, varied: Sound) -> None:
    path = saved(save_sound, "a.mp3", varied)
    path.write_bytes(path.read_bytes() * 2)
    info = probe(path)
    assert isinstance(info, SoundInfo)
    assert "what follows, perhaps another recording, is not read" in info.warnings[0]


def test_an_mp3_behind_a_tag_is_found(save_sound: Any, varied: Sound) -> None:
    path = saved(save_sound, "a.mp3", varied)
    good, _ = read_sound(path)
    data = path.read_bytes()
    tag = b"ID3\x04\x00\x00\x00\x00\x08\x00" + bytes(1024)
    path.write_bytes(tag + data)
    assert np.array_equal(read_sound(path)[0], good)
    path.write_bytes(tag + without_xing(data))
    assert read_sound(path)[0].shape[1] >= good.shape[1]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("channels", [1, 2])
def test_the_header_says_what_libsndfile_says(
    save_sound: Any, rng: np.random.Generator, name: str, channels: int
) -> None:
    for rate_hz in (8000, 16000, 48000) if name.endswith("opus") else (8000, 22050, 44100):
        sound = rng.uniform(-0.5, 0.5, (channels, 12345)).astype(np.float32)
        path = save_sound(name, sound, rate_hz)
        info, told = probe(path), soundfile.info(str(path))
        assert isinstance(info, SoundInfo)
        assert (info.rate_hz, info.channels, info.n_frames) == (told.samplerate, told.channels, told.frames)
        assert info.subtype == told.subtype
        assert info.duration_s == pytest.approx(told.duration)
        assert info.warnings == ()


def test_what_is_not_a_number_becomes_one(save_sound: Any) -> None:
    raw = np.array([[0.5, np.nan, np.inf, -np.inf, 1.5, -2.0]], np.float32)
    path = save_sound("a.wav", raw, 8000, "FLOAT")
    assert read_sound(path)[0].tolist() == [[0.5, 0, 1, -1, 1, -1]]
    assert read_sound(path, clip=False)[0].tolist() == [[0.5, 0, 1, -1, 1.5, -2]]


def test_a_span_beyond_the_end_is_cut_there(save_sound: Any) -> None:
    path = save_sound("a.wav", np.full((1, 100), 0.25, np.float32))
    assert read_sound(path, start_frame=90, n_frames=50)[0].shape == (1, 10)
    assert read_sound(path, start_frame=500)[0].shape == (1, 0)
    assert read_sound(path, start_frame=-5, n_frames=3)[0].shape == (1, 3)


def test_too_much_at_once_is_refused_but_streams(save_sound: Any) -> None:
    path = save_sound("a.wav", np.zeros((2, 1000), np.float32))
    with pytest.raises(MediaError, match=r"a\.wav: .* too long to hold in memory"):
        read_sound(path, limits=Limits(max_values=1999))
    assert sum(block.shape[1] for block in stream_blocks(path, 300, limits=Limits(max_values=600))) == 1000


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("share", [0.02, 0.5, 0.97])
def test_cut_recordings_are_refused(save_sound: Any, varied: Sound, name: str, share: float) -> None:
    path = saved(save_sound, name, varied)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(MediaError, match=rf"^{name}: .*"):
        for _ in stream_blocks(path):
            pass


def test_a_recording_of_no_samples_is_refused(save_sound: Any) -> None:
    with pytest.raises(MediaError, match="holds no sound"):
        probe(save_sound("a.wav", np.zeros((1, 0), np.float32)))


def test_a_wav_that_was_streamed_is_read_to_its_end(save_sound: Any) -> None:
    path = save_sound("a.wav", np.full((1, 1000), 0.25, np.float32))
    data = bytearray(path.read_bytes())
    at = data.index(b"data") + 4
    data[4:8] = data[at : at + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(data)
    assert "does not say how long" in probe(path).warnings[0]
    assert read_sound(path)[0].shape == (1, 1000)


def test_a_picture_is_no_recording(tmp_path: Path, picture: Any) -> None:
    from PIL import Image as PilImage

    PilImage.fromarray(picture).save(tmp_path / "a.png")
    with pytest.raises(MediaError, match="not a PNG picture"):
        read_sound(tmp_path / "a.png")


@pytest.mark.parametrize("name", FORMATS)
def test_mutated_recordings_are_read_or_refused(
    save_sound: Any, varied: Sound, rng: np.random.Generator, name: str
) -> None:
    path = saved(save_sound, name, varied[:, 40000:60000])
    whole = np.frombuffer(path.read_bytes(), np.uint8)
    for _ in range(60):
        data = whole.copy()
        data[rng.integers(0, min(len(data), 600), rng.integers(1, 8))] = rng.integers(0, 256)
        path.write_bytes(data.tobytes())
        try:
            probe(path)
            blocks = list(stream_blocks(path, limits=Limits(max_values=10_000_000)))
        except MediaError:
            continue
        assert all(np.isfinite(block).all() for block in blocks)
