"""Derived columns: defined once, known to slices, filters and exports, refused where they cannot be."""

from __future__ import annotations

import pytest

from app.commands.derive import DefineColumn, RemoveColumn
from app.errors import CallError, UnknownName
from app.items.index import read_index
from app.items.query import Query, find
from app.items.seen import Seen
from app.items.sight import Sight
from app.jobs.job import Progress
from app.slices.derived import check_formula, derived_cells, formulas_of, frame_of
from app.slices.expression import matches
from app.slices.frame import measured_frame
from app.slices.project import run_features
from app.slices.sample_values import told
from app.workspace import Workspace
from tests.app.slices.conftest import N, name, predict


def test_defined_once_and_known_everywhere(hums: Workspace) -> None:
    hums.do(DefineColumn("loud", "snr_db > 29"))
    hums.do(DefineColumn("half", "snr_db / 2 if loud == 'yes' else -1"))
    frame = frame_of(hums.view, sheet=hums.sheet)
    assert matches("half > 15 and loud == 'yes'", frame).sum() == 9
    seen = Seen(read_index(hums.view, Progress()), Sight("lead", everything=True))
    assert seen.table.ids_of(find(seen, Query("half > 15"))) == [name(n) for n in range(31, N)]
    assert {"loud", "half"} <= set(seen.names)
    cells = derived_cells(hums.view, hums.sheet, [])
    assert cells == {}
    assert told(frame, "loud", formulas_of(hums.view)) == {"known": N, "values": "no (30), yes (10)"}


def test_circles_bad_names_and_formulas_that_give_nothing(hums: Workspace) -> None:
    hums.do(DefineColumn("one", "snr_db + 1"))
    hums.do(DefineColumn("two", "one * 2"))
    with pytest.raises(CallError, match="one → two → one"):
        hums.do(DefineColumn("one", "two + 1"))
    for bad in ("a b", "if", "sqrt", "1x"):
        with pytest.raises(CallError, match="no name for a column"):
            hums.do(DefineColumn(bad, "1"))
    frame = measured_frame(hums.view)
    with pytest.raises(CallError, match="gives nothing for all 40 items"):
        check_formula(frame, "x", "log(-one)", formulas_of(hums.view))
    with pytest.raises(UnknownName, match="snr_db"):
        check_formula(frame, "x", "snr + 1", formulas_of(hums.view))
    with pytest.raises(CallError, match="is an annotator"):
        hums.do(DefineColumn("three", "1"), who="ann")
    hums.do(RemoveColumn("one"), who="lead")
    # What spoke of it is left out, and says why.
    assert "two" not in frame_of(hums.view).names
    assert "unknown" in told(frame, "two", formulas_of(hums.view))["values"]
    hums.undo(who="lead", area="data")
    assert "two" in frame_of(hums.view).names
    with pytest.raises(UnknownName):
        hums.do(RemoveColumn("three"))


def test_a_derived_column_predicts_the_errors(hums: Workspace) -> None:
    predict(hums, "net", frozenset(n for n in range(N) if n % 4 == 1))
    hums.do(DefineColumn("quarter", "snr_db % 4"))
    found = run_features(hums.view, hums.sheet, "net")
    best = found.found[0]
    assert best.name == "quarter" and best.is_sure(found.noise)
