"""Forty recordings with a choice each, told by two people, where two models go wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import ids
from app.commands.dataset import Register
from app.commands.labels import ImportLabels, Said
from app.commands.predictions import ImportPredictions
from app.commands.project import AddAnnotator
from app.labels.values import Choice
from app.records import REFERENCE, Item, Source
from app.workspace import Workspace

SHEET = """\
earmark: 1
name: Hums
version: 1.0.0
media: audio
tasks:
  hum: {kind: choice, options: [a, b]}
"""
N = 40


def name(number: int) -> str:
    return f"item{number:02}"


@pytest.fixture
def hums(tmp_path: Path) -> Iterator[Workspace]:
    workspace = Workspace.create(tmp_path / "hums", name="hums", media="audio", sheet_text=SHEET)
    source = Source(id=ids.source_id("hums"), name="hums", root="/nowhere")
    items = tuple(
        Item(
            id=name(n), source_id=source.id, path=f"{n}.wav", sha256=ids.digest(str(n)), size_bytes=1, mtime_ns=1,
            media="audio", features={"snr_db": float(n), "duration_s": 2.0}, columns={"device": "xy"[n % 2]},
        )
        for n in range(N)
    )  # fmt: skip
    workspace.do(Register(source, items))
    for person in ("ann", "bob", "eve"):
        workspace.do(AddAnnotator(person, person.title()))
    for person in ("ann", "bob"):
        workspace.do(ImportLabels(person, tuple(Said(name(n), "hum", Choice("ab"[n % 2])) for n in range(N))))
    yield workspace
    workspace.close()


def predict(project: Workspace, model: str, wrong: range | frozenset[int], **more: object) -> None:
    """What a model says: the same as people, but for the items that are ``wrong``."""
    said = {name(n): Choice("ab"[(n + (n in wrong)) % 2], 0.9) for n in range(N)}
    project.do(ImportPredictions(model, "hum", said, origin="a file", **more))


def decide(project: Workspace, *numbers: int) -> None:
    """The references of these items, or of all: the same as people say."""
    said = tuple(Said(name(n), "hum", Choice("ab"[n % 2])) for n in numbers or range(N))
    project.do(ImportLabels(REFERENCE, said))
