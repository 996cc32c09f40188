"""Times against bursts of noise: one a channel, since the channels of a sound are all moved alike.

A label's stretch is noise and the rest is silence, so that it is heard where the stretch begins and ends now, whichever
way round and however often. One more channel sounds throughout: where it is silent nothing can be heard any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.augmenting.marks.bands import band_mark, band_noise
from app.augmenting.marks.mark import WORDS, Mark
from augment.sample import Floats, Sample, SegmentTarget, Sound, Target, TimedWord, TranscriptTarget

if TYPE_CHECKING:
    from augment.recipe import Recipe

SEGMENTS, SPOKEN, BANDS = 3, 3, 2  # of a recording
RATE_HZ, LEAST_RATE_HZ = 16_000, 4_000
MOST_FRAMES = 4_000_000
LOUD, MARGIN_S = 0.5, 0.5
# Of its level: heard at all; and, where one run fades into another, not yet or already heard by half.
HEARD, FADED = 0.3, (0.35, 0.65)
# Shorter silences are of the noise itself, and shorter sounds are of a filter that rings.
FRAME_S, LEAST_S = 0.001, 0.01
# So near to where nothing is heard, nobody can tell where a label begins.
UNHEARD_S = 0.02
_NAME = "earmark-"


@dataclass(frozen=True)
class Stretch:
    """A stretch of the old sound; ``name`` is how its label is found again."""

    kind: str
    name: str
    start_s: float
    end_s: float


def time_marks(
    duration_s: float, targets: Sequence[Target], moving: Recipe, seed: int, own_rate_hz: int = 0
) -> list[Mark]:
    """How far starts and ends of a few segments and words lie off what is heard, in seconds, and bands of segments, in
    semitones: these only at ``own_rate_hz``, the recording's, since it says how far up a band can go.

    Nothing for a recording that is too long to be tried. Raises AugmentError where the recipe cannot be.
    """
    from augment.render import render

    named = _named(targets)
    chosen = _chosen(named, duration_s)
    bands = [one for one in named if isinstance(one, SegmentTarget) and one.low_hz is not None][:BANDS]
    fits = 0 < own_rate_hz * duration_s <= MOST_FRAMES
    bands = bands if fits else []
    rate_hz = own_rate_hz if bands else min(RATE_HZ, int(MOST_FRAMES / max(duration_s, 1e-9)))
    if not (chosen or bands) or rate_hz < LEAST_RATE_HZ:
        return []
    sound = _bursts(chosen, bands, rate_hz, int(duration_s * rate_hz))
    made = render(Sample(sound, rate_hz, tuple(named)), moving, seed)
    throughout = runs_of(made.sample.media[0], rate_hz)
    media = made.sample.media[1:]
    # A time stretch fades from one run to the next: of a stretch that is heard in two parts one may be short and faint.
    heard = [
        [run for level in FADED for run in runs_of(channel, rate_hz, least_s=FRAME_S, level=level)]
        for channel in media[: len(chosen)]
    ]
    # A part of a stretch that was left out, and was said to be, is still heard.
    told = {f"{drop.task}\x1f{drop.object_id}" for drop in made.trace.dropped}
    found = [
        Mark(one.kind, "s", off_s)
        for one, runs in zip(chosen, heard, strict=True)
        if one.name not in told
        for off_s in _off(_labelled(one, made.sample.targets), runs, throughout)
    ]
    for band, channel in zip(bands, media[len(chosen) :], strict=True):
        after = [one for one in made.sample.targets if isinstance(one, SegmentTarget) and _is_of(_key(one), _key(band))]
        found += [mark for one in after if (mark := band_mark(one, channel, rate_hz, throughout)) is not None]
    return found


def _bursts(chosen: Sequence[Stretch], bands: Sequence[SegmentTarget], rate_hz: int, count: int) -> Sound:
    """Random signs at one loudness: what begins is heard at once. ``(1 + n + m, samples)``: the first sounds
    throughout, then come the stretches, then the bands."""
    signs = np.random.default_rng(0).integers(0, 2, (1 + len(chosen), count)) * 2 - 1
    sound = np.zeros(signs.shape, dtype=np.float32)
    first = min([one.start_s for one in chosen] + [one.start_s for one in bands])
    last = max([one.end_s for one in chosen] + [one.end_s for one in bands])
    spans = [(first - MARGIN_S, last + MARGIN_S), *((one.start_s, one.end_s) for one in chosen)]
    for channel, span in enumerate(spans):
        start, end = (round(max(0.0, at) * rate_hz) for at in span)
        sound[channel, start:end] = signs[channel, start:end] * np.float32(LOUD)
    noises = [band_noise(one, rate_hz, count, place)[None] for place, one in enumerate(bands)]
    return np.concatenate([sound, *noises])


def _named(targets: Sequence[Target]) -> list[Target]:
    """The same labels, each word under a name of its own, so that it is known again whatever is said twice."""
    return [_renamed(one, place) for place, one in enumerate(targets)]


def _renamed(one: Target, place: int) -> Target:
    if not isinstance(one, SegmentTarget | TranscriptTarget) or not one.words:
        return one
    words = tuple(TimedWord(f"{_NAME}{place}-{at}", word.start_s, word.end_s) for at, word in enumerate(one.words))
    return replace(one, words=words, text=" ".join(word.text for word in words))


def _chosen(named: Sequence[Target], duration_s: float) -> list[Stretch]:
    segments = [
        Stretch("segment", _key(one), one.start_s, one.end_s) for one in named if isinstance(one, SegmentTarget)
    ]
    words = [
        Stretch(WORDS, word.text, word.start_s, word.end_s)
        for one in named
        if isinstance(one, SegmentTarget | TranscriptTarget)
        for word in one.words
    ]
    heard = [
        [one for one in found if one.end_s - one.start_s >= 2 * LEAST_S and one.start_s < duration_s]
        for found in (segments, words)
    ]
    return [*heard[0][:SEGMENTS], *heard[1][:SPOKEN]]


def runs_of(
    channel: Floats | Sound, rate_hz: int, *, least_s: float = LEAST_S / 2, level: float = HEARD
) -> list[tuple[float, float]]:
    """Where a channel sounds for at least ``least_s`` at ``level`` of its peak: starts and ends in seconds, to the
    sample."""
    frame = max(1, round(rate_hz * FRAME_S))
    padded = np.pad(np.abs(channel), (0, -len(channel) % frame)).reshape(-1, frame)
    peaks = padded.max(axis=1)
    loud = peaks > HEARD * float(np.quantile(peaks[peaks > 0.01], 0.75)) if (peaks > 0.01).any() else peaks > 1
    edges = np.flatnonzero(np.diff(np.concatenate([[False], loud, [False]]).astype(np.int8)))
    least = round(LEAST_S / FRAME_S)
    joined: list[list[int]] = []
    for start, end in edges.reshape(-1, 2).tolist():
        if joined and start - joined[-1][1] < least:
            joined[-1][1] = end
        else:
            joined.append([start, end])
    least_loud = level * float(peaks.max(initial=0.0))
    found = []
    for start, end in joined:
        at = np.flatnonzero(np.abs(channel[start * frame : end * frame]) > least_loud) + start * frame
        if len(at) and end - start >= round(least_s / FRAME_S):
            found.append((float(at[0]) / rate_hz, float(at[-1] + 1) / rate_hz))
    return found


def _labelled(one: Stretch, targets: Sequence[Target]) -> list[tuple[float, float]]:
    """Where the label says that the stretch is heard; what meets is one."""
    if one.kind == WORDS:
        said = [
            (word.start_s, word.end_s)
            for target in targets
            if isinstance(target, SegmentTarget | TranscriptTarget)
            for word in target.words
            if word.text == one.name
        ]
    else:
        said = [
            (target.start_s, target.end_s)
            for target in targets
            if isinstance(target, SegmentTarget) and _is_of(_key(target), one.name)
        ]
    joined: list[tuple[float, float]] = []
    for start, end in sorted(set(said)):
        if joined and start - joined[-1][1] < LEAST_S:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _off(
    labelled: Sequence[tuple[float, float]],
    runs: Sequence[tuple[float, float]],
    throughout: Sequence[tuple[float, float]],
) -> list[float]:
    """How far each edge of a label lies from the nearest place where the stretch begins or ends to be heard."""
    silent = [edge for run in throughout for edge in run]
    found = []
    for place, edge in ((place, edge) for span in labelled for place, edge in enumerate(span)):
        inner = edge + (UNHEARD_S if place == 0 else -UNHEARD_S)
        if not any(start <= inner <= end for start, end in throughout):
            continue  # covered
        near = min((abs(edge - at) for at in silent), default=1.0)
        if near < UNHEARD_S and not any(abs(edge - at) < UNHEARD_S for run in runs for at in run):
            continue
        found.append(min((abs(edge - run[place]) for run in runs), default=max(edge, LEAST_S)))
    return found


def _key(target: SegmentTarget) -> str:
    return f"{target.task}\x1f{target.id}"


def _is_of(name: str, first: str) -> bool:
    """Whether a segment is an occurrence of another: the first keeps its name, the others are numbered."""
    return name == first or (name.startswith(f"{first}-") and name[len(first) + 1 :].isdigit())
