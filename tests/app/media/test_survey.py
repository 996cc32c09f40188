from __future__ import annotations

import hashlib
import os
import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as PilImage

from app.media import survey
from app.media.survey import FileHint, identify_file, measure_file, survey_file
from app.units import Image, Sound


@pytest.fixture
def photo(tmp_path: Path, picture: Image) -> Path:
    PilImage.fromarray(picture).save(tmp_path / "a.png")
    return tmp_path / "a.png"


def test_a_good_picture_is_hashed_described_and_measured(photo: Path) -> None:
    found = survey_file(str(photo))
    assert found.sha256 == hashlib.sha256(photo.read_bytes()).hexdigest()
    assert (found.media, found.error, found.unchanged) == ("image", "", False)
    assert (found.size_bytes, found.mtime_ns) == (photo.stat().st_size, photo.stat().st_mtime_ns)
    assert found.features["width_px"] == 48
    assert identify_file(str(photo)).features == {}


def test_a_good_recording_is_too(save_sound: Any, varied: Sound) -> None:
    path = save_sound("a.flac", varied)
    found = survey_file(str(path))
    assert (found.media, found.error) == ("audio", "")
    assert found.features["duration_s"] == pytest.approx(varied.shape[1] / 44100)


def test_sizes_after_shrinking_are_those_of_the_upright_file(tmp_path: Path, rng: np.random.Generator) -> None:
    exif = PilImage.Exif()
    exif[0x0112] = 6
    noise = rng.integers(0, 256, (900, 1500, 3)).astype(np.uint8)
    PilImage.fromarray(noise).save(tmp_path / "a.jpg", exif=exif)
    features = survey_file(str(tmp_path / "a.jpg")).features
    assert (features["width_px"], features["height_px"]) == (900, 1500)


def test_nothing_is_read_when_nothing_changed(photo: Path) -> None:
    first = identify_file(str(photo))
    hint = FileHint(first.sha256, first.size_bytes, first.mtime_ns)
    # Same size and time, other bytes: only a file that is not opened can be taken for unchanged.
    photo.write_bytes(bytes(first.size_bytes))
    os.utime(photo, ns=(first.mtime_ns, first.mtime_ns))
    again = survey_file(str(photo), hint)
    assert (again.unchanged, again.sha256, again.info) == (True, first.sha256, None)
    os.utime(photo, ns=(first.mtime_ns, first.mtime_ns + 1))
    changed = survey_file(str(photo), hint)
    assert not changed.unchanged and "nothing but zeros" in changed.error


def test_bad_media_are_answers(tmp_path: Path, photo: Path) -> None:
    (tmp_path / "empty.wav").touch()
    (tmp_path / "cut.png").write_bytes(photo.read_bytes()[:-20])
    (tmp_path / "text.jpg").write_text("no picture")
    os.mkfifo(tmp_path / "pipe.wav")
    for name, media, words in [
        ("empty.wav", "audio", "empty"), ("cut.png", "image", "cut short"), ("text.jpg", "image", "not a JPEG"),
        ("gone.wav", "audio", "missing"), ("pipe.wav", "audio", "not a file"),
    ]:  # fmt: skip
        found = survey_file(str(tmp_path / name))
        assert found.media == media
        assert found.error.startswith(f"{name}: ") and words in found.error
        assert bool(found.sha256) == (name not in ("gone.wav", "pipe.wav"))


def test_damage_that_the_header_hides_shows_when_it_is_measured(tmp_path: Path, rng: np.random.Generator) -> None:
    noise = rng.integers(0, 256, (64, 64, 3)).astype(np.uint8)
    path = tmp_path / "a.png"
    PilImage.fromarray(noise).save(path)
    data = bytearray(path.read_bytes())
    data[200:260] = bytes(60)
    path.write_bytes(data)
    found = identify_file(str(path))
    assert found.error == "" and found.info is not None
    features, reason = measure_file(str(path), found.info)
    assert features == {}
    assert reason.startswith("a.png: the PNG data is damaged")
    assert survey_file(str(path)).error == reason


def test_large_files_are_hashed_as_a_stream(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = survey_file(str(photo))
    monkeypatch.setattr(survey, "_WHOLE_BYTES", 10)
    monkeypatch.setattr(survey, "CHUNK_BYTES", 100)
    assert survey_file(str(photo)) == whole


def test_it_works_in_another_process(photo: Path, save_sound: Any, varied: Sound) -> None:
    paths = [str(photo), str(save_sound("a.ogg", varied)), str(photo.with_name("gone.png"))]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        found = list(pool.map(survey_file, paths))
    assert found == [survey_file(path) for path in paths]
    assert pickle.loads(pickle.dumps(found)) == found
