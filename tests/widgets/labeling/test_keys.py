"""Which key says what."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.rules.sheet import ClassDef, Scale, Task
from widgets.labeling import actions
from widgets.labeling.keys import SIGNS, assign


def cls(name: str, key: str = "") -> ClassDef:
    return ClassDef(name, name, "#000000", key)


def test_the_sheets_keys_come_first_and_free_digits_fill_up() -> None:
    task = Task("t", "choice", "T", classes=(cls("a"), cls("b", "1"), cls("c", "u"), cls("d")))
    assert assign([task]) == {("t", "b"): "1", ("t", "c"): "U", ("t", "a"): "2", ("t", "d"): "3"}


def test_a_key_of_the_page_is_not_taken_away() -> None:
    assert assign([Task("t", "boxes", "T", classes=(cls("dog", "d"),))]) == {("t", "dog"): "1"}


def test_the_keys_of_the_image_tools_are_free_where_only_sound_is_labelled() -> None:
    wanted = (cls("noise", "n"),)
    assert assign([Task("t", "boxes", "T", classes=wanted)]) == {("t", "noise"): "1"}
    assert assign([Task("t", "segments", "T", classes=wanted)]) == {("t", "noise"): "N"}


def test_options_take_shift_where_objects_are_drawn() -> None:
    tasks = [
        Task("b", "boxes", "B", classes=(cls("x", "1"),)),
        Task("c", "choice", "C", classes=(cls("y", "1"), cls("z"))),
        Task("r", "rating", "R", scale=Scale(1, 3)),
    ]
    keys = assign(tasks)
    assert keys["b", "x"] == "1" and keys["c", "y"] == "Shift+1"
    assert len(set(keys.values())) == len(keys) == 6


def test_the_options_of_a_task_stay_together_and_a_rating_is_said_by_its_own_numbers() -> None:
    tasks = [
        Task("b", "boxes", "B", classes=(cls("x"),)),
        Task("c", "choice", "C", classes=(cls("y", "1"), cls("z", "2"))),
        Task("f", "multi-choice", "F", classes=(cls("u", "1"), cls("v", "2"))),
        Task("r", "rating", "R", scale=Scale(1, 5)),
    ]
    keys = assign(tasks)
    assert [keys["c", "y"], keys["c", "z"], keys["f", "u"], keys["f", "v"]] == [f"Shift+{n}" for n in (1, 2, 3, 4)]
    assert [keys["r", str(n)] for n in range(1, 6)] == [f"Ctrl+{n}" for n in range(1, 6)]
    assert [assign(tasks[1:])["r", str(n)] for n in range(1, 6)] == [f"Shift+{n}" for n in range(1, 6)]
    assert "Ctrl+1" not in assign(tasks, {"Ctrl+1"}).values()


def test_what_is_left_over_gets_no_key() -> None:
    task = Task("t", "boxes", "T", classes=tuple(cls(f"c{n}") for n in range(12)))
    assert list(assign([task]).values()) == list("123456789")


def test_a_number_with_shift_is_no_key_where_its_sign_is_one() -> None:
    tasks = [Task("b", "boxes", "B", classes=(cls("x"),)), Task("c", "choice", "C", classes=(cls("y"), cls("z")))]
    assert assign(tasks)["c", "y"] == "Shift+1"
    assert assign(tasks, {"!"}) == {("b", "x"): "1", ("c", "y"): "Shift+2", ("c", "z"): "Shift+3"}


def test_no_key_of_the_label_page_is_typed_with_shift_and_a_digit(make_bench: Callable[..., Any], speech: Path) -> None:
    page = make_bench(speech).page
    assert [row.id for row in actions.rows(page) if not SIGNS.keys().isdisjoint(row.keys)] == []
