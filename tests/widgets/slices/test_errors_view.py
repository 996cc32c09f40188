"""The errors of a run as the page shows them."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.agreement.waterfall import Step, Waterfall
from app.slices.mistakes import Bin, Calibration
from app.slices.rule_errors import RuleErrors
from app.slices.run_mistakes import RunMistakes, Suspect, WordMistake
from widgets.slices.errors_view import ErrorsView


def shown(qtbot: QtBot, **found: object) -> ErrorsView:
    given = {
        "task": "t", "items": 7, "unheld": 2, "confusion": {}, "kinds": {}, "words": (), "rules": None,
        "calibration": None, "suspects": (),
    }  # fmt: skip
    view = ErrorsView()
    qtbot.addWidget(view)
    view.show()
    view.show_mistakes(RunMistakes(**{**given, **found}))
    return view


def test_objects(qtbot: QtBot) -> None:
    suspect = Suspect("item-3", "3.png", "", "red", 0.95)
    view = shown(
        qtbot, kinds={"right": 3, "missed": 2}, confusion={("a", "a"): 3, ("a", ""): 2},
        calibration=Calibration((Bin(3, 0.9, 1.0),), 0.1), suspects=(suspect,),
    )  # fmt: skip
    assert not view._kinds_card.isHidden() and view._rules_card.isHidden()
    assert [row[1] for row in view._kinds._model.rows] == [3, 2]
    assert view._mixed._model.rows == [["a", "nothing", 2]]
    assert view._sure._model.rows == [["0.90", 1.0, pytest.approx(0.1), 3]]
    assert "off by 0.10" in view._sure_told.text()
    assert view._suspects._model.rows == [["3.png", "nothing", "red", 0.95]]
    with qtbot.waitSignal(view.item_opened) as opened:
        view._suspects.row_opened.emit(0)
    assert opened.args == ["item-3"]
    assert "2 more have none" in view._told.text()


def test_words_and_the_rules_that_explain_them(qtbot: QtBot) -> None:
    rules = Waterfall("wer", 0.2, 0.1, (Step("case", -0.1, -0.1, 0.2, -0.1),))
    broken = (RuleErrors("case", 5, (("the", "The", 3), ("um", "", 1), ("", "ah", 1))),)
    view = shown(qtbot, words=(WordMistake("um", "", "filler", 4),), rules=rules, by_rule=broken)
    assert view._kinds_card.isHidden() and not view._rules_card.isHidden()
    assert view._mixed._model.rows == [["um", None, "filler", 4]]
    assert "20.0 % as written, 10.0 %" in view._rules_told.text()
    such_as = "“The” for “the” (3), “um” left out, “ah” added"
    assert view._rules._model.rows == [["case", 0.1, 5, such_as]]
    assert view._sure_card.isHidden()
    assert "Of transcripts" in view._suspects_told.text() and view._suspects.isHidden()


def test_a_run_without_errors_says_nothing_wrong(qtbot: QtBot) -> None:
    view = shown(qtbot, unheld=0, calibration=Calibration((Bin(3, 0.9, 1.0),), 0.1))
    assert view._mixed_card.isHidden()
    assert "No label is contradicted" in view._suspects_told.text()
