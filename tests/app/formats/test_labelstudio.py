"""Label Studio's JSON in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.errors import FormatError
from app.formats import labelstudio
from tests.app.formats.made import BOXES, CHOICE, EVENTS, WORDS, item, target, write


def box(label: str, **more: Any) -> dict[str, Any]:
    value = {"x": 10, "y": 25, "width": 20, "height": 50, "rotation": 0, "rectanglelabels": [label]}
    return {"type": "rectanglelabels", "from_name": "label", "value": {**value, **more}}


def test_predictions_of_one_version_in_per_cent(tmp_path: Path) -> None:
    says = [box("red"), box("rot"), box("red", rotation=30), {"type": "brushlabels", "value": {}}]
    choice = {"type": "choices", "from_name": "quality", "value": {"choices": ["sharp"]}, "score": 0.9}
    tasks = [
        {"data": {"image": "/data/upload/3/0123abcd-a.jpg"}, "predictions": [
            {"model_version": "v2", "score": 0.5, "result": [*says, choice]}, {"model_version": "v1", "result": []}]},
        {"data": {"image": "/data/local-files/?d=x/b.jpg"}, "predictions": [{"model_version": "v2", "result": []}]},
        {"data": {"image": "c.jpg"}, "predictions": [{"model_version": "v2", "result": [box("red")]}]},
        "x",
    ]  # fmt: skip
    path = write(tmp_path, "export.json", json.dumps(tasks))
    read = labelstudio.read_predictions(path, target(BOXES, CHOICE))
    cells: Any = read.of("cells")
    (one,) = cells[item("a.jpg").id].objects
    assert (one.box_px, one.score) == ((10, 20, 30, 60), 0.5)
    assert cells[item("b.jpg").id].objects == ()
    quality: Any = read.of("quality")
    assert (quality[item("a.jpg").id].option, quality[item("a.jpg").id].score) == ("sharp", 0.9)
    told = "\n".join(read.problems)
    for part in (
        "'rot'",
        "turned by 30°",
        "'brushlabels' is not read",
        "no item 'c.jpg'",
        "no task with 'data'",
        "'v1'",
    ):
        assert part in told


def test_segments_with_their_texts(tmp_path: Path) -> None:
    result = [
        {"id": "r1", "type": "labels", "from_name": "sounds", "value": {"start": 1.5, "end": 2.5, "labels": ["dog"]}},
        {"id": "r1", "type": "textarea", "from_name": "t", "value": {"start": 1.5, "end": 2.5, "text": ["bow", "wow"]}},
        {"id": "r2", "type": "textarea", "from_name": "words", "value": {"text": ["good day"]}},
    ]
    path = write(tmp_path, "e.json", json.dumps([{"data": {"audio": "a.wav"}, "annotations": [{"result": result}]}]))
    read = labelstudio.read_labels(path, target(EVENTS, WORDS, paths=("a.wav",)))
    assert read.problems == ()
    said: Any = next(iter(read.said.values()))
    assert [(one.cls, one.start_s, one.text) for one in said["events"].objects] == [("dog", 1.5, "bow wow")]
    assert said["words"].text == "good day"
    with pytest.raises(FormatError, match="a list of tasks"):
        labelstudio.read_labels(write(tmp_path, "x.json", "{}"), target(WORDS, paths=("a.wav",)))


def test_a_picture_that_stands_in_two_tasks_is_told_and_the_first_counts(tmp_path: Path) -> None:
    tasks = [{"data": {"image": "a.jpg"}, "predictions": [{"result": [box(name)]}]} for name in ("red", "white")]
    read = labelstudio.read_predictions(write(tmp_path, "export.json", json.dumps(tasks)), target(BOXES))
    cells: Any = read.of("cells")
    assert [thing.cls for thing in cells[item("a.jpg").id].objects] == ["red"]
    assert read.problems == ("export.json, task 1: a.jpg is that of a task before; the first one counts.",)
    assert dict(read.tally.again) == {"a.jpg": 1}
