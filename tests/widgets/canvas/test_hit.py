"""The index finds what looking at every object finds."""

from __future__ import annotations

import math
import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from widgets.canvas.edits import handles
from widgets.canvas.hit import Hit, HitIndex, edge_at
from widgets.canvas.objects import CanvasObject
from widgets.canvas.shapes import box, contains, polygon

coordinates = st.integers(0, 300).map(float)
points = st.tuples(coordinates, coordinates)


@st.composite
def objects(draw: st.DrawFn) -> list[CanvasObject]:
    """A few boxes and polygons, small and large; many are in the crowd below."""
    found = []
    for number in range(draw(st.integers(0, 12))):
        kind = draw(st.sampled_from(["box", "polygon"]))
        if kind == "box":
            x, y = draw(points)
            ring = ((x, y), (x + draw(st.integers(1, 200)), y + draw(st.integers(1, 200))))
        else:
            ring = tuple(draw(st.lists(points, min_size=3, max_size=7)))
        shape = box(*ring[0], *ring[-1]) if kind == "box" else polygon(ring)
        found.append(CanvasObject(str(number), "c", "#000000", shape))
    return found


def brute(things: list[CanvasObject], x: float, y: float, tolerance: float) -> str | None:
    """The smallest object that holds the point or has its outline near; of equal ones the topmost."""
    best: tuple[float, int] | None = None
    for place, thing in enumerate(things):
        if contains(thing.shape, x, y) or edge_at(thing.shape, x, y, tolerance) is not None:
            rank = (thing.shape.area_px, -place)
            best = rank if best is None or rank < best else best
    return None if best is None else things[-best[1]].id


@given(objects(), points, st.floats(0.1, 20))
def test_the_smallest_wins_then_the_topmost(things: list[CanvasObject], at: tuple[float, float], near: float) -> None:
    hit = HitIndex(things).at(*at, tolerance_px=near)
    assert (None if hit is None else hit.id) == brute(things, *at, near)


def test_in_a_crowd_too() -> None:
    """Every size from a few pixels to all of the picture, so that no level of the index is left out."""
    drawn = random.Random(4)
    things = []
    for number in range(300):
        x, y, side = drawn.randrange(1000), drawn.randrange(1000), 2 ** drawn.uniform(1, 10)
        ring = ((x, y), (x + side, y + side / 3), (x + side / 2, y + side))
        shape = box(x, y, x + side, y + side) if number % 2 else polygon(ring)
        things.append(CanvasObject(str(number), "c", "#000000", shape))
    index = HitIndex(things)
    found = 0
    for _ in range(60):
        at, near = (drawn.uniform(0, 1200), drawn.uniform(0, 1200)), drawn.uniform(0.1, 20)
        hit = index.at(*at, tolerance_px=near)
        assert (None if hit is None else hit.id) == brute(things, *at, near)
        found += hit is not None
    assert 30 < found <= 60


@given(objects(), points, st.floats(0.1, 20))
def test_handles_of_the_selection_come_first(things: list[CanvasObject], at: tuple[float, float], near: float) -> None:
    selected = {thing.id for thing in things[::2]}
    hit = HitIndex(things).at(*at, tolerance_px=near, selected=selected)
    far = [math.dist(handle, at) for thing in things[::2] for handle in handles(thing.shape)]
    if far and min(far) <= near:
        assert hit is not None and hit.part == "handle" and hit.id in selected
        assert math.isclose(math.dist(hit.at_px, at), min(far))
    elif hit is not None:
        assert hit.part != "handle"


@given(objects(), points, points)
def test_what_touches_a_rectangle(things: list[CanvasObject], a: tuple[float, float], b: tuple[float, float]) -> None:
    rect = min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])
    index = HitIndex(things)
    touching = [
        thing.id
        for thing in things
        if thing.bounds_px[0] <= rect[2]
        and rect[0] <= thing.bounds_px[2]
        and thing.bounds_px[1] <= rect[3]
        and rect[1] <= thing.bounds_px[3]
    ]
    assert [thing.id for thing in index.within(rect)] == touching
    inside = [
        t.id
        for t in things
        if rect[0] <= t.bounds_px[0]
        and rect[1] <= t.bounds_px[1]
        and t.bounds_px[2] <= rect[2]
        and t.bounds_px[3] <= rect[3]
    ]
    assert index.inside(rect) == inside


def test_a_hole_is_outside() -> None:
    ring = ((0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0))
    hole = ((30.0, 30.0), (70.0, 30.0), (70.0, 70.0), (30.0, 70.0))
    thing = CanvasObject("o", "c", "#000000", polygon(ring, (hole,)))
    index = HitIndex([thing])
    assert index.at(50, 50, tolerance_px=5) is None
    assert index.at(10, 50, tolerance_px=1) == Hit("o", "area", -1, (10, 50))
    assert index.at(32, 50, tolerance_px=5) == Hit("o", "edge", 7, (30, 50))


@given(objects(), objects(), st.data())
def test_an_index_that_was_mended_finds_what_a_new_one_finds(things, others, data) -> None:
    index = HitIndex(things)
    others = [replace(thing, id=str(number)) for number, thing in enumerate(others)]
    chosen = data.draw(st.lists(st.sampled_from(others), max_size=8, unique_by=lambda t: t.id)) if others else []
    chosen.sort(key=lambda thing: int(thing.id))
    known = {thing.id: thing for thing in things}
    # New ones come in order after the known ones, without a gap in between.
    known.update({thing.id: thing for thing in chosen})
    assert index.replace(chosen)
    fresh = HitIndex(list(known.values()))
    for x in range(0, 400, 37):
        for y in range(0, 300, 41):
            assert index.at(x, y, tolerance_px=4) == fresh.at(x, y, tolerance_px=4)
    assert index.within((50, 50, 200, 150)) == fresh.within((50, 50, 200, 150))
