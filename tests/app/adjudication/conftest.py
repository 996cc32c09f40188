"""Projects in which people disagree."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.commands.project import AddAnnotator
from app.labeling.desk import Desk
from app.labels.values import Box, Choice
from app.records import Item
from app.workspace import Workspace

A, B = Box("b", "red", (0, 0, 40, 40)), Box("b", "white", (1, 0, 41, 40))
MORE = Box("c", "red", (60, 0, 90, 30))


@pytest.fixture
def split(make_workspace: Callable[..., Workspace]) -> Workspace:
    """Three items: on the first both tasks differ, on the second one object is missed, on the third all agree."""
    project = make_workspace()
    project.do(AddAnnotator("rev", "Rev", role="reviewer"))
    said = {
        "ann": (("sharp", (A, MORE)), ("sharp", (A, MORE)), ("sharp", (A,))),
        "bob": (("blurred", (B, MORE)), ("sharp", (A,)), ("sharp", (A,))),
    }
    for who, labels in said.items():
        desk = Desk(project, who)
        for item, (quality, boxes) in zip(items(project), labels, strict=True):
            desk.set_value(item, "quality", Choice(quality))
            desk.put(item, "cells", *boxes)
            desk.submit(item)
    return project


def items(project: Workspace) -> list[str]:
    return [item.id for item in sorted(project.view.find(Item), key=lambda item: item.path)]
