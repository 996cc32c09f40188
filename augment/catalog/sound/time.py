"""Where things are in time, and how fast: stretch, speed, shift, crop, gaps. Segments and words follow."""

from __future__ import annotations

import numpy as np

from augment import timemap
from augment.catalog.entry import WOVEN, Effect, Moved, Param, Surroundings, Transform, Values
from augment.sample import Sound
from augment.signal.codecs import fitted, resampled
from augment.signal.stretch import stretched

FOLLOWS: dict[str, Effect] = {"segment": "follows", "transcript": "follows"}
SPOKEN_FORWARDS: dict[str, Effect] = {"segment": "follows", "transcript": "refused"}


def _stretch(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """Faster or slower, pitch kept. The clip becomes shorter or longer, so nothing of it is lost."""
    length = max(1, round(samples.shape[1] / values["rate"]))
    made, runs = stretched(samples, around.rate_hz, length)
    length_s = samples.shape[1] / around.rate_hz
    return Moved(np.clip(made, -1, 1), times=timemap.woven(*runs, length_s=length_s, rate_hz=around.rate_hz))


def _speed(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """As a tape run faster: pitch and formants go up with it. Kaldi's speed perturbation (Ko et al. 2015)."""
    rate = values["rate"]
    made = np.clip(resampled(samples, around.rate_hz * rate, around.rate_hz), -1, 1)
    length_s = samples.shape[1] / around.rate_hz
    return Moved(made, times=timemap.scaled(length_s, 1 / rate), hertz=lambda hertz: hertz * rate)


def _shift(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """Silence put before or after: nothing is cut off, so words stay whole."""
    before, after = (round(values[name] * around.rate_hz) for name in ("before_s", "after_s"))
    padded = np.pad(samples, ((0, 0), (before, after)))
    return Moved(padded, times=timemap.window(0.0, samples.shape[1] / around.rate_hz, at_s=before / around.rate_hz))


def _roll(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """What leaves at the end comes in at the beginning, over a short fade so that nothing clicks."""
    by = round(values["share"] * samples.shape[1]) % samples.shape[1]
    made = np.roll(samples, by, axis=1)
    edge = min(round(0.002 * around.rate_hz), by, samples.shape[1] - by)
    if edge:
        rise = np.linspace(0, 1, edge, dtype=np.float32)
        made[:, by : by + edge] *= rise
        made[:, by - edge : by] *= rise[::-1]
    rate = around.rate_hz
    return Moved(made, times=timemap.rolled(samples.shape[1] / rate, by / rate), drawn={"by_s": by / rate})


def _trim(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """Silence at both ends taken off: what lies ``below_db`` under the loudest 20 ms, with a margin kept."""
    frame = max(1, int(0.02 * around.rate_hz))
    starts = np.arange(0, samples.shape[1], frame)
    sizes = np.diff(np.append(starts, samples.shape[1]))
    windows = np.add.reduceat(np.mean(samples**2, axis=0), starts) / sizes
    loud = np.nonzero(windows > windows.max() * 10 ** (-values["below_db"] / 10))[0]
    if not len(loud) or windows.max() <= 0:
        return Moved(samples)
    margin = int(values["margin_s"] * around.rate_hz)
    first = max(0, int(loud[0]) * frame - margin)
    last = min(samples.shape[1], (int(loud[-1]) + 1) * frame + margin)
    return _cut(samples, first, last, around.rate_hz, only_silence=True)


def _crop(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """A part of the clip from a drawn place."""
    length = max(1, round(values["share"] * samples.shape[1]))
    first = int(around.random.integers(0, samples.shape[1] - length + 1))
    return _cut(samples, first, first + length, around.rate_hz)


def _fit_length(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """All clips of one length: a longer one is cut at a drawn place, a shorter one lies at a drawn place in silence."""
    length = max(1, round(values["length_s"] * around.rate_hz))
    spare = length - samples.shape[1]
    if spare < 0:
        first = int(around.random.integers(0, -spare + 1))
        return _cut(samples, first, first + length, around.rate_hz)
    before = int(around.random.integers(0, spare + 1))
    made = fitted(np.pad(samples, ((0, 0), (before, 0))), length)
    return Moved(made, times=timemap.window(0.0, samples.shape[1] / around.rate_hz, at_s=before / around.rate_hz))


def _cut(samples: Sound, first: int, last: int, rate_hz: int, *, only_silence: bool = False) -> Moved:
    kept = timemap.window(first / rate_hz, last / rate_hz, only_silence_lost=only_silence)
    drawn = {"from_s": first / rate_hz, "to_s": last / rate_hz}
    return Moved(np.ascontiguousarray(samples[:, first:last]), times=kept, drawn=drawn)


def _repeat(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """A stretch heard several times on end, as a player that hangs."""
    length = min(samples.shape[1], max(1, round(values["length_s"] * around.rate_hz)))
    first = int(around.random.integers(0, samples.shape[1] - length + 1))
    times = max(2, round(values["times"]))
    run = samples[:, first : first + length]
    made = np.concatenate([samples[:, : first + length], *([run] * (times - 1)), samples[:, first + length :]], axis=1)
    span = (first / around.rate_hz, (first + length) / around.rate_hz)
    heard = timemap.repeated(samples.shape[1] / around.rate_hz, *span, times)
    return Moved(made, times=heard, drawn={"start_s": span[0], "end_s": span[1]})


def _gap(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """A stretch without sound. What lies under it cannot be heard any more."""
    length = min(samples.shape[1], max(1, round(values["length_s"] * around.rate_hz)))
    start = int(around.random.integers(0, samples.shape[1] - length + 1))
    masked = samples.copy()
    masked[:, start : start + length] = 0.0
    span = (start / around.rate_hz, (start + length) / around.rate_hz)
    return Moved(masked, covered_s=(span,), drawn={"start_s": span[0], "end_s": span[1]})


def _reverse(samples: Sound, values: Values, around: Surroundings) -> Moved:
    length_s = samples.shape[1] / around.rate_hz
    return Moved(np.ascontiguousarray(samples[:, ::-1]), times=timemap.backwards(length_s))


ALL = (
    Transform(
        name="time_stretch", media="audio", title="Faster or slower, pitch kept", run=_stretch, effects=FOLLOWS,
        help="Slower or faster speech at its own pitch (WSOLA).",
        params=(Param("rate", 0.5, 2.0, (0.88, 1.15), "", "above 1 is faster"),),
        destroys=frozenset({"tempo", "duration"}), limit=WOVEN, group="time",
    ),
    Transform(
        name="speed", media="audio", title="Faster or slower, pitch with it", run=_speed, effects=FOLLOWS,
        help="Resampled: tempo and pitch change together, as in Kaldi's speed perturbation.",
        params=(Param("rate", 0.5, 2.0, (0.9, 1.1), "", "above 1 is faster and higher"),),
        destroys=frozenset({"tempo", "duration", "speaker", "melody", "emotion"}), group="time",
    ),
    Transform(
        name="time_shift", media="audio", title="Silence before and after", run=_shift, effects=FOLLOWS,
        help="Digital silence is put around the clip; nothing is lost.",
        params=(
            Param("before_s", 0.0, 30.0, (0.0, 0.5), "s", "silence before"),
            Param("after_s", 0.0, 30.0, (0.0, 0.5), "s", "silence after"),
        ),
        destroys=frozenset({"duration"}), group="time",
    ),
    Transform(
        name="roll", media="audio", title="Begun elsewhere: the end comes first", run=_roll, effects=FOLLOWS,
        help="Cut at a drawn place; the parts change places.",
        params=(Param("share", 0.0, 1.0, (0.0, 1.0), "of the length", "how far everything moves"),),
        destroys=frozenset({"order"}), group="time",
    ),
    Transform(
        name="trim_silence", media="audio", title="Silence at both ends taken off", run=_trim, effects=FOLLOWS,
        help="What is far softer than the rest is cut off at both ends.",
        params=(
            Param("below_db", 10, 80, (40, 40), "dB", "how far under the loudest counts as silence"),
            Param("margin_s", 0.0, 2.0, (0.05, 0.1), "s", "kept around the sound"),
        ),
        destroys=frozenset({"duration"}), group="time",
    ),
    Transform(
        name="time_crop", media="audio", title="A part of the clip", run=_crop, effects=FOLLOWS,
        help="A drawn stretch of the clip. Transcripts need the times of their words.",
        params=(Param("share", 0.05, 1.0, (0.6, 0.95), "of the length", "what is left"),),
        destroys=frozenset({"duration", "presence", "count"}), group="time",
    ),
    Transform(
        name="fit_length", media="audio", title="All of one length: cut or filled up", run=_fit_length, effects=FOLLOWS,
        help="Cut or filled up with silence, at a drawn place.",
        params=(Param("length_s", 0.1, 600.0, (10.0, 10.0), "s", "how long"),),
        destroys=frozenset({"duration", "presence", "count"}), group="time",
    ),
    Transform(
        name="repeat_part", media="audio", title="A stretch heard again", run=_repeat, effects=FOLLOWS,
        help="A drawn stretch is played again at once.",
        params=(
            Param("length_s", 0.02, 10.0, (0.1, 0.5), "s", "how long"),
            Param("times", 2, 10, (2, 3), "", "how often it is heard", whole=True),
        ),
        destroys=frozenset({"order", "count", "duration"}), group="time",
    ),
    Transform(
        name="gap", media="audio", title="A stretch of silence", run=_gap, effects=FOLLOWS,
        help="Silence over a drawn stretch. Over 40 ms, transcripts need the times of their words.",
        params=(Param("length_s", 0.005, 5.0, (0.02, 0.1), "s", "how long"),),
        destroys=frozenset({"presence"}), group="time",
    ),
    Transform(
        name="reverse", media="audio", title="Backwards", run=_reverse, effects=SPOKEN_FORWARDS,
        help="For tasks without order in time only: what is said is gone.",
        destroys=frozenset({"order", "speech", "melody"}), group="time",
    ),
)  # fmt: skip
