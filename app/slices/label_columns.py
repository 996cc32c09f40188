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
from typing import TYPE_CHECKING

import numpy as np

from app.changes.command import View
from app.labeling.handed_in import AllHandedIn, HandedIn
from app.labeling.within import comparing
from app.labels import values
from app.records import Item, Tag
from app.slices.object_columns import Row, object_rows

if TYPE_CHECKING:
    from app.jobs.job import Progress
    from app.rules.comparing import Comparing
    from app.rules.sheet import RuleSheet, Task


def label_columns(
    view: View, sheet: RuleSheet, items: Sequence[Item], *, handed_in: AllHandedIn | None = None,
    progress: Progress | None = None,
) -> dict[str, Row]:  # fmt: skip
    """Item id → column → number or text; what is not known of an item is left out.

    ``handed_in`` are the labels, where they have been read already. Raises Cancelled.
    """
    rows: dict[str, Row] = defaultdict(dict)
    labels = handed_in or AllHandedIn(view)
    for task in sheet.tasks.values():
        if task.name.isidentifier():
            _of_task(labels.of(task), task, comparing(view, sheet, task.name), items, rows, progress)
    tags = view.find(Tag)
    for name in sorted({tag.name for tag in tags}):
        column = f"tag_{name}".replace("-", "_").replace(" ", "_")
        if column.isidentifier():
            having = {tag.item_id for tag in tags if tag.name == name}
            for item in items:
                rows[item.id][column] = "yes" if item.id in having else "no"
    return dict(rows)


def _of_task(
    labels: HandedIn, task: Task, compared: Comparing, items: Sequence[Item], rows: dict[str, Row],
    progress: Progress | None,
) -> None:  # fmt: skip
    people, decided = labels.people(), labels.references
    here = [item for item in items if item.id in decided or item.id in people]
    said = [[decided[item.id]] if item.id in decided else list(people[item.id].values()) for item in here]
    single = rows_of(task.kind, [(value, item) for item, own in zip(here, said, strict=True) for value in own])
    place = 0
    for item, own in zip(here, said, strict=True):
        mean = _mean(single[place : place + len(own)])
        rows[item.id].update({f"{task.name}_{name}": value for name, value in mean.items()})
        place += len(own)
    several = {
        item.id: [compared(item.id, value) for value in people[item.id].values()]
        for item in here
        if len(people.get(item.id, ())) > 1
    }
    for item_id, differ in disagreements(task.kind, several, progress).items():
        rows[item_id][f"{task.name}_disagreement"] = differ


def rows_of(kind: values.Kind, said: Sequence[tuple[values.Value, Item]]) -> list[Row]:
    """What each label of an item says, a row each."""
    if kind in values.IMAGE_OBJECT_KINDS:
        objects = [[thing for thing in values.objects_of(value) if not isinstance(thing, values.Segment)]
                   for value, _ in said]  # fmt: skip
        return object_rows(objects, [item.features for _, item in said])
    return [_of_value(value, item) for value, item in said]


def disagreements(
    kind: values.Kind, several: Mapping[str, Sequence[values.Value]], progress: Progress | None = None
) -> dict[str, float]:
    """Item id → 1 − the mean score of each of its labels against each other; they are as they are compared."""
    from app.agreement.many import score_many

    # Only the error rate of a transcript goes by who is held against whom; outlines take long to compare.
    both_ways = kind == "transcript"
    owners, pairs = [], []
    for number, said in enumerate(several.values()):
        for x, a in enumerate(said):
            for y, b in enumerate(said):
                if x < y or (both_ways and x != y):
                    owners.append(number)
                    pairs.append((a, b))
    owner = np.array(owners, dtype=np.int64)
    value = score_many(kind, pairs, progress=progress).value
    means = np.bincount(owner, weights=value, minlength=len(several)) / np.bincount(owner, minlength=len(several))
    return dict(zip(several, (1.0 - means).tolist(), strict=True))


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
            raise TypeError(f"objects on images are told by object_rows, not {values.kind_of(value)}")


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
