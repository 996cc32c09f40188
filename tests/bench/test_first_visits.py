"""How long the window's thread is held at a stretch: while a project opens, and while each page is visited first.

A fresh process for each medium, so that the code of pages has to be loaded; CPU milliseconds of the window's thread in
one turn of the event loop, the longest of each visit. Once with the visits one right after the other, once after the
window has had time to load code ahead.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.demo.sample import make_sample

ROOT = Path(__file__).resolve().parents[2]
LIMIT_MS, AHEAD_MS = 100.0, 50.0
# On a core that others use as well, CPU time grows too; the script measures how much against its own best.
VISITS = """
import sys, time
from pathlib import Path
from app.settings.store import Settings
from tests.journeys.watch import Watch
from widgets.shell.main_window import MainWindow
from widgets.shell.start import keep_smooth, make_app
from widgets.theme.theme import Theme
app = make_app()
keep_smooth(app)
project, home, wait_s = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
window = MainWindow(Theme(app, "light"), Settings(home / "settings.json"))
window.show()
app.processEvents()
watch = Watch()
def turns(what, act, busy, least_s=0.3):
    longest, whole, end = 0.0, 0.0, time.monotonic() + least_s
    while time.monotonic() < end:
        before = time.thread_time()
        act()
        app.processEvents()
        spent = (time.thread_time() - before) * 1000
        act = int
        longest, whole = max(longest, spent / watch._slowness() if spent > 40 else spent), whole + spent
        if busy():
            end = max(end, time.monotonic() + least_s)
        time.sleep(0.001)
    print(f"{what}\\t{longest:.0f}\\t{whole:.0f}", flush=True)
def busy():
    view = window.project
    return view is None or view.maker.busy or bool(view.jobs.running)
turns("open", lambda: window.open_later(str(project), "label"), busy)
window.project.who.switch("lead")
turns("ahead", int, lambda: False, wait_s)
from widgets.shell.stages import STAGES
for stage in [row.id for row in STAGES if row.id != "label"]:
    turns(stage, lambda: window.project.visit(stage), busy)
turns("keys", window.project.show_keys, busy)
turns("settings", window.show_settings, lambda: busy() or len(window.project.pages["augment"].key_sides()) < 4)
window.close()
"""


@pytest.mark.parametrize("wait_s", [0.0, 8.0], ids=["at once", "after a while"])
@pytest.mark.parametrize("medium", ["pictures", "speech"])
def test_first_visits(tmp_path: Path, medium: str, wait_s: float) -> None:
    make_sample(tmp_path)
    environment = {
        "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path), "PATH": "/usr/bin:/bin",
    }  # fmt: skip
    command = [sys.executable, "-c", VISITS, str(tmp_path / medium), str(tmp_path), str(wait_s)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    print(f"\n| {medium}, {wait_s:.0f} s later, CPU ms | longest turn | in all |\n| --- | --- | --- |")
    for what, longest, whole in rows:
        print(f"| {what} | {longest} | {whole} |")
    limits = {"ahead": AHEAD_MS}
    assert not [row for row in rows if float(row[1]) > limits.get(row[0], LIMIT_MS)]
