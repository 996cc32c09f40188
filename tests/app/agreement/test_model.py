"""A model beside people: the same items, the same references, one interval of the difference."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app import ids
from app.agreement.gather import gather
from app.agreement.model import model_figures
from app.agreement.page_figures import page_figures
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


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Workspace]:
    workspace = Workspace.create(tmp_path / "hums", name="hums", media="audio", sheet_text=SHEET)
    source = Source(id=ids.source_id("hums"), name="hums", root="/nowhere")
    items = tuple(
        Item(
            id=f"item{n:02}", source_id=source.id, path=f"{n}.wav", sha256=ids.digest(str(n)), size_bytes=1, mtime_ns=1,
            media="audio", split="train" if n < 5 else "test",
        )
        for n in range(N)
    )  # fmt: skip
    workspace.do(Register(source, items))
    for person in ("ann", "bob"):
        workspace.do(AddAnnotator(person, person.title()))
    yield workspace
    workspace.close()


def say(project: Workspace, who: str, wrong: frozenset[int], items: range = range(N)) -> None:
    labels = tuple(Said(f"item{n:02}", "hum", Choice("b" if n in wrong else "a")) for n in items)
    project.do(ImportLabels(who, labels))


def predict(project: Workspace, wrong: frozenset[int]) -> None:
    said = {f"item{n:02}": Choice("b" if n in wrong else "a") for n in range(N)}
    project.do(ImportPredictions("hum-net", "hum", said, origin="a file"))


def test_people_and_model_are_held_against_the_reference_on_the_same_items(project: Workspace) -> None:
    say(project, "ann", frozenset({1, 30}))
    say(project, "bob", frozenset({30}))
    say(project, REFERENCE, frozenset(), range(30))
    predict(project, frozenset(range(10, 16)))
    found = gather(project.view, project.sheet, "hum")
    (figures,) = model_figures(project.view, found, project.sheet, resamples=400)
    assert (figures.items, figures.against, figures.name) == (40, "both", "hum-net")
    people = (59 + 20) / 80  # 60 labels against 30 references with one wrong, then each against the other: all agree
    assert figures.people.value == pytest.approx(people)
    model = np.mean([n not in range(10, 16) for n in range(30)]) * 30 / 40 + 9 / 40
    assert figures.model.value == pytest.approx(model)
    assert figures.gap.value == pytest.approx(people - model) and figures.gap.ci is not None
    assert figures.gap.ci[0] > 0.0
    assert any("split 'train'" in warning for warning in figures.warnings)
    document = page_figures(project.view, project.sheet, "hum", resamples=50).to_json()
    assert document["models"][0]["gap"]["value"] == pytest.approx(figures.gap.value)


def test_nothing_to_compare_on_is_no_row(project: Workspace) -> None:
    say(project, "ann", frozenset())
    predict(project, frozenset())
    found = gather(project.view, project.sheet, "hum")
    assert model_figures(project.view, found, project.sheet) == ()


def test_a_few_items_are_said_to_be_few(project: Workspace) -> None:
    for who in ("ann", "bob"):
        say(project, who, frozenset(), range(10, 14))
    predict(project, frozenset())
    found = gather(project.view, project.sheet, "hum")
    (figures,) = model_figures(project.view, found, project.sheet, resamples=50)
    assert figures.against == "labels" and figures.gap.value == 0.0 and "Only 4 items" in figures.warnings[0]
