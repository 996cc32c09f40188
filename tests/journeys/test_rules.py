"""A lead writes a rule on fillers in the window and sees human-level performance rise before adopting it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.agreement.project import project_agreement
from app.commands.labels import ImportLabels, Said
from app.commands.project import AddAnnotator
from app.labels.values import Transcript
from app.records import Annotation, Item, Sheet, StaleLabel
from app.scope.sheet_draft import kept_draft
from app.workspace import Workspace
from tests.journeys.seat import ALT, CTRL, Hands
from widgets.rules.page import RulesPage


class Desk(Hands):
    """The window at the rules page."""

    def __init__(self, app: QApplication, project: Path, settings: Path) -> None:
        super().__init__(app, settings, (1440, 900))
        assert self.window.open_project(project, "scope"), self.window.start.banner.text
        assert self.window.project is not None
        self.project = self.window.project
        self.project.who.switch("lead")
        self.project.go("rules")
        page = self.project.pages["rules"]
        assert isinstance(page, RulesPage)
        self.page = page
        self.wait(lambda: page.desk.settled and bool(page.form.cards), "the sheet")
        self.wait(self.window.isActiveWindow, "the window to be the active one")
        self.watch.stalls.clear()  # opening has a goal of its own; from here on nothing may stall

    def read(self) -> None:
        self.wait(lambda: self.page.desk.settled, "the draft to be read")


@pytest.fixture
def speech(sample: Path, tmp_path: Path) -> Path:
    """The sample's real transcripts; two more people hear a hesitation in three of the clips and spell it differently.

    The people of the sample are kept: their labels are what the rule does not touch.
    """
    shutil.copytree(sample / "speech", tmp_path / "speech")
    with Workspace.open(tmp_path / "speech") as workspace:
        items = {item.id: item for item in workspace.view.find(Item)}
        said = {
            row.item_id: row.value
            for row in workspace.view.find(Annotation, task="words", annotator_id="reference")
            if "libri" in items[row.item_id].path or row.value
        }
        from app.labels.values import decode

        texts = [(item, decode(value).text) for item, value in sorted(said.items()) if value is not None][:6]
        assert len(texts) == 6
        for who, word in (("ann", "hmm"), ("ben", "hm")):
            workspace.do(AddAnnotator(who, who.capitalize()))
            heard = [
                Said(item, "words", Transcript(f"{word} {text}" if at < 3 else text))
                for at, (item, text) in enumerate(texts)
            ]
            workspace.do(ImportLabels(who, tuple(heard), protocol="each alone"))
    return tmp_path / "speech"


@pytest.fixture
def sit(qtbot: QtBot, qapp: QApplication, speech: Path, tmp_path: Path) -> Iterator[Callable[[], Desk]]:
    desks: list[Desk] = []

    def desk() -> Desk:
        desks.append(Desk(qapp, speech, tmp_path / "settings.json"))
        qtbot.addWidget(desks[-1].window)
        return desks[-1]

    yield desk
    stalls = [stall for one in desks for stall in one.watch.stalls]
    for one in desks:
        one.close()
    assert not stalls, f"the window's thread stalled: {stalls}"


def test_a_lead_writes_a_filler_rule_and_sees_hlp_rise_before_adopting_it(sit: Callable[[], Desk]) -> None:
    desk = sit()
    page, workspace = desk.page, desk.project.workspace
    before = project_agreement(workspace.view, workspace.sheet, "words")
    text = workspace.sheet.text

    # An example shows that the rules do not know this filler yet.
    desk.key(Qt.Key.Key_T, ALT)
    desk.type("hmm yes")
    desk.wait(lambda: page.tries.preview.compared == "hmm yes", "what the rules make of it")

    # The word is written into the form, by keyboard alone; the text follows with its other lines as they were.
    card = page.form.cards[("vocabulary", "filler")]
    desk.tab_to(card.head)
    desk.key(Qt.Key.Key_Space)
    new = card._lines.fields(2)
    desk.tab_to(new[0])
    desk.type("hm")
    desk.key(Qt.Key.Key_Return)
    desk.read()
    desk.tab_to(card._lines.fields(2)[1])
    desk.type("hmm")
    desk.key(Qt.Key.Key_Return)
    desk.read()
    draft = page.text.code.whole_text()
    assert [line for line in draft.splitlines() if line not in text.splitlines()] == ["    hm: [hmm]"]
    desk.wait(lambda: (page.tries.preview.compared, page.tries.preview.fixed) == ("yes", "hm yes"), "the word to count")

    # Nothing is in force; the draft outlives the window.
    assert workspace.sheet.text == text and workspace.view.count(StaleLabel) == 0
    desk.key(Qt.Key.Key_M, ALT)
    desk.wait(lambda: page.impact.current, "the impact")
    found = page.impact.found
    assert found is not None
    words = next(one.what_if for one in found.outlook if one.task == "words")
    hlp = words.change("hlp")
    assert hlp.now.value == pytest.approx(before.hlp) and hlp.then.value > hlp.now.value
    assert not page.impact.activate_button.isEnabled() and "raise it" in page.impact._sentence.text()
    assert workspace.sheet.text == text

    # The version is raised, the draft activated: one command, and exactly the labels with "hmm" are queued.
    page.impact._raise("minor")
    desk.read()
    desk.key(Qt.Key.Key_M, ALT)
    desk.wait(lambda: page.impact.current, "the impact of the new version")
    desk.tab_to(page.impact.activate_button)
    desk.key(Qt.Key.Key_Space)
    desk.wait(lambda: not page.impact.busy, "the sheet to be in force")
    assert workspace.sheet.version == "1.1.0" and workspace.view.count(Sheet) == 2
    holding = {
        (row.item_id, row.annotator_id)
        for row in workspace.view.find(Annotation, task="words")
        if row.value is not None and '"hmm ' in row.value
    }
    queued = {(row.item_id, row.annotator_id) for row in workspace.view.find(StaleLabel, state="open")}
    assert queued == holding and len(queued) == 3
    after = project_agreement(workspace.view, workspace.sheet, "words")
    assert after.hlp == pytest.approx(hlp.then.value)
    assert kept_draft(workspace.path, "lead") is None and page._state.text() == "in force"

    # The annotator finds them at the head of the work list.
    from app.jobs.job import Progress
    from app.labeling.queue import read_queue

    queue = read_queue(workspace, "ann", Progress())
    assert queue.counts()["stale"] == 3
    assert set(queue.table.ids_of(queue.rows[:3])) == {item for item, _ in queued}


def test_a_draft_outlives_the_window_and_undo_goes_over_form_and_text(sit: Callable[[], Desk]) -> None:
    desk = sit()
    text = desk.project.workspace.sheet.text
    code = desk.page.text.code
    code.go_to(2, 100)
    desk.type(", again")
    desk.read()
    desk.page.form._version.setFocus()
    desk.page.form._version.selectAll()
    desk.type("1.0.1")
    desk.key(Qt.Key.Key_Return)
    desk.read()
    assert desk.page.desk.outline.version == "1.0.1" and desk.page.desk.outline.name.endswith(", again")
    desk.window.close()
    desk = sit()
    desk.page.text.code.setFocus()
    assert desk.page.desk.outline.version == "1.0.1" and desk.page._state.text() == "draft"
    desk.page.desk.begin_anew()
    desk.read()
    assert desk.page.text.code.whole_text() == text
    desk.key(Qt.Key.Key_Z, CTRL)
    desk.read()
    assert desk.page.desk.outline.version == "1.0.1"
