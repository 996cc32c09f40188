from __future__ import annotations

import builtins
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from widgets.bridge.features import BEFORE, leave_imports_alone

ROOT = Path(__file__).resolve().parents[3]
# Counts whose source PySide reads while a module is imported that names PySide6 in it.
COUNT = """
import builtins, inspect, json, sys
from PySide6.QtCore import Qt
from widgets.bridge.features import HOOK, leave_imports_alone
assert builtins.__import__.__name__ == HOOK
if {alone}:
    assert leave_imports_alone() and builtins.__import__.__name__ != HOOK
read, before = [], inspect.getsource
inspect.getsource = lambda module: read.append(getattr(module, "__name__", "")) or before(module)
from widgets.parts.flow import Flow
from widgets.theme.tokens import Tokens
print(json.dumps(read))
"""


def sources_read(*, alone: bool) -> list[str]:
    path = os.pathsep.join([str(ROOT), os.environ["PYTHONPATH"]])
    run = subprocess.run(
        [sys.executable, "-c", COUNT.format(alone=alone)],
        env={**os.environ, "PYTHONPATH": path}, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    found: list[str] = json.loads(run.stdout)
    return found


def test_no_source_is_read_once_it_is_switched_off() -> None:
    assert "widgets.parts.flow" in sources_read(alone=False), "this PySide asks in another way: is the hook needed?"
    assert sources_read(alone=True) == []


def test_what_another_has_put_over_it_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def other(*_: object) -> None: ...

    monkeypatch.setattr(builtins, "__import__", other)
    assert not leave_imports_alone()
    assert vars(builtins)["__import__"] is other
    monkeypatch.undo()
    monkeypatch.setattr(builtins, BEFORE, None, raising=False)
    assert not leave_imports_alone()
