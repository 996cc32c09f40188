from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.media.sound import SoundReader
from app.media.spectrogram import SpectrogramSettings, mel_filters, paint, read_tile, tile
from app.units import Sound

RATE_HZ = 16000


def tone(hz: float, seconds: float = 1.0, amplitude: float = 1.0) -> Sound:
    t = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return (amplitude * np.sin(2 * np.pi * hz * t)).astype(np.float32)[None]


@pytest.mark.parametrize("bin_index", [8, 100, 400])
def test_a_tone_peaks_at_its_bin_and_level(bin_index: int) -> None:
    settings = SpectrogramSettings(floor_db=-100, ceiling_db=0)
    levels = tile(tone(bin_index * RATE_HZ / 1024), RATE_HZ, settings)
    assert levels.shape == (513, 1 + (RATE_HZ - 1024) // 441)
    assert set(levels.argmax(axis=0)) == {bin_index}
    assert levels[bin_index].min() == 255
    assert settings.row_hz(RATE_HZ)[bin_index] == bin_index * RATE_HZ / 1024
    quieter = tile(tone(bin_index * RATE_HZ / 1024, amplitude=0.1), RATE_HZ, settings)
    assert abs(int(quieter[bin_index, 3]) - round(0.8 * 255)) <= 1


def test_the_columns_are_a_plain_fourier_transform(rng: np.random.Generator) -> None:
    sound = rng.uniform(-0.5, 0.5, (2, 4000)).astype(np.float32)
    settings = SpectrogramSettings(window_frames=256, hop_frames=100)
    levels = tile(sound, RATE_HZ, settings)
    piece = sound.mean(axis=0)[700:956].astype(float) * (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(256) / 256))
    turns = np.exp(-2j * np.pi * np.outer(np.arange(129), np.arange(256)) / 256)
    level_db = 20 * np.log10(np.abs(turns @ piece) * 2 / 128)
    assert np.abs(levels[:, 7] - ((level_db + 100) / 100).clip(0, 1) * 255).max() <= 1


def test_a_tone_peaks_at_its_mel_band() -> None:
    settings = SpectrogramSettings(n_mels=64)
    centres = settings.row_hz(RATE_HZ)
    for row in (10, 30, 60):
        levels = tile(tone(float(centres[row])), RATE_HZ, settings)
        assert levels.shape[0] == 64
        assert abs(int(levels[:, 5].argmax()) - row) <= 1


def test_no_mel_band_is_empty() -> None:
    for n_mels, window_frames in ((128, 256), (64, 1024), (200, 512)):
        assert (mel_filters(n_mels, window_frames, 44100).sum(axis=1) > 0).all()


def test_silence_and_short_sound_are_pictures_too() -> None:
    assert not tile(np.zeros((1, 5000), np.float32), RATE_HZ, SpectrogramSettings()).any()
    assert tile(tone(1000, 0.01), RATE_HZ, SpectrogramSettings()).shape == (513, 1)
    assert tile(np.zeros((2, 0), np.float32), RATE_HZ, SpectrogramSettings()).shape == (513, 1)


def test_tiles_join_without_a_seam(save_sound: Any, rng: np.random.Generator) -> None:
    path = save_sound("a.wav", rng.uniform(-1, 1, (2, 30_000)).astype(np.float32), RATE_HZ)
    settings = SpectrogramSettings(window_frames=512, hop_frames=160)
    with SoundReader(path) as reader:
        whole = read_tile(reader, 0, 190, settings)
        parts = [read_tile(reader, column * 160, 38, settings) for column in range(0, 190, 38)]
        assert np.array_equal(np.concatenate(parts, axis=1), whole)
        assert not read_tile(reader, 99_000, 5, settings).any()


def test_a_click_lies_in_the_column_of_its_frame(save_sound: Any) -> None:
    sound = np.zeros((1, 20_000), np.float32)
    sound[0, 8000] = 1
    with SoundReader(save_sound("a.wav", sound, RATE_HZ)) as reader:
        levels = read_tile(reader, 0, 200, SpectrogramSettings(window_frames=256, hop_frames=100))
    assert levels.sum(axis=0).argmax() == 80


def test_high_frequencies_are_painted_on_top() -> None:
    levels = np.array([[0, 0], [255, 128]], np.uint8)
    grey = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
    assert paint(levels, grey)[..., 0].tolist() == [[255, 128], [0, 0]]
