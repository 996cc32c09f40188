"""Pictures too large for the memory: a file of tiles at full, half, quarter … size in the cache, made once.

The file is a tiled TIFF of several sizes, made and read by libvips, which streams: 20,000 x 20,000 pixels take 3 s and
200 MB. It may be deleted at any time.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from app.errors import MediaError
from app.media.raster import Pixels, as_rgb8
from app.media.vips import load_vips

TILE_PX = 512
QUALITY = 92
STREAMED = frozenset({"JPEG", "PNG", "TIFF", "WEBP", "GIF"})


def pyramid_place(cache_folder: Path, sha256: str, page: int) -> Path:
    """Where the tiles of a file with this content lie."""
    return cache_folder / "tiles" / f"{sha256[:40]}-{page}.tif"


def build_pyramid(path: Path, place: Path, *, name: str, page: int, format_name: str) -> None:
    """Cuts the picture at ``path`` into tiles, upright. Written whole or not at all.

    8 bits are kept as JPEG of quality 92 (this is for the eye; labels and exports read the file itself), 16 bits
    without loss. Raises MediaError when the picture is damaged, of a kind that cannot be streamed, or the disk is full.
    """
    pyvips = load_vips()
    if format_name not in STREAMED:
        raise MediaError(f"{name}: a {format_name} of this size is not read by tiles. Convert it to TIFF, PNG or JPEG.")
    part = place.with_suffix(".part.tif")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        options: dict[str, Any] = {"fail_on": "error", **({"page": page} if page else {})}
        picture = pyvips.Image.new_from_file(str(path), **options)
        turned = "orientation" in picture.get_fields() and picture.get("orientation") != 1
        if not turned:
            # In one pass from top to bottom; a turned one is unpacked to a temporary file first.
            picture = pyvips.Image.new_from_file(str(path), access="sequential", **options)
        _cut(picture, part)
        part.replace(place)
    except pyvips.Error as error:
        why = (str(error).strip().splitlines() or ["unknown"])[-1]
        raise MediaError(
            f"{name}: it cannot be cut into tiles ({why}). Check the file and the space on the disk."
        ) from (error)
    except OSError as error:
        raise MediaError(f"{name}: the cache {place.parent} cannot be written ({error.strerror}).") from error
    finally:
        part.unlink(missing_ok=True)


def _cut(picture: Any, part: Path) -> None:
    picture = picture.autorot()
    if picture.hasalpha():
        picture = picture.flatten(background=[65535 if picture.format == "ushort" else 255])
    if picture.format not in ("uchar", "ushort"):
        picture = picture.cast("ushort" if picture.format in ("short", "int", "uint") else "uchar")
    wide = picture.format == "ushort"
    if picture.bands not in (1, 3):
        picture = picture.colourspace("rgb16" if wide else "srgb")
    how: dict[str, Any] = {"compression": "deflate"} if wide else {"compression": "jpeg", "Q": QUALITY}
    picture.tiffsave(
        str(part), tile=True, pyramid=True, tile_width=TILE_PX, tile_height=TILE_PX, bigtiff=True,
        region_shrink="mean", depth="onetile", **how,
    )  # fmt: skip


class Pyramid:
    """A ``PixelSource`` over the tiles. One thread at a time."""

    finest = 0

    def __init__(self, place: Path, *, n_pages: int = 1) -> None:
        pyvips = load_vips()
        try:
            first = pyvips.Image.new_from_file(str(place))
            count = first.get("n-pages") if "n-pages" in first.get_fields() else 1
            self._levels = [first, *(pyvips.Image.new_from_file(str(place), page=page) for page in range(1, count))]
        except pyvips.Error as error:
            place.unlink(missing_ok=True)
            text = f"{place.name}: these tiles are damaged and were removed. Open the picture again."
            raise MediaError(text) from error
        self.n_pages = n_pages

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of the upright picture."""
        return self.level_size(0)

    @property
    def n_levels(self) -> int:
        """How many levels there are."""
        return len(self._levels)

    @property
    def depth_bits(self) -> int:
        """8 or 16."""
        return 16 if self._levels[0].format == "ushort" else 8

    def level_size(self, level: int) -> tuple[int, int]:
        """Width and height of a level."""
        return int(self._levels[level].width), int(self._levels[level].height)

    def part(self, level: int, x0: int, y0: int, x1: int, y1: int) -> Pixels:
        """The pixels of a rectangle: (H, W, 3) uint8, or (H, W) or (H, W, 3) uint16. About 2 ms a tile."""
        found = np.asarray(self._levels[level].crop(x0, y0, x1 - x0, y1 - y0).numpy())
        if found.ndim == 3 and found.shape[2] == 1:
            found = found[:, :, 0]
        return found if found.dtype == np.uint16 else as_rgb8(found)

    def watch(self, refined: Callable[[], None] | None) -> None:
        """Nothing finer will come: all of it is there."""
