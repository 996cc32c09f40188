"""Speech is found on the item in hand and proposed; rules on silence and the hand know what is heard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from pytestqt.qtbot import QtBot

from app.commands.project import AddAnnotator
from app.labels.values import Segment
from app.records import Annotation, LabelRow, ModelRun
from tests.widgets.labeling.conftest import _project

RATE = 8000
SHEET = """
earmark: 1
name: Talk
version: 1.0.0
media: audio
tasks:
  talk: {kind: transcript, level: segment, tiers: [A, B]}
rules:
  - {id: cut, task: talk, title: Never cut a word, check: {max_cut_s: 0.1, severity: block}}
"""


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """Two bursts of noise, from 1 to 2 and from 4 to 5.5 seconds, in a faint hiss."""
    folder = tmp_path / "media"
    folder.mkdir()
    rng = np.random.default_rng(0)
    sound = 0.0005 * rng.standard_normal(8 * RATE)
    for start_s, end_s in ((1.0, 2.0), (4.0, 5.5)):
        sound[int(start_s * RATE) : int(end_s * RATE)] += 0.2 * rng.standard_normal(int((end_s - start_s) * RATE))
    soundfile.write(folder / "0.wav", sound, RATE)
    return _project(tmp_path / "project", folder, "audio", SHEET)


@pytest.fixture
def bench(make_bench: Callable[..., Any], talk: Path) -> Any:
    return make_bench(talk)


def test_a_lead_finds_speech_takes_it_over_and_is_not_independent(bench: Any, qtbot: QtBot) -> None:
    page, view = bench.page, bench.workspace.view
    bench.workspace.do(AddAnnotator("boss", "Boss", role="lead"))
    bench.who.switch("boss")
    page.sound.finder.by_energy()
    qtbot.waitUntil(lambda: len(page.proposals.left) == 2, timeout=10_000)
    page.proposals.step(1)
    page.proposals.accept()
    page.proposals.accept_all()
    made = page.work.value(page.work.task("talk")).objects
    assert [(round(one.start_s, 1), round(one.end_s, 1), one.tier, one.cls) for one in made] == [
        (0.9, 2.1, "A", "speech"),
        (3.9, 5.6, "A", "speech"),
    ]
    assert all(row.origin for row in view.find(LabelRow)), "what they began as stays with them"
    assert [found.independent for found in view.find(Annotation)] == [0]
    page.undo()
    assert len(page.proposals.left) == 1


def test_who_is_no_lead_is_told_why_nothing_is_proposed(bench: Any) -> None:
    bench.page.sound.finder.by_energy()
    assert "Only a lead" in bench.page.view.bar.saved.text()
    assert not bench.workspace.view.count(ModelRun)


def test_a_boundary_within_speech_blocks_and_edges_are_drawn_to_silence(bench: Any, qtbot: QtBot) -> None:
    page = bench.page
    timeline = page.view.stage.timeline
    qtbot.waitUntil(lambda: len(timeline._scene.snap_sources) == 2, timeout=10_000)
    times, crossings = timeline._scene.snap_sources
    assert times(0.0, 8.0) == pytest.approx([0.94, 2.14, 3.94, 5.64], abs=0.03)
    qtbot.waitUntil(lambda: len(crossings(1.5, 1.6)) > 0, timeout=10_000)
    page.work.put("talk", Segment("s", "speech", 1.5, 3.0, "A", "hello"))
    (found,) = page.work.findings(page.work.task("talk"))
    assert (found.rule, found.object_id) == ("cut", "s") and "deep in speech" in found.message
    page.submit()
    assert page.view.refusal.isVisible() and page.work.state == "draft"
    page.work.put("talk", Segment("s", "speech", 0.9, 3.0, "A", "hello"))
    page.submit()
    assert page.work.state == "submitted"
