"""A suggested recipe makes of other recordings what the slice measures like."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from scipy.signal import butter, sosfiltfilt

from app.augmenting.make.stage import Order, make_samples
from app.augmenting.recipe.contrast import Contrast
from app.augmenting.recipe.suggest import recipe_for, suggest
from app.augmenting.recipe.suggest_sound import RULES
from app.commands.labels import ImportLabels, Said
from app.dataset.register import register_folder
from app.errors import CallError
from app.labels import values
from app.records import REFERENCE, Item, SampleRow
from app.workspace import Workspace

RATE = 16000
SHEET = """\
earmark: 1
name: Talk
version: 1.0.0
media: audio
tasks:
  turns: {kind: segments, classes: [speech]}
"""
TURNS_S = ((0.8, 1.9), (2.8, 4.0))


def recording(index: int, poor: bool) -> np.ndarray:
    """Two turns of something like speech in hiss; a poor one is noisy, and narrow as an old recorder."""
    draw = np.random.default_rng(index)
    at = np.arange(round(5 * RATE)) / RATE
    voice = np.zeros(at.size)
    for start, end in TURNS_S:
        inside = (at >= start) & (at < end)
        voice += inside * (draw.normal(0, 0.12, at.size) + 0.1 * np.sin(2 * np.pi * (150 + 9 * index) * at))
        voice *= np.where(inside, 1 + 0.3 * np.sin(2 * np.pi * 4 * at), 1)
    sound = voice + draw.normal(0, (0.03 + 0.002 * index) if poor else 0.0008, at.size)
    if poor:
        sound = sosfiltfilt(butter(8, 1700 + 20 * index, fs=RATE, output="sos"), sound)
    return sound.astype(np.float32)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder: Path = tmp_path_factory.mktemp("suggest")
    (folder / "talk").mkdir()
    for index in range(14):
        soundfile.write(folder / "talk" / f"{index:02}.wav", recording(index, poor=index < 7), RATE)
    made = Workspace.create(folder / "p", name="p", media="audio", sheet_text=SHEET)
    register_folder(made, folder / "talk", name="talk")
    turns = values.Segments(
        tuple(values.Segment(id=f"{n}", cls="speech", start_s=a, end_s=b) for n, (a, b) in enumerate(TURNS_S))
    )
    made.do(ImportLabels(REFERENCE, tuple(Said(item.id, "turns", turns) for item in made.view.find(Item))))
    yield made
    made.close()


SLICE, REST = "snr_db < 20", "snr_db >= 20"


def test_the_rest_is_made_like_the_slice(project: Workspace) -> None:
    text, steps, why_none = recipe_for(project, SLICE)
    names = [step.transform for step in steps]
    assert names == ["time_stretch", "vocal_tract", "tilt", "match_bandwidth", "match_snr", "match_loudness"]
    snr = next(step for step in steps if step.transform == "match_snr")
    assert not why_none
    assert "noise: " in text and snr.why.startswith("It is noisier")
    make_samples(project, text, Order(REST, 14, 1))
    rows = project.view.find(SampleRow)
    real = [item for item in project.view.find(Item) if item.features["snr_db"] < 20]
    for name, margin in (("snr_db", 1.5), ("bandwidth_hz", 120)):
        known = [item.features[name] for item in real]
        found = [row.features[name] for row in rows]
        assert len(found) == 14 and min(found) >= min(known) - margin and max(found) <= max(known) + margin, name
        assert abs(np.median(found) - np.median(known)) < (max(known) - min(known)), name


def test_a_slice_like_the_rest_needs_nothing_and_an_empty_one_is_refused(project: Workspace) -> None:
    assert suggest(project.view, project.sheet, "duration_s > 1") == ()
    with pytest.raises(CallError, match="nothing to imitate"):
        suggest(project.view, project.sheet, "duration_s > 100")


@pytest.mark.parametrize(
    ("feature", "inside", "outside", "step"),
    [
        ("decay_s", 0.45, 0.17, "match_reverberation"), ("snr_db", 8, 25, "match_snr"),
        ("bandwidth_hz", 3300, 7000, "telephone"), ("bandwidth_hz", 1500, 7000, "match_bandwidth"),
        ("words_per_s", 4.0, 2.6, "time_stretch"), ("clipping_share", 0.01, 0.0, "clipping"),
        ("rms_dbfs", -40, -22, "match_loudness"), ("snr_db", 24, 25, ""), ("bandwidth_hz", 6000, 7000, ""),
        ("rms_dbfs", -22, -23, ""), ("words_per_s", 2.7, 2.6, ""), ("clipping_share", 0.0, 0.0, ""),
    ],
)  # fmt: skip
def test_each_condition_has_its_step(feature: str, inside: float, outside: float, step: str) -> None:
    spread = np.linspace(0.99, 1.01, 9)
    found = Contrast({feature: inside * spread}, {feature: outside * spread})
    made = [one.transform for rule in RULES if (one := rule(found)) is not None]
    assert made == ([step] if step else [])


def test_few_items_say_nothing() -> None:
    found = Contrast({"snr_db": np.full(4, 3.0)}, {"snr_db": np.full(50, 30.0)})
    assert all(rule(found) is None for rule in RULES)


def test_the_slice_is_held_against_what_samples_are_made_of(project: Workspace) -> None:
    steps = suggest(project.view, project.sheet, SLICE, others=REST)
    assert steps == suggest(project.view, project.sheet, SLICE)
    assert steps and suggest(project.view, project.sheet, SLICE, others=SLICE) == ()
