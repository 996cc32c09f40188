"""Raised thresholds: fewer page faults with glibc, nothing anywhere else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
CODE = """
import resource, sys
import numpy as np
from augment.kernels.memory import keep_large_blocks
if sys.argv[1] == "keep":
    assert keep_large_blocks()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(20):
    np.ones((1000, 2000, 3), dtype=np.uint8)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def faults(how: str) -> int:
    # As Dask's nanny starts its workers: what the process asks for itself counts more.
    environment = {"MALLOC_TRIM_THRESHOLD_": "65536", "NUMPY_MADVISE_HUGEPAGE": "0"}
    run = subprocess.run(
        [sys.executable, "-c", CODE, how], capture_output=True, text=True, check=True, env=environment, cwd=ROOT
    )
    return int(run.stdout)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc only")
def test_blocks_are_kept_against_the_environment() -> None:
    assert faults("keep") < faults("leave") / 4


def test_elsewhere_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    from augment.kernels.memory import keep_large_blocks

    monkeypatch.setattr(sys, "platform", "darwin")
    assert keep_large_blocks.__wrapped__() is False
