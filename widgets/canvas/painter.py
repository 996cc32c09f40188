"""Paints the canvas in two layers: the scene at rest (for the backing), and what lives under the hand."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath

from widgets.canvas import drawing, live
from widgets.canvas.chips import Chips
from widgets.canvas.display import PLAIN
from widgets.canvas.hit import overlap
from widgets.canvas.looks import LARGE, MANY_OBJECTS, NEAR_REACH, SMALL, Look, reaching, spread
from widgets.canvas.objects import CanvasObject
from widgets.canvas.picture import Picture
from widgets.canvas.scene import CanvasScene
from widgets.canvas.shapes import Point, Rect, Shape
from widgets.canvas.tools.base import Preview
from widgets.canvas.viewport import Viewport

# Handles of more objects than this would only be noise.
HANDLED = 8


class ScenePainter:
    """Knows the scene and paints parts of it."""

    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self._paths: dict[str, tuple[Shape, QPainterPath]] = {}
        self.picture: Picture | None = None
        self.ground = QColor(60, 60, 60)
        self._font = QFont()
        self._chips = Chips()
        self.dpr = 1.0
        self.show_objects = True
        self.display = PLAIN
        self.opacity = 1.0
        # The colour of what the brush paints: that of the class in hand.
        self.ink = QColor(255, 255, 255)
        # Objects that are being dragged: the live layer paints them.
        self.lifted: frozenset[str] = frozenset()

    def forget_paths(self) -> None:
        """Another image: none of the outlines will come again."""
        self._paths.clear()

    def use_font(self, font: QFont) -> None:
        """The font of chips and notes."""
        self._font = font
        self._chips.use(font)

    def spread(self, bounds: Rect) -> Rect:
        """What a thing at rest may paint, of its bounds on the screen."""
        return spread(bounds, self._chips.height)

    def paint_rest(self, painter: QPainter, viewport: Viewport, part: QRect) -> None:
        """The image, the overlays and the objects, in one rectangle of the view."""
        painter.fillRect(part, self.ground)
        screen = (float(part.left()), float(part.top()), float(part.right() + 1), float(part.bottom() + 1))
        if self.picture is not None:
            self.picture.paint(painter, viewport, screen, dpr=self.dpr)
        if not self.show_objects:
            return
        painter.setFont(self._font)
        rect = viewport.rect_to_image(reaching(screen, self._chips.height))
        near = viewport.rect_to_image(_grown(screen, NEAR_REACH))
        for layer in self._scene.overlays:
            found = self._scene.overlay_within(layer.name, rect)
            look = Look(opacity=layer.opacity, chip=layer.chips, halo=len(layer.objects) <= MANY_OBJECTS)
            self._paint_objects(painter, viewport, near, [(thing, look) for thing in found], prefix=layer.name + "\0")
        few = len(self._scene.objects) <= MANY_OBJECTS
        plain, chosen = Look(halo=few, opacity=self.opacity), Look(selected=True, halo=few)
        looks = {False: plain, True: chosen}
        own = [
            (thing, looks[self._scene.is_selected(thing.id)])
            for thing in self._scene.within(rect)
            if thing.id not in self.lifted
        ]
        self._paint_objects(painter, viewport, near, own, prefix="")

    def paint_live(self, painter: QPainter, preview: Preview, hovered: str, exposed: QRect) -> None:
        """What is dragged, hovered or being drawn, and the handles of the selection; ``exposed`` is what is painted."""
        viewport = self._scene.viewport
        painter.setFont(self._font)
        if preview.stroke is not None:
            ink = QColor(preview.stroke.colour) if preview.stroke.colour else self.ink
            live.draw_stroke(painter, preview.stroke, ink, viewport, exposed)
        if self.show_objects:
            self._paint_hovered(painter, preview, hovered)
            self._paint_handled(painter, preview)
        if preview.new is not None:
            live.draw_new(painter, preview.new, self._scene.bones, viewport)
        elif preview.path:
            points = [QPointF(*viewport.to_screen(*point)) for point in preview.path]
            drawing.draw_drawn_line(painter, points, closed=preview.closing)
        if preview.band_px is not None:
            live.draw_band(painter, viewport.rect_to_screen(preview.band_px))
        if preview.snap_px is not None:
            live.draw_snap(painter, QPointF(*viewport.to_screen(*preview.snap_px)))
        if preview.circle is not None:
            live.draw_circle(painter, preview.circle, viewport)
        if preview.note:
            drawing.draw_note(painter, preview.note, QPointF(*viewport.to_screen(*preview.note_px)))
        live.draw_pins(painter, self._scene.pins, viewport)

    def paint_crosshair(self, painter: QPainter, at: Point) -> None:
        """Two lines over the whole image that meet at an image point."""
        viewport = self._scene.viewport
        x0, y0, x1, y1 = viewport.rect_to_screen((0, 0, *viewport.image_px))
        x, y = viewport.to_screen(*at)
        drawing.draw_two_tone(painter, [((x0, y), (x1, y)), ((x, y0), (x, y1))])

    def live_rects(self, preview: Preview, hovered: str) -> list[Rect]:
        """Image rectangles that ``paint_live`` touches (without its reach)."""
        rects = [shape.box_px for shape in preview.changed.values()]
        if preview.new is not None:
            rects.append(preview.new.box_px)
        if preview.path:
            xs, ys = [x for x, _ in preview.path], [y for _, y in preview.path]
            rects.append((min(xs), min(ys), max(xs), max(ys)))
        if preview.band_px is not None:
            rects.append(preview.band_px)
        rects += _small_rects(preview)
        keys = {hovered, *self._scene.selected[:HANDLED]} if len(self._scene.selected) <= HANDLED else {hovered}
        things = [thing for thing in map(self._scene.get, keys) if thing is not None]
        # A selected mask has no handles: all of it is at rest.
        return rects + [thing.bounds_px for thing in things if thing.kind != "mask" or thing.id == hovered]

    def _paint_objects(
        self, painter: QPainter, viewport: Viewport, near: Rect, things: list[tuple[CanvasObject, Look]], *, prefix: str
    ) -> None:
        """Outlines first, then chips, so that no outline crosses a chip."""
        for thing, look in things:
            if overlap(thing.bounds_px, near):
                path = self._path(prefix + thing.id, thing)
                drawing.draw_object(painter, thing, thing.shape, path, viewport, look)
        for thing, look in things:
            if look.selected or (look.chip and _chip_fits(thing, viewport.scale, look)):
                self._chips.draw(painter, thing, thing.bounds_px, viewport, look)

    def _paint_hovered(self, painter: QPainter, preview: Preview, hovered: str) -> None:
        thing = self._scene.get(hovered)
        if thing is None or preview.changed or self._scene.is_selected(hovered):
            return
        look = Look(hovered=True)
        drawing.draw_object(painter, thing, thing.shape, self._path(hovered, thing), self._scene.viewport, look)
        self._chips.draw(painter, thing, thing.bounds_px, self._scene.viewport, look)

    def _paint_handled(self, painter: QPainter, preview: Preview) -> None:
        viewport, look = self._scene.viewport, Look(selected=True)
        for key, shape in preview.changed.items():
            thing = self._scene.get(key)
            if thing is not None:
                drawing.draw_object(painter, thing, shape, drawing.path_of(thing, shape), viewport, look)
                self._chips.draw(painter, thing, shape.box_px, viewport, look)
        if len(self._scene.selected) > HANDLED:
            return
        for thing in map(self._scene.get, self._scene.selected):
            if thing is not None and not thing.locked:
                shape = preview.changed.get(thing.id, thing.shape)
                drawing.draw_handles(painter, shape, thing.colour, viewport, preview.active_handle)

    def _path(self, key: str, thing: CanvasObject) -> QPainterPath:
        known = self._paths.get(key)
        if known is None or known[0] is not thing.shape:
            known = self._paths[key] = (thing.shape, drawing.path_of(thing, thing.shape))
        return known[1]


def _small_rects(preview: Preview) -> list[Rect]:
    """Where the brush, its last stretch, the snapped place and the note are."""
    rects: list[Rect] = []
    if preview.stroke is not None:
        x0, y0, x1, y1 = preview.stroke.fresh_px
        rects.append((float(x0), float(y0), float(x1), float(y1)))
    if preview.circle is not None:
        (x, y), radius = preview.circle
        rects.append((x - radius, y - radius, x + radius, y + radius))
    if preview.snap_px is not None:
        rects.append((*preview.snap_px, *preview.snap_px))
    if preview.note:
        rects.append((*preview.note_px, *preview.note_px))
    return rects


def _grown(rect: Rect, by: float) -> Rect:
    return rect[0] - by, rect[1] - by, rect[2] + by, rect[3] + by


def _chip_fits(thing: CanvasObject, scale: float, look: Look) -> bool:
    """By the object alone, never by what else is in view: strips are painted one by one and must agree."""
    x0, y0, x1, y1 = thing.bounds_px
    extent = max(x1 - x0, y1 - y0) * scale
    return extent >= (SMALL if look.halo else LARGE)
