"""The canvas without hands: an image with objects and overlays, zoom and scroll, painted fast."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QPixmap, QRegion, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.canvas import live, looks
from widgets.canvas.backing import MANY_PLACES, Backing, screen_rect, whole_rect
from widgets.canvas.display import Display
from widgets.canvas.objects import CanvasObject, Overlay, Pin
from widgets.canvas.painter import ScenePainter
from widgets.canvas.picture import Picture, source_of
from widgets.canvas.scene import CanvasScene
from widgets.canvas.shapes import Point, Rect
from widgets.canvas.tools.base import NOTHING, Preview
from widgets.canvas.viewport import STEP, Viewport, snapped

if TYPE_CHECKING:
    from app.media.raster import PixelSource

REST_MS = 80
# A whole repaint that took longer than this waits until the hand rests.
FRAME_S = 0.012
LOOKS_CHANGED = (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.DevicePixelRatioChange)


class CanvasSurface(QWidget):
    """Shows; ``ImageCanvas`` adds what the hand does. ``zoom_changed`` gives the new scale, 1.0 being 100 %."""

    zoom_changed = Signal(float)
    viewport_changed = Signal()
    image_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = CanvasScene()
        self._painter = ScenePainter(self._scene)
        self._backing = Backing(self._painter.paint_rest, self._painter.spread)
        self._preview: Preview = NOTHING
        self._hovered = ""
        self._cross: Point | None = None
        self._live: list[QRect] = []
        self._rough = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._at_rest)
        self._follow_looks()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    # Whether lines stand between pixels that are large enough: for whoever draws on them.
    shows_pixels = True

    def sizeHint(self) -> QSize:
        """Room for a picture."""
        return QSize(640, 480)

    def minimumSizeHint(self) -> QSize:
        """Small, but not nothing."""
        return QSize(120, 90)

    # What is shown

    @property
    def viewport(self) -> Viewport:
        """Where the image lies on the screen."""
        return self._scene.viewport

    @property
    def objects(self) -> tuple[CanvasObject, ...]:
        """The objects shown, in drawing order."""
        return self._scene.objects

    def set_image(self, image: PixelSource | QImage, *, keep_view: bool = False) -> None:
        """Shows a picture without objects; fitted, unless ``keep_view``: then at the same zoom and relative place."""
        source = source_of(image) if isinstance(image, QImage) else image
        if self._painter.picture is not None:
            self._painter.picture.source.watch(None)
        picture = Picture(source)
        picture.display, picture.grid = self.display, self.shows_pixels
        source.watch(self._refined)
        self._painter.picture = picture
        self._painter.forget_paths()
        self._scene.set_objects(())
        self._scene.set_overlays(())
        self._scene.cursor_px = (picture.size_px[0] / 2, picture.size_px[1] / 2)
        self._hovered, self._cross, self._live = "", None, []
        old = self._scene.viewport
        new = Viewport(picture.size_px, old.view_px)
        self._set_viewport(old.onto(picture.size_px) if keep_view and not old.is_fitted else new.fitted())
        self._all_anew()
        self.image_changed.emit()

    @property
    def display(self) -> Display:
        """How the picture is shown."""
        return self._painter.display

    def set_display(self, display: Display) -> None:
        """Brightness, contrast, gamma, window and level; for this picture and the next ones. Changes no file."""
        self._painter.display = display
        if self._painter.picture is not None and self._painter.picture.display != display:
            self._painter.picture.display = display
            self._refined()

    def _refined(self) -> None:
        """A finer level has come, or the picture is shown otherwise."""
        if self._painter.picture is not None:
            self._painter.picture.forget()
        self._all_anew()
        self.image_changed.emit()

    def overview(self, size: QSize, dpr: float) -> QPixmap:
        """The whole picture without objects, fitted into ``size`` logical pixels, as it is shown now."""
        made = QPixmap(size * dpr)
        made.setDevicePixelRatio(dpr)
        made.fill(self._painter.ground)
        picture = self._painter.picture
        if picture is not None and not made.isNull():
            width, height = picture.size_px
            scale = size.width() / width
            painter = QPainter(made)
            whole = Viewport((width, height), (size.width(), size.height()), scale)
            picture.paint(painter, whole, (0.0, 0.0, float(size.width()), float(size.height())), dpr=dpr)
            painter.end()
        return made

    @property
    def overlays(self) -> tuple[Overlay, ...]:
        """The layers that are shown below the objects; another image has none."""
        return self._scene.overlays

    def set_overlays(self, overlays: Sequence[Overlay]) -> None:
        """Shows layers below the objects: other annotators, predictions. Replaces those shown before."""
        self._scene.set_overlays(overlays)
        self._painter.forget_paths()
        self._all_anew()

    def set_pins(self, pins: Sequence[Pin]) -> None:
        """Shows marks at places, such as comments. Replaces those shown before."""
        before, self._scene.pins = self._scene.pins, tuple(pins)
        region = QRegion()
        for pin in {*before, *self._scene.pins}:
            region += live.pin_rect(pin, self._scene.viewport)
        self.update(region)

    def set_label_opacity(self, opacity: float) -> None:
        """How strongly objects are painted, 0 to 1; what is selected or under the hand is always clear."""
        self._painter.opacity = min(1.0, max(0.0, opacity))
        self._all_anew()

    def set_objects_visible(self, visible: bool) -> None:
        """Shows or hides all objects and overlays, for a look at the bare image."""
        self._painter.show_objects = visible
        self._all_anew()

    # Zoom: what the page's actions call

    def zoom_in(self) -> None:
        """A step closer, at the middle of the view."""
        self._zoom(STEP)

    def zoom_out(self) -> None:
        """A step further off."""
        self._zoom(1 / STEP)

    def fit(self) -> None:
        """The whole image."""
        self._set_viewport(self._scene.viewport.fitted())

    def actual_size(self) -> None:
        """100 %: an image pixel a logical pixel."""
        self._set_viewport(self._scene.viewport.actual_size())

    def show_rect(self, rect: Rect) -> None:
        """Scrolls as little as possible to bring an image rectangle into view."""
        self._set_viewport(self._scene.viewport.showing(rect))

    def set_viewport(self, viewport: Viewport) -> None:
        """Follows another canvas that shows an image of the same size."""
        mine = self._scene.viewport
        self._set_viewport(Viewport(mine.image_px, mine.view_px, viewport.scale, viewport.x, viewport.y))

    def _zoom(self, factor: float) -> None:
        width, height = self._scene.viewport.view_px
        self._set_viewport(self._scene.viewport.zoomed(factor, width / 2, height / 2))

    def _set_viewport(self, viewport: Viewport) -> None:
        old, viewport = self._scene.viewport, snapped(viewport, self.devicePixelRatioF())
        if viewport == old:
            return
        self._scene.viewport = viewport
        # Once it is rough it stays so until the hand rests: a pan right after a zoom waits for nothing either.
        if self._rough or self._backing.cost_s(viewport, self.devicePixelRatioF()) > FRAME_S:
            self._rough = True
            self._rest.start()
        if viewport.scale != old.scale:
            self.zoom_changed.emit(viewport.scale)
        self.viewport_changed.emit()
        self._live = self._live_rects()
        self.update()

    def _at_rest(self) -> None:
        if self._rough:
            self._rough = False
            self.update()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The backing, and over it what is live."""
        painter = QPainter(self)
        try:
            self._paint(painter, event.rect())
        finally:
            # A painter that outlives its event, held by the traceback of an error, would crash the process.
            painter.end()

    def _paint(self, painter: QPainter, exposed: QRect) -> None:
        if self._rough:
            self._paint_rough(painter)
        else:
            self._painter.dpr = self.devicePixelRatioF()
            self._backing.paint(painter, self._scene.viewport, self._painter.dpr)
        self._painter.paint_live(painter, self._preview, self._hovered, exposed)
        if self._cross is not None:
            self._painter.paint_crosshair(painter, self._cross)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QPen(self.palette().highlight().color(), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(1, 1, self.width() - 2, self.height() - 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A fitted image stays fitted; else the middle stays in the middle."""
        self._set_viewport(self._scene.viewport.resized(event.size().width(), event.size().height()))

    def changeEvent(self, event: QEvent) -> None:
        """Another palette or font."""
        if event.type() in LOOKS_CHANGED:
            self._follow_looks()
        super().changeEvent(event)

    def _follow_looks(self) -> None:
        self._painter.use_font(self.font())
        self._painter.ground = looks.ground(self.palette())
        self._all_anew()

    def _all_anew(self) -> None:
        self._backing.forget()
        self.update()

    def _paint_rough(self, painter: QPainter) -> None:
        """The last picture stretched; where it does not reach, the image alone, and while one zooms a coarse level."""
        viewport, dpr = self._scene.viewport, self.devicePixelRatioF()
        bare = QRegion(self.rect()) - QRegion(self._backing.covered(viewport))
        if not bare.isEmpty():
            painter.save()
            painter.setClipRegion(bare)
            painter.fillRect(self.rect(), self._painter.ground)
            if self._painter.picture is not None:
                around = QRectF(bare.boundingRect())
                part = (around.left(), around.top(), around.right(), around.bottom())
                coarser = 0 if self._backing.fits(viewport, dpr) else 2
                self._painter.picture.paint(painter, viewport, part, dpr=dpr, coarser=coarser)
            painter.restore()
        self._backing.stretched(painter, viewport)

    def _repaint(self, rects: Sequence[Rect]) -> None:
        """The scene at rest changed in these image rectangles."""
        if not rects:
            return
        self._backing.mark(rects)
        if len(rects) > MANY_PLACES:
            self.update()
            return
        region = QRegion()
        for rect in rects:
            region += whole_rect(self._painter.spread(self._scene.viewport.rect_to_screen(rect)))
        self.update(region)

    def _show_live(self, preview: Preview, hovered: str, cross: Point | None) -> None:
        """Shows what is under the hand; only where it was and where it is now is painted anew."""
        if (preview, hovered, cross) == (self._preview, self._hovered, self._cross):
            return
        ended = self._preview.stroke if preview.stroke is None else None
        if ended is not None:  # all of the stroke goes, not only its last stretch
            x0, y0, x1, y1 = ended.bounds_px
            self._live.append(screen_rect(self._scene.viewport, (x0, y0, x1, y1), 2))
        self._preview, self._hovered, self._cross = preview, hovered, cross
        self._lift(frozenset(preview.changed))
        self._update_live()

    def _update_live(self) -> None:
        now = self._live_rects()
        region = QRegion()
        for rect in (*self._live, *now):
            region += rect
        self._live = now
        self.update(region)

    def _live_rects(self) -> list[QRect]:
        viewport = self._scene.viewport
        rects = self._painter.live_rects(self._preview, self._hovered)
        now = [screen_rect(viewport, rect, looks.REACH) for rect in rects]
        if self._cross is not None:
            x, y = viewport.to_screen(*self._cross)
            now += [QRect(0, int(y) - 2, self.width(), 5), QRect(int(x) - 2, 0, 5, self.height())]
        return now

    def _lift(self, lifted: frozenset[str]) -> None:
        """What is dragged leaves the picture at rest, and comes back into it."""
        if lifted != self._painter.lifted:
            things = [self._scene.get(key) for key in lifted ^ self._painter.lifted]
            self._painter.lifted = lifted
            self._repaint([thing.bounds_px for thing in things if thing is not None])
