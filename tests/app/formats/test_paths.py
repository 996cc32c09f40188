"""Names of hostile files."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats.paths import LONGEST_BYTES, is_inside, safe_name, unique_folders, unique_names

HOSTILE = [
    "../x", "/etc/passwd", "..", ".", "", "a\x00b", "CON", "con.txt", "LPT1", "a/b", "a\\b", "C:\\x", "a:b", "x" * 500,
    "ü" * 300, " lead", "trail. ", "\u202egpj.exe", "\ud800", "-rf", "~root", "a\nb", "COM¹", ".hidden", "日本語",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_become_safe(name: str, tmp_path: Path) -> None:
    safe = safe_name(name, ".png")
    assert is_inside(safe) and len(safe.encode()) <= LONGEST_BYTES and not PureWindowsPath(safe).is_reserved()
    (tmp_path / safe).write_text("x")
    assert [path.name for path in tmp_path.iterdir()] == [safe]


@given(st.dictionaries(st.text("0123456789abcdef", min_size=16, max_size=16), st.text(max_size=40), max_size=8))
def test_unique_without_regard_to_case(wanted: dict[str, str]) -> None:
    names = unique_names({key: (path, ".wav") for key, path in wanted.items()})
    assert len({name.casefold() for name in names.values()}) == len(wanted)
    assert all(is_inside(name) and len(name.encode()) <= LONGEST_BYTES for name in names.values())


def test_a_name_depends_on_no_order() -> None:
    wanted = {"1" * 16: ("a/x.png", ".png"), "2" * 16: ("b/X.png", ".png"), "3" * 16: ("b/y.png", ".png")}
    assert unique_names(wanted) == unique_names(dict(reversed(wanted.items())))
    assert unique_names(wanted)["3" * 16] == "y.png" and unique_names(wanted)["1" * 16] == "x-11111111.png"


def test_folders() -> None:
    folders = unique_folders(("a", "A", "b/c", "plain"))
    assert folders["plain"] == "plain" and len({name.casefold() for name in folders.values()}) == 4


@pytest.mark.parametrize("path", ["", "/a", "a/../b", "a//b", "a\\b", "c:/x", "./a", "a/.", "a\x00"])
def test_paths_that_lead_out(path: str) -> None:
    assert not is_inside(path)
