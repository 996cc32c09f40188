"""File names that are safe on Windows, macOS and Linux, unique without regard to case, and stay below their root."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath

from app.ids import digest

LONGEST_BYTES = 120
# Names that Windows keeps for devices, with any ending (learn.microsoft.com, "Naming Files, Paths, and Namespaces").
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$", "clock$"]
    + [f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"]
)
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9_-]")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\ud800-\udfff]|\s')


def safe_name(text: str, ending: str = "") -> str:
    """``text`` as one file or folder name. What had to be cut is told apart by eight digits of a hash."""
    plain = unicodedata.normalize("NFC", text)
    # Control and format characters (right-to-left override and the like) can make a name look like another.
    plain = "".join(sign if unicodedata.category(sign) not in ("Cc", "Cf", "Co", "Cs", "Cn") else "_" for sign in plain)
    plain = _FORBIDDEN.sub("_", plain).strip(". ")
    if plain.startswith(("-", "~")):
        plain = "_" + plain
    if not plain or plain.split(".")[0].casefold() in _DEVICES:
        plain = f"_{plain}"
    room = LONGEST_BYTES - len(ending.encode())
    if len(plain.encode()) > room:
        cut = plain.encode()[: room - 9].decode("utf-8", "ignore").rstrip(". ")
        plain = f"{cut}-{digest(text)[:8]}"
    return plain + ending


def plain_name(text: str) -> str:
    """``text`` as an id in tables whose columns stand apart by blanks: ASCII letters, digits, "-" and "_" only.

    NIST's ctmValidator asks for exactly these; a shell, which runs what Kaldi finds in a wav.scp, reads nothing into
    them.
    """
    plain = _NOT_PLAIN.sub("_", text)
    return f"_{plain}" if not plain or plain.startswith("-") else plain


def dashless_name(text: str) -> str:
    """``plain_name`` without "-", which then stands between the parts of an id and sorts before every other sign."""
    return plain_name(text).replace("-", "_")


def unique_names(wanted: Mapping[str, tuple[str, str]], *, tidy: Callable[[str], str] = str) -> dict[str, str]:
    """Key → safe file name, from key → (path, ending). ``tidy`` goes over each stem first.

    A file keeps its own name where no other has it; all files of one name get the first digits of their key, so that
    no name depends on the order.
    """
    plain = {key: safe_name(tidy(PurePosixPath(path).stem), ending) for key, (path, ending) in wanted.items()}
    times = Counter(_folded(name) for name in plain.values())
    names: dict[str, str] = {}
    for key, name in plain.items():
        path, ending = wanted[key]
        marked = safe_name(tidy(f"{PurePosixPath(path).stem}-{key[:8]}"), ending)
        names[key] = name if times[_folded(name)] == 1 else marked
    again = Counter(_folded(name) for name in names.values())
    return {
        key: name if again[_folded(name)] == 1 else safe_name(digest(key), wanted[key][1])
        for key, name in names.items()
    }


def exported_stems(key: str, path: str) -> Iterator[str]:
    """The names without ending that an export may have given the item ``key``, so that it is found again."""
    for tidy in (str, plain_name, dashless_name):
        yield safe_name(tidy(PurePosixPath(path).stem))
        yield safe_name(tidy(f"{PurePosixPath(path).stem}-{key[:8]}"))
    yield safe_name(digest(key))


def unique_folders(names: tuple[str, ...]) -> dict[str, str]:
    """Class → folder name, safe and unique without regard to case."""
    plain = {name: safe_name(name) for name in names}
    times = Counter(_folded(folder) for folder in plain.values())
    return {
        name: folder if times[_folded(folder)] == 1 else f"{folder[:80]}-{digest(name)[:8]}"
        for name, folder in plain.items()
    }


def is_inside(path: str) -> bool:
    """Whether a relative path with forward slashes stays below its root on every system."""
    parts = path.split("/")
    return bool(path) and not any(
        part in ("", ".", "..") or "\\" in part or ":" in part or "\x00" in part for part in parts
    )


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
