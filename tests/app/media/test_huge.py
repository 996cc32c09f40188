"""20,000 × 20,000 pixels are opened by tiles, in a process of its own that never takes a gigabyte."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

MAKE = """
import sys, pyvips
grey = pyvips.Image.xyz(20000, 20000).extract_band(0).linear(0.0127, 0).cast("uchar")
grey.bandjoin([grey.invert(), grey]).copy(interpretation="srgb").jpegsave(sys.argv[1], Q=80)
"""
OPEN = """
import json, resource, sys, time
from pathlib import Path
from app.media.look import open_picture_source
started = time.perf_counter()
found = open_picture_source(sys.argv[1], sha256="e" * 64, cache_folder=Path(sys.argv[2]))
opened_s = time.perf_counter() - started
parts = []
for place in range(0, 18000, 1500):
    at = time.perf_counter()
    part = found.part(0, place, 19000 - place, place + 1600, 20000 - place)
    parts.append(time.perf_counter() - at)
whole = found.part(found.n_levels - 1, 0, 0, *found.level_size(found.n_levels - 1))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 10 if sys.platform != "darwin" else 1 << 20)
print(json.dumps({"peak_mb": peak, "opened_s": opened_s, "part_ms": 1000 * sorted(parts)[len(parts) // 2],
                  "size": found.size_px, "left": int(part[500, 5, 0]), "whole": whole.shape}))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell the peak of a process this way")
def test_twenty_thousand_pixels_a_side_within_a_gigabyte(tmp_path: Path) -> None:
    picture = tmp_path / "huge.jpg"
    subprocess.run([sys.executable, "-c", MAKE, str(picture)], check=True, timeout=120)
    command = [sys.executable, "-c", OPEN, str(picture), str(tmp_path / "cache")]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    found = json.loads(done.stdout)
    assert found["size"] == [20000, 20000]
    assert found["peak_mb"] < 1000, found
    assert found["left"] == pytest.approx(16500 * 0.0127, abs=4), "the right place, and the right colours"
    assert found["whole"][2] == 3
