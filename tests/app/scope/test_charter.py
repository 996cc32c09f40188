"""The charter is written; its status is computed."""

from __future__ import annotations

import pytest

from app.commands.labels import ImportLabels, Said
from app.errors import CallError
from app.labels import values
from app.records import Item
from app.scope.charter import Battle, Charter, SetCharter, read_charter
from app.scope.status import feasibility, status


def test_written_read_and_undone(make_workspace) -> None:
    workspace = make_workspace()
    charter = Charter(problem="p", target=0.9, battles=(Battle("a", 2, 3), Battle("b", 5, 2)))
    assert workspace.do(SetCharter(charter)).edits
    assert read_charter(workspace.view) == charter
    assert [battle.name for battle in charter.ranked()] == ["b", "a"]
    assert not workspace.do(SetCharter(charter)).edits
    workspace.undo(area="scope")
    assert read_charter(workspace.view) == Charter()


@pytest.mark.parametrize("charter", [Charter(target=1.5), Charter(battles=(Battle("a", 0, 3),))])
def test_what_cannot_be(make_workspace, charter: Charter) -> None:
    with pytest.raises(CallError):
        make_workspace().do(SetCharter(charter))


def test_the_status_comes_from_the_other_stages(make_workspace) -> None:
    workspace = make_workspace(items=4)
    items = [item.id for item in workspace.view.find(Item)]
    for person, options in (("ann", "ssbs"), ("bob", "ssss")):
        said = [values.Choice("sharp" if letter == "s" else "blurred") for letter in options]
        workspace.do(ImportLabels(person, tuple(Said(i, "quality", one) for i, one in zip(items, said, strict=True))))
    found = status(workspace.view, workspace.sheet)
    assert (found.task, found.items, found.labelled, found.labelled_twice) == ("quality", 4, 4, 4)
    assert found.hlp == pytest.approx(0.75)
    assert found.hlp_ci is not None and found.hlp_ci[0] <= 0.75 <= found.hlp_ci[1]
    assert found.model is None


@pytest.mark.parametrize(
    ("hlp", "ci", "target", "begin"),
    [
        (None, None, 0.9, "Not known yet"), (0.95, (0.92, 0.97), 0.9, "Yes"), (0.8, (0.7, 0.85), 0.9, "No"),
        (0.9, (0.8, 0.95), 0.9, "Not certain"), (0.9, (0.8, 0.95), None, "People reach"),
    ],
)  # fmt: skip
def test_the_answer_follows_the_interval(hlp, ci, target, begin: str) -> None:
    assert feasibility(hlp, ci, target).startswith(begin)


def test_labels_that_were_not_independent_answer_nothing() -> None:
    assert "not made independently" in feasibility(None, None, 0.9, dependent=0.99)
