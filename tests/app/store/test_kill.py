"""A process that dies in the middle of a stream of edits loses none that it had acknowledged."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
def test_a_hundred_kills_lose_nothing(make_workspace) -> None:
    workspace = make_workspace()
    workspace.close()
    lab = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("kill_lab.py")), str(workspace.path), "100", "7"],
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert lab.returncode == 0, lab.stderr
    found = json.loads(lab.stdout)
    assert found["kills"] == 100
    assert found["told"] >= 100
    assert (found["missing"], found["damaged"]) == (0, [])
