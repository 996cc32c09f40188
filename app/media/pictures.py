"""A picture's header, read by Pillow safely: as the format its content shows, its size checked before decoding."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, BinaryIO, TypeGuard

import PIL
from PIL import Image, ImageFile

from app.errors import MediaError
from app.media.exif import ORIENTATION_TAG, orientation_in
from app.media.limits import Limits

if TYPE_CHECKING:
    from PIL.TiffImagePlugin import TiffImageFile

DECODER = f"Pillow {PIL.__version__}"

DAMAGE = (
    OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, LookupError, TypeError, ArithmeticError,
    AttributeError, RuntimeError, AssertionError, MemoryError, Image.DecompressionBombError,
)  # fmt: skip
"""What Pillow's parsers raise on damaged files (seen by feeding them mutated ones)."""

# The plugins themselves, not Image.open: it would try every format Pillow knows, and warn or refuse by a limit that is
# one global for the whole process. Each is imported when a file needs it: the first picture does not wait for all six.
_PLUGINS: Mapping[str, tuple[str, str]] = {
    "JPEG": ("JpegImagePlugin", "JpegImageFile"),
    "PNG": ("PngImagePlugin", "PngImageFile"),
    "TIFF": ("TiffImagePlugin", "TiffImageFile"),
    "WEBP": ("WebPImagePlugin", "WebPImageFile"),
    "BMP": ("BmpImagePlugin", "BmpImageFile"),
    "GIF": ("GifImagePlugin", "GifImageFile"),
}


@cache
def _plugin(format_name: str) -> Callable[[BinaryIO], ImageFile.ImageFile]:
    module, name = _PLUGINS[format_name]
    made: Callable[[BinaryIO], ImageFile.ImageFile] = getattr(import_module(f"PIL.{module}"), name)
    return made


def open_picture(name: str, format_name: str, stream: BinaryIO, limits: Limits) -> ImageFile.ImageFile:
    """The picture with its header read and its pixels not yet decoded.

    Raises MediaError when the header is damaged or promises more pixels than ``limits`` allow.
    """
    if format_name == "WEBP":
        # Pillow's WebP reader makes its canvas on opening.
        check_size(name, _webp_size(stream), limits)
    stream.seek(0)
    try:
        picture = _plugin(format_name)(stream)
    except DAMAGE as error:
        raise damaged(name, format_name, error) from error
    check_size(name, picture.size, limits)
    return picture


def check_size(name: str, size_px: tuple[int, int], limits: Limits) -> None:
    """Raises MediaError when a picture of ``size_px`` (width, height) is larger than ``limits`` or has no pixels."""
    width_px, height_px = size_px
    if width_px < 1 or height_px < 1:
        raise MediaError(f"{name}: the header says {width_px} x {height_px} pixels. Copy it again from its source.")
    megapixels = width_px * height_px / 1e6
    if megapixels > limits.max_megapixels:
        raise MediaError(
            f"{name}: {width_px} x {height_px} pixels are {megapixels:,.0f} megapixels; at most "
            f"{limits.max_megapixels:,.0f} are read. Cut it into tiles or scale it down."
        )


def damaged(name: str, format_name: str, error: BaseException) -> MediaError:
    """The error of a decoder, in words."""
    if isinstance(error, MemoryError):
        return MediaError(f"{name}: decoding it needs more memory than is free. Close other programs or scale it down.")
    if isinstance(error, Image.DecompressionBombError):
        return MediaError(f"{name}: larger than the {format_name} decoder accepts. Cut it into tiles or scale it down.")
    why = str(error).rstrip(".") or type(error).__name__
    return MediaError(f"{name}: the {format_name} data is damaged or cut short ({why}). Copy it again from its source.")


def is_tiff(picture: ImageFile.ImageFile) -> TypeGuard[TiffImageFile]:
    """Whether it was opened by the plugin for TIFF, asked without importing it for a picture of another format."""
    return picture.format == "TIFF"


def orientation_of(picture: ImageFile.ImageFile) -> int:
    """The EXIF orientation that is still to be applied, 1 to 8; 1 where it is absent or nonsense."""
    if is_tiff(picture):
        # Pillow takes the tag away once it has turned the picture, so this is 1 after loading.
        value = picture.tag_v2.get(ORIENTATION_TAG, 1)
        return value if isinstance(value, int) and 1 <= value <= 8 else 1
    return orientation_in(picture.info.get("exif"))


def stored_size(picture: ImageFile.ImageFile) -> tuple[int, int]:
    """Width and height as stored, before the orientation."""
    if is_tiff(picture):
        # Pillow gives a TIFF's size with the orientation already applied.
        return int(picture.tag_v2[256]), int(picture.tag_v2[257])
    return picture.size


def _webp_size(stream: BinaryIO) -> tuple[int, int]:
    """Width and height from the first chunk (RFC 9649, 2.5 to 2.7; RFC 6386, 9.1); (1, 1) leaves it to the decoder."""
    stream.seek(0, os.SEEK_SET)
    head = stream.read(30)
    if len(head) < 30:
        return 1, 1
    if head[12:16] == b"VP8X":
        return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
    if head[12:16] == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack("<HH", head[26:30])
    return width & 0x3FFF, height & 0x3FFF
