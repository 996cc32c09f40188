"""Peaks kept in files that may be deleted at any time."""

from __future__ import annotations

import os
import struct
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from app.media.decoder import DECODER
from app.media.peaks import BASE_FRAMES, Peaks, measure_peaks, pyramid

# magic, SHA-256 of the recording, decoder, rate in Hz, channels, frames; then int16 pairs, then the CRC-32 of it all.
_MAGIC = b"EARPEAK1"
_HEADER = struct.Struct("<8s32s32sIIQ")
_CRC = struct.Struct("<I")


def peaks_for(
    path: str | Path, *, sha256: str, cache_folder: Path, on_frames: Callable[[int, int], None] | None = None
) -> Peaks:
    """The peaks of a recording whose content has this ``sha256``, from the cache or measured and cached.

    A damaged file, or one of another decoder, is measured anew; a cache that cannot be written does no harm. Raises
    MediaError as ``read_sound``.
    """
    place = cache_folder / sha256[:2] / f"{sha256}.peaks"
    found = load_peaks(place, sha256=sha256)
    if found is None:
        found = measure_peaks(path, on_frames=on_frames)
        try:
            save_peaks(found, place, sha256=sha256)
        except OSError:
            return found
    return found


def save_peaks(peaks: Peaks, place: Path, *, sha256: str) -> None:
    """Write ``peaks`` at once or not at all. Raises OSError when the folder cannot be written."""
    base = peaks.levels[0]
    header = _HEADER.pack(
        _MAGIC, bytes.fromhex(sha256), DECODER.encode()[:32], peaks.rate_hz, peaks.channels, peaks.n_frames
    )
    body = header + np.ascontiguousarray(base, dtype="<i2").tobytes()
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=place.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(body + _CRC.pack(zlib.crc32(body)))
        Path(temporary).replace(place)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def load_peaks(place: Path, *, sha256: str) -> Peaks | None:
    """The peaks in a file, or None when it is missing, damaged, or of another content or decoder."""
    try:
        data = place.read_bytes()
    except OSError:
        return None
    if len(data) < _HEADER.size + _CRC.size or zlib.crc32(data[: -_CRC.size]) != _CRC.unpack(data[-_CRC.size :])[0]:
        return None
    magic, content, decoder, rate_hz, channels, n_frames = _HEADER.unpack_from(data)
    if (magic, content, decoder.rstrip(b"\0")) != (_MAGIC, bytes.fromhex(sha256), DECODER.encode()[:32]):
        return None
    n_buckets = -(-n_frames // BASE_FRAMES)
    pairs = np.frombuffer(data[_HEADER.size : -_CRC.size], dtype="<i2").astype(np.int16)
    if not channels or not n_buckets or pairs.size != channels * n_buckets * 2:
        return None
    return pyramid(pairs.reshape(channels, n_buckets, 2), rate_hz=rate_hz, n_frames=n_frames)
