"""Where the work was left: the item, how it was looked at, tool and class in hand, the filter of the list."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from widgets.labeling.image.tools import TOOLS
from widgets.labeling.tint import single_shot

if TYPE_CHECKING:
    from pathlib import Path

    from app.settings.store import Settings
    from widgets.canvas.viewport import Viewport
    from widgets.labeling.desk_view import DeskView
    from widgets.labeling.work import Work

REST_MS = 1000
NAME = "label.cursors"
# Projects whose place is kept.
MOST = 20


class WorkCursor(QObject):
    """Reads the place of a project when it is opened, and writes it a while after each move; ``save`` writes now.

    The page restores step by step, as things come: filter, item, hand, then the view when the picture is there.
    """

    def __init__(self, view: DeskView, work: Work, settings: Settings, project: Path) -> None:
        super().__init__(view)
        self._view, self._work, self._settings = view, work, settings
        self._project = str(project.resolve())
        found = _all(settings).get(self._project)
        self._found: Mapping[str, Any] = found if isinstance(found, Mapping) else {}
        self._hand_is_due = self._view_is_due = bool(self._found)
        self._rest = single_shot(self, REST_MS)
        self._rest.timeout.connect(self.save)
        self._restore_filter()
        self._connect()

    @property
    def item_id(self) -> str:
        """The item that lay on the desk, "" where none is known."""
        return _text(self._found, "item")

    def restore_hand(self) -> None:
        """Tool and class, once, as far as the item's tasks have them."""
        stage = self._view.stage
        if not self._hand_is_due or not self._work.item_id:
            return
        self._hand_is_due = False
        if stage.medium == "image" and self._work.editable:
            task, cls, tool = (_text(self._found, name) for name in ("task", "class", "tool"))
            found = stage.task(task)
            if found is not None and found.class_of(cls) is not None:
                stage.pick(task, cls)
            if tool in TOOLS:
                stage.use_tool(tool)

    def restore_view(self) -> None:
        """Zoom and place on the image, once, and only if it is the same item."""
        stage = self._view.stage
        if not self._view_is_due:
            return
        self._view_is_due = False
        if stage.medium == "image" and self._work.item_id == self.item_id:
            wanted = viewport_at(stage.canvas.viewport, self._found.get("view"))
            if wanted is not None:
                stage.canvas.set_viewport(wanted)

    def save(self) -> None:
        """Writes the place of now."""
        self._rest.stop()
        if not self._work.item_id or not self._work.own:
            return
        stage, listed = self._view.stage, self._view.list
        here: dict[str, Any] = {
            "item": self._work.item_id,
            "filter": listed.filter.text(),
            "state": listed.states.currentData(),
        }
        if stage.medium == "image":
            here |= {"task": stage.in_hand[0], "class": stage.in_hand[1], "tool": stage.canvas.tool}
            viewport = stage.canvas.viewport
            if self._view_is_due and self._work.item_id == self.item_id:
                here["view"] = self._found.get("view")  # the picture has not come yet
            elif stage.ready and not viewport.is_fitted:  # of a picture that cannot be opened there is no view
                width, height = viewport.view_px
                here["view"] = [viewport.scale, *viewport.to_image(width / 2, height / 2)]
        others = {name: place for name, place in _all(self._settings).items() if name != self._project}
        self._settings.set(NAME, dict([(self._project, here), *others.items()][:MOST]))

    def _restore_filter(self) -> None:
        listed = self._view.list
        listed.filter.setText(_text(self._found, "filter"))
        listed.states.setCurrentIndex(max(0, listed.states.findData(_text(self._found, "state"))))

    def _connect(self) -> None:
        stage, listed = self._view.stage, self._view.list
        self._work.item_changed.connect(self._later)
        listed.filter.textChanged.connect(self._later)
        listed.states.currentIndexChanged.connect(self._later)
        if stage.medium == "image":
            stage.canvas.viewport_changed.connect(self._later)
            stage.canvas.tool_changed.connect(self._later)
            stage.classes.picked.connect(self._later)

    def _later(self) -> None:
        self._rest.start()


def viewport_at(viewport: Viewport, place: object) -> Viewport | None:
    """The view with a scale and a middle in image pixels, [scale, x, y]; None where ``place`` is not such a thing."""
    if not isinstance(place, list) or len(place) != 3:
        return None
    if not all(isinstance(n, int | float) and math.isfinite(n) for n in place) or place[0] <= 0:
        return None
    scale, x, y = (float(n) for n in place)
    width, height = viewport.view_px
    # Through the view's own steps, which keep scale and place within bounds.
    zoomed = viewport.zoomed(scale / viewport.scale, width / 2, height / 2)
    at_x, at_y = zoomed.to_screen(*viewport.clamp(x, y))
    return zoomed.panned(width / 2 - at_x, height / 2 - at_y)


def _all(settings: Settings) -> Mapping[str, Any]:
    found = settings.get(NAME)
    return found if isinstance(found, Mapping) else {}


def _text(found: Mapping[str, Any], name: str) -> str:
    said = found.get(name)
    return said if isinstance(said, str) else ""
