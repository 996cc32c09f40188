"""One row of a table, or one flat JSON line, as a label of a task.

A row names its item and says one thing: a choice, a text, or one object of an object task. Numbers may come as text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from app.formats.collect import Collector
from app.formats.geometry import Quad, Ring
from app.formats.incoming import Target, TaskShape
from app.formats.numbers import number
from app.formats.probabilities import probabilities_in
from app.labels import values
from app.records import Item

Row = Mapping[str, Any]

# role → the names that are met for it; Target.columns comes before them.
ROLES: Mapping[str, tuple[str, ...]] = {
    "path": ("path", "file_name", "filename", "file", "item", "image", "audio", "item_id", "id"),
    "task": ("task",),
    "label": ("label", "class", "category", "choice", "option", "prediction", "predicted", "labels"),
    "text": ("text", "transcript", "transcription", "sentence", "prediction", "predicted"),
    "value": ("value", "rating", "label", "prediction", "predicted"),
    "score": ("score", "confidence", "probability"),
    "x0": ("x0_px", "x0", "xmin", "x_min", "left"), "y0": ("y0_px", "y0", "ymin", "y_min", "top"),
    "x1": ("x1_px", "x1", "xmax", "x_max", "right"), "y1": ("y1_px", "y1", "ymax", "y_max", "bottom"),
    "width": ("width", "w"), "height": ("height", "h"), "x": ("x",), "y": ("y",),
    "points": ("points_px", "points", "polygon"), "holes": ("holes_px", "holes"),
    "shape": ("shape",),
    "start": ("start_s", "start", "onset", "begin"), "end": ("end_s", "end", "offset", "stop"),
    "tier": ("tier",), "attributes": ("attributes",), "words": ("timed_words",),
    "low": ("low_hz", "low_freq", "low"), "high": ("high_hz", "high_freq", "high"),
}  # fmt: skip
SEPARATORS = (";", "|", ",")


def column(row: Row, role: str, target: Target) -> Any:
    """What ``row`` says in ``role``; None where it has no such column or an empty cell."""
    named = target.columns.get(role)
    for name in (named,) if named else ROLES[role]:
        if name in row and row[name] is not None and row[name] != "":
            return row[name]
    return None


def item_name(row: Row, target: Target) -> Any:
    """What ``row`` calls its item: an id that is known goes before a path, which may have been renamed on export."""
    if "path" not in target.columns:
        for name in ("item", "item_id", "id"):
            if isinstance(row.get(name), str) and row[name] in target.items.by_id:
                return row[name]
    return column(row, "path", target)


def names_item(row: Row, target: Target) -> bool:
    """Whether there is a column for the item at all."""
    named = target.columns.get("path")
    return any(name in row for name in ((named,) if named else ROLES["path"]))


def read_row(row: Row, shape: TaskShape, item: Item, found: Collector, place: str) -> None:
    """Adds what ``row`` says about ``item`` for the task ``shape``."""
    if shape.kind in values.OBJECT_KINDS:
        found.mark(item, shape)
        _read_object(row, shape, item, found, place)
        return
    if shape.kind == "choice" and (likely := probabilities_in(row, shape, found, place)):
        found.probable(item, shape, likely)
        row = _with_likeliest(row, shape, likely, found.target)
    value = _scalar(row, shape, found, place)
    if value is not None:
        found.scalar(item, shape, value, place)


def scalar_of(said: Any, shape: TaskShape, score: float | None, found: Collector, place: str) -> values.Value | None:
    """A choice, set of choices, rating or text; a line and None where it is none."""
    if shape.kind == "transcript":
        return values.Transcript(str(said), score)
    if shape.kind == "choice":
        option = found.name(shape, said, place)
        return None if option is None else values.Choice(option, score)
    if shape.kind == "multi-choice":
        options = [found.name(shape, one, place) for one in _several(said, shape)]
        return None if None in options else values.MultiChoice(tuple(sorted({one for one in options if one})))
    plain = number(said)
    if plain is None or plain != int(plain):
        found.problem(place, f"{shape.name} is {str(said)[:40]!r}, a whole number is wanted; left out")
        return None
    if shape.scale is not None and not shape.scale[0] <= plain <= shape.scale[1]:
        found.problem(place, f"{shape.name} is {plain:g}, the scale is {shape.scale[0]} to {shape.scale[1]}; left out")
        return None
    return values.Rating(int(plain), score)


def _with_likeliest(row: Row, shape: TaskShape, likely: Mapping[str, float], target: Target) -> Row:
    """The row with the option of the highest probability, and that as its score, where it names none itself."""
    named = row.get(shape.name) or column(row, "label", target)
    best = max(likely, key=lambda name: (likely[name], name)) if named is None else str(named).strip()
    best = target.rename.get(best, best)
    score = column(row, "score", target)
    if score is None and best in likely:
        row = {**row, target.columns.get("score", "score"): likely[best]}
    return row if named is not None else {**row, shape.name: best}


def _scalar(row: Row, shape: TaskShape, found: Collector, place: str) -> values.Value | None:
    role = {"transcript": "text", "rating": "value"}.get(shape.kind, "label")
    said = None
    if role not in found.target.columns:
        said = row.get(shape.name)  # a column of the task's own name is the surest sign
    if said is None:
        said = column(row, role, found.target)
    if said is None and role in found.target.columns:
        said = row.get(found.target.columns[role])
    if said is None and shape.kind == "transcript" and _has(row, role, shape, found.target):
        said = ""  # an empty cell of a text column is an empty transcript: nothing was heard
    if said is None or (said == "" and shape.kind not in ("transcript", "multi-choice")):
        found.problem(place, f"nothing is said for {shape.name}; left out")
        return None
    value = scalar_of(said, shape, number(column(row, "score", found.target)), found, place)
    if isinstance(value, values.Transcript):
        return msgspec.structs.replace(value, words=timed_words(column(row, "words", found.target), found, place))
    return value


def _has(row: Row, role: str, shape: TaskShape, target: Target) -> bool:
    named = target.columns.get(role)
    return any(name in row for name in ((named,) if named else (shape.name, *ROLES[role])))


def _several(said: Any, shape: TaskShape) -> Sequence[Any]:
    if isinstance(said, list | tuple):
        return said
    text = str(said)
    if text in shape.names:
        return (text,)
    if text.startswith("["):
        try:
            listed = msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError):
            listed = None
        if isinstance(listed, list):
            return listed
    for separator in SEPARATORS:
        if separator in text:
            return [part.strip() for part in text.split(separator) if part.strip()]
    return (text,) if text.strip() else ()


def _read_object(row: Row, shape: TaskShape, item: Item, found: Collector, place: str) -> None:
    target = found.target
    said = column(row, "label", target)
    if said is None and not _says_shape(row, shape, target):
        return  # a row that only names the item: it was looked at and there is nothing
    cls = "" if said is None and shape.kind == "segments" and not shape.names else found.name(shape, said, place)
    if cls is None:
        return
    score = number(column(row, "score", target))
    attributes = _attributes(column(row, "attributes", target), found, place)
    if shape.kind == "boxes":
        box = _box(row, target)
        if box is None:
            found.problem(place, f"{cls}: a box needs x0, y0, x1, y1 (or x, y, width, height); left out")
        else:
            found.box(item, shape, cls, box, place, attributes=attributes, score=score)
    elif shape.kind == "polygons":
        ring, holes = ring_of(column(row, "points", target)), holes_of(column(row, "holes", target))
        if ring is None or holes is None:
            found.problem(place, f"{cls}: points must be x y pairs, three or more; left out")
        else:
            found.polygon(item, shape, cls, ring, place, holes=holes, attributes=attributes, score=score)
    elif shape.kind != "segments":
        _read_shape(row, shape, item, cls, attributes, score, found, place)
    else:
        _read_segment(row, shape, item, cls, attributes, score, found, place)


def _read_shape(
    row: Row, shape: TaskShape, item: Item, cls: str, attributes: Mapping[str, values.Attribute],
    score: float | None, found: Collector, place: str,
) -> None:  # fmt: skip
    """A rotated box, ellipse, line, mask or pose: its fields as JSON in the column "shape"."""
    said = column(row, "shape", found.target)
    wanted = values.OBJECT_OF[shape.kind]
    try:
        fields = msgspec.json.decode(said) if isinstance(said, str) else said
        body = {**fields, "id": "", "cls": cls, "attributes": attributes, "score": score}
        thing = msgspec.convert({**body, "kind": wanted.__struct_config__.tag}, wanted)
    except (msgspec.MsgspecError, RecursionError, TypeError) as problem:
        found.problem(place, f"{cls}: the column 'shape' is no {wanted.__name__} ({problem}); left out")
        return
    assert not isinstance(thing, values.Segment)
    found.other(item, shape, thing, place)


def _read_segment(
    row: Row, shape: TaskShape, item: Item, cls: str, attributes: Mapping[str, values.Attribute],
    score: float | None, found: Collector, place: str,
) -> None:  # fmt: skip
    target = found.target
    start, end = number(column(row, "start", target)), number(column(row, "end", target))
    if start is None or end is None:
        found.problem(place, f"{cls or shape.name}: a segment needs start_s and end_s; left out")
        return
    tier, text = column(row, "tier", target), column(row, "text", target)
    found.segment(
        item, shape, cls, (start, end), place,
        tier=str(tier or ""), text=str(text or ""), attributes=attributes, score=score,
        band_hz=(number(column(row, "low", target)), number(column(row, "high", target))),
        words=timed_words(column(row, "words", target), found, place),
    )  # fmt: skip


def _says_shape(row: Row, shape: TaskShape, target: Target) -> bool:
    known = {"boxes": ("x0", "x", "y0", "y"), "polygons": ("points",), "segments": ("start", "end")}
    roles = known.get(shape.kind, ("shape",))
    return any(column(row, role, target) is not None for role in roles)


def _box(row: Row, target: Target) -> Quad | None:
    corners = [number(column(row, role, target)) for role in ("x0", "y0", "x1", "y1")]
    if None not in corners:
        x0, y0, x1, y1 = (edge for edge in corners if edge is not None)
        return x0, y0, x1, y1
    # "left" and "top" also go with a width and a height.
    roles = (("x", "x0"), ("y", "y0"), ("width",), ("height",))
    sides = [next((n for n in (number(column(row, r, target)) for r in role) if n is not None), None) for role in roles]
    if None in sides:
        return None
    x, y, width, height = (side for side in sides if side is not None)
    return x, y, x + width, y + height


def ring_of(said: Any) -> Ring | None:
    """Points as pairs, as one flat list, or as text of either ("x,y x,y x,y" too)."""
    if isinstance(said, str):
        try:
            said = msgspec.json.decode(said)
        except (msgspec.DecodeError, RecursionError):
            said = said.replace(",", " ").replace(";", " ").split()
    if not isinstance(said, list | tuple):
        return None
    if said and all(isinstance(pair, list | tuple) for pair in said):
        if any(len(pair) != 2 for pair in said):
            return None
        said = [value for pair in said for value in pair]
    numbers = [number(value) for value in said]
    if len(numbers) < 6 or len(numbers) % 2 or None in numbers:
        return None
    plain = [value for value in numbers if value is not None]
    return tuple(zip(plain[::2], plain[1::2], strict=True))


def holes_of(said: Any) -> tuple[Ring, ...] | None:
    """A list of holes, as JSON or as text of it; () where nothing is said, None where it cannot be read."""
    if said is None:
        return ()
    if isinstance(said, str):
        try:
            said = msgspec.json.decode(said)
        except (msgspec.DecodeError, RecursionError):
            return None
    rings = [ring_of(hole) for hole in said] if isinstance(said, list) else [None]
    return None if None in rings else tuple(ring for ring in rings if ring is not None)


def timed_words(said: Any, found: Collector, place: str) -> tuple[values.TimedWord, ...]:
    """A list of [text, start_s, end_s, score], as JSON or as text of it."""
    if said is None:
        return ()
    try:
        listed = msgspec.json.decode(said) if isinstance(said, str) else said
        return msgspec.convert(listed, tuple[values.TimedWord, ...])
    except (msgspec.MsgspecError, RecursionError):
        found.problem(place, "the times of words are no list of [text, start_s, end_s]; read without them")
        return ()


def _attributes(said: Any, found: Collector, place: str) -> dict[str, values.Attribute]:
    if isinstance(said, str):
        try:
            said = msgspec.json.decode(said)
        except (msgspec.DecodeError, RecursionError):
            said = None
    if said is not None and not isinstance(said, dict):
        found.problem(place, "attributes are no JSON object; read without them")
        return {}
    return {name: value for name, value in (said or {}).items() if isinstance(value, str | bool | int | float)}
