"""JSON lines in, and what Earmark writes comes back as it was: CSV too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import FormatError
from app.formats import csv_read, csv_write, jsonl
from app.formats.document import Dataset, LabelledItem
from app.formats.incoming import Target
from app.formats.lookup import Items
from app.labels import values
from tests.app.formats.made import BOXES, CHOICE, EVENTS, OUTLINES, RATING, SEVERAL, WORDS, item, target, write

A, B = item("a.jpg").id, item("b.jpg").id


def read(folder: Path, text: str, *shapes: Any, **options: Any) -> Any:
    return jsonl.read_labels(write(folder, "t.jsonl", text), target(*shapes, **options))


def test_own_lines_single_lines_and_flat_lines(tmp_path: Path) -> None:
    lines = [
        {"path": "a.jpg", "labels": {"quality": {"kind": "choice", "option": "sharp"}}},
        {"path": "b.jpg", "task": "quality", "value": {"kind": "choice", "option": "blurred", "score": 0.4}},
        {"path": "a.jpg", "task": "cells", "label": "red", "x0": 1, "y0": 2, "x1": 3, "y1": 4, "score": 0.5},
    ]
    found = read(tmp_path, "\n".join(map(json.dumps, lines)), CHOICE, BOXES)
    assert found.of("quality") == {A: values.Choice("sharp"), B: values.Choice("blurred", 0.4)}
    assert found.of("cells")[A].objects[0].score == 0.5 and found.problems == ()


def test_bad_lines(tmp_path: Path) -> None:
    choice = {"kind": "choice", "option": "sharp"}
    lines = [
        "{", "3", json.dumps({"path": "no.jpg", "labels": {"quality": choice}}),
        json.dumps({"path": "a.jpg", "labels": {"nope": choice, "cells": choice, "quality": {"kind": "x"}}}),
        json.dumps({"path": "a.jpg", "labels": {"quality": {"kind": "choice", "option": "green"}}}),
        json.dumps({"path": ["a.jpg"], "labels": {"quality": choice}}), "",
        json.dumps({"path": "a.jpg", "labels": {"quality": choice}}),
    ]  # fmt: skip
    found = read(tmp_path, "\n".join(lines), CHOICE, BOXES)
    assert found.of("quality") == {A: values.Choice("sharp")}
    numbers = [line.split(":")[0].rsplit(" ", 1)[1] for line in found.problems]
    assert numbers == ["1", "2", "3", "4", "4", "4", "5", "6"]


def test_objects_said_again_and_lists_of_them_are_told_of(tmp_path: Path) -> None:
    box = {"kind": "box", "id": "x", "cls": "red", "box_px": [1, 2, 3, 4]}
    whole = {"path": "a.jpg", "labels": {"cells": {"kind": "boxes", "objects": [box]}}}
    other = {"path": "a.jpg", "labels": {"cells": {"kind": "boxes", "objects": [box, {**box, "id": "y"}]}}}
    listed = {"path": "b.jpg", "cells": [{"class": "red", "box": [1, 2, 3, 4]}]}
    found = read(tmp_path, "\n".join(map(json.dumps, (whole, other, listed))), BOXES)
    assert list(found.of("cells")) == [A] and len(found.of("cells")[A].objects) == 1
    assert dict(found.tally.again) == {"a.jpg": 1}
    assert "a.jpg has its cells again; the first one counts" in found.problems[0]
    assert '"labels": {"cells": {"kind": "boxes", "objects": […]}}' in found.problems[1]


def test_no_file_and_empty_file(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="no such file"):
        jsonl.read_labels(tmp_path / "no.jsonl", target(CHOICE))
    with pytest.raises(FormatError, match="empty"):
        read(tmp_path, "", CHOICE)


def test_flat_transcripts(tmp_path: Path) -> None:
    found = read(tmp_path, '{"file": "a.wav", "text": "hi"}\n', WORDS, paths=("a.wav",))
    assert list(found.of("words").values()) == [values.Transcript("hi")]


edge = st.floats(0, 40, width=32).map(lambda x: round(x, 3))
text = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
attributes = st.dictionaries(st.text("abc", min_size=1), st.booleans() | text | st.integers(-9, 9), max_size=2)


@st.composite
def labels(draw: st.DrawFn) -> dict[str, values.Value]:
    """Values of every kind, as an annotator could have made them."""
    found: dict[str, values.Value] = {}
    boxes = [
        values.Box(f"b{n}", draw(st.sampled_from(BOXES.names)), (x, y, x + 1 + draw(edge), y + 1.5), draw(attributes))
        for n, (x, y) in enumerate(draw(st.lists(st.tuples(edge, edge), max_size=3, unique=True)))
    ]
    found["cells"] = values.Boxes(tuple(boxes))
    x, y = draw(edge), draw(edge)
    ring = ((x, y), (x + 9, y), (x + 9, y + 9.25), (x, y + 8))
    hole = ((x + 1, y + 1), (x + 3, y + 1), (x + 3, y + 3))
    found["shapes"] = values.Polygons((values.Polygon("p", "nucleus", ring, draw(st.sampled_from([(), (hole,)]))),))
    found["quality"] = values.Choice(draw(st.sampled_from(CHOICE.names)))
    found["tags"] = values.MultiChoice(tuple(sorted(draw(st.sets(st.sampled_from(SEVERAL.names))))))
    found["grade"] = values.Rating(draw(st.integers(1, 5)))
    start = draw(edge) / 10
    timed = (values.TimedWord(draw(text), start, start + 0.25, 0.5), values.TimedWord("=um", start + 0.25, start + 0.5))
    words = draw(st.sampled_from([(), timed]))
    band_hz = draw(st.sampled_from([(None, None), (0.0, 4000.5)]))
    found["words"] = values.Transcript(draw(text), words=words)
    segment = values.Segment("s", "dog", start, start + 0.5, draw(text), draw(text), {}, None, *band_hz, words)
    found["events"] = values.Segments((segment,))
    return {name: found[name] for name in draw(st.sets(st.sampled_from(sorted(found)), min_size=1))}


@given(labels(), st.sampled_from(["jsonl", "csv"]))
def test_round_trip(tmp_path_factory: pytest.TempPathFactory, said: dict[str, values.Value], format: str) -> None:
    shapes = {shape.name: shape for shape in (BOXES, OUTLINES, CHOICE, SEVERAL, RATING, WORDS, EVENTS)}
    thing = item("=a.jpg", duration_s=10.0)
    entry = LabelledItem(key=thing.id, path=thing.path, ending=".jpg", media="image", split="train", values=said)
    dataset = Dataset("made", (entry,), shapes)
    documents = (jsonl if format == "jsonl" else csv_write).write(dataset)
    ((name, data),) = documents.texts.items()
    path = write(tmp_path_factory.mktemp("trip"), name, data)
    goal = Target(Items([thing]), shapes)
    back = (jsonl if format == "jsonl" else csv_read).read_labels(path, goal)
    assert back.problems == ()
    assert {task: plain(value) for task, value in back.said[thing.id].items()} == {
        task: plain(value) for task, value in said.items()
    }


def plain(value: values.Value) -> Any:
    """Without the ids of objects, which a reader derives anew."""
    document = json.loads(values.encode(value))
    for thing in document.get("objects", []):
        del thing["id"]
    return document
