"""A scheduler and two workers as one starts them in a terminal, and a batch on them: run by ``test_cluster``."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from app.augmenting.make.job import run_plan
from app.augmenting.make.remote import Cluster
from app.errors import EnvironmentFailed
from app.jobs.cluster import map_cluster
from app.jobs.job import Progress

COUNT, SIDE = 24, 100


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Its address and its workers, which have no nannies: dead ones stay dead."""
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    common = ["--nthreads", "1", "--no-nanny", "--death-timeout", "30", "--no-dashboard"]
    worker = ["dask_worker", address, *common, "--local-directory", str(folder)]
    parts = (["dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"], worker, worker)
    with ExitStack() as stack:
        started = []
        for name, *more in parts:
            command = [sys.executable, "-m", f"distributed.cli.{name}", *more]
            process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            stack.callback(process.wait)
            stack.callback(process.kill)
            started.append(process)
        yield address, started[1:]


def free_port() -> int:
    """One that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def kill_one(folder: Path) -> dict[str, Any]:
    """Media and samples by URL; the first worker is killed when five samples are there."""
    from tests.app.augmenting.make.test_resume import plan

    work = plan(folder / "a", COUNT, side=SIDE)
    with cluster(folder) as (address, workers):
        there = Cluster(address, {str(folder / "a" / "in"): f"file://{folder}/a/in"}, f"file://{folder}/shared")

        def watch(done: int, total: int | None, text: str) -> None:
            if done == 5:
                workers[0].send_signal(signal.SIGKILL)

        batch = run_plan(work, Progress(watch), cluster=there)
        killed = workers[0].wait(10) == -signal.SIGKILL
        other_lives = workers[1].poll() is None
    return {
        "killed": killed, "other_lives": other_lives, "failed": batch.failed,
        "sha256": [one.sha256 for one in batch.made], "nobody": nobody(),
    }  # fmt: skip


def nobody() -> str:
    """What is said at a port where no scheduler is."""
    address = f"tcp://127.0.0.1:{free_port()}"
    try:
        list(map_cluster(free_port_of, [1], address, progress=Progress(), on_crash=free_port_of, connect_s=0.5))
    except EnvironmentFailed as problem:
        return str(problem)
    return ""


def free_port_of(number: int) -> int:
    """Some work."""
    return number


if __name__ == "__main__":
    sys.stdout.write(json.dumps(kill_one(Path(sys.argv[1]))) + "\n")
