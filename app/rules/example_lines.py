"""Drawn examples as lines of a form, there and back, and as made from what somebody labelled."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.labels import values

# What is drawn for a task of a kind; a mask by its outline.
SHAPES: Mapping[str, str] = {
    "boxes": "box", "rotated-boxes": "rotated_box", "ellipses": "ellipse", "polygons": "polygon",
    "polylines": "polyline", "keypoints": "keypoints", "segments": "segment", "masks": "mask",
}  # fmt: skip
# How many numbers are one thing, and what they are; 0 for shapes of as many points as one likes.
FORMS: Mapping[str, tuple[int, str]] = {
    "box": (4, "left, top, right, bottom"),
    "rotated_box": (5, "centre x, y, width, height, degrees"),
    "ellipse": (5, "centre x, y, half axes, degrees"),
    "polygon": (0, "x y, x y, x y / hole"),
    "mask": (0, "x y, x y, x y + part / hole"),
    "polyline": (0, "x y, x y"),
    "keypoints": (0, "x y state, … (2 seen, 1 hidden, 0 not there)"),
    "segment": (2, "from, to (s)"),
}
FIRST: Mapping[str, str] = {
    "box": "10, 10, 60, 60", "rotated_box": "50, 40, 40, 20, 15", "ellipse": "50, 40, 20, 10, 0",
    "polygon": "10 10, 60 10, 60 60", "polyline": "10 10, 60 60", "segment": "1, 2",
    "mask": "10 10, 60 10, 60 60, 10 60 / 20 20, 40 20, 40 40, 20 40",
}  # fmt: skip
TURNED = {"rotated_box": "size", "ellipse": "radii"}
# Shapes that may have holes; a mask may have several parts as well.
RINGED = ("polygon", "mask")
# Points of a mask that an example holds: a sheet is read by people.
MOST_POINTS = 400
LEAST_POINTS = {"polygon": 3, "mask": 3, "polyline": 2, "keypoints": 1}
_PARTED = re.compile(r"\s\+\s")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_FLAGS = {"yes": True, "no": False, "true": True, "false": False}


def objects_in(example: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What is drawn in an example as the sheet writes it; none where it is a text."""
    said = example.get("good", example.get("bad"))
    found = said if isinstance(said, list) else [said]
    return [one for one in found if isinstance(one, Mapping)]


def shape_of(thing: Mapping[str, Any]) -> str:
    """The key under which a drawn object has its place, "" where it has none."""
    return next((shape for shape in FORMS if shape in thing), "")


def place_text(thing: Mapping[str, Any]) -> str:
    """Where an object is, as a field shows it."""
    shape = shape_of(thing)
    said = thing.get(shape)
    if shape in TURNED and isinstance(said, Mapping):
        numbers = [*_list(said.get("centre")), *_list(said.get(TURNED[shape])), said.get("angle", 0)]
        return ", ".join(map(_said, numbers))
    if shape in RINGED:
        parts = " + ".join(_ring_text(ring) for ring in _rings(said))
        return " / ".join([parts, *(_ring_text(ring) for ring in _rings(thing.get("holes")))])
    if shape in LEAST_POINTS:
        return _ring_text(_list(said))
    return ", ".join(map(_said, _list(said)))


def read_drawn(shape: str, text: str) -> dict[str, Any]:
    """What the sheet holds for an object whose place stands in a field: its shape, and holes where it has some.

    Raises ValueError, saying what is expected.
    """
    if shape not in RINGED:
        return {shape: read_place(shape, text)}
    outline, *holes = text.split("/")
    parts = [read_place(shape, part) for part in _PARTED.split(outline.strip())]
    if len(parts) > 1 and shape == "polygon":
        raise ValueError("A polygon has one outline. Write its holes behind a slash, or draw a second polygon.")
    rings = [read_place(shape, hole) for hole in holes]
    return {shape: parts[0] if len(parts) == 1 else parts} | ({"holes": rings} if rings else {})


def read_place(shape: str, text: str) -> Any:
    """The numbers of one outline, or of another shape, as the sheet holds them. Raises ValueError."""
    found = [_number(part) for part in _NUMBER.findall(text)]
    count, form = FORMS[shape]
    if shape in LEAST_POINTS:
        size = 3 if shape == "keypoints" else 2
        if len(found) % size or len(found) < size * LEAST_POINTS[shape]:
            raise ValueError(f"{text!r}: a {shape.replace('_', ' ')} is written as {form}.")
        return [found[at : at + size] for at in range(0, len(found), size)]
    if len(found) == count - 1 and shape in TURNED:
        found.append(0)
    if len(found) != count:
        raise ValueError(f"{text!r}: a {shape.replace('_', ' ')} is {count} numbers: {form}.")
    if shape in TURNED:
        turned = {"centre": found[:2], TURNED[shape]: found[2:4]}
        return {**turned, "angle": found[4]} if found[4] else turned
    return found


def attributes_text(thing: Mapping[str, Any]) -> str:
    """The attributes of an object, as a field shows them: "truncated: yes, view: left"."""
    said = thing.get("attributes")
    if not isinstance(said, Mapping):
        return ""
    return ", ".join(f"{name}: {_value_text(value)}" for name, value in said.items())


def read_attributes(text: str, kinds: Mapping[str, str]) -> dict[str, values.Attribute]:
    """Attributes from a field; ``kinds`` says what each takes. Raises ValueError for what is no "name: value"."""
    found: dict[str, values.Attribute] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, colon, value = (piece.strip() for piece in part.partition(":"))
        if not (name and value and colon):
            raise ValueError(f"{part!r}: write an attribute as its name and its value, such as truncated: yes.")
        found[name] = _attribute(value, kinds.get(name, ""))
    return found


def first_object(shape: str, cls: str, n_points: int = 0) -> dict[str, Any]:
    """What a new drawn example begins with."""
    text = FIRST.get(shape) or ", ".join(f"{20 + 10 * at} {20 + 10 * at} 2" for at in range(max(n_points, 1)))
    return {**read_drawn(shape, text), "class": cls}


def drawn_fields(
    value: values.Value, good: bool, size: Mapping[str, Any], only: Sequence[str] = (), picture: str = ""
) -> dict[str, Any]:
    """An example made of a label, of its objects ``only`` where some are named, on the item ``picture``.

    Raises ValueError for a label with nothing in it, and for a mask whose outline takes too many points.
    """
    things = [thing for thing in values.objects_of(value) if not only or thing.id in only]
    said = [raw for raw in map(_raw, things) if raw]
    if not said:
        raise ValueError("There is nothing in this label that an example could be written of.")
    shown: dict[str, Any] = {"item": dict(size)} if size else {}
    if picture and not isinstance(value, values.Segments):
        shown["picture"] = picture
    return {"good" if good else "bad": said[0] if len(said) == 1 else said} | shown


def _raw(thing: values.LabelObject) -> dict[str, Any]:
    more = {key: value for key, value in (("class", thing.cls), ("attributes", dict(thing.attributes))) if value}
    match thing:
        case values.Box(box_px=box):
            return {"box": _round(box), **more}
        case values.RotatedBox():
            return {"rotated_box": _turned(thing.centre_px, "size", thing.size_px, thing.angle_deg), **more}
        case values.Ellipse():
            return {"ellipse": _turned(thing.centre_px, "radii", thing.radii_px, thing.angle_deg), **more}
        case values.Mask():
            return {**_outlined(thing), **more}
        case values.Polygon() | values.Polyline():
            shape, holes = ("polygon", thing.holes) if isinstance(thing, values.Polygon) else ("polyline", ())
            rings = {"holes": [_round_all(hole) for hole in holes]} if holes else {}
            return {shape: _round_all(thing.points_px), **rings, **more}
        case values.Pose():
            points = zip(thing.points_px, thing.states, strict=True)
            return {"keypoints": [[*_round(point), state] for point, state in points], **more}
        case values.Segment():
            carried = {"tier": thing.tier, "text": thing.text, "low_hz": thing.low_hz, "high_hz": thing.high_hz}
            carried = {key: value for key, value in carried.items() if value not in ("", None)}
            return {"segment": [round(thing.start_s, 3), round(thing.end_s, 3)], **more, **carried}


def _outlined(thing: values.Mask) -> dict[str, Any]:
    """A mask by the edges of its pixels, so that the same pixels come of it; by smoother ones where these are many."""
    from app.labels.outlines import outline_polygons
    from app.labels.runs import decode_mask

    pixels = decode_mask(thing.box_px, thing.runs)
    for tolerance_px in (0.0, 0.5, 1.0, 2.0):
        found = outline_polygons(pixels, *thing.box_px[:2], tolerance_px=tolerance_px)
        rings = [ring for outer, holes in found for ring in (outer, *holes)]
        if sum(map(len, rings)) <= MOST_POINTS:
            parts = [_round_all(outer) for outer, _ in found]
            within = [_round_all(hole) for _, holes in found for hole in holes]
            return {"mask": parts[0] if len(parts) == 1 else parts} | ({"holes": within} if within else {})
    raise ValueError(
        f"The outline of this mask takes more than {MOST_POINTS} points, too many for an example that people read. "
        "Take a simpler one, or show it as a clip."
    )


def _turned(centre: Iterable[float], name: str, size: Iterable[float], angle: float) -> dict[str, Any]:
    return {"centre": _round(centre), name: _round(size), "angle": _round1(angle)}


def _attribute(value: str, kind: str) -> values.Attribute:
    if kind in ("bool", "") and value.lower() in _FLAGS:
        return _FLAGS[value.lower()]
    if kind in ("number", "") and _NUMBER.fullmatch(value):
        return _number(value)
    return value


def _value_text(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else _said(value)


def _said(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) and math.isfinite(value) and abs(value) < 1e6 else str(value)


def _number(text: str) -> int | float:
    number = float(text)
    return int(number) if number.is_integer() and "." not in text else number


def _round(numbers: Iterable[float]) -> list[int | float]:
    return [_round1(number) for number in numbers]


def _round1(number: float) -> int | float:
    short = round(float(number), 1)
    return int(short) if short.is_integer() else short


def _round_all(points: Iterable[values.Point]) -> list[list[int | float]]:
    return [_round(point) for point in points]


def _ring_text(ring: Any) -> str:
    return ", ".join(" ".join(map(_said, _list(point))) for point in _list(ring))


def _rings(said: Any) -> list[Any]:
    """The rings of an outline that is one or several, as the sheet writes it."""
    found = _list(said)
    nested = bool(found) and isinstance(found[0], list) and bool(found[0]) and isinstance(found[0][0], list)
    return found if nested else [found] if found else []


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
