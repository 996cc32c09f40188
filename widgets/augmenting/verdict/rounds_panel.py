"""Rounds: started, answered, closed; and samples to a model and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from widgets.augmenting.people_button import PeopleButton
from widgets.parts.buttons import button
from widgets.parts.card import Card
from widgets.parts.leaving import delete_later
from widgets.parts.number import NumberField
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Text

PAIRS, ARM = 70, 60


class RoundsPanel(Card):
    """``pairs_wanted`` carries how many, ``labelling_wanted`` how many of samples and originals and by whom;
    ``answered`` and ``closed`` carry a round's id."""

    pairs_wanted = Signal(int)
    labelling_wanted = Signal(int, int, object)
    answered = Signal(str)
    closed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Rounds with people", "Nobody is told which is made, before or after.", parent=parent)
        self._pairs = NumberField("Pairs", 1, 5000, PAIRS)
        self._samples, self._originals = NumberField("Samples", 1, 5000, ARM), NumberField("Originals", 1, 5000, ARM)
        self._people = PeopleButton(self)
        self._buttons = (
            button("Start pairs", on=self._start_pairs), button("Start blind labels", on=self._start_labelling)
        )  # fmt: skip
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.add(Text("Which one is real?", "strong"))
        self.add(row(Text("Pairs", "muted"), self._pairs, 1, self._buttons[0], gap=8))
        self.add(Text("Can people still label it?", "strong"))
        self.add(row(Text("Samples", "muted"), self._samples, Text("Originals", "muted"), self._originals, 1, gap=8))
        self.add(row(self._people.button, 1, self._buttons[1], gap=4))
        self._rounds = holder(self._list)
        self.add(self._rounds)

    def show_people(self, names: Sequence[str], chosen: Sequence[str]) -> None:
        """Who could label, and who of them does unless somebody says otherwise."""
        self._people.show_people(names, chosen)

    def set_possible(self, possible: bool) -> None:
        """Whether a round can be started."""
        for one in self._buttons:
            one.setEnabled(possible)

    def show_rounds(self, rounds: Sequence[Mapping[str, Any]]) -> None:
        """The rounds of the recipe, the newest first."""
        while (item := self._list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                delete_later(old)
        self._rounds.setVisible(bool(rounds))
        for one in rounds:
            open_ = one["state"] == "open"
            name = Text(_called(one), "body")
            done = Text(f"{one['done']:,} of {one['of']:,} {_what(one)}{'' if open_ else ', closed'}", "caption")
            parts: list[Any] = [holder(column(name, done, gap=0)), 1]
            if open_ and one["kind"] == "pairs":
                parts.append(button("Answer", "ghost", on=partial(self._answer, one["round"])))
            if open_:
                parts.append(button("Close", "ghost", on=partial(self._close, one["round"])))
            self._list.addWidget(holder(row(*parts, gap=4)))

    def _start_pairs(self) -> None:
        self.pairs_wanted.emit(self._pairs.value())

    def _start_labelling(self) -> None:
        self.labelling_wanted.emit(self._samples.value(), self._originals.value(), self._people.people)

    def _answer(self, name: str, _checked: bool = False) -> None:
        self.answered.emit(name)

    def _close(self, name: str, _checked: bool = False) -> None:
        self.closed.emit(name)


def _called(one: Mapping[str, Any]) -> str:
    if one["kind"] == "pairs":
        return "Pairs"
    return f"{one['name'] or 'Blind labels'}, {'sent from the review' if one['sent'] else 'blind labels'}"


def _what(one: Mapping[str, Any]) -> str:
    return "answers" if one["kind"] == "pairs" else "handed in"


class ModelPanel(Card):
    """``write`` and ``read`` ask for the samples in a folder, and for a file with predictions; ``chosen`` tells that
    another run is to be measured."""

    write = Signal()
    read = Signal(str)
    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "The model", "Its predictions on samples are held against those on their parents.", parent=parent
        )
        self._runs = QComboBox()
        self._runs.setAccessibleName("Measured by")
        self._runs.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._runs.activated.connect(lambda _: self.chosen.emit())
        measured = row(Text("Measured by", "muted"), gap=8)
        measured.addWidget(self._runs, 1)
        self._measured = holder(measured)
        self._measured.hide()
        self.add(self._measured)
        self._name = QLineEdit()
        self._name.setAccessibleName("Model run")
        self._name.setPlaceholderText("Name of the model run")
        self.add(row(Text("Predictions of", "muted"), self._name, gap=8))
        buttons = row(
            button("Write samples…", on=self.write.emit), button("Bring predictions…", on=self._read), 1, gap=8
        )
        self.add(holder(column(buttons)))

    @property
    def run(self) -> str:
        """The run that somebody chose, "" for the one that predicted most samples."""
        return str(self._runs.currentData() or "")

    def show_runs(self, runs: Sequence[str], measured: str) -> None:
        """The runs that predicted samples, those that know most first, and the one that was measured."""
        chosen = self.run
        self._runs.clear()
        for index, name in enumerate(runs):
            self._runs.addItem(name, name if index else "")
        self._runs.setCurrentIndex(max(0, self._runs.findData(chosen)))
        self._measured.setVisible(len(runs) > 1)
        if measured and not self._name.text():
            self._name.setText(measured)

    def _read(self) -> None:
        self.read.emit(self._name.text().strip())
