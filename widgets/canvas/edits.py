"""Changes of shapes: moved, turned, dragged by a handle, a vertex more or less. No Qt."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from widgets.canvas.shapes import (
    BOX_HANDLES,
    FRAMED,
    HIDDEN,
    TURNED,
    VISIBLE,
    Point,
    Ring,
    Shape,
    box,
    framed,
    turned_about,
)

DECIMALS = 2
VERTEX_KINDS = frozenset({"polygon", "polyline"})


def handles(shape: Shape) -> tuple[Point, ...]:
    """Where the hand can grip: eight places of a frame (``BOX_HANDLES``), every vertex, every keypoint; none of a mask.

    Of a polygon the vertices of the holes come after those of the outline.
    """
    if shape.kind == "polygon":
        return tuple(point for ring in shape.rings for point in ring)
    if shape.kind in ("polyline", "pose"):
        return shape.points
    if shape.kind == "mask":
        return ()
    (x0, y0), (x1, y1) = shape.points
    mx, my = shape.centre_px
    eight = ((x0, y0), (mx, y0), (x1, y0), (x1, my), (x1, y1), (mx, y1), (x0, y1), (x0, my))
    if not shape.angle_deg:
        return eight
    return tuple(turned_about((mx, my), shape.angle_deg, point) for point in eight)


def rotor(shape: Shape, reach_px: float) -> Point | None:
    """The grip that turns a rotated box or an ellipse: ``reach_px`` beyond the middle of its upper side."""
    if shape.kind not in TURNED:
        return None
    (x0, y0), (x1, _) = shape.points
    return turned_about(shape.centre_px, shape.angle_deg, ((x0 + x1) / 2, y0 - reach_px))


def moved(shape: Shape, dx_px: float, dy_px: float) -> Shape:
    """The shape shifted; a mask by whole pixels, and keypoints that are not there stay where they mean nothing."""
    if shape.kind == "mask":
        dx_px, dy_px = float(round(dx_px)), float(round(dy_px))
    if shape.kind == "pose":
        pairs = zip(shape.points, shape.states, strict=True)
        return replace(shape, points=tuple((x + dx_px, y + dy_px) if state else (x, y) for (x, y), state in pairs))
    holes = tuple(_shift(ring, dx_px, dy_px) for ring in shape.holes)
    return replace(shape, points=_shift(shape.points, dx_px, dy_px), holes=holes)


def turned(shape: Shape, by_deg: float) -> Shape:
    """The shape turned clockwise about its centre. A box and a mask cannot be turned and stay as they are."""
    if shape.kind in TURNED:
        (x0, y0), (x1, y1) = shape.points
        return framed(shape.kind, x0, y0, x1, y1, shape.angle_deg + by_deg)
    if shape.kind in ("box", "mask"):
        return shape
    centre = shape.centre_px
    if shape.kind == "pose":
        pairs = zip(shape.points, shape.states, strict=True)
        points = tuple(turned_about(centre, by_deg, point) if state else point for point, state in pairs)
        return replace(shape, points=points)
    holes = tuple(tuple(turned_about(centre, by_deg, point) for point in ring) for ring in shape.holes)
    return replace(shape, points=tuple(turned_about(centre, by_deg, point) for point in shape.points), holes=holes)


def with_handle(shape: Shape, number: int, to: Point) -> Shape:
    """The shape with one handle moved to ``to``. A frame keeps its opposite side; dragged past it, it turns over."""
    if shape.kind in FRAMED:
        return _reframed(shape, BOX_HANDLES[number], to)
    if shape.kind == "polygon":
        return _with_rings(shape, number, lambda ring, place: (*ring[:place], to, *ring[place + 1 :]))
    points = (*shape.points[:number], to, *shape.points[number + 1 :])
    if shape.kind == "pose" and not shape.states[number]:
        return with_state(replace(shape, points=points), number, VISIBLE)
    return replace(shape, points=points)


def with_vertex(shape: Shape, edge: int, at: Point) -> Shape:
    """The polygon or polyline with a vertex more, on ``edge``."""
    if shape.kind == "polyline":
        return replace(shape, points=(*shape.points[: edge + 1], at, *shape.points[edge + 1 :]))
    return _with_rings(shape, edge, lambda ring, place: (*ring[: place + 1], at, *ring[place + 1 :]))


def without_vertex(shape: Shape, number: int) -> Shape | None:
    """The polygon or polyline with a vertex less; a hole of three loses the hole; None when too few would be left."""
    if shape.kind == "polyline":
        left = (*shape.points[:number], *shape.points[number + 1 :])
        return replace(shape, points=left) if len(left) >= 2 else None
    ring_number, _ = _address(shape, number)
    ring = shape.rings[ring_number]
    if len(ring) > 3:
        return _with_rings(shape, number, lambda ring, place: (*ring[:place], *ring[place + 1 :]))
    if ring_number == 0:
        return None
    return replace(shape, holes=shape.holes[: ring_number - 1] + shape.holes[ring_number:])


def with_state(shape: Shape, number: int, state: int) -> Shape:
    """The pose with one keypoint in another state; one that is not there lies at 0, 0."""
    points = shape.points if state else (*shape.points[:number], (0.0, 0.0), *shape.points[number + 1 :])
    return replace(shape, points=points, states=(*shape.states[:number], state, *shape.states[number + 1 :]))


def next_state(state: int) -> int:
    """Visible, hidden, and visible again: what a toggle means for a keypoint that is there."""
    return HIDDEN if state == VISIBLE else VISIBLE


def tidy(shape: Shape) -> Shape:
    """Coordinates at a hundredth of a pixel (and degree): finer than any hand, and short in the file."""
    if shape.kind == "mask":
        return shape
    holes = tuple(_rounded(ring) for ring in shape.holes)
    return replace(shape, points=_rounded(shape.points), holes=holes, angle_deg=round(shape.angle_deg, DECIMALS))


def _reframed(shape: Shape, name: str, to: Point) -> Shape:
    centre, angle = shape.centre_px, shape.angle_deg
    x, y = turned_about(centre, -angle, to) if angle else to
    (x0, y0), (x1, y1) = shape.points
    x0, x1 = (x if "w" in name else x0), (x if "e" in name else x1)
    y0, y1 = (y if "n" in name else y0), (y if "s" in name else y1)
    if not angle:
        return framed(shape.kind, x0, y0, x1, y1) if shape.kind != "box" else box(x0, y0, x1, y1)
    # The frame turns about its own middle, which has moved: it goes where the turned frame's middle is.
    middle = ((x0 + x1) / 2, (y0 + y1) / 2)
    shift_x, shift_y = (b - a for a, b in zip(middle, turned_about(centre, angle, middle), strict=True))
    return framed(shape.kind, x0 + shift_x, y0 + shift_y, x1 + shift_x, y1 + shift_y, angle)


def _with_rings(shape: Shape, number: int, change: Callable[[Ring, int], Ring]) -> Shape:
    ring_number, place = _address(shape, number)
    rings = list(shape.rings)
    rings[ring_number] = change(rings[ring_number], place)
    return replace(shape, points=rings[0], holes=tuple(rings[1:]))


def _address(shape: Shape, number: int) -> tuple[int, int]:
    place = number
    for ring_number, ring in enumerate(shape.rings):
        if place < len(ring):
            return ring_number, place
        place -= len(ring)
    raise IndexError(f"the shape has no vertex {number}")


def _shift(ring: Ring, dx: float, dy: float) -> Ring:
    return tuple((x + dx, y + dy) for x, y in ring)


def _rounded(ring: Ring) -> Ring:
    return tuple((round(x, DECIMALS), round(y, DECIMALS)) for x, y in ring)
