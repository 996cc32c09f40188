"""What an annotator can say: one value type a kind of task, and its canonical JSON.

A value of an object task (boxes, polygons, segments) holds its objects in drawing order. Coordinates are upright pixels
(EXIF orientation applied) or seconds, see ``app.units``. Predictions use the same types; there ``score`` is set.

None of them can be part of a cycle, so the collector of garbage is told to leave them alone (``gc=False``): going
through the objects of 100,000 pictures again and again takes it as long as reading them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from numbers import Integral, Real
from typing import Any, Literal, TypeAlias, get_args

import msgspec

from app import errors

Kind = Literal[
    "choice", "multi-choice", "rating", "transcript",
    "boxes", "rotated-boxes", "ellipses", "polygons", "polylines", "masks", "keypoints", "segments",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
OBJECT_KINDS: frozenset[Kind] = frozenset(KINDS[4:])
IMAGE_OBJECT_KINDS: frozenset[Kind] = OBJECT_KINDS - {"segments"}

Attribute: TypeAlias = str | bool | int | float
Point: TypeAlias = tuple[float, float]


class Choice(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="choice"):
    """One option of a closed list."""

    option: str
    score: float | None = None


class MultiChoice(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="multi-choice"):
    """A set of options, kept sorted; empty means "none of them"."""

    options: tuple[str, ...]
    scores: tuple[float, ...] | None = None


class Rating(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="rating"):
    """A number on the task's ordinal scale."""

    value: int
    score: float | None = None


class TimedWord(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A word with its place in the recording in seconds, as recognisers and aligners say it."""

    text: str
    start_s: float
    end_s: float
    score: float | None = None


class Transcript(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="transcript"):
    """The words of a whole clip, as typed; ``words`` has the times of those whose times are known."""

    text: str
    score: float | None = None
    words: tuple[TimedWord, ...] = ()


class Box(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="box"):
    """An upright rectangle: ``box_px`` is x0, y0, x1, y1, half-open, x0 < x1 and y0 < y1."""

    id: str
    cls: str
    box_px: tuple[float, float, float, float]
    attributes: Mapping[str, Attribute] = {}
    score: float | None = None


class Polygon(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="polygon"):
    """An outline of at least three points, not closed, with optional ``holes``."""

    id: str
    cls: str
    points_px: tuple[Point, ...]
    holes: tuple[tuple[Point, ...], ...] = ()
    attributes: Mapping[str, Attribute] = {}
    score: float | None = None


class RotatedBox(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="rotated-box"):
    """A rectangle turned about its centre: ``size_px`` is width and height before the turn, both above 0.

    ``angle_deg`` turns clockwise on the screen (x to the right, y down), -180 to 180.
    """

    id: str
    cls: str
    centre_px: Point
    size_px: tuple[float, float]
    angle_deg: float = 0.0
    attributes: Mapping[str, Attribute] = {}
    score: float | None = None


class Ellipse(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="ellipse"):
    """An ellipse by its centre and its two half axes, turned clockwise on the screen by ``angle_deg``."""

    id: str
    cls: str
    centre_px: Point
    radii_px: tuple[float, float]
    angle_deg: float = 0.0
    attributes: Mapping[str, Attribute] = {}
    score: float | None = None


class Polyline(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="polyline"):
    """An open line of at least two points: a lane, a crack, a vessel."""

    id: str
    cls: str
    points_px: tuple[Point, ...]
    attributes: Mapping[str, Attribute] = {}
    score: float | None = None


class Mask(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="mask"):
    """Pixels: run lengths within ``box_px`` (whole pixels x0, y0, x1, y1, half-open, as tight as the pixels are).

    ``runs`` go row by row and alternate between outside and inside, beginning outside (a first 0 where the very first
    pixel is inside); they sum to the area of the box. ``app.labels.runs`` turns them into ``(H, W) bool`` and back.
    """

    id: str
    cls: str
    box_px: tuple[int, int, int, int]
    runs: tuple[int, ...]
    attributes: Mapping[str, Attribute] = {}
    score: float | None = None


class Pose(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="pose"):
    """The keypoints of one object, in the order of its class's skeleton.

    ``states`` has one number a point, as COCO counts: 0 not there (its place means nothing and is 0, 0), 1 there but
    hidden, 2 visible.
    """

    id: str
    cls: str
    points_px: tuple[Point, ...]
    states: tuple[int, ...]
    attributes: Mapping[str, Attribute] = {}
    score: float | None = None


class Segment(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="segment"):
    """A stretch of time on a tier, ``start_s`` < ``end_s``, with an optional text of its own.

    ``low_hz`` and ``high_hz`` make it a box of time × frequency; both are set or neither is. ``words`` has the times of
    the text's words in the recording where they are known.
    """

    id: str
    cls: str
    start_s: float
    end_s: float
    tier: str = ""
    text: str = ""
    attributes: Mapping[str, Attribute] = {}
    score: float | None = None
    low_hz: float | None = None
    high_hz: float | None = None
    words: tuple[TimedWord, ...] = ()


ImageObject: TypeAlias = Box | RotatedBox | Ellipse | Polygon | Polyline | Mask | Pose
LabelObject: TypeAlias = ImageObject | Segment


class Boxes(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="boxes"):
    """All boxes of one task on one image."""

    objects: tuple[Box, ...] = ()


class Polygons(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="polygons"):
    """All polygons of one task on one image."""

    objects: tuple[Polygon, ...] = ()


class RotatedBoxes(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="rotated-boxes"):
    """All rotated boxes of one task on one image."""

    objects: tuple[RotatedBox, ...] = ()


class Ellipses(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="ellipses"):
    """All ellipses of one task on one image."""

    objects: tuple[Ellipse, ...] = ()


class Polylines(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="polylines"):
    """All polylines of one task on one image."""

    objects: tuple[Polyline, ...] = ()


class Masks(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="masks"):
    """All masks of one task on one image, one an object; they may overlap."""

    objects: tuple[Mask, ...] = ()


class Keypoints(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="keypoints"):
    """All objects with keypoints of one task on one image."""

    objects: tuple[Pose, ...] = ()


class Segments(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="segments"):
    """All segments of one task on one recording, in order of start."""

    objects: tuple[Segment, ...] = ()


ImageValue: TypeAlias = Boxes | RotatedBoxes | Ellipses | Polygons | Polylines | Masks | Keypoints
ObjectValue: TypeAlias = ImageValue | Segments
Value: TypeAlias = Choice | MultiChoice | Rating | Transcript | ObjectValue

# What a task of objects holds: kind → its value type and the type of its objects.
VALUE_OF: Mapping[Kind, type[ObjectValue]] = {
    "boxes": Boxes,
    "rotated-boxes": RotatedBoxes,
    "ellipses": Ellipses,
    "polygons": Polygons,
    "polylines": Polylines,
    "masks": Masks,
    "keypoints": Keypoints,
    "segments": Segments,
}
_KIND_OF: Mapping[type[Value], Kind] = {
    Choice: "choice",
    MultiChoice: "multi-choice",
    Rating: "rating",
    Transcript: "transcript",
    **{made: kind for kind, made in VALUE_OF.items()},
}
OBJECT_OF: Mapping[Kind, type[LabelObject]] = {
    "boxes": Box,
    "rotated-boxes": RotatedBox,
    "ellipses": Ellipse,
    "polygons": Polygon,
    "polylines": Polyline,
    "masks": Mask,
    "keypoints": Pose,
    "segments": Segment,
}


def _plain(number: object) -> object:
    """NumPy's numbers as Python's: a stroke is not to be lost over where a coordinate was computed."""
    if isinstance(number, Integral):
        return int(number)
    if isinstance(number, Real):
        return float(number)
    raise TypeError(f"a label holds no {type(number).__name__}")


_encoder = msgspec.json.Encoder(order="sorted", enc_hook=_plain)
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


# All objects of an image are read again at each stroke, and all but one are as they were. They are frozen values.
@lru_cache(maxsize=1 << 14)
def decode_object(text: str) -> LabelObject:
    """The object that ``encode`` wrote. Raises InputError when the text is no label object."""
    try:
        return _object_decoder.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise errors.InputError(f"not a label object: {problem}") from problem


def kind_of(value: Value) -> Kind:
    """The kind of task that ``value`` answers."""
    return _KIND_OF[type(value)]


def of_objects(kind: Kind, objects: tuple[LabelObject, ...]) -> ObjectValue:
    """The value of an object task from its objects. Raises ValueError on objects of another kind."""
    wanted = OBJECT_OF.get(kind)
    if wanted is None:
        raise ValueError(f"{kind} is not a task of objects")
    for thing in objects if {*map(type, objects)} - {wanted} else ():
        if not isinstance(thing, wanted):
            raise ValueError(f"{thing.id}: expected a {wanted.__name__}, found a {type(thing).__name__}")
    if kind == "segments":
        objects = tuple(sorted(objects, key=_by_time))
    made: Callable[[tuple[Any, ...]], ObjectValue] = VALUE_OF[kind]
    return made(objects)


def objects_of(value: Value) -> tuple[LabelObject, ...]:
    """The objects of ``value`` in drawing order; none for a scalar label."""
    return value.objects if isinstance(value, ObjectValue) else ()


def _by_time(thing: LabelObject) -> tuple[float, float, str]:
    assert isinstance(thing, Segment)
    return thing.start_s, thing.end_s, thing.id
