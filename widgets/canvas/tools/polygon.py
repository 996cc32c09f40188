"""Draw a polygon: click its corners; Enter, a double click or a click on the first corner closes it."""

from __future__ import annotations

from widgets.canvas.edits import tidy
from widgets.canvas.shapes import Point, polygon
from widgets.canvas.tools.base import Create, Intents
from widgets.canvas.tools.path import PathTool


class PolygonTool(PathTool):
    """Corners of an outline; see ``PathTool``."""

    name = "polygon"
    least = 3
    closes = True

    def finish(self, points: tuple[Point, ...]) -> Intents:
        """The polygon, unless all corners lie on a line."""
        shape = tidy(polygon(points))
        return (Create(shape),) if shape.area_px > 0 else ()
