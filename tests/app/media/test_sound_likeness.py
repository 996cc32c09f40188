"""The same recording is known again in another codec, rate, loudness and length; other recordings are not."""

from __future__ import annotations

import io
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from app.jobs.job import Progress
from app.media.sound_likeness import CLOSE, SoundPrint, distance, same_sounds, sound_print, sound_print_of
from app.units import Floats

LIBRI = Path(__file__).resolve().parents[3] / "resources" / "sample" / "speech" / "libri"
CLIPS = sorted(file for file in LIBRI.iterdir() if file.suffix in (".flac", ".wav"))


def read(file: Path) -> tuple[Floats, int]:
    sound, rate_hz = soundfile.read(file, always_2d=True)
    return sound.mean(axis=1), rate_hz


def print_of(sound: Floats, rate_hz: int) -> SoundPrint:
    found = sound_print([sound[None].astype(np.float32)], rate_hz)
    assert found is not None
    return found


def encoded(sound: Floats, rate_hz: int, kind: str) -> Floats:
    file = io.BytesIO()
    subtype = {"MP3": "MPEG_LAYER_III", "OGG": "VORBIS"}[kind]
    soundfile.write(file, sound, rate_hz, format=kind, subtype=subtype)
    file.seek(0)
    return soundfile.read(file)[0]


@pytest.fixture(scope="module")
def clips() -> list[tuple[Floats, int, SoundPrint]]:
    """Pieces of two seconds of spoken recordings."""
    found = []
    for file in CLIPS:
        sound, rate_hz = read(file)
        for start in range(0, min(3, len(sound) // (2 * rate_hz))):
            piece = sound[start * 2 * rate_hz : (start + 1) * 2 * rate_hz]
            found.append((piece, rate_hz, print_of(piece, rate_hz)))
    return found


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    which=st.integers(0, 1000), kind=st.sampled_from(["", "MP3", "OGG"]), gain_db=st.sampled_from([-6.0, 0.0, 6.0]),
    before=st.floats(0, 0.3), after=st.floats(0, 0.3),
)  # fmt: skip
def test_a_copy_is_found(
    clips: list[tuple[Floats, int, SoundPrint]], which: int, kind: str, gain_db: float, before: float, after: float
) -> None:
    sound, rate_hz, own = clips[which % len(clips)]
    copy = np.clip(sound * 10 ** (gain_db / 20), -1, 1)
    copy = np.concatenate([np.zeros(round(before * rate_hz)), copy, np.zeros(round(after * rate_hz))])
    copy = encoded(copy, rate_hz, kind) if kind else copy
    prints = [found for _, _, found in clips]
    assert distance(own, print_of(copy, rate_hz)) <= CLOSE
    pairs = same_sounds([*prints, print_of(copy, rate_hz)])
    assert pairs == [(which % len(clips), len(clips))]


def test_silence_that_was_cut_off_is_no_difference(clips: list[tuple[Floats, int, SoundPrint]]) -> None:
    for sound, rate_hz, own in clips:
        loud = np.flatnonzero(np.abs(sound) > 0.02 * np.abs(sound).max())
        assert distance(own, print_of(sound[loud[0] : loud[-1]], rate_hz)) <= CLOSE


def test_other_recordings_are_other(clips: list[tuple[Floats, int, SoundPrint]]) -> None:
    apart = [distance(a, b) for (_, _, a), (_, _, b) in combinations(clips, 2)]
    assert len(apart) >= 100 and min(apart) > CLOSE + 0.04


def test_blocks_do_not_matter_and_files_are_read(tmp_path: Path) -> None:
    sound, rate_hz = read(CLIPS[0])
    whole = print_of(sound, rate_hz)
    parts = np.array_split(sound[None].astype(np.float32), 37, axis=1)
    pieces = sound_print(parts, rate_hz)
    assert pieces is not None and distance(whole, pieces) == 0.0 and (pieces.keys == whole.keys).all()
    assert sound_print_of(CLIPS[0], Progress()) is not None


@pytest.mark.parametrize(("sound", "rate_hz"), [(np.zeros((1, 16000)), 16000), (np.ones((1, 800)), 8000),
                                                (np.ones((1, 60000)), 6000), (np.zeros((1, 0)), 16000)])  # fmt: skip
def test_too_little_has_no_print(sound: Floats, rate_hz: int) -> None:
    assert sound_print([sound.astype(np.float32)], rate_hz) is None


def test_long_recordings_are_told_apart_by_their_ends() -> None:
    draw = np.random.default_rng(1)
    tunes = [np.repeat(draw.normal(size=(30 * 8000 // 400, 1)), 400, axis=1).ravel() for _ in range(2)]
    one, other = (tune * draw.normal(size=len(tune)) for tune in tunes)
    same_start = np.concatenate([one, other])
    assert distance(print_of(np.concatenate([one, one[::-1]]), 8000), print_of(same_start, 8000)) > CLOSE
    assert distance(print_of(same_start, 8000), print_of(0.3 * same_start, 8000)) < 0.02
