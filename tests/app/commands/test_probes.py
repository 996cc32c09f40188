"""Gold items and repeats: nobody can tell them, the first label counts, and one person twice is not two."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from app.adjudication.desk import AdjudicationDesk
from app.agreement.feedback import differences, feedback_on
from app.agreement.probes import probe_figures
from app.agreement.project import project_agreement
from app.commands.curate import AssignItems
from app.commands.labels import ImportLabels, Said
from app.commands.probes import CloseRepeats, GiveGold, ShowAgain, TellKnown
from app.commands.proposals import Expose
from app.errors import CallError
from app.jobs.job import Progress
from app.labeling import read
from app.labeling.desk import Desk
from app.labeling.probing import gold_for, repeats_for
from app.labeling.queue import read_queue
from app.labels import values
from app.packages.merge import merge
from app.packages.pack import pack
from app.packages.unpack import place_for, unpack
from app.records import REFERENCE, Annotation, Assignment, Exposure, Item, LabelRow, Repeat
from app.rules.comparing import Comparing
from app.rules.load import load
from app.workspace import Workspace

Make = Callable[..., Workspace]
LATER = "2100-01-01T00:00:00Z"


def box(name: str, x: float) -> values.Box:
    return values.Box(name, "red", (x, 10.0, x + 20.0, 40.0))


def label(project: Workspace, who: str, item: str, quality: str, x: float = 10.0) -> None:
    desk = Desk(project, who)
    desk.put(item, "cells", box("b", x))
    desk.set_value(item, "quality", values.Choice(quality))
    desk.submit(item)


@pytest.fixture
def project(make_workspace: Make) -> Workspace:
    """Six pictures; ann and bob have handed in the first four; the last two have a reference."""
    made = make_workspace(items=6)
    items = items_of(made)
    for number, item in enumerate(items[:4]):
        label(made, "ann", item, "sharp")
        label(made, "bob", item, "blurred" if number == 3 else "sharp")
    said = tuple(Said(item, "quality", values.Choice("sharp")) for item in items[4:])
    made.do(ImportLabels(REFERENCE, said, protocol="adjudicated"))
    return made


def items_of(project: Workspace) -> list[str]:
    return [item.id for item in sorted(project.view.find(Item), key=lambda item: item.path)]


def tasks(project: Workspace) -> tuple[object, object]:
    return project.sheet.task("cells"), project.sheet.task("quality")


def test_gold_is_given_like_work_and_figured_apart(project: Workspace) -> None:
    items = items_of(project)
    project.do(AssignItems(tuple(items[:5]), "ann"))
    pairs = gold_for(project.view, ["ann"], 5)
    assert {item for item, _ in pairs} == set(items[4:])
    project.do(GiveGold(tuple(pairs)))
    assert project.do(GiveGold(tuple(pairs))).edits == ()
    assert {one.purpose for one in project.view.find(Assignment, item_id=items[4])} == {"gold"}
    # What an annotator's list is made of says nothing of it.
    queue = read_queue(project, "ann", Progress())
    assert set(queue.table.ids_of(queue.rows)) == set(items)
    assert len({int(state) for state in queue.state[queue.rows][-2:]}) == 1
    label(project, "ann", items[4], "sharp")
    label(project, "ann", items[5], "blurred")
    found = {(one.task, one.protocol): one for one in probe_figures(project.view, project.sheet)}
    quality = found["quality", "gold"]
    assert (quality.annotator, quality.items, quality.value) == ("ann", 2, 0.5)
    assert ("cells", "gold") not in found
    assert gold_for(project.view, ["ann"], 5) == []


def test_gold_needs_a_reference_and_somebody_who_knows_nothing_of_it(project: Workspace) -> None:
    items = items_of(project)
    with pytest.raises(CallError, match="no adjudicated reference"):
        project.do(GiveGold(((items[0], "ann"),)))
    project.do(Expose(items[4], (("quality", "annotator:bob"),)), who="ann")
    with pytest.raises(CallError, match="has seen what others say"):
        project.do(GiveGold(((items[4], "ann"),)))
    assert gold_for(project.view, ["ann"], 5) == [(items[5], "ann")]
    with pytest.raises(CallError, match="is an annotator"):
        project.do(GiveGold(((items[5], "bob"),)), who="ann")


def test_the_second_time_shows_nothing_of_the_first_and_the_first_counts(project: Workspace) -> None:
    first = items_of(project)[0]
    cells, quality = project.sheet.task("cells"), project.sheet.task("quality")
    before = (project.view.find(Annotation), project.view.find(LabelRow))
    figures = project_agreement(project.view, project.sheet, "quality", by=())
    project.do(ShowAgain(((first, "ann"),)))
    desk = Desk(project, "ann")
    assert (desk.state(first), desk.value(first, cells), desk.value(first, quality)) == ("todo", None, None)
    # Meanwhile nothing is missing: agreement and what counts for training are as they were.
    assert project_agreement(project.view, project.sheet, "quality", by=()).value == figures.value
    assert read.by_annotator(project.view, "cells", "boxes")[first]["ann"] == values.Boxes((box("b", 10.0),))
    label(project, "ann", first, "blurred", x=12.0)
    assert desk.state(first) == "submitted"
    assert (project.view.find(Annotation), project.view.find(LabelRow)) == before
    said = read.repeats(project.view, "quality", "choice")
    assert said == {"ann": {first: (values.Choice("sharp"), values.Choice("blurred"))}}
    after = project_agreement(project.view, project.sheet, "quality", by=())
    assert (after.value, after.items, after.annotators) == (figures.value, figures.items, figures.annotators)
    found = {(one.task, one.protocol): one for one in probe_figures(project.view, project.sheet)}
    assert (found["quality", "repeat"].value, found["quality", "repeat"].items) == (0.0, 1)
    assert found["quality", "repeat"].ci is None and found["cells", "repeat"].value is not None
    # Handing in is one step: taken back, the second time is under way again, and still tells nothing.
    desk.undo()
    assert project.view.find(Repeat)[0].state == "open" and desk.state(first) == "draft"
    assert desk.value(first, quality) == values.Choice("blurred")
    desk.submit(first)
    assert (project.view.find(Annotation), project.view.find(LabelRow)) == before


def test_what_is_not_handed_in_or_has_comments_is_not_shown_again(project: Workspace) -> None:
    items = items_of(project)
    with pytest.raises(CallError, match="has not handed it in"):
        project.do(ShowAgain(((items[4], "ann"),)))
    with pytest.raises(CallError, match="is an annotator"):
        project.do(ShowAgain(((items[0], "bob"),)), who="ann")
    from app.labeling.review import ReviewDesk

    review = ReviewDesk(project, "lead")
    review.comment(next(one.labels for one in review.entries() if one.labels == (items[0], "ann")), "Wider")
    with pytest.raises(CallError, match="there are comments"):
        project.do(ShowAgain(((items[0], "ann"),)))
    assert project.do(CloseRepeats(items[0]), who="ann").edits == ()
    assert repeats_for(project.view, ["ann"], 9, gap_days=7) == []
    drawn = repeats_for(project.view, ["ann"], 9, gap_days=7, now=LATER)
    assert {item for item, _ in drawn} == set(items[1:4])
    assert repeats_for(project.view, ["ann"], 2, now=LATER) == drawn[:2]
    assert len({tuple(repeats_for(project.view, ["ann"], 2, now=LATER, seed=seed)) for seed in range(9)}) > 1
    project.do(ShowAgain(tuple(drawn[:1])))
    assert drawn[0] not in repeats_for(project.view, ["ann"], 9, now=LATER)


def test_a_repeat_travels_in_a_package_without_the_first_time(project: Workspace, tmp_path: Path) -> None:
    first = items_of(project)[0]
    project.do(ShowAgain(((first, "ann"),)))
    before = project_agreement(project.view, project.sheet, "quality", by=()).value
    pack(project, "ann", tmp_path / "ann.earmark", Progress(), by_reference=True)
    folder = unpack(tmp_path / "ann.earmark", place_for(tmp_path / "ann.earmark"), Progress()).folder
    with Workspace.open(folder, who="ann") as opened:
        assert Desk(opened, "ann").state(first) == "todo" and opened.view.count(Repeat) == 0
        label(opened, "ann", first, "blurred")
        pack(opened, "ann", tmp_path / "back.earmark", Progress())
    for _ in range(2):
        merge(project, tmp_path / "back.earmark", Progress())
        assert read.repeats(project.view, "quality", "choice")["ann"][first][1] == values.Choice("blurred")
        assert Desk(project, "ann").value(first, project.sheet.task("quality")) == values.Choice("sharp")
        assert project_agreement(project.view, project.sheet, "quality", by=()).value == before


def test_a_known_item_tells_only_after_it_is_handed_in_and_the_first_answer_counts(project: Workspace) -> None:
    item = items_of(project)[4]
    said = Said(item, "cells", values.Boxes((box("r", 10.0), box("s", 60.0))))
    project.do(ImportLabels(REFERENCE, (said,), protocol="adjudicated"))
    project.do(GiveGold(((item, "ann"),), told=True))
    desk = Desk(project, "ann")
    desk.put(item, "cells", box("b", 10.0))
    desk.set_value(item, "quality", values.Choice("blurred"))
    assert not desk.be_told(item)
    with pytest.raises(CallError, match="not yet"):
        project.do(TellKnown(item), who="ann")
    desk.submit(item)
    assert not project.view.count(Exposure) and desk.be_told(item)
    cells, quality = sorted(feedback_on(project.view, project.sheet, item, "ann"), key=lambda one: one.task.name)
    assert (cells.right, cells.differences) == (False, ("1 of 2 as expected.", "1 is missing."))
    assert quality.differences == ("Expected sharp; you said blurred.",) and quality.rule == ""
    # It was made blind, and says so; what is mended now is not, and the figure stays that of the first answer.
    told = project_agreement(project.view, project.sheet, "quality", resamples=100)
    assert told.protocol["told_after"] == 1 and any("told afterwards" in text for text in told.warnings)
    desk.undo()
    desk.set_value(item, "quality", values.Choice("sharp"))
    desk.submit(item)
    assert desk.be_told(item), "it may be looked at again, and is noted once"
    assert len(project.view.find(Exposure, item_id=item)) == 2
    (mended,) = project.view.find(Annotation, item_id=item, annotator_id="ann", task="quality")
    assert mended.independent == 0
    (figure,) = [one for one in probe_figures(project.view, project.sheet) if one.task == "quality"]
    assert (figure.items, figure.told, figure.value) == (1, 1, 0.0)
    after = project_agreement(project.view, project.sheet, "quality", resamples=100)
    assert after.protocol["told_before"] == 1 and any("after their annotator was told" in one for one in after.warnings)
    # Nor is it an item to show again.
    assert item not in {one for one, _ in repeats_for(project.view, ["ann"], 9, now=LATER)}
    with pytest.raises(CallError, match="seen what is said"):
        project.do(ShowAgain(((item, "ann"),)))


def test_other_items_tell_nothing(project: Workspace) -> None:
    items = items_of(project)
    project.do(GiveGold(((items[5], "ann"),)))
    label(project, "ann", items[5], "blurred")
    for item in (items[0], items[5]):
        assert not Desk(project, "ann").be_told(item)
        with pytest.raises(CallError, match="not told"):
            project.do(TellKnown(item), who="ann")
    assert not project.view.count(Exposure)


def test_the_rule_that_decided_it_is_told(make_workspace: Make) -> None:
    project = make_workspace(items=1, annotators=("ann", "bob", "eve"))
    (item,) = items_of(project)
    label(project, "ann", item, "sharp")
    label(project, "bob", item, "sharp", x=60.0)
    desk = AdjudicationDesk(project, "lead")
    found = desk.look(item, "cells")
    desk.edit(item, "cells", put=(box("r", 10.0),))
    desk.decide(item, found, "small")
    project.do(GiveGold(((item, "eve"),), told=True))
    label(project, "eve", item, "sharp", x=60.0)
    assert Desk(project, "eve").be_told(item)
    (one,) = feedback_on(project.view, project.sheet, item, "eve")
    assert one.rule == "Leave out what is smaller than 4 pixels" and not one.right


@pytest.mark.parametrize(
    ("truth", "said", "told"),
    [
        ("um I think so", "I think that so", ("“um” is missing.", "“that” is not expected.")),
        ("one two", "one too", ("Expected “two”; you wrote “too”.",)),
        (" ".join("abcdefghij"), "", ("“a b c d e f g h i j” is missing.",)),
    ],
)
def test_words_that_differ_are_named(truth: str, said: str, told: tuple[str, ...]) -> None:
    sheet = load("earmark: 1\nname: s\nversion: 1.0.0\nmedia: audio\ntasks:\n  words: {kind: transcript}\n")
    found = differences(sheet.task("words"), values.Transcript(truth), values.Transcript(said))
    assert tuple(found) == told


def test_what_the_rules_do_not_compare_is_no_difference() -> None:
    sheet = load(
        """
earmark: 1
name: s
version: 1.0.0
media: audio
tasks:
  words: {kind: transcript}
vocabulary: {filler: {um: [umm]}}
policy:
  filler: {stored: keep, exported: keep, compared: drop}
rules:
  - {id: case, task: words, title: Case, compare: {case: ignore}}
  - {id: joined, task: words, title: Joined, compare: {equal: [["no longer", "nolonger"]]}}
"""
    )
    task, ruled = sheet.task("words"), partial(Comparing(sheet, "words", {}), "")
    truth = values.Transcript("he could wait no longer")
    told = differences(task, truth, values.Transcript("He could weight nolonger umm"), ruled)
    assert told == ["Expected “wait”; you wrote “weight”."]


def test_the_agree_page_and_its_files_have_the_figures_of_the_task(project: Workspace) -> None:
    from app.agreement.export import render
    from app.agreement.page_figures import page_figures

    items = items_of(project)
    project.do(GiveGold(tuple((item, "ann") for item in items[4:])))
    label(project, "ann", items[4], "sharp")
    label(project, "ann", items[5], "blurred")
    page = page_figures(project.view, project.sheet, "quality", resamples=50)
    (one,) = page.probes
    assert (one["annotator"], one["against"], one["items"], one["value"]) == ("ann", "gold", 2, 0.5)
    assert page_figures(project.view, project.sheet, "cells", resamples=50).probes == ()
    document = page.to_json()
    assert document["probes"] == [one]
    assert b"the reference of known items" in render(".html", [document])
    assert b"quality,against gold,ann,accuracy,0.5," in render(".csv", [document])
