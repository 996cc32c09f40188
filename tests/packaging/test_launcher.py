"""The launcher finds the rooms, in a checkout and where they are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LAUNCHER = ROOT / "packaging" / "earmark"


def _run(path: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(path), os.environ["PYTHONPATH"]])}
    command = [sys.executable, "-m", "earmark", *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=60)


def _version() -> str:
    return (ROOT / "app" / "version.py").read_text("utf-8").split('VERSION = "')[1].split('"')[0]


def test_a_checkout_runs_from_any_folder(tmp_path: Path) -> None:
    run = _run(LAUNCHER.parent, tmp_path, "--version")
    assert (run.returncode, run.stdout) == (0, f"earmark {_version()}\n"), run.stderr


def test_an_app_of_somebody_else_in_the_current_folder_is_not_taken_for_ours(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").write_text("raise SystemExit('the wrong app')\n", "utf-8")
    run = _run(LAUNCHER.parent, tmp_path, "--version")
    assert (run.returncode, run.stdout) == (0, f"earmark {_version()}\n"), run.stderr


def test_installed_rooms_come_before_the_checkout(tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(LAUNCHER, site / "earmark", ignore=shutil.ignore_patterns("__pycache__"))
    rooms = site / "earmark" / "_rooms" / "app"
    rooms.mkdir(parents=True)
    (rooms / "__init__.py").touch()
    (rooms / "main.py").write_text("def main():\n    print('installed')\n    return 7\n", "utf-8")
    run = _run(site, tmp_path)
    assert (run.returncode, run.stdout) == (7, "installed\n"), run.stderr
