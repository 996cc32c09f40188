"""Which classes a few letters mean."""

from __future__ import annotations

import time

from app.rules.sheet import ClassDef, Scale, Task
from widgets.labeling.classes.match import candidates, ranked

# Coverage and another program on the same core make a frame longer; the figures themselves are benchmarks.
LOADED = 3.0


def cls(name: str, parent: str = "", description: str = "") -> ClassDef:
    return ClassDef(name, name.replace("_", " ").capitalize(), "#0072b2", parent=parent, description=description)


VEHICLES = Task(
    "things",
    "boxes",
    "Things",
    classes=(
        cls("car", "vehicle"), cls("person"), cls("vehicle"), cls("taxi", "car"), cls("street_car", "vehicle"),
        cls("dog", description="No matter which breed"),
    ),
)  # fmt: skip


def names(text: str) -> list[str]:
    return [one.name for one in ranked(candidates([VEHICLES]), text)]


def test_with_no_text_all_stand_below_their_parents() -> None:
    found = ranked(candidates([VEHICLES]), " ")
    assert [(one.name, one.depth) for one in found] == [
        ("person", 0), ("vehicle", 0), ("car", 1), ("taxi", 2), ("street_car", 1), ("dog", 0),
    ]  # fmt: skip
    assert next(one.path for one in found if one.name == "taxi") == "Vehicle › Car"


def test_a_beginning_comes_before_a_word_and_a_word_before_scattered_letters() -> None:
    assert names("car") == ["car", "street_car", "taxi"]
    assert names("sc") == ["street_car"], "letters in their order"
    assert names("breed") == ["dog"] and names("veh")[0] == "vehicle"
    assert names("xyz") == []


def test_options_and_steps_are_found_with_their_keys() -> None:
    tasks = [VEHICLES, Task("good", "rating", "How good", scale=Scale(1, 3, {3: "sharp"}))]
    (found,) = ranked(candidates(tasks, {("good", "3"): "Shift+3"}), "sharp")
    assert (found.task, found.name, found.title, found.key, found.draws) == ("good", "3", "3 · sharp", "Shift+3", False)


def test_parents_in_a_circle_do_not_hang() -> None:
    task = Task("t", "boxes", "T", classes=(cls("a", "b"), cls("b", "a"), cls("c")))
    assert {one.name for one in candidates([task])} == {"a", "b", "c"}


def test_a_thousand_classes_are_searched_between_two_frames() -> None:
    task = Task("t", "boxes", "T", classes=tuple(cls(f"thing_{n}_of_many", description="x" * 60) for n in range(1000)))
    known = candidates([task])
    start = time.thread_time()
    for text in ("t", "th", "many", "zzz", "977"):
        ranked(known, text)
    assert (time.thread_time() - start) / 5 < 0.016 * LOADED
