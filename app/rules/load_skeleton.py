"""The skeletons of keypoint tasks: named points, the lines between them, and which change places in a mirror."""

from __future__ import annotations

from msgspec.structs import replace

from app.labels.values import Kind
from app.rules.nodes import Node, optional
from app.rules.sheet import ClassDef, Skeleton

MOST_POINTS = 400


def load_skeleton(node: Node) -> Skeleton:
    """``points: [a, b]``, ``edges: [[a, b]]``, ``mirror: [[left, right]]``, ``sigma: {a: 0.03}``.

    Fails on a name that is no point.
    """
    fields = node.fields(("points", "edges", "mirror", "sigma"), "skeleton")
    if "points" not in fields:
        node.fail("a skeleton needs points: the names of its keypoints, in the order in which they are set.")
    points = fields["points"].texts("points")
    if not points or len(set(points)) != len(points) or len(points) > MOST_POINTS:
        fields["points"].fail(f"points are 1 to {MOST_POINTS} different names.")
    edges = optional(fields, "edges", lambda n: _pairs(n, "edges", points), ())
    mirror = optional(fields, "mirror", lambda n: _pairs(n, "mirror", points), ())
    said = [name for pair in mirror for name in pair]
    if len(set(said)) != len(said):
        fields["mirror"].fail("a point changes places with one other point only.")
    sigma = optional(fields, "sigma", lambda n: _sigma(n, points), {})
    return Skeleton(points, edges, mirror, sigma)


def with_skeletons(
    node: Node, fields: dict[str, Node], kind: Kind, classes: tuple[ClassDef, ...], what: str
) -> tuple[ClassDef, ...]:
    """The classes, each with its own skeleton or that of the task. Fails where one is missing, or out of place."""
    if kind != "keypoints":
        if "skeleton" in fields or any(found.skeleton is not None for found in classes):
            fields.get("skeleton", node).fail(f"{what}: only keypoints have a skeleton.")
        return classes
    shared = load_skeleton(fields["skeleton"]) if "skeleton" in fields else None
    made = tuple(found if found.skeleton is not None else replace(found, skeleton=shared) for found in classes)
    for found in made:
        if found.skeleton is None:
            node.fail(f"{what}: {found.name!r} needs a skeleton, of its own or of the task.")
    return made


def _sigma(node: Node, points: tuple[str, ...]) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, child in node.entries("sigma").items():
        if name not in points:
            child.fail(f"sigma: {name!r} is no point of the skeleton.")
        found[name] = child.number(f"sigma of {name!r}")
        if not 0 < found[name] <= 1:
            child.fail(f"sigma of {name!r} is a share of the object's size, such as 0.05; found {found[name]:g}.")
    return found


def _pairs(node: Node, what: str, points: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    found = []
    for child in node.items(what):
        pair = child.texts(f"each entry of {what}")
        if len(pair) != 2 or pair[0] == pair[1] or not set(pair) <= set(points):
            child.fail(f"{what}: {list(pair)} must be two different points of the skeleton.")
        found.append((pair[0], pair[1]))
    return tuple(found)
