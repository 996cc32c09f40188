"""Another voice: pitch, vocal tract, an unsteady tape."""

from __future__ import annotations

import numpy as np

from augment import timemap
from augment.catalog.entry import WOVEN, Effect, Moved, Param, Surroundings, Transform, Values
from augment.sample import Floats, Sound
from augment.signal.codecs import fitted, resampled
from augment.signal.stretch import stretched
from augment.signal.voices import warped_formants

# A tape is read at twice the rate, so that a cubic between four frames is all but exact.
OVERSAMPLED = 2


def _pitch(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """Stretched at its pitch, then played faster: as long as before. Formants move along."""
    factor = 2 ** (values["semitones"] / 12)
    length, rate = samples.shape[1], around.rate_hz
    longer, runs = stretched(samples, rate, max(1, round(length * factor)))
    made = fitted(resampled(longer, rate * factor, rate), length)
    times = timemap.woven(*runs, length_s=length / rate, rate_hz=rate, faster=factor)
    return Moved(np.clip(made, -1, 1), times=times, hertz=lambda hertz: hertz * factor)


def _vocal_tract(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """What sounds at a frequency becomes louder or softer there and goes to no other: bands stay where they are."""
    return Moved(np.clip(warped_formants(samples, around.rate_hz, values["factor"]), -1, 1))


def _wow(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """A tape or turntable whose speed wavers: a slow wow and a fast flutter of a fifth of it (DIN 45507)."""
    length, rate = samples.shape[1], around.rate_hz
    depth = values["depth"]
    seconds = np.arange(length) / rate
    phases = around.random.random(2) * 2 * np.pi
    place = seconds.copy()
    for hertz, share, phase in ((values["wow_hz"], depth, phases[0]), (9.0, depth / 5, phases[1])):
        # The speed is 1 + share · sin; the place is its integral, zero at the beginning.
        place += share / (2 * np.pi * hertz) * (np.cos(phase) - np.cos(2 * np.pi * hertz * seconds + phase))
    place *= seconds[-1] / max(place[-1], 1e-9) if length > 1 else 1.0
    finer = resampled(samples, rate, rate * OVERSAMPLED)
    made = _read(finer, place * rate * OVERSAMPLED)
    knots = np.linspace(0, length - 1, max(2, length * 200 // rate)).astype(int)
    old, new = np.append(place[knots], length / rate), np.append(seconds[knots], length / rate)
    times = timemap.curve(np.maximum.accumulate(old), new)
    return Moved(np.clip(made, -1, 1), times=times)


def _read(sound: Sound, place: Floats) -> Sound:
    """``sound`` at places between its frames, by Catmull and Rom's cubic."""
    padded = np.pad(sound, ((0, 0), (1, 3)))
    whole = np.floor(place).astype(np.int64).clip(0, sound.shape[1] - 1)
    part = (place - whole).astype(np.float32)
    p0, p1, p2, p3 = (padded[:, whole + shift] for shift in range(4))
    made: Sound = p1 + 0.5 * part * (
        p2 - p0 + part * (2 * p0 - 5 * p1 + 4 * p2 - p3 + part * (3 * (p1 - p2) + p3 - p0))
    )
    return made


FOLLOWS: dict[str, Effect] = {"segment": "follows", "transcript": "follows"}
ALL = (
    Transform(
        name="pitch_shift", media="audio", title="Higher or lower voice", run=_pitch, effects=FOLLOWS,
        help="The pitch moves, formants with it; the length and what is said when stay.",
        params=(Param("semitones", -12, 12, (-2, 2), "semitones", "positive is higher"),),
        destroys=frozenset({"speaker", "melody", "emotion"}), limit=WOVEN, group="voice",
    ),
    Transform(
        name="vocal_tract", media="audio", title="A longer or shorter vocal tract, pitch kept", run=_vocal_tract,
        help="Formants move, the pitch stays: another speaker's mouth (VTLP).",
        params=(Param("factor", 0.7, 1.4, (0.88, 1.14), "", "formants: above 1 is a smaller head"),),
        destroys=frozenset({"speaker", "age"}), group="voice",
    ),
    Transform(
        name="wow", media="audio", title="A tape that wavers", run=_wow, effects=FOLLOWS,
        help="A slow and a fast wavering of the speed. Labels follow it.",
        params=(
            Param("depth", 0.0005, 0.05, (0.002, 0.01), "", "how much the speed changes"),
            Param("wow_hz", 0.3, 6.0, (0.5, 2.0), "Hz", "how often"),
        ),
        destroys=frozenset({"melody"}), group="voice",
    ),
)  # fmt: skip
