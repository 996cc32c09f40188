"""The headers of JPEG and PNG read directly: at registering they are most files, and Pillow takes longer than hashing.

Each reader walks the file's framing, so that it also finds a file that is cut short.
"""

from __future__ import annotations

import os
import struct
from typing import BinaryIO

import msgspec

from app.media.exif import orientation_in

_TAIL_BYTES = 1 << 16
_JPEG_MODES = {1: "L", 3: "RGB", 4: "CMYK"}
# PNG colour types (W3C PNG, 11.2.1) as Pillow calls them; 16-bit grey is handled apart.
_PNG_MODES = {0: "L", 2: "RGB", 3: "P", 4: "LA", 6: "RGBA"}


class Header(msgspec.Struct, frozen=True):
    """A picture's header. ``missing`` is what is not there, in words; such a file is cut short or damaged."""

    width_px: int = 0
    height_px: int = 0
    mode: str = ""
    bit_depth: int = 8
    orientation: int = 1
    n_pages: int = 1
    missing: str = ""


def jpeg_header(stream: BinaryIO) -> Header:
    """Walks the segments up to the first scan (ITU-T T.81, B.1 and B.2), then looks for the end marker after it."""
    n_bytes = stream.seek(0, os.SEEK_END)
    frame, orientation, offset = b"", 0, 2
    while True:
        stream.seek(offset)
        head = stream.read(4)
        if len(head) < 4 or head[0] != 0xFF:
            return Header(missing=f"its header breaks off or is damaged at byte {offset:,} of {n_bytes:,}")
        marker = head[1]
        if marker == 0xDA:
            break
        if marker in (0xFF, 0x01) or 0xD0 <= marker <= 0xD8:
            # A fill byte, or a marker without a length.
            offset += 1 if marker == 0xFF else 2
            continue
        length = head[2] << 8 | head[3]
        if marker == 0xE1 and not orientation:
            block = stream.read(max(0, length - 2))
            orientation = orientation_in(block) if block[:6] == b"Exif\0\0" else 0
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            frame = stream.read(6)
        offset += 2 + max(2, length)
    if len(frame) < 6:
        return Header(missing="it has no frame header")
    depth, height_px, width_px, n_components = struct.unpack(">BHHB", frame)
    missing = "" if _ends(stream, offset, n_bytes) else f"its end marker is not among its {n_bytes:,} bytes"
    mode = _JPEG_MODES.get(n_components, "")
    return Header(width_px, height_px, mode, depth, orientation or 1, missing=missing)


def _ends(stream: BinaryIO, scan: int, n_bytes: int) -> bool:
    """Whether the end marker FFD9 follows the first scan; the one of an embedded thumbnail comes before it."""
    stream.seek(max(scan, n_bytes - _TAIL_BYTES))
    # Sought from the end, where it stands in nearly all files.
    if stream.read(_TAIL_BYTES).rfind(b"\xff\xd9") >= 0:
        return True
    # Phones append videos and second pictures after the end marker, so it may lie far from the end of the file.
    stream.seek(scan)
    last = b""
    while chunk := stream.read(1 << 20):
        if b"\xff\xd9" in last + chunk:
            return True
        last = chunk[-1:]
    return False


def png_header(stream: BinaryIO) -> Header:
    """Walks all chunks up to IEND (W3C PNG, 5.3): the size, the EXIF block, the number of frames."""
    n_bytes = stream.seek(0, os.SEEK_END)
    first, orientation, n_pages, offset = b"", 1, 1, 8
    while True:
        stream.seek(offset)
        head = stream.read(8)
        if len(head) < 8:
            return Header(missing=f"its last chunk (IEND) is not among its {n_bytes:,} bytes")
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        if kind == b"IEND":
            break
        if kind == b"IHDR":
            first = stream.read(13)
        elif kind == b"eXIf":
            orientation = orientation_in(stream.read(length))
        elif kind == b"acTL":
            n_pages = int.from_bytes(stream.read(4), "big")
        offset += 12 + length
    if len(first) < 13:
        return Header(missing="it has no header chunk (IHDR)")
    width_px, height_px, depth, colour = struct.unpack(">IIBB", first[:10])
    mode = "I;16" if (colour, depth) == (0, 16) else "1" if (colour, depth) == (0, 1) else _PNG_MODES.get(colour, "")
    return Header(width_px, height_px, mode, depth, orientation, max(1, n_pages))
