"""The versions on the stage: objects as overlays in the colours of their people, segments on parallel lanes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal

from app.labels.values import Box, LabelObject, Segment
from widgets.canvas.objects import CanvasObject, Overlay, from_label
from widgets.labeling.deciding.people import people_colours, person_dashed
from widgets.labeling.image.things import bones
from widgets.timeline.segments import Tier, TimelineSegment
from widgets.timeline.segments import from_label as segment_of

if TYPE_CHECKING:
    from app.adjudication.comparison import Comparison
    from app.rules.sheet import Task
    from widgets.labeling.desk_view import DeskView

GUEST, BETWEEN = "versions", "\x1f"
# How strongly the versions of other differences, and those on which all agree, are drawn.
OTHERS, AGREED = 0.55, 0.3
MARGIN_PX = 24.0
# Around the place in hand; of a yellow that no version has, seen on dark and on light pictures.
FRAME, FRAME_PX = "#f5c400", 3.0


class ShownVersions(QObject):
    """``clicked`` carries place and candidate of a version that was pointed at."""

    clicked = Signal(int, int)

    def __init__(self, view: DeskView) -> None:
        super().__init__(view)
        self._stage = view.stage
        if self._stage.medium == "image":
            self._stage.canvas.overlay_clicked.connect(self._pointed)
        else:
            self._stage.selected.connect(self._selected)
        self._there = False
        self._last: tuple[Comparison, int] | None = None

    def show(self, comparison: Comparison, task: Task, hand: int) -> None:
        """All versions; those of the place in ``hand`` stand out."""
        self._there = True
        if self._stage.medium == "image":
            # Each stroke comes this way: what is below it is painted anew only where it is something else.
            same = self._last is not None and self._last[0] is comparison and self._last[1] == hand
            if self._stage.ready and not (same and self._stage.canvas.overlays):
                self._last = (comparison, hand)
                self._stage.canvas.set_overlays(overlays_of(comparison, task, hand))
        elif task.kind == "segments":
            self._stage.guests.show(GUEST, *lanes_of(comparison, task))

    def clear(self) -> None:
        """None of them."""
        if not self._there:
            return
        self._there, self._last = False, None
        if self._stage.medium == "image":
            self._stage.canvas.set_overlays(())
        else:
            self._stage.guests.show(GUEST, (), ())

    def go_to(self, comparison: Comparison, place: int) -> None:
        """Brings a place into view."""
        things = [thing for thing in comparison.places[place].versions if isinstance(thing, LabelObject)]
        if not things:
            return
        if self._stage.medium == "image":
            x0, y0, x1, y1 = bounds_of(comparison, place) or (0.0, 0.0, 0.0, 0.0)
            self._stage.canvas.show_rect((x0 - MARGIN_PX, y0 - MARGIN_PX, x1 + MARGIN_PX, y1 + MARGIN_PX))
            return
        names = [
            named(place, number)
            for number, thing in enumerate(comparison.places[place].versions)
            if isinstance(thing, Segment)
        ]
        spans = [(thing.start_s, thing.end_s) for thing in things if isinstance(thing, Segment)]
        self._stage.timeline.select(names, show=True)
        self._stage.timeline.set_range((min(start for start, _ in spans), max(end for _, end in spans)))

    def _pointed(self, _layer: str, name: str) -> None:
        if self._there and name.startswith(GUEST):
            self.clicked.emit(*of_name(name))

    def _selected(self) -> None:
        assert self._stage.medium == "audio"
        names = self._stage.timeline.selection
        if self._there and len(names) == 1 and names[0].startswith(GUEST):
            self.clicked.emit(*of_name(names[0]))


def named(place: int, number: int) -> str:
    """The id of a version on the stage."""
    return f"{GUEST}{BETWEEN}{place}{BETWEEN}{number}"


def of_name(name: str) -> tuple[int, int]:
    """Place and candidate of a version."""
    _, place, number = name.split(BETWEEN)
    return int(place), int(number)


def overlays_of(comparison: Comparison, task: Task, hand: int) -> list[Overlay]:
    """All versions of objects on a picture, by how strongly they are drawn; ``hand`` is the place in hand, or -1."""
    agreed: list[CanvasObject] = []
    others: list[CanvasObject] = []
    held: list[CanvasObject] = []
    colours = people_colours(task, len(comparison.candidates))
    for number, place in enumerate(comparison.places):
        layer = held if number == hand else agreed if place.agreed else others
        for who, version in enumerate(place.versions):
            if isinstance(version, LabelObject) and not isinstance(version, Segment):
                cls = task.class_of(version.cls)
                title = (cls.title or cls.name) if cls is not None else version.cls
                names, edges = bones(cls)
                made = from_label(
                    version, colour=colours[who], letter=comparison.candidates[who].letter, text=title,
                    dashed=person_dashed(who), names=names, edges=edges,
                )  # fmt: skip
                layer.append(replace(made, id=named(number, who)))
    frame = frame_of(comparison, hand)
    return [
        Overlay("agreed", tuple(agreed), AGREED, pickable=False, chips=False),
        Overlay("others", tuple(others), OTHERS, pickable=True),
        Overlay("place", () if frame is None else (frame,), 1.0, pickable=False, chips=False),
        Overlay("in hand", tuple(held), 1.0, pickable=True),
    ]


def frame_of(comparison: Comparison, hand: int) -> CanvasObject | None:
    """A dashed frame around the place in ``hand``: a version that lies on an object of the draft is hidden by it."""
    bounds = bounds_of(comparison, hand) if 0 <= hand < len(comparison.places) else None
    if bounds is None:
        return None
    x0, y0, x1, y1 = bounds
    room = FRAME_PX + 0.06 * max(x1 - x0, y1 - y0)
    box = Box("frame", "", (x0 - room, y0 - room, x1 + room, y1 + room))
    return from_label(box, colour=FRAME, dashed=True)


def bounds_of(comparison: Comparison, place: int) -> tuple[float, float, float, float] | None:
    """Of all versions of a place on a picture, in pixels; None where there is none."""
    boxes = [
        from_label(thing, colour=FRAME).bounds_px
        for thing in comparison.places[place].versions
        if isinstance(thing, LabelObject) and not isinstance(thing, Segment)
    ]
    if not boxes:
        return None
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def lanes_of(comparison: Comparison, task: Task) -> tuple[list[Tier], list[TimelineSegment]]:
    """A lane a person, and one more for each tier where there are several."""
    tiers: list[Tier] = []
    segments: list[TimelineSegment] = []
    for who, one in enumerate(comparison.candidates):
        for tier in task.tiers or ("",):
            lane = f"{GUEST}{BETWEEN}{who}{BETWEEN}{tier}"
            title = f"{one.letter}  {one.name}" + (f": {tier}" if len(task.tiers) > 1 else "")
            tiers.append(Tier(lane, title, overlap=True, locked=True))
            for number, place in enumerate(comparison.places):
                version = place.versions[who]
                if isinstance(version, Segment) and version.tier in (tier, *([""] if not task.tiers else [])):
                    cls = task.class_of(version.cls)
                    words = (cls.title or cls.name) if cls is not None else version.cls
                    made = segment_of(
                        version, colour=cls.colour if cls is not None else "#808080", letter=words[:1].upper(),
                        text=version.text or words, tier=lane, ghost=place.agreed,
                    )  # fmt: skip
                    segments.append(msgspec.structs.replace(made, id=named(number, who)))
    return tiers, segments
