"""The slices of a project: what they are sought by, and what of that is no news."""

from __future__ import annotations

import numpy as np
import pytest

from app.commands.labels import ImportLabels, Said
from app.errors import Cancelled
from app.jobs.job import Progress
from app.labels.values import Choice
from app.slices.find import _Data, find_slices
from app.slices.frame import Frame
from app.slices.items_of import items_of
from app.slices.project import project_slices
from app.slices.scored import Scored
from app.workspace import Workspace
from tests.app.slices.conftest import N, name, predict

DIFFER = [n for n in range(N) if n % 3 == 0]


def test_where_people_happen_to_agree_is_no_slice_of_its_own(hums: Workspace) -> None:
    # The model errs everywhere alike: by how far people differ alone the gap would be large where they agree.
    hums.do(ImportLabels("bob", tuple(Said(name(n), "hum", Choice("ba"[n % 2])) for n in DIFFER)))
    predict(hums, "net", frozenset(range(0, N, 2)))
    found = project_slices(hums.view, hums.sheet, "net", most=50)
    assert found.tested > 0 and not any("hum_disagreement" in one.slice for one in found.slices)
    assert items_of(hums.view, hums.sheet, "hum_disagreement > 0.5") == tuple(name(n) for n in DIFFER)


def test_the_search_stops_when_it_is_asked_to(hums: Workspace) -> None:
    predict(hums, "net", range(10))
    told: list[str] = []
    progress = Progress(lambda _done, _total, text: told.append(text))
    project_slices(hums.view, hums.sheet, "net", progress=progress)
    assert told[0] == "reading labels" and "comparisons" in told and told[-1] == "trying slices"
    progress.cancel()
    with pytest.raises(Cancelled):
        project_slices(hums.view, hums.sheet, "net", progress=progress)


@pytest.mark.parametrize(
    ("model", "human", "state"),
    [
        (0.5, 0.95, "model poor, people good: collect or augment"),
        (0.3, 0.4, "people poor too: mend the rules"),
        (0.9, 0.5, "model better: look at the labels"),
        (0.5, np.nan, "too few human labels: label"),
    ],
)
def test_the_four_states(model: float, human: float, state: str) -> None:
    """In one slice of three; elsewhere model and people are as good as each other."""
    names = tuple(f"i{n:03}" for n in range(120))
    inside = np.arange(120) < 40
    frame = Frame(names, names, {"x": inside.astype(float)}, {})
    right = np.where(inside, model, 0.9), np.where(inside, human, 0.9)
    weights = np.ones(120)
    # Where the model is the better one no search would name the slice: its figures are asked for.
    data = _Data(frame, Scored(names, right[0], weights, right[1], weights, 0, "accuracy"))
    assert data.describe("x == 1", inside, 1.0, 1.0).state.startswith(state)
    found = find_slices(frame, Scored(names, right[0], weights, right[1], weights, 0, "accuracy"))
    assert {one.slice for one in found.slices} <= {"x >= 1"}
