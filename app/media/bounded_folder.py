"""A folder of small cache files that never grows beyond a size."""

from __future__ import annotations

import os
import tempfile
import threading
import zlib
from pathlib import Path

_MAGIC = b"EARBITS1"


class BoundedFolder:
    """Bytes by name, each in a file with its checksum. Safe to use from several threads and processes.

    Files that were longest not used are deleted when all of them are larger than ``max_bytes``. A folder that is full,
    gone or may not be written is no error: what is kept there can be made again.
    """

    def __init__(self, root: Path, max_bytes: int) -> None:
        self.root, self.max_bytes = root, max_bytes
        self._lock = threading.Lock()
        self._n_written = max_bytes  # the first write looks at what earlier sessions left

    def get(self, name: str) -> bytes | None:
        """What was put under ``name``; None when it is not there or damaged."""
        place = self.root / name
        try:
            data = place.read_bytes()
            os.utime(place)
        except OSError:
            return None
        head, body = data[:12], data[12:]
        return body if head == _MAGIC + zlib.crc32(body).to_bytes(4, "little") else None

    def put(self, name: str, body: bytes) -> bool:
        """Keep ``body`` under ``name``, a path below the folder. Whether that could be done."""
        place = self.root / name
        temporary = ""
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=place.parent, suffix=".part")
            with os.fdopen(handle, "wb") as stream:
                stream.write(_MAGIC + zlib.crc32(body).to_bytes(4, "little") + body)
            Path(temporary).replace(place)
        except OSError:
            if temporary:
                Path(temporary).unlink(missing_ok=True)
            return False
        with self._lock:
            self._n_written += len(body)
            due = self._n_written > self.max_bytes // 8
            if due:
                self._n_written = 0
        if due:
            self.prune()
        return True

    def prune(self) -> None:
        """Delete the files that were longest not used until a tenth of the room is free, and folders left empty."""
        found = []
        for folder, _, names in os.walk(self.root):
            for name in names:
                path = Path(folder, name)
                try:
                    status = path.stat()
                except OSError:  # another process was quicker
                    continue
                found.append((status.st_mtime_ns, status.st_size, path))
        n_bytes = sum(size for _, size, _ in found)
        if n_bytes <= self.max_bytes:
            return
        for _, size, path in sorted(found):
            if n_bytes <= self.max_bytes * 9 // 10:
                break
            try:
                path.unlink(missing_ok=True)
                path.parent.rmdir()
            except OSError:  # other files are still in it
                pass
            n_bytes -= size
