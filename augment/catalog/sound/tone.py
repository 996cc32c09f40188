"""Tone: what microphones, walls, air and converters take from some frequencies. Nothing moves in time."""

from __future__ import annotations

import numpy as np

from augment.catalog.entry import Effect, Moved, Param, Surroundings, Transform, Values
from augment.sample import Sound
from augment.signal import filters
from augment.signal.filters import Gains

# What is softer than this beside the rest counts as gone for labels of a band of frequencies: two octaves at 24 dB.
GONE_OCTAVES = 2.0


def _filtered(samples: Sound, around: Surroundings, gains: Gains, heard_hz: tuple[float, float] | None = None) -> Moved:
    made = filters.shaped(samples, around.rate_hz, gains)
    return Moved(np.clip(made, -1, 1, out=made), heard_hz=heard_hz)


def _low_pass(samples: Sound, values: Values, around: Surroundings) -> Moved:
    cutoff = min(values["cutoff_hz"], around.rate_hz * 0.49)
    return _filtered(samples, around, filters.low_pass(cutoff), (0.0, cutoff * 2**GONE_OCTAVES))


def _high_pass(samples: Sound, values: Values, around: Surroundings) -> Moved:
    cutoff = min(values["cutoff_hz"], around.rate_hz * 0.49)
    return _filtered(samples, around, filters.high_pass(cutoff), (cutoff / 2**GONE_OCTAVES, around.rate_hz / 2))


def _band_pass(samples: Sound, values: Values, around: Surroundings) -> Moved:
    half = 2 ** (values["octaves"] / 2)
    low, high = values["centre_hz"] / half, min(values["centre_hz"] * half, around.rate_hz * 0.49)
    heard = (low / 2**GONE_OCTAVES, high * 2**GONE_OCTAVES)
    return _filtered(samples, around, filters.band_pass(low, high), heard)


def _band_stop(samples: Sound, values: Values, around: Surroundings) -> Moved:
    return _filtered(samples, around, filters.band_stop(values["centre_hz"], values["octaves"], values["depth_db"]))


def _peak(samples: Sound, values: Values, around: Surroundings) -> Moved:
    return _filtered(samples, around, filters.peak(values["centre_hz"], values["octaves"], values["gain_db"]))


def _low_shelf(samples: Sound, values: Values, around: Surroundings) -> Moved:
    return _filtered(samples, around, filters.shelf(values["corner_hz"], values["gain_db"], above=False))


def _high_shelf(samples: Sound, values: Values, around: Surroundings) -> Moved:
    return _filtered(samples, around, filters.shelf(values["corner_hz"], values["gain_db"], above=True))


def _tilt(samples: Sound, values: Values, around: Surroundings) -> Moved:
    return _filtered(samples, around, filters.tilt(values["db_per_octave"]))


def _equaliser(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """A drawn gain for each octave, as the response of a microphone or a loudspeaker."""
    centres = np.array([62.5, 125, 250, 500, 1000, 2000, 4000, 8000])
    gains = around.random.uniform(-values["most_db"], values["most_db"], len(centres))
    moved = _filtered(samples, around, filters.bands(centres, gains))
    return Moved(moved.media, drawn={"gains_db": [round(float(gain), 2) for gain in gains]})


def _air(samples: Sound, values: Values, around: Surroundings) -> Moved:
    return _filtered(samples, around, filters.air(values["distance_m"], values["humidity"]))


def _aliasing(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """Sampled at a lower rate without a filter before it: high tones fold down. Held between, as old converters do."""
    length = samples.shape[1]
    step = around.rate_hz / min(values["rate_hz"], around.rate_hz)
    count = int(np.ceil(length / step))
    taken = np.minimum(np.round(np.arange(count) * step).astype(int), length - 1)
    frames = np.arange(length)
    made = np.stack([np.interp(frames, taken, channel[taken]) for channel in samples]).astype(np.float32)
    return Moved(made)


FOLLOWS: dict[str, Effect] = {"segment": "follows"}
QUALITY = frozenset({"quality"})
ALL = (
    Transform(
        name="low_pass", media="audio", title="Muffled: high tones gone", run=_low_pass, effects=FOLLOWS,
        help="24 dB an octave, without phase: as through a wall or a cheap microphone.",
        params=(Param("cutoff_hz", 300, 20000, (2000, 5000), "Hz", "where it begins"),),
        destroys=QUALITY, group="tone",
    ),
    Transform(
        name="high_pass", media="audio", title="Thin: low tones gone", run=_high_pass, effects=FOLLOWS,
        help="24 dB an octave, without phase: as of small devices and wind filters.",
        params=(Param("cutoff_hz", 20, 4000, (100, 500), "Hz", "where it ends"),),
        destroys=QUALITY, group="tone",
    ),
    Transform(
        name="band_pass", media="audio", title="A band of tones only", run=_band_pass, effects=FOLLOWS,
        help="24 dB an octave to both sides, without phase.",
        params=(
            Param("centre_hz", 100, 10000, (800, 2000), "Hz", "its middle"),
            Param("octaves", 0.3, 8, (2, 4), "octaves", "how wide"),
        ),
        destroys=QUALITY, group="tone",
    ),
    Transform(
        name="band_stop", media="audio", title="A band of tones missing", run=_band_stop,
        help="A notch, as a room or a loudspeaker has.",
        params=(
            Param("centre_hz", 100, 15000, (300, 4000), "Hz", "its middle"),
            Param("octaves", 0.1, 3, (0.3, 1.0), "octaves", "how wide"),
            Param("depth_db", 3, 60, (15, 40), "dB", "how much softer"),
        ),
        destroys=QUALITY, group="tone",
    ),
    Transform(
        name="peak", media="audio", title="A band louder or softer", run=_peak,
        help="A bell of the spectrum up or down.",
        params=(
            Param("centre_hz", 50, 15000, (200, 4000), "Hz", "its middle"),
            Param("octaves", 0.1, 4, (0.5, 1.5), "octaves", "how wide"),
            Param("gain_db", -24, 24, (-9, 9), "dB", "how much"),
        ),
        destroys=QUALITY, group="tone",
    ),
    Transform(
        name="low_shelf", media="audio", title="Low tones louder or softer", run=_low_shelf,
        help="All low tones up or down: near and far from a microphone.",
        params=(
            Param("corner_hz", 50, 2000, (150, 500), "Hz", "half of it here"),
            Param("gain_db", -24, 24, (-10, 10), "dB", "how much"),
        ),
        destroys=QUALITY, group="tone",
    ),
    Transform(
        name="high_shelf", media="audio", title="High tones louder or softer", run=_high_shelf,
        help="All high tones up or down: on and off the axis of a microphone.",
        params=(
            Param("corner_hz", 500, 12000, (1500, 5000), "Hz", "half of it here"),
            Param("gain_db", -24, 24, (-12, 6), "dB", "how much"),
        ),
        destroys=QUALITY, group="tone",
    ),
    Transform(
        name="tilt", media="audio", title="Brighter or duller", run=_tilt,
        help="The whole spectrum leans, about 1 kHz.",
        params=(Param("db_per_octave", -9, 9, (-3, 3), "dB an octave", "about 1 kHz; below 0 is duller"),),
        destroys=QUALITY, group="tone",
    ),
    Transform(
        name="equaliser", media="audio", title="Another microphone: each octave a little different", run=_equaliser,
        help="Eight octaves, each up or down by chance: another microphone or loudspeaker.",
        params=(Param("most_db", 0.5, 18, (3, 8), "dB", "at most up or down"),),
        destroys=QUALITY, group="tone",
    ),
    Transform(
        name="air", media="audio", title="Far away in the open: what air takes", run=_air,
        help="High tones lost over a distance at 20 °C (ISO 9613-1). The level stays.",
        params=(
            Param("distance_m", 1, 500, (20, 120), "m", "through how much air"),
            Param("humidity", 10, 90, (30, 70), "%", "of the air; dry air takes more"),
        ),
        destroys=frozenset({"distance"}), group="tone",
    ),
    Transform(
        name="aliasing", media="audio", title="Sampled too slowly: high tones fold down", run=_aliasing,
        help="Sampled at a lower rate without a filter, straight lines between.",
        params=(Param("rate_hz", 2000, 32000, (5000, 11000), "Hz", "the lower rate"),),
        destroys=QUALITY, group="tone",
    ),
)  # fmt: skip
