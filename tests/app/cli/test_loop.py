"""The loop in commands, with the JSON that scripts rely on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli.app import VERBS

RECIPE = """\
earmark-recipe: 1
name: darker
media: image
steps:
  - brightness_contrast: {brightness: [-0.2, -0.1], contrast: 0}
  - horizontal_flip: {}
"""


def labels(tmp_path: Path, people: tuple[str, ...] = ("ann", "bob")) -> dict[str, Path]:
    """Boxes of several people on the six photos, moved a little from person to person."""
    files: dict[str, Path] = {}
    for shift, person in enumerate(people):
        rows = ["path,task,label,xmin,ymin,xmax,ymax"]
        rows += [f"{index}.png,cells,red,{10 + shift},10,{30 + shift},30" for index in range(6)]
        files[person] = tmp_path / f"{person}.csv"
        files[person].write_text("\n".join(rows) + "\n")
    return files


@pytest.fixture
def labelled(run, cells: Path, tmp_path: Path) -> Path:
    for person, file in labels(tmp_path).items():
        done = run("import", cells, file, "--format", "csv", "--annotator", person, "--json")
        assert done.code == 0, done.err
        assert done.json["labels"] == 6
    return cells


def test_agreement_of_a_project(run, labelled: Path) -> None:
    found = run("agreement", labelled, "--task", "cells", "--json")
    assert found.code == 0
    document = found.json
    assert document["task"] == "cells"
    assert document["annotators"] == ["ann", "bob"]
    assert document["items"] == 6
    assert document["hlp"] == 1.0
    assert set(document["by"]) >= {"class", "annotator", "slice", "rule"}


def test_agreement_of_a_bare_table(run, tmp_path: Path) -> None:
    table = tmp_path / "labels.csv"
    table.write_text("clip,who,said\n1,a,yes\n1,b,yes\n2,a,no\n2,b,no\n3,a,yes\n3,b,no\n")
    found = run("agreement", table, "--item", "clip", "--annotator", "who", "--label", "said", "--json")
    assert found.code == 0
    assert found.json["metric"] == "krippendorff_alpha"
    assert found.json["value"] == pytest.approx(4 / 9)
    assert "po" in found.json["also"]


def test_slices_check_and_scope(run, labelled: Path, tmp_path: Path) -> None:
    said = [
        {"path": f"{index}.png", "labels": {"cells": {"kind": "boxes", "objects": [] if index < 3 else [
            {"kind": "box", "id": "p", "cls": "red", "box_px": [10, 10, 30, 30], "score": 0.9}]}}}
        for index in range(6)
    ]  # fmt: skip
    file = tmp_path / "said.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in said))
    assert run("predictions", labelled, file, "--model", "m").code == 0
    found = run("slices", labelled, "--model", "m", "--min-items", "2", "--json")
    assert found.code == 0
    best = found.json[0]
    assert list(best) == ["slice", "items", "share", "model", "hlp", "gap", "gain", "p_value", "q_value", "state"]
    assert "brightness" in best["slice"] and best["items"] == 3
    assert best["gap"] == pytest.approx(1.0)
    assert run("check", labelled).code == 0
    wrong = run("errors", labelled, "--model", "m", "--json")
    assert wrong.code == 0, wrong.err
    assert (wrong.json["items"], wrong.json["without_reference"]) == (0, 6), "two people differ and nobody decided"
    scope = run("scope", labelled, "--json").json
    assert (scope["labelled_twice"], scope["model"]["name"]) == (6, "m")


def test_errors_of_a_model(run, labelled: Path, tmp_path: Path) -> None:
    decided = labels(tmp_path, ("reference",))["reference"]
    assert run("import", labelled, decided, "--format", "csv", "--annotator", "reference").code == 0
    places = {0: (10, 0.9), 1: (10, 0.8), 2: (18, 0.7), 3: (44, 0.95)}
    said = [
        {"path": f"{index}.png", "labels": {"cells": {"kind": "boxes", "objects": [
            {"kind": "box", "id": "p", "cls": "red", "box_px": [x, 10, x + 20, 30], "score": score}]}}}
        for index, (x, score) in places.items()
    ]  # fmt: skip
    file = tmp_path / "said.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in said))
    assert run("predictions", labelled, file, "--model", "m").code == 0
    found = run("errors", labelled, "--model", "m", "--json")
    assert found.code == 0, found.err
    document = found.json
    assert document["items"] == 4
    assert {kind: count for kind, count in document["kinds"].items() if count} == {
        "right": 2, "place": 1, "background": 1, "missed": 1,
    }  # fmt: skip
    assert [(one["path"], one["label"]) for one in document["suspects"]] == [("3.png", "")]
    shown = run("errors", labelled, "--model", "m")
    assert "4 items with a reference" in shown.out and "background" in shown.out


def test_from_recipe_to_trace(run, labelled: Path, tmp_path: Path) -> None:
    (tmp_path / "recipe.yaml").write_text(RECIPE)
    adjudicated = labels(tmp_path, ("reference",))["reference"]
    assert run("import", labelled, adjudicated, "--format", "csv", "--annotator", "reference").code == 0
    made = run(
        "augment", labelled, "--recipe", tmp_path / "recipe.yaml", "--slice", "brightness < 0.4", "--count", 4, "--json"
    )
    assert made.code == 0, made.err
    assert len(made.json["samples"]) == 4
    assert run("review", labelled, "--json").json["pending"] == 4
    assert run("review", labelled, "--accept", "all", "--json").json["accepted"] == 4
    assert run("snapshot", labelled, "-m", "round", "--tag", "one").code == 0
    out = tmp_path / "export"
    done = run("export", labelled, "--format", "coco", "--out", out, "--snapshot", "one", "--split", "1,0,0", "--json")
    assert done.code == 0, done.err
    assert done.json["samples"] == 4
    first = {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert run("export", labelled, "--format", "coco", "--out", out, "--snapshot", "one", "--split", "1,0,0").code == 0
    assert first == {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert run("verify", out).code == 0
    lines = [json.loads(line) for line in (out / "manifest.jsonl").read_text().splitlines()]
    sample = next(line["path"] for line in lines if line.get("sample"))
    traced = run("trace", out / sample, "--json")
    assert traced.code == 0
    assert [step["kind"] for step in traced.json["steps"]] == ["source", "label", "augment", "snapshot", "export"]
    (out / sample).write_bytes(b"other")
    assert run("verify", out, "--json").json["changed"] == [sample]
    assert run("verify", out).code == 1
    assert run("trace", out / sample).code == 1


def test_people_join_and_get_roles(run, labelled: Path) -> None:
    added = run("people", labelled, "--add", "ada", "--role", "reviewer", "--json").json
    assert {"id": "ada", "name": "ada", "role": "reviewer"} in added
    assert "ada: reviewer" in run("people", labelled).out
    wrong = run("people", labelled, "--add", "ada", "--role", "king")
    assert wrong.code == 2 and "annotator, reviewer, lead" in wrong.err
    last = run("people", labelled, "--add", "lead", "--role", "annotator")
    assert last.code == 2 and "only lead" in last.err


def test_a_check_that_finds_an_error_says_no(run, cells: Path, tmp_path: Path) -> None:
    file = tmp_path / "small.csv"
    file.write_text("path,task,label,xmin,ymin,xmax,ymax\n0.png,cells,red,10,10,12,12\n")
    assert run("import", cells, file, "--format", "csv", "--annotator", "ann").code == 0
    found = run("check", cells, "--json")
    assert found.code == 1
    assert found.json["findings"][0]["rule"] == "small"


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_an_example(run, verb: str) -> None:
    found = run(verb, "--help")
    assert found.code == 0
    assert "Example: earmark" in found.out.replace("\n", " ").replace("│", "")


def test_version(run) -> None:
    assert run("--version").out.startswith("earmark ")


def test_samples_within_a_budget_and_only_from_safe_clusters(run, labelled: Path, tmp_path: Path) -> None:
    (tmp_path / "recipe.yaml").write_text(RECIPE)
    adjudicated = labels(tmp_path, ("reference",))["reference"]
    assert run("import", labelled, adjudicated, "--format", "csv", "--annotator", "reference").code == 0
    augment = ("augment", labelled, "--recipe", tmp_path / "recipe.yaml", "--count", 50)
    planned = run(*augment, "--per-parent", 2, "--save", "jpeg:80", "--plan", "--json").json
    assert not (labelled / "samples").exists() and planned["core_s"] > 0 and planned["disk_bytes"] > 0
    assert "made on trial, within a factor of 2" in " ".join(run(*augment, "--per-parent", 2, "--plan").out.split())
    made = run(*augment, "--per-parent", 2, "--save", "jpeg:80", "--jobs", 2, "--json").json
    assert (planned["samples"], planned["notes"]) == (len(made["samples"]), made["notes"])
    assert len(made["samples"]) == 2 * made["parents"]
    assert made["notes"] == [f"{2 * made['parents']} of 50 samples: at most 2 a parent, and {made['parents']} parents."]
    assert len(list((labelled / "samples").rglob("*.jpg"))) == 2 * made["parents"]
    assert not (labelled / "jobs").exists()
    again = run(*augment, "--per-parent", 2)
    assert f"{2 * made['parents']} more are in the project already" in again.out
    refused = run(*augment, "--cluster", "tcp://10.0.0.7:8786")
    assert refused.code == 2 and "runs code on its workers" in refused.err
    assert run(*augment, "--samples-url", "s3://bucket/x").code == 2
    assert run(*augment, "--balance", "nothing").code == 2
