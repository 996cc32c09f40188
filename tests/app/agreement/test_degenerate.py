"""Too little data, or data without variation, for every kind of task: an answer with its reason, in every form."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import pytest

from app.agreement.export import render
from app.agreement.live import Live
from app.agreement.measure import BareTask, as_given, measure
from app.agreement.show import render_text
from app.labels import values
from app.labels.values import (
    Box,
    Boxes,
    Choice,
    Ellipse,
    Ellipses,
    Keypoints,
    Kind,
    Mask,
    Masks,
    MultiChoice,
    Polygon,
    Polygons,
    Polyline,
    Polylines,
    Pose,
    Rating,
    RotatedBox,
    RotatedBoxes,
    Segment,
    Segments,
    Transcript,
    Value,
)  # fmt: skip

SOMETHING: Mapping[Kind, Value] = {
    "choice": Choice("a"),
    "multi-choice": MultiChoice(("a",)),
    "rating": Rating(3),
    "transcript": Transcript("so it is"),
    "boxes": Boxes((Box("1", "a", (0, 0, 9, 9)),)),
    "rotated-boxes": RotatedBoxes((RotatedBox("1", "a", (5, 5), (8, 4), 30.0),)),
    "ellipses": Ellipses((Ellipse("1", "a", (5, 5), (4, 2)),)),
    "polygons": Polygons((Polygon("1", "a", ((0, 0), (9, 0), (0, 9))),)),
    "polylines": Polylines((Polyline("1", "a", ((0, 0), (9, 0))),)),
    "masks": Masks((Mask("1", "a", (0, 0, 2, 2), (0, 4)),)),
    "keypoints": Keypoints((Pose("1", "a", ((0.0, 0.0),), (2,)),)),
    "segments": Segments((Segment("1", "a", 0.0, 1.0, text="so"),)),
}
EMPTY: Mapping[Kind, Value] = {
    "multi-choice": MultiChoice(()),
    "transcript": Transcript(""),
    **{kind: made() for kind, made in values.VALUE_OF.items()},
}


def cases(kind: Kind) -> dict[str, dict[str, dict[str, Value]]]:
    some = SOMETHING[kind]
    nothing = EMPTY.get(kind, some)
    return {
        "no labels": {},
        "one annotator": {f"i{n}": {"a": some} for n in range(5)},
        "one item": {"i": {"a": some, "b": some}},
        "one category": {f"i{n}": {"a": some, "b": some, "c": some} for n in range(5)},
        "no overlap": {f"i{n}": {"ab"[n % 2]: some} for n in range(6)},
        "nothing said": {f"i{n}": {"a": nothing, "b": nothing} for n in range(3)},
        "one says nothing": {f"i{n}": {"a": some, "b": nothing} for n in range(3)},
        "nobody at all": {"i": {}},
    }


@pytest.mark.parametrize("kind", values.KINDS)
@pytest.mark.parametrize("name", sorted(cases("choice")))
def test_there_is_an_answer_and_never_a_nan(kind: Kind, name: str) -> None:
    labels = cases(kind)[name]
    for references in ({}, dict.fromkeys(labels, SOMETHING[kind])):
        found = measure(BareTask("t", kind), labels, references=references, slices={"all": list(labels)}, resamples=20)
        document = found.to_json()
        json.dumps(document, allow_nan=False)
        assert found.value is not None or found.agreement.reason
        assert found.hlp is not None or found.hlp_estimate.reason
        assert found.warnings or (name == "one says nothing" and found.value is not None)
        for text in (render_text(found), render(".html", [document]).decode(), render(".csv", [document]).decode()):
            assert not re.search(r"\bnan\b", text.lower())
        live = Live.of(kind, labels, normalise=as_given, references=references)
        now = live.figures()
        assert (now.value.value is None) == (found.value is None)
        assert now.value.value is not None or now.value.reason
        live.matrix(), live.confusion(), live.worst()
