"""Decoding from the middle gives the samples that decoding from the start gives, in every coding and at every place."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from app.media.decoder import ForwardFile, decodable
from app.media.flac_entries import FlacEntries
from app.media.flac_file import FlacFile
from app.media.mp3_entries import Mp3Entries
from app.media.mp3_frames import find_frames, frame_bytes, unpacked
from app.media.sndfile import SndFile
from app.media.sound import SoundReader
from app.media.splice import Entries, Entry, Patched, Spliced
from app.media.vorbis_entries import Blocks, blocks_of
from app.units import Sound

# File name, rate, channels, and what the encoder is told.
CODINGS: list[tuple[str, int, int, dict[str, Any]]] = [
    ("a.flac", 44100, 2, {}),
    ("a.flac", 16000, 1, {"subtype": "PCM_24"}),
    ("a.flac", 8000, 6, {"compression_level": 0.0}),
    ("a.ogg", 44100, 2, {"subtype": "VORBIS"}),
    ("a.ogg", 8000, 1, {"subtype": "VORBIS", "compression_level": 0.9}),
    ("a.ogg", 48000, 6, {"subtype": "VORBIS"}),
    ("a.mp3", 44100, 2, {"subtype": "MPEG_LAYER_III"}),
    ("a.mp3", 44100, 1, {"subtype": "MPEG_LAYER_III", "compression_level": 0.9}),
    ("a.mp3", 22050, 2, {"subtype": "MPEG_LAYER_III", "compression_level": 0.99, "bitrate_mode": "CONSTANT"}),
    ("a.mp3", 8000, 1, {"subtype": "MPEG_LAYER_III", "compression_level": 0.99, "bitrate_mode": "CONSTANT"}),
    ("a.mp3", 48000, 2, {"subtype": "MPEG_LAYER_III", "compression_level": 0.0, "bitrate_mode": "CONSTANT"}),
]


def sound_of(rate_hz: int, channels: int, seconds: float, seed: int = 3) -> Sound:
    """Tones that glide, noise that comes and goes, and silence: all kinds of blocks."""
    rng = np.random.default_rng(seed)
    t = np.arange(round(rate_hz * seconds)) / rate_hz
    rows = []
    for channel in range(channels):
        tone = 0.3 * np.sin(2 * np.pi * (rate_hz / 60) * (1 + 0.4 * np.sin(t * (1 + channel / 7))) * t)
        noise = 0.15 * rng.normal(size=len(t)) * (np.sin(t * (0.9 + channel)) > 0.1)
        rows.append((tone * (np.cos(t * 0.6) > -0.7) + noise).clip(-0.99, 0.99))
    return np.array(rows, np.float32)


def written(folder: Path, name: str, rate_hz: int, channels: int, options: dict[str, Any], seconds: float) -> Path:
    path = folder / name
    container = "OGG" if name.endswith(("ogg", "opus")) else name[-4:].strip(".").upper()
    sound = sound_of(rate_hz, channels, seconds).T
    with soundfile.SoundFile(path, "w", rate_hz, channels, format=container, **options) as file:
        for at in range(0, len(sound), 50_000):
            file.write(sound[at : at + 50_000])
    return path


def learnt(reader: SoundReader) -> Entries | None:
    """The entries that were tried and found right."""
    decoder = reader._decoder
    found = decoder._slow if isinstance(decoder, FlacFile) else decoder
    assert isinstance(found, SndFile)
    return found._learnt.entries


def from_the_start(path: Path) -> Any:
    """One decoder that never seeks is the measure of all others."""
    with path.open("rb") as stream:
        data = decodable(stream, path.suffix[1:].upper())
        data.seek(0)
        with ForwardFile(data) as file:
            return file.read(file.frames, dtype="float32", always_2d=True).T.copy()


@pytest.mark.parametrize(("name", "rate_hz", "channels", "options"), CODINGS)
def test_any_span_is_exact_far_into_the_file(
    tmp_path: Path, rng: np.random.Generator, name: str, rate_hz: int, channels: int, options: dict[str, Any]
) -> None:
    path = written(tmp_path, name, rate_hz, channels, options, 25 if rate_hz > 30_000 else 60)
    whole = from_the_start(path).clip(-1, 1)
    n = whole.shape[1]
    with SoundReader(path) as reader:
        assert reader.info.n_frames == n
        late = rng.integers(1 << 16, n - 2500, 40)
        edges = [n - 1, n - 2500, (1 << 16) + 1, 1 << 17, n - 1152, 0]
        for start in [*late.tolist(), *edges]:
            assert np.array_equal(reader.read(start, 2500), whole[:, start : start + 2500]), start
        assert learnt(reader) is not None
        assert np.array_equal(np.concatenate(list(reader.blocks(70_001)), axis=1), whole)


def test_an_mp3_without_a_xing_header_has_entries_too(tmp_path: Path, rng: np.random.Generator) -> None:
    path = written(tmp_path, "a.mp3", 44100, 2, {"subtype": "MPEG_LAYER_III"}, 25)
    data = path.read_bytes()
    tag = b"ID3\x04\x00\x00\x00\x00\x08\x00" + bytes(1024)
    path.write_bytes(tag + data[frame_bytes(data[:4]) :] + b"TAG" + bytes(125))
    whole = from_the_start(path).clip(-1, 1)
    with SoundReader(path) as reader:
        assert "no Xing header" in reader.info.warnings[0]
        for start in rng.integers(1 << 16, whole.shape[1] - 2500, 25).tolist():
            assert np.array_equal(reader.read(start, 2500), whole[:, start : start + 2500])
        assert learnt(reader) is not None


def test_entries_are_near(tmp_path: Path) -> None:
    for name, options in (("a.flac", {}), ("a.mp3", {"subtype": "MPEG_LAYER_III"}), ("a.ogg", {"subtype": "VORBIS"})):
        path = written(tmp_path, name, 16000, 1, options, 60)
        with SoundReader(path) as reader, path.open("rb") as stream:
            reader.read(200_000, 10)
            entries = learnt(reader)
            assert entries is not None
            for frame in range(100_000, reader.info.n_frames, 77_777):
                entry = entries.before(stream, frame)
                assert entry is not None
                assert 0 < frame - entry.frame < 200_000  # Vorbis in long pages has the longest way


def test_a_file_whose_entries_are_wrong_is_decoded_from_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, "a.flac", 16000, 1, {}, 20)
    whole = from_the_start(path)
    right = FlacEntries.before

    def one_off(self: FlacEntries, stream: Any, frame: int) -> Entry | None:
        found = right(self, stream, frame)
        return found and Entry(found.head, found.offset, found.frame + 1)

    monkeypatch.setattr(FlacEntries, "before", one_off)
    with SoundReader(path) as reader:
        assert np.array_equal(reader.read(150_000, 500), whole[:, 150_000:150_500])
        assert learnt(reader) is None


def test_frames_are_counted_as_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "a.mp3", 44100, 2, {"subtype": "MPEG_LAYER_III"}, 8)
    data = path.read_bytes()
    slow, at = [], 0
    while at < len(data):
        slow.append(at)
        at += frame_bytes(data[at : at + 4])
    for read_bytes in (1 << 22, 4096, 1500, 999):
        monkeypatch.setattr("app.media.mp3_frames._READ_BYTES", read_bytes)
        monkeypatch.setattr("app.media.mp3_frames._BLOCK_BYTES", read_bytes)
        found = find_frames(io.BytesIO(data), 0)
        assert found is not None and found.unbroken
        assert found.n_frames == len(slow)
        assert found.offsets.tolist() == slow[::8]
        cut = find_frames(io.BytesIO(data[:-10]), 0)
        assert cut is not None and cut.n_frames == len(slow) - 1


def test_junk_between_frames_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "a.mp3", 44100, 1, {"subtype": "MPEG_LAYER_III"}, 8)
    data = path.read_bytes()
    at = 0
    for _ in range(100):
        at += frame_bytes(data[at : at + 4])
    junk = data[:at] + bytes(range(200)) + data[at:]
    for read_bytes in (1 << 22, 3000):
        monkeypatch.setattr("app.media.mp3_frames._READ_BYTES", read_bytes)
        monkeypatch.setattr("app.media.mp3_frames._BLOCK_BYTES", read_bytes)
        whole, mixed = find_frames(io.BytesIO(data), 0), find_frames(io.BytesIO(junk), 0)
        assert whole is not None and mixed is not None
        assert mixed.n_frames == whole.n_frames and not mixed.unbroken
    assert Mp3Entries(io.BytesIO(junk)).before(io.BytesIO(junk), 200_000) is None
    assert find_frames(io.BytesIO(bytes(5000)), 0) is None
    assert find_frames(io.BytesIO(b""), 0) is None


@pytest.mark.parametrize("head", [b"\xff\xfb\x90", b"\xff\xfa\x94", b"\xff\xf3\x58", b"\xff\xe3\x50"])
def test_frames_of_all_lengths_are_walked_along(
    rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch, head: bytes
) -> None:
    thirds = [third for third in range(256) if third & 12 == head[2] & 12 and frame_bytes(head[:2] + bytes((third, 0)))]
    frames = []
    for number, third in enumerate(rng.choice(thirds, 300).tolist()):
        # Now and then another checksum bit, and any fourth byte.
        start = bytes((0xFF, head[1] ^ (number % 7 == 0), third, number % 256))
        frames.append(start + rng.bytes(frame_bytes(start) - 4))
    places = np.cumsum([0, *map(len, frames)]).tolist()
    for block_bytes in (1 << 17, 30_000, 9001):
        monkeypatch.setattr("app.media.mp3_frames._BLOCK_BYTES", block_bytes)
        for n_cut in (0, 1, len(frames[-1]) - 1):
            data = b"".join(frames)[: places[-1] - n_cut]
            found = find_frames(io.BytesIO(b"before" + data), 6)
            assert found is not None and found.unbroken
            n_frames = len(frames) - (n_cut > 0)
            assert (found.n_frames, found.header, found.n_bytes) == (n_frames, frames[0][:4], len(data))
            assert found.offsets.tolist() == [6 + place for place in places[:n_frames:8]]


def test_a_splice_is_one_file(rng: np.random.Generator) -> None:
    data = rng.bytes(5000)
    whole = b"a head" + data[1000:4000]
    view = Spliced(b"a head", io.BytesIO(data), 1000, 4000)
    assert view.read() == whole
    for start in (0, 3, 6, 7, 2000, len(whole), len(whole) + 5):
        for n in (0, 1, 4, 2500):
            view.seek(start)
            buffer = bytearray(n)
            count = view.readinto(buffer)
            assert buffer[:count] == whole[start : start + n]
    assert view.seek(-4, io.SEEK_END) == len(whole) - 4
    assert view.read(9) == whole[-4:]
    assert view.seek(-2, io.SEEK_CUR) == view.tell() == len(whole) - 2
    assert Spliced(b"", io.BytesIO(b""), 0).read() == b""


def test_a_patch_is_read_in_place_of_what_is_there(rng: np.random.Generator) -> None:
    data = rng.bytes(500)
    view = Patched(io.BytesIO(data), 100, b"a patch")
    whole = data[:100] + b"a patch" + data[107:]
    assert view.read() == whole
    for start in (0, 90, 99, 100, 103, 106, 107, 300, 600):
        for n in (0, 1, 5, 12, 300):
            view.seek(start)
            buffer = bytearray(n)
            count = view.readinto(buffer)
            assert buffer[:count] == whole[start : start + n]


def test_packed_frames_are_the_same_frames(tmp_path: Path) -> None:
    path = written(tmp_path, "a.mp3", 44100, 2, {"subtype": "MPEG_LAYER_III"}, 8)
    found = find_frames(io.BytesIO(path.read_bytes()), 0)
    assert found is not None
    back = unpacked(found.packed())
    assert back is not None and back.offsets.tolist() == found.offsets.tolist()
    assert (back.n_frames, back.header, back.n_bytes, back.unbroken) == (
        found.n_frames, found.header, found.n_bytes, found.unbroken,
    )  # fmt: skip
    for body in (b"", bytes(40), found.packed()[:-1], found.packed()[:30]):
        assert unpacked(body) is None


def test_modes_are_read_from_the_end_of_a_vorbis_header() -> None:
    identification = b"\x01vorbis" + bytes(21) + b"\xb8"
    mode = "{:08b}" + "0" * 32 + "{}"
    # From the last bit backwards: the framing bit, the modes from the last to the first, and how many, less one.
    backwards = "1" + mode.format(2, 1) + mode.format(1, 1) + mode.format(0, 0) + "000010" + "1011"
    packed = int("0" * (-len(backwards) % 8) + backwards, 2).to_bytes(-(-len(backwards) // 8), "little")
    found = blocks_of(identification, b"\x05vorbis" + packed)
    assert found == Blocks((256, 2048, 2048))
    assert found.longest == 2048
    # Bit 0 says that it is sound; two bits tell three modes apart, of which the fourth is none.
    assert [found.of_packet(byte) for byte in (0b000, 0b010, 0b100, 0b110, 0b001)] == [256, 2048, 2048, 0, 0]


def test_a_vorbis_header_that_cannot_be_read_has_no_blocks(rng: np.random.Generator) -> None:
    identification = b"\x01vorbis" + bytes(21) + b"\xb8"
    start = b"\x05vorbis"
    for setup in (b"", start, start + bytes(40), start + b"\xff" * 40, b"\x03vorbis" + bytes(40)):
        assert blocks_of(identification, setup) is None
    assert blocks_of(b"short", b"\x05vorbis" + rng.bytes(40)) is None
