"""Paints single things with a QPainter: outlines, chips, handles, lines that show on any picture."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from widgets.canvas.edits import VERTEX_KINDS, handles, rotor
from widgets.canvas.hit import ROTOR_REACH, TOLERANCE
from widgets.canvas.looks import HALO, HANDLE, LARGE, LINE, SMALL, THIN, Look, halo_of, whole
from widgets.canvas.masks import draw_mask
from widgets.canvas.objects import CanvasObject
from widgets.canvas.shapes import FRAMED, HIDDEN, Point, Rect, Shape
from widgets.canvas.tools.base import ROTOR
from widgets.canvas.viewport import Viewport

KEYPOINT = 7.0
OPEN = frozenset({"polyline", "pose"})


def path_of(thing: CanvasObject, shape: Shape) -> QPainterPath:
    """The outline of ``thing`` with this shape, in image pixels; holes stay open. Of a pose its skeleton."""
    path = QPainterPath()
    if shape.kind == "ellipse":
        (cx, cy), (width, height) = shape.centre_px, shape.size_px
        path.addEllipse(QRectF(-width / 2, -height / 2, width, height))
        return QTransform().translate(cx, cy).rotate(shape.angle_deg).map(path)
    if shape.kind == "polyline":
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in shape.points]))
    elif shape.kind == "pose":
        for a, b in thing.edges:
            if shape.states[a] and shape.states[b]:
                path.moveTo(*shape.points[a])
                path.lineTo(*shape.points[b])
    elif shape.kind != "mask":
        for ring in shape.rings:
            path.addPolygon(QPolygonF([QPointF(x, y) for x, y in ring]))
            path.closeSubpath()
    return path


def draw_object(
    painter: QPainter, thing: CanvasObject, shape: Shape, path: QPainterPath, viewport: Viewport, look: Look
) -> None:
    """Fill, halo and outline of one object; its chip comes later, so that no outline crosses it."""
    if shape.kind == "mask":
        draw_mask(painter, thing, shape, viewport, look)
        return
    colour = QColor(thing.colour)
    painter.setOpacity(look.opacity * (0.55 if thing.ghost else 1.0))
    x0, y0, x1, y1 = thing.bounds_px if shape is thing.shape else shape.box_px
    extent = max(x1 - x0, y1 - y0) * viewport.scale
    fill = QColor(colour)
    fill.setAlpha(64 if look.selected else 44 if look.hovered else 30 if shape.kind == "polygon" else 0)
    if shape.kind in OPEN:
        fill.setAlpha(0)
    lit = look.selected or look.hovered
    wide = LINE + (1.0 if lit else 0.0)
    pens = [_pen(colour, wide, thing.dashed)]
    if not (look.halo or lit or extent >= LARGE):
        # A hairline paints four times as fast: a thousand small outlines stay within the patience of a hand.
        pens = [QPen(colour, 0)]
    elif not thing.ghost and (extent >= SMALL or lit):
        pens.insert(0, _pen(halo_of(colour), wide + HALO - LINE, thing.dashed))
    if shape.kind == "box" or (extent < SMALL / 4 and shape.kind not in OPEN):
        _draw_box(painter, viewport.rect_to_screen((x0, y0, x1, y1)), fill, pens)
    else:
        _draw_path(painter, path, viewport, fill, pens)
    if shape.kind == "pose":
        _draw_keypoints(painter, shape, colour, viewport, size=KEYPOINT + (2.0 if lit else 0.0))
    painter.setOpacity(1.0)


def draw_note(painter: QPainter, text: str, at: QPointF) -> None:
    """A few words beside the hand, such as the size of the box that is being drawn."""
    metrics = painter.fontMetrics()
    rect = QRectF(at.x() + 14, at.y() + 14, metrics.horizontalAdvance(text) + 12, metrics.height() + 4)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 200))
    painter.drawRoundedRect(rect, 3, 3)
    painter.setPen(QColor(255, 255, 255))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def draw_handles(painter: QPainter, shape: Shape, colour: str, viewport: Viewport, active: int) -> None:
    """The grips: squares of a frame, discs of vertices; the gripped one is filled and larger. A frame that turns has
    one more above it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    points = handles(shape)
    size = HANDLE
    _draw_rotor(painter, shape, colour, viewport, gripped=active == ROTOR)
    if shape.kind in VERTEX_KINDS and _crowded(points, viewport.scale):
        size = HANDLE / 2
    for number, (x_px, y_px) in enumerate(points):
        if shape.kind == "pose" and not shape.states[number]:
            continue
        gripped = number == active
        half = (size + (4 if gripped else 0)) / 2
        x, y = viewport.to_screen(x_px, y_px)
        rect = QRectF(x - half, y - half, 2 * half, 2 * half)
        painter.setPen(QPen(QColor(0, 0, 0), 1))
        painter.setBrush(QColor(colour) if gripped else QColor(255, 255, 255))
        if shape.kind == "pose" and shape.states[number] == HIDDEN:
            painter.setBrush(QColor(128, 128, 128))
        if shape.kind in FRAMED:
            painter.drawRect(rect)
        else:
            painter.drawEllipse(rect)


def _draw_rotor(painter: QPainter, shape: Shape, colour: str, viewport: Viewport, *, gripped: bool) -> None:
    place = rotor(shape, TOLERANCE * ROTOR_REACH / viewport.scale)
    if place is None:
        return
    foot = QPointF(*viewport.to_screen(*handles(shape)[1]))
    at = QPointF(*viewport.to_screen(*place))
    for pen in (QPen(QColor(0, 0, 0, 170), 3), QPen(QColor(255, 255, 255), 1.25)):
        painter.setPen(pen)
        painter.drawLine(foot, at)
    painter.setPen(QPen(QColor(0, 0, 0), 1))
    painter.setBrush(QColor(colour) if gripped else QColor(255, 214, 10))
    painter.drawEllipse(at, HANDLE / 2 + 1, HANDLE / 2 + 1)


def _draw_keypoints(painter: QPainter, shape: Shape, colour: QColor, viewport: Viewport, *, size: float) -> None:
    """Discs for visible keypoints, rings for hidden ones."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    for (x_px, y_px), state in zip(shape.points, shape.states, strict=True):
        if state:
            at = QPointF(*viewport.to_screen(x_px, y_px))
            painter.setPen(QPen(halo_of(colour), 1) if state != HIDDEN else QPen(colour, 2))
            painter.setBrush(colour if state != HIDDEN else QColor(255, 255, 255, 160))
            painter.drawEllipse(at, size / 2, size / 2)


def draw_two_tone(painter: QPainter, lines: list[tuple[Point, Point]], *, dashed: bool = True) -> None:
    """Lines of a pixel, white over black: seen on any picture."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for colour, style in (
        (QColor(0, 0, 0, 190), Qt.PenStyle.SolidLine),
        (QColor(255, 255, 255, 235), Qt.PenStyle.CustomDashLine if dashed else Qt.PenStyle.SolidLine),
    ):
        # A whole white line hides a black one of its own width, and is not seen on white.
        pen = QPen(colour, 3 if colour.value() == 0 and not dashed else 1)
        if style is Qt.PenStyle.CustomDashLine:
            pen.setDashPattern([4, 4])
        painter.setPen(pen)
        for (ax, ay), (bx, by) in lines:
            painter.drawLine(round(ax), round(ay), round(bx), round(by))


def draw_drawn_line(painter: QPainter, points: list[QPointF], *, closed: bool) -> None:
    """The outline that is being drawn: a bright line on a dark one, a dot at each corner."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((QColor(0, 0, 0, 170), HALO), (QColor(255, 255, 255), THIN + 0.5)):
        painter.setPen(QPen(colour, width))
        painter.drawPolyline(points)
    painter.setPen(QPen(QColor(0, 0, 0), 1))
    for number, point in enumerate(points[:-1]):
        half = HANDLE / 2 + (3 if closed and number == 0 else 0)
        painter.setBrush(QColor(255, 214, 10) if number == 0 else QColor(255, 255, 255))
        painter.drawEllipse(point, half, half)


def _pen(colour: QColor, width: float, dashed: bool) -> QPen:
    pen = QPen(colour, width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin if not dashed else Qt.PenJoinStyle.BevelJoin)
    if dashed:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        # Dashes are counted in widths of the pen: the halo must break where its line does.
        pen.setDashPattern([8 / width, 5 / width])
    return pen


def _draw_box(painter: QPainter, rect: Rect, fill: QColor, pens: list[QPen]) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    x0, y0, x1, y1 = (whole(value) for value in rect)
    if fill.alpha():
        painter.fillRect(x0, y0, x1 - x0, y1 - y0, fill)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in pens:
        painter.setPen(pen)
        painter.drawRect(x0, y0, x1 - x0, y1 - y0)


def _draw_path(painter: QPainter, path: QPainterPath, viewport: Viewport, fill: QColor, pens: list[QPen]) -> None:
    painter.save()
    painter.translate(viewport.x, viewport.y)
    painter.scale(viewport.scale, viewport.scale)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in pens:
        if pen is pens[-1] and fill.alpha():
            # Its border lies under the line and needs no smoothing, which would take twice as long.
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawPath(path)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        # Widths are of the screen, while the path is in image pixels.
        pen.setWidthF(pen.widthF() / viewport.scale)
        pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
        painter.setPen(pen)
        painter.drawPath(path)
    painter.restore()


def _crowded(points: tuple[Point, ...], scale: float) -> bool:
    """Whether handles of full size would hide the outline they sit on."""
    pairs = list(pairwise(points[:200]))
    gaps = sorted(max(abs(bx - ax), abs(by - ay)) for (ax, ay), (bx, by) in pairs)
    return bool(gaps) and gaps[len(gaps) // 2] * scale < 1.6 * HANDLE
