"""Opens a picture to look at it: as fast as it goes, 16 bits kept, huge ones by tiles."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np

from app.errors import MediaError
from app.media.headers import jpeg_header
from app.media.image import decode_image, upright
from app.media.info import ImageInfo
from app.media.limits import Limits
from app.media.opening import file_error, name_of, open_binary
from app.media.probe import probe_stream
from app.media.pyramid import Pyramid, build_pyramid, pyramid_place
from app.media.raster import Pixels, Raster, as_rgb8, level_sizes, with_levels
from app.media.vips import load_vips, reason

# Above this a picture is not held whole: 64 megapixels are 256 MB on the screen.
WHOLE_MEGAPIXELS = 64.0
# A picture below this is opened whole at once: the finest level costs little.
SMALL_MEGAPIXELS = 3.0
# Tiles have no such bound as whole pictures have; the largest JPEG is 65,535 pixels a side.
LIMITS = Limits(max_megapixels=4300.0)


def open_finest(path: str | Path, size_px: tuple[int, int]) -> Raster:
    """The finest level alone, for ``Raster.refine`` of a picture that was opened ``quick``. Raises like the other."""
    name = name_of(path)
    with open_binary(path) as stream:
        try:
            info, data = probe_stream(name, stream, limits=LIMITS), b""
            stream.seek(0)
            data = stream.read()
        except OSError as error:
            raise file_error(path, error) from error
    if not isinstance(info, ImageInfo) or (info.width_px, info.height_px) != size_px:
        raise MediaError(f"{name}: the file has changed since it was opened. Open it again.")
    pixels, size_px = _pixels(name, data, info, page=0, from_level=0)
    return Raster(size_px, {0: np.ascontiguousarray(pixels)})


def open_picture_source(
    path: str | Path, *, sha256: str, cache_folder: Path, page: int = 0, quick: bool = False
) -> Raster | Pyramid:
    """The picture as a ``PixelSource``. Meant for a worker: a huge one is first cut into tiles, which takes seconds.

    ``quick`` leaves out the finest level of a large picture: a JPEG is then decoded at half its size, four times as
    fast; ``Raster.refine`` takes the rest later. ``page`` counts from 0. Raises MediaError as ``read_image`` does.
    """
    name = name_of(path)
    with open_binary(path) as stream:
        try:
            info = probe_stream(name, stream, limits=LIMITS)
            if not isinstance(info, ImageInfo):
                raise MediaError(f"{name}: a picture is wanted, this is a recording. Choose a picture.")
            stream.seek(0)
            megapixels = info.width_px * info.height_px / 1e6
            data = b"" if megapixels > WHOLE_MEGAPIXELS else stream.read()
        except OSError as error:
            raise file_error(path, error) from error
    if not 0 <= page < info.n_pages:
        raise MediaError(f"{name}: it has {info.n_pages} pages, there is no page {page + 1}.")
    if megapixels > WHOLE_MEGAPIXELS:
        place = pyramid_place(cache_folder, sha256, page)
        if not place.exists():
            build_pyramid(Path(path), place, name=name, page=page, format_name=info.format)
        return Pyramid(place, n_pages=info.n_pages)
    from_level = 1 if quick and megapixels > SMALL_MEGAPIXELS else 0
    pixels, size = _pixels(name, data, info, page=page, from_level=from_level)
    return with_levels(pixels, size, n_pages=info.n_pages, from_level=from_level)


def _pixels(name: str, data: bytes, info: ImageInfo, *, page: int, from_level: int) -> tuple[Pixels, tuple[int, int]]:
    """The pixels, at least as large as the level, and the size of the whole picture."""
    size = (info.width_px, info.height_px)
    if info.format == "JPEG" and info.mode in ("RGB", "L") and page == 0:
        pixels = _jpeg(name, data, size, from_level)
    elif (info.bit_depth == 16 and info.format in ("TIFF", "PNG")) or page:
        pixels, size = _by_vips(name, data, page)
    else:
        pixels = decode_image(name, data, limits=LIMITS)
    return pixels, size


def _jpeg(name: str, data: bytes, size_px: tuple[int, int], from_level: int) -> Pixels:
    """RGB, upright, at least as large as the level. libjpeg-turbo, outside of the interpreter's lock."""
    import simplejpeg

    header = jpeg_header(io.BytesIO(data))
    sizes = level_sizes(size_px)
    width, height = sizes[min(from_level, len(sizes) - 1)]
    if header.orientation >= 5:
        width, height = height, width
    try:
        found = simplejpeg.decode_jpeg(data, "RGB", min_height=height, min_width=width, strict=False)
    except ValueError:
        # libjpeg-turbo's own interface refuses some odd files that Pillow reads, and Pillow words the damage.
        return decode_image(name, data, limits=LIMITS)
    return np.ascontiguousarray(upright(found, header.orientation))


def _by_vips(name: str, data: bytes, page: int) -> tuple[Pixels, tuple[int, int]]:
    """A page of a TIFF, or a picture of 16 bits: RGB of 8 bits, or grey or RGB of 16."""
    pyvips = load_vips()
    try:
        options: dict[str, Any] = {"page": page} if page else {}
        found = pyvips.Image.new_from_buffer(data, "", fail_on="error", **options)
        if found.width * found.height > WHOLE_MEGAPIXELS * 1e6:
            raise MediaError(f"{name}: page {page + 1} is larger than the first one. Cut it into tiles.")
        found = found.autorot()
        if found.hasalpha():
            found = found.flatten(background=[65535 if found.format == "ushort" else 255])
        pixels = np.asarray(found.numpy())
    except pyvips.Error as error:
        raise MediaError(f"{name}: the data is damaged or cut short ({reason(error)}). Copy it again.") from error
    if pixels.ndim == 3 and pixels.shape[2] != 3:
        pixels = pixels[:, :, 0]
    if pixels.dtype != np.uint16:
        pixels = as_rgb8(pixels)
    return pixels, (pixels.shape[1], pixels.shape[0])
