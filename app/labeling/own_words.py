"""The words that somebody has added to open lists of options, to be offered again. Only their own: work is blind."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from app.labels import values
from app.records import Annotation

if TYPE_CHECKING:
    from app.rules.sheet import Task
    from app.store.reader import Reader


def own_words(view: Reader, task: Task, who: str) -> tuple[str, ...]:
    """What ``who`` has added to the options of ``task``, the most frequent first. On a worker: it reads all they
    said."""
    known = {cls.name for cls in task.classes}
    found: Counter[str] = Counter()
    for (said,) in view.columns(Annotation, ("value",), task=task.name, annotator_id=who):
        value = values.decode(said) if said else None
        if isinstance(value, values.MultiChoice):
            found.update(word for word in value.options if word not in known)
    return tuple(word for word, _ in found.most_common())
