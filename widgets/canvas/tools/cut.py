"""Cut a polygon: draw a line across it; Enter or a double click cuts."""

from __future__ import annotations

from widgets.canvas.shapes import Point
from widgets.canvas.tools.base import Cut, Intents
from widgets.canvas.tools.path import PathTool


class CutTool(PathTool):
    """The line of a cut; see ``PathTool``. What is cut is for the page to say."""

    name = "cut"

    def finish(self, points: tuple[Point, ...]) -> Intents:
        """The cut."""
        return (Cut(points),)
