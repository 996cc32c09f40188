from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from app.errors import Cancelled
from app.media.bounded_folder import BoundedFolder
from app.media.info import SoundInfo
from app.media.sound_view import SoundView
from app.media.spectrogram import tile
from app.media.spectrogram_tiles import TILE_COLUMNS, ZOOM, SpectrogramTiles, TileKey
from app.units import Sound

RATE_HZ = 8000
VIEW = SoundView(window_ms=16, hop_ms=4, n_mels=24)


def info_of(sound: Sound) -> SoundInfo:
    return SoundInfo(
        rate_hz=RATE_HZ, channels=len(sound), n_frames=sound.shape[1], duration_s=sound.shape[1] / RATE_HZ,
        format="WAV", subtype="PCM_16", decoder="none 1.0",
    )  # fmt: skip


def tiles_of(sound: Sound, view: SoundView = VIEW, **more: Any) -> SpectrogramTiles:
    return SpectrogramTiles(info_of(sound), view, lambda start, n: sound[:, start : start + n], **more)


@pytest.fixture
def sound(rng: np.random.Generator) -> Sound:
    """Forty seconds that grow louder, two channels."""
    ramp = np.linspace(0, 0.5, 40 * RATE_HZ)
    return (rng.uniform(-1, 1, (2, len(ramp))) * ramp).astype(np.float32)


def test_tiles_are_the_transform_of_the_whole(sound: Sound) -> None:
    tiles = tiles_of(sound)
    half = np.zeros((2, tiles.settings.window_frames // 2), np.float32)
    whole = tile(np.concatenate([half, sound, half], axis=1), RATE_HZ, tiles.settings)
    parts = [tiles.make(TileKey(0, index)) for index in range(tiles.n_tiles(0))]
    assert all(part.shape == (24, TILE_COLUMNS) and part.dtype == np.uint8 for part in parts)
    joined = np.concatenate(parts, axis=1)
    n = 1 + (sound.shape[1] - 1) // tiles.hop_frames()
    assert np.abs(joined[:, :n].astype(int) - whole[:, :n]).max() <= 1
    assert not joined[:, n + 4 :].any()


@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_column_of_a_coarser_level_is_the_loudest_of_four(sound: Sound, level: int) -> None:
    tiles = tiles_of(sound)
    made = tiles.make(TileKey(level, 0))
    hop, window = tiles.hop_frames(level), tiles.settings.window_frames
    assert hop == tiles.hop_frames() * ZOOM**level
    for column in (0, 1, 5):
        starts = [column * hop + offset * hop // 8 - window // 2 for offset in (-3, -1, 1, 3)]
        padded = np.pad(sound, ((0, 0), (hop, 0)))
        four = [tile(padded[:, start + hop : start + hop + window], RATE_HZ, tiles.settings) for start in starts]
        assert np.abs(made[:, column].astype(int) - np.max(four, axis=0)[:, 0]).max() <= 1


def test_levels_end_where_one_tile_holds_all(sound: Sound) -> None:
    tiles = tiles_of(sound)
    assert tiles.n_tiles(tiles.n_levels - 1) == 1 < tiles.n_tiles(tiles.n_levels - 2)
    assert tiles_of(sound[:, :1]).n_levels == 1


def test_each_channel_has_a_picture_of_its_own(sound: Sound) -> None:
    import dataclasses

    sound = sound.copy()
    sound[1] = 0
    tiles = tiles_of(sound, dataclasses.replace(VIEW, channels="each"))
    assert tiles.channels == (0, 1)
    assert tiles.make(TileKey(0, 5, 0)).any()
    assert not tiles.make(TileKey(0, 5, 1)).any()
    assert tiles_of(sound[:1], dataclasses.replace(VIEW, channels="each")).channels == (None,)
    keys = tiles.wanted(0, 40, 400)
    assert {key.channel for key in keys} == {0, 1}


def test_a_window_answers_from_memory(sound: Sound) -> None:
    tiles = tiles_of(sound)
    assert tiles.window(0, 10, 300) is None
    assert not tiles.known(0, 10, 300).any()
    wanted = tiles.wanted(0, 10, 300)
    level = tiles.level_for(10 * RATE_HZ / 300)
    assert {key.level for key in wanted} == {level}
    assert [key.index for key in wanted] == sorted(key.index for key in wanted)
    done: list[TileKey] = []
    tiles.fill(wanted, on_tile=done.append)
    assert tuple(done) == wanted
    assert tiles.wanted(0, 10, 300) == ()
    found = tiles.window(0, 10, 300)
    assert found is not None and found.shape == (24, 300)
    assert tiles.known(0, 10, 300).all()
    # Each pixel is the loudest of the columns whose reach begins in it.
    columns = np.concatenate([tiles.make(TileKey(level, index)) for index in range(tiles.n_tiles(level))], axis=1)
    edges = np.arange(301) * (10 / 300) * RATE_HZ / tiles.hop_frames(level) + 0.5
    for px in range(0, 300, 13):
        first = int(np.floor(edges[px].round(9)))
        last = max(first + 1, int(np.floor(edges[px + 1].round(9))))
        assert np.array_equal(found[:, px], columns[:, first:last].max(axis=1))


def test_coarser_tiles_stand_in(sound: Sound) -> None:
    tiles = tiles_of(sound)
    top = tiles.n_levels - 1
    tiles.make(TileKey(top, 0))
    found = tiles.window(0, 10, 2000)
    assert found is not None and found.any()
    assert not tiles.known(0, 10, 2000).any()
    tiles.make(TileKey(0, 1))
    known = tiles.known(0, 10, 2000)
    assert 0 < known.sum() < 2000


def test_beside_the_recording_is_silence(sound: Sound) -> None:
    tiles = tiles_of(sound)
    tiles.fill(tiles.wanted(-5, 45, 500))
    found = tiles.window(-5, 45, 500)
    assert found is not None
    assert not found[:, :49].any() and not found[:, 451:].any() and found[:, 100:450].any(axis=0).all()
    assert tiles.known(-5, 45, 500).all()
    assert tiles.wanted(60, 70, 100) == tiles.wanted(-9, -1, 100) == ()
    assert tiles.window(60, 70, 100) is None


def test_a_click_stands_in_the_column_of_its_frame() -> None:
    for frame in (0, 777, 8000, 31_999):
        sound = np.zeros((1, 32_000), np.float32)
        sound[0, frame] = 1
        tiles = tiles_of(sound)
        parts = [tiles.make(TileKey(0, index)) for index in range(tiles.n_tiles(0))]
        loudness = np.concatenate(parts, axis=1).sum(axis=0, dtype=int)
        assert abs(int(loudness.argmax()) * tiles.hop_frames() - frame) <= tiles.hop_frames() / 2


def test_the_folder_keeps_them_by_content_and_settings(sound: Sound, tmp_path: Path) -> None:
    import dataclasses

    folder = BoundedFolder(tmp_path, 1 << 20)
    made = tiles_of(sound, sha256="a" * 64, folder=folder).make(TileKey(1, 0))

    def no_reading(start: int, n: int) -> Sound:
        raise AssertionError("computed again")

    again = SpectrogramTiles(info_of(sound), VIEW, no_reading, sha256="a" * 64, folder=folder)
    assert np.array_equal(again.make(TileKey(1, 0)), made)
    colours = SpectrogramTiles(
        info_of(sound), dataclasses.replace(VIEW, colours="grey"), no_reading, sha256="a" * 64, folder=folder
    )
    assert np.array_equal(colours.make(TileKey(1, 0)), made)
    others = [
        (info_of(sound), VIEW, "b" * 64),
        (msgspec.structs.replace(info_of(sound), decoder="none 1.1"), VIEW, "a" * 64),
        (info_of(sound), dataclasses.replace(VIEW, floor_db=-80), "a" * 64),
    ]
    for info, view, sha256 in others:
        with pytest.raises(AssertionError, match="computed again"):
            SpectrogramTiles(info, view, no_reading, sha256=sha256, folder=folder).make(TileKey(1, 0))
    for place in tmp_path.rglob("*"):
        if place.is_file():
            place.write_bytes(place.read_bytes()[:-1])
    assert np.array_equal(tiles_of(sound, sha256="a" * 64, folder=folder).make(TileKey(1, 0)), made)


def test_memory_is_bounded(sound: Sound) -> None:
    tiles = tiles_of(sound, memory_bytes=5 * 24 * TILE_COLUMNS)
    for index in range(20):
        tiles.make(TileKey(0, index))
    assert [index for index in range(20) if tiles.tile(index, 0) is not None] == [15, 16, 17, 18, 19]


def test_it_can_be_stopped(sound: Sound) -> None:
    tiles = tiles_of(sound)
    asked: list[int] = []

    def check() -> None:
        asked.append(1)
        if len(asked) > 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        tiles.fill(tiles.wanted(0, 40, 10_000), check=check)
    assert len(tiles._kept) == 1
