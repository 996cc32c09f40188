"""Objects at another place: shifted, and brought inside an image of another size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from msgspec.structs import replace

from app.labels.editing import box_of, overlapping
from app.labels.runs import decode_mask, encode_mask
from app.labels.values import Box, Ellipse, ImageObject, Mask, Point, Polygon, Polyline, Pose, RotatedBox

Size: TypeAlias = tuple[int, int]


def shifted(thing: ImageObject, dx_px: float, dy_px: float) -> ImageObject:
    """The object moved; a mask by whole pixels, keypoints that are not there stay where they mean nothing."""
    match thing:
        case Box():
            x0, y0, x1, y1 = thing.box_px
            return replace(thing, box_px=(x0 + dx_px, y0 + dy_px, x1 + dx_px, y1 + dy_px))
        case Mask():
            dx, dy = round(dx_px), round(dy_px)
            left, top, right, bottom = thing.box_px
            return replace(thing, box_px=(left + dx, top + dy, right + dx, bottom + dy))
        case RotatedBox() | Ellipse():
            x, y = thing.centre_px
            return replace(thing, centre_px=(x + dx_px, y + dy_px))
        case Polygon():
            holes = tuple(_moved(ring, dx_px, dy_px) for ring in thing.holes)
            return replace(thing, points_px=_moved(thing.points_px, dx_px, dy_px), holes=holes)
        case Polyline():
            return replace(thing, points_px=_moved(thing.points_px, dx_px, dy_px))
        case Pose():
            pairs = zip(_moved(thing.points_px, dx_px, dy_px), thing.points_px, thing.states, strict=True)
            return replace(thing, points_px=tuple(new if state else old for new, old, state in pairs))


def shift_inside(things: Sequence[ImageObject], size_px: Size, *, dx_px: float, dy_px: float) -> Point:
    """As much of a shift as leaves all of them inside the image, and at least so much as brings them there.

    What is larger than the image is laid on its top left corner.
    """
    boxes = [box_of(thing) for thing in things]
    low = min(box[0] for box in boxes), min(box[1] for box in boxes)
    high = max(box[2] for box in boxes), max(box[3] for box in boxes)
    return (
        _within(dx_px, -low[0], size_px[0] - high[0]),
        _within(dy_px, -low[1], size_px[1] - high[1]),
    )


def cropped(thing: ImageObject, size_px: Size) -> ImageObject | None:
    """The part of an object that lies inside the image; None where nothing is left of it.

    Points of lines and poses go to the border. A turned box or an ellipse cannot lose a part: it stays while its centre
    lies inside.
    """
    width, height = size_px
    x0, y0, x1, y1 = box_of(thing)
    if x0 >= 0 and y0 >= 0 and x1 <= width and y1 <= height:
        return thing
    if x1 <= 0 or y1 <= 0 or x0 >= width or y0 >= height:
        return None
    match thing:
        case Box():
            inside = max(x0, 0.0), max(y0, 0.0), min(x1, float(width)), min(y1, float(height))
            return replace(thing, box_px=inside)
        case RotatedBox() | Ellipse():
            x, y = thing.centre_px
            return thing if 0 <= x <= width and 0 <= y <= height else None
        case Polygon():
            regions = overlapping(thing, _frame(size_px))
            return replace(thing, points_px=regions[0][0], holes=regions[0][1]) if regions else None
        case Polyline():
            points = _at_border(thing.points_px, size_px)
            return replace(thing, points_px=points) if len(set(points)) > 1 else None
        case Pose():
            pairs = zip(_at_border(thing.points_px, size_px), thing.points_px, thing.states, strict=True)
            return replace(thing, points_px=tuple(new if state else old for new, old, state in pairs))
        case Mask():
            return _cropped_mask(thing, size_px)


def _cropped_mask(mask: Mask, size_px: Size) -> Mask | None:
    x0, y0, _, _ = mask.box_px
    left, top = max(0, -x0), max(0, -y0)
    pixels = decode_mask(mask.box_px, mask.runs)[top : max(0, size_px[1] - y0), left : max(0, size_px[0] - x0)]
    found = encode_mask(pixels, x0=x0 + left, y0=y0 + top) if pixels.size else None
    return replace(mask, box_px=found[0], runs=found[1]) if found else None


def _frame(size_px: Size) -> Polygon:
    width, height = map(float, size_px)
    return Polygon("", "", ((0.0, 0.0), (width, 0.0), (width, height), (0.0, height)))


def _moved(ring: Sequence[Point], dx_px: float, dy_px: float) -> tuple[Point, ...]:
    return tuple((x + dx_px, y + dy_px) for x, y in ring)


def _at_border(points: Sequence[Point], size_px: Size) -> tuple[Point, ...]:
    return tuple((min(max(x, 0.0), float(size_px[0])), min(max(y, 0.0), float(size_px[1]))) for x, y in points)


def _within(wanted: float, least: float, most: float) -> float:
    """Between the two; at ``least`` where they leave no room."""
    return max(least, min(most, wanted))
