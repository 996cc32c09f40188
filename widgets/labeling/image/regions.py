"""Gestures on areas: merge, cut, simplify, share borders, polygons into masks and masks into polygons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject

from app import ids
from app.labeling.desk import TaskEdit
from app.labels import editing
from app.labels.values import Kind, Mask, Point, Polygon, Polyline, Pose
from widgets.labeling.image.hand import counted, kept_attributes

if TYPE_CHECKING:
    from app.labels.values import ImageObject
    from app.rules.sheet import Task
    from widgets.labeling.image.stage import ImageStage

# How far "simplify" may move an outline, in pixels of the screen.
SIMPLER = 1.5
# Smaller leftovers of shared borders, in square pixels, are no objects.
LEAST_PIECE_PX2 = 1.0


class ImageRegions(QObject):
    """Works on what is selected on ``stage``; each gesture is one step, or a sentence that says why there was none."""

    def __init__(self, stage: ImageStage) -> None:
        super().__init__(stage)
        self._stage = stage

    # ---- several into one, one into several

    def merge(self) -> None:
        """The selected polygons, or masks, of one class become one, with the id and attributes of the lowest."""
        free = self._stage.free
        things = [label for _, label in free]
        alike = len({(task, label.cls, type(label)) for task, label in free}) == 1
        if len(things) < 2 or not alike or not isinstance(things[0], Polygon | Mask):
            self._say("Select two or more polygons, or masks, of one class. Then merge them.")
            return
        masks = [thing for thing in things if isinstance(thing, Mask)]
        polygons = [thing for thing in things if isinstance(thing, Polygon)]
        made = _united_masks(masks) if masks else _united(polygons)
        if made is None:
            self._say("These polygons do not touch one another. Only polygons that touch become one.")
            return
        edit = TaskEdit(free[0][0], put=(made,), remove=tuple(thing.id for thing in things[1:]))
        if self._stage.work.change([edit], said=f"Merge {counted(len(things))}"):
            self._select([made.id])

    def split_by(self, line: Sequence[Point]) -> None:
        """Cuts the selected polygons along a line; the largest piece of each stays the object that it was."""
        edits, names, cut = [], [], 0
        for task, thing in self._polygons("Select the polygon to cut. Then draw the cut across it."):
            pieces = _as_polygons(thing, editing.split(thing, line))
            names += [piece.id for piece in pieces]
            if len(pieces) > 1:
                edits.append(TaskEdit(task, put=pieces, heirs=dict.fromkeys((piece.id for piece in pieces), thing.id)))
                cut += 1
        if edits and self._stage.work.change(_joined(edits), said=f"Cut {counted(cut)}"):
            self._select(names)
        elif names and not edits:
            self._say("The cut does not cross the polygon. Draw it from one side to the other.")

    # ---- outlines

    def simplify(self) -> None:
        """Fewer points for the selected polygons, as exact as the eye sees at this zoom."""
        tolerance_px = SIMPLER / self._stage.canvas.viewport.scale
        polygons = self._polygons("Select polygons to simplify.")
        edits, fewer = [], 0
        for task, thing in polygons:
            made = editing.simplified(thing, tolerance_px)
            if made != thing:
                fewer += _points(thing) - _points(made)
                edits.append(TaskEdit(task, put=(made,)))
        if edits and self._stage.work.change(_joined(edits), said=f"Simplify {counted(len(edits))}"):
            self._say(f"{fewer} points fewer")
        elif polygons and not edits:
            self._say("There is nothing to leave out at this zoom. Zoom out to simplify more.")

    def share_borders(self) -> None:
        """Takes away from the selected polygons what other polygons of their task cover, so that they meet exactly."""
        polygons = self._polygons("Select the polygons that give way to their neighbours.")
        edits, names = [], []
        # Of two that are selected the lower one gives way first; the upper one then has nothing to give up.
        now = {name: label for name, (_, label) in self._stage.labels.items() if isinstance(label, Polygon)}
        for task, thing in polygons:
            others = [now[name] for name in self._neighbours(task, thing) if name in now]
            pieces = _as_polygons(thing, editing.subtracted(thing, others), least_px2=LEAST_PIECE_PX2)
            if not pieces:
                self._say("A polygon that lies wholly under others was left as it is.")
            elif others and pieces != (thing,):
                now[thing.id] = pieces[0]
                edits.append(TaskEdit(task, put=pieces, heirs=dict.fromkeys((piece.id for piece in pieces), thing.id)))
                names += [piece.id for piece in pieces]
        if edits and self._stage.work.change(_joined(edits), said=f"Share borders of {counted(len(edits))}"):
            self._select(names)
        elif polygons and not edits:
            self._say("No other polygon of this task overlaps the selected ones.")

    def _neighbours(self, task: str, thing: Polygon) -> list[str]:
        x0, y0, x1, y1 = editing.box_of(thing)
        found = []
        for name, (of_task, label) in self._stage.labels.items():
            if of_task == task and name != thing.id:
                a0, b0, a1, b1 = editing.box_of(label)
                if a0 < x1 and x0 < a1 and b0 < y1 and y0 < b1:
                    found.append(name)
        return found

    # ---- another kind

    def to_polygons(self) -> None:
        """Turns what is selected into polygons of the item's polygon task."""
        self._convert("polygons")

    def to_masks(self) -> None:
        """Turns what is selected into masks of the item's mask task."""
        self._convert("masks")

    def _convert(self, kind: Kind) -> None:
        stage, edits, names, refused = self._stage, [], [], ""
        for task, thing in stage.free:
            target, refused = self._target(kind, thing)
            if target is None:
                break
            made = self._converted(thing, kind, target)
            if made:
                heirs = dict.fromkeys((one.id for one in made), thing.id)
                edits += [TaskEdit(task, remove=(thing.id,)), TaskEdit(target.name, put=tuple(made), heirs=heirs)]
                names += [piece.id for piece in made]
        if refused or not names:
            self._say(refused or f"Select objects to turn into {kind}.")
        elif stage.work.change(_joined(edits), said=f"Turn {counted(len(names))} into {kind}"):
            self._select(names)

    def _target(self, kind: Kind, thing: ImageObject) -> tuple[Task | None, str]:
        """The task that takes it; or why none does."""
        if isinstance(thing, Polyline | Pose):
            return None, "Lines and keypoints enclose no area, so they cannot be turned into anything else."
        tasks = [task for task in self._stage.tasks if task.kind == kind]
        if not tasks:
            return None, f"This item has no task with {kind}, so there is nowhere to put them."
        if type(thing) is (Polygon if kind == "polygons" else Mask):
            return None, f"These are {kind} already."
        fitting = [task for task in tasks if task.class_of(thing.cls) is not None]
        if fitting or len(tasks[0].classes) == 1:
            return (fitting or tasks)[0], ""
        return None, f"No task with {kind} has the class {thing.cls}."

    def _converted(self, thing: ImageObject, kind: Kind, target: Task) -> list[ImageObject]:
        known = target.class_of(thing.cls) or target.classes[0]
        kept = kept_attributes(thing, known)
        if kind == "polygons":
            regions = _outlines(thing) if isinstance(thing, Mask) else [_rings(editing.polygon_of(thing))]
            return [Polygon(ids.fresh(), known.name, *region, attributes=kept) for region in regions]
        from app.labels.outlines import mask_of_polygon

        found = mask_of_polygon(editing.polygon_of(thing), image_px=self._stage.image_px)
        return [Mask(ids.fresh(), known.name, *found, attributes=kept)] if found is not None else []

    # ---- helpers

    def _polygons(self, otherwise: str) -> list[tuple[str, Polygon]]:
        found = [(task, label) for task, label in self._stage.free if isinstance(label, Polygon)]
        if not found:
            self._say(otherwise)
        return found

    def _select(self, names: Sequence[str]) -> None:
        self._stage.sight.to_select()
        self._stage.canvas.select(names)

    def _say(self, text: str) -> None:
        self._stage.said.emit(text)


def _joined(edits: Sequence[TaskEdit]) -> list[TaskEdit]:
    """One edit a task."""
    tasks = dict.fromkeys(edit.task for edit in edits)
    return [
        TaskEdit(
            task,
            put=tuple(thing for edit in edits if edit.task == task for thing in edit.put),
            remove=tuple(name for edit in edits if edit.task == task for name in edit.remove),
            heirs={new: old for edit in edits if edit.task == task for new, old in edit.heirs.items()},
        )
        for task in tasks
    ]


def _as_polygons(thing: Polygon, regions: Sequence[editing.Region], *, least_px2: float = 0.0) -> tuple[Polygon, ...]:
    """The largest region under the object's own id, the others as new objects like it."""
    made = [
        replace(thing, points_px=outer, holes=holes, id=ids.fresh() if place else thing.id)
        for place, (outer, holes) in enumerate(regions)
        if not place or editing.area_px2((outer, holes)) >= least_px2
    ]
    return tuple(made)


def _united(things: Sequence[Polygon]) -> Polygon | None:
    regions = editing.merged(things)
    return replace(things[0], points_px=regions[0][0], holes=regions[0][1]) if len(regions) == 1 else None


def _united_masks(things: Sequence[Mask]) -> Mask | None:
    import numpy as np

    from app.labels.runs import decode_mask, encode_mask

    lows_x, lows_y, highs_x, highs_y = zip(*(thing.box_px for thing in things), strict=True)
    left, top = min(lows_x), min(lows_y)
    pixels = np.zeros((max(highs_y) - top, max(highs_x) - left), dtype=bool)
    for thing in things:
        x0, y0, x1, y1 = thing.box_px
        pixels[y0 - top : y1 - top, x0 - left : x1 - left] |= decode_mask(thing.box_px, thing.runs)
    found = encode_mask(pixels, x0=left, y0=top)
    return replace(things[0], box_px=found[0], runs=found[1]) if found is not None else None


def _outlines(mask: Mask) -> Sequence[editing.Region]:
    from app.labels.outlines import outline_polygons
    from app.labels.runs import decode_mask

    return outline_polygons(decode_mask(mask.box_px, mask.runs), mask.box_px[0], mask.box_px[1])


def _rings(polygon: Polygon) -> editing.Region:
    return polygon.points_px, polygon.holes


def _points(polygon: Polygon) -> int:
    return len(polygon.points_px) + sum(map(len, polygon.holes))
