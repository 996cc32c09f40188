"""Probabilities of all options, in tables and in JSON lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.formats import csv_read, jsonl
from tests.app.formats.made import CHOICE, item, target, write

A, B = item("a.jpg").id, item("b.jpg").id


def test_a_table_with_one_column_an_option_needs_no_label(tmp_path: Path) -> None:
    path = write(tmp_path, "p.csv", "path,p_sharp,p_blurred\na.jpg,0.25,0.75\nb.jpg,0.9,0.9\n")
    read = csv_read.read_labels(path, target(CHOICE))
    said: Any = read.of("quality")
    assert (said[A].option, said[A].score) == ("blurred", 0.75)
    assert read.probabilities == {A: {"quality": {"sharp": 0.25, "blurred": 0.75}}}
    assert B not in said and "add up to 1.8, not to 1" in read.problems[0]


def test_json_lines_flat_and_own(tmp_path: Path) -> None:
    lines = [
        {"path": "a.jpg", "label": "sharp", "probabilities": {"sharp": 0.5, "blurred": 0.5, "odd": 0.1}},
        {"path": "b.jpg", "task": "quality", "value": {"kind": "choice", "option": "sharp"},
         "probabilities": {"sharp": 1}},
    ]  # fmt: skip
    path = write(tmp_path, "p.jsonl", "\n".join(map(json.dumps, lines)))
    read = jsonl.read_labels(path, target(CHOICE))
    said: Any = read.of("quality")
    assert said[A].score == pytest.approx(0.5)
    assert read.probabilities[B] == {"quality": {"sharp": 1.0, "blurred": 0.0}}
    assert "has no 'odd'" in read.problems[0]
