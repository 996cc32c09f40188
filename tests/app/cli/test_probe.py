"""``earmark probe``: what it gives, what it shows, what it refuses."""

from __future__ import annotations

from pathlib import Path

from app.commands.labels import ImportLabels, Said
from app.labeling.desk import Desk
from app.labels import values
from app.records import REFERENCE, Item
from app.workspace import Workspace
from tests.app.cli.conftest import Run


def test_gold_and_repeats_are_given_and_figured(cells: Path, run: Run) -> None:
    run("people", cells, "--add", "ada")
    with Workspace.open(cells) as opened:
        first, second = opened.view.find(Item)[:2]
        said = Said(first.id, "quality", values.Choice("sharp"))
        opened.do(ImportLabels(REFERENCE, (said,), protocol="adjudicated"))
        Desk(opened, "ada").set_value(second.id, "quality", values.Choice("sharp"))
        Desk(opened, "ada").submit(second.id)
    given = run("probe", cells, "--annotators", "ada", "--gold", "3", "--repeat", "2", "--gap-days", "0", "--json").json
    assert (given["gold"], given["repeats"], given["figures"]) == (1, 1, [])
    with Workspace.open(cells) as opened:
        for item, quality in ((first.id, "sharp"), (second.id, "blurred")):
            Desk(opened, "ada").set_value(item, "quality", values.Choice(quality))
            Desk(opened, "ada").submit(item)
    figures = {one["protocol"]: one for one in run("probe", cells, "--json").json["figures"]}
    assert figures["gold"]["value"] == 1.0 and figures["repeat"]["value"] == 0.0
    assert "too few" in run("probe", cells).out
    assert "0 of 1 gold items" in run("probe", cells, "--annotators", "ada", "--gold", "1").out


def test_wrong_calls_say_what_to_do(cells: Path, run: Run) -> None:
    for words, told in (
        (("--gold", "1"), "--annotators"),
        (("--annotators", "nobody", "--gold", "1"), "unknown annotator"),
        (("--annotators", "lead", "--gold", "-1"), "below zero"),
    ):
        found = run("probe", cells, *words)
        assert found.code == 2 and told in found.err
    assert "No figures yet" in run("probe", cells).out
