"""Steps are moved and removed by hand faster than the text is written: each edit meets the step that was meant."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.augmenting.recipe.edits import RecipeEdit, edited
from augment.recipe import read
from widgets.augmenting.recipe.step_list import StepList
from widgets.theme.theme import Theme

STEPS = ("gamma", "grey", "equalise", "posterise")
TEXT = "earmark-recipe: 1\nname: t\nmedia: image\nsteps:\n" + "".join(f"  - {name}: {{}}\n" for name in STEPS)


class SlowDesk(QObject):
    """Edits wait until ``catch_up``."""

    read = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.text, self.waiting, self.classes = TEXT, [], ()
        self.reading = read(TEXT)

    def edit(self, *edits: RecipeEdit) -> None:
        self.waiting += edits

    def catch_up(self) -> tuple[str, ...]:
        self.text = edited(self.text, *self.waiting)
        self.waiting.clear()
        self.reading = read(self.text)
        self.read.emit(self.reading)
        return tuple(step.name for step in self.reading.steps)


@pytest.fixture
def desk() -> SlowDesk:
    return SlowDesk()


@pytest.fixture
def steps(qtbot, qapp: QApplication, desk: SlowDesk) -> StepList:
    made = StepList(Theme(qapp, "light"), desk, "image")
    qtbot.addWidget(made)
    made.resize(400, 900)
    desk.read.emit(desk.reading)
    for card in made.cards:
        card.set_folded(True)
    made.show()
    return made


def names(steps: StepList) -> tuple[str, ...]:
    return tuple(card.name for card in steps.cards)


def test_keys_pressed_in_a_row_move_the_same_step(steps: StepList, desk: SlowDesk) -> None:
    grip = steps.cards[0].grip
    for _ in range(3):
        QTest.keyClick(grip, Qt.Key.Key_Down)
    assert names(steps) == ("grey", "equalise", "posterise", "gamma"), "not in view at once"
    assert desk.catch_up() == names(steps)
    QTest.keyClick(grip, Qt.Key.Key_Down)
    assert not desk.waiting, "below the last there is nothing"


def test_what_is_removed_is_what_was_clicked(steps: StepList, desk: SlowDesk) -> None:
    first, second = steps.cards[:2]
    first.removed.emit(first.place)
    second.removed.emit(second.place)
    assert desk.catch_up() == names(steps) == ("equalise", "posterise")


def test_a_step_is_dragged_between_others(qtbot, steps: StepList, desk: SlowDesk) -> None:
    grip, below = steps.cards[0].grip, steps.cards[2]
    qtbot.waitExposed(steps)
    to = grip.mapFromGlobal(below.mapToGlobal(QPoint(10, below.height() - 2)))
    QTest.mousePress(grip, Qt.MouseButton.LeftButton)
    QTest.mouseMove(grip, to)
    QTest.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=to)
    assert desk.catch_up() == names(steps) == ("grey", "equalise", "gamma", "posterise")


def test_a_step_that_is_added_gets_the_keyboard(qtbot, steps: StepList, desk: SlowDesk) -> None:
    from app.augmenting.recipe.edits import AddStep

    steps.await_step()
    desk.edit(AddStep("jpeg"))
    desk.catch_up()
    qtbot.waitUntil(lambda: steps.focusWidget() is steps.cards[-1].grip)
    assert not steps.cards[-1].folded


def test_a_card_of_wide_ranges_does_not_push_what_is_beside_them_out_of_sight(
    qtbot, steps: StepList, desk: SlowDesk
) -> None:
    wide = (
        "  - brightness_contrast: {brightness: [-0.125, 0.125], contrast: [-0.3125, 0.3125]}\n    probability: 0.75\n"
    )
    desk.read.emit(read(TEXT + wide))
    steps.resize(300, 900)  # the least that the page gives them
    card = steps.cards[-1]
    card.set_folded(True)
    QApplication.processEvents()
    assert card.name == "brightness_contrast" and "0.312" in card._brief.text()
    assert steps._inside.minimumSizeHint().width() <= steps.viewport().width()
