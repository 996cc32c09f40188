"""A waiver excuses the check that it was given for: another check asks again, other words for the rule do not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.commands.project import ActivateSheet
from app.jobs.job import Progress
from app.labeling.desk import Desk
from app.labels import values
from app.records import Annotation, Item, StaleLabel
from app.rules.load import load
from app.rules.sheet import RuleSheet
from app.rules.waivers import fingerprint
from app.scope.impact import find_impact
from app.workspace import Workspace

SHEET = """earmark: 1
name: Cells
version: 1.0.0
media: image
tasks:
  cells: {kind: boxes, classes: [red, white]}
rules:
  - {id: size, title: Not too small, task: cells, check: {min_side_px: 30, severity: block}}
"""
WORDED = SHEET.replace("Not too small", "No specks").replace("1.0.0", "1.0.1")
STRICTER = SHEET.replace("30", "40").replace("1.0.0", "1.1.0")
MILDER = SHEET.replace("block", "warn").replace("1.0.0", "1.2.0")
REASON = "It is cut by the border"


def read(text: str) -> RuleSheet:
    return load(text, path="sheet")


@pytest.fixture
def desk(make_workspace: Callable[..., Workspace]) -> Desk:
    """Ann's label, with a box that is too small and a reason for it, handed in."""
    project = make_workspace()
    project.do(ActivateSheet(SHEET, read(SHEET)))
    item = project.view.find(Item)[0].id
    desk = Desk(project, "ann")
    desk.put(item, "cells", values.Box("b", "red", (10.0, 10.0, 30.0, 30.0)))
    desk.waive(item, "cells", "size/b", REASON)
    desk.submit(item)
    return desk


def use(desk: Desk, text: str) -> None:
    project, sheet = desk.workspace, read(text)
    found = find_impact(project.view, project.sheet, sheet, Progress())
    project.do(ActivateSheet(text, sheet, found.queue()), who="lead")


def said(desk: Desk) -> list[tuple[bool, str]]:
    (annotation,) = desk.workspace.view.find(Annotation, task="cells")
    found = desk.findings(annotation.item_id, desk.workspace.sheet.task("cells"))
    return [(one.waived, one.lapsed) for one in found]


def test_other_words_for_the_rule_leave_a_waiver_as_it_is(desk: Desk) -> None:
    use(desk, WORDED)
    assert said(desk) == [(True, "")] and desk.workspace.view.find(StaleLabel) == []


def test_another_check_asks_again_and_the_label_is_queued(desk: Desk) -> None:
    project = desk.workspace
    use(desk, STRICTER)
    assert said(desk) == [(False, REASON)]
    (mark,) = project.view.find(StaleLabel)
    assert (mark.impact, mark.rules) == ("revisit", "size")
    use(desk, SHEET)
    assert said(desk) == [(True, "")]
    use(desk, STRICTER)
    (annotation,) = project.view.find(Annotation, task="cells")
    desk.waive(annotation.item_id, "cells", "size/b", REASON)
    assert said(desk) == [(True, "")]
    use(desk, MILDER)
    assert said(desk) == [(False, REASON)]
    project.undo(area="project", who="lead")
    assert said(desk) == [(True, "")]


def test_the_words_that_a_check_looks_up_are_part_of_it() -> None:
    head = "earmark: 1\nname: T\nversion: 1.0.0\nmedia: audio\ntasks: {words: {kind: transcript}}\n"
    rule = "rules:\n  - {id: f, title: T, check: {spelling: [filler], severity: warn}}\n"
    one, other = (read(f"{head}vocabulary: {{filler: {{um: [{forms}]}}}}\n{rule}") for forms in ("umm", "umm, erm"))
    assert fingerprint(one, "f") != fingerprint(other, "f") and fingerprint(one, "gone") == ""
