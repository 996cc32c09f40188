"""earmark agreement: two people's files, tables of boxes, and reports that are written."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.app.cli.conftest import Run

RTTM = "SPEAKER call1 1 0.00 4.00 <NA> <NA> anna <NA> <NA>\nSPEAKER call1 1 4.00 {length} <NA> <NA> otto <NA> <NA>\n"


@pytest.fixture
def labelled(run: Run, cells: Path, tmp_path: Path) -> Path:
    """Two people's boxes on six pictures."""
    for person, x in (("ann", 10), ("bob", 11)):
        table = tmp_path / f"{person}.csv"
        rows = [f"{index}.png,cells,red,{x},10,30,30" for index in range(6)]
        table.write_text("\n".join(["path,task,label,x0,y0,x1,y1", *rows]), encoding="utf-8")
        done = run("import", cells, table, "--format", "csv", "--annotator", person, "--json")
        assert done.code == 0 and done.json["labels"] == 6, done.out + done.err
    return cells


def test_two_peoples_files(run: Run, tmp_path: Path) -> None:
    ann, bob = tmp_path / "ann.rttm", tmp_path / "bob.rttm"
    ann.write_text(RTTM.format(length="4.00"), encoding="utf-8")
    bob.write_text(RTTM.format(length="2.00"), encoding="utf-8")
    found = run("agreement", "--between", ann, bob, "--json")
    assert found.code == 0 and found.json["metric"] == "der" and found.json["annotators"] == ["ann", "bob"]
    assert found.json["also"]["event_f1"]["value"] == 0.5 and set(found.json["by"]) >= {
        "class",
        "annotator",
        "slice",
        "rule",
    }
    text = run("agreement", "--between", ann, bob)
    assert "diarisation error rate" in text.out and "nan" not in text.out.lower()


def test_a_report_is_written_in_each_form(run: Run, labelled: Path, tmp_path: Path) -> None:
    for ending in ("html", "csv", "json"):
        out = tmp_path / f"report.{ending}"
        found = run("agreement", labelled, "--task", "cells", "--out", out, "--json")
        assert found.code == 0 and out.stat().st_size > 500
        assert "matrix" in found.json and "trend" in found.json
    with (tmp_path / "report.csv").open(encoding="utf-8") as file:
        assert {row["section"] for row in csv.DictReader(file)} >= {"overall", "trend"}
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["task"] == "cells"


def test_a_table_of_boxes(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "boxes.csv"
    table.write_text("image,who,x0,y0,x1,y1\np,ann,0,0,10,10\np,bob,1,0,11,10\n", encoding="utf-8")
    found = run("agreement", table, "--item", "image", "--annotator", "who", "--box", "x0,y0,x1,y1", "--json")
    assert found.code == 0 and found.json["metric"] == "f1@.5" and found.json["value"] == 1.0


def test_a_table_with_groups_slices_and_a_reference(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "boxes.csv"
    rows = [
        f"{n},{who},0,0,10,{high},s{n % 4},day" for n in range(12) for who, high in (("a", 10), ("b", 9), ("gold", 4))
    ]
    table.write_text("\n".join(["image;who;x0;y0;x1;y1;scan;light", *rows]).replace(",", ";"), encoding="utf-8")
    found = run(
        "agreement", table, "--item", "image", "--annotator", "who", "--box", "x0,y0,x1,y1", "--group", "scan",
        "--slice", "light", "--reference", "gold", "--json",
    )  # fmt: skip
    assert found.code == 0, found.err
    assert found.json["annotators"] == ["a", "b"] and found.json["protocol"]["resampled"] == "groups"
    assert found.json["value"] == 1.0 and found.json["hlp"] == 0.0
    assert [row["slice"] for row in found.json["by"]["slice"]] == ["light = day"]


def test_a_call_that_makes_no_sense_says_what_to_do(run: Run, tmp_path: Path) -> None:
    assert "--between" in run("agreement").err
    table = tmp_path / "t.csv"
    table.write_text("a,b\n1,2\n", encoding="utf-8")
    assert run("agreement", table).code == 2 and "--annotator" in run("agreement", table).err
    assert run("agreement", table, "--between", table, table).code == 2
    gone = run("agreement", tmp_path / "gone.csv", "--item", "a", "--annotator", "b", "--label", "b")
    assert gone.code == 3 and "no such file" in gone.err
    assert "for a table" in run("agreement", tmp_path, "--reference", "gold").err
    missing = run("agreement", "--between", tmp_path / "x.rttm", tmp_path / "y.rttm")
    assert missing.code == 3 and "x.rttm" in missing.err and "Traceback" not in missing.err


def test_another_sheet_is_tried_on_a_project_before_it_is_put_in_force(
    run: Run, tmp_path: Path, recordings: Path
) -> None:
    sheet = "earmark: 1\nname: s\nversion: 1.0.0\nmedia: audio\ntasks:\n  words: {kind: transcript}\n"
    now, then = tmp_path / "now.yaml", tmp_path / "then.yaml"
    now.write_text(sheet, encoding="utf-8")
    rule = "rules:\n  - {id: case, task: words, title: Case, compare: {case: ignore}}\n"
    then.write_text(sheet.replace("1.0.0", "1.1.0") + rule, encoding="utf-8")
    project = tmp_path / "project"
    assert run("new", project, "--media", "audio", "--sheet", now, "--from", recordings).code == 0
    for person, said in (("ann", "Home again"), ("bob", "home again")):
        table = tmp_path / f"{person}.csv"
        table.write_text(f"path,words\n{sorted(recordings.iterdir())[0].name},{said}\n", encoding="utf-8")
        assert run("import", project, table, "--format", "csv", "--annotator", person).code == 0
    found = run("agreement", project, "--sheet", then, "--json")
    assert found.code == 0 and found.json["labels_compared_otherwise"] == 1
    now_and_then = {one["name"]: (one["now"]["value"], one["then"]["value"]) for one in found.json["changes"]}
    assert now_and_then == {"agreement": (0.5, 0.0), "hlp": (0.5, 1.0)}
    text = run("agreement", project, "--sheet", then).out
    assert "difference  -0.500" in text and "Human-level performance" in text
    assert "No label of words would be compared otherwise" in run("agreement", project, "--sheet", now).out
    refused = run("agreement", project, "--sheet", then, "--out", tmp_path / "x.html")
    assert refused.code == 2 and "--out" in refused.err


def test_references_are_estimated_for_one_task_of_a_project(run: Run, cells: Path, tmp_path: Path) -> None:
    for person, said in (("ann", "sharp"), ("bob", "sharp"), ("eve", "blurred")):
        table = tmp_path / f"{person}.csv"
        rows = [f"{index}.png,{said if index else 'sharp'}" for index in range(6)]
        table.write_text("\n".join(["path,quality", *rows]), encoding="utf-8")
        assert run("import", cells, table, "--format", "csv", "--annotator", person).code == 0
    out = tmp_path / "estimated.csv"
    found = run("agreement", cells, "--task", "quality", "--estimate", out)
    assert found.code == 0 and "6 of 6 references" in found.err and "adjudicate" in found.err
    with out.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["majority"] for row in rows} == {"sharp"} and rows[0]["path"].endswith(".png")
    assert run("agreement", cells, "--estimate", out).code == 2
    written = tmp_path / "estimated.json"
    boxes = run("agreement", cells, "--task", "cells", "--estimate", written)
    document = json.loads(written.read_text("utf-8"))
    assert boxes.code == 0 and "each edge the median" in boxes.err and document["kind"] == "boxes"
    refused = run("agreement", cells, "--task", "cells", "--estimate", tmp_path / "estimated.xlsx")
    assert refused.code == 2 and ".csv or .json" in refused.err
