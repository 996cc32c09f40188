"""What a media file is, from its header alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from PIL import ImageFile

from app.media.completeness import check_complete, cut_short
from app.media.headers import Header, jpeg_header, png_header
from app.media.info import ImageInfo, MediaInfo
from app.media.kinds import HEAD_BYTES, Kind, identify
from app.media.limits import DEFAULT, Limits
from app.media.mp3_frames import Count, find_frames
from app.media.opening import file_error, name_of, open_binary
from app.media.pictures import DAMAGE, DECODER, check_size, damaged, is_tiff, open_picture, orientation_of, stored_size

_DEPTH_BY_MODE = {"1": 1, "I;16": 16, "I;16B": 16, "I;16L": 16, "I;16N": 16, "I": 32, "F": 32}


def probe(path: str | Path, *, limits: Limits = DEFAULT) -> MediaInfo:
    """Size, layout and length of a picture or recording, without decoding it.

    Raises MediaError that names the file, what was found and what to do: missing, forbidden, empty, of another kind,
    cut short, damaged, or larger than ``limits``.
    """
    with open_binary(path) as stream:
        try:
            return probe_stream(name_of(path), stream, limits=limits)
        except OSError as error:
            raise file_error(path, error) from error


def probe_stream(name: str, stream: BinaryIO, *, limits: Limits, count: Count = find_frames) -> MediaInfo:
    """As ``probe``, from an open file; ``name`` is what errors call it, ``count`` finds the frames of an MP3."""
    stream.seek(0)
    kind = identify(name, stream.read(HEAD_BYTES))
    odd = (kind.mismatch,) if kind.mismatch else ()
    if kind.format not in _HEADERS:
        # The readers of those find out themselves whether all is there.
        odd = (*check_complete(name, kind.format, stream), *odd)
    if kind.media == "audio":
        # libsndfile is loaded for recordings alone.
        from app.media.decoder import probe_sound

        return probe_sound(name, stream, kind.format, warnings=odd, limits=limits, count=count)
    return _probe_image(name, stream, kind, odd, limits)


def _probe_image(name: str, stream: BinaryIO, kind: Kind, odd: tuple[str, ...], limits: Limits) -> ImageInfo:
    header = _HEADERS.get(kind.format, _pillow_header)(name, kind.format, stream, limits)
    if header.missing:
        raise cut_short(name, kind.format, header.missing)
    check_size(name, (header.width_px, header.height_px), limits)
    if header.n_pages > 1:
        odd = (*odd, f"it has {header.n_pages} pages or frames; the first is used")
    turned = header.orientation >= 5
    return ImageInfo(
        width_px=header.height_px if turned else header.width_px,
        height_px=header.width_px if turned else header.height_px,
        stored_width_px=header.width_px, stored_height_px=header.height_px, orientation=header.orientation,
        mode=header.mode, format=kind.format, n_pages=header.n_pages, bit_depth=header.bit_depth, decoder=DECODER,
        warnings=odd,
    )  # fmt: skip


def _pillow_header(name: str, format_name: str, stream: BinaryIO, limits: Limits) -> Header:
    picture = open_picture(name, format_name, stream, limits)
    try:
        width_px, height_px = stored_size(picture)
        depth, n_pages = _bit_depth(picture), int(getattr(picture, "n_frames", 1))
        return Header(width_px, height_px, picture.mode, depth, orientation_of(picture), n_pages)
    except DAMAGE as error:
        raise damaged(name, format_name, error) from error


def _bit_depth(picture: ImageFile.ImageFile) -> int:
    """Bits a channel as stored; Pillow gives 8 for RGB of 16."""
    if is_tiff(picture):
        bits = picture.tag_v2.get(258, 1)
        return int(max(bits)) if isinstance(bits, tuple) else int(bits)
    return _DEPTH_BY_MODE.get(picture.mode, 8)


_HEADERS: Mapping[str, Callable[[str, str, BinaryIO, Limits], Header]] = {
    "JPEG": lambda name, format_name, stream, limits: jpeg_header(stream),
    "PNG": lambda name, format_name, stream, limits: png_header(stream),
}
