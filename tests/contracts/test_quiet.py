"""What a start costs: no Qt without a window, nothing heavy before the first paint, and never the network."""

from __future__ import annotations

import json
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("scipy", "albumentations", "audiomentations", "sklearn", "numba", "librosa", "cv2")

IMPORT_ALL = """
import importlib, json, sys
for name in json.loads(sys.argv[1]):
    importlib.import_module(name)
print(json.dumps(sorted(name for name in sys.modules if name.split(".")[0] in {"PySide6", "shiboken6"})))
"""

FIRST_PAINT = """
import json, sys, time
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

class Watch(QObject):
    painted = False
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and watched.isWidgetType() and watched.isWindow():
            self.painted = True
        return False

def look(*arguments):
    application, watch = QApplication.instance(), Watch()
    application.installEventFilter(watch)
    end = time.monotonic() + 60
    while not watch.painted and time.monotonic() < end:
        application.processEvents()
    print(json.dumps({"painted": watch.painted, "modules": sorted(sys.modules)}), flush=True)
    application.closeAllWindows()
    return 0

QApplication.exec = staticmethod(look)
from app.main import main
sys.exit(main([]))
"""

# What only the other medium needs, and what waits for a click.
NOT_FOR_IMAGES = (
    "soundfile", "app.media.decoder", "app.media.recording", "app.labeling.presegment", "widgets.labeling.sound.stage",
    "widgets.timeline.view", "scipy", "cv2", "pyvips", "app.media.mp3", "regex", "concurrent.futures.process",
    "widgets.shell.palette",
)  # fmt: skip
NOT_FOR_SOUND = (
    "widgets.labeling.image.stage",
    "widgets.canvas.view",
    "scipy",
    "cv2",
    "pyvips",
    "concurrent.futures.process",
)

OPENING = """
import json, sys, time
from pathlib import Path
from app.settings.store import Settings
from app.workspace import Workspace
from widgets.parts.text import Text
from widgets.shell.main_window import MainWindow
from widgets.shell.start import make_app
from widgets.theme.theme import Theme

folder = Path(sys.argv[1])
medium = sys.argv[2]
kind = "boxes" if medium == "image" else "segments"
tasks = "{t: {kind: " + kind + ", classes: [a]}}"
sheet = "\\n".join(["earmark: 1", "name: N", "version: 1.0.0", "media: " + medium, "tasks: " + tasks, ""])
Workspace.create(folder, name="N", media=medium, sheet_text=sheet).close()
application = make_app()
texts, changes, hear = set(), 0, Text.changeEvent

def count(text, event):
    global changes
    if event.type() == event.Type.StyleChange:
        changes += 1
        texts.add(text)
    hear(text, event)

Text.changeEvent = count
window = MainWindow(Theme(application, "light"), Settings(folder.parent / "settings.json"))
window.show()
assert window.open_project(folder, "label")
for _ in range(20):
    application.processEvents()
styled = changes / len(texts)
# What the first item brings, too: its tasks and, in jobs, its picture or sound.
assert window.project.workspace.sheet.tasks
import app.jobs.runner
if medium == "image":
    import app.media.look
own = [module for name, module in sys.modules.items() if name.split(".")[0] in ("app", "augment", "widgets")]
compiled = {
    f"{value.__module__}.{value.__name__}"
    for module in own for value in vars(module).values()
    if isinstance(value, type) and "__dataclass_fields__" in vars(value)
}
print(json.dumps({"modules": sorted(sys.modules), "styled": styled, "compiled": sorted(compiled)}), flush=True)
window.close()
"""

NO_QUESTIONS = """
import app.main
from importlib import import_module
for name in {names!r}:
    import_module(name)
import albumentations
"""


def _modules(package: str) -> list[str]:
    found = pkgutil.walk_packages([str(ROOT / package)], prefix=f"{package}.")
    return [package, *(module.name for module in found if not module.name.endswith(".__main__"))]


def _python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(ROOT), os.environ["PYTHONPATH"]])
    variables = {**os.environ, "PYTHONPATH": path, **environment}
    return subprocess.run(
        [sys.executable, *arguments], env=variables, cwd=ROOT, capture_output=True, text=True, check=False, timeout=180
    )


def test_no_module_of_app_or_augment_brings_qt() -> None:
    names = _modules("app") + _modules("augment")
    assert len(names) > 20
    run = _python("-c", IMPORT_ALL, json.dumps(names))
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout.splitlines()[-1]) == []


def test_the_first_paint_brings_nothing_heavy() -> None:
    run = _python("-c", FIRST_PAINT)
    assert run.returncode == 0, run.stderr
    seen = json.loads(run.stdout.splitlines()[-1])
    assert seen["painted"], "no window was painted within a minute"
    assert [name for name in HEAVY if name in seen["modules"]] == []


@pytest.mark.parametrize(("medium", "unwanted", "most"), [("image", NOT_FOR_IMAGES, 12), ("audio", NOT_FOR_SOUND, 60)])
def test_opening_a_project_brings_nothing_that_can_wait(
    tmp_path: Path, medium: str, unwanted: tuple[str, ...], most: int
) -> None:
    run = _python("-c", OPENING, str(tmp_path / "project"), medium)
    assert run.returncode == 0, run.stderr
    seen = json.loads(run.stdout.splitlines()[-1])
    assert [name for name in unwanted if name in seen["modules"]] == []
    # What is filled before it joins its parent is styled at each joining: 3.7 times on average before that was heeded.
    assert seen["styled"] < 2.5
    # A dataclass is Python text that is compiled when it is imported, 40 times as dear as a struct of msgspec.
    assert len(seen["compiled"]) <= most, seen["compiled"]


def test_the_version_brings_nothing_heavy() -> None:
    run = _python("-X", "importtime", "-m", "app.main")  # what the launcher imports before it looks at the arguments
    imported = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in run.stderr.splitlines() if "|" in line}
    assert imported & {*HEAVY, "PySide6", "numpy", "typer"} == set()


def test_the_program_keeps_albumentations_from_asking_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Albumentations asks a package index for its newest version when imported, unless it is told not to."""
    monkeypatch.delenv("NO_ALBUMENTATIONS_UPDATE")
    users = [name for name in _modules("augment") if "albumentations" in _source(name)]
    assert users, "nothing in augment uses albumentations: has it moved?"
    run = _python("-c", NO_QUESTIONS.format(names=users))
    assert run.returncode == 0, run.stderr
    # The fixture of tests/conftest.py fails this test when the attempt was made and swallowed.
    assert "newer version" not in run.stderr


def test_the_guard_sees_an_attempt_in_a_child(tmp_path: Path) -> None:
    log = tmp_path / "attempts.txt"
    code = "import socket\ntry:\n    socket.create_connection(('192.0.2.1', 80), 1)\nexcept Exception:\n    pass"
    _python("-c", code, EARMARK_TEST_NETWORK_LOG=str(log))
    assert "192.0.2.1" in log.read_text("utf-8")


def _source(module: str) -> str:
    path = ROOT / module.replace(".", "/")
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return file.read_text("utf-8")
