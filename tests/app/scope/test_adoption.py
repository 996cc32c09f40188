"""What a draft would do: the labels it touches, and figures only where they can be compared."""

from __future__ import annotations

import pytest

from app import ids
from app.commands.labels import ImportLabels, Said
from app.errors import UnknownName
from app.jobs.job import Progress
from app.labels import values as v
from app.rules import edit as e
from app.rules.load import load
from app.scope.adoption import adoption, examples_of
from app.scope.tried import in_words, try_labels
from app.workspace import Workspace
from tests.app.conftest import IMAGE_SHEET, MakeWorkspace

LARGER = e.SetField(("rules", 0, "check", "min_side_px"), 8)


def item(name: str) -> str:
    return ids.item_id(ids.source_id("made"), name)


@pytest.fixture
def project(make_workspace: MakeWorkspace) -> Workspace:
    """Two people on two items; one box of ann's is small."""
    made = make_workspace()

    def boxes(*sides: float) -> v.Boxes:
        return v.Boxes(tuple(v.Box(id=f"b{n}", cls="red", box_px=(0.0, 0.0, s, s)) for n, s in enumerate(sides)))

    for who, small in (("ann", 6.0), ("bob", 20.0)):
        made.do(
            ImportLabels(
                who,
                (
                    Said(item("000.jpg"), "cells", boxes(20.0, small)),
                    Said(item("001.jpg"), "cells", boxes(30.0)),
                    Said(item("001.jpg"), "quality", v.Choice("sharp")),
                ),
            )
        )
    return made


def test_labels_and_figures_come_together(project: Workspace) -> None:
    other = load(e.edited(IMAGE_SHEET, LARGER, bump="minor"))
    found = adoption(project.view, project.sheet, other, Progress())
    assert (found.old, found.new) == (project.sheet.digest, other.digest)
    assert [(one.item_id, one.annotator_id) for one in found.impact.labels] == [(item("000.jpg"), "ann")]
    assert [one.task for one in found.outlook] == list(project.sheet.tasks)
    assert found.counted_otherwise == 0, "a check changes no figure"
    (place,) = found.impact.labels[0].reasons
    (shown,) = examples_of(project.view, project.sheet, found.impact, place)
    assert (shown.item, shown.before, shown.after) == ("000.jpg", "2 × red", "")


def test_a_task_that_goes_or_turns_into_another_says_why_it_has_no_figures(project: Workspace) -> None:
    gone = load(e.edited(IMAGE_SHEET, e.SetField(("tasks", "quality"), None)))
    found = {one.task: one for one in adoption(project.view, project.sheet, gone, Progress()).outlook}
    assert found["quality"].what_if is None and "no such task" in found["quality"].reason
    turned = load(e.edited(IMAGE_SHEET, e.SetField(("tasks", "quality", "kind"), "multi-choice")))
    found = {one.task: one for one in adoption(project.view, project.sheet, turned, Progress()).outlook}
    assert found["quality"].what_if is None and "multi-choice" in found["quality"].reason
    assert found["cells"].what_if is not None


def test_what_was_judged_of_a_change_that_is_gone_is_passed_over(project: Workspace) -> None:
    other = load(e.edited(IMAGE_SHEET, LARGER))
    found = adoption(project.view, project.sheet, other, Progress(), judged={"nothing": "reopen"})
    assert found.judged == {} and len(found.impact.labels) == 1


def test_labels_to_try_on_begin_with_those_that_the_draft_speaks_of(project: Workspace) -> None:
    other = load(e.edited(IMAGE_SHEET, LARGER))
    found = try_labels(project.view, other, "cells")
    assert (found[0].item, found[0].annotator_id, bool(found[0].findings)) == ("000.jpg", "ann", True)
    assert len(found) == 4 and not any(one.findings for one in found[1:])
    assert try_labels(project.view, other, "quality")[0].text == "sharp"
    with pytest.raises(UnknownName):
        try_labels(project.view, other, "qualty")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (v.Transcript("um yes"), "um yes"),
        (v.Choice("sharp"), "sharp"),
        (v.MultiChoice(("a", "b")), "a, b"),
        (v.MultiChoice(()), "none"),
        (v.Rating(3), "3"),
        (v.Boxes(()), "nothing marked"),
    ],
)
def test_a_label_in_words(value: v.Value, words: str) -> None:
    assert in_words(value) == words
