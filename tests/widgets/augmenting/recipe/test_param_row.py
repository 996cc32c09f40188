"""A parameter that takes any word offers the classes of the project, and keeps a word that it is given."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QApplication, QPushButton

from augment.catalog.registry import BY_NAME
from augment.recipe import Recipe
from widgets.augmenting.recipe.param_row import ParamRow
from widgets.theme.theme import Theme

TEXT = "earmark-recipe: 1\nname: t\nmedia: image\nsteps:\n  - copy_paste: {class: lorry}\n"


def test_classes_are_chips_beside_any(qtbot, qapp: QApplication) -> None:
    (step,) = Recipe.from_yaml(TEXT).steps
    param = BY_NAME["copy_paste"].param("class")
    assert param is not None
    shown = ParamRow(Theme(qapp, "light"), step, param, words=("car", "bus"))
    qtbot.addWidget(shown)
    chips = {chip.text(): chip for chip in shown.findChildren(QPushButton)}
    assert list(chips) == ["any", "car", "bus", "lorry"]
    assert [word for word, chip in chips.items() if chip.isChecked()] == ["lorry"]
    with qtbot.waitSignal(shown.moved) as told:
        chips["car"].click()
    assert told.args == [("car", "lorry")]
    assert shown.fits(step)
    assert not shown.fits(replace(step, choices={**step.choices, "class": ("tram",)}))
