"""Projects to test on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import ids
from app.commands.dataset import Register
from app.commands.project import AddAnnotator
from app.records import Item, Source
from app.workspace import Workspace

IMAGE_SHEET = """\
earmark: 1
name: Cells
version: 1.0.0
media: image
tasks:
  quality:
    kind: choice
    options: [sharp, blurred]
    required: true
  cells:
    kind: boxes
    classes: [red, white]
  shapes:
    kind: polygons
    classes: [nucleus]
rules:
  - id: small
    task: cells
    title: Leave out what is smaller than 4 pixels
    check: {min_side_px: 4, severity: block}
"""

MakeWorkspace = Callable[..., Workspace]


def source_with(names: list[str], media: str = "image", **features: float) -> Register:
    """A command that registers files that need not exist."""
    source = Source(id=ids.source_id("made"), name="made", root="/nowhere")
    items = tuple(
        Item(
            id=ids.item_id(source.id, name), source_id=source.id, path=name, sha256=ids.digest(name), size_bytes=1,
            mtime_ns=1, media=media, features={"width_px": 100.0, "height_px": 80.0, **features},
        )
        for name in names
    )  # fmt: skip
    return Register(source, items)


@pytest.fixture
def image_sheet() -> str:
    """A small sheet with a choice, boxes and polygons, and one blocking rule."""
    return IMAGE_SHEET


@pytest.fixture
def make_workspace(tmp_path: Path) -> Iterator[MakeWorkspace]:
    """Makes projects that are closed at the end."""
    made: list[Workspace] = []

    def make(name: str = "project", *, items: int = 3, annotators: tuple[str, ...] = ("ann", "bob")) -> Workspace:
        workspace = Workspace.create(tmp_path / name, name=name, media="image", sheet_text=IMAGE_SHEET)
        made.append(workspace)
        workspace.do(source_with([f"{index:03}.jpg" for index in range(items)]))
        for annotator in annotators:
            workspace.do(AddAnnotator(annotator))
        return workspace

    yield make
    for workspace in made:
        workspace.close()
