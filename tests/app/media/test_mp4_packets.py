"""Packets by the tables of an M4A are those that FFmpeg finds, and so is every sample; odd tables are left to it."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest

from app.errors import MediaError
from app.media import mp4_packets
from app.media.av_file import AvFile
from app.media.mp4_boxes import Box, boxes_in, one_of, read_movie, replaced, table_box, table_of
from app.media.mp4_packets import read_packets
from app.media.sound import SoundReader, stream_blocks
from app.units import Sound
from tests.app.media.test_av_file import encoded
from tests.app.media.test_entries import sound_of

av = pytest.importorskip("av", reason="PyAV (earmark[aac]) is not installed")

RATE_HZ = 8000
N_SHOWN = 600
_PATH = (b"mdia", b"minf", b"stbl")


def reads_its_tables(reader: SoundReader) -> bool:
    """Whether packets are found by the tables of the file itself, not by FFmpeg's index."""
    assert isinstance(reader._decoder, AvFile)
    return reader._decoder._index._plain is not None


@pytest.fixture(scope="module")
def m4a(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Ninety seconds, of which three quarters are not shown to FFmpeg's demuxer."""
    sound = sound_of(RATE_HZ, 1, 90)
    return encoded(tmp_path_factory.mktemp("m4a") / "a.m4a", sound, RATE_HZ).read_bytes()


@pytest.fixture(autouse=True)
def _short_files_are_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mp4_packets, "SHOWN", N_SHOWN)


def movie_of(data: bytes) -> tuple[int, bytes, Box]:
    """Where the movie of a file is, its bytes, and all of it as a box."""
    at, movie = read_movie(io.BytesIO(data))
    return at, movie, Box(b"moov", 0, 8, len(movie))


def track_box(movie: bytes, root: Box, *kinds: bytes) -> Box:
    """A box of the only track."""
    box = one_of(movie, root, b"trak")
    for kind in kinds:
        box = one_of(movie, box, kind)
    return box


def with_box(data: bytes, kinds: tuple[bytes, ...], new: bytes) -> bytes:
    """The file with another box in the track; its movie is the last of it, so that no packet moves."""
    at, movie, root = movie_of(data)
    assert at + len(movie) == len(data)
    return data[:at] + replaced(movie, root, {track_box(movie, root, *kinds).start: new})


def with_delay(data: bytes, n_frames: int, *, version: int = 0) -> bytes:
    """As another encoder would have written it that is ``n_frames`` late."""
    kinds = (b"edts", b"elst")
    _, movie, root = movie_of(data)
    length = int(table_of(movie, track_box(movie, root, *kinds), ">i4", 3)[0, 0]) - 1000 * n_frames // RATE_HZ
    row = [0, length, 0, n_frames, 1 << 16] if version else [length, n_frames, 1 << 16]
    box = bytearray(table_box(b"elst", ">i4", np.array([row])))
    box[8] = version
    return with_box(data, kinds, bytes(box))


def in_chunks(data: bytes) -> bytes:
    """With five packets in the first chunk, seven in each other, and what is left in the last."""
    _, movie, root = movie_of(data)
    sizes = table_of(movie, track_box(movie, root, *_PATH, b"stsz"), ">u4", 1, skip=4)[:, 0]
    begin = table_of(movie, track_box(movie, root, *_PATH, b"stco"), ">u4", 1)[0, 0]
    first = np.append(0, np.arange(5, len(sizes), 7))
    offsets = begin + np.append(0, np.cumsum(sizes))[first]
    rows = np.array([[1, 5, 1], [2, 7, 1], [len(first), len(sizes) - first[-1], 1]])
    data = with_box(data, (*_PATH, b"stco"), table_box(b"stco", ">u4", offsets[:, None]))
    return with_box(data, (*_PATH, b"stsc"), table_box(b"stsc", ">u4", rows))


def with_wide_offsets(data: bytes) -> bytes:
    """With offsets of 64 bits, as files beyond 4 GB have them."""
    _, movie, root = movie_of(data)
    kinds = (*_PATH, b"stco")
    return with_box(data, kinds, table_box(b"co64", ">i8", table_of(movie, track_box(movie, root, *kinds), ">u4", 1)))


def with_spectral_bands(data: bytes) -> bytes:
    """With twice the rate, by spectral band replication (ISO/IEC 14496-3, 1.6.5: what follows 0x2b7 says so)."""
    at = data.rindex(b"\x56\xe5\x00")
    return data[: at + 2] + bytes([0b1_1000_000]) + data[at + 3 :]


VARIANTS = {
    "as FFmpeg writes it": lambda data: data,
    "in chunks": in_chunks,
    "no delay": lambda data: with_delay(data, 0),
    "a delay of 2,112": lambda data: in_chunks(with_delay(data, 2112)),
    "a delay of 100 in 64 bits": lambda data: with_delay(data, 100, version=1),
    "offsets of 64 bits": lambda data: with_wide_offsets(in_chunks(data)),
    "spectral bands": with_spectral_bands,
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_packets_and_samples_are_those_of_the_whole_container(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, m4a: bytes, variant: str
) -> None:
    path = tmp_path / "a.m4a"
    path.write_bytes(VARIANTS[variant](m4a))
    with path.open("rb") as stream, av.open(str(path)) as container:
        packets = read_packets(stream)
        assert packets is not None
        assert len(packets) > N_SHOWN
        index = [(entry.pos, entry.size, entry.timestamp) for entry in container.streams.audio[0].index_entries]
        late = index[0][2]
        mine = [(offset, n_bytes, time + late) for offset, n_bytes, time in packets.spans(0, len(packets))]
        assert mine[: len(index)] == index
        assert len(mine) - len(index) <= 3  # those behind what is played
    with SoundReader(path) as reader:
        plain = samples_of(reader)
        assert reads_its_tables(reader)
    monkeypatch.setattr(mp4_packets, "SHOWN", 1 << 30)
    with SoundReader(path) as reader:
        whole = samples_of(reader)
        assert not reads_its_tables(reader)
    assert np.array_equal(plain, whole)


def samples_of(reader: SoundReader) -> Sound:
    """Glimpses, both sides of the joint of two stretches, the end and the beginning, in this order."""
    n_frames = reader.info.n_frames
    quick = reader._decoder.glimpses([0, 1000, n_frames // 2], 1024, 4096)
    assert [len(one) for one in quick] == [1024] * 3
    exact = [reader.read(at, 3000) for at in (1 << 18, (1 << 18) - 2000, n_frames - 3000, 0)]
    return np.concatenate([*(one.T for one in quick), *exact], axis=1)


@pytest.mark.parametrize(("n_ms_more", "is_read"), [(0, True), (1, False)])
def test_an_end_that_is_rounded_up_to_a_millisecond_is_no_damage(
    tmp_path: Path, m4a: bytes, n_ms_more: int, is_read: bool
) -> None:
    path = tmp_path / "a.m4a"
    _, movie, root = movie_of(m4a)
    n_packets = len(table_of(movie, track_box(movie, root, *_PATH, b"stsz"), ">u4", 1, skip=4))
    n_there = n_packets * 1024 - 1020
    length = -(-n_there * 1000 // RATE_HZ) + n_ms_more
    data = with_box(m4a, (*_PATH, b"stts"), table_box(b"stts", ">u4", np.array([[n_packets, 1024]])))
    data = with_box(data, (b"edts", b"elst"), table_box(b"elst", ">i4", np.array([[length, 1020, 1 << 16]])))
    at = data.rindex(b"mdhd") + 20  # the length of the media
    path.write_bytes(data[:at] + (n_packets * 1024).to_bytes(4, "big") + data[at + 4 :])
    with SoundReader(path) as reader:
        assert reader.info.n_frames == n_there + 4 + 8 * n_ms_more
        if is_read:
            assert reader.read(n_there - 500, 1000).shape == (1, 504)
            return
        with pytest.raises(MediaError, match="cut short"):
            reader.read(n_there - 500, 1000)


def test_a_packet_is_found_by_its_time(m4a: bytes) -> None:
    packets = read_packets(io.BytesIO(m4a))
    assert packets is not None
    times = [time for *_, time in packets.spans(0, len(packets))]
    for time in (-5, 0, 1023, 1024, times[300] - 1, times[300], times[-1], times[-1] + 5000):
        assert packets.at(time) == max(0, int(np.searchsorted(times, time, "right")) - 1)


def test_of_what_is_not_plain_the_whole_index_is_read(m4a: bytes) -> None:
    m4a = in_chunks(m4a)
    _, movie, root = movie_of(m4a)
    sizes = table_of(movie, track_box(movie, root, *_PATH, b"stsz"), ">u4", 1, skip=4)
    chunks = table_of(movie, track_box(movie, root, *_PATH, b"stco"), ">u4", 1)
    rows = table_of(movie, track_box(movie, root, *_PATH, b"stsc"), ">u4", 3)
    lasting = table_of(movie, track_box(movie, root, *_PATH, b"stts"), ">u4", 2)
    no_size = sizes.copy()
    no_size[70] = 0
    for kinds, table in {
        (*_PATH, b"stsz"): [
            table_box(b"stsz", ">u4", sizes[:-1], before=bytes(4)),
            table_box(b"stsz", ">u4", sizes, before=b"\0\0\1\0"),
            table_box(b"stsz", ">u4", no_size, before=bytes(4)),
            table_box(b"stsz", ">u4", sizes << 20, before=bytes(4)),
            table_box(b"stsz", ">u4", sizes[:0], before=b"\xff" * 4)[:-4] + b"\xff" * 4,
            table_box(b"stz2", ">u4", sizes, before=bytes(4)),
        ],
        (*_PATH, b"stco"): [
            table_box(b"stco", ">u4", chunks[:-1]),
            table_box(b"stco", ">u4", chunks + len(m4a)),
            table_box(b"co64", ">i8", chunks - (1 << 62)),
        ],
        (*_PATH, b"stsc"): [
            table_box(b"stsc", ">u4", rows[:0]),
            table_box(b"stsc", ">u4", rows[::-1]),
            table_box(b"stsc", ">u4", rows * np.array([1, 1, 2])),
            table_box(b"stsc", ">u4", rows + np.array([0, (1 << 32) - 8, 0])),
        ],
        (*_PATH, b"stts"): [
            table_box(b"stts", ">u4", lasting[:0]),
            table_box(b"stts", ">u4", lasting * np.array([1, 0])),
            table_box(b"stts", ">u4", lasting + np.array([1, 0])),
        ],
        (b"edts", b"elst"): [
            table_box(b"elst", ">i4", np.array([[500, -1, 1 << 16], [5000, 1024, 1 << 16]])),
            table_box(b"elst", ">i4", np.array([[5000, 1024, 1 << 15]])),
            b"\0\0\0\x08elst",
        ],
    }.items():  # fmt: skip
        for new in table:
            assert read_packets(io.BytesIO(with_box(m4a, kinds, new))) is None
    at, movie, root = movie_of(m4a)
    track = movie[slice(*one_of(movie, root, b"trak")[1::2])]
    for more in (track, b"\0\0\0\x08mvex"):
        two = movie[8:] + more
        assert read_packets(io.BytesIO(m4a[:at] + (len(two) + 8).to_bytes(4, "big") + b"moov" + two)) is None
    assert read_packets(io.BytesIO(m4a + b"\0\0\0\x08moof")) is None
    assert read_packets(io.BytesIO(b"\0\0\0\x08free" * 100_000 + m4a)) is None
    assert read_packets(io.BytesIO(m4a[:at])) is None


def test_damaged_tables_give_packets_in_the_file_or_none(m4a: bytes, rng: np.random.Generator) -> None:
    m4a = in_chunks(m4a)
    at, movie, _ = movie_of(m4a)
    n_read = 0
    for _ in range(300):
        broken = bytearray(m4a)
        for place in rng.integers(at, at + len(movie), 3).tolist():
            broken[place] = int(rng.choice([0, 1, 255, int(rng.integers(0, 256))]))
        packets = read_packets(io.BytesIO(broken))
        if packets is not None:
            n_read += 1
            for offset, n_bytes, _ in packets.spans(0, len(packets)):
                assert 0 <= offset < offset + n_bytes <= len(m4a)
    assert 0 < n_read < 300


def test_a_long_file_that_is_damaged_is_refused_or_read(tmp_path: Path, m4a: bytes, rng: np.random.Generator) -> None:
    path = tmp_path / "a.m4a"
    at, movie, _ = movie_of(m4a)
    for low, high in [(at, at + len(movie)), (0, at)] * 4:
        broken = bytearray(m4a)
        for place in rng.integers(low, high, 5).tolist():
            broken[place] = int(rng.integers(0, 256))
        path.write_bytes(broken)
        try:
            blocks = list(stream_blocks(path))
        except MediaError as error:
            assert error.message.startswith("a.m4a: ")
            continue
        assert all(np.isfinite(block).all() for block in blocks)


def test_the_boxes_of_a_box_must_fit_into_it() -> None:
    inner = table_box(b"abcd", ">u4", np.arange(6).reshape(3, 2))
    outer = (len(inner) + 8).to_bytes(4, "big") + b"oute" + inner
    whole = Box(b"oute", 0, 8, len(outer))
    (box,) = boxes_in(outer, whole)
    assert table_of(outer, box, ">u4", 2).tolist() == [[0, 1], [2, 3], [4, 5]]
    assert replaced(outer, whole, {8: b"\0\0\0\x08free"}) == b"\0\0\0\x10oute\0\0\0\x08free"
    for size in (0, 1, 7, len(inner) + 1, 1 << 31):
        broken = outer[:8] + size.to_bytes(4, "big") + outer[12:]
        if size == 0:  # up to the end
            assert boxes_in(broken, whole)[0].end == len(broken)
            continue
        with pytest.raises(ValueError, match="does not fit"):
            boxes_in(broken, whole)
