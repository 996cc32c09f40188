"""Presets are read from files, own changes lie over them, and only what differs is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.settings.keys import DEFAULT, KeyChoices, read_preset
from app.settings.store import Settings


@pytest.fixture
def choices(tmp_path: Path) -> KeyChoices:
    folder = tmp_path / "keys"
    folder.mkdir()
    for name, keys in (("earmark", {}), ("other", {"go": ["F"], "stop": []})):
        text = json.dumps({"title": name.title(), "note": "", "keys": keys})
        (folder / f"{name}.json").write_text(text, "utf-8")
    (folder / "broken.json").write_text("{", "utf-8")
    return KeyChoices(Settings(tmp_path / "settings.json"), folder)


def test_a_preset_lies_over_the_defaults_and_own_changes_over_it(choices: KeyChoices) -> None:
    assert choices.keys("go", ("D",)) == ("D",)
    choices.choose("other")
    assert (choices.keys("go", ("D",)), choices.keys("stop", ("S",)), choices.keys("wait", ("W",))) == (
        ("F",),
        (),
        ("W",),
    )
    choices.change({"go": ("G",)}, {"go": ("F",)})
    assert (choices.keys("go", ("D",)), choices.base("go", ("D",))) == (("G",), ("F",))
    choices.choose(DEFAULT)
    assert choices.keys("go", ("D",)) == ("G",)


def test_what_equals_the_preset_again_is_not_kept(choices: KeyChoices) -> None:
    choices.choose("other")
    choices.change({"go": ("G",), "wait": ()}, {"go": ("F",), "wait": ("W",)})
    assert choices.own == {"go": ("G",), "wait": ()}
    choices.change({"go": ("F",)}, {"go": ("F",)})
    assert choices.own == {"wait": ()}
    choices.reset("wait")
    assert choices.own == {}


def test_reset_takes_all_or_some_back(choices: KeyChoices) -> None:
    choices.change({"a": ("1",), "b": ("2",), "c": ("3",)}, {"a": (), "b": (), "c": ()})
    choices.reset("a")
    assert set(choices.own) == {"b", "c"}
    choices.reset()
    assert choices.own == {}


def test_presets_are_listed_and_broken_ones_are_not(choices: KeyChoices) -> None:
    assert [one.id for one in choices.presets()] == ["earmark", "other"]
    with pytest.raises(ValueError, match="no preset of keys 'broken'"):
        choices.choose("broken")
    assert choices.preset == DEFAULT


def test_the_presets_of_the_program_can_be_read(tmp_path: Path) -> None:
    found = KeyChoices(Settings(tmp_path / "settings.json")).presets()
    assert [one.id for one in found] == ["earmark", "cvat", "elan", "praat", "labelme"]
    assert all(one.note for one in found)
    assert read_preset(tmp_path / "none.json") is None
