"""Whether a slice that somebody named is a place to aim at, or chance."""

from __future__ import annotations

import numpy as np
import pytest

from app.slices.conditions import candidates
from app.slices.find import surety_of
from app.slices.frame import Frame
from app.slices.scored import Scored

COUNT = 240


def _case(error: float) -> tuple[Frame, Scored]:
    """A fifth of the items is dark, and the model is wrong on ``error`` of these and on a tenth of the others."""
    draw = np.random.default_rng(3)
    light, names = draw.permutation(np.linspace(0, 1, COUNT)), tuple(f"i{n}" for n in range(COUNT))
    right = np.where(light < 0.2, draw.random(COUNT) >= error, draw.random(COUNT) >= 0.1).astype(np.float64)
    split = np.array(["train" if bright >= 0.2 else "dev" for bright in light], dtype=object)
    frame = Frame(names, names, {"brightness": light, "width_px": draw.random(COUNT)}, {"split": split})
    unknown = np.full(COUNT, np.nan)
    return frame, Scored(names, right, np.ones(COUNT), unknown, unknown, 0, "accuracy")


@pytest.mark.parametrize(("error", "sure"), [(0.6, True), (0.13, False)])
def test_a_slice_is_sure_or_a_warning_says_why_not(error: float, sure: bool) -> None:
    found = surety_of(*_case(error), "brightness < 0.2")
    assert found.sure is sure and found.items == 48
    assert found.p_value <= found.q_value
    assert ("Samples made for chance win nothing" in found.warning) is not sure


def test_what_no_prediction_speaks_of_is_unknown() -> None:
    found = surety_of(*_case(0.6), "brightness < -1")
    assert not found.sure and "unknown" in found.warning


def test_the_side_of_an_item_is_no_condition() -> None:
    assert {one.name for one in candidates(_case(0.6)[0], min_items=10).all} == {"brightness", "width_px"}


def test_a_slice_that_holds_all_that_was_predicted_is_told_as_that() -> None:
    found = surety_of(*_case(0.6), "brightness < 2")
    assert "nothing elsewhere" in found.warning and "nan" not in found.warning
