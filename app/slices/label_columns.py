"""What labels and tags say of an item, as columns that a slice's condition can speak of.

Of each task ``T`` on items with submitted labels (the reference where there is one, else the mean over people):

- objects on images: ``T_objects`` how many, ``T_area`` the median area of one as a share of the picture,
  ``T_smallest_px`` the shortest side of any, ``T_border_px`` from the nearest to the border, ``T_crowding`` the largest
  overlap of two as a share of the smaller
- segments: ``T_segments`` how many, ``T_covered`` the share of the recording that any of them covers
- text: ``T_words`` and ``T_words_per_s``
- choices and ratings: ``T_label``, where all say the same
- several people: ``T_disagreement``, 1 − the mean score of each against each, as the sheet compares what they say

and ``tag_NAME``, "yes" where an item has the tag.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from app.changes.command import View
from app.labeling import read
from app.labeling.within import comparing
from app.labels import values
from app.labels.regions import area, extent
from app.records import Item, Scalar, Tag

if TYPE_CHECKING:
    from app.rules.sheet import RuleSheet, Task

Row = dict[str, Scalar]


def label_columns(view: View, sheet: RuleSheet, items: Sequence[Item]) -> dict[str, Row]:
    """Item id → column → number or text; what is not known of an item is left out."""
    rows: dict[str, Row] = defaultdict(dict)
    sizes = {item.id: item for item in items}
    for task in sheet.tasks.values():
        if not task.name.isidentifier():
            continue
        people, decided = read.people_and_references(view, task.name, task.kind)
        compared = comparing(view, sheet, task.name)
        for item_id in sorted({*people, *decided}):
            item = sizes.get(item_id)
            if item is None:
                continue
            said = [decided[item_id]] if item_id in decided else list(people[item_id].values())
            own = _mean([_of_value(value, item) for value in said])
            if len(people.get(item_id, {})) > 1:
                seen = [compared(item_id, value) for value in people[item_id].values()]
                own["disagreement"] = _disagreement(task, seen)
            rows[item_id].update({f"{task.name}_{name}": value for name, value in own.items()})
    tags = view.find(Tag)
    for name in sorted({tag.name for tag in tags}):
        column = f"tag_{name}".replace("-", "_").replace(" ", "_")
        if column.isidentifier():
            having = {tag.item_id for tag in tags if tag.name == name}
            for item in items:
                rows[item.id][column] = "yes" if item.id in having else "no"
    return dict(rows)


def _of_value(value: values.Value, item: Item) -> Row:
    match value:
        case values.Choice(option):
            return {"label": option}
        case values.Rating(step):
            return {"label": str(step)}
        case values.MultiChoice(options):
            return {"label": " + ".join(options) or "none"}
        case values.Transcript(text):
            return _spoken(len(text.split()), item.features.get("duration_s"))
        case values.Segments(segments):
            return _of_segments(segments, item.features.get("duration_s"))
        case _:
            return _of_objects(value.objects, item.features)


def _spoken(n_words: int, duration_s: float | None) -> Row:
    row: Row = {"words": float(n_words)}
    if duration_s:
        row["words_per_s"] = n_words / duration_s
    return row


def _of_segments(segments: Sequence[values.Segment], duration_s: float | None) -> Row:
    row: Row = {"segments": float(len(segments))}
    if duration_s:
        covered, end_s = 0.0, 0.0
        for one in sorted(segments, key=lambda segment: segment.start_s):
            covered += max(0.0, one.end_s - max(one.start_s, end_s))
            end_s = max(end_s, one.end_s)
        row["covered"] = min(1.0, covered / duration_s)
    if any(one.text for one in segments):
        row |= _spoken(sum(len(one.text.split()) for one in segments), duration_s)
    return row


def _of_objects(objects: Sequence[values.ImageObject], features: Mapping[str, float]) -> Row:
    row: Row = {"objects": float(len(objects))}
    if not objects:
        return row
    boxes = np.array([extent(thing) for thing in objects], dtype=np.float64)
    sides = boxes[:, 2:] - boxes[:, :2]
    row["smallest_px"] = float(sides.min())
    width, height = features.get("width_px"), features.get("height_px")
    if width and height:
        areas = [area(thing) for thing in objects]
        row["area"] = median(areas) / (width * height)
        away = np.minimum(boxes[:, :2], np.array([width, height]) - boxes[:, 2:])
        row["border_px"] = float(max(0.0, away.min()))
    if len(objects) > 1:
        row["crowding"] = _crowding(boxes)
    return row


def _crowding(boxes: np.ndarray) -> float:
    """The largest share of the smaller of two boxes that the other covers."""
    order = np.argsort(boxes[:, 0], kind="stable")
    ordered = boxes[order]
    sizes = np.maximum((ordered[:, 2] - ordered[:, 0]) * (ordered[:, 3] - ordered[:, 1]), 1e-9)
    most = 0.0
    for place in range(len(ordered) - 1):
        # Sorted by their left side: those that begin beyond this one's right side cannot meet it.
        last = int(np.searchsorted(ordered[:, 0], ordered[place, 2], side="left"))
        others = ordered[place + 1 : last]
        if not len(others):
            continue
        across = np.minimum(others[:, 2], ordered[place, 2]) - others[:, 0]
        down = np.minimum(others[:, 3], ordered[place, 3]) - np.maximum(others[:, 1], ordered[place, 1])
        shared = np.maximum(across, 0.0) * np.maximum(down, 0.0)
        most = max(most, float((shared / np.minimum(sizes[place + 1 : last], sizes[place])).max()))
    return most


def _mean(rows: Sequence[Row]) -> Row:
    """Numbers as their mean over people; a text where all say the same."""
    result: Row = {}
    for name in dict.fromkeys(name for row in rows for name in row):
        found = [row[name] for row in rows if name in row]
        numbers = [float(value) for value in found if isinstance(value, int | float)]
        if len(numbers) == len(found):
            result[name] = sum(numbers) / len(numbers)
        elif len(set(found)) == 1:
            result[name] = found[0]
    return result


def _disagreement(task: Task, said: Sequence[values.Value]) -> float:
    from app.agreement.scores import score

    # Only the error rate of a transcript goes by who is held against whom; outlines take long to compare.
    both_ways = task.kind == "transcript"
    pairs = [
        score(task.kind, a, b).value
        for x, a in enumerate(said)
        for y, b in enumerate(said)
        if x < y or (both_ways and x != y)
    ]
    return 1.0 - sum(pairs) / len(pairs)
