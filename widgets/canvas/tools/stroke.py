"""The pixels of a brush stroke: discs along a path, and what they make of masks. No Qt."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.labels.runs import decode_mask, encode_mask
from widgets.canvas.mask_pixels import shrunk_pixels
from widgets.canvas.shapes import Point, Shape
from widgets.canvas.tools.base import Stroke

Window = tuple[int, int, int, int]
Bits = NDArray[np.bool_]
NOWHERE: Window = (0, 0, 0, 0)


class StrokeBuffer:
    """A picture of one stroke, ``(H, W) uint8``. The memory of an untouched part is never used, however large it is."""

    def __init__(self, image_px: tuple[int, int]) -> None:
        self.image_px = image_px
        self.pixels: NDArray[Any] = np.zeros((image_px[1], image_px[0]), dtype=np.uint8)
        self.bounds: Window = NOWHERE
        self.fresh: Window = NOWHERE

    def paint(
        self,
        start: Point,
        end: Point,
        radius_px: float,
        *,
        free_of: Sequence[Shape] = (),
        within: Sequence[Shape] | None = None,
    ) -> None:
        """A disc drawn from ``start`` to ``end``: every pixel whose middle is within the radius of the line.

        Pixels of the masks ``free_of`` are left out, and all that are in none of the masks ``within``.
        """
        window = self.reach(start, end, radius_px)
        x0, y0, x1, y1 = window
        self.fresh = window
        if x0 >= x1 or y0 >= y1:
            return
        self.bounds = window if self.bounds == NOWHERE else around((self.bounds, window))
        x = np.arange(x0, x1, dtype=np.float32)[None, :] + np.float32(0.5 - start[0])
        y = np.arange(y0, y1, dtype=np.float32)[:, None] + np.float32(0.5 - start[1])
        dx, dy = end[0] - start[0], end[1] - start[1]
        length2 = dx * dx + dy * dy
        if length2 > 1e-6:  # a shorter way than a thousandth of a pixel is none
            # The nearest place on the line, as a share of its length.
            share = np.clip((x * np.float32(dx) + y * np.float32(dy)) * np.float32(1 / length2), 0, 1)
            inside = (x - share * np.float32(dx)) ** 2 + (y - share * np.float32(dy)) ** 2 <= radius_px**2
        else:
            inside = x * x + y * y <= radius_px**2
        for shape in free_of:
            inside &= ~part_of(shape, window)
        if within is not None:
            allowed = np.zeros_like(inside)
            for shape in within:
                allowed |= part_of(shape, window)
            inside &= allowed
        self.pixels[y0:y1, x0:x1] |= inside

    def clear(self) -> None:
        """Ready for the next stroke; only what was painted is wiped."""
        x0, y0, x1, y1 = self.bounds
        self.pixels[y0:y1, x0:x1] = 0
        self.bounds = self.fresh = NOWHERE

    def mask(self) -> tuple[Window, Bits]:
        """The stroke: its bounds, and the pixels in them."""
        x0, y0, x1, y1 = self.bounds
        return self.bounds, self.pixels[y0:y1, x0:x1].view(np.bool_)

    def stroke(self, *, erases: bool, colour: str = "") -> Stroke:
        """What there is to show."""
        return Stroke(self.pixels, self.bounds, self.fresh, erases, colour)

    def reach(self, start: Point, end: Point, radius: float) -> Window:
        """The pixels that a disc from ``start`` to ``end`` can touch."""
        width, height = self.image_px
        return (
            max(0, math.floor(min(start[0], end[0]) - radius)),
            max(0, math.floor(min(start[1], end[1]) - radius)),
            min(width, math.ceil(max(start[0], end[0]) + radius) + 1),
            min(height, math.ceil(max(start[1], end[1]) + radius) + 1),
        )


def around(windows: Iterable[Window]) -> Window:
    """The smallest window around all of them."""
    found = list(windows)
    return (
        min(w[0] for w in found), min(w[1] for w in found), max(w[2] for w in found), max(w[3] for w in found),
    )  # fmt: skip


def overlap(a: Window, b: Window) -> bool:
    """Whether two windows share a pixel."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def window_of(shape: Shape) -> Window:
    """The window of a mask."""
    (x0, y0), (x1, y1) = shape.points
    return int(x0), int(y0), int(x1), int(y1)


def bits_of(shape: Shape) -> Bits:
    """The pixels of a mask in its window."""
    return decode_mask(window_of(shape), shape.runs)


def part_of(shape: Shape, window: Window) -> Bits:
    """The pixels of a mask in any window, at the cost of that window alone."""
    return shrunk_pixels(window_of(shape), shape.runs, window, scale=1.0, offset=(0.0, 0.0))


def shape_from(bits: Bits, window: Window) -> Shape | None:
    """The mask of the pixels of a window; None where none is set."""
    found = encode_mask(bits, x0=window[0], y0=window[1])
    if found is None:
        return None
    (x0, y0, x1, y1), runs = found
    return Shape("mask", ((float(x0), float(y0)), (float(x1), float(y1))), runs=runs)


def joined(parts: Iterable[tuple[Window, Bits]]) -> tuple[Window, Bits]:
    """The pixels that any of the parts has."""
    found = list(parts)
    window = around(part[0] for part in found)
    whole = np.zeros((window[3] - window[1], window[2] - window[0]), dtype=np.bool_)
    for part_window, bits in found:
        whole[_within(window, part_window)] |= bits
    return window, whole


def without(window: Window, bits: Bits, others: Iterable[tuple[Window, Bits]]) -> Bits:
    """The pixels less those of ``others``."""
    left = bits.copy()
    for other, taken in others:
        if overlap(window, other):
            x0, y0 = max(window[0], other[0]), max(window[1], other[1])
            x1, y1 = min(window[2], other[2]), min(window[3], other[3])
            shared: Window = (x0, y0, x1, y1)
            left[_within(window, shared)] &= ~taken[_within(other, shared)]
    return left


def hole_filled(shape: Shape, at: Point) -> Shape | None:
    """The mask with the hole at an image point filled; None where there is no hole (the outside is none)."""
    window, bits = window_of(shape), bits_of(shape)
    x, y = int(at[0]) - window[0], int(at[1]) - window[1]
    if not (0 <= x < bits.shape[1] and 0 <= y < bits.shape[0]) or bits[y, x]:
        return None
    import cv2

    # A ring of unset pixels all round joins all that is outside into one region.
    field = np.pad(bits.astype(np.uint8), 1)
    _, regions = cv2.connectedComponents(1 - field, connectivity=4)
    hole = regions[y + 1, x + 1]
    if hole == regions[0, 0]:
        return None
    return shape_from(bits | (regions[1:-1, 1:-1] == hole), window)


def _within(window: Window, part: Window) -> tuple[slice, slice]:
    return slice(part[1] - window[1], part[3] - window[1]), slice(part[0] - window[0], part[2] - window[0])
