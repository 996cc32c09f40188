"""earmark sheet, called as a user calls it."""

from __future__ import annotations

from pathlib import Path

from tests.app.cli.conftest import IMAGE_SHEET, Run


def write(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text)
    return folder / name


def newer(text: str = IMAGE_SHEET) -> str:
    return text.replace("1.0.0", "1.1.0").replace("min_side_px: 4", "min_side_px: 12")


def test_what_changed_and_what_it_touches(tmp_path: Path, cells: Path, run: Run) -> None:
    old, new = write(tmp_path, "old.yaml", IMAGE_SHEET), write(tmp_path, "new.yaml", newer())
    found = run("sheet", "diff", old, new, "--json")
    assert found.code == 0
    assert [(one["impact"], one["name"], one["labels"]) for one in found.json["changes"]] == [("revisit", "small", 0)]
    assert (found.json["old"]["version"], found.json["new"]["version"]) == ("1.0.0", "1.1.0")
    looked = run("sheet", "diff", old, new, "--project", cells, "--json")
    assert looked.json["counts"] == {"migrate": 0, "revisit": 0, "reopen": 0}
    assert "Labels to look at again" in run("sheet", "diff", old, new, "--project", cells).out


def test_a_version_is_put_in_force_once(tmp_path: Path, cells: Path, run: Run) -> None:
    new = write(tmp_path, "new.yaml", newer())
    assert run("sheet", "activate", cells, new, "--json").json["activated"]
    again = run("sheet", "activate", cells, new)
    assert (again.code, "in force already" in again.out) == (0, True)
    assert run("check", cells, "--json").json["sheet"]["version"] == "1.1.0"


def test_examples_are_run_and_those_that_fail_are_told(tmp_path: Path, run: Run) -> None:
    sheet = IMAGE_SHEET + "    examples: [{bad: {box: [0, 0, 9, 9]}}]\n"
    bad = run("sheet", "check", write(tmp_path, "bad.yaml", sheet), "--json")
    assert bad.code == 1
    assert bad.json["failed"][0]["rule"] == "small"
    assert run("sheet", "check", write(tmp_path, "good.yaml", IMAGE_SHEET)).code == 0
    (tmp_path / "no.png").write_text("no picture")
    clips = IMAGE_SHEET + "    examples: [{bad: true, clip: gone.png}, {bad: true, clip: no.png}]\n"
    shown = run("sheet", "check", write(tmp_path, "clips.yaml", clips), "--json")
    assert shown.code == 0 and [one["example"] for one in shown.json["clips"]] == [0, 1]


def test_wrong_calls(tmp_path: Path, run: Run) -> None:
    old, new = write(tmp_path, "old.yaml", IMAGE_SHEET), write(tmp_path, "new.yaml", newer())
    assert run("sheet", "diff", old, new, "--judge", "small=never").code == 2
    assert run("sheet", "diff", old, new, "--judge", "smal=wording").code == 2
    assert run("sheet", "diff", old, tmp_path / "none.yaml").code == 3
    assert run("sheet", "diff", old, write(tmp_path, "no.yaml", "a: [")).code == 3
    assert run("sheet").code == 2
    judged = run("sheet", "diff", old, new, "--judge", "small=wording", "--json")
    assert [one["impact"] for one in judged.json["changes"]] == ["wording"]


def test_a_project_starts_from_a_starter_sheet(tmp_path: Path, run: Run) -> None:
    listed = run("sheet", "starters", "--json")
    assert {"nuclei-polygons", "verbatim-fillers"} <= {one["name"] for one in listed.json}
    assert run("new", tmp_path / "p", "--media", "image", "--sheet", "nuclei-polygons").code == 0
    assert run("sheet", "starters", "nuclei-polygons", "--out", tmp_path / "n.yaml").code == 0
    assert run("sheet", "check", tmp_path / "n.yaml").code == 0
    assert run("sheet", "starters", "nuclei").code == 2
    assert run("new", tmp_path / "q", "--media", "image", "--sheet", "nuclei").code == 3


def test_lists_of_words_are_taken_over(tmp_path: Path, run: Run) -> None:
    sheet = write(
        tmp_path,
        "s.yaml",
        "# mine\nearmark: 1\nname: T\nversion: 1.0.0\nmedia: audio\ntasks: {w: {kind: transcript}}\n",
    )
    glm = write(tmp_path, "en.glm", "[UHM] => [UM] / [ ] __ [ ]\nwhat\n")
    done = run("sheet", "import", sheet, glm, "--out", tmp_path / "t.yaml", "--json")
    assert (done.json["format"], done.json["taken"], done.json["version"]) == ("glm", 1, "1.1.0")
    assert (tmp_path / "t.yaml").read_text().startswith("# mine\n")
    words = write(tmp_path, "fillers.txt", "um: umm\n")
    assert "filler: {stored: keep" in run("sheet", "import", sheet, words).out
    assert run("sheet", "import", write(tmp_path, "i.yaml", IMAGE_SHEET), words).code == 2
    assert run("sheet", "import", sheet, write(tmp_path, "none.txt", "# nothing\n")).code == 3


def test_the_page_is_written(tmp_path: Path, run: Run) -> None:
    sheet = write(tmp_path, "s.yaml", IMAGE_SHEET)
    assert run("sheet", "print", sheet).out.startswith("<!DOCTYPE html>")
    assert run("sheet", "print", sheet, "--out", tmp_path / "no" / "s.html").code == 3


def test_nothing_to_discover_is_said(cells: Path, run: Run) -> None:
    found = run("sheet", "discover", cells)
    assert (found.code, "nothing to align" in found.err) == (2, True)
