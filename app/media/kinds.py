"""Which files are pictures and recordings: by extension to find them, by their first bytes to believe them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import PurePath

import msgspec

from app.errors import MediaError
from app.units import Media

HEAD_BYTES = 4096
"""How many first bytes of a file ``sniff`` wants; fewer are fine where the file is shorter."""

MEDIA_OF: Mapping[str, Media] = {
    "JPEG": "image", "PNG": "image", "TIFF": "image", "WEBP": "image", "BMP": "image",
    "GIF": "image",
    "WAV": "audio", "FLAC": "audio", "OGG": "audio", "OPUS": "audio", "MP3": "audio", "W64": "audio",
    "M4A": "audio", "AAC": "audio",
}  # fmt: skip
"""The formats that are read, and what each holds."""

EXTENSIONS: Mapping[str, tuple[str, ...]] = {
    ".jpg": ("JPEG",), ".jpeg": ("JPEG",), ".jpe": ("JPEG",), ".jfif": ("JPEG",), ".png": ("PNG",),
    ".tif": ("TIFF",), ".tiff": ("TIFF",), ".webp": ("WEBP",), ".bmp": ("BMP",), ".dib": ("BMP",),
    ".gif": ("GIF",),
    ".wav": ("WAV",), ".wave": ("WAV",), ".rf64": ("WAV",), ".w64": ("W64",),
    ".flac": ("FLAC", "OGG"), ".mp3": ("MP3",),
    # Ogg is a container: Vorbis, Opus and FLAC in it are all commonly named .ogg or .oga.
    ".ogg": ("OGG", "OPUS"), ".oga": ("OGG", "OPUS"), ".opus": ("OPUS",),
    ".m4a": ("M4A",), ".m4b": ("M4A",), ".aac": ("AAC",),
}  # fmt: skip
"""Extension (lower case) to the formats a file of that name may hold."""

_READABLE = "JPEG, PNG, TIFF, WebP, BMP, GIF, WAV, FLAC, OGG, Opus, MP3, M4A or AAC"

# Formats that are met in such folders and not read; recognised so that the message can say what they are.
_FOREIGN: tuple[tuple[int, bytes, str], ...] = (
    (4, b"ftypavif", "an AVIF picture"), (4, b"ftypheic", "a HEIC picture"),
    (4, b"ftyp", "an MP4 file"), (0, b"\x00\x00\x00\x0cjP", "a JPEG 2000 picture"),
    (0, b"FORM", "an AIFF recording"), (0, b"\x1aE\xdf\xa3", "a Matroska or WebM file"), (0, b"%PDF", "a PDF document"),
    (0, b"PK\x03\x04", "a ZIP archive"), (0, b"\x1f\x8b", "a gzip archive"), (0, b"8BPS", "a Photoshop file"),
    (0, b"ADIF", "an AAC recording"), (0, b"SQLite format 3", "a SQLite database"),
    (0, b"version https://git-lfs", "a Git LFS pointer, not the file itself"),
)  # fmt: skip

# MPEG-4 files of sound alone; those that usually hold moving pictures are left to other programs.
_SOUND_BRANDS = (b"M4A ", b"M4B ", b"F4A ", b"mp42", b"mp41", b"isom", b"iso2", b"dash")
# The GUID of Sony Wave64 files: "riff" and eleven bytes more.
_W64_START = b"riff.\x91\xcf\x11\xa5\xd6(\xdb\x04\xc1\x00\x00"


class Kind(msgspec.Struct, frozen=True):
    """What a file holds. ``mismatch`` is a sentence when its name says something else, else empty."""

    format: str
    media: Media
    mismatch: str = ""


def media_of(path: str | PurePath) -> Media | None:
    """What the extension promises, to find files in folders; None for files that are neither."""
    formats = _formats_by_name(str(path))
    return MEDIA_OF[formats[0]] if formats else None


def _formats_by_name(path: str) -> tuple[str, ...]:
    return EXTENSIONS.get(os.path.splitext(path)[1].lower(), ())  # noqa: PTH122 - PurePath costs ten times as much


def sniff(head: bytes) -> str | None:
    """The format that the first bytes show (a key of ``MEDIA_OF``), or None. The name plays no part."""
    if head[:3] == b"\xff\xd8\xff":
        return "JPEG"
    if head[:8] == b"\x89PNG\r\n\x1a\n":
        return "PNG"
    if head[:4] in (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"):
        return "TIFF"
    if head[:4] in (b"RIFF", b"RF64"):
        return {b"WEBP": "WEBP", b"WAVE": "WAV"}.get(head[8:12])
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return "GIF"
    if head[:2] == b"BM" and head[14:15] in (b"\x0c", b"(", b"4", b"8", b"@", b"l", b"|"):
        return "BMP"
    return _sniff_compressed_sound(head)


def _sniff_compressed_sound(head: bytes) -> str | None:
    if head[:4] == b"fLaC":
        return "FLAC"
    if head[4:8] == b"ftyp" and head[8:12] in _SOUND_BRANDS:
        return "M4A"
    if head[:16] == _W64_START:
        return "W64"
    if head[:4] == b"OggS":
        first_packet = head[27 + head[26] :] if len(head) > 27 else b""
        if first_packet[:8] == b"OpusHead":
            return "OPUS"
        return "OGG" if first_packet[:7] == b"\x01vorbis" or first_packet[:5] == b"\x7fFLAC" else None
    if head[:3] == b"ID3" and len(head) >= 10:
        # ID3v2.4, 3.1: the size is four bytes of seven bits. FLAC files are tagged this way too.
        n_tag = 10 + (head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9])
        if head[n_tag : n_tag + 4] == b"fLaC":
            return "FLAC"
        return "AAC" if _is_adts(head[n_tag : n_tag + 2]) else "MP3"
    if _is_adts(head):
        return "AAC"
    return "MP3" if _is_mpeg_layer_3(head) else None


def _is_adts(head: bytes) -> bool:
    """Whether an ADTS frame of AAC starts here (ISO/IEC 13818-7, 6.2): its layer is 0."""
    return len(head) >= 2 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0


def _is_mpeg_layer_3(head: bytes) -> bool:
    """Whether a frame of MPEG-1/2/2.5 layer III starts here (ISO/IEC 11172-3, 2.4.1.3)."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    reserved_version = head[1] & 0x18 == 0x08
    layer_3 = head[1] & 0x06 == 0x02
    bad_rates = head[2] & 0xF0 == 0xF0 or head[2] & 0x0C == 0x0C
    return layer_3 and not reserved_version and not bad_rates


def identify(name: str, head: bytes) -> Kind:
    """What a file of this name and these first bytes holds. Raises MediaError when it is empty or of no kind read."""
    if not head:
        raise MediaError(f"{name}: the file is empty (0 bytes). Copy it again from its source, or remove it.")
    found = sniff(head)
    promised = _formats_by_name(name)
    if found is None:
        # An OGG, an AAC, and MP3 and M4A as they are spelt out.
        article = "an" if promised and promised[0][0] in "AMO" else "a"
        wanted = f"not {article} {' or '.join(promised)} file" if promised else "of no kind that is read"
        raise MediaError(f"{name}: {wanted}: {_describe(head)}. Replace it, or convert it to {_READABLE}.")
    if promised and MEDIA_OF[promised[0]] != MEDIA_OF[found]:
        raise MediaError(f"{name}: the name says {promised[0]}, the content is {found}. Rename it to what it is.")
    mismatch = "" if found in promised else f"the name says {promised[0] if promised else 'nothing'}, it is {found}"
    return Kind(format=found, media=MEDIA_OF[found], mismatch=mismatch)


def _describe(head: bytes) -> str:
    """What unknown first bytes look like, in words."""
    for offset, magic, what in _FOREIGN:
        if head[offset : offset + len(magic)] == magic:
            return f"it is {what}"
    lowered = head[:256].lstrip().lower()
    if lowered.startswith((b"<!doctype html", b"<html")):
        return "it is a web page (perhaps a failed download)"
    if not head.strip(b"\x00"):
        return "it begins with nothing but zeros (perhaps an unfinished copy)"
    if all(byte >= 32 or byte in b"\t\r\n" for byte in head[:256]):
        return f"it begins with the text {head[:24].decode('utf-8', 'replace')!r}"
    return f"it begins with the bytes {head[:8].hex(' ')}"
