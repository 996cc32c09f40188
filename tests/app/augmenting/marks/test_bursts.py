"""Times of segments and words are where they are heard, and one that stays behind is found."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.augmenting.marks.bands import band_mark, band_noise
from app.augmenting.marks.bursts import RATE_HZ, runs_of, time_marks
from app.augmenting.marks.mark import BAND
from augment.recipe import Recipe
from augment.render import render
from augment.sample import Sample, SegmentTarget, TimedWord, TranscriptTarget

WORDS = tuple(TimedWord("yes", 0.3 + 0.4 * at, 0.6 + 0.4 * at) for at in range(6))
SEGMENT = SegmentTarget(task="t", id="s", cls="c", start_s=0.5, end_s=1.3)
SAID = TranscriptTarget(task="said", text="yes yes yes yes yes yes", words=WORDS)


def recipe(step: str) -> Recipe:
    return Recipe.from_yaml(f"earmark-recipe: 1\nname: t\nmedia: audio\nsteps:\n  - {step}\n")


@pytest.mark.parametrize(
    ("step", "words"),
    [("speed: {rate: 1.2}", True), ("reverse: {}", False), ("roll: {share: 0.3}", True), ("repeat_part: {}", True),
     ("time_crop: {share: 0.7}", True), ("time_shift: {before_s: 0.4}", True), ("gap: {length_s: 0.1}", True)],
)  # fmt: skip
def test_times_that_move_with_the_sound_are_heard_there(step: str, words: bool) -> None:
    for seed in (1, 2):
        found = time_marks(3.0, (SEGMENT, SAID), recipe(step), seed)
        assert {one.kind for one in found} == ({"segment", "words"} if words else {"segment"})
        assert all(one.value < 0.002 for one in found)


@pytest.mark.parametrize("label", [SEGMENT, SAID])
def test_times_that_stay_behind_are_found(
    label: SegmentTarget | TranscriptTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    import augment.render

    def stays(sample, recipe, seed):
        made = real(sample, recipe, seed)
        return replace(made, sample=replace(made.sample, targets=sample.targets))

    real = augment.render.render
    monkeypatch.setattr(augment.render, "render", stays)
    found = time_marks(3.0, (label,), recipe("time_shift: {before_s: 0.2}"), 1)
    assert found and all(one.value > 0.1 for one in found)


@pytest.mark.parametrize("step", ["time_stretch: {rate: [0.8, 1.25]}", "pitch_shift: {semitones: [-3, 3]}"])
def test_a_stretch_is_heard_where_its_windows_were_taken(step: str) -> None:
    found = [one for seed in range(12) for one in time_marks(3.0, (SEGMENT, SAID), recipe(step), seed)]
    assert len(found) == 96 and max(one.value for one in found) < 0.003


BANDED = replace(SEGMENT, low_hz=900.0, high_hz=3000.0)


@pytest.mark.parametrize(
    "step",
    ["speed: {rate: 1.25}", "pitch_shift: {semitones: -4}", "low_pass: {cutoff_hz: 600}",
     "telephone: {}", "time_stretch: {rate: 0.8}", "packet_loss: {}"],
)  # fmt: skip
def test_bands_lie_where_what_fills_them_is_heard(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [one for one in time_marks(3.0, (BANDED,), recipe(step), 1, 16_000) if one.kind == BAND]
    assert found and all(one.value < 0.5 for one in found)
    higher(monkeypatch)
    found = [one for one in time_marks(3.0, (BANDED,), recipe(step), 1, 16_000) if one.kind == BAND]
    assert found and all(one.value > 1 for one in found)


@pytest.mark.parametrize("factor", [0.75, 1.3])
def test_another_vocal_tract_leaves_bands_where_they_are(factor: float) -> None:
    noise = band_noise(BANDED, 16_000, 48_000, 1)[None]
    made = render(Sample(noise, 16_000, (BANDED,)), recipe(f"vocal_tract: {{factor: {factor}}}"), 1).sample
    mark = band_mark(made.targets[0], made.media[0], 16_000, [(0.0, 3.0)])
    assert made.targets == (BANDED,) and mark is not None and mark.value < 0.5


def higher(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if bands were labelled a minor third too high after a step."""
    import augment.render

    def wrong(sample, recipe, seed):
        made = real(sample, recipe, seed)
        moved = tuple(replace(one, low_hz=one.low_hz * 1.19, high_hz=one.high_hz * 1.19) for one in made.sample.targets)
        return replace(made, sample=replace(made.sample, targets=moved))

    real = augment.render.render
    monkeypatch.setattr(augment.render, "render", wrong)


def test_bands_need_the_rate_of_the_recording() -> None:
    assert {one.kind for one in time_marks(3.0, (BANDED,), recipe("speed: {}"), 1)} == {"segment"}


def test_a_text_without_times_has_nothing_to_be_off() -> None:
    assert time_marks(3.0, (TranscriptTarget(task="t", text="yes no"),), recipe("speed: {}"), 1) == []


def test_a_recording_of_hours_is_not_tried() -> None:
    assert time_marks(36_000.0, (SEGMENT,), recipe("speed: {}"), 1) == []


def test_runs_bridge_short_silences_and_are_exact_to_the_sample() -> None:
    sound = np.zeros(RATE_HZ)
    sound[3_000:5_000], sound[5_040:6_001] = 0.5, -0.5
    sound[9_000:9_020] = 0.5
    assert runs_of(sound, RATE_HZ) == [(3_000 / RATE_HZ, 6_001 / RATE_HZ)]
