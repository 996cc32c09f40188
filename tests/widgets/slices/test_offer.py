"""The lead's switch for proposals."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.commands.predictions import ImportPredictions, run_id
from app.commands.project import AddAnnotator
from app.errors import EarmarkError
from app.labels.values import Choice
from app.records import Item, ModelRun
from app.settings.store import Settings
from app.workspace import Workspace
from tests.app.conftest import IMAGE_SHEET, source_with
from widgets.bridge.changes import Changes
from widgets.bridge.jobs import JobRunner
from widgets.shell.page import PageContext, Who
from widgets.slices.offer import Offer
from widgets.theme.theme import Theme


def test_only_a_lead_turns_it_and_it_follows_the_project(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "p", name="Test", media="image", sheet_text=IMAGE_SHEET)
    workspace.do(source_with(["a.jpg"]))
    workspace.do(AddAnnotator("ann"))
    said = dict.fromkeys((item.id for item in workspace.view.find(Item)), Choice("sharp"))
    for model in ("one", "other"):
        workspace.do(ImportPredictions(model, "quality", said))
    errors: list[EarmarkError] = []
    jobs, changes, who = JobRunner(errors.append), Changes(workspace), Who("ann")
    context = PageContext(
        workspace, jobs, changes, who, Theme(qapp, "light"), Settings(tmp_path / "s.json"), errors.append,
        lambda stage, **selection: None,
    )  # fmt: skip
    offer = Offer(context)
    qtbot.addWidget(offer)
    one, other = run_id("one", "quality"), run_id("other", "quality")
    offer.show_run(one)
    assert not offer.switch.isEnabled() and "Only a lead" in offer.told.text()
    who.switch("lead")
    assert offer.switch.isEnabled() and not offer.switch.isChecked()
    offer.switch.click()
    assert [run.id for run in workspace.view.find(ModelRun, shown=1)] == [one]
    offer.show_run(other)
    assert not offer.switch.isChecked()
    offer.switch.click()
    assert [run.id for run in workspace.view.find(ModelRun, shown=1)] == [other]
    workspace.undo(who="lead", area="proposals")
    assert not offer.switch.isChecked()
    offer.show_run("")
    assert not offer.switch.isEnabled()
    assert errors == []
    jobs.close()
    changes.close()
    workspace.close()
