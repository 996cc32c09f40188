"""What the hand does on the timeline besides one segment at a time, as steps of the work that can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QObject, Slot

from app import ids
from app.labeling.desk import TaskEdit
from app.labels.segment_edits import merged, split
from app.labels.values import Segment

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from widgets.actions.registry import ActionRegistry
    from widgets.labeling.sound_stage import SoundStage

PART = "timeline"
# Between a task's name and its tier's, in the name of a lane.
BETWEEN = "\x1f"


class TimelineHand(QObject):
    """Carries out what the timeline asks for on several segments, on boxes, on tiers; gives it its keys."""

    def __init__(self, stage: SoundStage) -> None:
        super().__init__(stage)
        self._stage, self._timeline = stage, stage.timeline
        self._page: QWidget | None = None
        self._actions: ActionRegistry | None = None
        timeline = stage.timeline
        timeline.segments_changed.connect(self._change)
        timeline.segment_moved.connect(self._move)
        timeline.segment_split.connect(self._split)
        timeline.segments_merged.connect(self._merge)
        timeline.box_created.connect(self._create_box)

    def listen(self, page: QWidget, actions: ActionRegistry) -> None:
        """The timeline follows the keys chosen for its rows on ``page``."""
        self._page, self._actions = page, actions
        actions.changed.connect(self._follow)

    @Slot()
    def _follow(self) -> None:
        if self._page is not None and self._actions is not None:
            rows = self._actions.part_rows(self._page, PART)
            if rows:
                self._timeline.set_keys(rows)

    # ---- segments

    def _change(self, moves: tuple[tuple[Any, ...], ...]) -> None:
        """One step for one gesture, over tasks too."""
        edits: dict[str, list[Segment]] = {}
        for name, start_s, end_s, *band in moves:
            for task, label in self._stage.labels_of(name):
                new = msgspec.structs.replace(label, start_s=start_s, end_s=end_s)
                if band:
                    new = msgspec.structs.replace(new, low_hz=band[0], high_hz=band[1])
                edits.setdefault(task, []).append(new)
        self._put(edits, "Move segments" if len(moves) > 1 else "Move a segment")

    def _move(self, name: str, lane: str, start_s: float, end_s: float) -> None:
        """To another tier of its task; to one of another task, where the class may not exist, it does not go."""
        to_task, _, tier = lane.partition(BETWEEN)
        for task, label in self._stage.labels_of(name):
            if task == to_task:
                new = msgspec.structs.replace(label, start_s=start_s, end_s=end_s, tier=tier)
                self._put({task: [new]}, "Move a segment to another tier")
            else:
                self._timeline.said.emit("A segment stays within its task: the other one has classes of its own.")

    def _split(self, name: str, at_s: float) -> None:
        for task, label in self._stage.labels_of(name):
            first, last = split(label, at_s, new_id=ids.fresh())
            if self._put({task: [first, last]}, "Split a segment"):
                self._timeline.select([last.id])

    def _merge(self, names: tuple[str, ...]) -> None:
        found = self._stage.labels_of(*names)
        if len({task for task, _ in found}) != 1:
            return
        task, labels = found[0][0], [label for _, label in found]
        made = merged(labels)
        gone = tuple(label.id for label in labels if label.id != made.id)
        if self._stage.work.change([TaskEdit(task, put=(made,), remove=gone)], said="Merge segments"):
            self._timeline.select([made.id])

    def _create_box(self, lane: str, start_s: float, end_s: float, low_hz: float, high_hz: float) -> None:
        self._stage.add_segment(lane, start_s, end_s, band_hz=(low_hz, high_hz))

    def _put(self, edits: Mapping[str, list[Segment]], said: str) -> bool:
        changes = [TaskEdit(task, put=tuple(labels)) for task, labels in edits.items()]
        return bool(changes) and self._stage.work.change(changes, said=said)
