"""A skeleton as lines, one a keypoint: its name, what it is joined to, its partner in a mirror image, and its σ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.errors import CallError, UnknownName
from app.rules.edits import RenamePoint, SetField, SheetEdit
from app.rules.offers import listed

Path = tuple[str, ...]


def skeleton_lines(raw: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    """Per point: its name, the names that lines lead to from it, its partner in a mirror, its σ ("" for the usual).

    An edge stands at the point that the sheet names first.
    """
    mirror = {a: b for one in _pairs(raw, "mirror") for a, b in (one, one[::-1])}
    edges = _pairs(raw, "edges")
    sigma = _sigma(raw)
    return [
        (point, ", ".join(b for a, b in edges if a == point), mirror.get(point, ""), str(sigma.get(point, "")))
        for point in _points(raw)
    ]


def skeleton_edits(path: Path, raw: Mapping[str, Any], at: int, texts: Sequence[str]) -> list[SheetEdit]:
    """What makes the line ``at`` say ``texts``; one behind the last is new points, several with commas.

    Raises UnknownName where a line or a mirror leads to what is no point, CallError for a σ that is none.
    """
    name, joined, partner, said = (text.strip() for text in texts)
    points = _points(raw)
    if at >= len(points):
        new = [one for one in listed(name) if one not in points]
        edits: list[SheetEdit] = [SetField((*path, "points", len(points) + n), one) for n, one in enumerate(new)]
        return edits + _joined(path, raw, name, joined, [*points, *new]) if len(new) == 1 else edits
    before = points[at]
    edits = _joined(path, raw, before, joined, points)
    edits += _mirrored(path, raw, before, partner, points)
    edits += _measured(path, raw, before, said)
    return [*edits, RenamePoint(path, before, name)] if name != before else edits


def without_point(path: Path, raw: Mapping[str, Any], at: int) -> list[SheetEdit]:
    """What takes a point out, with its lines and its pair."""
    point = _points(raw)[at]
    edits: list[SheetEdit] = []
    for key in ("edges", "mirror"):
        edits += _out((*path, key), [n for n, pair in enumerate(_pairs(raw, key)) if point in pair])
    edits += _measured(path, raw, point, "")
    return [*edits, SetField((*path, "points", at))]


def _joined(path: Path, raw: Mapping[str, Any], point: str, text: str, points: Sequence[str]) -> list[SheetEdit]:
    wanted = [_known(one, points, point) for one in listed(text)]
    edges = _pairs(raw, "edges")
    gone = [n for n, (a, b) in enumerate(edges) if a == point and b not in wanted]
    there = [b for a, b in edges if a == point]
    left = len(edges) - len(gone)
    new = [other for other in wanted if other not in there]
    return [
        *_out((*path, "edges"), gone),
        *(SetField((*path, "edges", left + n), [point, other]) for n, other in enumerate(new)),
    ]


def _mirrored(path: Path, raw: Mapping[str, Any], point: str, partner: str, points: Sequence[str]) -> list[SheetEdit]:
    pairs = _pairs(raw, "mirror")
    if partner and any(set(pair) == {point, partner} for pair in pairs):
        return []
    if partner:
        _known(partner, points, point)
    gone = [n for n, pair in enumerate(pairs) if point in pair or partner in pair]
    edits = _out((*path, "mirror"), gone)
    if partner:
        edits.append(SetField((*path, "mirror", len(pairs) - len(gone)), [point, partner]))
    return edits


def _measured(path: Path, raw: Mapping[str, Any], point: str, said: str) -> list[SheetEdit]:
    """Another σ of a point, or none."""
    sigma = _sigma(raw)
    if said == str(sigma.get(point, "")):
        return []
    if not said:
        return [SetField((*path, "sigma", point) if len(sigma) > 1 else (*path, "sigma"))]
    try:
        number = float(said.replace(",", "."))
    except ValueError:
        raise CallError(f"{said!r}: σ of a keypoint is a share of the object's size, such as 0.05.") from None
    return [SetField((*path, "sigma", point), number) if sigma else SetField((*path, "sigma"), {point: number})]


def _sigma(raw: Mapping[str, Any]) -> dict[str, Any]:
    found = raw.get("sigma")
    return {str(name): value for name, value in found.items()} if isinstance(found, Mapping) else {}


def _out(path: Path, places: Iterable[int]) -> list[SheetEdit]:
    """The last first, so that each place is still what it was."""
    return [SetField((*path, place)) for place in sorted(places, reverse=True)]


def _known(name: str, points: Sequence[str], itself: str) -> str:
    others = [point for point in points if point != itself]
    if name not in others:
        raise UnknownName("keypoint", name, others, where="the skeleton")
    return name


def _points(raw: Mapping[str, Any]) -> list[str]:
    found = raw.get("points")
    return [str(point) for point in found] if isinstance(found, list) else []


def _pairs(raw: Mapping[str, Any], key: str) -> list[tuple[str, str]]:
    found = raw.get(key)
    pairs = [one for one in found if isinstance(one, list) and len(one) == 2] if isinstance(found, list) else []
    return [(str(a), str(b)) for a, b in pairs]
