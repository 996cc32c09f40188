"""What lies under the hand: a grid over the objects' bounds, then exact tests. No Qt.

Tolerances are image pixels here; the view divides its screen tolerance by the scale.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

import msgspec

from widgets.canvas.edits import handles, rotor
from widgets.canvas.mask_shape import mask_near
from widgets.canvas.objects import CanvasObject
from widgets.canvas.shapes import Point, Rect, Shape, contains, edges, nearest_on

Part = Literal["handle", "rotor", "edge", "area"]
# How near is near, in logical pixels on the screen.
TOLERANCE = 6.0
# How far the turning grip stands off its frame, in tolerances: 24 logical pixels on the screen.
ROTOR_REACH = 4.0
# An object over more cells than this is kept in a list of its own: cheaper to test than to file.
MANY_CELLS = 64
# With more changes than this at once the index is made anew.
FEW = 64


class Hit(msgspec.Struct, frozen=True):
    """The object, which part of it, the number of its handle or edge (-1 for its area), and the place on it."""

    id: str
    part: Part
    number: int
    at_px: Point


class HitIndex:
    """Objects in drawing order (later ones lie on top), found by point or rectangle."""

    def __init__(self, objects: Sequence[CanvasObject]) -> None:
        self._objects = list(objects)
        self._order = {thing.id: place for place, thing in enumerate(self._objects)}
        self._cell = _cell_size(self._objects)
        self._grid: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._large: list[int] = []
        for place, thing in enumerate(self._objects):
            self._file(place, thing.bounds_px)

    def replace(self, things: Sequence[CanvasObject]) -> bool:
        """Takes other objects for those with the same ids, new ones on top; False where they are too many to be worth
        it."""
        if len(things) > FEW:
            return False
        for thing in things:
            place = self._order.get(thing.id)
            if place is None:
                self._order[thing.id] = len(self._objects)
                self._file(len(self._objects), thing.bounds_px)
                self._objects.append(thing)
                continue
            self._unfile(place, self._objects[place].bounds_px)
            self._objects[place] = thing
            self._file(place, thing.bounds_px)
        return True

    def at(self, x_px: float, y_px: float, *, tolerance_px: float, selected: Iterable[str] = ()) -> Hit | None:
        """What a press here would take.

        Handles, then edges, of the ``selected`` objects come first, the nearest of them; then, of all objects that hold
        the point or whose outline is within the tolerance, the smallest, and of equal ones the topmost.
        """
        chosen = [self._order[key] for key in selected if key in self._order]
        gripped = self._grip(chosen, x_px, y_px, tolerance_px)
        if gripped is not None:
            return gripped
        found: list[tuple[float, int, Hit]] = []
        for place in self._near((x_px - tolerance_px, y_px - tolerance_px, x_px + tolerance_px, y_px + tolerance_px)):
            hit = self._touch(place, x_px, y_px, tolerance_px)
            if hit is not None:
                found.append((self._objects[place].shape.area_px, -place, hit))
        return min(found, key=lambda row: row[:2])[2] if found else None

    def within(self, rect: Rect) -> list[CanvasObject]:
        """Objects whose bounds touch an image rectangle, in drawing order."""
        return [self._objects[place] for place in sorted(self._near(rect))]

    def inside(self, rect: Rect) -> list[str]:
        """Ids of the objects that lie wholly inside an image rectangle, in drawing order."""
        x0, y0, x1, y1 = rect
        bounds = [(thing.id, thing.bounds_px) for thing in self.within(rect)]
        return [key for key, b in bounds if x0 <= b[0] and y0 <= b[1] and b[2] <= x1 and b[3] <= y1]

    def _grip(self, chosen: list[int], x: float, y: float, tolerance: float) -> Hit | None:
        best: tuple[float, Hit] | None = None
        for part, find in GRIPS:
            for place in chosen:
                thing = self._objects[place]
                if not _close(thing.bounds_px, x, y, tolerance * (1 + ROTOR_REACH)):
                    continue
                found = find(thing.shape, x, y, tolerance)
                if found is not None and (best is None or found[0] < best[0]):
                    best = found[0], Hit(thing.id, part, found[1], found[2])
            if best is not None:
                return best[1]
        return None

    def _touch(self, place: int, x: float, y: float, tolerance: float) -> Hit | None:
        thing = self._objects[place]
        if contains(thing.shape, x, y):
            return Hit(thing.id, "area", -1, (x, y))
        if thing.shape.kind == "pose":
            found = handle_at(thing.shape, x, y, tolerance) or _bone_at(thing, x, y, tolerance)
            return None if found is None else Hit(thing.id, "area", -1, found[2])
        if thing.shape.kind == "mask":
            x0, y0, x1, y1 = (int(edge) for edge in thing.bounds_px)
            near = mask_near((x0, y0, x1, y1), thing.shape.runs, x, y, tolerance)
            return Hit(thing.id, "area", -1, (x, y)) if near else None
        found = edge_at(thing.shape, x, y, tolerance)
        return None if found is None else Hit(thing.id, "edge", found[1], found[2])

    def _file(self, place: int, bounds: Rect) -> None:
        cells = self._cells(bounds)
        if (cells[2] - cells[0] + 1) * (cells[3] - cells[1] + 1) > MANY_CELLS:
            self._large.append(place)
            return
        for column in range(cells[0], cells[2] + 1):
            for row in range(cells[1], cells[3] + 1):
                self._grid[column, row].append(place)

    def _unfile(self, place: int, bounds: Rect) -> None:
        if place in self._large:
            self._large.remove(place)
            return
        x0, y0, x1, y1 = self._cells(bounds)
        for column in range(x0, x1 + 1):
            for row in range(y0, y1 + 1):
                self._grid[column, row].remove(place)

    def _cells(self, rect: Rect) -> tuple[int, int, int, int]:
        x0, y0, x1, y1 = (math.floor(value / self._cell) for value in rect)
        return x0, y0, x1, y1

    def _near(self, rect: Rect) -> set[int]:
        x0, y0, x1, y1 = self._cells(rect)
        if (x1 - x0 + 1) * (y1 - y0 + 1) > len(self._grid):
            places = {place for filed in self._grid.values() for place in filed}
        else:
            cells = ((column, row) for column in range(x0, x1 + 1) for row in range(y0, y1 + 1))
            places = {place for cell in cells if cell in self._grid for place in self._grid[cell]}
        places.update(self._large)
        return {place for place in places if overlap(self._objects[place].bounds_px, rect)}


def handle_at(shape: Shape, x: float, y: float, tolerance: float) -> tuple[float, int, Point] | None:
    """Distance, number and place of the nearest handle within the tolerance; of equally near ones the first."""
    near = [(math.hypot(px - x, py - y), number, (px, py)) for number, (px, py) in enumerate(handles(shape))]
    if shape.kind == "pose":
        near = [row for row in near if shape.states[row[1]]]
    best = min(near, default=None)
    return best if best is not None and best[0] <= tolerance else None


def rotor_at(shape: Shape, x: float, y: float, tolerance: float) -> tuple[float, int, Point] | None:
    """Distance, -1 and place of the grip that turns the shape, where it has one within the tolerance."""
    place = rotor(shape, tolerance * ROTOR_REACH)
    if place is None or (distance := math.hypot(place[0] - x, place[1] - y)) > tolerance:
        return None
    return distance, -1, place


def edge_at(shape: Shape, x: float, y: float, tolerance: float) -> tuple[float, int, Point] | None:
    """Distance and number of the nearest edge within the tolerance, and the nearest place on it."""
    best: tuple[float, int, Point] | None = None
    for number, start, end in edges(shape):
        distance, place = nearest_on(start, end, x, y)
        if distance <= tolerance and (best is None or distance < best[0]):
            best = distance, number, place
    return best


GRIPS: tuple[tuple[Part, Callable[[Shape, float, float, float], tuple[float, int, Point] | None]], ...] = (
    ("handle", handle_at),
    ("rotor", rotor_at),
    ("edge", edge_at),
)


def _bone_at(thing: CanvasObject, x: float, y: float, tolerance: float) -> tuple[float, int, Point] | None:
    """The nearest line of a pose's skeleton within the tolerance."""
    shape, best = thing.shape, None
    for number, (a, b) in enumerate(thing.edges):
        if shape.states[a] and shape.states[b]:
            distance, place = nearest_on(shape.points[a], shape.points[b], x, y)
            if distance <= tolerance and (best is None or distance < best[0]):
                best = distance, number, place
    return best


def _close(bounds: Rect, x: float, y: float, tolerance: float) -> bool:
    return bounds[0] - tolerance <= x <= bounds[2] + tolerance and bounds[1] - tolerance <= y <= bounds[3] + tolerance


def overlap(a: Rect, b: Rect) -> bool:
    """Whether two rectangles touch."""
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def _cell_size(objects: Sequence[CanvasObject]) -> float:
    """Twice the typical extent: most objects then lie in one to four cells."""
    extents = sorted(max(b[2] - b[0], b[3] - b[1]) for b in (thing.bounds_px for thing in objects))
    return max(8.0, 2 * extents[len(extents) // 2]) if extents else 64.0
