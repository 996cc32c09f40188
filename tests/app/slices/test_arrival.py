"""Predictions are looked at before anything is written: how names meet items, what is unknown, missing, said twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.commands.predictions import KeepPredictions
from app.errors import CallError, Cancelled
from app.jobs.job import Progress
from app.records import Item, ModelRun, Prediction, Tag
from app.slices.arrival import Wish, look
from app.slices.intake import plan_import
from app.workspace import Workspace
from tests.app.slices.conftest import N, name

TABLE = f"""\
file,hum,score
0.wav,a,0.9
deep/down/1.wav,b,0.8
{name(2)},a,0.7
3,c,0.6
4,c,0.5
nobody.wav,a,0.4
0.wav,b,0.3
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    (tmp_path / "said.csv").write_text(TABLE)
    return tmp_path / "said.csv"


def test_what_is_told_before_anything_is_written(hums: Workspace, table: Path) -> None:
    before = hums.view.last_revision()
    found = look(hums.view, hums.sheet, Wish(table), Progress())
    assert found.format_name == "csv" and found.recognised is not None
    assert [(one.name, one.item, one.way, one.said) for one in found.rows] == [
        ("0.wav", "0.wav", "path", "a"),
        ("deep/down/1.wav", "1.wav", "file name", "b"),
        (name(2), "2.wav", "id", "a"),
        ("3", "3.wav", "file name without its ending", ""),
        ("4", "4.wav", "file name without its ending", ""),
        ("nobody.wav", "", "no item 'nobody.wav' in this project", ""),
    ]
    assert found.unknown_classes == [("hum", "c", 2)]
    assert found.report == (
        f"hum: something is said of 3 of {N} items.",
        "1 name is of no item here: nobody.wav.",
        "1 item is said again, the first counts: 0.wav.",
        "hum has no 'c': 2 entries left out.",
        f"hum: {N - 3} items have no prediction and count in no figure: 10.wav, 11.wav, 12.wav, …",
    )
    assert hums.view.last_revision() == before


def test_a_class_of_the_file_is_given_one_of_the_sheet(hums: Workspace, table: Path) -> None:
    found = look(hums.view, hums.sheet, Wish(table, rename={"c": "b"}), Progress())
    assert found.tasks == {"hum": 5} and not found.unknown_classes


def test_what_was_planned_is_written_in_parts_and_taken_back(hums: Workspace, table: Path) -> None:
    found = look(hums.view, hums.sheet, Wish(table), Progress())
    planned = plan_import(hums.view, "lead", found.read, model="net", origin=table.name)
    assert len(planned.edits) == 4 and planned.title == "Import 3 predictions of net"
    for part in (planned.edits[:2], planned.edits[2:]):
        hums.do(KeepPredictions(part, planned.title))
    assert hums.view.count(Prediction) == 3
    again = plan_import(hums.view, "lead", found.read, model="net", origin=table.name)
    assert not again.edits
    for _ in range(2):
        hums.undo(area="import")
    assert not hums.view.count(Prediction) and not hums.view.count(ModelRun)
    with pytest.raises(CallError, match="an import of predictions changes no tag"):
        from app.changes.edit import create

        hums.do(KeepPredictions((create(Tag(id="t", item_id=name(0), name="x")),), "no"))


def test_reading_ends_when_it_is_stopped(hums: Workspace, tmp_path: Path) -> None:
    paths = [item.path for item in hums.view.find(Item)]
    (tmp_path / "long.csv").write_text("file,hum\n" + "".join(f"{path},a\n" for path in paths * 20))
    progress = Progress()
    progress.listener = lambda _done, _total, _text: progress.cancel()
    with pytest.raises(Cancelled):
        look(hums.view, hums.sheet, Wish(tmp_path / "long.csv"), progress)
