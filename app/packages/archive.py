"""Reading a package as what it is: a file from elsewhere. Every name and size is looked at before anything is read."""

from __future__ import annotations

import hashlib
import shutil
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import DiskFull, FormatError, InputError
from app.formats.paths import is_inside
from app.jobs.job import Progress
from app.packages.manifest import COMMENTS, ITEMS, LABELS, MANIFEST, MEDIA, SHEET

# A project of a million items has about as many entries; the lists of such a package take some hundred megabytes.
MOST_ENTRIES = 1_200_000
MOST_LIST_BYTES = 1 << 30
MOST_TEXT_BYTES = 64 << 20
PIECE = 1 << 20
_LIMITS = {
    MANIFEST: MOST_LIST_BYTES, SHEET: MOST_TEXT_BYTES, ITEMS: MOST_LIST_BYTES, LABELS: MOST_LIST_BYTES,
    COMMENTS: MOST_TEXT_BYTES,
}  # fmt: skip
# Lists of equal lines shrink a lot, but not a thousandfold.
MOST_RATIO = 500
SMALL_BYTES = 1 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


class Archive:
    """An open package. ``media`` are the names below ``media/`` with their sizes."""

    def __init__(self, file: Path, opened: zipfile.ZipFile) -> None:
        self.file, self._zip = file, opened
        entries = opened.infolist()
        if len(entries) > MOST_ENTRIES:
            raise FormatError(f"{file.name}: {len(entries):,} files in it are too many. It was not opened.")
        self._entries: dict[str, zipfile.ZipInfo] = {}
        seen: set[str] = set()
        for entry in entries:
            _check(file.name, entry)
            same = unicodedata.normalize("NFKC", entry.filename).casefold()
            if same in seen:
                raise FormatError(f"{file.name}: two files in it are called {entry.filename!r}. It was not opened.")
            seen.add(same)
            self._entries[entry.filename] = entry
        if MANIFEST not in self._entries:
            raise FormatError(f"{file.name}: {MANIFEST} is missing, so this is no work package of Earmark.")

    @property
    def media(self) -> dict[str, int]:
        """Name below ``media/`` → size in bytes."""
        start = f"{MEDIA}/"
        return {name[len(start) :]: entry.file_size for name, entry in self._entries.items() if name.startswith(start)}

    def read(self, name: str) -> bytes:
        """All of a list or text; b"" where there is none. Raises FormatError where it is damaged or too large."""
        entry = self._entries.get(name)
        if entry is None:
            return b""
        limit = _LIMITS[name]
        if entry.file_size > limit:
            raise FormatError(f"{self.file.name}: {name} is larger than {limit >> 20} MB. It was not opened.")
        try:
            with self._zip.open(entry) as stream:
                text = stream.read(limit + 1)
        except _BROKEN as problem:
            raise self._damaged(name, problem) from problem
        if len(text) > limit:
            raise FormatError(f"{self.file.name}: {name} is larger than {limit >> 20} MB. It was not opened.")
        return text

    def extract(self, name: str, target: Path, *, size: int, sha256: str, progress: Progress) -> None:
        """Writes a file of ``media/`` to ``target``, exactly as its item says; FormatError where it is another."""
        entry = self._entries[f"{MEDIA}/{name}"]
        found, done = hashlib.sha256(), 0
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with self._zip.open(entry) as stream, target.open("xb") as out:
                while piece := stream.read(PIECE):
                    progress.check()
                    done += len(piece)
                    if done > size:
                        break
                    found.update(piece)
                    out.write(piece)
        except _BROKEN as problem:
            raise self._damaged(name, problem) from problem
        except FileExistsError as problem:
            raise FormatError(f"{self.file.name}: two files in it have one place, {name}.") from problem
        except OSError as problem:
            raise DiskFull(f"{target}: cannot be written ({problem.strerror}).") from problem
        if done != size or found.hexdigest() != sha256:
            raise FormatError(f"{self.file.name}: {name} is not the file that was packed. Ask for the package again.")

    def check_room(self, folder: Path, wanted: int) -> None:
        """Raises DiskFull where ``wanted`` bytes do not fit."""
        place = next(one for one in (folder, *folder.parents) if one.exists())
        free = shutil.disk_usage(place).free
        if wanted > free:
            raise DiskFull(f"{folder}: the package needs {wanted / 1e9:,.1f} GB, and {free / 1e9:,.1f} GB are free.")

    def _damaged(self, name: str, problem: BaseException) -> FormatError:
        return FormatError(f"{self.file.name}: {name} is damaged ({problem}). Ask for the package again.")


@contextmanager
def open_archive(file: Path) -> Iterator[Archive]:
    """Opens a package. Raises InputError where there is none, FormatError for what is no package or a hostile one."""
    try:
        opened = zipfile.ZipFile(file)
    except FileNotFoundError as problem:
        raise InputError(f"{file}: there is no such file.") from problem
    except (OSError, *_BROKEN) as problem:
        raise FormatError(f"{file.name}: this is no work package of Earmark ({problem}).") from problem
    with opened:
        yield Archive(file, opened)


def _check(place: str, entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    mode = entry.external_attr >> 16
    plain = stat.S_IFMT(mode) in (0, stat.S_IFREG)
    known = name in _LIMITS or name.startswith(f"{MEDIA}/")
    if not plain or not known or not is_inside(name) or not name.isprintable() or entry.flag_bits & 0x1:
        raise FormatError(f"{place}: {name!r} does not belong in a work package. It was not opened.")
    if entry.file_size > SMALL_BYTES and entry.file_size > MOST_RATIO * max(1, entry.compress_size):
        raise FormatError(f"{place}: {name!r} would grow more than {MOST_RATIO}-fold. It was not opened.")
