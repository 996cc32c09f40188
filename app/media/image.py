"""A picture file as an upright RGB array."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image as PilImage
from PIL import ImageFile

from app.errors import MediaError
from app.media.completeness import check_complete
from app.media.kinds import HEAD_BYTES, identify
from app.media.limits import DEFAULT, Limits
from app.media.opening import file_error, name_of, open_binary
from app.media.pictures import DAMAGE, damaged, open_picture, orientation_of
from app.units import Floats, Image

# Above this a picture that is wanted small is streamed through libvips.
HUGE_PIXELS = 64_000_000
Depth = TypeVar("Depth", np.uint8, np.uint16)
STREAMED = frozenset({"JPEG", "PNG", "TIFF", "WEBP"})
_UPRIGHT: Mapping[int, PilImage.Transpose] = {
    2: PilImage.Transpose.FLIP_LEFT_RIGHT,
    3: PilImage.Transpose.ROTATE_180,
    4: PilImage.Transpose.FLIP_TOP_BOTTOM,
    5: PilImage.Transpose.TRANSPOSE,
    6: PilImage.Transpose.ROTATE_270,
    7: PilImage.Transpose.TRANSVERSE,
    8: PilImage.Transpose.ROTATE_90,
}


def read_image(path: str | Path, *, max_side_px: int | None = None, limits: Limits = DEFAULT) -> Image:
    """The first page of a picture, ``(H, W, 3) uint8`` RGB, upright by its EXIF orientation.

    ``max_side_px`` shrinks the longer side to at most that (never enlarges); a JPEG is then decoded at 1/2, 1/4 or 1/8,
    which is several times faster. How other layouts become 8-bit RGB:

    - grey, palette, 1 bit: their colours; CMYK by Pillow's plain formula, colour profiles are not applied
    - transparency: laid over white
    - 16 bit: the full range 0 to 65535 becomes 0 to 255, so that equal values stay equal from picture to picture
    - 32-bit integers and floats have no natural range: 0 to 1 becomes 0 to 255, any other is stretched from the least
      to the greatest value of the picture

    Raises MediaError when the file is missing, damaged, cut short, of another kind, or larger than ``limits``.
    """
    with open_binary(path) as stream:
        try:
            return decode_image(name_of(path), stream, max_side_px=max_side_px, limits=limits)
        except OSError as error:
            raise file_error(path, error) from error


def decode_image(
    name: str, data: bytes | BinaryIO, *, max_side_px: int | None = None, limits: Limits = DEFAULT
) -> Image:
    """As ``read_image``, from bytes or an open file; ``name`` is what errors call it."""
    stream = io.BytesIO(data) if isinstance(data, bytes) else data
    stream.seek(0)
    kind = identify(name, stream.read(HEAD_BYTES))
    if kind.media != "image":
        raise MediaError(f"{name}: a picture is wanted, this is a {kind.format} recording. Choose a picture.")
    check_complete(name, kind.format, stream)
    picture = open_picture(name, kind.format, stream, limits)
    if max_side_px is not None and kind.format in STREAMED and picture.size[0] * picture.size[1] > HUGE_PIXELS:
        return _streamed(name, stream, max_side_px)
    if kind.format == "JPEG" and max_side_px is None and picture.mode in ("RGB", "L"):
        whole = _whole_jpeg(stream)
        if whole is not None:
            return np.ascontiguousarray(upright(whole, orientation_of(picture)))
    try:
        if max_side_px is not None and kind.format == "JPEG":
            _draft(picture, max_side_px)
        picture.load()
        # Asked after loading: Pillow turns TIFFs upright as it loads them, and then takes the tag away.
        orientation = orientation_of(picture)
        shown = _shrink(_to_rgb(picture), max_side_px)
        if orientation in _UPRIGHT:
            shown = shown.transpose(_UPRIGHT[orientation])
        return np.array(shown, dtype=np.uint8)
    except DAMAGE as error:
        raise damaged(name, kind.format, error) from error


def shrink_image(image: Image, max_side_px: int) -> Image:
    """``image`` with its longer side at most ``max_side_px``, by area averages; itself when it is small enough."""
    if max(image.shape[:2]) <= max_side_px:
        return image
    return np.array(_shrink(PilImage.fromarray(image), max_side_px), dtype=np.uint8)


def _streamed(name: str, stream: BinaryIO, max_side_px: int) -> Image:
    """A huge picture made small without ever being in memory as a whole."""
    from app.media.raster import as_rgb8
    from app.media.vips import load_vips, reason

    vips = load_vips()
    path = getattr(stream, "name", None)
    try:
        if isinstance(path, str):
            small = vips.Image.thumbnail(path, max_side_px, height=max_side_px, size="down", fail_on="error")
        else:
            stream.seek(0)
            small = vips.Image.thumbnail_buffer(stream.read(), max_side_px, height=max_side_px, size="down")
        if small.hasalpha():
            small = small.flatten(background=[65535 if small.format == "ushort" else 255])
        found = np.asarray(small.numpy())
    except vips.Error as error:
        raise MediaError(f"{name}: the data is damaged or cut short ({reason(error)}). Copy it again.") from error
    return np.ascontiguousarray(as_rgb8(found[:, :, 0] if found.ndim == 3 and found.shape[2] == 1 else found))


def _whole_jpeg(stream: BinaryIO) -> Image | None:
    """The pixels that Pillow gives, from the same decoder without its copies; None where Pillow shall say why not."""
    import simplejpeg

    stream.seek(0)
    try:
        found: Image = simplejpeg.decode_jpeg(stream.read(), "RGB")
    except ValueError:
        return None
    return found


def upright(pixels: NDArray[Depth], orientation: int) -> NDArray[Depth]:
    """Turned as an EXIF orientation of 1 to 8 says (Exif 2.32, 4.6.4, tag 0112); a view."""
    if orientation in (5, 6, 7, 8):
        pixels = pixels.swapaxes(0, 1)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return pixels


def _draft(picture: ImageFile.ImageFile, max_side_px: int) -> None:
    """Let libjpeg decode at a fraction that is still no smaller than what is wanted."""
    scale = max_side_px / max(picture.size)
    if scale < 1:
        # Rounded up: a side one pixel short would make Pillow decode at twice the size needed.
        picture.draft(None, (max(1, int(picture.size[0] * scale)), max(1, int(picture.size[1] * scale))))


def _shrink(picture: PilImage.Image, max_side_px: int | None) -> PilImage.Image:
    longer_px = max(picture.size)
    if max_side_px is None or longer_px <= max_side_px:
        return picture
    size = tuple(max(1, round(side_px * max_side_px / longer_px)) for side_px in picture.size)
    return picture.resize((size[0], size[1]), PilImage.Resampling.BOX, reducing_gap=None)


def _to_rgb(picture: PilImage.Image) -> PilImage.Image:
    if picture.mode.startswith("I;16"):
        wide = np.asarray(picture).astype(np.uint32)
        return PilImage.fromarray(((wide * 255 + 32767) // 65535).astype(np.uint8)).convert("RGB")
    if picture.mode in ("I", "F"):
        return PilImage.fromarray(_stretched(np.asarray(picture, dtype=np.float64))).convert("RGB")
    if picture.mode in ("LA", "La", "PA", "RGBA", "RGBa") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        white = PilImage.new("RGBA", layer.size, (255, 255, 255, 255))
        return PilImage.alpha_composite(white, layer).convert("RGB")
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _stretched(values: Floats) -> Image:
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    if low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    span = high - low
    if span <= 0:
        return np.zeros(values.shape, dtype=np.uint8)
    shares = np.nan_to_num((values - low) / span, nan=0.0, posinf=1.0, neginf=0.0)
    bytes_: Image = np.rint(shares.clip(0, 1) * 255).astype(np.uint8)
    return bytes_
