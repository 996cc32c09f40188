from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from app.media import bounded_folder
from app.media.bounded_folder import BoundedFolder


def test_it_gives_back_what_was_put(tmp_path: Path) -> None:
    folder = BoundedFolder(tmp_path / "new", 1000)
    assert folder.get("a/b") is None
    assert folder.put("a/b", b"some bytes")
    assert folder.get("a/b") == b"some bytes"
    assert folder.put("a/b", b"")
    assert folder.get("a/b") == b""


def test_damage_is_noticed(tmp_path: Path) -> None:
    folder = BoundedFolder(tmp_path, 1000)
    folder.put("a", b"some bytes")
    whole = (tmp_path / "a").read_bytes()
    for bad in (b"", whole[:-1], whole[:5], whole[:15] + b"?" + whole[16:], whole + b"?"):
        (tmp_path / "a").write_bytes(bad)
        assert folder.get("a") is None


def test_what_was_longest_not_used_goes_first(tmp_path: Path) -> None:
    folder = BoundedFolder(tmp_path, 10_000)
    for number in range(8):
        folder.put(f"{number}/x", bytes(1000))
        os.utime(tmp_path / f"{number}/x", ns=(number, number))
    folder.get("0/x")
    folder.put("8/x", bytes(5000))
    folder.prune()
    left = [number for number in range(9) if folder.get(f"{number}/x") is not None]
    assert left == [0, 6, 7, 8]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0", "6", "7", "8"]


def test_it_never_grows_far_beyond_its_size(tmp_path: Path) -> None:
    folder = BoundedFolder(tmp_path, 20_000)
    for number in range(200):
        folder.put(f"{number % 7}/{number}", bytes(700))
    assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) <= 20_000 * 9 // 8 + 800
    later = BoundedFolder(tmp_path, 2000)
    later.put("one", bytes(10))
    assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) <= 2000


def test_a_full_disk_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int, mode: str) -> Any:
        os.close(handle)
        raise OSError(errno.ENOSPC, "No space left on device")

    folder = BoundedFolder(tmp_path, 1000)
    monkeypatch.setattr(bounded_folder.os, "fdopen", full)
    assert not folder.put("a", b"bytes")
    assert folder.get("a") is None
    assert not list(tmp_path.iterdir())
    (tmp_path / "file").touch()
    assert not BoundedFolder(tmp_path / "file", 1000).put("a", b"bytes")
