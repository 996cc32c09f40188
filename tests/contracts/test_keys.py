"""In every preset, on every page, a key does one thing; and a preset names only what there is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.settings.keys import FOLDER
from widgets.actions.keymap import key_name
from widgets.shell.key_lines import lines
from widgets.shell.main_window import MainWindow
from widgets.shell.settings_opener import key_places
from widgets.shell.stages import STAGES

Open = Callable[..., MainWindow]
PRESETS = sorted(file.stem for file in FOLDER.glob("*.json"))
MEDIA = ("pictures", "speech")


@pytest.mark.parametrize("name", MEDIA)
def test_no_two_rows_of_a_page_share_a_key(open_sample: Open, visit: Callable[..., None], name: str) -> None:
    window = open_sample(name)
    for stage in STAGES:
        visit(window, stage.id)
    keymap, wrong = window._all_keys(), []
    for preset in PRESETS:
        keymap.choose(preset)
        for line in lines(key_places(window), keymap):
            wrong += [f"{preset}: {line.title}: {clash.text}" for clash in line.clashes if clash.serious]
    assert wrong == []


def test_a_preset_names_only_actions_that_there_are(open_sample: Open, tmp_path: Path) -> None:
    there = set()
    for name in MEDIA:
        window = open_sample(name)
        for _ in window.project.steps_to_all_keys() if window.project is not None else ():
            pass
        there |= {row.id for place in key_places(window) for row in place.rows}
    for preset in PRESETS:
        found = json.loads((FOLDER / f"{preset}.json").read_text("utf-8"))
        assert set(found["keys"]) <= there, f"{preset} names actions that are nowhere"
        assert [key_name(key) for keys in found["keys"].values() for key in keys] == [
            key for keys in found["keys"].values() for key in keys
        ]
