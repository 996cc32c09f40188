from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.commands.project import AddAnnotator
from app.records import Annotator
from app.workspace import Workspace
from tests.widgets.shell.conftest import SHEET
from widgets.shell.people_dialog import PeopleDialog
from widgets.theme.theme import Theme

Ask = Callable[[str], PeopleDialog]


@pytest.fixture
def workspace(tmp_path: Path) -> Any:
    with Workspace.create(tmp_path / "project", name="Things", media="image", sheet_text=SHEET, who="ada") as made:
        made.do(AddAnnotator("ben", "Ben"))
        yield made


@pytest.fixture
def ask(workspace: Workspace, qtbot: QtBot, qapp: QApplication) -> Ask:
    def asked(who: str) -> PeopleDialog:
        dialog = PeopleDialog(workspace, who, Theme(qapp, "light"))
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return asked


def roles(workspace: Workspace) -> dict[str, str]:
    return {one.id: one.role for one in workspace.view.find(Annotator)}


def test_a_lead_gives_roles_and_adds_people(ask: Ask, workspace: Workspace) -> None:
    dialog = ask("ada")
    dialog.roles["ben"].setCurrentText("reviewer")
    dialog.name.setText("  cleo ")
    dialog.new_role.setCurrentText("annotator")
    dialog.add.click()
    assert roles(workspace) == {"reference": "reference", "ada": "lead", "ben": "reviewer", "cleo": "annotator"}
    assert dialog.name.text() == "" and dialog.roles["cleo"].currentText() == "annotator"


def test_the_only_lead_stays_one_and_is_told_why(ask: Ask, workspace: Workspace) -> None:
    dialog = ask("ada")
    dialog.roles["ada"].setCurrentText("annotator")
    assert "only lead" in dialog.banner.text
    assert dialog.roles["ada"].currentText() == "lead" and roles(workspace)["ada"] == "lead"


def test_a_name_that_is_there_is_not_added_twice(ask: Ask, workspace: Workspace) -> None:
    dialog = ask("ada")
    dialog.name.setText("ben")
    dialog.new_role.setCurrentText("lead")
    dialog.add.click()
    assert "there already" in dialog.banner.text and roles(workspace)["ben"] == "annotator"


def test_others_only_look(ask: Ask) -> None:
    dialog = ask("ben")
    assert "Only a lead" in dialog.banner.text
    assert not dialog.add.isEnabled() and not dialog.roles["ben"].isEnabled()
