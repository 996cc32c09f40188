"""Objects on pictures ↔ the targets that ``augment`` moves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from app.labels import values
from app.labels.runs import decode_mask, encode_mask
from augment import sample as targets
from augment.sample import Points


def shape_target(task: str, thing: values.ImageObject) -> targets.ShapeTarget:
    """The target of an object. Raises InputError for a mask whose runs do not fill its box."""
    match thing:
        case values.Box():
            return targets.BoxTarget(box_px=np.array(thing.box_px, dtype=np.float64), **_said(task, thing))
        case values.Polygon():
            holes = tuple(map(_points, thing.holes))
            return targets.PolygonTarget(points_px=_points(thing.points_px), holes=holes, **_said(task, thing))
        case values.RotatedBox():
            return targets.RotatedBoxTarget(
                centre_px=np.array(thing.centre_px),
                size_px=np.array(thing.size_px),
                angle_deg=thing.angle_deg,
                **_said(task, thing),
            )
        case values.Ellipse():
            return targets.EllipseTarget(
                centre_px=np.array(thing.centre_px),
                radii_px=np.array(thing.radii_px),
                angle_deg=thing.angle_deg,
                **_said(task, thing),
            )
        case values.Polyline():
            return targets.PolylineTarget(points_px=_points(thing.points_px), **_said(task, thing))
        case values.Mask():
            mask = decode_mask(thing.box_px, thing.runs)
            return targets.MaskTarget(mask=mask, corner_px=thing.box_px[:2], **_said(task, thing))
        case values.Pose():
            return targets.PoseTarget(points_px=_points(thing.points_px), states=thing.states, **_said(task, thing))


def shape_value(target: targets.ShapeTarget) -> values.ImageObject:
    """The object of a target."""
    said: dict[str, Any] = {"id": target.id, "cls": target.cls, "attributes": dict(target.attributes)}
    match target:
        case targets.BoxTarget():
            x0, y0, x1, y1 = (float(edge) for edge in target.box_px)
            return values.Box(box_px=(x0, y0, x1, y1), **said)
        case targets.PolygonTarget():
            return values.Polygon(points_px=_pairs(target.points_px), holes=tuple(map(_pairs, target.holes)), **said)
        case targets.RotatedBoxTarget():
            return values.RotatedBox(
                centre_px=_pair(target.centre_px), size_px=_pair(target.size_px), angle_deg=target.angle_deg, **said
            )
        case targets.EllipseTarget():
            return values.Ellipse(
                centre_px=_pair(target.centre_px), radii_px=_pair(target.radii_px), angle_deg=target.angle_deg, **said
            )
        case targets.PolylineTarget():
            return values.Polyline(points_px=_pairs(target.points_px), **said)
        case targets.MaskTarget():
            x0, y0 = target.corner_px
            packed = encode_mask(target.mask, x0=x0, y0=y0)
            assert packed is not None, "a mask without pixels is dropped"
            return values.Mask(box_px=packed[0], runs=packed[1], **said)
        case targets.PoseTarget():
            return values.Pose(points_px=_pairs(target.points_px), states=target.states, **said)


def _said(task: str, thing: values.ImageObject) -> dict[str, Any]:
    return {"task": task, "id": thing.id, "cls": thing.cls, "attributes": thing.attributes}


def _points(points: Iterable[values.Point]) -> Points:
    return np.array(list(points), dtype=np.float64).reshape(-1, 2)


def _pair(point: Points) -> values.Point:
    return float(point[0]), float(point[1])


def _pairs(points: Points) -> tuple[values.Point, ...]:
    return tuple(map(_pair, points))
