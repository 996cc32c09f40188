"""The agreement on a project's labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import ids
from app.agreement.project import default_slices, project_agreement
from app.commands.dataset import Register
from app.commands.labels import ImportLabels, Said, Waive
from app.commands.project import AddAnnotator
from app.errors import UnknownName
from app.labels.values import Box, Boxes, Choice, Transcript, Value
from app.records import REFERENCE, Item, Source
from app.workspace import Workspace

SHEET = """\
earmark: 1
name: Calls
version: 1.0.0
media: audio
tasks:
  words:
    kind: transcript
  noise:
    kind: choice
    options: [none, hum]
rules:
  - id: letters
    task: words
    title: Case and punctuation do not count
    compare: {case: ignore, punctuation: ignore}
"""


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Workspace]:
    workspace = Workspace.create(tmp_path / "calls", name="calls", media="audio", sheet_text=SHEET)
    source = Source(id=ids.source_id("calls"), name="calls", root="/nowhere")
    items = tuple(
        Item(
            id=f"item{n:02}", source_id=source.id, path=f"{n}.wav", sha256=ids.digest(str(n)), size_bytes=1, mtime_ns=1,
            media="audio", group_key=f"speaker{n // 5}", features={"snr_db": float(n)},
            columns={"street": "yes" if n % 2 else "no"},
        )
        for n in range(30)
    )  # fmt: skip
    workspace.do(Register(source, items))
    for person, name in (("ann", "Ann"), ("bob", "Bob"), ("eve", "Eve")):
        workspace.do(AddAnnotator(person, name))
    yield workspace
    workspace.close()


def say(project: Workspace, task: str, who: str, said: Callable[[int], Value], *, independent: bool = True) -> None:
    labels = tuple(Said(f"item{n:02}", task, said(n)) for n in range(30))
    project.do(ImportLabels(who, labels, independent=independent, protocol="from a file"))


def test_transcripts_are_compared_by_the_sheet(project: Workspace) -> None:
    say(project, "words", "ann", lambda n: Transcript("Hello, world."))
    say(project, "words", "bob", lambda n: Transcript("hello world" if n % 3 else "hello word"))
    found = project_agreement(project.view, project.sheet, "words")
    assert (found.items, found.annotators, found.metric) == (30, ("Ann", "Bob"), "wer")
    assert found.value == pytest.approx(10 / 60) and found.raw["value"] == pytest.approx(1.0)
    assert [row["rule"] for row in found.by["rule"]] == ["letters"]
    assert found.by["rule"][0]["explains"] == pytest.approx(10 / 60 - 1.0)
    assert found.protocol["resampled"] == "groups" and found.protocol["how"] == {"from a file": 60}
    assert {row["slice"] for row in found.by["slice"]} >= {"street == 'yes'", "street == 'no'", "snr_db < 14.5"}


def test_labels_that_were_not_blind_stay_out_unless_asked_for(project: Workspace) -> None:
    say(project, "noise", "ann", lambda n: Choice("hum" if n % 2 else "none"))
    say(project, "noise", "bob", lambda n: Choice("hum" if n % 3 else "none"))
    say(project, "noise", "eve", lambda n: Choice("hum" if n % 3 else "none"), independent=False)
    found = project_agreement(project.view, project.sheet, "noise", by=("annotator",))
    assert found.annotators == ("Ann", "Bob") and found.protocol["left_out"] == 30
    assert any("30 labels are left out" in warning for warning in found.warnings)
    every = project_agreement(project.view, project.sheet, "noise", by=(), independent_only=False)
    assert every.annotators == ("Ann", "Bob", "Eve")
    assert any("upper bound" in warning for warning in every.warnings)


def test_the_adjudicated_label_is_the_reference(project: Workspace) -> None:
    say(project, "noise", "ann", lambda n: Choice("hum" if n % 2 else "none"))
    say(project, "noise", "bob", lambda n: Choice("hum" if n % 3 else "none"))
    say(project, "noise", REFERENCE, lambda n: Choice("hum" if n % 2 else "none"))
    found = project_agreement(project.view, project.sheet, "noise")
    assert found.hlp_kind == "reference" and REFERENCE not in found.annotators
    assert found.by["annotator"][0]["reference"] == 1.0
    some = project_agreement(project.view, project.sheet, "noise", item_ids=["item00", "item01"])
    assert some.items == 2


def test_exceptions_are_counted_by_rule_and_reason(project: Workspace) -> None:
    say(project, "noise", "ann", lambda n: Choice("hum" if n % 2 else "none"))
    say(project, "noise", "bob", lambda n: Choice("hum" if n % 3 else "none"))
    for item, key in (("item00", "short"), ("item01", "short/a"), ("item01", "short/b"), ("item02", "loud")):
        project.do(Waive(item, "noise", key, "a door" if key == "loud" else "far away"), who="ann")
    found = project_agreement(project.view, project.sheet, "noise", by=())
    assert found.protocol["waivers"] == [
        {"rule": "short", "title": "short", "reason": "far away", "labels": 2},
        {"rule": "loud", "title": "loud", "reason": "a door", "labels": 1},
    ]
    (said,) = [warning for warning in found.warnings if "exceptions" in warning]
    assert said.startswith("3 of 60 labels") and "short (“far away”, 2), loud (“a door”, 1)" in said


def test_nothing_submitted_is_an_empty_report(project: Workspace) -> None:
    found = project_agreement(project.view, project.sheet, "noise")
    assert found.value is None and found.warnings
    with pytest.raises(UnknownName):
        project_agreement(project.view, project.sheet, "nois")


def test_slices_are_conditions_on_columns_and_features(project: Workspace) -> None:
    items = project.view.find(Item)
    found = default_slices(project.view, items)
    assert set(found) == {"street == 'no'", "street == 'yes'", "snr_db < 14.5", "snr_db >= 14.5"}
    assert len(found["snr_db < 14.5"]) == 15
    assert default_slices(project.view, items[:5]) == {}


def test_objects_come_back_as_they_were_drawn(make_workspace: Callable[..., Workspace]) -> None:
    workspace = make_workspace(items=3)
    names = [item.id for item in workspace.view.find(Item)]
    for who, left in (("ann", 0.0), ("bob", 2.0)):
        box = Box(id=f"{who}1", cls="red", box_px=(left, 0.0, left + 20.0, 20.0))
        workspace.do(ImportLabels(who, tuple(Said(name, "cells", Boxes((box,))) for name in names)))
    found = project_agreement(workspace.view, workspace.sheet, "cells")
    assert found.value == 1.0 and found.also["mean_iou_matched"].value == pytest.approx(18 / 22)
