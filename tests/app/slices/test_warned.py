"""A warning is worked out once, until labels, predictions or features change; making samples changes none of them."""

from __future__ import annotations

import pytest

from app.changes.command import ChangeSet
from app.changes.edit import Edit
from app.commands.labels import ImportLabels, Said
from app.labels.values import Choice
from app.records import SampleRow
from app.slices import project as module
from app.slices.project import warning_of
from app.slices.warned import Warned
from app.workspace import Workspace
from tests.app.slices.conftest import name, predict

SLICE = "snr_db < 10"


@pytest.fixture
def scored(hums: Workspace, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The slices for which all runs were scored, one a time."""
    predict(hums, "m", range(10, 14))
    asked: list[str] = []

    def counted(view: object, sheet: object, expression: str) -> str:
        asked.append(expression)
        return warning_of(view, sheet, expression)

    monkeypatch.setattr(module, "warning_of", counted)
    return asked


def test_it_is_worked_out_once(hums: Workspace, scored: list[str]) -> None:
    warned = Warned()
    first = warned.of(hums, SLICE)
    assert "not sure" in first and first == warning_of(hums.view, hums.sheet, SLICE)
    assert warned.of(hums, SLICE) == first
    assert warned.of(hums, "not (snr_db < 10)") != first
    assert scored == [SLICE, "not (snr_db < 10)"]


def test_labels_that_change_are_asked_about_anew(hums: Workspace, scored: list[str]) -> None:
    warned = Warned()
    hums.subscribe(warned.forget)
    warned.of(hums, SLICE)
    hums.do(ImportLabels("eve", (Said(name(1), "hum", Choice("a")),)))
    warned.of(hums, SLICE)
    assert scored == [SLICE, SLICE]


def test_samples_change_nothing(hums: Workspace, scored: list[str]) -> None:
    warned = Warned()
    warned.of(hums, SLICE)
    warned.forget(ChangeSet(1, "", "", "augment", "", (Edit(SampleRow.table, "s", None, {"id": "s"}),)))
    warned.of(hums, SLICE)
    assert scored == [SLICE]
