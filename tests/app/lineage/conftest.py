"""Projects with real media and labels, to snapshot and export."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.commands.dataset import SetColumns
from app.commands.labels import Said
from app.labels import values
from app.records import Item
from app.workspace import Workspace
from tests.app.lineage.projects import (
    AUDIO_SHEET,
    IMAGE_SHEET,
    MakeProject,
    accept_sample,
    box,
    label,
    picture,
    register,
    sound,
)  # fmt: skip


@pytest.fixture
def make_project(tmp_path: Path) -> Iterator[MakeProject]:
    """Makes projects that are closed at the end."""
    made: list[Workspace] = []

    def make(media: str = "image", sheet: str = "") -> Workspace:
        text = sheet or (IMAGE_SHEET if media == "image" else AUDIO_SHEET)
        made.append(Workspace.create(tmp_path / f"project{len(made)}", name="Lab", media=media, sheet_text=text))
        return made[-1]

    yield make
    for workspace in made:
        workspace.close()


@pytest.fixture
def pictures(make_project: MakeProject, tmp_path: Path) -> tuple[Workspace, list[Item]]:
    """Six labelled pictures, one of them lying on its side, in three groups, with one accepted sample of the first."""
    workspace = make_project()
    for number in range(6):
        picture(tmp_path / f"media/sub{number % 2}/p{number}.jpg", number, orientation=6 if number == 5 else 1)
    items = register(workspace, tmp_path / "media")
    columns = {item.id: {"slide": f"s{int(item.path[-5]) // 2}"} for item in items}
    workspace.do(SetColumns(columns, group="slide"))
    said: list[Said] = []
    for item in items:
        said.append(Said(item.id, "quality", values.Choice("sharp" if item.path < "sub1" else "blurred")))
        said.append(Said(item.id, "cells", values.Boxes((box("a", 1, 2, 10.5, 12), box("b", 0, 0, 3, 3)))))
        outline = ((1.0, 1.0), (11.0, 1.0), (11.0, 21.0), (1.0, 21.0))
        said.append(Said(item.id, "shapes", values.Polygons((values.Polygon("p", "nucleus", outline),))))
    label(workspace, said)
    accept_sample(workspace, items[0], labels={"cells": values.Boxes((box("a", 2, 2, 9, 9),))})
    return workspace, items


@pytest.fixture
def recordings(make_project: MakeProject, tmp_path: Path) -> tuple[Workspace, list[Item]]:
    """Four transcribed recordings."""
    workspace = make_project("audio")
    for number in range(4):
        sound(tmp_path / f"clips/c{number}.wav", number)
    items = register(workspace, tmp_path / "clips")
    said = [Said(item.id, "words", values.Transcript(f'um number {n}, "quoted"\nü')) for n, item in enumerate(items)]
    said += [Said(item.id, "noise", values.Choice("hum")) for item in items[:3]]
    label(workspace, said)
    return workspace, items
