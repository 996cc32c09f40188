"""What is said of a few items, as far as a person may see it: for the pictures in a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.items.sight import Sight
from app.labels import values
from app.records import Annotation, LabelRow

if TYPE_CHECKING:
    from app.changes.command import View

# Task and object, or task and the words of a scalar label.
Drawn = tuple[str, values.LabelObject]
Worded = tuple[str, str]


def labels_of(
    view: View, sight: Sight, item_ids: Sequence[str]
) -> tuple[dict[str, list[Drawn]], dict[str, list[Worded]]]:
    """Objects by item, in drawing order, and the options of scalar labels by item, each once."""
    from app.items.index import words_of

    said = [one for one in view.find(Annotation, item_id=tuple(item_ids)) if sight.sees(one.annotator_id)]
    by_id = {one.id: one for one in said}
    objects: dict[str, list[Drawn]] = defaultdict(list)
    for row in sorted(view.find(LabelRow, annotation_id=tuple(by_id)), key=lambda row: row.z):
        of = by_id[row.annotation_id]
        objects[of.item_id].append((of.task, values.decode_object(row.body)))
    words: dict[str, list[Worded]] = defaultdict(list)
    for one in said:
        for word in words_of(one.value) if one.value is not None else ():
            if (one.task, word) not in words[one.item_id]:
                words[one.item_id].append((one.task, word))
    return objects, words
