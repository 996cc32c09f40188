"""The image canvas: lets the hand select and draw on an image with objects, and says what was meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from widgets.canvas import keys, speech
from widgets.canvas.navigation import Navigator
from widgets.canvas.objects import CanvasObject
from widgets.canvas.shapes import Point
from widgets.canvas.surface import CanvasSurface
from widgets.canvas.tools.base import Change, Create, Cursors, Cut, Intents, Place, Pointer, Remove, Select, Tool
from widgets.canvas.tools.box import BoxTool, EllipseTool
from widgets.canvas.tools.brush import LEAST_PX, MOST_PX, STEP, BrushTool, EraserTool, FillTool, PaintTool
from widgets.canvas.tools.cut import CutTool
from widgets.canvas.tools.keypoints import KeypointsTool
from widgets.canvas.tools.pin import PinTool
from widgets.canvas.tools.polygon import PolygonTool
from widgets.canvas.tools.polyline import PolylineTool
from widgets.canvas.tools.rotated_box import RotatedBoxTool
from widgets.canvas.tools.select import SelectTool

if TYPE_CHECKING:
    from app.media.raster import PixelSource

TOOLS: tuple[type[Tool], ...] = (
    SelectTool, BoxTool, RotatedBoxTool, EllipseTool, PolygonTool, PolylineTool, KeypointsTool, BrushTool, EraserTool,
    FillTool, CutTool, PinTool,
)  # fmt: skip


class ImageCanvas(CanvasSurface):
    """One image and its objects. Holds selection, tool, zoom and scroll; never changes an object by itself.

    ``created`` gives a ``Shape`` and its kind; ``changed`` an object's id and its new ``Shape``; ``changed_many`` a
    dict of those when several were changed in one go; ``removed`` and ``selection_changed`` tuples of ids;
    ``cut_drawn`` the line of a cut as a tuple of points; ``placed`` a place that was pointed at. The page answers by
    ``set_objects``; until then the old objects stand. Keys: the tools' own (``tools.help``), Space + drag to pan.
    """

    created = Signal(object, str)
    changed = Signal(str, object)
    changed_many = Signal(object)
    removed = Signal(object)
    selection_changed = Signal(object)
    overlay_clicked = Signal(str, str)
    hovered = Signal(str)
    pointed = Signal(float, float)
    tool_changed = Signal(str)
    cut_drawn = Signal(object)
    placed = Signal(float, float)
    pin_clicked = Signal(str)
    brush_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._navigator = Navigator(self._scene, self._set_viewport)
        self._tools: dict[str, Tool] = {tool.name: tool(self._scene) for tool in TOOLS}
        self._tool = self._tools["select"]
        self._crosshair = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.setAccessibleName("Image")
        self._tell()

    # What is shown

    def set_image(self, image: PixelSource | QImage, *, keep_view: bool = False) -> None:
        """Shows a picture without objects; fitted, unless ``keep_view``: then at the same zoom and relative place."""
        selected = self._scene.selected
        self._tool.cancel()
        self._show_live(self._tool.preview, "", None)
        super().set_image(image, keep_view=keep_view)
        self._selected_from(selected)

    def set_objects(self, objects: Sequence[CanvasObject]) -> None:
        """Shows these objects, later ones on top. What is still there stays selected."""
        selected = self._scene.selected
        self._repaint(self._scene.set_objects(objects))
        self._show_live(self._tool.preview, self._hovered if self._scene.get(self._hovered) else "", self._cross)
        self._update_live()
        self._selected_from(selected)

    # Selection and tools

    @property
    def selection(self) -> tuple[str, ...]:
        """Ids of the selected objects, in drawing order."""
        return self._scene.selected

    def select(self, ids: Iterable[str], *, show: bool = False) -> None:
        """Selects exactly these objects; with ``show`` scrolls the first one into view."""
        before = self._scene.selected
        self._repaint(self._scene.select(ids))
        if show and self._scene.selected:
            self.show_object(self._scene.selected[0])
        self._update_live()
        self._selected_from(before)

    def select_all(self) -> None:
        """Selects every object."""
        self.select([thing.id for thing in self._scene.objects])

    def select_next(self, step: int = 1) -> None:
        """Selects the next object in reading order, or the previous one with -1, and scrolls to it."""
        found = self._scene.neighbour(step)
        if found is not None:
            self.select([found], show=True)

    def show_object(self, object_id: str) -> None:
        """Scrolls an object into view."""
        thing = self._scene.get(object_id)
        if thing is not None:
            self.show_rect(thing.bounds_px)

    @property
    def tool(self) -> str:
        """Name of the present tool."""
        return self._tool.name

    def set_tool(self, name: str) -> None:
        """Takes up a tool of ``tools.help.TOOL_KEYS``; what was begun is forgotten. Raises KeyError."""
        tool = self._tools[name]
        if tool is self._tool:
            return
        self._obey(self._tool.cancel())
        self._tool = tool
        self._show_live(tool.preview, "", self._cross_at(self._scene.cursor_px))
        self.setCursor(Qt.CursorShape.CrossCursor if tool.crosshair else Qt.CursorShape.ArrowCursor)
        self.tool_changed.emit(name)
        self._tell()

    def set_skeleton(self, names: Sequence[str], bones: Sequence[tuple[int, int]] = ()) -> None:
        """The keypoints that the keypoints tool sets, in order, and which of them (by number) a line connects."""
        if self._scene.skeleton != tuple(names):
            self._tool.cancel()
        self._scene.skeleton, self._scene.bones = tuple(names), tuple(bones)

    def set_snap(self, on: bool) -> None:
        """Whether points are drawn to what is already there; Ctrl turns it round while it is held."""
        self._scene.snapping = on

    def set_crosshair(self, on: bool) -> None:
        """Whether two lines through the pointer help to draw."""
        self._crosshair = on
        self._show(hovered="", cross=None)

    def set_ink(self, colour: str) -> None:
        """The colour of what the brush paints, "#rrggbb"."""
        self._painter.ink = QColor(colour)

    @property
    def brush_px(self) -> float:
        """Radius of the brush in image pixels."""
        return self._scene.brush_px

    def set_brush(self, radius_px: float) -> None:
        """Another radius for brush and eraser."""
        self._scene.brush_px = min(MOST_PX, max(LEAST_PX, radius_px))
        self.brush_changed.emit(self._scene.brush_px)
        self._show(hovered="", cross=self._cross)

    def cancel(self) -> bool:
        """Forgets what was begun; False when there was nothing."""
        busy = self._tool.busy
        self._obey(self._tool.cancel())
        return busy

    def remove_selected(self) -> None:
        """Asks for the removal of the selected objects (never of locked ones)."""
        things = [self._scene.get(key) for key in self._scene.selected]
        ids = tuple(thing.id for thing in things if thing is not None and not thing.locked)
        if ids:
            self._obey((Remove(ids),))

    # The hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pans, or lets the tool begin."""
        if self._navigator.press(event):
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() == Qt.MouseButton.LeftButton:
            pointer = self._pointer(event)
            pin = self._scene.pin_at(event.position().x(), event.position().y())
            if pin is not None and self._tool.name in ("select", "pin"):
                self.pin_clicked.emit(pin)
                return
            if self._tool.name == "select" and self._scene.hit(*pointer.at_px) is None:
                found = self._scene.hit_overlay(*pointer.at_px)
                if found is not None:
                    self.overlay_clicked.emit(*found)
            self._obey(self._tool.press(pointer))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pans, drags, or tells what lies under the pointer."""
        if self._navigator.move(event):
            return
        pointer = self._pointer(event)
        self._scene.cursor_px = self._scene.viewport.clamp(*pointer.at_px)
        intents = self._tool.move(pointer)
        idle = not (self._tool.busy or self._tool.crosshair or isinstance(self._tool, PaintTool))
        hit = self._scene.hit(*pointer.at_px) if idle else None
        self._obey(intents, hovered="" if hit is None else hit.id)
        if not self._navigator.space_held:
            self.setCursor(keys.SHAPES[self._tool.cursor(pointer)])
        self.pointed.emit(*pointer.at_px)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ends the pan or the drag."""
        if self._navigator.release(event):
            self.setCursor(Qt.CursorShape.OpenHandCursor if self._navigator.space_held else Qt.CursorShape.ArrowCursor)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._obey(self._tool.release(self._pointer(event)))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Closes a polygon, adds a vertex."""
        if event.button() == Qt.MouseButton.LeftButton and not self._navigator.space_held:
            self._obey(self._tool.double_click(self._pointer(event)))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zooms at the pointer; with Alt, sizes the brush."""
        if isinstance(self._tool, PaintTool) and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            # Qt turns the wheel sideways while Alt is held.
            turn = event.angleDelta().y() or event.angleDelta().x()
            self.set_brush(self._scene.brush_px * (STEP if turn > 0 else 1 / STEP))
        else:
            self._navigator.wheel(event)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """No crosshair, nothing hovered."""
        self._show(hovered="", cross=None)

    def event(self, event: QEvent) -> bool:
        """Claims the keys that the tool wants before the page's shortcuts get them; takes pinches."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._claims(event):
            event.accept()
            return True
        if event.type() in (QEvent.Type.NativeGesture, QEvent.Type.Gesture) and self._navigator.gesture(event):
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The tool's keys, the zoom's keys, Space."""
        if event.key() == Qt.Key.Key_Space:
            self._navigator.space_held = True
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif self._tool.wants(key := keys.key_of(event)):
            size = self._scene.brush_px
            self._obey(self._tool.key(key), by_key=True)
            if self._scene.brush_px != size:
                self.brush_changed.emit(self._scene.brush_px)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Ends what a held key did."""
        if event.isAutoRepeat():
            return
        if event.key() == Qt.Key.Key_Space:
            self._navigator.space_held = False
            self.setCursor(Qt.CursorShape.CrossCursor if self._tool.crosshair else Qt.CursorShape.ArrowCursor)
            return
        self._obey(self._tool.key_up(keys.key_of(event)), by_key=True)
        super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The frame shows where the keyboard is."""
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A row of nudges ends here; what was held counts no longer."""
        self._navigator.stop()
        self._obey(self._tool.key_up(keys.ANY_ARROW))
        self.update()

    def _claims(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Space or self._tool.wants(keys.key_of(event))

    def _pointer(self, event: QMouseEvent) -> Pointer:
        at = event.position()
        return keys.pointer_of(at.x(), at.y(), event.modifiers(), self._scene.viewport)

    def _obey(self, intents: Intents, *, hovered: str = "", by_key: bool = False) -> None:
        """First the picture, then the signals: a page may answer a signal by setting other objects."""
        for intent in intents:
            if isinstance(intent, Cursors):
                self._scene.cursor_px = intent.at_px
        if by_key and self._tool.crosshair:
            x, y = self._scene.cursor_px
            self.show_rect((x, y, x, y))
        self._show(hovered=hovered, cross=self._cross_at(self._scene.cursor_px))
        for intent in intents:
            if isinstance(intent, Select):
                self.select(intent.ids)
            elif isinstance(intent, Create):
                self.created.emit(intent.shape, intent.shape.kind)
            elif isinstance(intent, Change):
                self._say_changed(intent)
            elif isinstance(intent, Remove):
                self.removed.emit(intent.ids)
            elif isinstance(intent, Cut):
                self.cut_drawn.emit(intent.points_px)
            elif isinstance(intent, Place):
                self.placed.emit(*intent.at_px)

    def _say_changed(self, change: Change) -> None:
        if len(change.shapes) == 1:
            self.changed.emit(*next(iter(change.shapes.items())))
        else:
            self.changed_many.emit(dict(change.shapes))

    def _cross_at(self, at: Point) -> Point | None:
        return at if self._crosshair and self._tool.crosshair and (self.hasFocus() or self.underMouse()) else None

    def _show(self, *, hovered: str, cross: Point | None) -> None:
        if hovered != self._hovered:
            self.hovered.emit(hovered)
        self._show_live(self._tool.preview, hovered, cross)

    def _selected_from(self, before: tuple[str, ...]) -> None:
        if self._scene.selected != before:
            self.selection_changed.emit(self._scene.selected)
        self._tell()

    def _tell(self) -> None:
        self.setAccessibleDescription(speech.describe(self._scene, self._tool.name))
