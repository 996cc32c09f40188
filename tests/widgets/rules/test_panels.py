"""Below the sheet: what a draft would change, what disagreements propose, and what the menu does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.adjudication.desk import AdjudicationDesk
from app.adjudication.merging import whole
from app.commands.labels import ImportLabels, Said
from app.labels.values import Transcript
from app.records import Annotation, Discovery, Exposure, Item, StaleLabel, Tag
from app.rules import edits as e
from tests.app.conftest import source_with
from tests.widgets.rules.conftest import PATIENCE_MS, SHEET, Bench
from widgets.rules.impact_card import ImpactCard
from widgets.rules.menu import START, VERSION
from widgets.rules.proposal_row import ProposalRow
from widgets.rules.question_row import QuestionRow

Open = Callable[..., Bench]
TEXTS = ("hmm I had two", "so hmm it was", "nothing here")


@pytest.fixture
def labelled(bench: Open, qtbot: QtBot) -> Bench:
    """Two people hear the same; one writes hm where the other writes hmm."""
    found = bench()
    found.workspace.do(source_with([f"{n}.wav" for n in range(3)], media="audio"))
    items = sorted(found.workspace.view.find(Item), key=lambda item: item.path)
    for who, word in (("ann", "hmm"), ("ben", "hm")):
        said = [
            Said(item.id, "words", Transcript(text.replace("hmm", word)))
            for item, text in zip(items, TEXTS, strict=True)
        ]
        found.workspace.do(ImportLabels(who, tuple(said)))
    found.settle(qtbot)
    return found


def change(found: Bench, qtbot: QtBot, *edits: e.SheetEdit, bump: e.Part | None = "minor") -> None:
    found.page.desk.edit(*edits, bump=bump)
    found.settle(qtbot)


def measured(found: Bench, qtbot: QtBot) -> None:
    found.page.dock.show_side("impact")
    found.page.impact.measure()
    qtbot.waitUntil(lambda: found.page.impact.current, timeout=PATIENCE_MS)
    QApplication.processEvents()


def activated(bench: Bench, qtbot: QtBot) -> None:
    """The draft is put in force, on a worker."""
    bench.page.impact.activate()
    qtbot.waitUntil(lambda: not bench.page.impact.busy, timeout=PATIENCE_MS)


HM = e.SetWord("filler", "hm", ("hmm",))


def test_nothing_is_in_force_before_it_was_measured_under_a_new_version(labelled: Bench, qtbot: QtBot) -> None:
    panel, workspace = labelled.page.impact, labelled.workspace
    assert not panel.activate_button.isVisibleTo(panel) and "what is in force" in panel._sentence.text()
    change(labelled, qtbot, HM, bump=None)
    panel.activate()
    assert workspace.sheet.text == SHEET
    measured(labelled, qtbot)
    assert not panel.activate_button.isEnabled() and "raise it" in panel._sentence.text()
    change(labelled, qtbot)
    assert not panel.current and not panel.activate_button.isEnabled()
    measured(labelled, qtbot)
    activated(labelled, qtbot)
    assert workspace.sheet.version == "1.1.0"
    said = {row.id: row.value for row in workspace.view.find(Annotation)}
    assert sum("hmm" in str(value) for value in said.values()) == workspace.view.count(StaleLabel, state="open") == 2
    assert "2 labels wait" in labelled.page._frame.banner.text


def test_labels_are_changed_by_rule_where_a_lead_says_so(labelled: Bench, qtbot: QtBot) -> None:
    change(labelled, qtbot, HM)
    measured(labelled, qtbot)
    labelled.page.impact._by_rule.setChecked(True)
    activated(labelled, qtbot)
    values = [str(row.value) for row in labelled.workspace.view.find(Annotation)]
    assert not any("hmm" in value for value in values) and sum("hm" in value for value in values) == 4
    assert labelled.workspace.view.count(StaleLabel, state="open") == 0
    assert "No label has to be done again" in labelled.page._frame.banner.text


def test_many_labels_are_changed_in_parts_and_taken_back_in_one_step(
    labelled: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("widgets.rules.migration.AT_ONCE", 1)
    change(labelled, qtbot, HM)
    measured(labelled, qtbot)
    panel, workspace = labelled.page.impact, labelled.workspace
    panel._by_rule.setChecked(True)
    told: list[str] = []
    panel.activated.connect(told.append)
    panel.activate()
    assert panel.busy and not panel.activate_button.isEnabled()
    panel.activate()  # once more while it is under way: nothing
    qtbot.waitUntil(lambda: not panel.busy)
    assert any("1 of 2 labels are changed by rule" in text for text in told)
    assert not any("hmm" in str(row.value) for row in workspace.view.find(Annotation))
    workspace.undo(who=labelled.page.context.who.annotator, area="project")
    assert sum("hmm" in str(row.value) for row in workspace.view.find(Annotation)) == 2
    assert workspace.view.count(StaleLabel, state="open") == 2


def test_what_was_measured_is_forgotten_when_labels_or_the_draft_change(labelled: Bench, qtbot: QtBot) -> None:
    change(labelled, qtbot, HM)
    measured(labelled, qtbot)
    item = labelled.workspace.view.find(Item)[0].id
    labelled.workspace.do(ImportLabels("cid", (Said(item, "words", Transcript("hmm")),)))
    assert not labelled.page.impact.current
    measured(labelled, qtbot)
    change(labelled, qtbot, e.ChangeRule("numbers", {"title": "Digits"}), bump=None)
    assert not labelled.page.impact.current and labelled.page.impact.activate_button.isEnabled() is False


def test_a_lead_judges_what_a_change_means(labelled: Bench, qtbot: QtBot) -> None:
    change(labelled, qtbot, e.ChangeRule("numbers", {"guidance": "Also years."}))
    measured(labelled, qtbot)
    found = labelled.page.impact.found
    assert found is not None and [one.impact for one in found.impact.changes] == ["wording"] and not found.impact.labels
    labelled.page.impact._judge("numbers", "reopen")
    qtbot.waitUntil(lambda: labelled.page.impact.current, timeout=PATIENCE_MS)
    found = labelled.page.impact.found
    assert found is not None and len(found.impact.of("reopen")) == 6
    (card,) = [one for one in labelled.page.impact.findChildren(ImpactCard) if not one.isHidden()]
    assert labelled.workspace.view.count(Exposure) == 0, "nothing of others is shown before it is asked for"
    card._show(0)
    shown = card._lists[0]
    assert shown.count() == 5 and ".wav:" in shown.itemAt(0).widget().text()
    assert labelled.workspace.view.count(Exposure, annotator_id="lead") == 5
    assert labelled.page.impact.current, "to look at labels changes none"


def test_a_proposed_rule_goes_into_the_draft_or_to_people(labelled: Bench, qtbot: QtBot) -> None:
    panel = labelled.page.found
    labelled.page._to_found()
    qtbot.waitUntil(lambda: panel.found is not None, timeout=PATIENCE_MS)
    (proposal,) = panel.found.proposals
    assert set(proposal.forms) == {"hm", "hmm"} and proposal.times == 2
    (row,) = panel.findChildren(ProposalRow)
    row.decided.emit(proposal, "accepted")
    qtbot.waitUntil(lambda: labelled.page.desk.differs, timeout=PATIENCE_MS)
    labelled.settle(qtbot)
    assert labelled.page.desk.reading.sound and "in the draft" in row._state.text()
    assert any(rule.compare and set(rule.compare.equal[0]) == {"hm", "hmm"} for rule in labelled.page.desk.sheet.rules)
    assert labelled.workspace.sheet.text == SHEET
    assert [one.state for one in labelled.workspace.view.find(Discovery)] == ["accepted"]
    labelled.page.desk.undo()
    labelled.settle(qtbot)
    row.decided.emit(proposal, "sent")
    assert labelled.workspace.view.count(Tag) == 2
    row.decided.emit(proposal, "rejected")
    panel.look()
    qtbot.waitUntil(lambda: not panel._busy and not panel.found.proposals, timeout=PATIENCE_MS)


def test_annotators_see_nothing_of_what_others_wrote(labelled: Bench, qtbot: QtBot) -> None:
    labelled.who.switch("ann")
    labelled.settle(qtbot)
    page = labelled.page
    page._to_found()
    page.impact.measure()
    QApplication.processEvents()
    assert page.found.found is None and page.impact.found is None and page.impact._job is None
    assert not page.tries._next.isVisibleTo(page.tries) and not page._adopt.isVisibleTo(page)
    assert not any("GLM" in title or title.startswith("Start") for _, title in page.menu.rows())
    page.tries.edit.setPlainText("umm 2")
    assert page.tries.preview.fixed == "um 2", "and may try the rules all the same"


def test_labels_of_the_project_are_tried_and_noted_as_seen(labelled: Bench, qtbot: QtBot) -> None:
    change(labelled, qtbot, HM)
    tries = labelled.page.tries
    tries._load()
    qtbot.waitUntil(lambda: "hmm" in tries.edit.toPlainText(), timeout=PATIENCE_MS)
    assert labelled.workspace.view.count(Exposure, annotator_id="lead") == 1
    tries._load()
    assert "2 of" in tries._source.text()


def test_the_menu_takes_lists_over_prints_and_starts_from_a_sheet(
    labelled: Bench, qtbot: QtBot, tmp_path: Path
) -> None:
    page, menu = labelled.page, labelled.page.menu
    (tmp_path / "words.txt").write_text("er: ehm\num: umm\n")
    menu.take_over(tmp_path / "words.txt")
    qtbot.waitUntil(lambda: "er: [ehm]" in page.desk.draft.text, timeout=PATIENCE_MS)
    assert "lines taken over" in page._frame.banner.text and "# never erm" in page.desk.draft.text
    opened: list[str] = []
    menu._printed = lambda file: opened.append(file.name)
    menu.print_to(tmp_path / "rules.html")
    qtbot.waitUntil(lambda: opened == ["rules.html"], timeout=PATIENCE_MS)
    assert "Numbers in words" in (tmp_path / "rules.html").read_text("utf-8")
    menu.save_to(tmp_path / "no" / "rules.yaml")
    qtbot.waitUntil(lambda: bool(labelled.errors), timeout=PATIENCE_MS)
    assert "cannot be written" in labelled.errors.pop().message
    menu.act(START + "clean-verbatim")
    labelled.settle(qtbot)
    assert page.desk.reading.sound and page.desk.outline.name != "Words"
    page.desk.undo()
    labelled.settle(qtbot)
    assert "er: [ehm]" in page.text.code.whole_text()
    (tmp_path / "broken.yaml").write_text("tasks: [")
    menu.read_file(tmp_path / "broken.yaml")
    qtbot.waitUntil(lambda: page.desk.draft.text == "tasks: [", timeout=PATIENCE_MS)
    labelled.settle(qtbot)
    assert not page.form._parts.isEnabled()


def test_a_version_that_was_in_force_before_can_be_taken_over(labelled: Bench, qtbot: QtBot) -> None:
    menu = labelled.page.menu
    assert not any(value.startswith(VERSION) for value, _ in menu.rows())
    change(labelled, qtbot, HM)
    measured(labelled, qtbot)
    activated(labelled, qtbot)
    (row,) = [(value, title) for value, title in menu.rows() if value.startswith(VERSION)]
    assert "version 1.0.0" in row[1]
    menu.act(row[0])
    labelled.settle(qtbot)
    assert labelled.page.text.code.whole_text() == SHEET and labelled.page.desk.differs


def test_what_was_decided_without_a_rule_becomes_one_in_the_draft(labelled: Bench, qtbot: QtBot) -> None:
    workspace, panel = labelled.workspace, labelled.page.found
    items = sorted(item.id for item in workspace.view.find(Item))
    desk = AdjudicationDesk(workspace, "lead")
    for item in items[:2]:
        found = desk.look(item, "words")
        desk.set_value(item, "words", whole(found, 0))
        desk.decide(item, found, "", "How long is a hum?")
    labelled.page.dock.show_side("found")
    qtbot.waitUntil(lambda: panel.found is not None, timeout=PATIENCE_MS)
    (asked,) = panel.findChildren(QuestionRow)
    assert (asked.question.note, asked.question.times) == ("How long is a hum?", 2)
    asked.decided.emit(asked.question, "accepted")
    labelled.settle(qtbot)
    sheet = labelled.page.desk.sheet
    assert sheet is not None and "How long is a hum?" in [rule.title for rule in sheet.rules]
    assert workspace.sheet.text == SHEET, "nothing is in force"
    assert [row.state for row in workspace.view.find(Discovery)] == ["accepted"]
