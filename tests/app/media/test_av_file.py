from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.errors import MediaError
from app.media import av_file
from app.media.peaks import measure_peaks
from app.media.probe import probe
from app.media.recording import open_recording
from app.media.sound import SoundReader, read_sound, stream_blocks
from app.media.sound_features import measure_sound_file
from app.units import Sound
from tests.app.media.test_entries import sound_of

av = pytest.importorskip("av", reason="PyAV (earmark[aac]) is not installed")


def encoded(path: Path, sound: Sound, rate_hz: int, codec: str = "aac") -> Path:
    """Written by FFmpeg's own encoder; the container goes by the name."""
    layout = {1: "mono", 2: "stereo", 6: "5.1"}[len(sound)]
    container = {".m4a": "ipod", ".aac": "adts"}[path.suffix]
    with av.open(str(path), "w", format=container) as file:
        stream = file.add_stream(codec, rate=rate_hz, layout=layout)
        kind = "fltp" if codec == "aac" else "s16p"
        values = sound if kind == "fltp" else np.rint(sound * 32768).clip(-32768, 32767).astype(np.int16)
        step = stream.codec_context.frame_size or 1024
        for at in range(0, sound.shape[1], step):
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(values[:, at : at + step]), kind, layout)
            frame.sample_rate, frame.pts = rate_hz, at
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(("name", "codec"), [("a.m4a", "aac"), ("a.m4a", "alac"), ("a.aac", "aac")])
@pytest.mark.parametrize("channels", [1, 2])
def test_any_span_read_in_any_order_is_the_same_samples(
    tmp_path: Path, rng: np.random.Generator, name: str, codec: str, channels: int
) -> None:
    sound = sound_of(44100, channels, 14)
    path = encoded(tmp_path / name, sound, 44100, codec)
    whole, rate_hz = read_sound(path)
    assert rate_hz == 44100
    with SoundReader(path) as reader:
        assert reader.info.n_frames == whole.shape[1]
        edge = av_file._STRETCH_FRAMES
        for start in [*rng.integers(0, whole.shape[1] - 3000, 25).tolist(), edge - 1500, edge, 2 * edge - 10, 0]:
            assert np.array_equal(reader.read(start, 3000), whole[:, start : start + 3000])
    assert np.array_equal(np.concatenate(list(stream_blocks(path, 4999)), axis=1), whole)


@pytest.mark.parametrize("name", ["a.m4a", "a.aac"])
def test_what_a_file_says_of_itself_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    path = encoded(tmp_path / name, sound_of(16000, 1, 3), 16000)
    with open_recording(path, sha256="a" * 64, cache_folder=tmp_path / "cache") as one:
        info, right = one.info, one.read(20_000, 5000)

    def again(*_: Any) -> None:
        raise MediaError("it was found out again")

    monkeypatch.setattr(av_file.AvFile, "_read_info", again)
    with open_recording(path, sha256="a" * 64, cache_folder=tmp_path / "cache") as one:
        assert one.info == info
        assert np.array_equal(one.read(20_000, 5000), right)
    path.write_bytes(path.read_bytes() + bytes(8))  # another content than the hash says
    with pytest.raises(MediaError, match="found out again"):
        open_recording(path, sha256="a" * 64, cache_folder=tmp_path / "cache")


def test_lossless_sound_comes_back_exactly(tmp_path: Path) -> None:
    sound = np.rint(sound_of(44100, 2, 13) * 32768).clip(-32768, 32767).astype(np.float32) / 32768
    found, _ = read_sound(encoded(tmp_path / "a.m4a", sound, 44100, "alac"))
    assert np.array_equal(found, sound)


@pytest.mark.parametrize("name", ["a.m4a", "a.aac"])
def test_it_is_not_shifted(tmp_path: Path, name: str) -> None:
    sound = sound_of(44100, 1, 14)
    found, _ = read_sound(encoded(tmp_path / name, sound, 44100))
    late = 0 if name == "a.m4a" else 1024  # a bare stream does not say how much its encoder was late
    n = min(found.shape[1] - late, sound.shape[1])
    for start in (3000, 250_000, 270_000, n - 40_000):
        mine, right = found[0, start + late :][:30_000], sound[0, start:][:30_000]
        spectra = np.fft.rfft(mine, 1 << 16), np.fft.rfft(right, 1 << 16)
        assert int(np.fft.irfft(spectra[0] * spectra[1].conj()).argmax()) == 0


def test_a_joint_of_two_stretches_is_not_heard(tmp_path: Path) -> None:
    t = np.arange(44100 * 14) / 44100
    tone = (0.5 * np.sin(2 * np.pi * 441 * t)).astype(np.float32)[None]
    found, _ = read_sound(encoded(tmp_path / "a.m4a", tone, 44100))
    for edge in range(av_file._STRETCH_FRAMES, found.shape[1] - 3000, av_file._STRETCH_FRAMES):
        assert np.abs(found[0, edge - 2000 : edge + 2000] - tone[0, edge - 2000 : edge + 2000]).max() < 0.02


def test_it_is_what_it_says(tmp_path: Path) -> None:
    path = encoded(tmp_path / "speech.m4a", sound_of(22050, 6, 3), 22050)
    info: Any = probe(path)
    assert (info.format, info.subtype, info.rate_hz, info.channels) == ("M4A", "AAC", 22050, 6)
    assert info.n_frames == 22050 * 3
    assert info.decoder.startswith("FFmpeg ")
    assert "PyAV" in info.decoder
    assert measure_peaks(path).n_frames == info.n_frames
    assert measure_sound_file(path)["duration_s"] == 3


@pytest.mark.parametrize("name", ["a.m4a", "a.aac"])
def test_cut_and_damaged_files_are_refused_or_said(tmp_path: Path, name: str, rng: np.random.Generator) -> None:
    path = encoded(tmp_path / name, sound_of(16000, 1, 8), 16000)
    data = path.read_bytes()
    for share in (0.0, 0.001, 0.3, 0.9):
        path.write_bytes(data[: int(len(data) * share)])
        try:
            info: Any = probe(path)
            list(stream_blocks(path))
        except MediaError as error:
            assert error.message.startswith(f"{name}: ")
        else:
            assert name == "a.aac" and info.warnings
    for _ in range(40):
        broken = bytearray(data)
        for at in rng.integers(0, len(data), 5).tolist():
            broken[at] = int(rng.integers(0, 256))
        path.write_bytes(broken)
        try:
            blocks = list(stream_blocks(path))
        except MediaError:
            continue
        assert all(np.isfinite(block).all() for block in blocks)


def test_a_playlist_in_disguise_opens_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    for name in ("a.m4a", "a.aac"):
        (tmp_path / name).write_text("#EXTM3U\n#EXTINF:1,\nsecret.txt\n")
        with pytest.raises(MediaError, match=name):
            probe(tmp_path / name)


def test_where_it_is_missing_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = encoded(tmp_path / "speech.m4a", sound_of(16000, 1, 1), 16000)
    plain = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *more: None if name == "av" else plain(name, *more))
    for attempt in (probe, read_sound):
        with pytest.raises(MediaError, match=r'speech\.m4a: M4A is read by PyAV, .* pip install "earmark\[aac\]"'):
            attempt(path)
