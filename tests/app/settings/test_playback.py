"""How one person listens is kept, and what makes no sense is not taken over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.settings.playback import SPEEDS, Playback, keep_playback, load_playback
from app.settings.store import Settings


def test_it_is_kept(tmp_path: Path) -> None:
    assert load_playback(Settings(tmp_path / "s.json")) == Playback()
    wanted = Playback(0.3, 0.7, "2", 1.0, 0.25, 0.75, 5.0, auto_writing=False, auto_bounding=True)
    keep_playback(Settings(tmp_path / "s.json"), wanted)
    assert load_playback(Settings(tmp_path / "s.json")) == wanted


@pytest.mark.parametrize(
    "found",
    [
        None, [], "loud", {"volume": 7}, {"volume": True}, {"speed": float("nan")}, {"speed": "fast"}, {"channel": "0"},
        {"channel": "left"}, {"channel": 3}, {"backstep_s": -1}, {"auto_writing": 1}, {"more": 1},
    ],
)  # fmt: skip
def test_nonsense_is_as_it_comes(tmp_path: Path, found: Any) -> None:
    settings = Settings(tmp_path / "s.json")
    settings.set("playback", found)
    assert load_playback(settings) == Playback()


def test_speeds_go_by_steps_and_stop_at_the_ends() -> None:
    here, seen = Playback(speed=0.5), [0.5]
    for _ in range(20):
        here = here.faster()
        seen.append(here.speed)
    assert tuple(dict.fromkeys(seen)) == SPEEDS
    for _ in range(20):
        here = here.slower()
    assert here.speed == 0.5
    assert Playback(speed=0.85).slower().speed == 0.8 and Playback(speed=0.85).faster().speed == 0.9


def test_volume_and_channel() -> None:
    assert Playback(volume=0.95).louder(1).volume == 1.0
    assert Playback(volume=0.5).louder(-1).volume == 0.4 and Playback(volume=0.0).louder(-1).volume == 0.0
    assert Playback(volume=0.5).gain == 0.25
    assert [Playback(channel=name).ears for name in ("all", "mix", "1", "12")] == ["all", "mix", 0, 11]
