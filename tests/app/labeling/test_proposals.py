"""From a model's predictions to labels that say where they began, and stay out of human-level performance."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from app.agreement.project import project_agreement
from app.commands.predictions import ImportPredictions, run_id
from app.commands.proposals import OfferRun
from app.errors import CallError
from app.labeling.desk import Desk, TaskEdit
from app.labels import values
from app.labels.proposing import Proposal
from app.main import main
from app.records import Annotation, Exposure, Item, LabelRow
from app.workspace import Workspace

SCORES = (0.9, 0.6, 0.2)


def predicted(shift: float = 0.0) -> values.Boxes:
    return values.Boxes(
        tuple(
            values.Box(f"{n}", "red", (20.0 * n + shift, 0, 20.0 * n + 15, 15), score=score)
            for n, score in enumerate(SCORES)
        )
    )


@pytest.fixture
def project(make_workspace: Callable[..., Workspace]) -> Workspace:
    made = make_workspace()
    names = [item.id for item in made.view.find(Item)]
    made.do(ImportPredictions("hough", "cells", dict.fromkeys(names, predicted())))
    made.do(ImportPredictions("focus", "quality", dict.fromkeys(names, values.Choice("blurred", 0.7))))
    return made


def show(project: Workspace, *models: tuple[str, str]) -> None:
    for model, task in models or (("hough", "cells"), ("focus", "quality")):
        project.do(OfferRun(run_id(model, task), True), who="lead")


def item(project: Workspace, place: int = 0) -> str:
    return sorted(project.view.find(Item), key=lambda found: found.path)[place].id


def left(project: Workspace, who: str = "ann", place: int = 0) -> list[Proposal]:
    return list(Desk(project, who).proposals(item(project, place))[1])


def independent(project: Workspace, who: str = "ann", place: int = 0) -> dict[str, int]:
    found = project.view.find(Annotation, item_id=item(project, place), annotator_id=who)
    return {one.task: one.independent for one in found}


def test_nothing_is_shown_until_a_lead_says_so(project: Workspace) -> None:
    assert Desk(project, "ann").proposals(item(project)) == ((), ())
    assert project.view.count(Exposure) == 0
    with pytest.raises(CallError, match="only a lead"):
        project.do(OfferRun(run_id("hough", "cells"), True), who="ann")
    show(project)
    names, proposals = Desk(project, "ann").proposals(item(project))
    assert set(names) == {"hough", "focus"} and len(proposals) == 4
    assert project.undo(who="lead", area="proposals") is not None
    assert len(left(project)) == 3


def test_of_two_runs_for_one_task_one_is_shown(project: Workspace) -> None:
    project.do(ImportPredictions("other", "cells", {item(project): predicted(1)}))
    show(project, ("hough", "cells"), ("other", "cells"))
    assert {one.model for one in left(project)} == {"other"}
    project.do(ImportPredictions("other", "cells", {item(project): predicted(2)}))
    assert len(left(project)) == 3, "a run that is imported anew stays shown"


def test_whoever_was_shown_proposals_is_not_independent_even_if_all_are_rejected(project: Workspace) -> None:
    show(project, ("hough", "cells"))
    desk, name = Desk(project, "ann"), item(project)
    desk.put(name, "cells", values.Box("own", "red", (0, 0, 30, 30)))
    desk.set_value(name, "quality", values.Choice("sharp"))
    assert independent(project) == {"cells": 1, "quality": 1}
    proposals = left(project)
    assert independent(project) == {"cells": 0, "quality": 1}, "from the moment that they are shown"
    desk.reject(name, proposals)
    desk.submit(name)
    assert independent(project) == {"cells": 0, "quality": 1}
    assert independent(project, "bob") == {}


def test_no_undo_makes_a_label_independent_again(project: Workspace) -> None:
    show(project, ("hough", "cells"))
    desk, name = Desk(project, "ann"), item(project)
    desk.put(name, "cells", values.Box("own", "red", (0, 0, 30, 30)))
    left(project)
    assert desk.undo() is not None, "what was done before is taken back as ever"
    assert independent(project) == {}
    assert desk.redo() is not None
    desk.set_value(name, "quality", values.Choice("sharp"))
    desk.submit(name)
    assert independent(project)["cells"] == 0
    desk.undo()
    desk.undo()
    desk.redo()
    assert independent(project)["cells"] == 0


def test_what_was_handed_in_before_stays_independent_and_is_shown_nothing(project: Workspace) -> None:
    desk, name = Desk(project, "ann"), item(project)
    desk.set_value(name, "quality", values.Choice("sharp"))
    desk.submit(name)
    show(project)
    assert left(project) == []
    assert set(independent(project).values()) == {1}


def test_accepting_is_one_step_and_keeps_the_origin_for_good(project: Workspace) -> None:
    show(project)
    desk, name = Desk(project, "ann"), item(project)
    proposals = left(project)
    before = project.view.last_revision()
    desk.accept(name, [one for one in proposals if one.passes(0.5)])
    assert project.view.last_revision() == before + 1
    assert [one.score for one in left(project)] == [0.2]
    rows = project.view.find(LabelRow)
    assert {row.origin for row in rows} == {one.origin for one in proposals if one.thing and one.passes(0.5)}
    quality = next(one for one in project.view.find(Annotation) if one.task == "quality")
    assert quality.origin and values.decode(quality.value or "") == values.Choice("blurred")
    desk.set_value(name, "quality", values.Choice("sharp"))
    first = next(one for one in proposals if one.thing)
    assert isinstance(first.thing, values.Box)
    desk.put(name, "cells", values.Box(first.id, "white", (1, 1, 40, 40)))
    assert {row.origin for row in project.view.find(LabelRow)} == {row.origin for row in rows}
    assert next(one for one in project.view.find(Annotation) if one.task == "quality").origin == quality.origin
    for _ in range(3):
        desk.undo()
    assert len(left(project)) == 4


def test_rejected_proposals_stay_away_after_reopening(project: Workspace) -> None:
    show(project)
    desk, name = Desk(project, "ann"), item(project)
    proposals = left(project)
    desk.reject(name, proposals[:2])
    kept = [one.key for one in left(project)]
    assert len(kept) == 2
    path = project.path
    project.close()
    with Workspace.open(path) as again:
        found = Desk(again, "ann").proposals(name)[1]
        assert [one.key for one in found] == kept
        assert len(Desk(again, "bob").proposals(name)[1]) == 4, "what one rejects, another is shown"
        Desk(again, "ann").undo()
        assert len(Desk(again, "ann").proposals(name)[1]) == 4


def test_an_accepted_proposal_that_is_removed_is_rejected_in_the_same_step(project: Workspace) -> None:
    show(project, ("hough", "cells"))
    desk, name = Desk(project, "ann"), item(project)
    first = left(project)[0]
    desk.accept(name, [first])
    desk.remove(name, "cells", (first.id,))
    assert first.key not in [one.key for one in left(project)]
    desk.undo()
    assert desk.predicted(name) == {first.id}


def test_new_predictions_under_old_ids_are_proposed_anew(project: Workspace) -> None:
    show(project, ("hough", "cells"))
    desk, name = Desk(project, "ann"), item(project)
    proposals = left(project)
    desk.accept(name, proposals[:1])
    desk.reject(name, proposals[1:])
    assert left(project) == []
    project.do(ImportPredictions("hough", "cells", {name: predicted(1)}))
    assert len(left(project)) == 3


def test_an_edited_proposal_and_what_is_cut_from_it_keep_the_origin(project: Workspace) -> None:
    show(project, ("hough", "cells"))
    desk, name = Desk(project, "ann"), item(project)
    first, second, third = left(project)
    moved = values.Box(first.id, "red", (2, 2, 17, 17))
    before = project.view.last_revision()
    edit = TaskEdit("cells", put=(moved,), origins={first.id: first.origin})
    desk.change(name, [edit], said="Change 1 object", rejected=[second])
    assert project.view.last_revision() == before + 1
    assert left(project) == [third]
    piece = values.Box("piece", "red", (2, 2, 9, 9))
    desk.change(name, [TaskEdit("cells", put=(piece,), heirs={"piece": first.id})], said="Cut 1 object")
    assert desk.predicted(name) == {first.id, "piece"}


def test_predictions_to_agreement_end_to_end(project: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    """Import, show, accept, edit, reject, submit: left out by default, counted when asked for, and said."""
    show(project, ("hough", "cells"))
    for who in ("ann", "bob"):
        desk = Desk(project, who)
        for place in range(3):
            name = item(project, place)
            if place < 2 or who == "bob":
                proposals = left(project, who, place)
                desk.accept(name, proposals[:1])
                desk.reject(name, proposals[1:])
            desk.set_value(name, "quality", values.Choice("sharp"))
            desk.submit(name)
    blind = project_agreement(project.view, project.sheet, "cells", by=())
    assert blind.items == 0
    assert blind.protocol["left_out"] == 5
    assert blind.protocol["saw_a_model"] == blind.protocol["began_as_prediction"] == 5
    assert any("5 of them were made with a model's proposals in view" in note for note in blind.warnings)
    every = project_agreement(project.view, project.sheet, "cells", by=(), independent_only=False)
    assert every.items == 2 and every.protocol["left_out"] == 0
    assert any("no human-level performance" in note and "proposals in view" in note for note in every.warnings)
    quality = project_agreement(project.view, project.sheet, "quality", by=())
    assert quality.items == 3 and quality.protocol["saw_a_model"] == 0, "nothing was proposed there"
    path = project.path
    project.close()
    for more, items in (((), 0), (("--with-dependent",), 2)):
        assert main(["agreement", str(path), "--task", "cells", "--json", *more]) == 0
        said = json.loads(capsys.readouterr().out)
        assert said["items"] == items and said["protocol"]["saw_a_model"] == 5
