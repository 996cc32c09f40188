"""The wheel holds the launcher with the rooms below it, and nothing else at the top."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("app", "augment", "widgets", "resources", "packaging")
FILES = ("pyproject.toml", "README.md", "LICENSE", "THIRD_PARTY_LICENSES.md", ".gitignore")


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names in a wheel built from a copy: a build must not depend on what else lies in the checkout."""
    copy = tmp_path_factory.mktemp("checkout")
    for part in PARTS:
        shutil.copytree(ROOT / part, copy / part)
    for file in FILES:
        shutil.copy(ROOT / file, copy)
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    run = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False, timeout=120)
    assert run.returncode == 0, run.stderr
    with zipfile.ZipFile(next(out.glob("earmark-*.whl"))) as wheel:
        return wheel.namelist()


def test_only_earmark_comes_to_site_packages(names: list[str]) -> None:
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"earmark"}


@pytest.mark.parametrize("room", ["app", "augment", "widgets", "resources"])
def test_every_file_of_a_room_is_in_it(names: list[str], room: str) -> None:
    here = {file.relative_to(ROOT).as_posix() for file in (ROOT / room).rglob("*") if file.is_file()}
    here = {name for name in here if "__pycache__" not in name and not name.endswith(".pyc")}
    packed = {name.removeprefix("earmark/_rooms/") for name in names if name.startswith(f"earmark/_rooms/{room}/")}
    assert packed == here


def test_the_licences_travel_along(names: list[str]) -> None:
    ends = {name.rsplit("/", 1)[-1] for name in names if ".dist-info/licenses/" in name}
    assert ends == {"LICENSE", "THIRD_PARTY_LICENSES.md"}
