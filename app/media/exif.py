"""The orientation in an EXIF block."""

from __future__ import annotations

import struct

ORIENTATION_TAG = 0x0112


def orientation_in(block: bytes | None) -> int:
    """The orientation 1 to 8 in an EXIF block, with or without its "Exif" prefix; 1 where it is absent or nonsense.

    Exif 2.32, 4.6.2 (a TIFF directory) and 4.6.4 (tag 0112). Orientations written only as XMP are not looked for: most
    readers do not either, and sizes must agree between them.
    """
    if not block:
        return 1
    tiff = block[6:] if block[:6] == b"Exif\0\0" else block
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 14:
        return 1
    (start,) = struct.unpack_from(order + "I", tiff, 4)
    if start + 2 > len(tiff):
        return 1
    (n_entries,) = struct.unpack_from(order + "H", tiff, start)
    for at in range(start + 2, min(start + 2 + 12 * n_entries, len(tiff) - 11), 12):
        tag, _, _, value = struct.unpack_from(order + "HHIH", tiff, at)
        if tag == ORIENTATION_TAG:
            return int(value) if 1 <= value <= 8 else 1
    return 1
