"""What was decided without a rule becomes a question to the sheet, and what was sent to adjudication is found there."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.adjudication.desk import AdjudicationDesk
from app.adjudication.disagreements import find_disagreements
from app.adjudication.merging import whole
from app.adjudication.questions import questions, rule_for
from app.agreement.discovered import sent_to_adjudication
from app.agreement.discovery import Proposal
from app.commands.labels import ImportLabels, Said
from app.commands.sheets import DecideDiscovery
from app.labels.values import Transcript
from app.records import Item
from app.rules.edit import edited
from app.rules.load import load
from app.workspace import Workspace
from tests.app.adjudication.conftest import items
from tests.app.conftest import source_with


def decide(project: Workspace, item: str, task: str, rule: str, note: str) -> None:
    desk = AdjudicationDesk(project, "rev")
    found = desk.look(item, task)
    if task == "quality":
        desk.set_value(item, task, whole(found, 0))
    desk.decide(item, found, rule, note)


def test_decisions_of_one_note_are_one_question_and_can_become_a_rule(split: Workspace) -> None:
    first, second, _ = items(split)
    decide(split, first, "quality", "", "Is  this sharp enough?")
    decide(split, first, "cells", "", "Two cells that touch")
    decide(split, second, "cells", "", "two cells that touch.")
    found = questions(split.view, split.sheet)
    assert [(one.task, one.note, one.times) for one in found] == [
        ("cells", "Two cells that touch", 2), ("quality", "Is this sharp enough?", 1),
    ]  # fmt: skip
    edit = rule_for(split.sheet, found[0])
    made = load(edited(split.sheet.text, edit))
    (rule,) = [one for one in made.rules if one.id == edit.fields["id"]]
    assert (rule.task, rule.title, rule.why) == (
        "cells", "Two cells that touch", "2 decisions could cite no rule.",
    )  # fmt: skip
    assert rule_for(made, found[0]).fields["id"] != rule.id, "a second one has a name of its own"
    # Decided on again by a rule it is no question; put away it is not asked again.
    decide(split, second, "cells", "small", "two cells that touch.")
    split.do(DecideDiscovery("quality", found[1].key, "rejected"))
    assert [(one.task, one.times) for one in questions(split.view, split.sheet)] == [("cells", 1)]
    split.do(DecideDiscovery("cells", found[0].key, "accepted"))
    assert [one.decided for one in questions(split.view, split.sheet)] == ["accepted"]


TALK = "earmark: 1\nname: s\nversion: 1.0.0\nmedia: audio\ntasks:\n  words: {kind: transcript}\n"


@pytest.mark.parametrize("long", ["", "x" * 200])
def test_what_was_sent_to_adjudication_is_said_of_its_disagreements(tmp_path: Path, long: str) -> None:
    with Workspace.create(tmp_path / "talk", name="t", media="audio", sheet_text=TALK) as project:
        project.do(source_with(["a.wav", "b.wav"], media="audio"))
        names = [item.id for item in sorted(project.view.find(Item), key=lambda item: item.path)]
        for who, texts in (("ann", ("um yes", "so two")), ("bob", ("uh yes", "so too"))):
            said = tuple(Said(item, "words", Transcript(text)) for item, text in zip(names, texts, strict=True))
            project.do(ImportLabels(who, said))
        proposal = Proposal("meaning", ("um", "uh" + long), "", 1, 1.0, 2.0, (names[0],))
        project.do(sent_to_adjudication("words", proposal))
        asked = {row.item_id: row.asked for row in find_disagreements(project.view, project.sheet).rows}
        (forms,) = asked[names[0]]
        assert proposal.key.startswith(forms) and asked[names[1]] == ()
