"""What a page gives the canvas to show: objects with their looks, and overlays of objects that are not its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec

from app.labels.values import Box, Ellipse, ImageObject, Mask, Polygon, Polyline, Pose, RotatedBox
from widgets.canvas.shapes import Point, Rect, Shape, ShapeKind, box, framed, polygon


@dataclass(frozen=True, slots=True)
class CanvasObject:
    """One labelled thing on the image.

    ``colour`` is "#rrggbb"; ``letter`` stands beside the colour for eyes that cannot tell colours apart; ``text`` goes
    on the chip (the class's title). ``dashed`` draws the outline in dashes, ``ghost`` faintly. A ``locked`` one can be
    selected, not changed. ``names`` and ``edges`` are the skeleton of a pose: its keypoints, and the pairs (by number)
    that a line connects.
    """

    id: str
    cls: str
    colour: str
    shape: Shape
    letter: str = ""
    text: str = ""
    dashed: bool = False
    ghost: bool = False
    locked: bool = False
    names: tuple[str, ...] = ()
    edges: tuple[tuple[int, int], ...] = ()
    bounds_px: Rect = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "bounds_px", self.shape.box_px)

    @property
    def kind(self) -> ShapeKind:
        """The kind of its shape."""
        return self.shape.kind


class Overlay(msgspec.Struct, frozen=True):
    """A layer beside the annotator's own: another annotator's objects, a model's predictions.

    ``opacity`` is 0 to 1. A ``pickable`` overlay answers clicks where none of the own objects lies.
    """

    name: str
    objects: tuple[CanvasObject, ...]
    opacity: float = 1.0
    pickable: bool = False
    chips: bool = True


class Pin(msgspec.Struct, frozen=True):
    """A mark at a place: ``text`` is a sign or two, such as the number of a comment; ``colour`` is "#rrggbb"."""

    id: str
    at_px: Point
    text: str
    colour: str


def from_label(label: ImageObject, *, colour: str, letter: str = "", text: str = "", **look: Any) -> CanvasObject:
    """The canvas object of a label object; its chip says ``text``, or else the class name.

    ``look`` are further fields of ``CanvasObject``: dashed, ghost, locked, names, edges.
    """
    shape = shape_of(label)
    return CanvasObject(label.id, label.cls, colour, shape, letter=letter, text=text or label.cls, **look)


def shape_of(label: ImageObject) -> Shape:
    """What a label object looks like."""
    match label:
        case Box():
            return box(*label.box_px)
        case RotatedBox():
            (cx, cy), (width, height) = label.centre_px, label.size_px
            corners = (cx - width / 2, cy - height / 2, cx + width / 2, cy + height / 2)
            return framed("rotated-box", *corners, label.angle_deg)
        case Ellipse():
            (cx, cy), (across, down) = label.centre_px, label.radii_px
            return framed("ellipse", cx - across, cy - down, cx + across, cy + down, label.angle_deg)
        case Polygon():
            return polygon(label.points_px, label.holes)
        case Polyline():
            return Shape("polyline", label.points_px)
        case Pose():
            return Shape("pose", label.points_px, states=label.states)
        case Mask():
            x0, y0, x1, y1 = label.box_px
            return Shape("mask", ((float(x0), float(y0)), (float(x1), float(y1))), runs=label.runs)


def label_of(shape: Shape, *, id: str, cls: str, like: ImageObject | None = None) -> ImageObject:
    """The label object of a drawn shape, with the attributes and score of ``like``, which it replaces."""
    made: ImageObject
    match shape.kind:
        case "box":
            made = Box(id, cls, shape.box_px)
        case "rotated-box":
            made = RotatedBox(id, cls, shape.centre_px, shape.size_px, shape.angle_deg)
        case "ellipse":
            width, height = shape.size_px
            made = Ellipse(id, cls, shape.centre_px, (width / 2, height / 2), shape.angle_deg)
        case "polygon":
            made = Polygon(id, cls, shape.points, shape.holes)
        case "polyline":
            made = Polyline(id, cls, shape.points)
        case "pose":
            made = Pose(id, cls, shape.points, shape.states)
        case "mask":
            (x0, y0), (x1, y1) = shape.points
            made = Mask(id, cls, (int(x0), int(y0), int(x1), int(y1)), shape.runs)
    return made if like is None else msgspec.structs.replace(made, attributes=like.attributes, score=like.score)
