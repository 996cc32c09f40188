"""Reasons keep their number; when all are taken, the one used longest ago gives its place."""

from __future__ import annotations

from pathlib import Path

from app.settings.reasons import MOST, NAME, Reasons
from app.settings.store import Settings


def test_a_reason_keeps_its_number_until_all_are_taken(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    mine = Reasons(settings, tmp_path / "p", "ann")
    for number in range(MOST):
        mine.use(f"reason {number}")
    mine.use("reason 0")
    mine.use(" one more ")
    assert mine.all == ("reason 0", "one more", *(f"reason {number}" for number in range(2, MOST)))
    assert Reasons(Settings(tmp_path / "settings.json"), tmp_path / "p", "ann").all == mine.all
    assert Reasons(settings, tmp_path / "p", "bob").all == (), "what somebody else made of it is theirs"


def test_what_makes_no_sense_is_passed_over(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    mine = Reasons(settings, tmp_path / "p", "ann")
    mine.use("far away")
    kept = settings.get(NAME)
    (key,) = kept
    settings.set(NAME, {key: [["far away", 1], "x", [3, 4], ["y"]], "other": 7})
    assert mine.all == ("far away",)
    settings.set(NAME, [1])
    assert mine.all == ()
