"""Text files from outside: which encoding they are in, their lines, and the files of a folder.

The order of guesses is that of Praat and of the Unicode standard: a byte order mark decides; then UTF-8, which other
encodings hardly ever look like; then Windows-1252, the superset of Latin-1 that old desktop tools wrote, and that is
said.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from app.errors import FormatError
from app.formats.files import read_bytes

LIMIT_BYTES = 128 * 1024 * 1024
MOST_FILES = 200_000
_LINE = re.compile(r"\r\n|\r|\n")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
# What an export of Earmark puts beside its documents; a reader of a whole folder passes it by.
_MARK, _LICENCES, _BESIDE = "earmark-export.json", "licences", ("earmark-export.json", "manifest.jsonl", "README.md")


def decode(data: bytes) -> tuple[str, str]:
    """The text of ``data``, and what is to be said of its encoding ("" where nothing is)."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _decode_as(data[len(mark) :], name)
    if data[:1] and data[1:2] == b"\x00":
        return _decode_as(data, "utf-16-le")
    if data[:1] == b"\x00" and data[1:2] not in (b"", b"\x00"):
        return _decode_as(data, "utf-16-be")
    try:
        return data.decode(), ""
    except UnicodeDecodeError as problem:
        note = (
            f"not UTF-8 at byte {problem.start}; read as Latin-1 (Windows-1252). Save it as UTF-8 if letters are wrong"
        )
    try:
        return data.decode("cp1252"), note
    except UnicodeDecodeError:
        return data.decode("latin-1"), note


def _decode_as(data: bytes, name: str) -> tuple[str, str]:
    try:
        return data.decode(name), ""
    except UnicodeDecodeError as problem:
        text = data.decode(name, "replace")
        return text, f"broken {name.upper()} at byte {problem.start}; what cannot be read there is shown as \ufffd"


def read_text(path: Path) -> tuple[str, str]:
    """The text of a file and what is to be said of its encoding. Raises FormatError as ``read_bytes`` does."""
    return decode(read_bytes(path, limit_bytes=LIMIT_BYTES))


def texts_of(
    path: Path, endings: tuple[str, ...], tell: Callable[[str, str], None]
) -> Iterator[tuple[Path, str, str]]:  # fmt: skip
    """File, name and text of the one file at ``path``, or of all below a folder.

    ``tell`` is given the name and what is to be said of an encoding, or of a file of the folder that cannot be read.

    Raises FormatError when the one file named cannot be read.
    """
    for file in files_of(path, endings):
        name = name_of(file, path)
        try:
            text, note = read_text(file)
        except FormatError as problem:
            if file == path:
                raise
            tell(name, f"{problem.message.rstrip('.')}; left out")
            continue
        if note:
            tell(name, note)
        yield file, name, text


def numbered(text: str) -> Iterator[tuple[int, str]]:
    """Line number, from 1, and line. Only the three line ends of files count, not those that only Unicode has."""
    start = number = 0
    for number, end in enumerate(_LINE.finditer(text), 1):
        yield number, text[start : end.start()]
        start = end.end()
    if start < len(text):
        yield number + 1, text[start:]


class LineNumbers:
    """The line, from 1, on which a character of ``text`` stands."""

    def __init__(self, text: str) -> None:
        self._ends = [end.end() for end in _LINE.finditer(text)]

    def __call__(self, offset: int) -> int:
        """The line of the character at ``offset``."""
        return bisect_right(self._ends, offset) + 1


def files_of(path: Path, endings: tuple[str, ...]) -> list[Path]:
    """``path`` itself, or all files below it that end with one of ``endings``, in order.

    Links that lead out of the folder are not followed. Raises FormatError when there is none, or too many.
    """
    if not path.is_dir():
        return [path]
    root, found = path.resolve(), []
    exported = (path / _MARK).is_file()
    for file in sorted(path.rglob("*")):
        if not file.name.lower().endswith(endings) or not file.is_file():
            continue
        inner = file.relative_to(path)
        if exported and (inner.parts[0] == _LICENCES or str(inner) in _BESIDE):
            continue
        if file.resolve().is_relative_to(root):
            found.append(file)
        if len(found) > MOST_FILES:
            raise FormatError(f"{path}: more than {MOST_FILES:,} files. Import one folder at a time.")
    if not found:
        raise FormatError(f"{path}: no file that ends with {' or '.join(endings)}. Name the folder that holds them.")
    return found


def name_of(file: Path, root: Path) -> str:
    """What a file is called in messages: its path below the folder that is read, or its name."""
    if file == root or not root.is_dir():
        return file.name
    return file.relative_to(root).as_posix()


def bare(name: str) -> str:
    """A relative path without the ending of its file."""
    return name.removesuffix(PurePosixPath(name).suffix)
