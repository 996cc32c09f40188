"""Masks and keypoints of COCO annotations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from app.formats.collect import Collector, size_of
from app.formats.geometry import mask_of
from app.formats.incoming import TaskShape
from app.formats.numbers import number
from app.formats.rows import ring_of
from app.labels.runs import encode_mask
from app.labels.values import Attribute, Mask, Pose
from app.records import Item
from app.units import Mask as Pixels

MOST_PIXELS = 400_000_000


def read_mask(
    entry: Mapping[str, Any], item: Item, shape: TaskShape, cls: str, attributes: Mapping[str, Attribute],
    score: float | None, found: Collector, place: str,
) -> None:  # fmt: skip
    """The segmentation as pixels: run lengths as they are, outlines by the pixels whose middle they hold."""
    said = entry.get("segmentation")
    size = size_of(item)
    pixels = run_pixels(said, size) if isinstance(said, dict) else _outlined(said, size)
    if isinstance(pixels, str):
        found.problem(place, f"{cls}: {pixels}; left out")
        return
    encoded = encode_mask(pixels)
    if encoded is None:
        found.problem(place, f"{cls}: the mask is empty; left out")
        return
    found.other(item, shape, Mask("", cls, *encoded, dict(attributes), score), place)


def read_traced(
    entry: Mapping[str, Any], item: Item, shape: TaskShape, cls: str, attributes: Mapping[str, Attribute],
    score: float | None, found: Collector, place: str,
) -> None:  # fmt: skip
    """Run lengths as outlines, holes included: a polygon for each region, within half a pixel of its pixels."""
    from app.labels.outlines import outline_polygons

    pixels = run_pixels(entry["segmentation"], size_of(item))
    if isinstance(pixels, str):
        found.problem(place, f"{cls}: {pixels}; left out")
        return
    # Only what is set is traced: a small thing on a large picture takes no longer for the picture.
    rows, columns = np.flatnonzero(pixels.any(axis=1)), np.flatnonzero(pixels.any(axis=0))
    if not len(rows):
        found.problem(place, f"{cls}: the mask is empty; left out")
        return
    x0, y0 = int(columns[0]), int(rows[0])
    outlines = outline_polygons(pixels[y0 : int(rows[-1]) + 1, x0 : int(columns[-1]) + 1], x0, y0)
    if len(outlines) > 1:
        found.problem(place, f"{cls}: a mask of {len(outlines)} regions; read as {len(outlines)} polygons")
    for ring, holes in outlines:
        found.polygon(item, shape, cls, ring, place, holes=holes, attributes=attributes, score=score)


def read_keypoints(
    entry: Mapping[str, Any], item: Item, shape: TaskShape, cls: str, attributes: Mapping[str, Attribute],
    score: float | None, found: Collector, place: str,
) -> None:  # fmt: skip
    """Three numbers a keypoint; a confidence in the third place, as models write it, counts as visible."""
    said = entry.get("keypoints")
    flat = [number(value) for value in said] if isinstance(said, list) and len(said) % 3 == 0 else [None]
    if None in flat or not flat:
        found.problem(place, f"{cls}: keypoints must be x, y, v, x, y, v …; left out")
        return
    plain = [value for value in flat if value is not None]
    states = tuple((int(v) if v in (0, 1, 2) else 2 if v > 0 else 0) for v in plain[2::3])
    points = tuple((x, y) if state else (0.0, 0.0) for x, y, state in zip(plain[::3], plain[1::3], states, strict=True))
    found.other(item, shape, Pose("", cls, points, states, dict(attributes), score), place)


def run_pixels(said: Mapping[str, Any], size_px: tuple[float, float] | None) -> Pixels | str:
    """``(H, W) bool`` of COCO run lengths (column by column, the first run unset), or what is wrong with them."""
    size, counts = said.get("size"), said.get("counts")
    if not isinstance(size, list) or len(size) != 2 or not all(isinstance(n, int) and n > 0 for n in size):
        return "a run-length mask needs its size, height and width"
    height, width = size
    if height * width > MOST_PIXELS or (size_px is not None and (width, height) != (int(size_px[0]), int(size_px[1]))):
        return f"the mask is of {width} x {height} px, the picture is not"
    if isinstance(counts, str):
        counts = _uncompressed(counts)
    if not isinstance(counts, list) or not all(isinstance(n, int) and n >= 0 for n in counts):
        return "its run lengths cannot be read"
    if sum(counts) != height * width:
        return f"its runs hold {sum(counts):,} pixels, the picture {height * width:,}"
    flat = np.repeat(np.arange(len(counts)) % 2 == 1, counts)
    pixels: Pixels = flat.reshape(width, height).T
    return pixels


def _uncompressed(text: str) -> list[int] | None:
    """COCO's compressed counts: five bits a character, differences to the run before last (pycocotools, maskApi.c)."""
    counts: list[int] = []
    at = 0
    while at < len(text):
        value, shift, more = 0, 0, True
        while more:
            if at >= len(text) or shift > 60:
                return None
            bits = ord(text[at]) - 48
            if not 0 <= bits < 64:
                return None
            value |= (bits & 0x1F) << shift
            more = bool(bits & 0x20)
            at, shift = at + 1, shift + 5
            if not more and bits & 0x10:
                value |= -1 << shift
        counts.append(value + counts[-2] if len(counts) > 2 else value)
    return counts


def _outlined(said: object, size_px: tuple[float, float] | None) -> Pixels | str:
    if size_px is None:
        return "the size of the picture is not known, so an outline cannot become pixels"
    rings = [ring_of(part) for part in said] if isinstance(said, list) else []
    if not rings or None in rings:
        return "segmentation must be run lengths, or lists of x, y, x, y …"
    mask: Pixels = np.zeros((int(size_px[1]), int(size_px[0])), dtype=np.bool_)
    for ring in rings:
        if ring is not None:
            mask |= mask_of((ring,), width_px=mask.shape[1], height_px=mask.shape[0])
    return mask
