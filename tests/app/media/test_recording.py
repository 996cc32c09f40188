from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from app.errors import Cancelled, MediaError
from app.jobs.job import Progress
from app.media import recording
from app.media.digest import sha256_file
from app.media.live_peaks import CHUNK_FRAMES, COARSE, MEASURED
from app.media.peaks import measure_peaks
from app.media.recording import Recording, open_recording
from app.media.sndfile import SndFile
from app.media.sound import read_sound
from app.media.sound_view import SoundView


@pytest.fixture
def path(save_sound: Any, rng: np.random.Generator) -> Path:
    """Four chunks and a little, in two channels."""
    found: Path = save_sound("a.wav", rng.uniform(-1, 1, (2, CHUNK_FRAMES * 4 + 99)).astype(np.float32), 8000)
    return found


def opened(path: Path, cache_folder: Path | None) -> Recording:
    return open_recording(path, sha256=sha256_file(path), cache_folder=cache_folder)


def test_a_recording_says_what_it_is_and_gives_its_samples(path: Path, tmp_path: Path) -> None:
    whole, rate_hz = read_sound(path)
    with opened(path, tmp_path) as one:
        assert (one.rate_hz, one.channels, one.n_frames) == (rate_hz, *whole.shape)
        assert one.duration_s == whole.shape[1] / rate_hz
        assert one.warnings == ()
        assert np.array_equal(one.read(5000, 300), whole[:, 5000:5300])
        assert np.array_equal(one.read(-100, 300), whole[:, :200])
        assert np.array_equal(one.read(whole.shape[1] - 5, 300), whole[:, -5:])
        assert one.read(whole.shape[1] + 5, 300).shape == (2, 0)
        assert one.read(10, -3).shape == (2, 0)


def test_peaks_are_drawn_before_they_are_measured(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "_LOOKED_OVER_S", 0.0)
    right = measure_peaks(path)
    with opened(path, tmp_path) as one:
        seen: list[tuple[float, set[int]]] = []
        assert one.peaks.progress == 0

        def news() -> None:
            known = one.peaks.known(0, one.n_frames, 200)
            seen.append((one.peaks.progress, set(known.tolist())))
            measured = known == MEASURED
            for mine, whole in zip(
                one.peaks.window(0, one.n_frames, 200), right.window(0, one.n_frames, 200), strict=True
            ):
                assert np.array_equal(mine[:, measured], whole[:, measured])

        said: list[tuple[int, int | None]] = []
        assert one.measure(Progress(lambda done, total, text: said.append((done, total))), news)
        assert seen[0] == (0.0, {COARSE})
        assert any(0 < progress < 1 and kinds == {COARSE, MEASURED} for progress, kinds in seen)
        assert seen[-1] == (1.0, {MEASURED})
        assert said[-1] == (one.n_frames, one.n_frames)
        assert all(np.array_equal(a, b) for a, b in zip(one.peaks.levels, right.levels, strict=True))
    with opened(path, tmp_path) as again:
        assert again.peaks.complete
        assert np.array_equal(again.peaks.window(0, 90_000, 100), right.window(0, 90_000, 100))
        assert not again.measure(Progress())


def test_a_stop_keeps_what_was_measured(path: Path, tmp_path: Path) -> None:
    with opened(path, tmp_path) as one:
        progress = Progress()

        def stop_at_the_second() -> None:
            if one.peaks.progress >= 0.4:
                progress.cancel()

        with pytest.raises(Cancelled):
            one.measure(progress, stop_at_the_second)
    with opened(path, tmp_path) as again:
        assert 0.4 <= again.peaks.progress < 1
        assert again.measure(Progress())
        right = measure_peaks(path)
        assert all(np.array_equal(a, b) for a, b in zip(again.peaks.levels, right.levels, strict=True))


def test_a_long_one_is_measured_by_several_at_once(
    tmp_path: Path, rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "_LOOKED_OVER_S", 0.0)
    monkeypatch.setattr(recording, "default_workers", lambda: 3)
    path = tmp_path / "a.flac"
    part = rng.integers(-9000, 9000, 150_000).astype(np.int16)
    with soundfile.SoundFile(path, "w", 48_000, 1, format="FLAC", compression_level=0.0) as file:
        for number in range(20):
            file.write(part >> number % 7)
    right = measure_peaks(path)
    with opened(path, None) as one:
        assert one.measure(Progress())
        assert one.peaks.complete
        assert all(np.array_equal(a, b) for a, b in zip(one.peaks.levels, right.levels, strict=True))


def test_many_threads_read_one_recording(path: Path) -> None:
    whole, _ = read_sound(path)
    wrong: list[int] = []
    with opened(path, None) as one:

        def read_about(seed: int) -> None:
            rng = np.random.default_rng(seed)
            for start in rng.integers(0, whole.shape[1], 60).tolist():
                if not np.array_equal(one.read(start, 2000), whole[:, start : start + 2000]):
                    wrong.append(start)

        threads = [threading.Thread(target=read_about, args=(seed,)) for seed in range(6)]
        for thread in [*threads]:
            thread.start()
        one.measure(Progress())
        for thread in threads:
            thread.join()
    assert not wrong


def test_a_closed_recording_says_so(path: Path) -> None:
    one = opened(path, None)
    one.close()
    with pytest.raises(MediaError, match=r"a\.wav: the recording was closed"):
        one.read(0, 5)
    one.close()


def test_a_file_that_is_written_over_is_noticed(path: Path, tmp_path: Path, save_sound: Any) -> None:
    with opened(path, tmp_path) as one:
        one.read(0, 100)
        with path.open("r+b") as stream:
            stream.seek(5000)
            stream.write(b"another content")
        os.utime(path, ns=(1, 1))
        with pytest.raises(MediaError, match=r"a\.wav: the file was changed while it was open"):
            one.read(0, 100)
        with pytest.raises(MediaError, match="was changed while it was open"):
            one.measure(Progress())
    assert not list(tmp_path.rglob("*.peaks"))


def test_a_file_that_gives_way_to_another_lives_on_where_it_is_open(
    path: Path, tmp_path: Path, save_sound: Any
) -> None:
    whole, _ = read_sound(path)
    with opened(path, tmp_path) as one:
        other = save_sound("b.wav", np.zeros((2, 5000), np.float32), 8000)
        other.replace(path)
        assert np.array_equal(one.read(700, 100), whole[:, 700:800])
        with pytest.raises(MediaError, match="was changed while it was open"):
            one.measure(Progress())
        path.unlink()
        assert np.array_equal(one.read(700, 100), whole[:, 700:800])
        with pytest.raises(MediaError, match="the file is missing"):
            one.measure(Progress())


def test_what_is_no_recording_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"")
    with pytest.raises(MediaError, match=r"a\.wav: the file is empty"):
        open_recording(tmp_path / "a.wav", sha256="0" * 64, cache_folder=tmp_path)
    with pytest.raises(MediaError, match=r"b\.wav: the file is missing"):
        open_recording(tmp_path / "b.wav", sha256="0" * 64, cache_folder=tmp_path)


def test_one_that_is_cut_short_shows_what_there_is(save_sound: Any, rng: np.random.Generator, tmp_path: Path) -> None:
    path = save_sound("a.flac", rng.uniform(-1, 1, (1, CHUNK_FRAMES * 3)).astype(np.float32), 8000)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with opened(path, tmp_path) as one:
        with pytest.raises(MediaError, match=r"a\.flac: "):
            one.measure(Progress())
        assert one.peaks.known(0, CHUNK_FRAMES * 3, 3).tolist() == [MEASURED, 0, 0]


def test_drawn_another_way_it_is_another_spectrogram(path: Path, tmp_path: Path) -> None:
    with opened(path, tmp_path) as one:
        before = one.spectrogram
        one.draw(SoundView(scale="linear", channels="each"))
        assert one.spectrogram is not before
        assert one.spectrogram.channels == (0, 1)
        assert before.channels == (None,)


def test_the_reader_that_stands_nearest_is_taken(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    went: list[int] = []
    plain = SndFile.seek

    def noted(self: SndFile, frame: int) -> None:
        went.append(frame - self.at)
        plain(self, frame)

    monkeypatch.setattr(SndFile, "seek", noted)
    with opened(path, None) as one:
        with one._readers.reader_at(0), one._readers.reader_at(0):
            pass
        one.read(3_000_000, 100)
        one.read(1000, 100)
        for _ in range(5):
            went.clear()
            one.read(one._readers._idle[0].at, 100)
            one.read(one._readers._idle[0].at, 100)
            assert went == [0, 0]
