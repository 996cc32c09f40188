"""Peaks, playback, spectrogram and export count the same frames: a click stands at one place in all of them."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from app.media.digest import sha256_file
from app.media.recording import Recording, open_recording
from app.media.sound import read_sound
from app.media.sound_view import SoundView
from app.units import Sound
from tests.app.media.test_entries import CODINGS

RATE_HZ = 48_000
# At the edges of buckets, tiles, blocks and chunks, near the start and the end, and far into the file.
CLICKS = (511, 2048, 30_000, 131_071, 200_000, 393_216, 777_777, 1_048_576, 1_400_003)
N_FRAMES = 1_440_000

FORMATS: list[tuple[str, dict[str, Any], int]] = [
    # name, what the writer is told, and how far the coding smears a click, in frames
    ("a.wav", {"subtype": "PCM_16"}, 0),
    ("a.wav", {"subtype": "PCM_24"}, 0),
    ("a.wav", {"subtype": "PCM_U8"}, 0),
    ("a.wav", {"subtype": "FLOAT"}, 0),
    ("a.wav", {"subtype": "ULAW"}, 0),
    ("a.wav", {"format": "RF64", "subtype": "PCM_16"}, 0),
    ("a.wav", {"format": "WAVEX", "subtype": "PCM_16"}, 0),
    ("a.wav", {"subtype": "IMA_ADPCM"}, 40),
    ("a.wav", {"subtype": "MS_ADPCM"}, 40),
    ("a.w64", {"format": "W64", "subtype": "PCM_16"}, 0),
    ("a.flac", {"format": "FLAC"}, 0),
    ("a.ogg", {"format": "OGG", "subtype": "VORBIS"}, 2),
    ("a.opus", {"format": "OGG", "subtype": "OPUS"}, 8),
    ("a.mp3", {"format": "MP3", "subtype": "MPEG_LAYER_III"}, 2),
    ("a.m4a", {}, 8),
]


def clicks() -> Sound:
    """Single samples of 0.8 in near silence, on the left; on the right everywhere else nothing."""
    sound = np.zeros((2, N_FRAMES), np.float32)
    sound[0, list(CLICKS)] = 0.8
    return sound


def made(folder: Path, name: str, options: dict[str, Any]) -> Path:
    path = folder / name
    if name.endswith("m4a"):
        from tests.app.media.test_av_file import encoded

        return encoded(path, clicks(), RATE_HZ)
    with soundfile.SoundFile(path, "w", RATE_HZ, 2, **options) as file:
        for at in range(0, N_FRAMES, 50_000):
            file.write(clicks().T[at : at + 50_000])
    return path


@pytest.mark.parametrize(("name", "options", "smear"), FORMATS)
def test_a_click_stands_at_its_sample_everywhere(
    tmp_path: Path, name: str, options: dict[str, Any], smear: int
) -> None:
    if name.endswith("m4a") and importlib.util.find_spec("av") is None:
        pytest.skip("PyAV (earmark[aac]) is not installed")
    path = made(tmp_path, name, options)
    view = SoundView(window_ms=5, hop_ms=1, scale="linear", floor_db=-110)
    with open_recording(path, sha256=sha256_file(path), cache_folder=tmp_path / "cache", settings=view) as one:
        from app.jobs.job import Progress

        one.measure(Progress())
        for click in CLICKS:
            played = in_what_is_played(one, click)
            assert abs(played - click) <= smear, "read"
            assert in_peaks(one, click) == played // 256, "peaks"
            assert abs(in_spectrogram(one, click) * one.spectrogram.hop_frames() - played) <= 24 + smear, "spectrogram"
            exported, _ = read_sound(path, start_frame=click - 400, n_frames=800)
            assert click - 400 + int(np.abs(exported[0]).argmax()) == played, "export"


def in_what_is_played(one: Recording, click: int) -> int:
    """The loudest sample of a span that begins at an odd place, as a player would ask for it."""
    start = click - 333
    return start + int(np.abs(one.read(start, 700)[0]).argmax())


def in_peaks(one: Recording, click: int) -> int:
    """The bucket of 256 frames with the loudest sample."""
    first = click // 256 - 2
    low, high = one.peaks.window(first * 256, (first + 5) * 256, 5)
    loud = np.maximum(-low[0].astype(int), high[0])
    return first + int(loud.argmax())


def in_spectrogram(one: Recording, click: int) -> int:
    """The column with most energy."""
    tiles = one.spectrogram
    hop = tiles.hop_frames()
    seconds = (click - 40 * hop) / RATE_HZ, (click + 40 * hop) / RATE_HZ
    tiles.fill(tiles.wanted(*seconds, 80))
    middle = click // hop
    columns = {}
    for column in range(max(0, middle - 8), middle + 9):
        tile = tiles.tile(column // 256, 0)
        assert tile is not None
        columns[column] = int(tile[:, column % 256].sum(dtype=int))
    best = max(columns.values())
    loudest = [column for column, energy in columns.items() if energy == best]
    return loudest[len(loudest) // 2]


def test_every_coding_of_the_entries_is_here() -> None:
    assert {name for name, *_ in CODINGS} <= {name for name, *_ in FORMATS}
