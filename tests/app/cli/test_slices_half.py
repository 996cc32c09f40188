"""Runs, saved slices, suspects and columns in the terminal, with the JSON that scripts rely on."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def two_runs(run, cells: Path, tmp_path: Path) -> Path:
    """Two people who agree on the six photos, and two models; the first calls the blurred ones "smeared"."""
    for person in ("ann", "bob"):
        file = tmp_path / f"{person}.csv"
        file.write_text("path,quality\n" + "".join(f"{n}.png,{'blurred' if n < 3 else 'sharp'}\n" for n in range(6)))
        assert run("import", cells, file, "--format", "csv", "--annotator", person).code == 0
    for model, said in (("one", "smeared"), ("two", "sharp")):
        file = tmp_path / f"{model}.csv"
        file.write_text("path,quality\n" + "".join(f"{n}.png,{said if n < 3 else 'sharp'}\n" for n in range(6)))
    dry = run("predictions", cells, tmp_path / "one.csv", "--model", "one", "--dry-run", "--json")
    assert dry.code == 0 and dry.json["written"] is False and dry.json["format"] == "csv"
    assert dry.json["unknown_classes"] == {"quality": {"smeared": 3}} and dry.json["tasks"] == {"quality": 3}
    renamed = run("predictions", cells, tmp_path / "one.csv", "--model", "one", "--rename", "smeared=blurred", "--json")
    assert renamed.json["tasks"] == {"quality": 6} and not renamed.json["unknown_classes"]
    assert run("predictions", cells, tmp_path / "two.csv", "--model", "two").code == 0
    return cells


def test_the_slices_half_of_the_loop(run, two_runs: Path) -> None:
    found = run("runs", two_runs, "--json")
    assert [(one["model"], one["value"]) for one in found.json["runs"]] == [("one", 1.0), ("two", 0.5)]
    assert found.json["differences"][0]["value"] == -0.5
    assert "not known" in run("runs", two_runs).out
    assert run("runs", two_runs, "--models", "three").code != 0
    kept = run("slice", two_runs, "dark", "brightness < 0.3", "--ease", 4, "--model", "two", "--json")
    assert kept.code == 0, kept.err
    assert (kept.json[0]["name"], kept.json[0]["items"], kept.json[0]["error_share"]) == ("dark", 3, 1.0)
    points = run("slice", two_runs, "dark", "--model", "two", "--json").json
    assert [(one["model"], one["value"]) for one in points] == [("one", 1.0), ("two", 0.0)]
    wrong = run("slice", two_runs, "odd", "nothing < 3", "--model", "two")
    assert wrong.code != 0 and "nothing" in wrong.err
    made = run("column", two_runs, "dark", "brightness < 0.3", "--json")
    assert made.code == 0 and made.json[0]["known"] == 6
    assert run("column", two_runs, "dark", "--remove").code == 0
    suspects = run("suspects", two_runs, "--task", "quality", "--model", "two", "--alike", "--json")
    assert suspects.code == 0 and suspects.json["task"] == "quality"
    assert run("predictions", two_runs, two_runs / "x.csv", "--model", "m", "--rename", "no").code != 0
