"""Loudness: gain, levels to reach, compressors and limiters. Labels of time and words stay true."""

from __future__ import annotations

import numpy as np

from augment.catalog.entry import Moved, Param, Surroundings, Transform, Values
from augment.sample import Sound
from augment.signal.dynamics import compressed, faded, limited
from augment.signal.level import SILENT, active_power, db, times_db


def _gain(samples: Sound, values: Values, around: Surroundings) -> Moved:
    made = samples * times_db(values["gain_db"])
    return Moved(np.clip(made, -1, 1, out=made))


def _gain_transition(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """From one loudness to another, as somebody who turns away."""
    length = samples.shape[1]
    begin = around.random.random() * length
    until = begin + values["over_s"] * around.rate_hz
    made = faded(samples, np.array([begin, until]), np.array([values["from_db"], values["to_db"]]))
    return Moved(np.clip(made, -1, 1, out=made), drawn={"from_s": begin / around.rate_hz})


def _normalise_peak(samples: Sound, values: Values, around: Surroundings) -> Moved:
    peak = float(np.abs(samples).max())
    return Moved(samples * (times_db(values["peak_dbfs"]) / np.float32(peak))) if peak > 0 else Moved(samples)


def _normalise_level(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """The level where something is said, pauses aside; what would pass full scale is held by a limiter."""
    level = active_power(samples, around.rate_hz)
    if level < SILENT:
        return Moved(samples)
    gain = values["level_dbfs"] - db(level)
    made = samples * times_db(gain)
    if np.abs(made).max() > 1:
        made = limited(made, around.rate_hz, ceiling_db=-0.1)
    return Moved(made, drawn={"gain_db": gain})


def _compressor(samples: Sound, values: Values, around: Surroundings) -> Moved:
    made = compressed(
        samples, around.rate_hz, threshold_db=db(active_power(samples, around.rate_hz)) - values["under_db"],
        ratio=values["ratio"], attack_s=values["attack_ms"] / 1000, release_s=values["release_ms"] / 1000,
    )  # fmt: skip
    return Moved(np.clip(made, -1, 1, out=made))


def _limiter(samples: Sound, values: Values, around: Surroundings) -> Moved:
    peak = float(np.abs(samples).max())
    return Moved(limited(samples, around.rate_hz, ceiling_db=2 * db(max(peak, 1e-9)) - values["under_db"]))


def _polarity(samples: Sound, values: Values, around: Surroundings) -> Moved:
    return Moved(-samples)


def _dc_offset(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """A constant, as converters add; of a drawn sign."""
    sign = 1 if around.random.random() < 0.5 else -1
    made = samples + np.float32(sign * values["offset"])
    return Moved(np.clip(made, -1, 1, out=made), drawn={"sign": sign})


def _to_mono(samples: Sound, values: Values, around: Surroundings) -> Moved:
    return Moved(samples.mean(axis=0, keepdims=True, dtype=np.float32))


def _swap_channels(samples: Sound, values: Values, around: Surroundings) -> Moved:
    return Moved(np.ascontiguousarray(samples[::-1]))


LOUDNESS = frozenset({"loudness"})
ALL = (
    Transform(
        name="gain", media="audio", title="Louder or softer", run=_gain,
        help="Everything is turned up or down. Use it for recordings at other levels.",
        params=(Param("gain_db", -60, 30, (-9, 3), "dB", "what would pass full scale is clipped"),),
        destroys=LOUDNESS, group="level",
    ),
    Transform(
        name="gain_transition", media="audio", title="Becomes louder or softer", run=_gain_transition,
        help="The level changes once, from a drawn moment on, as when somebody turns away.",
        params=(
            Param("from_db", -40, 12, (-3, 3), "dB", "before"),
            Param("to_db", -40, 12, (-18, -6), "dB", "after"),
            Param("over_s", 0.02, 60.0, (0.3, 3.0), "s", "how long it takes"),
        ),
        destroys=LOUDNESS, group="level",
    ),
    Transform(
        name="normalise_peak", media="audio", title="The loudest sample at one level", run=_normalise_peak,
        help="The largest sample comes to a drawn level. Says nothing of how loud it sounds; see normalise_level.",
        params=(Param("peak_dbfs", -40, 0, (-3, -1), "dBFS", "the peak"),),
        destroys=LOUDNESS, group="level",
    ),
    Transform(
        name="normalise_level", media="audio", title="Speech at one level, pauses aside", run=_normalise_level,
        help="The mean of the loud windows comes to a drawn level; peaks are held by a limiter.",
        params=(Param("level_dbfs", -60, -6, (-26, -20), "dBFS", "mean where something is said"),),
        destroys=LOUDNESS, group="level",
    ),
    Transform(
        name="compressor", media="audio", title="Loud and soft brought nearer", run=_compressor,
        help="Automatic gain, as of phones and broadcasts. The level of the whole is kept.",
        params=(
            Param("under_db", -10, 40, (5, 15), "dB", "how far under the speech it begins"),
            Param("ratio", 1.5, 20, (2, 6), ": 1", "dB in for a dB out"),
            Param("attack_ms", 1, 100, (2, 20), "ms", "how soon it acts"),
            Param("release_ms", 10, 2000, (50, 300), "ms", "how soon it lets go"),
        ),
        destroys=LOUDNESS, group="level",
    ),
    Transform(
        name="limiter", media="audio", title="Peaks held down", run=_limiter,
        help="Peaks are turned down for a few milliseconds, without clipping and without delay.",
        params=(Param("under_db", 0.5, 30, (3, 12), "dB", "how far under the highest peak"),),
        destroys=LOUDNESS, group="level",
    ),
    Transform(
        name="polarity", media="audio", title="Upside down", run=_polarity, group="level",
        help="Sounds the same; a model should not care either.",
    ),
    Transform(
        name="dc_offset", media="audio", title="A constant added, as by a poor converter", run=_dc_offset,
        help="Nobody hears it; features of energy do.",
        params=(Param("offset", 0.0005, 0.2, (0.002, 0.02), "of full scale", "how much"),),
        destroys=frozenset({"quality"}), group="level",
    ),
    Transform(
        name="to_mono", media="audio", title="Channels mixed to one", run=_to_mono,
        help="For recipes and models that take one channel.",
        destroys=frozenset({"left_right"}), group="level",
    ),
    Transform(
        name="swap_channels", media="audio", title="Left and right exchanged", run=_swap_channels,
        help="Only for tasks that do not depend on where a sound comes from.",
        destroys=frozenset({"left_right"}), group="level",
    ),
)  # fmt: skip
