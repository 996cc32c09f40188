"""Whether a file is all there, told from its framing: decoders differ in what they forgive, and some paint grey."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Mapping
from typing import BinaryIO

from app.errors import MediaError
from app.media.headers import jpeg_header, png_header

_TAIL_BYTES = 1 << 16
_UNKNOWN_SIZES = (0, 0xFFFFFFFF)
Check = Callable[[BinaryIO, int], tuple[str, str]]


def check_complete(name: str, format_name: str, stream: BinaryIO) -> tuple[str, ...]:
    """Warnings about the end of the file. Raises MediaError when part of it is missing.

    Looks at markers, chunk sizes and the last 64 KiB only. FLAC and BMP with run lengths say nothing about their end
    there: what they lack shows when they are decoded.
    """
    check = _CHECKS.get(format_name)
    if check is None:
        return ()
    n_bytes = stream.seek(0, os.SEEK_END)
    missing, odd = check(stream, n_bytes)
    if missing:
        raise cut_short(name, format_name, missing)
    return (odd,) if odd else ()


def cut_short(name: str, format_name: str, missing: str) -> MediaError:
    """The error of a file of which ``missing`` is not there."""
    return MediaError(f"{name}: the {format_name} file is cut short: {missing}. Copy it again from its source.")


def _at(stream: BinaryIO, offset: int, n_bytes: int) -> bytes:
    stream.seek(offset)
    return stream.read(n_bytes)


def _jpeg(stream: BinaryIO, n_bytes: int) -> tuple[str, str]:
    return jpeg_header(stream).missing, ""


def _png(stream: BinaryIO, n_bytes: int) -> tuple[str, str]:
    return png_header(stream).missing, ""


def _webp(stream: BinaryIO, n_bytes: int) -> tuple[str, str]:
    head = _at(stream, 0, 8)
    return _shortfall(struct.unpack("<I", head[4:])[0] + 8 if len(head) == 8 else 8, n_bytes), ""


def _bmp(stream: BinaryIO, n_bytes: int) -> tuple[str, str]:
    head = _at(stream, 0, 34)
    if len(head) < 34 or head[14] < 40:
        return "", ""
    offset, _, width, height, _, bits, compression = struct.unpack("<IIiiHHI", head[10:])
    if compression not in (0, 3):
        return "", ""
    row_bytes = (abs(width) * bits + 31) // 32 * 4
    return _shortfall(offset + row_bytes * abs(height), n_bytes), ""


def _gif(stream: BinaryIO, n_bytes: int) -> tuple[str, str]:
    """The trailer 3B ends the file (GIF89a, 27); old writers leave it out, so it is only odd."""
    tail = _at(stream, max(0, n_bytes - 64), 64).rstrip(b"\x00")
    return "", "" if tail.endswith(b"\x3b") else "its last byte is no trailer; the end may be missing"


def _wav(stream: BinaryIO, n_bytes: int) -> tuple[str, str]:
    """The data chunk must fit into the file. Recorders that stream leave its size 0 or -1: the rest counts."""
    if _at(stream, 0, 4) == b"RF64":
        # Its sizes are 64 bit and stand elsewhere; the decoder reads what is there.
        return "", ""
    offset = 12
    while len(head := _at(stream, offset, 8)) == 8:
        size = int(struct.unpack("<I", head[4:])[0])
        if head[:4] == b"data":
            if size in _UNKNOWN_SIZES and n_bytes > offset + 8:
                return "", "the header does not say how long it is; all of the file is read"
            # One byte of grace: the padding byte of an odd chunk is often left out.
            return _shortfall(offset + 8 + size - 1, n_bytes), ""
        offset += 8 + size + size % 2
    return "it has no data chunk", ""


def _ogg(stream: BinaryIO, n_bytes: int) -> tuple[str, str]:
    """The last page must be whole (RFC 3533, 6) and should say that it is the last."""
    start = max(0, n_bytes - _TAIL_BYTES)
    tail = _at(stream, start, _TAIL_BYTES)
    at = tail.rfind(b"OggS")
    if at < 0 or len(tail) < at + 27 or len(tail) < at + 27 + tail[at + 26]:
        return f"its last page is not whole at {n_bytes:,} bytes", ""
    segments = tail[at + 27 : at + 27 + tail[at + 26]]
    missing = _shortfall(start + at + 27 + len(segments) + sum(segments), n_bytes)
    return missing, "" if tail[at + 5] & 4 else "its last page does not say that it is the last; the end may be missing"


def _mp3(stream: BinaryIO, n_bytes: int) -> tuple[str, str]:
    """The Xing or Info header of the first frame gives the size of all frames."""
    from app.media.mp3 import framing  # four modules that no picture needs

    found = framing(stream)
    if not found.has_xing:
        return "", "no Xing header: its length was counted, and other programs may start it up to 1,105 samples apart"
    # Encoders disagree on whether the header's own frame counts, and tag editors trim: 1 % and two frames of grace.
    if n_bytes - found.start < found.n_bytes * 0.99 - 2 * 1441:
        return _shortfall(found.start + found.n_bytes, n_bytes), ""
    if n_bytes - found.start > 1.5 * found.n_bytes > 0:
        # Files that were put one behind the other; tags at the end are smaller.
        what = f"its Xing header speaks of {found.n_bytes:,} bytes, and {n_bytes - found.start:,} are there"
        return "", f"{what}: what follows, perhaps another recording, is not read"
    return "", ""


def _m4a(stream: BinaryIO, n_bytes: int) -> tuple[str, str]:
    """The boxes at the top must fit into the file (ISO/IEC 14496-12, 4.2)."""
    offset = 0
    while len(head := _at(stream, offset, 16)) >= 8:
        size = int.from_bytes(head[:4], "big")
        if size == 1 and len(head) == 16:
            size = int.from_bytes(head[8:], "big")
        if size == 0:
            return "", ""
        if size < 8:
            return f"a part of {size} bytes at {offset:,} cannot be", ""
        offset += size
    return _shortfall(offset, n_bytes), ""


def _shortfall(needed: int, n_bytes: int) -> str:
    return f"{n_bytes:,} of {needed:,} bytes are there" if n_bytes < needed else ""


_CHECKS: Mapping[str, Check] = {
    "JPEG": _jpeg, "PNG": _png, "WEBP": _webp, "BMP": _bmp, "GIF": _gif,
    "WAV": _wav, "OGG": _ogg, "OPUS": _ogg, "MP3": _mp3, "M4A": _m4a,
}  # fmt: skip
