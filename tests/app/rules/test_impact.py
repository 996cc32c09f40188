"""What a change of the sheet means for its labels, class by class, without a project."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.labels import values as v
from app.rules import edit as e
from app.rules.changed import IMPACTS, Change
from app.rules.finding import NOWHERE
from app.rules.impact import changes, strongest
from app.rules.load import load

SHEETS = sorted((Path(__file__).parents[3] / "resources" / "sheets").glob("*.yaml"))
IMAGE = """\
earmark: 1
name: Cells
version: 1.0.0
media: image
tasks:
  cells:
    kind: boxes
    classes:
      red: {attributes: {truncated: bool, stain: [good, poor]}}
      white:
  grade:
    kind: rating
    scale: {low: 1, high: 5}
  kind:
    kind: choice
    options: [a, b]
rules:
  - {id: small, title: S, task: cells, check: {min_side_px: 4}}
  - {id: told, title: T, task: cells, guidance: Draw the stain.}
"""
AUDIO = """\
earmark: 1
name: Talk
version: 1.0.0
media: audio
tasks:
  words: {kind: transcript}
  talk: {kind: transcript, level: segment, tiers: [A, B]}
vocabulary:
  filler: {um: [umm], uh: []}
policy:
  filler: {compared: drop}
rules:
  - {id: fillers, title: F, task: words, check: {spelling: [filler], severity: block, fix: canonical}}
  - {id: case, title: C, compare: {case: ignore}}
"""


def diff(text: str, *edits: e.SheetEdit) -> list[Change]:
    return list(changes(load(text), load(e.edited(text, *edits))))


def found(change: Change, value: v.Value) -> tuple[str, ...] | None:
    assert change.touch is not None
    touched = change.touch.find(value, value, NOWHERE)
    return None if touched is None else touched.objects


def set_(*path: str | int, to: object = None) -> e.SetField:
    return e.SetField(path, to)


RED = "tasks", "cells", "classes", "red"
SCALE = "tasks", "grade", "scale"


@pytest.mark.parametrize(
    ("edit", "impact", "name"),
    [
        (set_("name", to="B"), "wording", "name"),
        (set_("tasks", "cells", "guidance", to="x"), "wording", "cells"),
        (set_(*RED, "description", to="x"), "wording", "red"),
        (set_(*RED, "colour", to="#000000"), "wording", "red"),
        (e.ChangeRule("small", {"why": "x"}), "wording", "small"),
        (set_("waive", to="reason"), "wording", "small"),
        (e.ChangeRule("small", {"check": {"min_side_px": 4, "waive": "reason"}}), "wording", "small"),
        (e.RemoveRule("told"), "wording", "told"),
        (e.RemoveRule("small"), "figures", "small"),
        (set_("tasks", "kind"), "figures", "kind"),
        (set_("tasks", "cells", "sources", to=["street"]), "figures", "cells"),
        (set_(*RED, "attributes", "stain"), "migrate", "red.stain"),
        (set_(*RED, "attributes", "stain", to=["good"]), "revisit", "red.stain"),
        (set_("tasks", "cells", "required", to=True), "revisit", "cells"),
        (e.ChangeRule("small", {"check": {"min_side_px": 8}}), "revisit", "small"),
        (e.AddRule({"id": "in", "title": "I", "task": "cells", "check": {"inside": True}}), "revisit", "in"),
        (set_(*SCALE, to={"low": 2, "high": 5}), "revisit", "grade"),
        (set_("tasks", "kind", "options", to=["a"]), "revisit", "b"),
        (set_(*SCALE, to={"low": 1, "high": 7}), "reopen", "grade"),
        (set_("tasks", "kind", "options", to=["a", "b", "c"]), "reopen", "c"),
        (set_("tasks", "kind", "kind", to="multi-choice"), "reopen", "kind"),
        (set_(*RED, "attributes", "cut", to="bool"), "reopen", "red.cut"),
        (set_(*RED, "attributes", "stain", to=["good", "poor", "none"]), "reopen", "red.stain"),
        (e.AddRule({"id": "more", "title": "M", "guidance": "Look twice."}), "reopen", "more"),
        (set_("tasks", "more", to={"kind": "choice", "options": ["x"]}), "reopen", "more"),
    ],
)
def test_each_change_has_its_class(edit: e.SheetEdit, impact: str, name: str) -> None:
    one = diff(IMAGE, edit)[0]
    assert (one.impact, one.name) == (impact, name)
    assert (one.touch is not None) == (one.impact in ("migrate", "revisit", "reopen")) or one.unlabelled


@pytest.mark.parametrize(
    ("edit", "impact"),
    [
        (e.SetPolicy("filler", compared="keep"), "figures"),
        (e.SetPolicy("filler", exported="drop"), "figures"),
        (e.ChangeRule("case", {"compare": {"punctuation": "ignore"}}), "figures"),
        (e.AddVariant("filler", "um", "uhm"), "migrate"),
        (e.RenameWord("filler", "um", "uhm"), "migrate"),
        (e.RemoveVariant("filler", "um", "umm"), "revisit"),
        (set_("tasks", "talk", "tiers", to=["A"]), "revisit"),
        (set_("tasks", "talk", "overlap", to=False), "revisit"),
        (set_("tasks", "talk", "tiers", to=["A", "B", "C"]), "reopen"),
        (set_("tasks", "words", "level", to="segment"), "reopen"),
    ],
)
def test_words_and_segments(edit: e.SheetEdit, impact: str) -> None:
    assert strongest(tuple(diff(AUDIO, edit))) == impact


def test_a_variant_is_changed_by_rule() -> None:
    one = next(one for one in diff(AUDIO, e.AddVariant("filler", "um", "uhm")) if one.impact == "migrate")
    assert one.touch is not None
    said = v.Transcript("uhm, well umm")
    touched = one.touch.find(said, said, NOWHERE)
    assert touched is not None
    assert touched.migrated == v.Transcript("um, well umm")  # what broke the rule before is no matter of the change
    assert one.touch.find(v.Transcript("um"), v.Transcript("um"), NOWHERE) is None


def test_a_word_that_is_known_no_more_is_found() -> None:
    one = next(one for one in diff(AUDIO, e.RemoveVariant("filler", "um", "umm")) if one.impact == "revisit")
    assert found(one, v.Transcript("well Umm, yes")) == ()
    assert found(one, v.Transcript("hummm um")) is None


def test_objects_are_named() -> None:
    drawn = v.Boxes(
        (
            v.Box(id="1", cls="red", box_px=(0, 0, 6, 6), attributes={"stain": "poor"}),
            v.Box(id="2", cls="red", box_px=(0, 0, 60, 60), attributes={"stain": "good"}),
            v.Box(id="3", cls="white", box_px=(0, 0, 3, 3)),
        )
    )
    assert found(diff(IMAGE, e.ChangeRule("small", {"check": {"min_side_px": 8}}))[0], drawn) == ("1",)
    assert found(diff(IMAGE, set_(*RED, "attributes", "stain", to=["good"]))[0], drawn) == ("1",)
    assert found(diff(IMAGE, set_(*RED, "attributes", "cut", to="bool"))[0], drawn) == ("1", "2")
    assert found(diff(IMAGE, set_(*RED, "attributes", "truncated"))[0], drawn) is None


def test_a_class_that_is_split_off_is_looked_for_below_its_parent() -> None:
    one = diff(IMAGE, set_("tasks", "cells", "classes", "lymphocyte", to={"parent": "white"}))[0]
    assert (one.impact, one.name) == ("revisit", "lymphocyte")


def test_classes_merge_by_name_alone() -> None:
    (one,) = diff(IMAGE, set_("tasks", "kind", "options", to={"a": {"formerly": ["b"]}}))
    assert (one.impact, one.name) == ("migrate", "b")
    assert one.touch is not None
    touched = one.touch.find(v.Choice("b"), v.Choice("b"), NOWHERE)
    assert touched is not None
    assert touched.migrated == v.Choice("a")


def test_a_rule_that_steps_back_is_looked_at_again() -> None:
    found_ = diff(
        IMAGE, e.AddRule({"id": "w", "title": "W", "class": "white", "instead_of": "small", "check": {"valid": True}})
    )
    assert {one.name for one in found_} == {"w", "small"}


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_a_sheet_and_itself(path: Path) -> None:
    sheet = load(path.read_text("utf-8"))
    assert changes(sheet, sheet) == ()


EDITS = st.lists(
    st.sampled_from(
        [
            e.AddVariant("filler", "um", "uhm"),
            e.SetPolicy("filler", exported="drop"),
            e.RemoveRule("case"),
            set_("tasks", "talk", "overlap", to=False),
            set_("tasks", "words", "title", to="W"),
        ]
    ),
    unique=True,
)


@settings(max_examples=15, deadline=None)
@given(EDITS, EDITS)
def test_what_asks_most_comes_first_and_nothing_is_left_out(some: list[e.SheetEdit], more: list[e.SheetEdit]) -> None:
    one, both = diff(AUDIO, *some), diff(AUDIO, *dict.fromkeys([*some, *more]))
    ranks = [IMPACTS.index(change.impact) for change in both]
    assert ranks == sorted(ranks, reverse=True)
    assert {(change.part, change.name) for change in one} <= {(change.part, change.name) for change in both}


def test_a_list_that_opens_or_closes() -> None:
    closed = IMAGE.replace("kind: choice", "kind: multi-choice")
    (one,) = diff(closed, set_("tasks", "kind", "open", to=True))
    assert (one.impact, one.name) == ("reopen", "kind")
    opened = e.edited(closed, set_("tasks", "kind", "open", to=True))
    (back,) = diff(opened, set_("tasks", "kind", "open"))
    assert back.impact == "revisit"
    assert found(back, v.MultiChoice(("a", "rusty"))) is not None and found(back, v.MultiChoice(("a",))) is None
