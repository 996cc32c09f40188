"""Whoever decides on an item that they had labelled is not held against their own decision, in any figure."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.adjudication.desk import AdjudicationDesk
from app.adjudication.merging import whole
from app.agreement.caution import ALL_OWN
from app.agreement.gather import gather
from app.agreement.live import Live
from app.agreement.live_project import LiveProject
from app.agreement.measure import BareTask, as_given, measure
from app.agreement.model import model_figures
from app.agreement.project import project_agreement
from app.agreement.show import render_text
from app.agreement.what_if import what_if
from app.changes.command import ChangeSet
from app.commands.predictions import ImportPredictions
from app.commands.probes import GiveGold
from app.errors import CallError
from app.labeling.desk import Desk
from app.labeling.probing import gold_for
from app.labels.values import Choice, Kind, Transcript, Value
from app.records import Item, ModelRun
from app.slices.scored import score_run
from app.workspace import Workspace

# Ann decides on the first two: on i1 for herself, on i2 for the other answer. Cy has labelled nothing; of i4 it is not
# known who decided.
SAID = {"i1": "ab", "i2": "aa", "i3": "ba", "i4": "aa"}
TRUTH = {"i1": "a", "i2": "b", "i3": "a", "i4": "a"}
DECIDERS = {"i1": "ann", "i2": "ann", "i3": "cy"}


def labels(make: Callable[[str], Value]) -> tuple[dict[str, dict[str, Value]], dict[str, Value]]:
    said = {item: {"ann": make(one), "bob": make(other)} for item, (one, other) in SAID.items()}
    return said, {item: make(truth) for item, truth in TRUTH.items()}


@pytest.mark.parametrize(("kind", "make"), [("choice", Choice), ("transcript", Transcript)])
def test_a_label_is_not_held_against_the_decision_of_whoever_gave_it(kind: Kind, make: Callable[[str], Value]) -> None:
    said, truth = labels(make)
    found = measure(BareTask("t", kind), said, references=truth, deciders=DECIDERS, resamples=100)
    # i1: Bob is wrong; i2: Bob is wrong, and Ann, who changed her mind, does not count; i3: one of two; i4: both.
    assert found.hlp_kind == "reference" and found.hlp == pytest.approx((0 + 0 + 0.5 + 1) / 4)
    assert found.protocol["left_out_own_decisions"] == 2
    (warning,) = [text for text in found.warnings if "own decision" in text]
    assert warning.startswith("2 labels are not held against the reference")
    ann, bob = found.by["annotator"]
    assert (ann["reference"], ann["reference_items"], ann["own_decisions"]) == (pytest.approx(0.5), 2, 2)
    assert (bob["reference"], bob["reference_items"], bob["own_decisions"]) == (pytest.approx(0.5), 4, 0)
    everybody = measure(BareTask("t", kind), said, references=truth, resamples=100)
    assert everybody.hlp == pytest.approx((0.5 + 0 + 0.5 + 1) / 4), "where nobody is known to have decided all count"
    assert "own_decisions" not in everybody.by["annotator"][0]
    live = Live.of(kind, said, normalise=as_given, references=truth, deciders=DECIDERS)
    now = live.figures()
    assert now.reference is not None and now.reference.value == pytest.approx(0.375) and now.left_out == 2
    live.put_reference("i1", truth["i1"], "cy")
    now = live.figures()
    assert now.reference is not None and now.reference.value == pytest.approx(0.5) and now.left_out == 1
    live.put("i2", "ann", None)
    assert live.figures().left_out == 0


def test_where_nobody_else_is_left_it_cannot_be_known() -> None:
    said, truth = labels(Choice)
    found = measure(BareTask("t", "choice"), {"i1": {"ann": said["i1"]["ann"]}}, references=truth, deciders=DECIDERS)
    assert found.hlp is None and found.also["hlp_reference"].reason == ALL_OWN
    assert any("cannot be known how people do against the reference" in text for text in found.warnings)
    assert f"not known ({ALL_OWN})" in render_text(found)
    live = Live.of(
        "choice", {"i1": {"ann": said["i1"]["ann"]}}, normalise=as_given, references=truth, deciders=DECIDERS
    )
    reference = live.figures().reference
    assert reference is not None and reference.value is None and reference.reason == ALL_OWN


def test_people_are_then_held_against_each_other() -> None:
    """Four who label, of whom one decides on what nobody else had labelled: the consensus of the others counts."""
    four = {
        f"i{n}": {who: Choice("a" if n != 1 or who != "dee" else "b") for who in ("ann", "bob", "cy", "dee")}
        for n in range(4)
    }
    four["alone"] = {"ann": Choice("a")}
    found = measure(
        BareTask("t", "choice"), four, references={"alone": Choice("a")}, deciders={"alone": "ann"}, resamples=100
    )
    # Of 16 labels against the consensus of the other three one is wrong.
    assert found.hlp_kind == "leave-one-out" and found.hlp == pytest.approx(15 / 16)
    assert found.also["hlp_reference"].value is None


@pytest.fixture
def decided(make_workspace: Callable[..., Workspace]) -> tuple[Workspace, list[str], list[ChangeSet]]:
    """Two items on which the lead and Ann differ; the lead decides on both, once for each."""
    project = make_workspace(items=2, annotators=("ann",))
    names = [item.id for item in sorted(project.view.find(Item), key=lambda item: item.path)]
    for who, option in (("lead", "sharp"), ("ann", "blurred")):
        for item in names:
            Desk(project, who).set_value(item, "quality", Choice(option))
            Desk(project, who).submit(item)
    seen: list[ChangeSet] = []
    project.subscribe(seen.append)
    desk = AdjudicationDesk(project, "lead")
    for item, winner in zip(names, ("lead", "ann"), strict=True):
        found = desk.look(item, "quality")
        number = [one.annotator_id for one in found.candidates].index(winner)
        desk.set_value(item, "quality", whole(found, number))
        desk.decide(item, found, "")
    return project, names, seen


def test_in_a_project_it_is_known_who_decided(decided: tuple[Workspace, list[str], list[ChangeSet]]) -> None:
    project, names, seen = decided
    found = project_agreement(project.view, project.sheet, "quality", resamples=100)
    assert found.hlp_kind == "reference" and found.hlp == pytest.approx(0.5) and found.hlp_items == 2
    assert found.protocol["left_out_own_decisions"] == 2
    gathered = gather(project.view, project.sheet, "quality")
    assert set(gathered.deciders) == set(names)
    changed = what_if(project.view, project.sheet, project.sheet, "quality", resamples=100)
    human = changed.change("hlp")
    assert human is not None and human.now.value == human.then.value == pytest.approx(0.5) and changed.left_out == 2
    # Followed step by step it is the same as read anew.
    live = LiveProject.of(gather(project.view, project.sheet, "quality"), project.sheet)
    for changes in seen:
        live.follow(project.view, changes)
    now = live.figures.figures()
    assert now.reference is not None and now.reference.value == pytest.approx(0.5) and now.left_out == 2


def test_a_model_stands_beside_those_who_did_not_decide(decided: tuple[Workspace, list[str], list[ChangeSet]]) -> None:
    project, names, _ = decided
    project.do(ImportPredictions("net", "quality", dict.fromkeys(names, Choice("sharp")), origin="a file"))
    (figures,) = model_figures(project.view, gather(project.view, project.sheet, "quality"), project.sheet)
    assert figures.people.value == pytest.approx(0.5) and figures.model.value == pytest.approx(0.5)
    (run,) = project.view.find(ModelRun)
    scored = score_run(project.view, project.sheet, run)
    order = [scored.item_ids.index(name) for name in names]
    # Of the first the lead says "sharp" and Ann is wrong, of the second Ann is right.
    assert scored.human[order].tolist() == [0.0, 1.0] and scored.human_weight.tolist() == [1.0, 1.0]


def test_what_somebody_decided_on_is_no_known_item_for_them(
    decided: tuple[Workspace, list[str], list[ChangeSet]],
) -> None:
    project, names, _ = decided
    assert gold_for(project.view, ["lead"], 5) == []
    with pytest.raises(CallError, match="decided"):
        project.do(GiveGold(((names[0], "lead"),)))
