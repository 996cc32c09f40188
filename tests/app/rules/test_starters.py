"""The starter sheets: whole, tested by their own examples, without conflicts, and of use to each other."""

from __future__ import annotations

import pytest

from app.errors import UnknownName
from app.labels import values as v
from app.rules.edit import edited
from app.rules.examples import example_runs
from app.rules.impact import changes
from app.rules.load import load
from app.rules.starters import FOLDER, STARTERS, Starter, starter, starters


@pytest.mark.parametrize("one", STARTERS, ids=lambda one: one.id)
def test_each_is_whole_and_tested(one: Starter) -> None:
    sheet = load(one.text())
    assert (sheet.media, sheet.name) == (one.media, one.title)
    assert sheet.warnings == ()
    runs = example_runs(sheet)
    assert len(runs) >= 5
    assert {ran.problem for ran in runs} == {""}
    assert all(rule.title for rule in sheet.rules)
    assert edited(one.text(), bump="patch").count("\n") == one.text().count("\n")


def test_the_folder_and_the_list_are_one() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.yaml")) == sorted(one.id for one in STARTERS)
    assert len(starters("image")) + len(starters("audio")) == len(starters())
    with pytest.raises(UnknownName, match="boxes-voc2012"):
        starter("boxes-voc2011")


def test_what_truncated_means_is_found_when_its_meaning_changes() -> None:
    old, new = load(starter("boxes-voc2007").text()), load(starter("boxes-voc2012").text())
    found = {(one.impact, one.name) for one in changes(old, new)}
    assert ("revisit", "truncated") in found
    assert ("reopen", "person.occluded") in found
    truncated = next(one for one in changes(old, new) if (one.impact, one.name) == ("revisit", "truncated"))
    covered = v.Box(id="b", cls="dog", box_px=(20, 20, 60, 60), attributes={"truncated": True})
    where = load(starter("boxes-voc2012").text()).rules[-3].examples[0].context
    assert where is not None
    assert truncated.touch is not None
    touched = truncated.touch.find(v.Boxes((covered,)), v.Boxes((covered,)), where)
    assert touched is not None
    assert touched.objects == ("b",)
