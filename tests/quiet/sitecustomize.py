"""Blocks the network in every Python that a test starts: this folder is on the PYTHONPATH of the tests.

Python imports ``sitecustomize`` at its start, so worker processes and installed commands are quiet too. An attempt
raises, and is also written to the file that EARMARK_TEST_NETWORK_LOG names, since callers may swallow the error.
"""

from __future__ import annotations

import os
import socket
import sys
from typing import Any, NoReturn


class NetworkBlocked(RuntimeError):
    """Something tried to reach the network. Not an OSError: those are often swallowed."""


def _refuse(what: str, target: object) -> NoReturn:
    text = f"{what} {target!r} by {sys.argv[:1]}"
    log = os.environ.get("EARMARK_TEST_NETWORK_LOG")
    if log:
        with open(log, "a", encoding="utf-8") as file:  # noqa: PTH123 - pathlib would cost every child's start
            file.write(text + "\n")
    raise NetworkBlocked(f"Earmark connects to nothing, but a test saw: {text}")


def _guard(name: str) -> None:
    original = getattr(socket.socket, name)

    def guarded(self: socket.socket, *arguments: Any) -> Any:
        if self.family != getattr(socket, "AF_UNIX", None):
            _refuse(name, arguments[-1] if arguments else None)
        return original(self, *arguments)

    setattr(socket.socket, name, guarded)


def block() -> None:
    """Every way out but a Unix socket raises from now on in this process. Calling it twice changes nothing."""
    if getattr(socket, "earmark_blocked", False):
        return
    for name in ("connect", "connect_ex", "sendto"):
        _guard(name)

    def no_lookup(host: object, *arguments: Any, **options: Any) -> NoReturn:
        _refuse("getaddrinfo", host)

    socket.getaddrinfo = no_lookup
    socket.gethostbyname = no_lookup
    socket.earmark_blocked = True


block()
