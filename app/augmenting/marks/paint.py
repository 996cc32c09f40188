"""Planes ``(H, W)`` with a label painted on them, by Pillow alone: nothing of the arithmetic that moves labels.

A line of pixels along the picture's border stays empty, so that what comes in from outside is empty too, whatever
colour a recipe gives it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageDraw

from app.units import Mask
from augment.sample import (
    BoxTarget,
    EllipseTarget,
    MaskTarget,
    Points,
    PolygonTarget,
    PolylineTarget,
    PoseTarget,
    RotatedBoxTarget,
    ShapeTarget,
)

Plane = NDArray[np.uint8]
Size = tuple[int, int]
Window = tuple[int, int, int, int]
Area = BoxTarget | PolygonTarget | RotatedBoxTarget | EllipseTarget | MaskTarget
FULL = 255
FINER = 4  # edges are where they are to a quarter of a pixel
_ROUND = np.linspace(0, 2 * np.pi, 96, endpoint=False)


def filled(rings: Sequence[Points], window: Window) -> Mask:
    """The pixels of ``window`` (x0, y0, x1, y1) whose middle lies in the first ring and in none of the others."""
    width, height = window[2] - window[0], window[3] - window[1]
    fine = Pillow.new("1", (width * FINER, height * FINER))
    draw = ImageDraw.Draw(fine)
    for place, ring in enumerate(rings):
        points = [((x - window[0]) * FINER - 0.5, (y - window[1]) * FINER - 0.5) for x, y in ring]
        draw.polygon(points, fill=0 if place else 1)
    return np.asarray(fine)[FINER // 2 :: FINER, FINER // 2 :: FINER]


def rings_of(target: Area, *, whole: bool = False) -> list[Points]:
    """The outline of a label and its holes; with ``whole`` a box is all of its rectangle.

    In a box the ellipse that touches its sides stands for the thing: hardly anything that is boxed fills its corners,
    and a turned box is to hold the thing and not the box. A mask has no outline.
    """
    match target:
        case PolygonTarget():
            return [target.points_px, *target.holes]
        case BoxTarget():
            x0, y0, x1, y1 = target.box_px
            middle, half = np.array([x0 + x1, y0 + y1]) / 2, np.array([x1 - x0, y1 - y0]) / 2
            return [_turned(middle, half, 0.0, corners=whole)]
        case RotatedBoxTarget():
            return [_turned(target.centre_px, target.size_px / 2, target.angle_deg, corners=whole)]
        case EllipseTarget():
            return [_turned(target.centre_px, target.radii_px, target.angle_deg, corners=False)]
        case MaskTarget():
            raise ValueError("a mask has no outline")


def covered(target: Area, window: Window, *, whole: bool = False) -> Mask:
    """The pixels of ``window`` that a label covers."""
    if not isinstance(target, MaskTarget):
        return filled(rings_of(target, whole=whole), window)
    found = np.zeros((window[3] - window[1], window[2] - window[0]), dtype=np.bool_)
    x, y = target.corner_px[0] - window[0], target.corner_px[1] - window[1]
    height, width = target.mask.shape
    top, left, bottom, right = max(y, 0), max(x, 0), min(y + height, len(found)), min(x + width, found.shape[1])
    if top < bottom and left < right:
        found[top:bottom, left:right] = target.mask[top - y : bottom - y, left - x : right - x]
    return found


def extent_of(target: ShapeTarget) -> tuple[float, float, float, float]:
    """x0, y0, x1, y1 around a label."""
    match target:
        case MaskTarget():
            x, y = target.corner_px
            return x, y, x + target.mask.shape[1], y + target.mask.shape[0]
        case PolylineTarget():
            points = target.points_px
        case PoseTarget():
            points = target.points_px[np.array(target.states) > 0]
        case _:
            points = rings_of(target)[0]
    (x0, y0), (x1, y1) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return x0, y0, x1, y1


def plane_of(target: Area, size: Size) -> Plane:
    """A label painted white on black, on a picture of ``size``."""
    return framed(covered(target, (0, 0, *size)).astype(np.uint8) * FULL)


def half_of(target: RotatedBoxTarget, size: Size) -> Plane:
    """The half of a turned box's ellipse that lies where its width points to: it tells the box's direction."""
    outline = rings_of(target)[0]
    turn = np.radians(target.angle_deg)
    ahead = (outline - target.centre_px) @ (np.cos(turn), np.sin(turn)) >= -1e-9
    return framed(filled([outline[ahead]], (0, 0, *size)).astype(np.uint8) * FULL)


def seen_plane(size: Size) -> Plane:
    """White wherever the picture is: what is dark afterwards is covered, or came in from outside."""
    return framed(np.full((size[1], size[0]), FULL, dtype=np.uint8))


def line_plane(points: Points, width_px: int, size: Size) -> Plane:
    """An open line, ``width_px`` wide, its ends blunt and its joints round."""
    fine = Pillow.new("1", (size[0] * FINER, size[1] * FINER))
    draw = ImageDraw.Draw(fine)
    at = points * FINER - 0.5
    half = width_px * FINER / 2
    for start, end in pairwise(at):
        ahead = (end - start) / max(float(np.hypot(*(end - start))), 1e-9)
        aside = np.array([-ahead[1], ahead[0]]) * half
        draw.polygon([tuple(one) for one in (start + aside, end + aside, end - aside, start - aside)], fill=1)
    for x, y in at[1:-1]:
        draw.ellipse((x - half, y - half, x + half, y + half), fill=1)
    return framed(np.asarray(fine.convert("L").reduce(FINER)).copy())


def ramps(window: Window, size: Size) -> tuple[Plane, Plane]:
    """Two planes that say of each pixel where it was: 1 to 255 across the window, from left and from the top."""
    x = np.interp(np.arange(size[0]) + 0.5, (window[0], window[2]), (1, FULL))
    y = np.interp(np.arange(size[1]) + 0.5, (window[1], window[3]), (1, FULL))
    across, down = np.rint(x).astype(np.uint8), np.rint(y).astype(np.uint8)
    shape = size[1], size[0]
    return np.broadcast_to(across, shape).copy(), np.broadcast_to(down[:, None], shape).copy()


def framed(plane: Plane) -> Plane:
    """The plane with an empty border of one pixel."""
    plane[0], plane[-1], plane[:, 0], plane[:, -1] = 0, 0, 0, 0
    return plane


def _turned(middle: Points, half: Points, angle_deg: float, *, corners: bool) -> Points:
    round_ = np.column_stack([np.cos(_ROUND), np.sin(_ROUND)])
    around = np.array([(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]) if corners else round_
    cos, sin = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
    return np.asarray(middle + (around * half) @ np.array([[cos, sin], [-sin, cos]]))
