"""How fast recordings are drawn: peaks, the first waveform of ten hours, spectrogram tiles, memory.

    pytest -o addopts=--import-mode=importlib -s tests/bench/test_sound_speed.py

Beside them stand, in the same run, the decoder alone and what sox, ffmpeg and audiowaveform do with the same file; the
table says which of those is missing. CPU seconds, children included, are compared, since other work on the machine
shows in the clock. The ten-hour files take 10 GB of the temporary folder, which are given back.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.media import recording
from app.media.digest import sha256_bytes
from app.media.flac_file import is_installed
from app.media.mp3_frames import frame_bytes
from app.media.peaks import measure_peaks
from app.media.recording import open_recording
from app.media.spectrogram import paint

# Ten hours take minutes to write.
pytestmark = [pytest.mark.bench, pytest.mark.timeout(0)]

RATE_HZ = 44_100
HOUR = 3600


def name_of_content(path: Path) -> str:
    """In place of the hash, since hashing is measured elsewhere."""
    return sha256_bytes(path.name.encode())


def cpu_s() -> float:
    """CPU time of this process and its children."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def best_cpu_s(run: Callable[[], object], times: int = 3) -> float:
    """The least CPU time of some runs."""
    found = []
    for _ in range(times):
        start = cpu_s()
        run()
        found.append(cpu_s() - start)
    return min(found)


def noise(seconds: int, channels: int = 2) -> np.ndarray:
    """Something like speech: noise that rises and falls, 16 bit."""
    rng = np.random.default_rng(1)
    t = np.arange(seconds * RATE_HZ)[:, None] / RATE_HZ
    loudness = 0.02 + 0.2 * np.clip(np.sin(t * np.array([2.1, 1.7])[:channels]), 0, 1) * (np.sin(t * 0.11) > -0.5)
    return (rng.normal(size=(len(t), channels)) * loudness * 32768).clip(-32768, 32767).astype(np.int16)


def write(path: Path, hours: float, part: np.ndarray) -> Path:
    """A file of ``part`` over and over."""
    container, subtype = {
        ".wav": ("RF64" if hours > 6 else "WAV", "PCM_16"), ".flac": ("FLAC", "PCM_16"),
        ".ogg": ("OGG", "VORBIS"), ".mp3": ("MP3", "MPEG_LAYER_III"),
    }[path.suffix]  # fmt: skip
    # The quickest FLAC there is, so that the file is made in minutes; decoding it takes as long as any other.
    level = 0.0 if path.suffix == ".flac" else None
    with soundfile.SoundFile(
        path, "w", RATE_HZ, part.shape[1], format=container, subtype=subtype, compression_level=level
    ) as file:
        for _ in range(round(hours * HOUR * RATE_HZ / len(part))):
            for at in range(0, len(part), 50_000):
                file.write(part[at : at + 50_000])
    return path


def decode(path: Path, dtype: str) -> None:
    """The decoder alone, into one block of memory."""
    with soundfile.SoundFile(path) as file:
        block = np.empty((1 << 20, file.channels), dtype)
        while len(file.read(1 << 20, dtype=dtype, always_2d=True, out=block)) == 1 << 20:
            pass


def rivals(path: Path, folder: Path) -> dict[str, list[str] | None]:
    """The commands of others that look at every sample; None where they are not installed."""
    lines = {
        "sox stat": ["sox", str(path), "-n", "stat"],
        "ffmpeg showwavespic": [
            "ffmpeg", "-y", "-loglevel", "error", "-i", str(path), "-filter_complex", "showwavespic=s=1600x240",
            "-frames:v", "1", str(folder / "wave.png"),
        ],
        "audiowaveform": ["audiowaveform", "-q", "-i", str(path), "-o", str(folder / "wave.dat"), "-z", "256"],
    }  # fmt: skip
    return {name: line if shutil.which(line[0]) else None for name, line in lines.items()}


def by_dr_flac(path: Path) -> None:
    """dr_flac alone, by miniaudio."""
    import miniaudio

    for _ in miniaudio.flac_stream_file(str(path), frames_to_read=1 << 16):
        pass


def by_pyav(path: Path) -> None:
    """FFmpeg's decoder alone, by PyAV: the frames are not even looked at."""
    import av

    with av.open(str(path)) as container:
        container.streams.audio[0].codec_context.thread_type = "NONE"
        for _ in container.decode(audio=0):
            pass


def other_decoders(path: Path) -> dict[str, Callable[[], object]]:
    """What else decodes FLAC to whole numbers, where it is installed; nothing for other files."""
    if path.suffix != ".flac":
        return {}
    found: dict[str, Callable[[], object]] = {
        "decoder alone, to int32": lambda: decode(path, "int32"),
        "decoder alone, dr_flac by miniaudio": lambda: by_dr_flac(path),
        "decoder alone, FFmpeg's by PyAV": lambda: by_pyav(path),
    }
    if shutil.which("ffmpeg"):
        line = ["ffmpeg", "-loglevel", "error", "-threads", "1", "-i", str(path), "-f", "null", "-"]
        found["decoder alone, ffmpeg to nothing"] = lambda: subprocess.run(line, check=True)
    return found


def measured_wall_s(path: Path, workers: int) -> float:
    """Seconds by the clock until a recording that was never seen is measured whole; the least of three."""
    from app.jobs.job import Progress

    recording.default_workers = lambda: workers
    found = []
    for _ in range(3):
        with open_recording(path, sha256=name_of_content(path), cache_folder=None) as one:
            start = time.perf_counter()
            one.measure(Progress())
            found.append(time.perf_counter() - start)
    return min(found)


@pytest.mark.parametrize("extension", ["wav", "flac"])
def test_peaks_of_an_hour_of_stereo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extension: str) -> None:
    path = write(tmp_path / f"hour.{extension}", 1, noise(60))
    decode(path, "int16")
    ours_s = best_cpu_s(lambda: measure_peaks(path))
    rows = {
        "decoder alone, to float": best_cpu_s(lambda: decode(path, "float32")),
        "decoder alone, to int16": best_cpu_s(lambda: decode(path, "int16")),
    }
    for name, run in other_decoders(path).items():
        with contextlib.suppress(ImportError):
            rows[name] = best_cpu_s(run)
    rows["Earmark, peaks"] = ours_s
    quick = extension == "flac" and is_installed()
    if quick:
        with monkeypatch.context() as without:
            without.setattr("app.media.sound.is_installed", lambda: False)
            rows["Earmark, peaks, without miniaudio"] = best_cpu_s(lambda: measure_peaks(path))
    print(f"\n| 1 h stereo {extension} | CPU s | ratio to Earmark |\n| --- | --- | --- |")
    for name, line in rivals(path, tmp_path).items():
        if line is None:
            print(f"| {name} | not installed | |")
            continue
        rows[name] = best_cpu_s(lambda line=line: subprocess.run(line, check=True, capture_output=True), 1)  # type: ignore[misc]
    for name, spent_s in rows.items():
        print(f"| {name} | {spent_s:.2f} | {spent_s / ours_s:.2f} |")
    monkeypatch.setattr(recording, "default_workers", recording.default_workers)
    alone_s, together_s = measured_wall_s(path, 1), measured_wall_s(path, 2)
    print(f"| measured in the window by one thread, wall s | {alone_s:.2f} | |")
    print(f"| by two threads, wall s | {together_s:.2f} | |")
    for name in ("sox stat", "ffmpeg showwavespic"):
        if name in rows:
            assert rows[name] >= (3 if extension == "wav" else 1.5 if quick else 1) * ours_s
    assert ours_s <= 1.5 * rows["decoder alone, dr_flac by miniaudio" if quick else "decoder alone, to float"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder that is emptied at once, not some runs later."""
    path = tmp_path_factory.mktemp("ten-hours")
    yield path
    shutil.rmtree(path)


@pytest.mark.parametrize("extension", ["wav", "flac", "mp3"])
def test_ten_hours_never_seen(folder: Path, extension: str) -> None:
    if extension == "mp3":
        # Its frames over and over, without the header that would say how many: encoding ten hours takes too long.
        part = write(folder / "part.mp3", 1 / 6, noise(60)).read_bytes()
        path = folder / "ten.mp3"
        path.write_bytes(part[frame_bytes(part[:4]) :] * 60)
    else:
        path = write(folder / f"ten.{extension}", 10, noise(600))
    found = subprocess.run(
        [sys.executable, __file__, str(path), str(folder / "cache")], check=True, capture_output=True, text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    ).stdout  # fmt: skip
    path.unlink()
    print(f"\n{found}", end="")
    rows = (line.strip("| ").split(" | ") for line in found.splitlines())
    figures = {row[0]: row[1] for row in rows if len(row) == 2}
    assert float(figures["first waveform, all of it from 512 spots, wall s"]) <= 1
    assert float(figures["memory at its most, MB"]) <= 300
    assert float(figures["opened again and drawn, wall s"]) <= 0.2


def look(path: Path, cache: Path) -> None:
    """Ten hours opened, looked at, measured, played and opened again, in a process of its own."""
    from app.errors import Cancelled
    from app.jobs.job import Progress

    say = lambda text, figure: print(f"| {text} | {figure} |")  # noqa: E731
    say(f"10 h of stereo, {path.suffix[1:]}, {path.stat().st_size / 1e9:.1f} GB", "")
    say("---", "---")
    start, spent = time.perf_counter(), cpu_s()
    one = open_recording(path, sha256=name_of_content(path), cache_folder=cache)
    say("opened, wall s", f"{time.perf_counter() - start:.3f}")
    shown: dict[str, float] = {}
    progress = Progress()

    n_news = 0

    def on_news() -> None:
        nonlocal n_news
        n_news += 1
        known = one.peaks.known(0, one.n_frames, 1600)
        one.peaks.window(0, one.n_frames, 1600)
        # News come at 1, 2, 4 … spots.
        if known.all() and n_news == 10:
            shown["first waveform, all of it from 512 spots, wall s"] = time.perf_counter() - start
            shown["the same, CPU s of all threads"] = cpu_s() - spent
        if one.peaks.progress:
            shown.setdefault("looked over at 2,048 spots, wall s", time.perf_counter() - start)
            progress.cancel()

    with contextlib.suppress(Cancelled):
        one.measure(progress, on_news)
    for text, seconds in shown.items():
        say(text, f"{seconds:.2f}")
    cpu = cpu_s()
    one.measure(Progress())
    say("measured whole, CPU s", f"{cpu_s() - cpu:.1f}")
    rng = np.random.default_rng(1)
    for seconds in (36_000, 3600, 60, 1):
        for begin in rng.uniform(0, 36_000 - seconds, 5):
            one.peaks.window(begin * RATE_HZ, (begin + seconds) * RATE_HZ, 1600)
    waits = []
    for begin in rng.integers(0, one.n_frames - RATE_HZ, 20).tolist():
        clock = time.perf_counter()
        one.read(begin, RATE_HZ // 10)
        waits.append(time.perf_counter() - clock)
    say("0.1 s read anywhere, first, wall ms", f"{waits[0] * 1e3:.1f}")
    say("0.1 s read anywhere, median of 20, wall ms", f"{np.median(waits) * 1e3:.1f}")
    for begin in range(0, 30 * RATE_HZ, 4096):
        one.read(one.n_frames // 2 + begin, 4096)
    tiles = one.spectrogram
    cpu, clock = cpu_s(), time.perf_counter()
    tiles.fill(tiles.wanted(0, one.duration_s, 1600))
    say("spectrogram of all ten hours, 1,600 px, CPU s", f"{cpu_s() - cpu:.2f}")
    for begin in rng.uniform(0, 35_000, 20):
        tiles.fill(tiles.wanted(begin, begin + 10, 1600))
        tiles.window(begin, begin + 10, 1600)
    one.close()
    clock = time.perf_counter()
    with open_recording(path, sha256=name_of_content(path), cache_folder=cache) as again:
        again.peaks.window(0, again.n_frames, 1600)
        say("opened again and drawn, wall s", f"{time.perf_counter() - clock:.3f}")
        again.measure(Progress())
    # The kernel's own mark: the one of getrusage begins with what the parent had.
    most = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    say("memory at its most, MB", f"{int(most.split()[1]) / 1024:.0f}")


@pytest.mark.parametrize("extension", ["wav", "flac", "ogg", "mp3"])
def test_a_new_view_of_the_spectrogram(tmp_path: Path, extension: str) -> None:
    from app.media.colours import colour_table

    path = write(tmp_path / f"a.{extension}", 0.25, noise(60))
    table = colour_table()
    with open_recording(path, sha256=name_of_content(path), cache_folder=tmp_path / "cache") as one:
        tiles = one.spectrogram
        tiles.fill(tiles.wanted(500, 510, 1200))  # entries and filters are there from the first view on
        made, stft = [], []
        for begin in range(20, 420, 40):
            start = time.process_time()
            tiles.fill(tiles.wanted(begin, begin + 10, 1200))
            found = tiles.window(begin, begin + 10, 1200)
            assert found is not None
            paint(found, table)
            made.append(time.process_time() - start)
            sound = one.read(begin * RATE_HZ, 10 * RATE_HZ)
            start = time.process_time()
            from app.media.spectrogram import tile

            paint(tile(sound, RATE_HZ, tiles.settings), table)
            stft.append(time.process_time() - start)
    print(
        f"\n| new 10 s view, {extension} | CPU ms, median |\n| --- | --- |\n"
        f"| transform and colour alone | {np.median(stft) * 1e3:.0f} |\n"
        f"| Earmark, read, tiles made and kept, painted | {np.median(made) * 1e3:.0f} |"
    )
    # Decoding anything but WAV takes as long again.
    assert np.median(made) <= (0.06 if extension == "wav" else 0.12)


if __name__ == "__main__":
    look(Path(sys.argv[1]), Path(sys.argv[2]))
