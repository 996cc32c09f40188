from __future__ import annotations

import io
import os
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as PilImage

from app.media.thumbnails import Thumbnails, encode_thumbnail, make_thumbnail
from app.units import Image


def key(n: int) -> str:
    return f"{n:064x}"


def test_a_thumbnail_is_a_small_upright_jpeg(tmp_path: Path, picture: Image) -> None:
    exif = PilImage.Exif()
    exif[0x0112] = 6
    PilImage.fromarray(np.kron(picture, np.ones((20, 20, 1), np.uint8))).save(tmp_path / "a.jpg", exif=exif)
    with PilImage.open(io.BytesIO(make_thumbnail(tmp_path / "a.jpg"))) as small:
        assert (small.format, small.size) == ("JPEG", (171, 256))
    with PilImage.open(io.BytesIO(encode_thumbnail(picture))) as same:
        assert same.size == (48, 32)


def test_what_was_put_is_found_after_closing(tmp_path: Path) -> None:
    place = tmp_path / "cache" / "thumbnails.db"
    first = Thumbnails(place)
    first.put_many({key(n): f"jpeg {n}".encode() for n in range(1200)})
    assert first.get(key(7)) == b"jpeg 7"
    assert first.get(key(9999)) is None
    first.close()
    again = Thumbnails(place)
    assert again.get_many([key(n) for n in range(2000)]) == {key(n): f"jpeg {n}".encode() for n in range(1200)}
    again.put_many({key(1): b"new"})
    assert again.get(key(1)) == b"new"
    again.close()


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100, b"SQLite format 3\0" + bytes(5000)])
def test_a_damaged_cache_is_begun_anew(tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "t.db"
    place.write_bytes(content)
    cache = Thumbnails(place)
    cache.put_many({key(1): b"x"})
    assert cache.get(key(1)) == b"x"
    cache.close()
    again = Thumbnails(place)
    assert again.get(key(1)) == b"x"
    again.close()


def test_damage_while_it_is_open_is_begun_anew(tmp_path: Path) -> None:
    place = tmp_path / "t.db"
    cache = Thumbnails(place)
    cache.put_many({key(n): os.urandom(3000) for n in range(200)})
    cache.close()
    data = bytearray(place.read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    place.write_bytes(data)
    cache = Thumbnails(place)
    cache.get_many([key(n) for n in range(200)])
    cache.put_many({key(1): b"x"})
    cache.put_many({key(1): b"x"})
    assert cache.get(key(1)) == b"x"
    cache.close()


def test_another_layout_is_dropped(tmp_path: Path) -> None:
    import sqlite3

    place = tmp_path / "t.db"
    base = sqlite3.connect(place)
    base.execute("CREATE TABLE thumbnail (other INTEGER)")
    base.execute("PRAGMA user_version = 99")
    base.commit()
    base.close()
    cache = Thumbnails(place)
    cache.put_many({key(1): b"x"})
    assert cache.get(key(1)) == b"x"
    cache.close()


def test_without_a_place_they_live_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cache = Thumbnails(tmp_path / "file" / "t.db")
    cache.put_many({key(1): b"x"})
    assert cache.get(key(1)) == b"x"
    cache.close()


def test_threads_may_share_it(tmp_path: Path) -> None:
    cache = Thumbnails(tmp_path / "t.db")
    failed: list[int] = []

    def work(start: int) -> None:
        for n in range(start, start + 50):
            cache.put_many({key(n): str(n).encode()})
            if cache.get(key(n)) != str(n).encode():
                failed.append(n)

    threads = [threading.Thread(target=work, args=(1000 * k,)) for k in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert len(cache.get_many([key(1000 * k + n) for k in range(6) for n in range(50)])) == 300
    cache.close()
