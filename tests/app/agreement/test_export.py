"""Reports as files: everything is there, nothing runs, nothing is undefined."""

from __future__ import annotations

import csv
import io
import json
import math
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from app.agreement.export import HEADER, render, render_csv, write_report
from app.agreement.measure import BareTask, measure
from app.agreement.table_boxes import measure_boxes
from app.errors import CallError, EnvironmentFailed, TableError
from app.labels.values import Choice, Rating

LABELS = {
    f"i{n:02}": {"=ann": Choice("a" if n % 3 else "<b>"), "bob": Choice("a" if n % 4 else "<b>")} for n in range(24)
}


class Reader(HTMLParser):
    """Which elements are open, and all text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def documents() -> list[dict[str, Any]]:
    choice = measure(BareTask("kind <i>", "choice"), LABELS, resamples=50, slices={"early": list(LABELS)[:12]})
    rating = measure(BareTask("step", "rating"), {"i": {"a": Rating(1), "b": Rating(1)}}, resamples=50)
    return [choice.to_json(), rating.to_json()]


def test_html_is_one_page_that_is_closed_and_escaped() -> None:
    page = render(".html", documents()).decode()
    reader = Reader()
    reader.feed(page)
    assert reader.open == [] and "kind <i>" in reader.text and "<i>" not in page and "<b>a" not in page
    assert "By pair of annotators" in reader.text and "Krippendorff" in reader.text and ">nan" not in page.lower()
    assert "http" not in page and "<script" not in page


def test_csv_has_a_row_for_each_figure() -> None:
    rows = list(csv.DictReader(io.StringIO(render_csv(documents()))))
    assert tuple(rows[0]) == HEADER
    assert {row["section"] for row in rows} >= {"overall", "raw", "also", "class", "annotator", "pair", "slice"}
    first = rows[0]
    assert float(first["low"]) <= float(first["value"]) <= float(first["high"])
    assert any(row["name"] == "'=ann" for row in rows)  # no formula runs in a spreadsheet
    assert all(math.isfinite(float(row["value"])) for row in rows if row["value"])


def test_files_are_written_by_their_ending(tmp_path: Path) -> None:
    one = documents()[:1]
    write_report(tmp_path / "r.json", one)
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8")) == json.loads(json.dumps(one[0]))
    with pytest.raises(CallError, match=r"\.txt"):
        write_report(tmp_path / "r.txt", one)
    with pytest.raises(EnvironmentFailed, match="another place"):
        write_report(tmp_path / "no" / "r.csv", one)


BOXES = "image,who,cls,x0,y0,x1,y1\np,ann,cat,0,0,10,10\np,bob,cat,1,0,11,10\nq,ann,,,,,\nq,bob,,,,,\n"


def test_boxes_of_a_table(tmp_path: Path) -> None:
    table = tmp_path / "boxes.csv"
    names: dict[str, Any] = {"item": "image", "annotator": "who", "label": "cls", "box": ("x0", "y0", "x1", "y1")}
    table.write_text(BOXES, encoding="utf-8")
    found = measure_boxes(table, **names, resamples=50)
    assert (found.items, found.value) == (2, 1.0) and found.also["both_empty"].value == 0.5
    table.write_text(BOXES.replace("1,0,11,10", "1,0,x,10"), encoding="utf-8")
    with pytest.raises(TableError, match="line 3, column 'x1'"):
        measure_boxes(table, **names)
    table.write_text(BOXES.replace("1,0,11,10", "1,0,1,10"), encoding="utf-8")
    with pytest.raises(TableError, match="no area"):
        measure_boxes(table, **names)
    with pytest.raises(CallError, match="four columns"):
        measure_boxes(table, item="image", annotator="who", label="", box=("x0",))
