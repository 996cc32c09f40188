"""What modules import, read from their compiled code, held against what they say in their source."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.jobs.job import Progress
from widgets.shell.needs import imported_by, is_windows_own, needs

ROOT = Path(__file__).resolve().parents[3]
ROOM = "widgets_made_up"


def said(body: list[ast.stmt]) -> Iterator[str]:
    """The modules that a source imports as it is loaded."""
    for line in body:
        if isinstance(line, ast.If) and getattr(line.test, "id", "") == "TYPE_CHECKING":
            yield from said(line.orelse)
        elif isinstance(line, ast.Import):
            yield from (one.name for one in line.names)
        elif isinstance(line, ast.ImportFrom):
            yield str(line.module)


@pytest.mark.parametrize("room", ["labeling", "rules", "slices", "shell"])
def test_as_in_the_source(room: str) -> None:
    for file in sorted((ROOT / "widgets" / room).glob("*.py")):
        name = f"widgets.{room}.{file.stem}"
        found, wanted = set(imported_by(name)), set(said(ast.parse(file.read_text("utf-8")).body))
        assert wanted <= found, name
        # Besides, the names of "from package import module".
        assert all(more.rpartition(".")[0] in wanted for more in found - wanted), name


def test_each_comes_after_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("widgets.lineage") or name == "widgets.parts.table"]:
        monkeypatch.delitem(sys.modules, name)
    order = needs(("widgets.lineage.page",), Progress())
    assert order[-1] == "widgets.lineage.page"
    assert order.index("widgets.parts.table") < order.index("widgets.lineage.page")
    assert all(is_windows_own(name) and name not in sys.modules for name in order), "none of them was loaded here"
    assert needs(("widgets.lineage.page", "app.records"), Progress()) == order


def test_what_is_nowhere_is_said_where_it_is_used() -> None:
    assert needs((f"widgets.{ROOM}.page",), Progress()) == (f"widgets.{ROOM}.page",)
    with pytest.raises(ModuleNotFoundError, match=ROOM):
        needs((f"{ROOM}.page",), Progress())
