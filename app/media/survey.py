"""One file, looked at by a worker: what it is, and what it measures. Bad media are an answer, not an exception.

Registering a folder only needs ``identify_file``, which runs near the speed of reading and hashing. Decoding costs ten
times as much and more, so the features follow in a second job with ``measure_file``.
"""

from __future__ import annotations

import hashlib
import io
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from app.errors import MediaError
from app.media.digest import CHUNK_BYTES, sha256_bytes
from app.media.image import decode_image
from app.media.image_features import MEASURED_SIDE_PX, measure_image
from app.media.info import ImageInfo, MediaInfo
from app.media.kept_frames import KeptFrames
from app.media.kinds import media_of
from app.media.limits import DEFAULT, Limits
from app.media.mp3_frames import find_frames
from app.media.opening import file_error, name_of, open_binary
from app.media.probe import probe_stream
from app.media.sound_features import measure_sound_file
from app.units import Media

_WHOLE_BYTES = 16 << 20
"""Files up to this size are read once, and hashed and probed from memory."""


@dataclass(frozen=True)
class FileHint:
    """What was known of a file when it was last registered."""

    sha256: str
    size_bytes: int
    mtime_ns: int


@dataclass(frozen=True, kw_only=True)
class Surveyed:
    """What was found. ``error`` is empty for a good file; a file that could not be read has an empty ``sha256``.

    ``unchanged`` means that size and time are as in the hint, so that nothing was read: ``info`` is None and
    ``features`` are empty then. ``warnings`` are sentences about what is odd but readable.
    """

    path: str
    media: Media | None
    sha256: str = ""
    size_bytes: int = 0
    mtime_ns: int = 0
    unchanged: bool = False
    info: MediaInfo | None = None
    features: Mapping[str, float] = field(default_factory=dict)
    error: str = ""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is odd but readable."""
        return self.info.warnings if self.info is not None else ()


def identify_file(
    path: str, hint: FileHint | None = None, *, limits: Limits = DEFAULT, cache_folder: Path | None = None
) -> Surveyed:
    """Hash and header of a file; not read when size and time are those of ``hint``. Never raises for bad media.

    What takes long to find out and opening the file will want is kept in ``cache_folder``.
    """
    try:
        status = os.stat(path)  # noqa: PTH116 - called for every file of a folder; Path would double its cost
    except OSError as error:
        return Surveyed(path=path, media=media_of(path), error=file_error(path, error).message)
    size_bytes, mtime_ns = status.st_size, status.st_mtime_ns
    if not stat.S_ISREG(status.st_mode):
        # A named pipe would be waited for without end.
        return Surveyed(path=path, media=media_of(path), error=f"{name_of(path)}: not a file. Name a picture or sound.")
    if hint is not None and (hint.size_bytes, hint.mtime_ns) == (size_bytes, mtime_ns):
        known = Surveyed(path=path, media=media_of(path), sha256=hint.sha256, size_bytes=size_bytes, mtime_ns=mtime_ns)
        return replace(known, unchanged=True)
    sha256, info, reason = "", None, ""
    try:
        with open_binary(path) as file:
            stream, sha256, size_bytes = _hashed(file, size_bytes)
            count = KeptFrames(cache_folder, sha256).count if cache_folder is not None else find_frames
            info = probe_stream(name_of(path), stream, limits=limits, count=count)
    except MediaError as error:
        reason = error.message
    except OSError as error:
        reason = file_error(path, error).message
    media = info.media if info is not None else media_of(path)
    return Surveyed(
        path=path, media=media, sha256=sha256, size_bytes=size_bytes, mtime_ns=mtime_ns, info=info, error=reason
    )


def measure_file(path: str, info: MediaInfo, *, limits: Limits = DEFAULT) -> tuple[dict[str, float], str]:
    """The features of a file that ``identify_file`` described, and an empty string; or none and the reason.

    Decodes the whole file once (a JPEG at the scale that is needed), so that damage the header does not show is found.
    """
    try:
        if not isinstance(info, ImageInfo):
            return measure_sound_file(path, limits=limits), ""
        with open_binary(path) as stream:
            image = decode_image(name_of(path), stream, max_side_px=MEASURED_SIDE_PX, limits=limits)
        return measure_image(image, width_px=info.width_px, height_px=info.height_px), ""
    except MediaError as error:
        return {}, error.message
    except OSError as error:
        return {}, file_error(path, error).message


def survey_file(path: str, hint: FileHint | None = None, *, limits: Limits = DEFAULT) -> Surveyed:
    """``identify_file`` and ``measure_file`` in one, for a few files. Never raises for bad media."""
    found = identify_file(path, hint, limits=limits)
    if found.info is None:
        return found
    features, reason = measure_file(path, found.info, limits=limits)
    return replace(found, features=features, error=reason)


def _hashed(file: BinaryIO, size_bytes: int) -> tuple[BinaryIO, str, int]:
    """The content as a stream to probe, its SHA-256, and how many bytes were hashed."""
    if size_bytes <= _WHOLE_BYTES:
        data = file.read()
        return io.BytesIO(data), sha256_bytes(data), len(data)
    digest = hashlib.sha256()
    done = 0
    while chunk := file.read(CHUNK_BYTES):
        digest.update(chunk)
        done += len(chunk)
    return file, digest.hexdigest(), done
