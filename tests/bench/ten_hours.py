"""Ten hours opened, looked at, measured, played and opened again, in a process of its own; one figure a line.

    python tests/bench/ten_hours.py RECORDING CACHE [--registered | --looked-over]

``test_sound_speed.py`` runs it. With ``--registered`` the file is registered first, as a project does, and only opened
and drawn; without, nobody has seen it before. With ``--looked-over`` it is not measured whole.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path

import numpy as np

from app.errors import Cancelled
from app.jobs.job import Progress
from app.media.digest import sha256_bytes
from app.media.recording import Recording, open_recording
from app.media.survey import identify_file

SPOTS = 512


def say(text: str, figure: str) -> None:
    """One line of the table."""
    print(f"{text} | {figure}")


def cpu_s() -> float:
    """CPU time of all threads."""
    spent = os.times()
    return spent.user + spent.system


def first_look(path: Path, sha256: str, cache: Path) -> Recording:
    """Opened and looked over, but not measured."""
    start, spent = time.perf_counter(), cpu_s()
    one = open_recording(path, sha256=sha256, cache_folder=cache)
    say("opened, wall s", f"{time.perf_counter() - start:.3f}")
    shown: dict[str, float] = {}
    progress = Progress()
    n_spots = 0

    def on_news() -> None:
        nonlocal n_spots
        # News come at 1, 2, 4 … spots.
        n_spots = max(1, 2 * n_spots)
        one.peaks.window(0, one.n_frames, 1600)
        if one.peaks.known(0, one.n_frames, 1600).all() and n_spots == SPOTS:
            shown[f"first waveform, all of it from {SPOTS} spots, wall s"] = time.perf_counter() - start
            shown["the same, CPU s of all threads"] = cpu_s() - spent
        if one.peaks.progress:
            shown.setdefault("looked over at 2,048 spots, wall s", time.perf_counter() - start)
            progress.cancel()

    with contextlib.suppress(Cancelled):
        one.measure(progress, on_news)
    for text, seconds in shown.items():
        say(text, f"{seconds:.2f}")
    return one


def work(one: Recording) -> None:
    """All that is done with a recording after the first look."""
    cpu, clock = cpu_s(), time.perf_counter()
    one.measure(Progress())
    say("measured whole, CPU s", f"{cpu_s() - cpu:.1f}")
    say("the same, wall s", f"{time.perf_counter() - clock:.1f}")
    rate_hz, rng = one.rate_hz, np.random.default_rng(1)
    for seconds in (36_000, 3600, 60, 1):
        for begin in rng.uniform(0, 36_000 - seconds, 5):
            one.peaks.window(begin * rate_hz, (begin + seconds) * rate_hz, 1600)
    waits = []
    for begin in rng.integers(0, one.n_frames - rate_hz, 20).tolist():
        clock = time.perf_counter()
        one.read(begin, rate_hz // 10)
        waits.append(time.perf_counter() - clock)
    say("0.1 s read anywhere, first, wall ms", f"{waits[0] * 1e3:.1f}")
    say("0.1 s read anywhere, median of 20, wall ms", f"{np.median(waits) * 1e3:.1f}")
    for begin in range(0, 30 * rate_hz, 4096):
        one.read(one.n_frames // 2 + begin, 4096)
    tiles = one.spectrogram
    cpu = cpu_s()
    tiles.fill(tiles.wanted(0, one.duration_s, 1600))
    say("spectrogram of all ten hours, 1,600 px, CPU s", f"{cpu_s() - cpu:.2f}")
    for begin in rng.uniform(0, 35_000, 20):
        tiles.fill(tiles.wanted(begin, begin + 10, 1600))
        tiles.window(begin, begin + 10, 1600)


def registered(path: Path, cache: Path) -> str:
    """The hash of a file that was registered, with all that registering keeps."""
    clock = time.perf_counter()
    found = identify_file(str(path), cache_folder=cache)
    say("registered before, hashed and counted, wall s", f"{time.perf_counter() - clock:.2f}")
    return found.sha256


def main(path: Path, cache: Path, *flags: str) -> None:
    """Prints the figures of one recording."""
    if "--registered" in flags:
        first_look(path, registered(path, cache), cache).close()
        return
    # In place of the hash, since hashing is measured elsewhere.
    sha256 = sha256_bytes(path.name.encode())
    one = first_look(path, sha256, cache)
    if "--looked-over" not in flags:
        work(one)
    one.close()
    again_and_memory(path, sha256, cache, measure="--looked-over" not in flags)


def again_and_memory(path: Path, sha256: str, cache: Path, *, measure: bool) -> None:
    """The second opening, and the most memory that all of this took."""
    clock = time.perf_counter()
    with open_recording(path, sha256=sha256, cache_folder=cache) as again:
        again.peaks.window(0, again.n_frames, 1600)
        say("opened again and drawn, wall s", f"{time.perf_counter() - clock:.3f}")
        if measure:
            again.measure(Progress())
    # The kernel's own mark: the one of getrusage begins with what the parent had.
    most = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    say("memory at its most, MB", f"{int(most.split()[1]) / 1024:.0f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
