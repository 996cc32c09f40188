"""Draw an open line: click its points; Enter or a double click ends it."""

from __future__ import annotations

from widgets.canvas.edits import tidy
from widgets.canvas.shapes import Point, Shape
from widgets.canvas.tools.base import Create, Intents
from widgets.canvas.tools.path import PathTool


class PolylineTool(PathTool):
    """Points of a line; see ``PathTool``."""

    name = "polyline"

    def finish(self, points: tuple[Point, ...]) -> Intents:
        """The line."""
        return (Create(tidy(Shape("polyline", points))),)
