"""Reading files from outside with a bound on their size, and with errors a person can act on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from app.errors import FormatError

LIMIT_BYTES = 512 * 1024 * 1024
LINE_LIMIT_BYTES = 16 * 1024 * 1024


def read_bytes(path: Path, *, limit_bytes: int = LIMIT_BYTES) -> bytes:
    """The whole file. Raises FormatError when it is missing, may not be read or is larger than the limit."""
    try:
        size = path.stat().st_size
        if size > limit_bytes:
            raise FormatError(
                f"{path.name}: {size / 2**20:,.0f} MiB, the limit is {limit_bytes / 2**20:,.0f}. Split the file."
            )
        return path.read_bytes()
    except OSError as problem:
        raise _refused(path, problem) from problem


def _refused(path: Path, problem: OSError) -> FormatError:
    if isinstance(problem, FileNotFoundError):
        return FormatError(f"{path}: there is no such file. Check the path.")
    if isinstance(problem, IsADirectoryError):
        return FormatError(f"{path}: this is a folder, a file is wanted.")
    return FormatError(f"{path}: cannot be read ({problem.strerror}). Check its permissions.")


def read_json(path: Path, *, limit_bytes: int = LIMIT_BYTES) -> Any:
    """The JSON document of a file. Raises FormatError."""
    data = read_bytes(path, limit_bytes=limit_bytes)
    try:
        return parse(data.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as problem:
        raise FormatError(f"{path.name}: not a JSON document ({problem}).") from problem


def parse(data: bytes) -> Any:
    """The JSON value of ``data``. Raises ValueError or RecursionError.

    Python's own writer puts NaN and Infinity into files, which is no JSON but common among results; such a number must
    not cost the whole file, so those are read too (as floats, which readers then refuse one by one).
    """
    try:
        return msgspec.json.decode(data)
    except msgspec.DecodeError:
        return json.loads(data)


def json_lines(path: Path) -> Iterator[tuple[int, Any | FormatError]]:
    """Line number and JSON value of every line that is not blank; a FormatError in place of a broken one."""
    try:
        with path.open("rb") as file:
            yield from _lines(file.readline)
    except OSError as problem:
        raise _refused(path, problem) from problem


def _lines(readline: Callable[[int], bytes]) -> Iterator[tuple[int, Any | FormatError]]:
    number = 0
    while line := readline(LINE_LIMIT_BYTES):
        number += 1
        text = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else line.strip()
        if not text:
            continue
        if len(line) == LINE_LIMIT_BYTES and not line.endswith(b"\n"):
            yield number, FormatError(f"longer than {LINE_LIMIT_BYTES // 2**20} MiB")
            return
        try:
            yield number, parse(text)
        except (ValueError, RecursionError) as problem:
            yield number, FormatError(f"not JSON ({problem})")
