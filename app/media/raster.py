"""A picture to look at: its pixels as stored, upright, in levels of half, quarter … size.

A picture of usual size is held in memory (``Raster``); one too large for that lies as a pyramid of tiles in the cache
(``app.media.pyramid``) and gives the parts that are asked for. Both answer ``PixelSource``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

# (H, W, 3) uint8 RGB, which Qt paints as fast as its own layout in three quarters of the memory; or, of 16 bits a
# channel, (H, W) or (H, W, 3) uint16 grey or RGB as stored.
Pixels: TypeAlias = NDArray[Any]
SMALLEST_PX = 256
# A level of more bytes than this is what makes a picture heavy.
HEAVY_BYTES = 12_000_000


class PixelSource(Protocol):
    """Where the pixels of one picture come from. Level 0 is full size, each further level half of the one before."""

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of the upright picture."""
        ...

    @property
    def n_levels(self) -> int:
        """How many levels there are."""
        ...

    @property
    def finest(self) -> int:
        """The finest level that can be had now; 0 once all of the picture is there."""
        ...

    @property
    def depth_bits(self) -> int:
        """8 or 16."""
        ...

    @property
    def n_pages(self) -> int:
        """Pages or frames of the file."""
        ...

    def level_size(self, level: int) -> tuple[int, int]:
        """Width and height of a level."""
        ...

    def part(self, level: int, x0: int, y0: int, x1: int, y1: int) -> Pixels:
        """The pixels of a rectangle (half-open, within the level); may be a view of what is kept."""
        ...

    def watch(self, refined: Callable[[], None] | None) -> None:
        """Calls ``refined`` when a finer level has come; None ends it."""
        ...


def level_sizes(size_px: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """Width and height of each level, down to the first whose longer side is at most 256 px."""
    sizes = [size_px]
    while max(sizes[-1]) > SMALLEST_PX:
        width, height = sizes[-1]
        sizes.append((max(1, width // 2), max(1, height // 2)))
    return tuple(sizes)


class Raster:
    """A picture in memory. It may begin without its finest levels: enough for a look at the whole of it."""

    def __init__(self, size_px: tuple[int, int], levels: Mapping[int, Pixels], *, n_pages: int = 1) -> None:
        self._sizes = level_sizes(size_px)
        self._levels = dict(levels)
        self._refined: Callable[[], None] | None = None
        self.n_pages = n_pages
        if not self._levels:
            raise ValueError("a picture has at least one level")

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of the upright picture."""
        return self._sizes[0]

    @property
    def n_levels(self) -> int:
        """How many levels there are."""
        return len(self._sizes)

    @property
    def finest(self) -> int:
        """The finest level that is there."""
        return min(self._levels)

    @property
    def depth_bits(self) -> int:
        """8 or 16."""
        return 16 if self._levels[self.finest].dtype == np.uint16 else 8

    @property
    def n_bytes(self) -> int:
        """Memory that the levels take."""
        return sum(level.nbytes for level in self._levels.values())

    def level_size(self, level: int) -> tuple[int, int]:
        """Width and height of a level."""
        return self._sizes[level]

    def part(self, level: int, x0: int, y0: int, x1: int, y1: int) -> Pixels:
        """A view of a rectangle of a level. KeyError where the level has not come yet."""
        return self._levels[level][y0:y1, x0:x1]

    def refine(self, other: Raster) -> None:
        """Takes over the levels of ``other``, which is the same picture, and tells who watches."""
        self._levels = {**other._levels, **self._levels}
        if self._refined is not None:
            self._refined()

    def shed(self) -> None:
        """Lets go of a heavy finest level; ``refine`` can bring it back."""
        if 0 in self._levels and len(self._levels) > 1 and self._levels[0].nbytes > HEAVY_BYTES:
            self._levels = {level: pixels for level, pixels in self._levels.items() if level}

    def watch(self, refined: Callable[[], None] | None) -> None:
        """Calls ``refined`` when a finer level has come; None ends it."""
        self._refined = refined


def with_levels(pixels: Pixels, size_px: tuple[int, int], *, n_pages: int = 1, from_level: int = 0) -> Raster:
    """A raster of ``pixels``, which are level ``from_level`` of a picture of ``size_px`` (or larger: then reduced)."""
    sizes = level_sizes(size_px)
    from_level = min(from_level, len(sizes) - 1)
    levels: dict[int, Pixels] = {}
    for level in range(from_level, len(sizes)):
        pixels = reduced(pixels, sizes[level])
        levels[level] = np.ascontiguousarray(pixels)
    return Raster(size_px, levels, n_pages=n_pages)


def reduced(pixels: Pixels, size_px: tuple[int, int]) -> Pixels:
    """``pixels`` at a smaller width and height, by area averages, which show no moiré; themselves where they fit."""
    width, height = size_px
    if pixels.shape[1] == width and pixels.shape[0] == height:
        return pixels
    if pixels.dtype == np.uint8 and pixels.nbytes < HEAVY_BYTES and (width, height) == _half(pixels):
        # Small ones without OpenCV, whose import takes as long as opening a picture.
        even = pixels[: 2 * height, : 2 * width].astype(np.uint16)
        total = even[0::2, 0::2] + even[0::2, 1::2] + even[1::2, 0::2] + even[1::2, 1::2]
        return ((total + 2) >> 2).astype(np.uint8)
    import cv2

    # OpenCV leaves the interpreter's lock alone while it scales.
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA))


def _half(pixels: Pixels) -> tuple[int, int]:
    return pixels.shape[1] // 2, pixels.shape[0] // 2


def as_rgb8(pixels: Pixels) -> Pixels:
    """``(H, W, 3) uint8`` of grey or RGB pixels of any depth: the full range of integers, 0 to 1 of fractions."""
    if pixels.ndim == 2:
        pixels = np.repeat(pixels[:, :, None], 3, axis=2)
    if pixels.dtype == np.uint8:
        return pixels
    if np.issubdtype(pixels.dtype, np.integer):
        full = np.iinfo(pixels.dtype).max
        return (pixels.astype(np.float64).clip(0) * (255.0 / full)).round().astype(np.uint8)
    low, high = (0.0, 1.0) if pixels.max() <= 1 and pixels.min() >= 0 else (float(pixels.min()), float(pixels.max()))
    return ((np.nan_to_num(pixels) - low) * (255.0 / max(high - low, 1e-12))).clip(0, 255).round().astype(np.uint8)
