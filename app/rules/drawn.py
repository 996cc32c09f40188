"""Drawn examples as small pictures (SVG): shapes in their image, segments on their tiers."""

from __future__ import annotations

import base64
import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.labels import values
from app.labels.regions import extent, outline
from app.rules.finding import NOWHERE
from app.rules.sheet import Example, ItemContext, Task
from app.units import Points

WIDE, HIGH = 260.0, 130.0
# Over a photograph there is more to be seen.
PHOTO_WIDE, PHOTO_HIGH = 360.0, 220.0
# How much of the photograph around the objects is shown: a share of their extent, and so many pixels at least.
AROUND, LEAST_AROUND_PX = 0.6, 40.0
LANE, MARGIN = 26.0, 6.0
GREY = "#5d6875"


@dataclass(frozen=True)
class Backdrop:
    """The part ``window_px`` (x0, y0, x1, y1) of the picture that an example was drawn on, as ``jpeg``.

    ``missing`` says why there is none; then ``jpeg`` is empty.
    """

    jpeg: bytes = b""
    window_px: tuple[int, int, int, int] = (0, 0, 0, 0)
    missing: str = ""


def window_of(example: Example, size_px: tuple[int, int]) -> tuple[int, int, int, int]:
    """The part of a picture of ``size_px`` (width, height) that shows the objects and what is around them."""
    things = values.objects_of(example.said) if example.said is not None else ()
    boxes = [extent(thing) for thing in things if not isinstance(thing, values.Segment)]
    if not boxes:
        return (0, 0, *size_px)
    x0, y0 = min(box[0] for box in boxes), min(box[1] for box in boxes)
    x1, y1 = max(box[2] for box in boxes), max(box[3] for box in boxes)
    around = max(LEAST_AROUND_PX, AROUND * max(x1 - x0, y1 - y0))
    window = (
        max(0, int(x0 - around)), max(0, int(y0 - around)),
        min(size_px[0], int(x1 + around) + 1), min(size_px[1], int(y1 + around) + 1),
    )  # fmt: skip
    return window if window[0] < window[2] and window[1] < window[3] else (0, 0, *size_px)


def drawing(example: Example, task: Task, backdrop: Backdrop | None = None) -> str:
    """The objects of an example as an ``<svg>``, "" where it has none that can be drawn; over a photograph where there
    is one."""
    if example.said is None:
        return ""
    colours = {cls.name: cls.colour for cls in task.classes}
    things = values.objects_of(example.said)
    where = example.context or NOWHERE
    if isinstance(example.said, values.Segments):
        return _strip([thing for thing in things if isinstance(thing, values.Segment)], colours, where)
    shapes = [thing for thing in things if not isinstance(thing, values.Segment)]
    if backdrop is not None and backdrop.jpeg and shapes:
        return _over(backdrop, shapes, colours)
    return _picture(shapes, colours, where)


def _over(backdrop: Backdrop, things: Sequence[values.ImageObject], colours: Mapping[str, str]) -> str:
    x0, y0, x1, y1 = backdrop.window_px
    scale = min(PHOTO_WIDE / (x1 - x0), PHOTO_HIGH / (y1 - y0))

    def at(x: float, y: float) -> str:
        return f"{(x - x0) * scale:.1f},{(y - y0) * scale:.1f}"

    width, height = (x1 - x0) * scale, (y1 - y0) * scale
    address = f"data:image/jpeg;base64,{base64.b64encode(backdrop.jpeg).decode()}"
    # Qt reads the one, browsers the other.
    photo = (
        f'<image x="0" y="0" width="{width:.1f}" height="{height:.1f}" preserveAspectRatio="none" '
        f'href="{address}" xlink:href="{address}"/>'
    )
    return _svg(width, height, photo + "".join(_shape(thing, colours.get(thing.cls, GREY), at) for thing in things))


def _picture(things: Sequence[values.ImageObject], colours: Mapping[str, str], where: ItemContext) -> str:
    boxes = [extent(thing) for thing in things]
    if not boxes:
        return ""
    known = where.width_px is not None and where.height_px is not None
    x0, y0 = min(0.0, *(box[0] for box in boxes)), min(0.0, *(box[1] for box in boxes))
    x1 = max(float(where.width_px or 0), *(box[2] for box in boxes))
    y1 = max(float(where.height_px or 0), *(box[3] for box in boxes))
    scale = min((WIDE - 2 * MARGIN) / max(x1 - x0, 1.0), (HIGH - 2 * MARGIN) / max(y1 - y0, 1.0))

    def at(x: float, y: float) -> str:
        return f"{MARGIN + (x - x0) * scale:.1f},{MARGIN + (y - y0) * scale:.1f}"

    shapes = [_shape(thing, colours.get(thing.cls, GREY), at) for thing in things]
    frame = ""
    if known:
        corner = at(0.0, 0.0).split(",")
        size = f'width="{(where.width_px or 0) * scale:.1f}" height="{(where.height_px or 0) * scale:.1f}"'
        frame = f'<rect x="{corner[0]}" y="{corner[1]}" {size} fill="none" stroke="{GREY}" stroke-dasharray="3 3"/>'
    width, height = 2 * MARGIN + (x1 - x0) * scale, 2 * MARGIN + (y1 - y0) * scale
    return _svg(width, height, frame + "".join(shapes))


def _shape(thing: values.ImageObject, colour: str, place: Callable[[float, float], str]) -> str:
    look = f'fill="{colour}" fill-opacity="0.18" fill-rule="evenodd" stroke="{colour}" stroke-width="1.5"'
    if isinstance(thing, values.Polyline):
        points = " ".join(place(x, y) for x, y in thing.points_px)
        return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"/>'
    if isinstance(thing, values.Pose):
        dots = [place(x, y).split(",") for (x, y), state in zip(thing.points_px, thing.states, strict=True) if state]
        return "".join(f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in dots)
    rings = _mask_rings(thing) if isinstance(thing, values.Mask) else outline(thing)
    path = " ".join("M" + " L".join(place(float(x), float(y)) for x, y in ring) + " Z" for ring in rings)
    return f'<path d="{path}" {look}/>'


def _mask_rings(thing: values.Mask) -> list[Points]:
    from app.labels.outlines import outline_polygons
    from app.labels.runs import decode_mask

    found = outline_polygons(decode_mask(thing.box_px, thing.runs), *thing.box_px[:2])
    return [np.asarray(ring) for outer, holes in found for ring in (outer, *holes)]


def _strip(things: Sequence[values.Segment], colours: Mapping[str, str], where: ItemContext) -> str:
    if not things:
        return ""
    end = max(where.duration_s or 0.0, *(thing.end_s for thing in things))
    start = min(0.0, *(thing.start_s for thing in things))
    scale = (WIDE - 2 * MARGIN) / max(end - start, 1e-3)
    tiers = list(dict.fromkeys(thing.tier for thing in things))
    parts: list[str] = []
    for thing in things:
        colour = colours.get(thing.cls, GREY)
        x, wide = MARGIN + (thing.start_s - start) * scale, max(1.5, (thing.end_s - thing.start_s) * scale)
        y = MARGIN + tiers.index(thing.tier) * LANE
        parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{LANE - 6:.1f}" rx="2" fill="{colour}" '
            f'fill-opacity="0.25" stroke="{colour}" stroke-width="1.5"/>'
        )
        if thing.text and wide > 40:
            said = html.escape(thing.text)
            parts.append(f'<text x="{x + 6:.1f}" y="{y + 14:.1f}" font-size="12" fill="currentColor">{said}</text>')
    return _svg(WIDE, 2 * MARGIN + len(tiers) * LANE - 6, "".join(parts))


def _svg(width: float, height: float, inside: str) -> str:
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.1f} {height:.1f}"'
    links = ' xmlns:xlink="http://www.w3.org/1999/xlink"' if "xlink:" in inside else ""
    return f'<svg class="drawn" {size}{links} aria-hidden="true">{inside}</svg>'
