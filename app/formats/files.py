"""Reading files from outside with a bound on their size, and with errors a person can act on."""

from __future__ import annotations

from collections.abc import Iterator
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
    except FileNotFoundError as problem:
        raise FormatError(f"{path}: there is no such file. Check the path.") from problem
    except IsADirectoryError as problem:
        raise FormatError(f"{path}: this is a folder, a file is wanted.") from problem
    except OSError as problem:
        raise FormatError(f"{path}: cannot be read ({problem.strerror}). Check its permissions.") from problem


def read_json(path: Path, *, limit_bytes: int = LIMIT_BYTES) -> Any:
    """The JSON document of a file. Raises FormatError."""
    data = read_bytes(path, limit_bytes=limit_bytes)
    try:
        return msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise FormatError(f"{path.name}: not a JSON document ({problem}).") from problem


def json_lines(path: Path) -> Iterator[tuple[int, Any | FormatError]]:
    """Line number and JSON value of every line that is not blank; a FormatError in place of a broken one."""
    read_bytes(path, limit_bytes=LIMIT_BYTES) if not path.is_file() else None
    if path.stat().st_size > LIMIT_BYTES:
        raise FormatError(f"{path.name}: larger than {LIMIT_BYTES // 2**20} MiB. Split the file.")
    try:
        with path.open("rb") as file:
            yield from _lines(file.readline)
    except OSError as problem:
        raise FormatError(f"{path}: cannot be read ({problem.strerror}).") from problem


def _lines(readline: Any) -> Iterator[tuple[int, Any | FormatError]]:
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
            yield number, msgspec.json.decode(text)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
            yield number, FormatError(f"not JSON ({problem})")
