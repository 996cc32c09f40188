from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from widgets.bridge.features import QUESTION, SUPPORT, leave_sources_unread

ROOT = Path(__file__).resolve().parents[3]
# Counts whose source PySide reads while a module is imported that names PySide6 in it.
COUNT = """
import inspect, json, sys
from PySide6.QtCore import Qt
from widgets.bridge.features import leave_sources_unread
if {unread}:
    assert leave_sources_unread()
read, before = [], inspect.getsource
inspect.getsource = lambda module: read.append(getattr(module, "__name__", "")) or before(module)
from widgets.parts.flow import Flow
from widgets.theme.tokens import Tokens
print(json.dumps(read))
"""


def sources_read(*, unread: bool) -> list[str]:
    path = os.pathsep.join([str(ROOT), os.environ["PYTHONPATH"]])
    run = subprocess.run(
        [sys.executable, "-c", COUNT.format(unread=unread)],
        env={**os.environ, "PYTHONPATH": path}, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    found: list[str] = json.loads(run.stdout)
    return found


def test_no_source_is_read_once_it_is_switched_off() -> None:
    assert "widgets.parts.flow" in sources_read(unread=False), "this PySide asks in another way: is the hook needed?"
    assert sources_read(unread=True) == []


def test_a_pyside_without_the_hook_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(sys.modules[SUPPORT], QUESTION)
    assert not leave_sources_unread()
    assert not hasattr(sys.modules[SUPPORT], QUESTION)
    monkeypatch.delitem(sys.modules, SUPPORT)
    assert not leave_sources_unread()
