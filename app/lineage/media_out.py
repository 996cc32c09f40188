"""One media file into an export: the same bytes, or upright pixels where the camera had only noted the rotation."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from app.errors import MediaError
from app.lineage.gather import Candidate
from app.media.info import ImageInfo, MediaInfo
from app.media.opening import file_error, open_binary
from app.media.probe import probe

JPEG_QUALITY = 95
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Written:
    """SHA-256 and size of what was written; ``orientation`` is the EXIF orientation that was baked in, 1 for none."""

    sha256: str
    size_bytes: int
    orientation: int = 1


def look(candidate: Candidate) -> MediaInfo:
    """What the file is, from its header. Raises MediaError when it is missing or no longer what it was."""
    info = probe(candidate.file)
    if info.media != candidate.item.media:
        raise MediaError(f"{candidate.path}: registered as {candidate.item.media}, found {info.media}. Add it again.")
    return info


def write_media(candidate: Candidate, info: MediaInfo, target: Path) -> Written:
    """Writes the file at ``target``, which must not exist. Raises MediaError when its bytes have changed."""
    orientation = info.orientation if isinstance(info, ImageInfo) else 1
    if orientation != 1:
        data = _read(candidate)
        upright = bake(candidate.path, data, info)
        target.write_bytes(upright)
        return Written(hashlib.sha256(upright).hexdigest(), len(upright), orientation)
    whole = hashlib.sha256()
    size = 0
    with open_binary(candidate.file) as source, target.open("xb") as out:
        while chunk := _next(source, candidate):
            whole.update(chunk)
            size += len(chunk)
            out.write(chunk)
    _check(candidate, whole.hexdigest())
    return Written(whole.hexdigest(), size)


def bake(name: str, data: bytes, info: MediaInfo) -> bytes:
    """The picture upright, in its own file format and pixel layout, with its colour profile and without EXIF.

    JPEG is encoded again at quality 95 without chroma subsampling; the other formats keep every pixel. Only the first
    page of several is kept. Raises MediaError when the picture is damaged.
    """
    from PIL import Image, ImageOps

    from app.media.limits import DEFAULT
    from app.media.pictures import DAMAGE, damaged, open_picture, orientation_of

    picture = open_picture(name, info.format, io.BytesIO(data), DEFAULT)
    out = io.BytesIO()
    try:
        profile = picture.info.get("icc_profile")
        picture.load()
        # Pillow turns TIFFs as it loads them and takes the tag away; the others are turned here.
        upright: Image.Image = ImageOps.exif_transpose(picture) if orientation_of(picture) != 1 else picture.copy()
        upright.info = {}
        options: dict[str, Any] = {"quality": JPEG_QUALITY, "subsampling": 0} if info.format == "JPEG" else {}
        if info.format == "WEBP":
            options = {"lossless": True, "exact": True}
        if info.format == "TIFF":
            options = {"compression": "tiff_deflate"}
        upright.save(out, format=info.format, icc_profile=profile, **options)
    except DAMAGE as problem:
        raise damaged(name, info.format, problem) from problem
    return out.getvalue()


def _read(candidate: Candidate) -> bytes:
    with open_binary(candidate.file) as source:
        try:
            data = source.read()
        except OSError as problem:
            raise file_error(candidate.file, problem) from problem
    _check(candidate, hashlib.sha256(data).hexdigest())
    return data


def _next(source: BinaryIO, candidate: Candidate) -> bytes:
    # Apart from writing: a disk that fails to read is another trouble than one that is full.
    try:
        return source.read(_CHUNK_BYTES)
    except OSError as problem:
        raise file_error(candidate.file, problem) from problem


def _check(candidate: Candidate, sha256: str) -> None:
    if sha256 != candidate.sha256:
        raise MediaError(
            f"{candidate.path}: the file has changed since it was registered (SHA-256 {sha256[:12]}, "
            f"expected {candidate.sha256[:12]}). Put the old file back, or add its folder again and then "
            "take a new snapshot."
        )
