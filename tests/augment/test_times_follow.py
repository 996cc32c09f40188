"""Segments and words follow time, shown by another way: bursts in silence go through and are looked for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from augment.catalog.registry import AUDIO
from augment.materials import Clip, Materials
from augment.moved import Moved
from augment.recipe import Recipe
from augment.render import Rendered, render
from augment.sample import Sample, SegmentTarget, TimedWord, TranscriptTarget
from augment.targets.drops import Limits
from augment.targets.timed import follow_segment, follow_transcript
from augment.timemap import backwards, repeated, rolled, window

RATE = 16000
BURSTS_S = (0.31, 0.83, 1.2004, 1.77, 2.41)
BURST_S = 0.1
WITHIN_S = 0.005
NOISE = Clip("n", np.random.default_rng(1).normal(0, 0.1, (1, 9000)).astype(np.float32), 8000)
# A room that answers 37 ms late, with an echo.
LATE = np.zeros((1, 4000), dtype=np.float32)
LATE[0, 592], LATE[0, 900] = 0.7, 0.2
BANK = Materials((NOISE,), responses=(Clip("late", LATE, RATE),))


def recipe(*steps: str, labels: str = "{min_visible: 0.5}") -> Recipe:
    body = "".join(f"  - {step}\n" for step in steps)
    return Recipe.from_yaml(f"earmark-recipe: 1\nname: t\nmedia: audio\nsteps:\n{body}labels: {labels}\n")


def bursts() -> np.ndarray:
    """Bursts of 100 ms in silence, each of a tone and a hiss, so that no filter takes all of it."""
    draw = np.random.default_rng(5)
    sound = np.zeros((1, 3 * RATE), dtype=np.float32)
    n = round(BURST_S * RATE)
    for index, at in enumerate(BURSTS_S):
        start = round(at * RATE)
        tone = np.sin(2 * np.pi * (700 + 130 * index) * np.arange(n) / RATE)
        sound[0, start : start + n] = 0.4 * tone + 0.15 * draw.standard_normal(n)
    return sound


def onset_near(sound: np.ndarray, rate_hz: int, around_s: float) -> float:
    """Where the level rises steepest within ±70 ms: windows of 2 ms against those before."""
    hop = rate_hz // 1000
    first = max(0, int((around_s - 0.07) * rate_hz))
    run = sound[0, first : int((around_s + 0.07) * rate_hz)].astype(float)
    power = np.convolve(run**2, np.ones(2 * hop), "valid")[::hop]
    level = 10 * np.log10(power + power.max() * 1e-3)
    rise = level[4:] - level[:-4]
    return (first + (int(np.argmax(rise)) + 4) * hop) / rate_hz


def labelled(**more: Any) -> tuple[SegmentTarget, ...]:
    return tuple(
        SegmentTarget(task="t", id=f"{index}", cls="burst", start_s=at, end_s=at + BURST_S, **more)
        for index, at in enumerate(BURSTS_S)
    )


def made_by(step: str, seed: int, targets: Any = None, labels: str = "{min_visible: 0.5}") -> Rendered:
    sample = Sample(bursts(), RATE, labelled() if targets is None else targets)
    return render(sample, recipe(step, labels=labels), seed, BANK)


# Ranges that leave the onsets audible; everything else is as the catalogue has it.
HEARD = {
    "gaussian_noise_snr": "{snr_db: 25}", "coloured_noise": "{snr_db: 25}", "hum": "{snr_db: 25}",
    "background_noise": "{snr_db: 25}", "short_noises": "{snr_db: 25}", "time_stretch": "{rate: [0.7, 1.4]}",
    "room": "{rt60_s: [0.2, 0.4], distance_m: [0.3, 0.6]}", "low_pass": "{cutoff_hz: [3000, 5000]}",
    "packet_loss": "{share: 0.05}",
}  # fmt: skip


@pytest.mark.parametrize("name", [one.name for one in AUDIO if one.name != "reverse"])
def test_segments_follow_the_bursts(name: str) -> None:
    worst = 0.0
    for seed in (1, 2):
        made = made_by(f"{name}: {HEARD.get(name, '{}')}", seed)
        whole = [target for target in made.sample.targets if target.end_s - target.start_s > 0.6 * BURST_S]
        assert whole
        for target in whole:
            if target.start_s < 0.01 or any(abs(target.start_s - end) < 0.02 for end in edges(made)):
                continue  # begins where the clip was cut: there is no onset to hear
            heard = onset_near(made.sample.media, RATE, target.start_s)
            worst = max(worst, abs(heard - target.start_s))
    assert worst <= WITHIN_S, f"{worst * 1000:.1f} ms"


def edges(made: Rendered) -> list[float]:
    """Where a gap or lost packets begin and end: what is heard there is not the burst."""
    drawn = made.trace.steps[0].drawn
    return [float(drawn[key]) for key in ("start_s", "end_s", "by_s") if key in drawn]


def test_nothing_but_what_is_labelled_is_heard_and_everything_that_is_heard_is_labelled() -> None:
    """For steps that cut, roll or repeat: loud places of the new sound are exactly its segments."""
    for step in ("roll: {}", "time_crop: {}", "repeat_part: {length_s: [0.4, 0.9]}", "fit_length: {length_s: 2}"):
        for seed in range(6):
            made = made_by(step, seed, labels="{min_visible: 0.01, min_length_s: 0.001}")
            power = np.convolve(made.sample.media[0].astype(float) ** 2, np.ones(160) / 160, "same")
            loud = power > 1e-3
            said = np.zeros(loud.shape, dtype=bool)
            for target in made.sample.targets:
                said[round(target.start_s * RATE) : round(target.end_s * RATE)] = True
            assert np.mean(loud != said) < 0.025, (step, seed)


def test_reverse_turns_segments_round() -> None:
    made = made_by("reverse: {}", 1)
    found = sorted((target.start_s, target.end_s) for target in made.sample.targets)
    assert np.allclose(found, [(3 - at - BURST_S, 3 - at) for at in reversed(BURSTS_S)])


WORDS = tuple(TimedWord(f"w{index}", at, at + BURST_S) for index, at in enumerate(BURSTS_S))
SAID = TranscriptTarget(task="words", text="W0, w1 w2 w3 w4.", words=WORDS)
BARE = TranscriptTarget(task="words", text=SAID.text)


@pytest.mark.parametrize("seed", range(5))
def test_a_crop_leaves_the_words_that_are_whole(seed: int) -> None:
    made = made_by("time_crop: {share: 0.5}", seed, (SAID,))
    first, last = (made.trace.steps[0].drawn[key] for key in ("from_s", "to_s"))
    whole = [i for i, at in enumerate(BURSTS_S) if first <= at + 0.002 and at + BURST_S - 0.002 <= last]
    (target,) = made.sample.targets
    assert target.text == " ".join(SAID.text.split()[i] for i in whole)
    assert [word.start_s for word in target.words] == pytest.approx([BURSTS_S[i] - first for i in whole], abs=0.003)


def test_words_go_round_and_are_said_twice() -> None:
    rolled_ = made_by("roll: {share: 0.5}", 3, (SAID,)).sample.targets[0]
    assert rolled_.text == "w3 w4. W0, w1 w2"
    twice = made_by("repeat_part: {length_s: 3, times: 2}", 1, (SAID,)).sample.targets[0]
    assert twice.text.split() == SAID.text.split() * 2


def test_a_stretch_keeps_the_text_as_typed_and_moves_its_words() -> None:
    for step in ("time_stretch: {rate: 1.25}", "speed: {rate: 1.25}"):
        (target,) = made_by(step, 1, (SAID,)).sample.targets
        assert target.text == SAID.text
        assert [word.start_s for word in target.words] == pytest.approx([at / 1.25 for at in BURSTS_S], abs=0.02)
        assert made_by(step, 1, (BARE,)).sample.targets == (BARE,)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("time_crop: {share: 0.5}", "times of the words are not known"),
        ("roll: {share: 0.3}", "changes the order"),
        ("repeat_part: {length_s: 0.5}", "times of the words are not known|changes the order"),
        ("gap: {length_s: 0.2}", "covers part"),
        ("reverse: {}", "untrue"),
        ("fit_length: {length_s: 1}", "cuts into"),
    ],
)
def test_a_text_that_may_be_untrue_is_refused_with_its_reason(step: str, words: str) -> None:
    made = made_by(step, 4, (BARE,))
    assert made.sample.targets == ()
    (refused,) = made.trace.refused
    assert refused.task == "words"
    assert any(part in refused.reason for part in words.split("|")), refused.reason


def test_what_cannot_hide_a_word_leaves_the_text() -> None:
    for step in ("gap: {length_s: 0.02}", "trim_silence: {}", "time_shift: {}", "fit_length: {length_s: 5}"):
        assert made_by(step, 2, (BARE,)).sample.targets == (BARE,)


def test_a_word_under_a_gap_leaves_the_text() -> None:
    made = made_by("gap: {length_s: 0.6}", 5, (SAID,))
    start, end = (made.trace.steps[0].drawn[key] for key in ("start_s", "end_s"))
    covered = [max(0.0, min(end, at + BURST_S) - max(start, at)) / BURST_S for at in BURSTS_S]
    left = [token for token, share in zip(SAID.text.split(), covered, strict=True) if share <= 0.3]
    assert 0 < len(left) < 5
    assert made.sample.targets[0].text == " ".join(left)


def test_the_text_of_a_segment_is_cut_with_it() -> None:
    words = tuple(TimedWord(f"w{n}", n * 0.5, n * 0.5 + 0.4) for n in range(6))
    text = " ".join(word.text for word in words)
    timed = SegmentTarget(task="t", id="a", cls="speech", start_s=0, end_s=2.9, text=text, words=words)
    bare = SegmentTarget(task="t", id="b", cls="speech", start_s=0, end_s=2.9, text=text)
    made = made_by("time_crop: {share: 0.6}", 2, (timed, bare))
    (kept,) = made.sample.targets
    assert kept.id == "a" and 0 < len(kept.words) < 6 and kept.text == " ".join(word.text for word in kept.words)
    (dropped,) = made.trace.dropped
    assert dropped.object_id == "b" and "its text is cut" in dropped.reason


def test_a_segment_under_silence_is_dropped() -> None:
    whole = SegmentTarget(task="t", id="a", cls="c", start_s=0.0, end_s=3.0)
    made = made_by("gap: {length_s: 2.9}", 1, (whole, *labelled()), labels="{min_visible: 0.3}")
    assert {drop.object_id for drop in made.trace.dropped} >= {"a", "1", "2", "3"}


def test_bands_of_frequency_follow_pitch_and_are_dropped_where_a_filter_takes_them() -> None:
    bird = SegmentTarget(task="t", id="a", cls="bird", start_s=0.3, end_s=0.4, low_hz=2000, high_hz=3000)
    (higher,) = made_by("speed: {rate: 1.5}", 1, (bird,)).sample.targets
    assert (higher.low_hz, higher.high_hz) == pytest.approx((3000, 4500))
    (pitched,) = made_by("pitch_shift: {semitones: -12}", 1, (bird,)).sample.targets
    assert (pitched.low_hz, pitched.high_hz) == pytest.approx((1000, 1500))
    made = made_by("low_pass: {cutoff_hz: 400}", 1, (bird,))
    assert made.sample.targets == () and "band of frequencies" in made.trace.dropped[0].reason


def test_maps_say_where_everything_is() -> None:
    assert window(1.0, 2.0).spans(0.0, 3.0)[0][:3] == pytest.approx((0.0, 1.0, 1 / 3))
    assert window(1.0, 2.0).spans(2.0, 3.0) == ()
    assert [one[:3] for one in rolled(3.0, 1.0).spans(1.5, 2.5)] == [
        pytest.approx((0.0, 0.5, 0.5)), pytest.approx((2.5, 3.0, 0.5))
    ]  # fmt: skip
    assert rolled(3.0, 1.0).kept(0.0, 3.0) == pytest.approx(1.0)
    assert backwards(3.0).spans(0.5, 1.0)[0][:3] == pytest.approx((2.0, 2.5, 1.0))
    twice = repeated(3.0, 1.0, 1.5, 3)
    assert [span.start_s for span in twice.spans(1.1, 1.3)] == pytest.approx([1.1, 1.6, 2.1])
    assert twice.spans(2.0, 2.5)[0][:3] == pytest.approx((3.0, 3.5, 1.0))


@pytest.mark.parametrize("kbit_s", [8.0, 31.5, 36.8, 37.2, 64.0])
def test_no_bit_rate_of_an_mp3_is_late(kbit_s: float) -> None:
    """Small frames have no room for the tag that says how late they are: 1,105 frames, 69 ms."""
    made = made_by(f"lossy_codec: {{codec: mp3, kbit_s: {kbit_s}}}", 1)
    heard = onset_near(made.sample.media, RATE, BURSTS_S[2])
    assert abs(heard - BURSTS_S[2]) <= WITHIN_S


def test_a_click_that_a_stretch_loses_or_doubles_has_no_label_or_two() -> None:
    """Each click is noise of its own: how often it is heard is looked for in the new sound, by correlation."""
    rate, length, told = 16000, 64000, {}
    for seed, speed in enumerate((0.75, 0.88, 1.15, 1.3)):
        chance = np.random.default_rng(seed)
        sound = chance.standard_normal(length).astype(np.float32) * 0.003
        clicks = [(round((0.2 + 0.15 * n + 0.08 * chance.random()) * rate), chance.standard_normal(80) * 0.12)
                  for n in range(24)]  # fmt: skip
        for place, click in clicks:
            sound[place : place + 80] += click
        targets = tuple(
            SegmentTarget(task="t", id=str(n), cls="click", start_s=place / rate, end_s=(place + 80) / rate)
            for n, (place, _) in enumerate(clicks)
        )
        steps = recipe(f"time_stretch: {{rate: {speed}}}", labels="{min_visible: 0.5, min_length_s: 0.001}")
        made = render(Sample(sound[None], rate, targets), steps, seed)
        labels = [one.id.split("-")[0] for one in made.sample.targets if isinstance(one, SegmentTarget)]
        for n, (_, click) in enumerate(clicks):
            found = np.abs(np.correlate(made.sample.media[0], click, "valid")) / (click @ click) > 0.5
            heard = int((np.diff(np.flatnonzero(found), prepend=-999) > 80).sum())
            told[heard, labels.count(str(n))] = told.get((heard, labels.count(str(n))), 0) + 1
    assert told[0, 0] and told[2, 2], "some are lost, and some double, or nothing would be shown here"
    assert sum(count for (heard, labelled), count in told.items() if heard != labelled) <= 1, told


def sounding(level: np.ndarray, least: float) -> np.ndarray:
    """Where a channel is at ``least`` of its level or more, ``(n, 2)`` seconds."""
    loud = np.concatenate([[False], level >= least, [False]]).astype(np.int8)
    return np.flatnonzero(np.diff(loud)).reshape(-1, 2) / RATE


STRETCH, PITCH = "time_stretch: {rate: [0.6, 1.6]}", "pitch_shift: {semitones: [-3, 3]}"


@pytest.mark.parametrize("steps", [(STRETCH,), (PITCH,), (STRETCH, PITCH), (PITCH, "speed: {}", STRETCH)])
@pytest.mark.parametrize("lengths_s", [(0.02, 0.048), (0.048, 0.3)])
def test_labels_of_any_length_begin_and_end_where_their_sound_does(
    steps: tuple[str, ...], lengths_s: tuple[float, float]
) -> None:
    """All channels are woven alike: one that is 1 under a label, far too soft to matter, comes out as how loud each
    moment of that label is heard. Runs fade into each other in 12 ms: an edge is where it is at a half, about."""
    told, within = 0, []
    for seed in range(4):
        chance = np.random.default_rng(seed)
        length_s = chance.uniform(*lengths_s, 5)
        start_s = chance.uniform(0.1, 2.9 - length_s)
        at = np.arange(3 * RATE) / RATE
        under = [(at >= start) & (at < start + length) for start, length in zip(start_s, length_s, strict=True)]
        sound = np.stack([chance.choice([-0.5, 0.5], len(at)), *(1e-4 * one for one in under)]).astype(np.float32)
        targets = tuple(
            SegmentTarget(task="t", id=f"s{n}", cls="c", start_s=start, end_s=start + length)
            for n, (start, length) in enumerate(zip(start_s, length_s, strict=True))
        )
        made = render(Sample(sound, RATE, targets), recipe(*steps), seed)
        left_out = {drop.object_id.split("-")[0] for drop in made.trace.dropped}
        labels = [one for one in made.sample.targets if one.id in {target.id for target in targets} - left_out]
        for one in labels:
            if any(other.id.startswith(f"{one.id}-") for other in made.sample.targets):
                continue  # heard twice, and both are labelled
            told += 1
            level = made.sample.media[1 + int(one.id[1:])] / 1e-4
            runs = np.concatenate([sounding(level, least) for least in (0.35, 0.5, 0.65)])
            within += [np.abs(runs - (one.start_s, one.end_s)).min(axis=0).max()]
    assert told > 5 and max(within) < 0.0025


def test_a_second_stretch_knows_the_gaps_that_the_first_one_left() -> None:
    """A label from 1.0 to 1.1 s of which the first 5 ms are heard 20 ms before the rest: they are cut away after."""
    apart = SegmentTarget(task="t", id="a", cls="c", start_s=0.98, end_s=1.1, parts_s=((0.98, 0.985), (1.0, 1.1)))
    word = TimedWord("w", 0.98, 1.1, apart.parts_s)
    for first_s, begins_s in ((0.982, 0.982), (0.99, 1.0)):
        moved = Moved(np.zeros((1, RATE * 2), np.float32), times=window(first_s, 2.0))
        (segment,) = follow_segment(apart, moved, 2.0, RATE / 2, Limits(), "step")
        said = follow_transcript(
            TranscriptTarget(task="w", text="w", words=(word,)), 2.0, moved, "step", new_length_s=2
        )
        assert segment.start_s == pytest.approx(begins_s - first_s)
        if isinstance(said, TranscriptTarget):
            assert said.words[0].start_s == pytest.approx(begins_s - first_s)
