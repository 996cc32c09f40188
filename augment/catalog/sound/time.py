"""Where things are in time, and how fast: stretch, pitch, shift, gaps. Segments follow; words only where they stay."""

from __future__ import annotations

import numpy as np

from augment.catalog.entry import Effect, Moved, Param, Surroundings, Transform, Values
from augment.engines import audiomentations, sound
from augment.sample import Sound

FOLLOWS: dict[str, Effect] = {"segment": "follows"}


def _stretch(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """Faster or slower, pitch kept. The clip becomes shorter or longer, so nothing of it is lost."""
    rate = values["rate"]
    step = audiomentations().TimeStretch(rate, rate, leave_length_unchanged=False, p=1)
    stretched = sound(step, samples, around.rate_hz, around.seed)
    # What the engine makes of the length, and not the rate alone, is where the labels are.
    factor = stretched.shape[1] / samples.shape[1]
    return Moved(np.clip(stretched, -1, 1), times=lambda start, end: ((start * factor, end * factor),))


def _pitch(samples: Sound, values: Values, around: Surroundings) -> Moved:
    semitones = values["semitones"]
    shifted = sound(audiomentations().PitchShift(semitones, semitones, p=1), samples, around.rate_hz, around.seed)
    return Moved(np.clip(shifted, -1, 1))


def _shift(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """Silence put before or after: nothing is cut off, so words stay whole."""
    before, after = (round(values[name] * around.rate_hz) for name in ("before_s", "after_s"))
    padded = np.pad(samples, ((0, 0), (before, after)))
    moved_s = before / around.rate_hz
    return Moved(padded, times=lambda start, end: ((start + moved_s, end + moved_s),))


def _trim(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """Silence at both ends taken off: what lies ``below_db`` under the loudest 20 ms, with a margin kept."""
    frame = max(1, int(0.02 * around.rate_hz))
    power = np.mean(samples**2, axis=0)
    windows = np.add.reduceat(power, np.arange(0, len(power), frame)) / frame
    loud = np.nonzero(windows > windows.max() * 10 ** (-values["below_db"] / 10))[0]
    if not len(loud) or windows.max() <= 0:
        return Moved(samples)
    margin = int(values["margin_s"] * around.rate_hz)
    first = max(0, int(loud[0]) * frame - margin)
    last = min(samples.shape[1], (int(loud[-1]) + 1) * frame + margin)
    start_s, length_s = first / around.rate_hz, (last - first) / around.rate_hz

    def times(start: float, end: float) -> tuple[tuple[float, float], ...]:
        cut = max(0.0, start - start_s), min(length_s, end - start_s)
        return (cut,) if cut[0] < cut[1] else ()

    return Moved(np.ascontiguousarray(samples[:, first:last]), times=times, drawn={"from_s": start_s})


def _gap(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """A stretch without sound, as of a lost packet. What lies under it cannot be heard any more."""
    length = min(samples.shape[1], max(1, round(values["length_s"] * around.rate_hz)))
    start = int(around.random.integers(0, samples.shape[1] - length + 1))
    masked = samples.copy()
    masked[:, start : start + length] = 0.0
    span = (start / around.rate_hz, (start + length) / around.rate_hz)
    return Moved(masked, covered_s=(span,), drawn={"start_s": span[0], "end_s": span[1]})


def _reverse(samples: Sound, values: Values, around: Surroundings) -> Moved:
    length_s = samples.shape[1] / around.rate_hz
    return Moved(np.ascontiguousarray(samples[:, ::-1]), times=lambda start, end: ((length_s - end, length_s - start),))


ALL = (
    Transform(
        name="time_stretch", media="audio", title="Faster or slower, pitch kept", run=_stretch, effects=FOLLOWS,
        params=(Param("rate", 0.5, 2.0, (0.88, 1.15), "", "above 1 is faster"),),
        destroys=frozenset({"tempo", "duration"}), cost_ms=25,
    ),
    Transform(
        name="pitch_shift", media="audio", title="Higher or lower voice", run=_pitch,
        params=(Param("semitones", -12, 12, (-2, 2), "semitones", "positive is higher"),),
        destroys=frozenset({"speaker", "melody", "emotion"}), cost_ms=30,
    ),
    Transform(
        name="time_shift", media="audio", title="Silence before and after", run=_shift, effects=FOLLOWS,
        params=(
            Param("before_s", 0.0, 30.0, (0.0, 0.5), "s", "silence before"),
            Param("after_s", 0.0, 30.0, (0.0, 0.5), "s", "silence after"),
        ),
        destroys=frozenset({"duration"}), cost_ms=0.3,
    ),
    Transform(
        name="trim_silence", media="audio", title="Silence at both ends taken off", run=_trim, effects=FOLLOWS,
        params=(
            Param("below_db", 10, 80, (40, 40), "dB", "how far under the loudest counts as silence"),
            Param("margin_s", 0.0, 2.0, (0.05, 0.1), "s", "kept around the sound"),
        ),
        destroys=frozenset({"duration"}), cost_ms=0.4,
    ),
    Transform(
        name="gap", media="audio", title="A lost packet: a stretch of silence", run=_gap,
        effects={"segment": "follows", "transcript": "refused"},
        params=(Param("length_s", 0.005, 5.0, (0.02, 0.1), "s", "how long"),),
        destroys=frozenset({"presence"}), cost_ms=0.1,
    ),
    Transform(
        name="reverse", media="audio", title="Backwards", run=_reverse,
        effects={"segment": "follows", "transcript": "refused"},
        destroys=frozenset({"order", "speech", "melody"}), cost_ms=0.1,
    ),
)  # fmt: skip
