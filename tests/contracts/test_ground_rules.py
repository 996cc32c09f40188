"""The rules of tests/conftest.py bite: a small test folder breaks each of them once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]

BREAKERS = """
import logging, os, socket, sys, subprocess, threading, time
from pathlib import Path
import pytest

def test_loud():
    logging.getLogger("app.somewhere").warning("the disk is nearly full")

@pytest.mark.allow_log
def test_loud_on_purpose():
    logging.getLogger("app.somewhere").error("expected")

@pytest.fixture
def late():
    yield
    logging.getLogger("app.somewhere").error("while taking down")

def test_loud_at_the_end(late):
    pass

def test_network():
    socket.create_connection(("192.0.2.1", 80), 1)

def test_network_swallowed():
    try:
        socket.create_connection(("192.0.2.1", 80), 1)
    except Exception:
        pass

def test_network_in_a_child():
    code = "import urllib.request as r\\ntry: r.urlopen('http://192.0.2.1')\\nexcept Exception: pass"
    subprocess.run([sys.executable, "-c", code], check=True)

def test_local_socket():
    a, b = socket.socketpair()
    a.close(); b.close()

def test_thread_left():
    threading.Thread(target=time.sleep, args=(30,), daemon=True, name="stray").start()

def test_thread_that_ends():
    threading.Thread(target=time.sleep, args=(0.1,)).start()

def test_folders():
    assert all(Path(os.environ[name]).is_relative_to(Path(os.environ["HOME"]))
               for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"))
    assert "pytest" in os.environ["HOME"]

def test_file_left_open(tmp_path):
    (tmp_path / "x").touch()
    open(tmp_path / "x")

def test_qt_on_a_worker():
    found = []
    def work():
        try:
            import PySide6.QtXml
        except RuntimeError as problem:
            found.append(str(problem))
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert not found

def test_qt_is_loud(qtbot):
    from PySide6.QtCore import qWarning
    qWarning("QLayout: Attempting to add a layout to a widget that already has one")
"""


def test_each_rule_fails_the_test_that_breaks_it(tmp_path: Path) -> None:
    folder = tmp_path / "tests"
    folder.mkdir()
    shutil.copy(TESTS / "conftest.py", folder)
    shutil.copytree(TESTS / "quiet", folder / "quiet", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(TESTS.parent / "pyproject.toml", tmp_path)
    (folder / "test_breakers.py").write_text(BREAKERS, "utf-8")
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_", "COVERAGE_"))
    }
    environment["PYTHONPATH"] = ""
    command = [sys.executable, "-m", "pytest", "-q", "-rA", "-p", "no:cacheprovider", "-p", "no:cov", "--tb=no"]
    run = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    lines = run.stdout.splitlines()
    bad = {line.split("::")[1].split(" ")[0] for line in lines if line.startswith(("FAILED", "ERROR")) and "::" in line}
    assert bad == {
        "test_loud",
        "test_loud_at_the_end",
        "test_network",
        "test_network_swallowed",
        "test_network_in_a_child",
        "test_thread_left",
        "test_file_left_open",
        "test_qt_on_a_worker",
        "test_qt_is_loud",
    }, run.stdout + run.stderr
