"""Small pictures for lists, kept in one file that may be deleted at any time."""

from __future__ import annotations

import io
import sqlite3
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path

from PIL import Image as PilImage

from app.media.image import read_image, shrink_image
from app.media.limits import DEFAULT, Limits
from app.units import Image

SIDE_PX = 256
QUALITY = 85
_LAYOUT = 1
_MOST_KEYS = 500


def make_thumbnail(path: str | Path, *, limits: Limits = DEFAULT) -> bytes:
    """A JPEG of a picture, upright, its longer side at most 256 px. Raises MediaError as ``read_image``."""
    return encode_thumbnail(read_image(path, max_side_px=SIDE_PX, limits=limits))


def encode_thumbnail(image: Image) -> bytes:
    """``image`` ``(H, W, 3)`` as a JPEG of quality 85, its longer side at most 256 px."""
    out = io.BytesIO()
    PilImage.fromarray(shrink_image(image, SIDE_PX)).save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


class Thumbnails:
    """The cache. Any thread may use it; what it cannot keep or find it leaves out, since it can be made again.

    A damaged file is thrown away and begun anew. Where the folder cannot be written the thumbnails live in memory.
    """

    def __init__(self, place: Path) -> None:
        self._place = place
        self._lock = threading.Lock()
        self._base = self._open()

    def get(self, sha256: str) -> bytes | None:
        """The JPEG of the content with this SHA-256, or None."""
        return self.get_many([sha256]).get(sha256)

    def get_many(self, sha256s: Iterable[str]) -> dict[str, bytes]:
        """The JPEGs that are there, by SHA-256."""
        keys = list(sha256s)
        found: dict[str, bytes] = {}
        with self._lock:
            try:
                for start in range(0, len(keys), _MOST_KEYS):
                    part = keys[start : start + _MOST_KEYS]
                    marks = ",".join("?" * len(part))
                    # Only question marks are put into the text.
                    rows = self._base.execute(f"SELECT sha256, jpeg FROM thumbnail WHERE sha256 IN ({marks})", part)  # noqa: S608
                    found.update(rows)
            except sqlite3.DatabaseError:
                self._begin_anew()
        return found

    def put_many(self, jpegs: Mapping[str, bytes]) -> None:
        """Keep JPEGs by the SHA-256 of their content."""
        with self._lock:
            try:
                with self._base:
                    self._base.executemany("INSERT OR REPLACE INTO thumbnail VALUES (?, ?)", jpegs.items())
            except sqlite3.OperationalError:
                # A full disk, or another window that writes just now: they are made again when they are wanted.
                return
            except sqlite3.DatabaseError:
                self._begin_anew()

    def close(self) -> None:
        """Give the file back."""
        with self._lock:
            self._base.close()

    def _open(self) -> sqlite3.Connection:
        try:
            self._place.parent.mkdir(parents=True, exist_ok=True)
            return _connect(str(self._place))
        except (OSError, sqlite3.OperationalError):
            return _connect(":memory:")
        except sqlite3.DatabaseError:
            return self._opened_anew()

    def _begin_anew(self) -> None:
        self._base.close()
        self._base = self._opened_anew()

    def _opened_anew(self) -> sqlite3.Connection:
        try:
            for suffix in ("", "-journal"):
                self._place.with_name(self._place.name + suffix).unlink(missing_ok=True)
            return _connect(str(self._place))
        except (OSError, sqlite3.DatabaseError):
            return _connect(":memory:")


def _connect(place: str) -> sqlite3.Connection:
    base = sqlite3.connect(place, timeout=2.0, check_same_thread=False)
    try:
        # Speed over safety: what a power cut damages is noticed and made again.
        base.execute("PRAGMA synchronous = OFF")
        (layout,) = base.execute("PRAGMA user_version").fetchone()
        with base:
            if layout != _LAYOUT:
                base.execute("DROP TABLE IF EXISTS thumbnail")
            base.execute("CREATE TABLE IF NOT EXISTS thumbnail (sha256 TEXT PRIMARY KEY, jpeg BLOB NOT NULL)")
            base.execute(f"PRAGMA user_version = {_LAYOUT}")
    except sqlite3.Error:
        base.close()
        raise
    return base
