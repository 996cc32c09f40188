"""A small copy of the architecture to break on purpose, and the real contracts to run on it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# The modules that the contracts name, and one neighbour of each kind.
MODULES = (
    "app/main.py",
    "app/workspace.py",
    "app/store/reader.py",
    "app/store/writer.py",
    "app/commands/labels.py",
    "app/dataset/scan.py",
    "app/media/probe.py",
    "app/media/thumbnails.py",
    "augment/render.py",
    "augment/targets/boxes.py",
    "widgets/shell/start.py",
    "widgets/theme/colours.py",
    "widgets/parts/button.py",
    "widgets/labeling/page.py",
)
# What is allowed today, so that a contract that fails on everything is noticed too.
GOOD = {
    "app/main.py": "from widgets.shell.start import run_window\n",
    "app/store/reader.py": "import sqlite3\n",
    "app/media/thumbnails.py": "import sqlite3\n",
    "app/store/writer.py": "from app.store import reader\n",
    "app/workspace.py": "from app.store import writer\nimport augment.render\n",
    "widgets/shell/start.py": "import PySide6\nimport app.workspace\nimport widgets.labeling.page\n",
    "widgets/labeling/page.py": "import widgets.parts.button\n",
    "widgets/parts/button.py": "import PySide6\nimport widgets.theme.colours\n",
}


@dataclass(frozen=True)
class Verdict:
    """What import-linter says about one tree."""

    kept: bool
    text: str


def plant(root: Path, broken: dict[str, str] | None = None) -> None:
    """Writes the small tree below ``root``; ``broken`` adds lines to its modules, by path."""
    for path in {*MODULES, *(broken or {})}:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(GOOD.get(path, "") + (broken or {}).get(path, ""), "utf-8")
    for folder in {parent for path in MODULES for parent in (root / path).parents if root in parent.parents}:
        (folder / "__init__.py").touch()
    (root / "pyproject.toml").write_text(contracts(), "utf-8")


def contracts() -> str:
    """The import contracts as the real pyproject.toml has them."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    found = re.search(r"^\[tool\.importlinter\]$.*?(?=^\[(?!\[?tool\.importlinter)|\Z)", text, re.MULTILINE | re.DOTALL)
    assert found is not None, "pyproject.toml has no [tool.importlinter]"
    return found.group()


def lint(root: Path, contract: str | None = None) -> Verdict:
    """Runs import-linter in ``root``, on one contract or on all."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    command += ["--contract", contract] if contract else []
    # The tree's own packages must come before the checkout's.
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root), os.environ.get("PYTHONPATH", "")])}
    run = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False, timeout=120)
    text = run.stdout + run.stderr
    assert (run.returncode in (0, 1) and "BROKEN" in text) or "KEPT" in text, text
    return Verdict(kept=run.returncode == 0, text=text)
