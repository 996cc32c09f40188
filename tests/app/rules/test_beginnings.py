"""Whatever a person adds to a sheet loads as it is, and nothing that can be labelled is left out."""

from __future__ import annotations

import pytest

from app.labels.values import KINDS
from app.rules.beginnings import task_beginnings
from app.rules.edit import edited_sheet
from app.rules.edits import SetField

BARE = "earmark: 1\nname: X\nversion: 1.0.0\nmedia: {}\ntasks:\n  seen: {{kind: choice, options: [a, b]}}\n"


@pytest.mark.parametrize("media", ["image", "audio"])
def test_every_new_task_loads(media: str) -> None:
    edits = [
        SetField(("tasks", one.id), {"kind": one.id, "title": one.title, **one.fields})
        for one in task_beginnings(media)
    ]
    _, sheet = edited_sheet(BARE.format(media), *edits)
    assert len(sheet.tasks) == len(edits) + 1


def test_every_kind_of_task_can_be_added() -> None:
    every = [one for media in ("image", "audio") for one in task_beginnings(media)]
    assert {one.fields.get("kind", one.id) for one in every} == set(KINDS)
