from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from app.errors import Cancelled, MediaError
from app.media.digest import sha256_bytes, sha256_file


def test_it_is_sha256_of_all_bytes(tmp_path: Path) -> None:
    data = bytes(range(256)) * 10_000
    (tmp_path / "a").write_bytes(data)
    seen: list[int] = []
    assert sha256_file(tmp_path / "a", on_bytes=seen.append) == hashlib.sha256(data).hexdigest() == sha256_bytes(data)
    assert seen == [1 << 20, 2 << 20, len(data)]


def test_it_can_be_stopped_and_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")

    def stop(_: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        sha256_file(tmp_path / "a", on_bytes=stop)
    with pytest.raises(MediaError, match="missing"):
        sha256_file(tmp_path / "b")
