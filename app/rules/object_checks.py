"""Checks on boxes and polygons: size, place, overlap, valid outlines, attributes that contradict the geometry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import cast

from app.labels import values
from app.labels.regions import area, extent
from app.rules.finding import Finding, about
from app.rules.sheet import ItemContext, Rule, Task

Drawn = values.ImageObject
BORDER_PX = 1.0


def check_objects(rule: Rule, task: Task, objects: Sequence[Drawn], context: ItemContext) -> list[Finding]:
    """The findings of ``rule`` on ``objects``, which are those that it reaches."""
    check = rule.check
    if check is None:
        return []
    found: list[Finding] = []
    for name, limit in check.limits.items():
        for thing, message in _run(name, limit, objects, context):
            name_of = thing.id if thing is not None else None
            found.append(Finding(rule.id, check.severity, about(task, thing, message), task.name, object_id=name_of))
    return found


def _run(name: str, limit: object, chosen: Sequence[Drawn], context: ItemContext) -> Iterator[tuple[Drawn | None, str]]:
    if name == "min_objects" and len(chosen) < cast(float, limit):
        yield None, f"{len(chosen)} objects, at least {limit:g} are expected."
    elif name == "max_objects" and len(chosen) > cast(float, limit):
        yield None, f"{len(chosen)} objects, at most {limit:g} are expected."
    elif name == "max_overlap":
        yield from _overlaps(chosen, cast(float, limit))
    else:
        for thing in chosen:
            message = _one(name, limit, thing, context)
            if message:
                yield thing, message


def _one(name: str, limit: object, thing: Drawn, context: ItemContext) -> str:
    """What ``thing`` does wrong, "" where nothing."""
    x0, y0, x1, y1 = extent(thing)
    if name == "min_side_px" and min(x1 - x0, y1 - y0) < cast(float, limit):
        return f"{x1 - x0:.1f} × {y1 - y0:.1f} px, the smallest side allowed is {limit:g} px."
    if name == "min_area_px" and area(thing) < cast(float, limit):
        return f"{area(thing):.0f} px², the smallest area allowed is {limit:g} px²."
    if name == "max_area_px" and area(thing) > cast(float, limit):
        return f"{area(thing):.0f} px², the largest area allowed is {limit:g} px²."
    if name == "max_aspect" and (aspect := _aspect(thing)) > cast(float, limit):
        return f"{aspect:.1f} times as long as wide, at most {limit:g} times is expected."
    if name == "valid" and limit and isinstance(thing, values.Polygon):
        return f"{problem}." if (problem := outline_problem(thing)) else ""
    if context.width_px is None or context.height_px is None:
        return ""
    if name == "inside" and limit and (x0 < 0 or y0 < 0 or x1 > context.width_px or y1 > context.height_px):
        return f"reaches outside of the image ({context.width_px} × {context.height_px} px)."
    if name in ("at_border", "border_needs"):
        at = (
            x0 <= BORDER_PX
            or y0 <= BORDER_PX
            or x1 >= context.width_px - BORDER_PX
            or y1 >= context.height_px - BORDER_PX
        )
        marked = thing.attributes.get(cast(str, limit)) is True
        if name == "at_border" and marked and not at:
            return f"marked {limit!r}, but it does not touch the border of the image."
        if name == "border_needs" and at and not marked:
            return f"touches the border of the image, but is not marked {limit!r}."
    return ""


def _aspect(thing: Drawn) -> float:
    """The longer side over the shorter, of the object itself where it is turned."""
    if isinstance(thing, values.RotatedBox):
        width, height = thing.size_px
    elif isinstance(thing, values.Ellipse):
        width, height = thing.radii_px
    else:
        x0, y0, x1, y1 = extent(thing)
        width, height = x1 - x0, y1 - y0
    return max(width, height) / max(min(width, height), 1e-9)


def outline_problem(thing: values.Polygon) -> str:
    """What makes a polygon no valid one, "" where nothing: as in OGC's simple features, except for what touches."""
    for points in (thing.points_px, *thing.holes):
        where = "the outline" if points is thing.points_px else "a hole"
        if len(set(points)) < 3:
            return f"{where} has fewer than three different points"
        if crosses_itself(points):
            return f"{where} crosses itself"
    x0, y0, x1, y1 = extent(thing)
    for hole in thing.holes:
        if any(not (x0 <= x <= x1 and y0 <= y <= y1) for x, y in hole):
            return "a hole lies outside of its outline"
    return ""


def _overlaps(chosen: Sequence[Drawn], most: float) -> Iterator[tuple[Drawn, str]]:
    """Near duplicates: pairs of one class whose bounding boxes have an IoU above ``most``. Swept in order of x."""
    boxes = sorted(((*extent(thing), thing) for thing in chosen), key=lambda row: row[0])
    for index, (ax0, ay0, ax1, ay1, one) in enumerate(boxes):
        for bx0, by0, bx1, by1, other in boxes[index + 1 :]:
            if bx0 >= ax1:
                break
            width, height = min(ax1, bx1) - bx0, min(ay1, by1) - max(ay0, by0)
            if one.cls != other.cls or height <= 0:
                continue
            both = width * height
            union = (ax1 - ax0) * (ay1 - ay0) + (bx1 - bx0) * (by1 - by0) - both
            if both > most * union:
                yield other, f"nearly the same place as another (IoU {both / union:.2f})."


# Checks run at every stroke: only the outline that was drawn is new, the others of the picture are remembered.
@lru_cache(maxsize=8192)
def crosses_itself(points: tuple[values.Point, ...]) -> bool:
    """Whether two sides of a closed outline that are no neighbours meet properly."""
    sides = list(zip(points, [*points[1:], points[0]], strict=True))
    last = len(sides) - 1
    for i, (a, b) in enumerate(sides):
        for j in range(i + 2, len(sides)):
            if i == 0 and j == last:
                continue
            c, d = sides[j]
            if max(c[0], d[0]) < min(a[0], b[0]) or max(a[0], b[0]) < min(c[0], d[0]):
                continue
            if _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0:
                return True
    return False


def _turn(a: values.Point, b: values.Point, c: values.Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
