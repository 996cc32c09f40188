"""The agree page's figures on a project, and how they follow its labels; what another sheet would do to them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import ids
from app.agreement.page_figures import PageFigures, page_figures
from app.agreement.what_if import what_if
from app.changes.command import ChangeSet
from app.commands.dataset import Register
from app.commands.labels import ImportLabels, Said
from app.commands.project import ActivateSheet, AddAnnotator
from app.errors import CallError, Cancelled, UnknownName
from app.jobs.job import Progress
from app.labels.values import Segment, Segments, Transcript, Value
from app.records import REFERENCE, Item, Source
from app.rules.load import load
from app.workspace import Workspace

SHEET = """\
earmark: 1
name: Calls
version: 1.0.0
media: audio
tasks:
  words: {kind: transcript}
  turns: {kind: transcript, level: segment}
"""
RULE = """\
rules:
  - {id: letters, task: words, title: Letters, compare: {case: ignore}}
  - {id: same, title: Same, compare: {equal: [["he's", "he is"]]}}
"""


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Workspace]:
    workspace = Workspace.create(tmp_path / "calls", name="calls", media="audio", sheet_text=SHEET)
    source = Source(id=ids.source_id("calls"), name="calls", root="/nowhere")
    items = tuple(
        Item(
            id=f"item{n:02}", source_id=source.id, path=f"{n}.wav", sha256=ids.digest(str(n)), size_bytes=1, mtime_ns=1,
            media="audio", group_key=f"speaker{n // 3}",
        )
        for n in range(12)
    )  # fmt: skip
    workspace.do(Register(source, items))
    for person, name in (("ann", "Ann"), ("bob", "Bob"), ("eve", "Eve")):
        workspace.do(AddAnnotator(person, name))
    yield workspace
    workspace.close()


def say(project: Workspace, who: str, item: int, value: Value, task: str = "words", *, blind: bool = True) -> ChangeSet:
    return project.do(ImportLabels(who, (Said(f"item{item:02}", task, value),), independent=blind))


def start(project: Workspace) -> PageFigures:
    for item in range(6):
        say(project, "ann", item, Transcript("Hello there he's home"))
        say(project, "bob", item, Transcript("hello there he is home" if item % 2 else "hello where he is home"))
    return page_figures(project.view, project.sheet, "words", resamples=50)


def test_everything_is_there_at_once(project: Workspace) -> None:
    found = start(project)
    assert found.now.value.value == pytest.approx(found.report.value)
    assert found.matrix.people == ("Ann", "Bob") and found.worst[0].item_id == "item00"
    assert found.worst[0].people == ("Ann", "Bob")
    assert [(point.version, point.items, point.reason) for point in found.trend] == [("1.0.0", 6, "")]
    document = found.to_json()
    assert document["matrix"]["people"] == ["Ann", "Bob"] and len(document["worst"]) == 6
    assert document["trend"][0]["value"]["value"] == pytest.approx(found.report.value)


def test_each_label_is_followed_and_nothing_else(project: Workspace) -> None:
    found = start(project)
    steps = [
        say(project, "ann", 7, Transcript("so")),
        say(project, "bob", 7, Transcript("no")),
        say(project, "eve", 1, Transcript("quite another")),
        say(project, "eve", 2, Transcript("seen before"), blind=False),
        say(project, REFERENCE, 3, Transcript("hello there he is home")),
        say(project, "bob", 0, Transcript("hello")),
    ]
    for changes in steps:
        assert found.live.follow(project.view, changes)
    undone = project.undo(area="import")
    assert undone is not None and found.live.follow(project.view, undone)
    again = page_figures(project.view, project.sheet, "words", resamples=50)
    now = found.live.figures
    assert now.figures().value.value == pytest.approx(again.now.value.value)
    assert now.figures().items == again.now.items and now.figures().reference is not None
    assert now.matrix().people == again.matrix.people
    assert {one.item_id for one in now.worst()} == {one.item_id for one in again.worst}


def test_the_objects_of_a_label_are_followed(project: Workspace) -> None:
    say(project, "ann", 0, Segments((Segment("s1", "speech", 0, 1, text="he's home"),)), "turns")
    found = page_figures(project.view, project.sheet, "turns", resamples=50)
    assert found.now.items == 0
    changes = say(project, "bob", 0, Segments((Segment("s1", "speech", 0, 1, text="he is home"),)), "turns")
    assert found.live.follow(project.view, changes) and found.live.figures.figures().items == 1
    assert found.live.figures.figures().value.value == 1.0


def test_a_trend_has_one_point_a_version_by_its_own_rules(project: Workspace) -> None:
    start(project)
    text = SHEET.replace("1.0.0", "1.1.0") + RULE
    project.do(ActivateSheet(text, load(text)))
    for item in range(6, 10):
        say(project, "ann", item, Transcript("He's home"))
        say(project, "bob", item, Transcript("he is home"))
    found = page_figures(project.view, project.sheet, "words", resamples=50)
    first, second = found.trend
    assert (first.version, second.version) == ("1.0.0", "1.1.0") and (first.items, second.items) == (6, 4)
    assert first.value.value == first.raw.value and first.value.value == pytest.approx(2 * 21 / (6 * 9))
    assert second.value.value == 0.0 and second.raw.value == pytest.approx(2 * 2 / 5)
    assert found.report.waterfall is not None and {step.rule for step in found.report.waterfall.steps} == {
        "letters", "same",
    }  # fmt: skip


def test_another_sheet_can_be_tried_before_it_is_adopted(project: Workspace) -> None:
    start(project)
    found = what_if(project.view, project.sheet, load(SHEET + RULE), "words", resamples=200)
    value, people = found.change("agreement"), found.change("hlp")
    assert value is not None and people is not None
    assert value.metric == "wer" and value.now.value == pytest.approx(2 * 21 / 54)
    assert value.then.value == pytest.approx(2 * 3 / 48) and value.better is True and people.better is True
    assert value.difference.value == pytest.approx(2 * 3 / 48 - 2 * 21 / 54)
    assert found.labels_compared_otherwise == 12 and "12 of 12 labels" in found.text
    assert project.sheet.version == "1.0.0"  # nothing was adopted
    same = what_if(project.view, project.sheet, project.sheet, "words", resamples=50)
    change = same.change("agreement")
    assert change is not None and change.difference.value == 0.0 and change.better is None
    assert "stay as they are" in same.text


def test_words_of_segments_have_their_own_change(project: Workspace) -> None:
    for who, text in (("ann", "he's home"), ("bob", "he is home")):
        for item in range(4):
            say(project, who, item, Segments((Segment("s1", "speech", 0, 1, text=text),)), "turns")
    found = what_if(project.view, project.sheet, load(SHEET + RULE), "turns", resamples=50)
    words, events = found.change("words"), found.change("agreement")
    assert words is not None and events is not None and events.difference.value == 0.0
    assert words.now.value == pytest.approx(4 / 5) and words.then.value == 0.0


def test_what_cannot_be_tried_says_so(project: Workspace) -> None:
    with pytest.raises(UnknownName, match="'words'"):
        what_if(project.view, project.sheet, load(SHEET.replace("words", "speech")), "words")
    with pytest.raises(CallError, match="kind"):
        other = load(SHEET.replace("words: {kind: transcript}", "words: {kind: choice, options: [a, b]}"))
        what_if(project.view, project.sheet, other, "words")
    with pytest.raises(UnknownName):
        page_figures(project.view, project.sheet, "word")
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(Cancelled):
        page_figures(project.view, project.sheet, "words", progress=stopped)


def test_a_project_without_labels_has_a_page(project: Workspace) -> None:
    found = page_figures(project.view, project.sheet, "words", resamples=50)
    assert found.trend == () and found.worst == () and found.matrix.people == () and found.confusion.classes == ()
    assert found.report.value is None and found.now.value.reason
