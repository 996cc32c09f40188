"""How fast recordings are drawn: peaks, the first waveform of ten hours, spectrogram tiles, memory.

    make bench ARGS="-k sound_speed"

prints the tables of docs/benchmarks.md. Beside Earmark stand, in the same run, the decoders alone and what sox, ffmpeg
and audiowaveform do with the same file; the table says which of those is missing. The ten-hour files take 10 GB of the
temporary folder, which are given back.
"""

from __future__ import annotations

import contextlib
import importlib.util
import math
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.errors import Cancelled
from app.jobs.job import Progress
from app.jobs.runner import default_workers
from app.media import recording
from app.media.colours import colour_table
from app.media.digest import sha256_bytes
from app.media.flac_file import is_installed
from app.media.mp3_frames import frame_bytes
from app.media.recording import open_recording
from app.media.spectrogram import paint, tile
from tests.bench.long_ogg import repeated

# Ten hours take minutes to write.
pytestmark = [pytest.mark.bench, pytest.mark.timeout(0)]

RATE_HZ = 44_100
HOUR = 3600
OURS = "Earmark, opened and measured whole"
ONE_THREAD = "Earmark by one thread"
WITHOUT = "Earmark without miniaudio"
DR_FLAC = "decoder alone, dr_flac by miniaudio"
FIRST = "first waveform, all of it from 512 spots, wall s"


def name_of_content(path: Path) -> str:
    """In place of the hash, since hashing is measured elsewhere."""
    return sha256_bytes(path.name.encode())


def cpu_s() -> float:
    """CPU time of this process and its children."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


Spent = tuple[float, float]
"""CPU seconds, children included, and seconds by the clock."""


def least(rows: Mapping[str, Callable[[], object]], rounds: int = 3) -> dict[str, Spent]:
    """The least that each row took, in rounds that go by all of them: other work on the machine is met by each."""
    found = dict.fromkeys(rows, (math.inf, math.inf))
    for _ in range(rounds):
        for name, run in rows.items():
            cpu, clock = cpu_s(), time.perf_counter()
            run()
            wall_s = time.perf_counter() - clock
            found[name] = min(found[name][0], cpu_s() - cpu), min(found[name][1], wall_s)
    return found


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """In Markdown, as docs/benchmarks.md holds it."""
    lines = [head, ["---"] * len(head), *rows]
    print("\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines))


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
        ".ogg": ("OGG", "VORBIS"), ".opus": ("OGG", "OPUS"), ".mp3": ("MP3", "MPEG_LAYER_III"),
    }[path.suffix]  # fmt: skip
    # The quickest FLAC there is, so that the file is made in minutes; decoding it takes as long as any other.
    level = 0.0 if path.suffix == ".flac" else None
    # Opus knows no 44,100 Hz.
    rate_hz = 48_000 if path.suffix == ".opus" else RATE_HZ
    with soundfile.SoundFile(
        path, "w", rate_hz, part.shape[1], format=container, subtype=subtype, compression_level=level
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


def decoders(path: Path) -> dict[str, Callable[[], object]]:
    """Decoding and nothing else, by all that is installed."""
    found: dict[str, Callable[[], object]] = {
        "decoder alone, to float": lambda: decode(path, "float32"),
        "decoder alone, to int16": lambda: decode(path, "int16"),
    }
    if path.suffix != ".flac":
        return found
    if is_installed():
        found[DR_FLAC] = lambda: by_dr_flac(path)
    if importlib.util.find_spec("av"):
        found["decoder alone, FFmpeg's by PyAV"] = lambda: by_pyav(path)
    if shutil.which("ffmpeg"):
        line = ["ffmpeg", "-loglevel", "error", "-threads", "1", "-i", str(path), "-f", "null", "-"]
        found["decoder alone, ffmpeg to nothing"] = lambda: subprocess.run(line, check=True)
    return found


def measured(path: Path, *, workers: int = 0, extra: bool = True) -> None:
    """A recording that was never seen, from opening it to its whole waveform, as the window does it."""
    with pytest.MonkeyPatch.context() as patch:
        if workers:
            patch.setattr(recording, "default_workers", lambda: workers)
        if not extra:
            patch.setattr("app.media.sound.is_installed", lambda: False)
        with open_recording(path, sha256=name_of_content(path), cache_folder=None) as one:
            one.measure(Progress())


def coarse(path: Path) -> None:
    """The same up to the picture that is drawn of the looks at single spots, before anything is measured."""
    progress = Progress()
    with open_recording(path, sha256=name_of_content(path), cache_folder=None) as one, contextlib.suppress(Cancelled):
        one.measure(progress, lambda: progress.cancel() if one.peaks.progress else None)


@pytest.mark.parametrize("extension", ["wav", "flac"])
def test_peaks_of_an_hour_of_stereo(tmp_path: Path, extension: str) -> None:
    path = write(tmp_path / f"hour.{extension}", 1, noise(60))
    decode(path, "int16")
    quick = extension == "flac" and is_installed()
    rows = decoders(path)
    rows[OURS] = lambda: measured(path)
    rows["Earmark, looked over at 240 spots and one chunk"] = lambda: coarse(path)
    rows[ONE_THREAD] = lambda: measured(path, workers=1)
    if quick:
        rows[WITHOUT] = lambda: measured(path, extra=False)
    missing = []
    for name, line in rivals(path, tmp_path).items():
        if line is None:
            missing.append([name, "not installed", "", "", ""])
        else:
            rows[name] = lambda line=line: subprocess.run(line, check=True, capture_output=True)
    spent = least(rows)
    ours = spent[OURS]
    table(
        [f"1 h of stereo {extension.upper()}, {default_workers()} cores", "CPU s", "× Earmark", "wall s", "× Earmark"],
        [
            [name, f"{cpu:.2f}", f"{cpu / ours[0]:.2f}", f"{wall:.2f}", f"{wall / ours[1]:.2f}"]
            for name, (cpu, wall) in spent.items()
        ]
        + missing,
    )
    alone = spent[DR_FLAC if quick else "decoder alone, to float"]
    # Threads of one process wait for each other's interpreter, which costs CPU and wins time.
    assert spent[ONE_THREAD][0] <= 1.5 * alone[0], "by CPU of one thread, beside the decoder alone"
    assert ours[1] <= 1.5 * alone[1], "by the clock, beside the decoder alone"
    if default_workers() < 2:
        return
    for name in {"sox stat", "ffmpeg showwavespic"} & spent.keys():
        # libsndfile's FLAC alone is half of what sox takes, so that two cores are too few.
        goal = 3 if extension == "wav" or quick else 1.5
        assert spent[name][1] >= goal * ours[1], f"{name}, by the clock"
        assert not quick or spent[name][1] >= 1.5 * spent[WITHOUT][1], f"{name}, by the clock, without the extra"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder that is emptied at once, not some runs later."""
    path = tmp_path_factory.mktemp("ten-hours")
    yield path
    shutil.rmtree(path)


def ten_hours(folder: Path, extension: str) -> Path:
    """Ten hours of stereo. The MP3 has no Xing header, so that its frames must be counted to know its length."""
    path = folder / f"ten.{extension}"
    if extension in ("wav", "flac"):
        return write(path, 10, noise(600))
    # What was encoded once, over and over: encoding ten hours takes too long.
    part = folder / f"part.{extension}"
    if extension == "m4a":
        # Copied, not encoded again: one stream with one index.
        plain = write(folder / "part.wav", 1 / 6, noise(60))
        quiet = ["ffmpeg", "-y", "-loglevel", "error"]
        subprocess.run([*quiet, "-i", str(plain), "-c:a", "aac", "-b:a", "96k", str(part)], check=True)
        subprocess.run([*quiet, "-stream_loop", "59", "-i", str(part), "-c", "copy", str(path)], check=True)
        return path
    write(part, 1 / 6, noise(60))
    if extension == "mp3":
        data = part.read_bytes()
        path.write_bytes(data[frame_bytes(data[:4]) :] * 60)
        return path
    return repeated(part, path, 10 * HOUR * (48_000 if extension == "opus" else RATE_HZ))


def looked_at(path: Path, cache: Path, *flags: str) -> dict[str, str]:
    """The figures that ``ten_hours.py`` prints."""
    root = Path(__file__).parents[2]
    before = os.environ.get("PYTHONPATH", "")
    lines = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("ten_hours.py")), str(path), str(cache), *flags],
        check=True, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": f"{root}{os.pathsep}{before}"},
    ).stdout.splitlines()  # fmt: skip
    return dict(line.split(" | ") for line in lines)


GOALS = {FIRST: 1.0, "opened again and drawn, wall s": 0.2, "memory at its most, MB": 300.0}


def test_ten_hours(folder: Path) -> None:
    columns: dict[str, dict[str, str]] = {}
    has_m4a = importlib.util.find_spec("av") and shutil.which("ffmpeg")
    for extension in ("wav", "flac", "mp3", "ogg", *(["m4a"] if has_m4a else [])):
        path = ten_hours(folder, extension)
        head = f"{extension.upper()}, {path.stat().st_size / 1e9:.1f} GB"
        columns[f"{head}, never seen"] = looked_at(path, folder / extension)
        if extension == "mp3":
            columns[f"{head}, registered"] = looked_at(path, folder / "registered", "--registered")
        path.unlink()
    held_against_goals("10 h of stereo", columns)


def test_ten_hours_of_opus_looked_over(folder: Path) -> None:
    """It takes many minutes to decode: opened and looked over, as whoever waits sees it."""
    path = ten_hours(folder, "opus")
    head = f"OPUS, {path.stat().st_size / 1e9:.1f} GB, never seen"
    held_against_goals("10 h of stereo, not measured whole", {head: looked_at(path, folder / "opus", "--looked-over")})
    path.unlink()


def held_against_goals(title: str, columns: Mapping[str, Mapping[str, str]]) -> None:
    """Prints the figures of each file beside the goals, and asserts them."""
    names = dict.fromkeys(name for figures in columns.values() for name in figures)
    goals = [f"≤ {GOALS[name]:g}" if name in GOALS else "" for name in names]
    rows = [[name, *(one.get(name, "") for one in columns.values())] for name in names]
    table([title, *columns, "goal"], [[*row, goal] for row, goal in zip(rows, goals, strict=True)])
    for head, figures in columns.items():
        assert FIRST in figures
        for name, most in GOALS.items():
            assert name not in figures or float(figures[name]) <= most, f"{head}: {name}"


def spectrogram_views(path: Path, cache: Path) -> Spent:
    """CPU seconds of a new view of ten seconds, median of ten: transform and colour alone, and all of it."""
    colours = colour_table()
    with open_recording(path, sha256=name_of_content(path), cache_folder=cache) as one:
        tiles = one.spectrogram
        tiles.fill(tiles.wanted(500, 510, 1200))  # entries and filters are there from the first view on
        made, stft = [], []
        for begin in range(20, 420, 40):
            start = time.process_time()
            tiles.fill(tiles.wanted(begin, begin + 10, 1200))
            found = tiles.window(begin, begin + 10, 1200)
            assert found is not None
            paint(found, colours)
            made.append(time.process_time() - start)
            sound = one.read(begin * RATE_HZ, 10 * RATE_HZ)
            start = time.process_time()
            paint(tile(sound, RATE_HZ, tiles.settings), colours)
            stft.append(time.process_time() - start)
    return float(np.median(stft)), float(np.median(made))


def test_a_new_view_of_the_spectrogram(tmp_path: Path) -> None:
    extensions = ("wav", "flac", "ogg", "mp3")
    views = [spectrogram_views(write(tmp_path / f"a.{one}", 0.25, noise(60)), tmp_path / one) for one in extensions]
    names = ("transform and colour alone", "Earmark, read, tiles made and kept, painted")
    table(
        ["new 10 s view of the spectrogram, CPU ms, median", *map(str.upper, extensions), "goal"],
        [
            [name, *(f"{view[row] * 1e3:.0f}" for view in views), "≤ 60" if row else ""]
            for row, name in enumerate(names)
        ],
    )
    for extension, (_, made_s) in zip(extensions, views, strict=True):
        assert made_s <= 0.06, extension
