"""How fast media are registered, measured and prepared for drawing.

    pytest -o addopts=--import-mode=importlib -s tests/bench/test_media_speed.py

CPU seconds are compared, since other work on the machine shows in the clock.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PIL import Image as PilImage

from app.media.peaks import measure_peaks
from app.media.sound import SoundReader
from app.media.spectrogram import SpectrogramSettings, read_tile
from app.media.survey import identify_file, measure_file
from app.media.thumbnails import Thumbnails, make_thumbnail

pytestmark = pytest.mark.bench


def best_cpu_s(run: Callable[[], object], times: int = 5) -> float:
    """The least CPU time of some runs."""
    found = []
    for _ in range(times):
        start = time.process_time()
        run()
        found.append(time.process_time() - start)
    return min(found)


def hash_alone(path: str) -> str:
    """What registering is measured against: read the file, hash it, no more."""
    digest = hashlib.sha256()
    with open(path, "rb") as stream:  # noqa: PTH123 - the plainest way to read a file is the yardstick
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def photos(folder: Path, extension: str) -> list[str]:
    """Forty pictures of 640 x 480 with edges and some noise, 20 to 60 kB as JPEG."""
    rng = np.random.default_rng(1)
    for n in range(40):
        blocks = np.kron(rng.integers(0, 200, (24, 32, 3)), np.ones((20, 20, 1)))
        image = (blocks + rng.integers(0, 12, blocks.shape)).astype(np.uint8)
        PilImage.fromarray(image).save(folder / f"{n}.{extension}")
    return [str(path) for path in sorted(folder.glob(f"*.{extension}"))]


def clips(folder: Path, extension: str) -> list[str]:
    """Twenty clips of five seconds at 22.05 kHz, 16 bit."""
    rng = np.random.default_rng(1)
    for n in range(20):
        container, subtype = ("OGG", "VORBIS") if extension == "ogg" else (extension.upper(), "PCM_16")
        sound = rng.normal(0, 0.05, 110_250).astype(np.float32)
        soundfile.write(folder / f"{n}.{extension}", sound, 22050, format=container, subtype=subtype)
    return [str(path) for path in sorted(folder.glob(f"*.{extension}"))]


@pytest.mark.parametrize("extension", ["jpg", "png", "wav", "flac", "ogg"])
def test_registering_is_at_least_half_as_fast_as_hashing(tmp_path: Path, extension: str) -> None:
    paths = (photos if extension in ("jpg", "png") else clips)(tmp_path, extension)
    n_bytes = sum(Path(path).stat().st_size for path in paths) // len(paths)
    hash_s = best_cpu_s(lambda: [hash_alone(path) for path in paths], 15) / len(paths)
    identify_s = best_cpu_s(lambda: [identify_file(path) for path in paths], 15) / len(paths)
    found = [identify_file(path) for path in paths]
    measure_s = best_cpu_s(lambda: [measure_file(one.path, one.info) for one in found if one.info], 2) / len(paths)
    print(
        f"\n{extension}, {n_bytes / 1000:.0f} kB a file: hash {hash_s * 1e6:.0f} us, "
        f"identify {identify_s * 1e6:.0f} us (speed {hash_s / identify_s:.2f}), measure {measure_s * 1e3:.1f} ms"
    )
    assert identify_s <= 2 * hash_s


@pytest.mark.parametrize("channels", [1, 2])
def test_peaks_of_an_hour(tmp_path: Path, channels: int) -> None:
    path = tmp_path / "hour.wav"
    minute = np.random.default_rng(1).integers(-9000, 9000, (44_100 * 60, channels)).astype(np.int16)
    with soundfile.SoundFile(path, "w", 44_100, channels, subtype="PCM_16") as file:
        for _ in range(60):
            file.write(minute)
    peaks_s = best_cpu_s(lambda: measure_peaks(path), 2)
    peaks = measure_peaks(path)
    window_s = best_cpu_s(lambda: peaks.window(0, peaks.n_frames, 1600), 20)
    with SoundReader(path) as reader:
        tile_s = best_cpu_s(lambda: read_tile(reader, 44_100 * 1800, 1000, SpectrogramSettings()), 5)
    print(
        f"\nan hour, {channels} channels: peaks {peaks_s:.2f} s, window of 1600 px {window_s * 1e3:.2f} ms, "
        f"spectrogram of 10 s {tile_s * 1e3:.1f} ms"
    )
    assert peaks_s < 5


def test_thumbnails_are_kept_fast(tmp_path: Path) -> None:
    (path,) = photos(tmp_path, "jpg")[:1]
    make_s = best_cpu_s(lambda: make_thumbnail(path))
    jpeg = make_thumbnail(path)
    cache = Thumbnails(tmp_path / "t.db")
    keys = [f"{n:064x}" for n in range(10_000)]
    put_s = best_cpu_s(lambda: cache.put_many(dict.fromkeys(keys, jpeg)), 1)
    get_s = best_cpu_s(lambda: cache.get_many(keys), 2)
    cache.close()
    print(
        f"\nthumbnail: make {make_s * 1e3:.1f} ms; 10,000 of {len(jpeg) / 1000:.0f} kB: "
        f"put {put_s:.2f} s, get {get_s:.2f} s"
    )
    assert get_s < 3
