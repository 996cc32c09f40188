"""Media made on the spot: small, of every format that is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.units import Image, Sound

SaveSound = Callable[..., Path]


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(7)


@pytest.fixture
def picture() -> Image:
    """A smooth 48 x 32 picture whose four corners differ, so that every turn of it is told apart."""
    y, x = np.mgrid[0:32, 0:48]
    return np.stack([x * 5, y * 7, 255 - (x + y) * 3], axis=2).astype(np.uint8)


@pytest.fixture
def varied(rng: np.random.Generator) -> Sound:
    """Twelve seconds of chirps and noise in turns, mono at 44.1 kHz: coders give it a varying bit rate."""
    chirp = 0.5 * np.sin(2 * np.pi * np.cumsum(np.linspace(200, 4000, 88200)) / 44100)
    parts = [chirp if k % 2 else 0.2 * rng.uniform(-1, 1, 44100) for k in range(8)]
    return np.concatenate(parts).astype(np.float32)[None]


@pytest.fixture
def save_sound(tmp_path: Path) -> SaveSound:
    """save(name, sound (channels, samples), rate_hz, subtype) writes a file by its extension and returns its path."""

    def save(name: str, sound: Sound, rate_hz: int = 44100, subtype: str | None = None) -> Path:
        path = tmp_path / name
        container = {".opus": "OGG", ".oga": "OGG"}.get(path.suffix, path.suffix[1:].upper())
        subtype = "OPUS" if path.suffix == ".opus" else subtype
        with soundfile.SoundFile(path, "w", rate_hz, sound.shape[0], format=container, subtype=subtype) as file:
            # In parts: libsndfile's Vorbis writer overflows its stack on a long single write.
            for start in range(0, sound.shape[1], 50000):
                file.write(sound[:, start : start + 50000].T)
        return path

    return save
