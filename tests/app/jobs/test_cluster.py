"""A batch on a real cluster of two worker processes, one of which is killed: all done, the same bytes as alone.

It runs in a process of its own, without the tests' guard against the network: all of it stays on this machine.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.augmenting.make.job import run_plan
from app.errors import CallError
from app.jobs.cluster import check_address
from app.jobs.job import Progress
from tests.app.augmenting.make.test_resume import ROOT, plan
from tests.app.jobs.cluster_run import COUNT, SIDE

distributed = pytest.importorskip("distributed")


def by_itself(folder: Path) -> dict[str, Any]:
    """What ``cluster_run`` says of it."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "packaging")])}
    run = subprocess.run(
        [sys.executable, "-m", "tests.app.jobs.cluster_run", str(folder)],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_one_of_two_workers_is_killed_and_nothing_is_lost(tmp_path: Path) -> None:
    found = by_itself(tmp_path)
    assert found["killed"] and found["other_lives"] and not found["failed"]
    alone = run_plan(plan(tmp_path / "alone", COUNT, side=SIDE), Progress())
    assert found["sha256"] == [one.sha256 for one in alone.made]
    files = sorted((tmp_path / "a" / "samples").iterdir())
    assert sorted(found["sha256"]) == sorted(hashlib.sha256(file.read_bytes()).hexdigest() for file in files)
    assert not list(tmp_path.rglob("*.part"))
    assert "nobody answers as a scheduler" in found["nobody"]


@pytest.mark.parametrize("text", ["127.0.0.1:8786", "tcp://localhost:8786", "tcp://[::1]:8786", "tls://host.lan:8786"])
def test_own_or_protected_schedulers_are_taken(text: str) -> None:
    assert check_address(text).endswith(":8786")


@pytest.mark.parametrize("text", ["tcp://10.0.0.7:8786", "host.lan:8786", "tcp://0.0.0.0:8786"])
def test_an_open_scheduler_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(CallError, match=r"runs code on its workers.*tls://.*ssh -L"):
        check_address(text)


@pytest.mark.parametrize("text", ["", "http://127.0.0.1:8786", "tcp://127.0.0.1", "tcp://127.0.0.1:x", "tcp://[::1"])
def test_what_is_no_address_is_told(text: str) -> None:
    with pytest.raises(CallError, match="write it as"):
        check_address(text)


def test_workers_take_only_calls_that_are_meant_for_them() -> None:
    from earmark.worker import run

    with pytest.raises(ValueError, match="not a call for workers"):
        run("os:system", '"true"')
