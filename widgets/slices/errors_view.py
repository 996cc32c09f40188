"""What a model run gets wrong: kinds, classes or words, whose fault a rule says it is, and labels to look at again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.slices.kinds import KIND_TEXTS
from widgets.parts.card import Card
from widgets.parts.stack import column, row
from widgets.parts.table import Column, DataTable
from widgets.parts.text import Text

if TYPE_CHECKING:
    from app.slices.run_mistakes import RunMistakes

MOST_ROWS = 14


class ErrorsView(QWidget):
    """Shows ``RunMistakes``; ``item_opened`` carries the id of an item whose label is to be looked at."""

    item_opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: RunMistakes | None = None
        self._kinds, self._mixed = DataTable("Kinds of errors"), DataTable("What is taken for what")
        self._rules, self._suspects = DataTable("Errors that a rule explains"), DataTable("Labels to look at again")
        self._suspects.row_opened.connect(self._open)
        self._kinds_card = Card("Kinds", "Of each object that the model found, and of those that it missed.")
        self._kinds_card.add(self._kinds)
        self._mixed_card = Card("What is taken for what")
        self._mixed_card.add(self._mixed)
        self._rules_told = Text("", "muted", wrap=True)
        self._rules_card = Card("Errors that are the labels'")
        self._rules_card.add(self._rules_told)
        self._rules_card.add(self._rules)
        self._suspects_told = Text("", "muted", wrap=True)
        self._sure = DataTable("Scores and how often they are right")
        self._sure_told = Text("", "muted", wrap=True)
        self._sure_card = Card("Calibration", "Whether a score is the share of what is right.")
        self._sure_card.add(self._sure_told)
        self._sure_card.add(self._sure)
        self._suspects_card = Card("Labels to look at again")
        self._suspects_card.add(self._suspects_told)
        self._suspects_card.add(self._suspects)
        self._told = Text("", "muted", wrap=True)
        left = column(self._kinds_card, self._mixed_card, 1, gap=16)
        right = column(self._rules_card, self._sure_card, self._suspects_card, 1, gap=16)
        both = row(gap=16)
        both.addLayout(left, 1)
        both.addLayout(right, 1)
        self.setLayout(column(self._told, both, 1, gap=12))

    def show_mistakes(self, found: RunMistakes) -> None:
        """Those of another run."""
        self._found = found
        without = f" {found.unheld:,} more have none: label or adjudicate them." if found.unheld else ""
        self._told.setText(f"Held against the reference of {found.items:,} items.{without}")
        self._show_kinds(found)
        self._show_mixed(found)
        self._show_rules(found)
        self._show_calibration(found)
        self._show_suspects(found)

    def _show_kinds(self, found: RunMistakes) -> None:
        self._kinds_card.setVisible(bool(found.kinds))
        rows = [[KIND_TEXTS[kind], count] for kind, count in found.kinds.items()]
        self._kinds.set_data([Column("Kind"), Column("Count", 80, True, _count)], rows)
        self._kinds.fit_height(MOST_ROWS)

    def _show_mixed(self, found: RunMistakes) -> None:
        if found.words:
            columns = [Column("Word"), Column("Said", 140), Column("Kind", 90), Column("Times", 70, True, _count)]
            rows: list[list[object]] = [
                [one.truth or None, one.said or None, one.word_class or None, one.count] for one in found.words
            ]
        else:
            columns = [Column("Labelled"), Column("Said", 160), Column("Times", 80, True, _count)]
            rows = [[a or "nothing", b or "nothing", count] for (a, b), count in found.confusion.items() if a != b]
        self._mixed_card.setVisible(bool(rows))
        self._mixed.set_data(columns, rows)
        self._mixed.fit_height(MOST_ROWS)

    def _show_rules(self, found: RunMistakes) -> None:
        rules = found.rules
        self._rules_card.setVisible(rules is not None and rules.raw is not None and rules.ruled is not None)
        if rules is None or rules.raw is None or rules.ruled is None:
            return
        self._rules_told.setText(
            f"Word error rate {100 * rules.raw:.1f} % as written, "
            f"{100 * rules.ruled:.1f} % as the rule sheet compares. "
            + (rules.text if rules.steps else f"{rules.reason[0].upper()}{rules.reason[1:]}.")
        )
        self._rules.setVisible(bool(rules.steps))
        columns = [Column("Breaks the rule", 130), Column("Points", 70, True, _points),
                   Column("Errors", 70, True, _count), Column("Such as")]  # fmt: skip
        broken = {one.rule: one for one in found.by_rule}
        self._rules.set_data(
            columns,
            [
                [step.rule, -step.shapley, broken[step.rule].count if step.rule in broken else 0,
                 broken[step.rule].such_as if step.rule in broken else None]
                for step in rules.steps
            ],
        )  # fmt: skip
        self._rules.fit_height(MOST_ROWS)

    def _show_calibration(self, found: RunMistakes) -> None:
        self._sure_card.setVisible(found.calibration is not None)
        if found.calibration is None:
            return
        self._sure_told.setText(f"Scores are off by {found.calibration.error:.2f} on average.")
        columns = [Column("Mean score"), Column("Right", 80, True, _share), Column("Off by", 80, True, _off),
                   Column("Predictions", 110, True, _count)]  # fmt: skip
        rows = [[_score(one.score), one.right, one.right - one.score, one.count] for one in found.calibration.bins]
        self._sure.set_data(columns, rows)
        self._sure.fit_height(MOST_ROWS)

    def _show_suspects(self, found: RunMistakes) -> None:
        if found.calibration is None and found.rules is not None:
            said = "Of transcripts calibration is not measured, nor are labels suspected by a model's scores."
        elif found.calibration is None:
            said = "The predictions carry no scores from 0 to 1, so nothing can be said on how sure the model is."
        elif found.suspects:
            said = "The model contradicts them with more confidence than it has where it agrees. Enter opens one."
        else:
            said = "No label is contradicted with confidence."
        self._suspects_told.setText(said)
        self._suspects.setVisible(bool(found.suspects))
        columns = [Column("Item"), Column("Label", 120), Column("Model", 120), Column("Score", 70, True, _score)]
        rows = [[one.path, one.label or "nothing", one.said, one.score] for one in found.suspects]
        self._suspects.set_data(columns, rows)
        self._suspects.fit_height(MOST_ROWS)

    @Slot(int)
    def _open(self, place: int) -> None:
        if self._found is not None:
            self.item_opened.emit(self._found.suspects[place].item_id)


def _count(value: int) -> str:
    return f"{value:,}"


def _points(value: float) -> str:
    return f"{round(100 * value, 1) + 0.0:.1f}"


def _score(value: float) -> str:
    return f"{value:.2f}"


def _share(value: float) -> str:
    return f"{100 * value:.0f} %"


def _off(value: float) -> str:
    return f"{value:+.2f}"
