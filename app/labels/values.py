"""What an annotator can say: one value type a kind of task, and its canonical JSON.

A value of an object task (boxes, polygons, segments) holds its objects in drawing order. Coordinates are upright pixels
(EXIF orientation applied) or seconds, see ``app.units``. Predictions use the same types; there ``score`` is set.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias, get_args

import msgspec

from app import errors

Kind = Literal["choice", "multi-choice", "rating", "boxes", "polygons", "transcript", "segments"]
KINDS: tuple[Kind, ...] = get_args(Kind)
OBJECT_KINDS: frozenset[Kind] = frozenset({"boxes", "polygons", "segments"})

Attribute: TypeAlias = str | bool | int | float
Point: TypeAlias = tuple[float, float]


class Choice(msgspec.Struct, frozen=True, tag_field="kind", tag="choice"):
    """One option of a closed list."""

    option: str
    score: float | None = None


class MultiChoice(msgspec.Struct, frozen=True, tag_field="kind", tag="multi-choice"):
    """A set of options, kept sorted; empty means "none of them"."""

    options: tuple[str, ...]
    scores: tuple[float, ...] | None = None


class Rating(msgspec.Struct, frozen=True, tag_field="kind", tag="rating"):
    """A number on the task's ordinal scale."""

    value: int
    score: float | None = None


class Transcript(msgspec.Struct, frozen=True, tag_field="kind", tag="transcript"):
    """The words of a whole clip, as typed."""

    text: str
    score: float | None = None


class Box(msgspec.Struct, frozen=True, tag_field="kind", tag="box"):
    """An upright rectangle: ``box_px`` is x0, y0, x1, y1, half-open, x0 < x1 and y0 < y1."""

    id: str
    cls: str
    box_px: tuple[float, float, float, float]
    attributes: Mapping[str, Attribute] = {}
    score: float | None = None


class Polygon(msgspec.Struct, frozen=True, tag_field="kind", tag="polygon"):
    """An outline of at least three points, not closed, with optional ``holes``."""

    id: str
    cls: str
    points_px: tuple[Point, ...]
    holes: tuple[tuple[Point, ...], ...] = ()
    attributes: Mapping[str, Attribute] = {}
    score: float | None = None


class Segment(msgspec.Struct, frozen=True, tag_field="kind", tag="segment"):
    """A stretch of time on a tier, ``start_s`` < ``end_s``, with an optional text of its own."""

    id: str
    cls: str
    start_s: float
    end_s: float
    tier: str = ""
    text: str = ""
    attributes: Mapping[str, Attribute] = {}
    score: float | None = None


LabelObject: TypeAlias = Box | Polygon | Segment


class Boxes(msgspec.Struct, frozen=True, tag_field="kind", tag="boxes"):
    """All boxes of one task on one image."""

    objects: tuple[Box, ...] = ()


class Polygons(msgspec.Struct, frozen=True, tag_field="kind", tag="polygons"):
    """All polygons of one task on one image."""

    objects: tuple[Polygon, ...] = ()


class Segments(msgspec.Struct, frozen=True, tag_field="kind", tag="segments"):
    """All segments of one task on one recording, in order of start."""

    objects: tuple[Segment, ...] = ()


Value: TypeAlias = Choice | MultiChoice | Rating | Transcript | Boxes | Polygons | Segments
ObjectValue: TypeAlias = Boxes | Polygons | Segments

_encoder = msgspec.json.Encoder(order="sorted")
_value_decoder: msgspec.json.Decoder[Value] = msgspec.json.Decoder(Value)
_object_decoder: msgspec.json.Decoder[LabelObject] = msgspec.json.Decoder(LabelObject)


def encode(value: Value | LabelObject) -> str:
    """Canonical JSON: sorted keys, no spaces; equal values give equal text."""
    return _encoder.encode(value).decode()


def decode(text: str | bytes) -> Value:
    """The value that ``encode`` wrote. Raises InputError when the text is no label value."""
    try:
        return _value_decoder.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise errors.InputError(f"not a label value: {problem}") from problem


def decode_object(text: str | bytes) -> LabelObject:
    """The object that ``encode`` wrote. Raises InputError when the text is no label object."""
    try:
        return _object_decoder.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise errors.InputError(f"not a label object: {problem}") from problem


def kind_of(value: Value) -> Kind:
    """The kind of task that ``value`` answers."""
    kind: Kind = value.__struct_config__.tag  # type: ignore[assignment]
    return kind


def of_objects(kind: Kind, objects: tuple[LabelObject, ...]) -> ObjectValue:
    """The value of an object task from its objects. Raises ValueError on objects of another kind."""
    if kind == "boxes":
        return Boxes(tuple(thing for thing in objects if _is(thing, Box)))  # type: ignore[misc]
    if kind == "polygons":
        return Polygons(tuple(thing for thing in objects if _is(thing, Polygon)))  # type: ignore[misc]
    if kind == "segments":
        ordered = sorted((t for t in objects if isinstance(t, Segment)), key=lambda t: (t.start_s, t.end_s, t.id))
        if len(ordered) != len(objects):
            raise ValueError("segments task holds an object that is no segment")
        return Segments(tuple(ordered))
    raise ValueError(f"{kind} is not a task of objects")


def objects_of(value: Value) -> tuple[LabelObject, ...]:
    """The objects of ``value`` in drawing order; none for a scalar label."""
    return value.objects if isinstance(value, Boxes | Polygons | Segments) else ()


def _is(thing: LabelObject, wanted: type[LabelObject]) -> bool:
    if not isinstance(thing, wanted):
        raise ValueError(f"{thing.id}: expected a {wanted.__name__}, found a {type(thing).__name__}")
    return True
