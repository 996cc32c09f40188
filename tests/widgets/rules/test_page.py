"""Form and text are two hands on one draft; nothing of it is lost, and nothing of it is in force."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.scope.sheet_draft import draft_file
from tests.widgets.rules.conftest import SHEET, Bench
from widgets.rules.rule_card import RuleCard
from widgets.rules.task_card import TaskCard
from widgets.rules.words_card import WordsCard

Open = Callable[..., Bench]


def card(page, kind, *place):
    found = page.form.cards[place]
    assert isinstance(found, kind)
    found.set_open(True)
    QApplication.processEvents()
    return found


def write(field, text: str) -> None:
    """As a person does: into the field, the words, and on."""
    field.setFocus()
    if hasattr(field, "setPlainText"):
        field.setPlainText(text)
    else:
        field.setText(text)
        QTest.keyClick(field, Qt.Key.Key_Return)
    field.clearFocus()


def text_of(page) -> str:
    return page.text.code.whole_text()


def test_what_the_form_changes_changes_the_text_and_keeps_its_comments(bench: Open, qtbot: QtBot) -> None:
    found = bench()
    page = found.page
    rule = card(page, RuleCard, "rules", "numbers")
    write(rule._title_field, "No digits")
    found.settle(qtbot)
    assert text_of(page) == SHEET.replace("Numbers in words", "No digits") == page.desk.draft.text
    words = card(page, WordsCard, "vocabulary", "filler")
    write(words._lines.fields(0)[1], "umm, uhm, erm")
    found.settle(qtbot)
    assert "um: [umm, uhm, erm]" in text_of(page) and "# never erm" in text_of(page)
    assert page.desk.sheet is not None and page.desk.sheet.vocabulary["filler"][0].variants == ("umm", "uhm", "erm")
    task = card(page, TaskCard, "tasks", "event")
    write(task._lines.fields(2)[0], "siren")
    found.settle(qtbot)
    assert "options: [bird, horn, siren]" in text_of(page)
    assert found.workspace.sheet.text == SHEET, "nothing is in force"
    assert page._state.text() == "draft" and page._frame.banner.isHidden()


def test_what_is_typed_updates_the_form_after_a_pause(bench: Open, qtbot: QtBot) -> None:
    found = bench()
    page = found.page
    rule = card(page, RuleCard, "rules", "numbers")
    code = page.text.code
    code.go_to(24, 12)
    assert code.textCursor().block().text() == "    title: Numbers in words"
    QTest.keyClicks(code, "All ")
    found.settle(qtbot)
    assert rule._title_field.text() == "All Numbers in words" and code.line == 24
    QTest.keyClick(code, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert text_of(page) != SHEET, "the field leaves undo to the page"
    page.desk.undo()
    found.settle(qtbot)
    assert text_of(page) == SHEET and rule._title_field.text() == "Numbers in words"
    assert not page._undo.isEnabled() and page._redo.isEnabled()
    page.desk.redo()
    found.settle(qtbot)
    assert rule._title_field.text() == "All Numbers in words"


def test_a_text_that_cannot_be_read_locks_the_form_and_says_where(bench: Open, qtbot: QtBot) -> None:
    found = bench()
    page = found.page
    code = page.text.code
    code.setPlainText(SHEET.replace("[bird, horn]", "[bird, horn"))
    found.settle(qtbot)
    assert not page.form._parts.isEnabled() and "Line 8" in page.form.locked.text
    assert set(code.marks) == {page.desk.reading.problems[0].line} and page.desk.sheet is not None
    assert "numbers" in [place[1] for place in page.form.cards], "the last good state stays"
    page.form.locked.pressed.emit()
    assert code.line == page.desk.reading.problems[0].line
    code.setPlainText(SHEET)
    found.settle(qtbot)
    assert page.form._parts.isEnabled() and page.form.locked.isHidden() and code.marks == {}
    assert page._state.text() == "in force"


def test_a_problem_is_at_its_rule_in_its_line_and_in_the_list(bench: Open, qtbot: QtBot) -> None:
    found = bench()
    page = found.page
    rule = card(page, RuleCard, "rules", "fillers")
    write(rule._examples.rows[0].fixed, "uh yes")
    found.settle(qtbot)
    (problem,) = page.desk.reading.problems
    assert (problem.rule, problem.example, problem.line) == ("fillers", 0, 20)
    assert list(page.text.code.marks) == [20] and "um yes" in rule._examples.rows[0]._problem.text()
    assert page.problems._shown == (problem,) and "1 to mend" in page._state.text()
    page.show_view("form")
    page.problems.chosen.emit(problem)
    assert page.text.code.line == 20 and not page.text.isHidden()


def test_edits_made_at_once_are_all_done_also_while_somebody_types(bench: Open, qtbot: QtBot) -> None:
    from app.rules.edits import AddVariant, ChangeRule

    found = bench()
    page = found.page
    for number in range(5):
        page.desk.edit(AddVariant("filler", "um", f"u{'m' * (number + 4)}"))
    page.desk.edit(ChangeRule("numbers", {"title": "Digits"}))
    page.text.code.go_to(2, 12)
    QTest.keyClicks(page.text.code, " and more")
    found.settle(qtbot)
    text = page.desk.draft.text
    assert text == text_of(page)
    assert "name: Words and more" in text and "title: Digits" in text and "ummmmmmmm" in text
    assert found.errors == []


def test_an_edit_that_cannot_be_done_is_said_and_the_rest_goes_on(bench: Open, qtbot: QtBot) -> None:
    from app.rules.edits import ChangeRule, RemoveRule

    found = bench()
    found.page.desk.edit(ChangeRule("nubers", {"title": "Digits"}))
    found.page.desk.edit(RemoveRule("numbers"))
    found.settle(qtbot)
    assert "nubers" in found.page._frame.banner.text
    assert ("rules", "numbers") not in found.page.form.cards and found.page.desk.draft.text.endswith(
        ('"um yes"}\n', "ways.\n")
    )


def test_a_draft_survives_and_is_its_writers_alone(bench: Open, qtbot: QtBot) -> None:
    found = bench()
    found.page.text.code.setPlainText(SHEET.replace("1.0.0", "1.1.0"))
    found = bench()
    assert "1.1.0" in text_of(found.page) and found.page._state.text() == "draft"
    found.who.switch("ann")
    found.settle(qtbot)
    assert text_of(found.page) == SHEET and found.page._state.text() == "read only"
    assert found.page.text.code.isReadOnly() and not found.page.form._parts.isEnabled()
    found.who.switch("lead")
    found.settle(qtbot)
    assert "1.1.0" in text_of(found.page)
    found.page.desk.begin_anew()
    found.settle(qtbot)
    found.page.deactivate()
    assert not draft_file(found.workspace.path, "lead").exists()


def test_what_is_being_written_when_the_page_is_left_is_in_the_draft(bench: Open, qtbot: QtBot) -> None:
    found = bench()
    rule = card(found.page, RuleCard, "rules", "numbers")
    rule._title_field.setFocus()
    rule._title_field.setText("No digits")
    found.page.deactivate()
    assert "title: No digits" in found.page.desk.draft.text
    found.page.activate()
    found.settle(qtbot)
    assert text_of(found.page) == SHEET.replace("Numbers in words", "No digits")
    rule._why.setFocus()
    rule._why.setPlainText("They are read in many ways.")
    found = bench()
    assert "why: They are read in many ways." in text_of(found.page)


def test_a_draft_that_cannot_even_be_read_survives(bench: Open, qtbot: QtBot) -> None:
    found = bench()
    found.page.text.code.setPlainText("tasks: [")
    found = bench()
    assert text_of(found.page) == "tasks: [" and not found.page.form._parts.isEnabled()


@pytest.mark.parametrize("what", ["rules", "tasks", "words"])
def test_whatever_is_added_begins_as_something_that_loads(bench: Open, qtbot: QtBot, what: str) -> None:
    found = bench()
    form = found.page.form
    adder = {"rules": form._add_rule, "tasks": form._add_task, "words": form._add_words}[what]
    names = [str(action.data()) for action in adder._menu.actions()]
    assert len(names) >= 4
    for name in names:
        before = set(form.cards)
        adder.picked.emit(name)
        found.settle(qtbot)
        qtbot.waitUntil(lambda before=before: len(set(form.cards) - before) == 1)
        (added,) = set(form.cards) - before
        assert found.page.desk.reading.sound, (name, found.page.desk.reading.problems)
        assert form.cards[added].open, "it is open, to be filled in"
    while found.page.desk.draft.can_undo:
        found.page.desk.undo()
    found.settle(qtbot)
    assert text_of(found.page) == SHEET


def test_checks_and_what_is_compared_are_fields(bench: Open, qtbot: QtBot) -> None:
    found = bench()
    rule = card(found.page, RuleCard, "rules", "numbers")
    rule._check._added("max_words")
    found.settle(qtbot)
    write(rule._check._fields["max_words"][3], "many")
    found.settle(qtbot)
    assert "no number" in found.page._frame.banner.text and rule._check._fields["max_words"][3].text() == "1"
    write(rule._check._fields["max_words"][3], "40")
    rule._check._graver("info")
    found.settle(qtbot)
    check = found.page.desk.sheet.rules[1].check
    assert check is not None and check.severity == "info" and check.limits["max_words"] == 40
    rule._check._graver("warn")
    rule._check._waive.picked.emit("reason")
    found.settle(qtbot)
    assert found.page.desk.sheet.wants_reason("numbers")
    rule._check._waive.picked.emit("")
    found.page.form._waive.picked.emit("reason")
    found.settle(qtbot)
    assert found.page.desk.sheet.wants_reason("numbers") and found.page.desk.sheet.waive == "reason"
    rule._check._waive.picked.emit("free")
    found.settle(qtbot)
    rule._check._graver("block")
    found.settle(qtbot)
    assert found.page.desk.reading.sound and rule._check._passing.isHidden(), "what blocks says nothing of warnings"
    for name in ("max_words", "must_not_match"):
        rule._check.changed.emit(name, None)
        found.settle(qtbot)
    assert found.page.desk.sheet.rules[1].check is None
    compare = rule._compare
    compare._case.setChecked(True)
    found.settle(qtbot)
    write(compare._equal.fields(0)[0], "ok = okay")
    found.settle(qtbot)
    write(compare._rewrites.fields(0)[0], "/gon+a/")
    found.settle(qtbot)
    write(compare._rewrites.fields(0)[1], "going to")
    found.settle(qtbot)
    made = found.page.desk.sheet.rules[1].compare
    assert made is not None and made.case and made.equal == (("ok", "okay"),)
    assert [(one.source, one.target, one.pattern) for one in made.rewrites] == [("gon+a", "going to", True)]
    compare._case.setChecked(False)
    found.settle(qtbot)
    for name in ("equal", "rewrite"):
        compare.changed.emit(name, None)
        found.settle(qtbot)
    assert found.page.desk.sheet.rules[1].compare is None


def test_a_rule_keeps_open_under_another_id_and_moves(bench: Open, qtbot: QtBot) -> None:
    found = bench()
    rule = card(found.page, RuleCard, "rules", "numbers")
    write(rule._id, "fillers")
    assert "already" in found.page._frame.banner.text and rule._id.text() == "numbers"
    write(rule._id, "digits")
    found.settle(qtbot)
    renamed = found.page.form.cards[("rules", "digits")]
    assert renamed.open and ("rules", "numbers") not in found.page.form.cards
    renamed._up()
    found.settle(qtbot)
    assert [one.id for one in found.page.desk.sheet.rules] == ["digits", "fillers"]
    assert found.page.form._rules.indexOf(renamed) == 0


def test_an_example_shows_at_once_what_the_rules_make_of_it(bench: Open, qtbot: QtBot) -> None:
    found = bench()
    tries = found.page.tries
    QTest.keyClicks(tries.edit, "Umm 2 of <them>")
    preview = tries.preview
    assert preview is not None and preview.compared == "2 of <them>" and preview.fixed == "um 2 of <them>"
    assert {one.rule for one in preview.findings} == {"fillers", "numbers"}
    assert len(tries.edit.extraSelections()) == 2
    words = tries.views._rows["compared"][0]
    assert (
        words.text == "2 of <them>"
        and words.marked("gone") == ["Umm"]
        and words.accessibleName() == "Compared: 2 of <them>"
    )
    assert tries._rule.currentData() == "fillers"
    tries._keep_bad()
    found.settle(qtbot)
    added = found.page.desk.sheet.rules[0].examples[-1]
    assert (added.text, added.good, added.fixed) == ("Umm 2 of <them>", False, "um 2 of <them>")
    assert found.page.form.cards[("rules", "fillers")].open and found.page.desk.reading.sound
    tries._fix(next(one for one in tries.preview.findings if one.fix is not None))
    assert tries.edit.toPlainText() == "um 2 of <them>"


def test_the_preview_follows_the_draft(bench: Open, qtbot: QtBot) -> None:
    found = bench()
    found.page.tries.edit.setPlainText("erm yes")
    assert found.page.tries.preview.findings == ()
    write(card(found.page, WordsCard, "vocabulary", "filler")._lines.fields(0)[1], "umm, uhm, erm")
    found.settle(qtbot)
    assert found.page.tries.preview.fixed == "um yes" and found.page.tries.preview.compared == "yes"


def test_place_in_form_and_text_belong_together(bench: Open, qtbot: QtBot) -> None:
    found = bench()
    page = found.page
    page.text.code.setFocus()
    page.text.code.go_to(25)
    QApplication.processEvents()
    assert page.form.cards[("rules", "numbers")].property("chosen") is True
    page.text.code.go_to(11)
    assert page.form.cards[("vocabulary", "filler")].property("chosen") is True
    assert page.form.cards[("rules", "numbers")].property("chosen") is False


def test_another_sheet_in_force_is_said_and_the_draft_stays(bench: Open, qtbot: QtBot) -> None:
    from app.commands.project import ActivateSheet
    from app.rules.load import load

    found = bench()
    page = found.page
    page.text.code.setPlainText(SHEET.replace("Numbers in words", "No digits"))
    found.settle(qtbot)
    other = load(SHEET.replace("version: 1.0.0", "version: 2.0.0"))
    found.workspace.do(ActivateSheet(other.text, other))
    assert "2.0.0" in page._frame.banner.text and "No digits" in text_of(page)
    page._frame.banner.pressed.emit()
    found.settle(qtbot)
    assert text_of(page) == other.text and page._state.text() == "in force"
    page.desk.undo()
    found.settle(qtbot)
    assert "No digits" in text_of(page), "and can be brought back"


def test_the_room_of_the_dock_is_the_sheets_while_it_is_folded_away(bench: Open) -> None:
    page = bench().page
    before = page._halves.sizes()
    page.dock.set_folded(True)
    QApplication.processEvents()
    assert page._halves.sizes()[0] > before[0] + 100
    page.dock.show_side("problems")
    QApplication.processEvents()
    assert page._halves.sizes() == before


def test_a_fix_is_carried_out_where_the_finding_is_now(bench: Open, qtbot: QtBot) -> None:
    found = bench()
    tries = found.page.tries
    tries.edit.setPlainText("umm yes")
    tries.edit.setPlainText("so umm yes")
    tries.findings._fix(0)
    assert tries.edit.toPlainText() == "so um yes"


def test_a_sheet_of_hundreds_of_rules_is_shown_without_a_stall(bench: Open, qtbot: QtBot) -> None:
    rule = "  - {{id: made-{0}, task: words, title: Rule {0}, check: {{must_not_match: 'zz{0}', severity: warn}}}}\n"
    found = bench(sheet=SHEET + "".join(rule.format(number) for number in range(150)))
    qtbot.waitUntil(lambda: len(found.page.form.cards) == 155, timeout=30_000)
    assert found.page.form._rules.count() == 152
    assert list(found.page.form.cards)[-1] == ("rules", "made-149")
