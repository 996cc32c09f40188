"""The reasons that somebody gave for exceptions, to be offered again on a machine that knows none of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from app.records import Annotation

if TYPE_CHECKING:
    from app.store.reader import Reader


def own_reasons(view: Reader, who: str) -> tuple[str, ...]:
    """The reasons of ``who``, the most frequent first. On a worker: it reads all that they said."""
    found: Counter[str] = Counter()
    for annotation in view.find(Annotation, annotator_id=who):
        found.update(set(annotation.waivers.values()))
    return tuple(reason for reason, _ in found.most_common())
