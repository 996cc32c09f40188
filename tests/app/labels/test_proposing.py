"""What a model proposes, one by one."""

from __future__ import annotations

from app.labels import values
from app.labels.proposing import origin_parts, proposals_of

BOXES = values.Boxes((values.Box("1", "red", (0, 0, 9, 9), score=0.9), values.Box("2", "red", (5, 5, 9, 9))))


def test_each_object_is_a_proposal_that_becomes_a_label_without_score() -> None:
    first, second = proposals_of("run", "hough", "cells", BOXES)
    assert (first.score, second.score) == (0.9, None)
    assert first.thing == values.Box(first.id, "red", (0, 0, 9, 9))
    assert first.value is None and first.id != second.id
    assert origin_parts(first.origin) == ("run", first.key)
    assert first.passes(0.9) and not first.passes(0.91)
    assert second.passes(0) and not second.passes(0.1)


def test_a_value_is_one_proposal() -> None:
    (text,) = proposals_of("run", "whisper", "words", values.Transcript("um yes", 0.8))
    assert (text.thing, text.value, text.score) == (None, values.Transcript("um yes"), 0.8)
    (many,) = proposals_of("run", "m", "tags", values.MultiChoice(("a", "b"), (0.9, 0.6)))
    assert (many.value, many.score) == (values.MultiChoice(("a", "b")), 0.6)


def test_other_content_under_the_same_id_is_another_proposal() -> None:
    moved = values.Boxes((values.Box("1", "red", (1, 0, 9, 9), score=0.9),))
    (before, _), (after,) = proposals_of("run", "m", "cells", BOXES), proposals_of("run", "m", "cells", moved)
    assert before.key != after.key and before.id != after.id
