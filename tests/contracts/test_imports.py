"""The architecture's import contracts hold, and each of them would fail on a bad example."""

from __future__ import annotations

import importlib.util
import sys
import tomllib
from pathlib import Path

import pytest

_spec = importlib.util.spec_from_file_location("bad_tree", Path(__file__).with_name("bad_tree.py"))
assert _spec is not None and _spec.loader is not None
bad_tree = sys.modules["bad_tree"] = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(bad_tree)

# contract → what breaks it: the module, and the line added to it.
BAD = {
    "layers": [
        ("app/dataset/scan.py", "import widgets.labeling.page"),
        ("app/main.py", "import widgets.labeling.page"),
        ("augment/render.py", "import app.store.reader"),
        ("augment/render.py", "import widgets.theme.colours"),
    ],
    "no-qt": [
        ("app/dataset/scan.py", "from PySide6.QtCore import QObject"),
        ("app/main.py", "import PySide6.QtWidgets"),
        ("augment/targets/boxes.py", "import PySide6"),
        ("augment/render.py", "import shiboken6"),
    ],
    "acyclic": [
        ("app/store/reader.py", "import app.workspace"),
        ("augment/targets/boxes.py", "import augment.render\n# and back\n"),
        ("widgets/labeling/page.py", "import widgets.shell.start"),
    ],
    "one-writer": [
        ("app/commands/labels.py", "from app.store.writer import Writer"),
        ("app/main.py", "import app.store.writer"),
        ("widgets/labeling/page.py", "from app.store import writer"),
    ],
    "sql-in-store": [
        ("app/dataset/scan.py", "import sqlite3"),
        ("app/media/probe.py", "import sqlite3"),
        ("app/workspace.py", "import sqlite3"),
        ("widgets/labeling/page.py", "from sqlite3 import connect"),
        ("app/commands/labels.py", "import sqlite3.dbapi2"),
    ],
    "plain-parts": [
        ("widgets/parts/button.py", "import app.workspace"),
        ("widgets/parts/button.py", "import augment.render"),
        ("widgets/parts/button.py", "import widgets.labeling.page"),
    ],
}
CASES = [(contract, path, line) for contract, examples in BAD.items() for path, line in examples]


def test_the_contracts_hold() -> None:
    verdict = bad_tree.lint(bad_tree.ROOT)
    assert verdict.kept, verdict.text


def test_what_is_allowed_is_kept(tmp_path: Path) -> None:
    bad_tree.plant(tmp_path)
    verdict = bad_tree.lint(tmp_path)
    assert verdict.kept, verdict.text


def test_every_contract_has_a_bad_example() -> None:
    declared = {contract["id"] for contract in tomllib.loads(bad_tree.contracts())["tool"]["importlinter"]["contracts"]}
    assert declared == set(BAD)


@pytest.mark.parametrize(("contract", "path", "line"), CASES)
def test_a_bad_example_breaks_its_contract(tmp_path: Path, contract: str, path: str, line: str) -> None:
    broken = {path: line + "\n"}
    if contract == "acyclic" and path.startswith("augment"):
        broken["augment/render.py"] = "import augment.targets.boxes\n"
    bad_tree.plant(tmp_path, broken)
    verdict = bad_tree.lint(tmp_path, contract)
    assert not verdict.kept, verdict.text
