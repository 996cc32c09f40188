"""What a person has set on the label page stays so: widths, the panel that is open, how images are looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from PySide6.QtCore import QObject

from widgets.labeling.image.looks import COLOURINGS, ImageLooks
from widgets.labeling.tint import single_shot

if TYPE_CHECKING:
    from app.settings.store import Settings
    from widgets.labeling.attributes.questions import Questions
    from widgets.labeling.desk_view import DeskView

# A drag of a splitter or a slider is written once, when the hand rests.
REST_MS = 500
NAME = "label.desk"
LEAST_PX, MOST_PX = 60, 4000


class DeskMemory(QObject):
    """Restores at once, and writes a while after each change; ``save`` writes now."""

    def __init__(self, view: DeskView, questions: Questions, settings: Settings) -> None:
        super().__init__(view)
        self._view, self._questions, self._settings = view, questions, settings
        self._rest = single_shot(self, REST_MS)
        self._rest.timeout.connect(self.save)
        found = settings.get(NAME)
        self._restore(found if isinstance(found, Mapping) else {})
        self._connect()

    def save(self) -> None:
        """Writes what is set now."""
        self._rest.stop()
        view, stage = self._view, self._view.stage
        wanted: dict[str, Any] = {
            **({"sizes": view.widths} if view.drawn else {}),
            "panel": view.sidebar.panel,
            "panels": not view.right.isHidden(),
        }
        if stage.medium == "image" and view.sidebar.view is not None:
            looks = stage.looks.looks
            wanted |= {name: getattr(looks, name) for name in ("opacity", "colour_by", *SWITCHED)}
            wanted["keep_light"] = view.sidebar.view.keep_light.isChecked()
            wanted["at_once"] = view.sidebar.view.at_once.isChecked()
        self._settings.set(NAME, {**_mapping(self._settings.get(NAME)), **wanted})

    def _restore(self, found: Mapping[str, Any]) -> None:
        """Somebody may have edited the file: what does not fit is left as it comes."""
        view, stage = self._view, self._view.stage
        if isinstance(sizes := found.get("sizes"), list) and _are_sizes(sizes):
            view.set_widths(sizes)
        if isinstance(panel := found.get("panel"), str):
            view.sidebar.turn_to(panel)
        view.right.setHidden(found.get("panels") is False)
        if stage.medium == "image" and view.sidebar.view is not None:
            stage.looks.set_looks(looks_of(found, stage.looks.looks))
            view.sidebar.view.keep_light.setChecked(found.get("keep_light") is True)
            view.sidebar.view.at_once.setChecked(found.get("at_once") is True)
            self._ask()

    def _connect(self) -> None:
        view, stage = self._view, self._view.stage
        view.across.splitterMoved.connect(self._later)
        view.sidebar.turned.connect(self._later)
        if stage.medium == "image" and view.sidebar.view is not None:
            stage.looks.changed.connect(self._later)
            view.sidebar.view.changed.connect(self._ask)
            view.sidebar.view.changed.connect(self._later)

    def _ask(self) -> None:
        if self._view.sidebar.view is not None:
            self._questions.at_once = self._view.sidebar.view.at_once.isChecked()

    def _later(self) -> None:
        self._rest.start()


SWITCHED = ("snap", "keep_zoom", "crosshair")


def looks_of(found: Mapping[str, Any], usual: ImageLooks) -> ImageLooks:
    """The looks that were kept; ``usual`` in all that is missing or makes no sense."""
    opacity = found.get("opacity")
    if isinstance(opacity, int | float) and not isinstance(opacity, bool) and 0 <= opacity <= 1:
        usual = replace(usual, opacity=float(opacity))
    for colouring in COLOURINGS:
        if found.get("colour_by") == colouring:
            usual = replace(usual, colour_by=colouring)
    switched = {name: found[name] for name in SWITCHED if isinstance(found.get(name), bool)}
    return replace(usual, **switched)


def _are_sizes(found: list[Any]) -> bool:
    return len(found) == 3 and all(isinstance(size, int) and LEAST_PX <= size <= MOST_PX for size in found)


def _mapping(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, Mapping) else {}
