"""What a media file is, from its header alone."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO

from PIL import ImageFile, PngImagePlugin, TiffImagePlugin

from app.media.completeness import check_complete
from app.media.decoder import probe_sound
from app.media.info import ImageInfo, MediaInfo
from app.media.kinds import HEAD_BYTES, Kind, identify
from app.media.limits import DEFAULT, Limits
from app.media.opening import file_error, open_binary
from app.media.pictures import DAMAGE, DECODER, damaged, open_picture, orientation_of, stored_size

_DEPTH_BY_MODE = {"1": 1, "I;16": 16, "I;16B": 16, "I;16L": 16, "I;16N": 16, "I": 32, "F": 32}


def probe(path: str | Path, *, limits: Limits = DEFAULT) -> MediaInfo:
    """Size, layout and length of a picture or recording, without decoding it.

    Raises MediaError that names the file, what was found and what to do: missing, forbidden, empty, of another kind,
    cut short, damaged, or larger than ``limits``.
    """
    with open_binary(path) as stream:
        try:
            return probe_stream(Path(path), stream, limits=limits)
        except OSError as error:
            raise file_error(path, error) from error


def probe_bytes(path: Path, data: bytes, *, limits: Limits = DEFAULT) -> MediaInfo:
    """As ``probe``, from the bytes of ``path`` where they are at hand."""
    return probe_stream(path, io.BytesIO(data), limits=limits)


def probe_stream(path: Path, stream: BinaryIO, *, limits: Limits) -> MediaInfo:
    """As ``probe``, from an open file; ``path`` gives the name."""
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    kind = identify(path.name, head)
    odd = check_complete(path.name, kind.format, stream)
    if kind.mismatch:
        odd = (*odd, kind.mismatch)
    if kind.media == "audio":
        return probe_sound(path.name, stream, kind.format, warnings=odd, limits=limits)
    return _probe_image(path.name, stream, head, kind, odd, limits)


def _probe_image(
    name: str, stream: BinaryIO, head: bytes, kind: Kind, odd: tuple[str, ...], limits: Limits
) -> ImageInfo:
    picture = open_picture(name, kind.format, stream, limits)
    try:
        width_px, height_px = stored_size(picture)
        orientation = orientation_of(picture)
        n_pages = int(getattr(picture, "n_frames", 1))
        bit_depth = _bit_depth(picture, head)
    except DAMAGE as error:
        raise damaged(name, kind.format, error) from error
    if n_pages > 1:
        odd = (*odd, f"it has {n_pages} pages or frames; the first is used")
    upright = (height_px, width_px) if orientation >= 5 else (width_px, height_px)
    return ImageInfo(
        width_px=upright[0], height_px=upright[1], stored_width_px=width_px, stored_height_px=height_px,
        orientation=orientation, mode=picture.mode, format=kind.format, n_pages=n_pages, bit_depth=bit_depth,
        decoder=DECODER, warnings=odd,
    )  # fmt: skip


def _bit_depth(picture: ImageFile.ImageFile, head: bytes) -> int:
    """Bits a channel as stored; Pillow gives 8 for RGB of 16."""
    if isinstance(picture, PngImagePlugin.PngImageFile):
        return head[24]
    if isinstance(picture, TiffImagePlugin.TiffImageFile):
        bits = picture.tag_v2.get(258, 1)
        return int(max(bits)) if isinstance(bits, tuple) else int(bits)
    return _DEPTH_BY_MODE.get(picture.mode, 8)
