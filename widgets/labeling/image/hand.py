"""What the hand did on the canvas, said to the work: a new object, a change, a removal, a cut.

A proposal that is changed is taken over with its origin, one that is removed is rejected: one step, as with labels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject

from app import ids
from app.labeling.desk import TaskEdit
from app.labels.values import Segment
from widgets.canvas.objects import label_of
from widgets.labeling.image.tools import TOOL_OF

if TYPE_CHECKING:
    from app.labels.values import Attribute, LabelObject, Point
    from app.rules.sheet import ClassDef
    from widgets.canvas.shapes import Shape
    from widgets.labeling.image.stage import ImageStage

# What a drawn shape is drawn with.
_DRAWN_WITH = {"mask": "brush", "pose": "keypoints"}


def counted(n: int) -> str:
    """ "1 object", "2 objects"."""
    return f"{n} object" if n == 1 else f"{n} objects"


def kept_attributes(thing: LabelObject, cls: ClassDef) -> Mapping[str, Attribute]:
    """The attributes of an object that another class knows too, with the same values."""
    known = {attribute.name: attribute.values for attribute in cls.attributes}
    return {
        name: value
        for name, value in thing.attributes.items()
        if name in known and (not known[name] or value in known[name])
    }


class ImageHand(QObject):
    """Listens to the canvas of ``stage``; each gesture is one step."""

    def __init__(self, stage: ImageStage) -> None:
        super().__init__(stage)
        self._stage = stage
        canvas = stage.canvas
        canvas.created.connect(self._create)
        canvas.changed.connect(self._change)
        canvas.changed_many.connect(self._change_many)
        canvas.removed.connect(self._remove)
        canvas.cut_drawn.connect(self._cut)

    def reclass(self, task: str, cls: str) -> bool:
        """Gives what is selected of a task another class; whether there was anything."""
        stage = self._stage
        found = stage.task(task)
        mine = [label for of_task, label in stage.free if of_task == task]
        wanted = found.class_of(cls) if found is not None else None
        if wanted is not None and wanted.skeleton is not None:
            points = len(wanted.skeleton.points)
            fitting = [label for label in mine if len(getattr(label, "points_px", ())) == points]
            if len(fitting) < len(mine):
                stage.said.emit(f"Only poses of {points} keypoints can become {wanted.title or wanted.name}")
            mine = fitting
        changed = [
            replace(label, cls=cls, attributes=kept_attributes(label, wanted))
            for label in mine
            if wanted is not None and label.cls != cls
        ]
        proposed = {
            one.id: (one.origin, replace(one.thing, cls=cls))
            for name in stage.canvas.selection
            if (one := stage.proposals.get(name)) is not None and one.task == task and one.thing is not None
        }
        if changed or proposed:
            put = (*changed, *(thing for _, thing in proposed.values()))
            origins = {name: origin for name, (origin, _) in proposed.items()}
            said = f"Make {counted(len(put))} {cls}"
            stage.work.change([TaskEdit(task, put=put, origins=origins)], said=said)
        return bool(mine or proposed)

    def _create(self, shape: Shape, kind: str) -> None:
        stage = self._stage
        task = stage.task(stage.in_hand[0])
        if task is None or TOOL_OF[task.kind] != _DRAWN_WITH.get(kind, kind) or not stage.writable:
            return
        name = ids.fresh()
        if stage.work.put(task.name, label_of(shape, id=name, cls=stage.in_hand[1])):
            stage.canvas.select([name])

    def _change(self, name: str, shape: Shape) -> None:
        self._change_many({name: shape})

    def _change_many(self, shapes: Mapping[str, Shape]) -> None:
        stage = self._stage
        changed: dict[str, list[LabelObject]] = defaultdict(list)
        origins: dict[str, dict[str, str]] = defaultdict(dict)
        for name, shape in shapes.items():
            proposal = stage.proposals.get(name)
            if proposal is not None and (thing := proposal.thing) is not None and not isinstance(thing, Segment):
                changed[proposal.task].append(label_of(shape, id=name, cls=thing.cls, like=thing))
                origins[proposal.task][name] = proposal.origin
            else:
                task, label = stage.labels[name]
                changed[task].append(label_of(shape, id=name, cls=label.cls, like=label))
        edits = [TaskEdit(task, put=tuple(things), origins=origins[task]) for task, things in changed.items()]
        stage.work.change(edits, said=f"Change {counted(len(shapes))}")

    def _remove(self, names: Iterable[str]) -> None:
        stage = self._stage
        gone: dict[str, list[str]] = defaultdict(list)
        rejected = [stage.proposals[name] for name in names if name in stage.proposals]
        for name in names:
            if name not in stage.proposals:
                gone[stage.labels[name][0]].append(name)
        edits = [TaskEdit(task, remove=tuple(mine)) for task, mine in gone.items()]
        removed = sum(map(len, gone.values()))
        said = f"Remove {counted(removed)}" if removed else f"Reject {len(rejected)} of the proposals"
        stage.work.change(edits, said=said, rejected=rejected)

    def _cut(self, points: tuple[Point, ...]) -> None:
        self._stage.regions.split_by(points)
