"""What the canvas holds: the objects shown, which are selected, where the image lies on the screen. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from widgets.canvas.hit import TOLERANCE, Hit, HitIndex
from widgets.canvas.objects import CanvasObject, Overlay, Pin
from widgets.canvas.shapes import Point, Rect
from widgets.canvas.viewport import Viewport

PIN_PX = 11.0


class CanvasScene:
    """The model behind one canvas: objects in drawing order, overlays, selection, viewport, keyboard cursor."""

    def __init__(self) -> None:
        self.viewport = Viewport((1, 1), (1, 1))
        self.cursor_px: Point = (0.0, 0.0)
        self.overlays: tuple[Overlay, ...] = ()
        self.pins: tuple[Pin, ...] = ()
        self.snapping = True
        self.brush_px = 12.0
        self.skeleton: tuple[str, ...] = ()
        self.bones: tuple[tuple[int, int], ...] = ()
        self._objects: dict[str, CanvasObject] = {}
        self._index = HitIndex(())
        self._overlay_index: dict[str, HitIndex] = {}
        self._selected: frozenset[str] = frozenset()
        self._ordered: tuple[str, ...] | None = ()

    @property
    def image_px(self) -> tuple[int, int]:
        """Width and height of the image."""
        return self.viewport.image_px

    @property
    def tolerance_px(self) -> float:
        """How near is near, in image pixels at the present zoom."""
        return TOLERANCE / self.viewport.scale

    @property
    def objects(self) -> tuple[CanvasObject, ...]:
        """The objects in drawing order."""
        return tuple(self._objects.values())

    @property
    def selected(self) -> tuple[str, ...]:
        """Ids of the selected objects, in drawing order."""
        if self._ordered is None:
            self._ordered = tuple(key for key in self._objects if key in self._selected)
        return self._ordered

    def get(self, object_id: str) -> CanvasObject | None:
        """An object by its id."""
        return self._objects.get(object_id)

    def is_selected(self, object_id: str) -> bool:
        """Whether the object is selected."""
        return object_id in self._selected

    def set_objects(self, objects: Sequence[CanvasObject]) -> list[Rect]:
        """Shows these objects; gives the image rectangles where the picture is now out of date.

        What is still there stays selected. Of two objects with one id the later one counts.
        """
        before, after = self._objects, {thing.id: thing for thing in objects}
        order, grown = list(before), list(after)
        same_order = order == grown
        # Most are the very same objects as before, which is seen without comparing their points.
        news = [thing for key, thing in after.items() if before.get(key) is not thing and before.get(key) != thing]
        gone = [thing for key, thing in before.items() if key not in after]
        if not (news or gone) and same_order:
            return []
        # What is drawn last lies on top, so a new object usually comes after all others.
        if grown[: len(order)] != order or not self._index.replace(news):
            self._index = HitIndex(list(after.values()))
        changed = [before[thing.id].bounds_px for thing in news if thing.id in before]
        changed += [thing.bounds_px for thing in (*gone, *news)]
        self._objects = after
        self._selected, self._ordered = frozenset(self._selected & after.keys()), None
        if not changed:  # only the order is another one
            changed = [thing.bounds_px for thing in after.values()]
        return changed

    def set_overlays(self, overlays: Sequence[Overlay]) -> None:
        """Shows these layers below the objects, the first one lowest."""
        self.overlays = tuple(overlays)
        self._overlay_index = {layer.name: HitIndex(layer.objects) for layer in self.overlays}

    def select(self, ids: Iterable[str]) -> list[Rect]:
        """Selects exactly these; unknown ids are passed over. Gives the rectangles that must be painted anew."""
        chosen = frozenset(ids) & self._objects.keys()
        changed = chosen ^ self._selected
        self._selected, self._ordered = frozenset(chosen), None
        return [self._objects[key].bounds_px for key in changed if key in self._objects]

    def hit(self, x_px: float, y_px: float) -> Hit | None:
        """What a press here would take."""
        return self._index.at(x_px, y_px, tolerance_px=self.tolerance_px, selected=self._selected)

    def hit_overlay(self, x_px: float, y_px: float) -> tuple[str, str] | None:
        """Name of the topmost pickable overlay with an object here, and the object's id."""
        for layer in reversed(self.overlays):
            if layer.pickable:
                hit = self._overlay_index[layer.name].at(x_px, y_px, tolerance_px=self.tolerance_px)
                if hit is not None:
                    return layer.name, hit.id
        return None

    def pin_at(self, x: float, y: float) -> str | None:
        """The pin whose head lies under a point in widget coordinates, the last one first."""
        for pin in reversed(self.pins):
            at_x, at_y = self.viewport.to_screen(*pin.at_px)
            if abs(x - at_x) <= PIN_PX and -3 * PIN_PX <= y - at_y <= 0:
                return pin.id
        return None

    def inside(self, rect: Rect) -> list[str]:
        """Ids of the objects wholly inside an image rectangle."""
        return self._index.inside(rect)

    def within(self, rect: Rect) -> list[CanvasObject]:
        """Objects that touch an image rectangle, in drawing order."""
        return self._index.within(rect)

    def overlay_within(self, name: str, rect: Rect) -> list[CanvasObject]:
        """Objects of one overlay that touch an image rectangle, in drawing order."""
        return self._overlay_index[name].within(rect)

    def neighbour(self, step: int) -> str | None:
        """The object after (or before) the selected one in reading order: by row of a tenth of the image, then by x."""
        if not self._objects:
            return None
        band = max(1.0, self.image_px[1] / 10)
        order = sorted(self._objects.values(), key=lambda t: (t.bounds_px[1] // band, t.bounds_px[0], t.id))
        ids = [thing.id for thing in order]
        selected = self.selected
        if not selected:
            return ids[0] if step > 0 else ids[-1]
        return ids[(ids.index(selected[-1 if step > 0 else 0]) + step) % len(ids)]
