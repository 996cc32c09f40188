"""The examples of a rule: texts, objects drawn in a few words, pairs to compare, and clips to look at or listen to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import methodcaller
from pathlib import PurePosixPath
from typing import Any

from app.errors import RuleViolation
from app.labels import values
from app.rules.nodes import Node, optional
from app.rules.sheet import Clip, Example, ItemContext, Task

KEYS = ("good", "bad", "fixed", "same", "differ", "item", "picture", "clip", "note")
MEASURES = ("width_px", "height_px", "duration_s")
KINDS = ("good", "bad", "same", "differ")
RINGED = ("polygon", "mask")
# The whole numbers of a painted example: an outline elsewhere would take the memory for its pixels.
FARTHEST_PX, MOST_PX = 100_000.0, 16_000_000
SHARED = ("class", "attributes", "tier", "text", "low_hz", "high_hz")
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff")
SOUNDS = (".wav", ".flac", ".ogg", ".mp3", ".opus", ".m4a", ".aac")


def load_example(node: Node, task: Task | None, cls: str, where: str = "") -> Example:
    """One example. ``task`` is what objects in it are drawn for, ``cls`` the class of those that name none, ``where``
    the slice of its rule: the item that it stands on may say by its facts whether it is in it."""
    fields = node.fields(KEYS, "an example")
    kinds = [name for name in KINDS if name in fields]
    if len(kinds) != 1:
        node.fail("an example is good, bad, same or differ: one of them.")
    kind = kinds[0]
    clip = optional(fields, "clip", _clip, None)
    note = optional(fields, "note", lambda n: n.text("note"), "")
    context = optional(fields, "item", lambda n: _context(n, where), None)
    if kind in ("same", "differ"):
        if "picture" in fields:
            fields["picture"].fail("only what is drawn stands on a picture.")
        forms = fields[kind].texts(kind)
        if len(forms) < 2:
            fields[kind].fail(f"{kind} compares at least two forms.")
        if "fixed" in fields:
            fields["fixed"].fail("only a bad text is fixed.")
        if kind == "same":
            return Example(" = ".join(forms), good=True, context=context, same=forms, clip=clip, note=note)
        return Example(" ≠ ".join(forms), good=True, context=context, differ=forms, clip=clip, note=note)
    said = fields[kind]
    if isinstance(said.value, Mapping | list):
        if "fixed" in fields:
            fields["fixed"].fail("only a text is fixed; what is drawn is mended by hand.")
        value = _objects(said, task, cls)
        picture = optional(fields, "picture", _picture_name, "")
        if picture and isinstance(value, values.Segments):
            fields["picture"].fail("segments stand on a recording, not on a picture. Show it as a clip.")
        return Example(
            _described(value, task), kind == "good", said=value, context=context, clip=clip, note=note, picture=picture
        )
    if "picture" in fields:
        fields["picture"].fail("only what is drawn stands on a picture. Show a picture alone as a clip.")
    if said.value is True and clip is not None:
        return Example("", kind == "good", clip=clip, note=note)
    if said.value is True:
        said.fail(f"{kind}: true needs a clip that shows it, such as clip: clips/um.wav.")
    text = said.text(kind)
    if kind == "good" and "fixed" in fields:
        fields["fixed"].fail("a good example needs no fix.")
    fixed = optional(fields, "fixed", lambda n: n.text("fixed"), None)
    return Example(text, kind == "good", fixed, context=context, clip=clip, note=note)


def _context(node: Node, where: str) -> ItemContext:
    asked = _asked(where) if where else frozenset()
    fields = node.fields((*MEASURES, *sorted(asked.difference(MEASURES))), "item")
    within = _within(where, fields) if asked & fields.keys() else None
    return ItemContext(
        within=within,
        width_px=optional(fields, "width_px", lambda n: n.integer("width_px"), None),
        height_px=optional(fields, "height_px", lambda n: n.integer("height_px"), None),
        duration_s=optional(fields, "duration_s", lambda n: n.number("duration_s"), None),
    )


def _asked(where: str) -> frozenset[str]:
    from app.items.expression import names_in

    return names_in(where)


def _within(where: str, fields: Mapping[str, Node]) -> frozenset[str]:
    """The slice, where the facts satisfy it."""
    from app.items.facts import satisfies

    facts = {name: _fact(child) for name, child in fields.items()}
    return frozenset({where} if satisfies(where, facts) else ())


def _fact(node: Node) -> str | float | bool:
    if not isinstance(node.value, str | int | float):
        node.fail("a fact of an item is a number or a text.")
    return str(node.value) if isinstance(node.value, str) else node.value


def _clip(node: Node) -> Clip:
    if isinstance(node.value, str):
        return Clip(_file(node))
    fields = node.fields(("file", "from_s", "to_s", "box_px"), "a clip")
    if "file" not in fields:
        node.fail("a clip names its file, beside the sheet: clip: {file: clips/um.wav}.")
    file = _file(fields["file"])
    heard = PurePosixPath(file).suffix.lower() in SOUNDS
    for name in ("from_s", "to_s") if not heard else ("box_px",):
        if name in fields:
            fields[name].fail(f"{file} is {'a recording' if heard else 'a picture'}: it has no {name}.")
    from_s = optional(fields, "from_s", lambda n: n.number("from_s"), 0.0)
    to_s = optional(fields, "to_s", lambda n: n.number("to_s"), None)
    if to_s is not None and to_s <= from_s:
        fields["to_s"].fail(f"a clip ends after it begins; found {from_s:g} to {to_s:g} s.")
    box = optional(fields, "box_px", lambda n: _numbers(n, "box_px", 4), None)
    if box is not None and not (box[0] < box[2] and box[1] < box[3]):
        fields["box_px"].fail("box_px is left, top, right and bottom of the part, in pixels.")
    return Clip(file, from_s, to_s, None if box is None else (box[0], box[1], box[2], box[3]))


def _file(node: Node) -> str:
    """A path below the folder of the sheet: nothing else on the disk is for a sheet to name."""
    file = node.text("file")
    path = PurePosixPath(file.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in file or not path.parts:
        node.fail(f"{file!r}: a clip lies below the folder of the sheet and is named from there.")
    if path.suffix.lower() not in (*PICTURES, *SOUNDS):
        node.fail(f"{file!r}: a clip is a picture ({', '.join(PICTURES)}) or a recording ({', '.join(SOUNDS)}).")
    return str(path)


def _picture_name(node: Node) -> str:
    """The name of an item of the project: its source and its path. It is looked up there, and never on the disk."""
    name = node.text("picture")
    if "/" not in name.strip("/") or name.startswith("/"):
        node.fail(f"{name!r}: name the source and the path of a picture of the project, such as cells/slide_03.jpg.")
    return name


def _objects(node: Node, task: Task | None, cls: str) -> values.Value:
    if task is None or task.kind not in values.OBJECT_KINDS:
        node.fail("only a rule on a task of objects has drawn examples; an example of a text is a text, in quotes.")
    parts = node.items("an example") if isinstance(node.value, list) else [node]
    drawn = tuple(_object(part, task, cls, str(number)) for number, part in enumerate(parts, 1))
    try:
        from app.rules.guard import guard_object

        for thing, part in zip(drawn, parts, strict=True):
            where = part
            guard_object(task, thing)
        return values.of_objects(task.kind, drawn)
    except RuleViolation as problem:
        where.fail(f"the example cannot be a label: {problem.message}")


def _object(node: Node, task: Task, cls: str, name: str) -> values.LabelObject:
    shape = values.OBJECT_OF[task.kind].__struct_config__.tag
    key = "keypoints" if shape == "pose" else str(shape).replace("-", "_")
    if key not in (*_SHAPES, *RINGED):
        node.fail(f"{task.kind} cannot be drawn in an example. Show one as a clip.")
    fields = node.fields((key, *SHARED, *(("holes",) if key in RINGED else ())), f"an example of {task.kind}")
    if key not in fields:
        node.fail(f"an example of {task.kind} has a {key!r}.")
    given: dict[str, Any] = {
        "cls": optional(fields, "class", lambda n: n.name("class"), cls or task.classes[0].name),
        "attributes": optional(fields, "attributes", _attributes, {}),
    }
    for other in SHARED[2:]:
        if other in fields and key != "segment":
            fields[other].fail(f"only a segment has {other!r}.")
    if key == "segment":
        given["tier"] = optional(fields, "tier", lambda n: n.name("tier"), task.tiers[0] if task.tiers else "")
        given["text"] = optional(fields, "text", lambda n: n.text("text"), "")
        for band in ("low_hz", "high_hz"):
            given[band] = optional(fields, band, methodcaller("number", band), None)
    if key in RINGED:
        holes = optional(fields, "holes", _rings, ())
        return (_polygon if key == "polygon" else _mask)(fields[key], holes, {"id": name, **given})
    return _SHAPES[key](fields[key], {"id": name, **given})


def _attributes(node: Node) -> dict[str, values.Attribute]:
    found: dict[str, values.Attribute] = {}
    for name, child in node.entries("attributes").items():
        if not isinstance(child.value, str | bool | int | float):
            child.fail("an attribute has one value.")
        found[name] = str(child.value) if isinstance(child.value, str) else child.value
    return found


def _numbers(node: Node, what: str, count: int) -> list[float]:
    found = node.items(what)
    if len(found) != count or any(
        isinstance(one.value, bool) or not isinstance(one.value, int | float) or abs(one.value) > 1e9 for one in found
    ):
        node.fail(f"{what} is {count} numbers.")
    return [float(one.value) for one in found]


def _points(node: Node, what: str) -> tuple[values.Point, ...]:
    pairs = [_numbers(one, f"a point of {what}", 2) for one in node.items(what)]
    return tuple((x, y) for x, y in pairs)


def _rings(node: Node) -> tuple[tuple[values.Point, ...], ...]:
    """Several rings; one alone may be written without the list around it."""
    parts = node.items("an outline")
    flat = bool(parts) and isinstance(parts[0].value, list) and not any(isinstance(x, list) for x in parts[0].value)
    return (_points(node, "an outline"),) if flat else tuple(_points(part, "an outline") for part in parts)


def _polygon(node: Node, holes: tuple[tuple[values.Point, ...], ...], given: dict[str, Any]) -> values.LabelObject:
    return values.Polygon(points_px=_points(node, "polygon"), holes=holes, **given)


def _mask(node: Node, holes: tuple[tuple[values.Point, ...], ...], given: dict[str, Any]) -> values.LabelObject:
    """The pixels within one outline or several, without those in the holes: whose middles lie inside."""
    import numpy as np

    from app.labels.geometry import rasterise, window_around
    from app.labels.runs import encode_mask

    rings = [*_rings(node), *holes]
    if any(len(ring) < 3 for ring in rings) or not rings:
        node.fail("the outline of a mask has three points at least.")
    arrays = tuple(np.asarray(ring, dtype=np.float64) for ring in rings)
    if any(np.abs(ring).max() > FARTHEST_PX for ring in arrays):
        node.fail(f"the outline of a mask lies within {FARTHEST_PX:,.0f} pixels.")
    x0, y0, x1, y1 = window_around(arrays)
    if (x1 - x0) * (y1 - y0) > MOST_PX:
        node.fail(f"an example of a mask is at most {MOST_PX:,} pixels; this one takes {(x1 - x0) * (y1 - y0):,}.")
    found = encode_mask(rasterise(arrays, (x0, y0, x1, y1)), x0=x0, y0=y0)
    if found is None:
        node.fail("no pixel lies within the outline of the mask.")
    box, runs = found
    return values.Mask(box_px=box, runs=runs, **given)


def _turned(node: Node, what: str, size: str) -> tuple[values.Point, tuple[float, float], float]:
    fields = node.fields(("centre", size, "angle"), what)
    for name in ("centre", size):
        if name not in fields:
            node.fail(f"{what} has a {name!r}: two numbers.")
    centre, sides = _numbers(fields["centre"], "centre", 2), _numbers(fields[size], size, 2)
    angle = optional(fields, "angle", lambda n: float(n.value) if isinstance(n.value, int | float) else 0.0, 0.0)
    return (centre[0], centre[1]), (sides[0], sides[1]), angle


def _box(node: Node, given: dict[str, Any]) -> values.LabelObject:
    x0, y0, x1, y1 = _numbers(node, "box", 4)
    return values.Box(box_px=(x0, y0, x1, y1), **given)


def _rotated(node: Node, given: dict[str, Any]) -> values.LabelObject:
    centre, size, angle = _turned(node, "rotated_box", "size")
    return values.RotatedBox(centre_px=centre, size_px=size, angle_deg=angle, **given)


def _ellipse(node: Node, given: dict[str, Any]) -> values.LabelObject:
    centre, radii, angle = _turned(node, "ellipse", "radii")
    return values.Ellipse(centre_px=centre, radii_px=radii, angle_deg=angle, **given)


def _pose(node: Node, given: dict[str, Any]) -> values.LabelObject:
    rows = [_numbers(one, "a keypoint (x, y, state)", 3) for one in node.items("keypoints")]
    points = tuple((x, y) for x, y, _ in rows)
    return values.Pose(points_px=points, states=tuple(int(state) for *_, state in rows), **given)


def _segment(node: Node, given: dict[str, Any]) -> values.LabelObject:
    start_s, end_s = _numbers(node, "segment", 2)
    return values.Segment(start_s=start_s, end_s=end_s, **given)


_SHAPES: Mapping[str, Callable[[Node, dict[str, Any]], values.LabelObject]] = {
    "box": _box,
    "rotated_box": _rotated,
    "ellipse": _ellipse,
    "polyline": lambda node, given: values.Polyline(points_px=_points(node, "polyline"), **given),
    "keypoints": _pose,
    "segment": _segment,
}


def _described(value: values.Value, task: Task | None) -> str:
    """What the objects are, in a few words: classes by the names that people see."""
    called = task.called if task is not None else str
    return "; ".join(_words(thing, called(thing.cls)) for thing in values.objects_of(value)) or "nothing"


def _words(thing: values.LabelObject, cls: str) -> str:
    attributes = "".join(f", {name}: {str(value).lower()}" for name, value in thing.attributes.items())
    match thing:
        case values.Segment():
            said = f" “{thing.text}”" if thing.text else ""
            return f"{cls} {thing.start_s:g} to {thing.end_s:g} s{said}{attributes}"
        case values.Box(box_px=(x0, y0, x1, y1)):
            return f"{cls} {x1 - x0:g} × {y1 - y0:g} px at {x0:g}, {y0:g}{attributes}"
        case values.Polygon() | values.Polyline():
            many = len(thing.holes) if isinstance(thing, values.Polygon) else 0
            holes = f" and {many} hole{'s' * (many != 1)}" if many else ""
            return f"{cls} with {len(thing.points_px)} points{holes}{attributes}"
        case values.Mask():
            return f"{cls} of {sum(thing.runs[1::2]):,} pixels{attributes}"
        case _:
            return f"{cls}{attributes}"
