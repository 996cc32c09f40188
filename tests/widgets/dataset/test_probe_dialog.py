"""Known items and repeats from the window: what can be given is shown first, and is given in one step."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.agreement.probes import ProbeFigure
from app.commands.labels import SetValue, Submit
from app.commands.project import AddAnnotator
from app.labels.values import Choice
from app.records import REFERENCE, Annotator, Assignment, Item, Repeat
from tests.widgets.dataset.test_browser import Make, make, project  # noqa: F401 - fixtures
from widgets.dataset.assign_dialog import AssignDialog
from widgets.dataset.probe_dialog import Found, ProbeDialog, summary


def _dialog(desk: object, qtbot: QtBot) -> ProbeDialog:
    browser = desk.page.browser
    browser.sharing.probe()
    (found,) = (one for one in browser.findChildren(ProbeDialog) if one.isVisible())
    _settled(found, qtbot)
    return found


def _settled(dialog: ProbeDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: dialog._job is None and not dialog._soon.isActive())


def test_nothing_known_says_what_is_missing(make: Make, qtbot: QtBot) -> None:  # noqa: F811
    dialog = _dialog(make(), qtbot)
    assert "need an adjudicated reference" in dialog.summary.text() and not dialog.give.isEnabled()
    dialog.gold.setValue(0)
    _settled(dialog, qtbot)
    assert dialog.summary.text() == "Say how many, and for whom."
    dialog.reject()


def test_what_can_be_given_is_given_in_one_step(make: Make, qtbot: QtBot) -> None:  # noqa: F811
    desk = make()
    view, task = desk.workspace.view, next(t for t in desk.workspace.sheet.tasks.values() if t.kind == "choice")
    items = [item.id for item in view.find(Item, state="ok")]
    free = [item for item in items if not view.count(Assignment, item_id=item)]
    option = task.classes[0].name
    if view.get(Annotator, REFERENCE) is None:
        desk.workspace.do(AddAnnotator(REFERENCE, "reference"))
    for item in free[-3:]:
        desk.workspace.do(SetValue(item, task.name, Choice(option)), who=REFERENCE)
        desk.workspace.do(Submit(item, (task,), desk.workspace.sheet.digest), who=REFERENCE)
    for item in free[:2]:
        desk.workspace.do(SetValue(item, task.name, Choice(option)), who="ann")
        desk.workspace.do(Submit(item, (task,), desk.workspace.sheet.digest), who="ann")
    dialog = _dialog(desk, qtbot)
    dialog.gold.setValue(2)
    dialog.again.setValue(1)
    dialog.gap.setValue(0)
    dialog.people["bob"].setChecked(False)
    _settled(dialog, qtbot)
    assert [cell.text() for cell in dialog.cells["ann"][:2]] == ["2", "1"]
    assert dialog.summary.text() == "2 known items and 1 repeat will go among the other work."
    dialog.give.click()
    assert view.count(Assignment, purpose="gold") == 2 and view.count(Repeat, annotator_id="ann") == 1
    assert desk.errors == []


def test_the_sharing_dialog_leads_to_it(make: Make, qtbot: QtBot) -> None:  # noqa: F811
    desk = make()
    desk.page.browser.sharing.ask()
    (asking,) = (one for one in desk.page.browser.findChildren(AssignDialog) if one.isVisible())
    asking.probing.emit()
    assert any(one.isVisible() for one in desk.page.browser.findChildren(ProbeDialog))
    for one in desk.page.browser.findChildren(ProbeDialog):
        one.reject()
    asking.reject()


def test_annotators_are_not_offered_it(make: Make) -> None:  # noqa: F811
    desk = make("ann")
    desk.page.browser.sharing.probe()
    assert desk.page.browser.findChildren(ProbeDialog) == []


def test_the_summary_counts() -> None:
    figure = ProbeFigure("t", "ann", "gold", "accuracy", 3, 0.5, None)
    assert summary(Found((("a", "x"),), (), (figure,)), wanted=True) == "1 known item will go among the other work."
