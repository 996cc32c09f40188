"""``earmark pack``, ``unpack`` and ``merge``: the whole way there and back, in the words of the terminal."""

from __future__ import annotations

from pathlib import Path

from app.labeling.desk import Desk
from app.labels import values
from app.records import Annotation, Item
from app.workspace import Workspace
from tests.app.cli.conftest import Run


def test_work_travels_and_comes_back(cells: Path, tmp_path: Path, run: Run) -> None:
    run("assign", cells, "--annotators", "ada,bob", "--overlap", "0.5")
    sent = run("pack", cells, "--annotator", "ada", "--out", tmp_path / "ada.earmark", "--json").json
    assert (sent["items"], sent["files"], sent["missing"]) == (5, "included", []) or sent["items"] == 4
    opened = run("unpack", tmp_path / "ada.earmark", "--out", tmp_path / "desk", "--json").json
    assert opened["annotator"] == "ada" and opened["items"] == sent["items"]
    assert "nothing" in run("merge", cells, tmp_path / "ada.earmark").out
    with Workspace.open(tmp_path / "desk", who="ada") as desk:
        first = desk.view.find(Item)[0].id
        Desk(desk, "ada").set_value(first, "quality", values.Choice("sharp"))
    assert "stays as it is" in run("unpack", tmp_path / "ada.earmark", "--out", tmp_path / "desk").out
    back = run("pack", tmp_path / "desk", "--annotator", "ada", "--out", tmp_path / "back.earmark")
    assert back.code == 0 and "Bring it back with Merge" in back.out
    assert run("unpack", tmp_path / "back.earmark", "--out", tmp_path / "x").code == 2
    assert run("merge", cells, tmp_path / "back.earmark", "--json").json["taken"] == 1
    again = run("merge", cells, tmp_path / "back.earmark", "--json").json
    assert (again["taken"], again["same"], again["conflicts"]) == (0, 1, [])
    with Workspace.open(cells, read_only=True) as merged:
        assert merged.view.count(Annotation, annotator_id="ada", item_id=first) == 1


def test_a_conflict_is_listed_and_decided(cells: Path, tmp_path: Path, run: Run) -> None:
    run("people", cells, "--add", "ada")
    run("pack", cells, "--annotator", "ada", "--out", tmp_path / "ada.earmark", "--by-reference")
    run("unpack", tmp_path / "ada.earmark")
    for place, said in ((tmp_path / "ada", "sharp"), (cells, "blurred")):
        with Workspace.open(place, who="ada") as desk:
            Desk(desk, "ada").set_value(desk.view.find(Item)[0].id, "quality", values.Choice(said))
    run("pack", tmp_path / "ada", "--annotator", "ada", "--out", tmp_path / "back.earmark")
    found = run("merge", cells, tmp_path / "back.earmark")
    assert found.code == 0 and "1 changed on both sides" in found.out and "here blurred (draft)" in found.out
    (conflict,) = run("merge", cells, "--json").json["conflicts"]
    assert conflict["waiting"][0]["says"] == "sharp (draft)"
    wrong = run("merge", cells, "--take", "nothing")
    assert wrong.code == 2 and conflict["waiting"][0]["version"] in wrong.err
    assert run("merge", cells, "--take", conflict["waiting"][0]["version"], "--json").json["decided"] == 1
    assert "Nothing waits" in run("merge", cells).out


def test_wrong_calls_say_what_to_do(cells: Path, tmp_path: Path, run: Run) -> None:
    for words, code, told in (
        (("pack", cells, "--annotator", "nobody", "--out", tmp_path / "x.earmark"), 2, "unknown annotator"),
        (("merge", cells, tmp_path / "nothing.earmark"), 3, "no such file"),
        (("merge", cells, cells / "earmark.db"), 3, "no work package"),
        (("unpack", tmp_path / "nothing.earmark"), 3, "no such file"),
        (("merge", cells, tmp_path / "x.earmark", "--keep", "all"), 2, "one after the other"),
    ):
        found = run(*words)
        assert found.code == code and told in found.err, found.err
