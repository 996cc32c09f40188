"""Formulas: worked out as by hand, refused with the place where types do not fit, and never run."""

from __future__ import annotations

import numpy as np
import pytest

from app.errors import CallError, UnknownName
from app.items.functions import FUNCTIONS, MOST_CHARACTERS
from app.slices.expression import matches, worked_out_in
from app.slices.frame import Frame

TEXTS = np.array(["cam_1.left", "cam_2.right", ""], dtype=object)
FRAME = Frame(
    ("i", "k", "m"), ("i", "k", "m"),
    {"w": np.array([4.0, 9.0, np.nan]), "h": np.array([2.0, 0.0, 1.0])}, {"path": TEXTS, "class": TEXTS},
)  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("w * h + 1", [9, 1, None]),
        ("w / h", [2, None, None]),
        ("-w ** 2 // 3", [-6, -27, None]),
        ("10 ** 400", [None, None, None]),
        ("sqrt(w) % 2", [0, 1, None]),
        ("max(w, h, 5)", [5, 9, None]),
        ("round(w / 3, 1)", [1.3, 3, None]),
        ("number(part(part(path, '.', 1), '_', 2))", [1, 2, None]),
        ("part(path, '.', -1) + '!'", ["left!", "right!", ""]),
        ("'big' if w > 5 or not known(w) else 'small'", ["small", "big", "big"]),
        ("bins(w, 5, 3)", ["3 to 5", "from 5", ""]),
        ("replace(upper(class), 'CAM', 'C')", ["C_1.LEFT", "C_2.RIGHT", ""]),
        ("length(path) + words(path)", [11, 12, None]),
        ("contains(path, 'left') and h > 0", [True, False, False]),
        ("text(w) + ' px'", ["4 px", "9 px", ""]),
    ],
)
def test_worked_out(formula: str, expected: list[object]) -> None:
    found = worked_out_in(formula, FRAME).tolist()
    assert [None if one != one else one for one in found] == expected


@pytest.mark.parametrize(
    ("formula", "told"),
    [
        ("w + path", r"character 5: 'path' is a text, and a number is wanted"),
        ("sqrt(path)", r"character 6: 'path' is a text, and sqrt\(\) wants a number there"),
        ("part(class, '.')", r"wants 3 values in its brackets, and has 2"),
        ("class + part(class, '_', class)", r"character 26: 'class' is a text"),
        ("1 if w else 2", r"'w' is a number, and a yes or no is wanted"),
        ("1 if w > 2 else path", r"is a text, and before 'if' there is a number"),
        ("w.real", "is not understood"),
        ("[w for w in path]", "is not understood"),
        ("(lambda: 1)()", "is not understood"),
        ("w @ h", "Use "),
        ("w +", "Write it like: width_px"),
        ("", "the formula is empty"),
        ("w+" * 1001, "the limit is 2000"),
    ],
)
def test_refused_with_the_place(formula: str, told: str) -> None:
    with pytest.raises(CallError, match=told):
        worked_out_in(formula, FRAME)


def test_unknown_names_suggest_the_nearest() -> None:
    with pytest.raises(UnknownName, match="sqrt"):
        worked_out_in("sqr(w)", FRAME)
    with pytest.raises(UnknownName, match="path"):
        worked_out_in("length(pat)", FRAME)
    with pytest.raises(UnknownName, match="function"):
        worked_out_in("__import__('os')", FRAME)


def test_conditions_may_work_things_out() -> None:
    assert matches("w * 2 > 10", FRAME).tolist() == [False, True, False]
    assert matches("3 < w < 2 * 4 and starts(path, 'cam')", FRAME).tolist() == [True, False, False]
    assert matches("lower(path) == 'cam_2.right'", FRAME).tolist() == [False, True, False]
    with pytest.raises(CallError, match="is not understood"):
        matches("w * 2", FRAME)


def test_texts_stay_bounded() -> None:
    long = "replace(" * 5 + "path" + ", 'c', 'cccccccccccccccccccc')" * 5
    assert len(worked_out_in(long, FRAME)[0]) <= MOST_CHARACTERS
    assert all(one.told for one in FUNCTIONS.values())
