"""The item itself with every version on it: outlines over the picture, or lanes below the sound with a player."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.adjudication.heard import heard_at
from app.labels.values import Segment, Segments
from app.packages.deciding import value_of
from widgets.canvas.objects import CanvasObject, Overlay
from widgets.canvas.view import ImageCanvas
from widgets.labeling.deciding.shown import GUEST, bounds_of, frame_of, lanes_of, of_name, overlays_of
from widgets.labeling.media import MediaLoader, Ready
from widgets.parts.text import Text
from widgets.timeline.segments import Tier, TimelineSegment
from widgets.timeline.segments import from_label as segment_of

if TYPE_CHECKING:
    from app.packages.deciding import Versions
    from app.workspace import Workspace
    from widgets.bridge.jobs import JobRunner
    from widgets.labeling.tint import Tint

STANDS = "stands"
# What stands from now on is drawn strongly, the other version of the same place beside it faintly.
LEFT, ALIKE = 0.4, 0.3
MARGIN_PX = 24.0


class VersionsStage(QWidget):
    """``clicked`` carries place and number of a version that was pointed at; ``opened`` that the medium is there."""

    clicked = Signal(int, int)
    opened = Signal()

    def __init__(self, workspace: Workspace, jobs: JobRunner, tint: Tint, medium: str) -> None:
        super().__init__()
        self.loader = MediaLoader(workspace, jobs, self)
        self.loader.ready.connect(self._arrived)
        self.loader.failed.connect(self._failed)
        self.ready: Ready | None = None
        self._item = ""
        self._told = Text("", "muted", wrap=True)
        self._told.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._told)
        self.canvas: ImageCanvas | None = None
        if medium == "image":
            self.canvas = ImageCanvas()
            self.canvas.setAccessibleName("The picture with all versions")
            self.canvas.overlay_clicked.connect(self._pointed)
            layout.addWidget(self.canvas, 1)
        else:
            self._make_sound(tint, layout)

    def _make_sound(self, tint: Tint, layout: QVBoxLayout) -> None:
        from widgets.labeling.sound.drawing import Drawing
        from widgets.labeling.sound.listening import Listening
        from widgets.labeling.sound.transport import TransportBar
        from widgets.timeline.view import TimelineView

        self.timeline, self.transport = TimelineView(), TransportBar(tint)
        self.timeline.setAccessibleName("The recording with all versions")
        self.listening = Listening(self.timeline, self.transport, self)
        self.drawing = Drawing(self.timeline, self)
        self.timeline.selection_changed.connect(self._selected)
        layout.addWidget(self.transport)
        layout.addWidget(self.timeline, 1)

    def open(self, item_id: str) -> None:
        """Another item."""
        self._item = item_id
        found = self.loader.want(item_id, ())
        if found is not None:
            self._arrived(item_id, found)

    def close_media(self) -> None:
        """Silence, and nothing open any more."""
        if self.canvas is None:
            self.listening.unload()
            self.drawing.clear()
        self.loader.forget()

    # ---- showing

    def show_versions(self, found: Versions, hand: int, chosen: Sequence[int]) -> None:
        """All versions: those that ``chosen`` has stand out, and the place in ``hand`` is framed."""
        if self.ready is None:
            return
        if self.canvas is not None:
            self.canvas.set_overlays(_over(found, hand, chosen))
        elif found.task.kind == "segments":
            tiers, segments = lanes_of(found.comparison, found.task)
            own = _stands(found, chosen)
            lane = Tier(STANDS, "Stands from now on", overlap=True, locked=True)
            self.timeline.set_tiers([lane, *tiers])
            self.timeline.set_segments([*own, *segments])

    def go_to(self, found: Versions, place: int) -> None:
        """Brings a place into view; of words, selects when they are heard."""
        if self.ready is None or not 0 <= place < len(found.comparison.places):
            return
        if self.canvas is not None:
            bounds = bounds_of(found.comparison, place)
            if bounds is not None:
                x0, y0, x1, y1 = bounds
                room = max(MARGIN_PX, x1 - x0, y1 - y0)
                self.canvas.show_rect((x0 - room, y0 - room, x1 + room, y1 + room))
            return
        spans = [
            (one.start_s, one.end_s) for one in found.comparison.places[place].versions if isinstance(one, Segment)
        ]
        if not spans and (heard := heard_at(found.comparison, place, None, self.ready.duration_s)) is not None:
            spans = [(heard.start_s, heard.end_s)]
        if spans:
            self.timeline.set_range((min(start for start, _ in spans), max(end for _, end in spans)))

    # ---- news

    @Slot(str, object)
    def _arrived(self, item_id: str, ready: Ready) -> None:
        if item_id != self._item:
            return
        self.ready = ready
        if self.canvas is not None and ready.picture is not None:
            self.canvas.set_image(ready.picture)
            self.canvas.set_tool("select")
        elif self.canvas is None:
            self.listening.load(ready)
            self.drawing.show(ready)
        self.opened.emit()

    @Slot(str, str)
    def _failed(self, item_id: str, reason: str) -> None:
        if item_id == self._item:
            self._told.setText(f"{reason} What the versions say stands above all the same.")
            self._told.show()

    @Slot(str, str)
    def _pointed(self, _layer: str, name: str) -> None:
        if name.startswith(GUEST):
            self.clicked.emit(*of_name(name))

    @Slot()
    def _selected(self) -> None:
        names = self.timeline.selection
        if len(names) == 1 and names[0].startswith(GUEST):
            self.clicked.emit(*of_name(names[0]))


def _over(found: Versions, hand: int, chosen: Sequence[int]) -> list[Overlay]:
    """The outlines of adjudication, sorted anew: what differs and stands, what differs and goes, what is alike."""
    alike: list[CanvasObject] = []
    standing: list[CanvasObject] = []
    left: list[CanvasObject] = []
    for layer in overlays_of(found.comparison, found.task, -1):
        for one in layer.objects:
            place, number = of_name(one.id)
            if not found.comparison.places[place].agreed:
                (standing if chosen[place] == number else left).append(one)
            elif number == 0:
                alike.append(one)
    frame = frame_of(found.comparison, hand)
    return [
        Overlay("alike", tuple(alike), ALIKE, pickable=False, chips=False),
        Overlay("left", tuple(left), LEFT, pickable=True),
        Overlay("place", () if frame is None else (frame,), 1.0, pickable=False, chips=False),
        Overlay("stands", tuple(standing), 1.0, pickable=True),
    ]


def _stands(found: Versions, chosen: Sequence[int]) -> list[TimelineSegment]:
    value = value_of(found, chosen)
    made = []
    for thing in value.objects if isinstance(value, Segments) else ():
        cls = found.task.class_of(thing.cls)
        words = (cls.title or cls.name) if cls is not None else thing.cls
        made.append(
            segment_of(
                thing,
                colour=cls.colour if cls is not None else "#808080",
                letter=words[:1].upper(),
                text=thing.text or words,
                tier=STANDS,
            )
        )
    return made
