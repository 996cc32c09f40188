"""One writing process a project: a lock that the system releases when the process dies, however it dies."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

from app.errors import ProjectLocked, ReadOnly


class ProjectLock:
    """Holds ``path`` locked. ``unclean`` tells whether the last holder ended without closing."""

    def __init__(self, path: Path) -> None:
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except (PermissionError, OSError) as problem:
            raise ReadOnly(
                f"{path.parent}: cannot be written ({problem.strerror}). "
                "Make the folder writable, or open the project read-only."
            ) from problem
        holder = os.pread(self._file, 200, 0).decode(errors="replace") if hasattr(os, "pread") else ""
        try:
            _lock(self._file)
        except OSError as problem:
            os.close(self._file)
            raise ProjectLocked(
                f"{path.parent}: the project is open in another process ({holder.strip() or 'unknown'}). "
                "Close it there, or open it read-only."
            ) from problem
        self.unclean = bool(holder.strip())
        os.ftruncate(self._file, 0)
        os.lseek(self._file, 0, os.SEEK_SET)
        os.write(self._file, f"process {os.getpid()} on {socket.gethostname()}\n".encode())

    def release(self) -> None:
        """Ends the lock after a clean close."""
        os.ftruncate(self._file, 0)
        os.close(self._file)


if sys.platform == "win32":
    import msvcrt

    # Bytes far behind the text, because Windows locks keep others from reading what they cover.
    _FAR = 1 << 20

    def _lock(file: int) -> None:
        os.lseek(file, _FAR, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
