"""Made like the recordings of a slice: each clip is measured, and moved to a value drawn from what was measured there.

A recipe holds the slice's quantiles, ``snr_db: [3.1, 5.0, … 18.2]``, so that it means the same when the slice has
changed. A clip that is past the drawn value already is left as it is: sound that is gone cannot be put back.
"""

from __future__ import annotations

import numpy as np

from augment.catalog.entry import Effect, Moved, Param, Surroundings, Transform, Values
from augment.catalog.sound.noise import ambience
from augment.catalog.sound.room import in_room
from augment.sample import Floats, Sound
from augment.signal import filters, rooms
from augment.signal.decay import decay_s
from augment.signal.dynamics import limited
from augment.signal.level import (
    SILENT,
    at_ratio,
    bandwidth_hz,
    db,
    mean_spectrum,
    power,
    snr_db,
    times_db,
    window_powers,
    within_scale,
)  # fmt: skip

STEEP = 96.0  # dB an octave, as the filter before a converter
NEAR_DB, MOST_OFF_DB = 0.25, 6.0
TRIES = 6
ROOMS_TRIED, MOST_RT60_S = 3, 1.5
# Of computed rooms, what is heard of their decay for their time (see ``augment.signal.decay``).
HEARD_S, RT60_S = (0.15, 0.23, 0.35, 0.47), (0.05, 0.2, 0.4, 0.6)


def _loudness(samples: Sound, values: Values, around: Surroundings) -> Moved:
    level = power(samples)
    if level < SILENT:
        return Moved(samples, drawn={"left": "silent"})
    gain = values["rms_dbfs"] - db(level)
    made = samples * times_db(gain)
    if np.abs(made).max() > 1:
        made = limited(made, around.rate_hz, ceiling_db=-0.1)
    return Moved(made, drawn={"gain_db": gain})


def _bandwidth(samples: Sound, values: Values, around: Surroundings) -> Moved:
    spectrum, wanted = mean_spectrum(samples), values["bandwidth_hz"]
    if not spectrum.any() or bandwidth_hz(spectrum, around.rate_hz) <= wanted:
        return Moved(samples, drawn={"left": "as narrow already"})
    cutoff = _cutoff(spectrum, wanted, around.rate_hz)
    made = filters.shaped(samples, around.rate_hz, filters.low_pass(cutoff, STEEP))
    return Moved(np.clip(made, -1, 1), heard_hz=(0.0, cutoff * 2**0.5), drawn={"cutoff_hz": cutoff})


def _cutoff(spectrum: Floats, wanted_hz: float, rate_hz: int) -> float:
    """The cutoff after which 99 % of the energy lie below ``wanted_hz``, by halving."""
    hertz = np.linspace(0, rate_hz / 2, len(spectrum))
    low, high = wanted_hz / 8, rate_hz * 0.49
    for _ in range(16):
        middle = float(np.sqrt(low * high))
        passed = spectrum * filters.low_pass(middle, STEEP)(hertz) ** 2
        low, high = (middle, high) if bandwidth_hz(passed, rate_hz) < wanted_hz else (low, middle)
    return high


def _snr(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """Noise added until the clip measures the drawn ratio, as features measure it."""
    now, wanted = snr_db(samples, around.rate_hz), values["snr_db"]
    if now is None or now <= wanted:
        return Moved(samples, drawn={"left": "as noisy already" if now is not None else "no pauses to measure"})
    noise, drawn = ambience(samples.shape[1], around, "match_snr")
    quiet, loud = (float(edge) for edge in np.percentile(window_powers(samples, around.rate_hz), (10, 95)))
    ratio_db, best = wanted, samples
    off_db = np.inf
    for _ in range(TRIES):
        made = samples + at_ratio(noise, max(loud - quiet, SILENT), ratio_db)
        found = snr_db(made, around.rate_hz) or 0.0
        if abs(found - wanted) < abs(off_db):
            best, off_db = made, found - wanted
        if abs(off_db) < NEAR_DB:
            break
        # Noise that wavers lifts the quiet windows less than its mean; so it is asked for a little more, not for a lot.
        ratio_db = max(ratio_db + wanted - found, wanted - MOST_OFF_DB)
    return Moved(within_scale(best), drawn={**drawn, "was_db": now, "off_db": float(off_db)})


def _reverberation(samples: Sound, values: Values, around: Surroundings) -> Moved:
    now, wanted = decay_s(samples, around.rate_hz), values["decay_s"]
    if now is None or now >= wanted * 0.9:
        return Moved(samples, drawn={"left": "as long already" if now is not None else "no pauses to measure"})
    variant = int(around.random.integers(rooms.VARIANTS))
    rt60, best, off = float(np.interp(wanted, HEARD_S, RT60_S)), samples, np.inf
    chosen = rt60
    for _ in range(ROOMS_TRIED):
        tried = min(max(rt60, 0.1), MOST_RT60_S)
        response = rooms.room(around.rate_hz, tried, values["distance_m"], values["volume_m3"], variant)
        made = in_room(samples, response)
        found = decay_s(made, around.rate_hz) or now
        if abs(found - wanted) < abs(off):
            best, off, chosen = made, found - wanted, tried
        # What is heard grows by about two thirds of what the time grows by.
        rt60 = tried * (1 + 1.5 * (wanted - found) / wanted)
    return Moved(best, drawn={"rt60_s": chosen, "was_s": now, "off_s": float(off), "variant": variant})


FOLLOWS: dict[str, Effect] = {"segment": "follows"}
ALL = (
    Transform(
        name="match_loudness", media="audio", title="As loud as the slice", run=_loudness,
        help="Brought to a level drawn from those of the slice.",
        params=(Param("rms_dbfs", -70, -6, (-30, -20), "dBFS", "quantiles of the slice's level"),),
        destroys=frozenset({"loudness"}), group="match",
    ),
    Transform(
        name="match_bandwidth", media="audio", title="As narrow as the slice", run=_bandwidth, effects=FOLLOWS,
        help="Filtered until it measures as narrow as a recording of the slice. A narrower one stays.",
        params=(Param("bandwidth_hz", 300, 24000, (2500, 4000), "Hz", "quantiles of the slice's bandwidth"),),
        destroys=frozenset({"quality"}), group="match",
    ),
    Transform(
        name="match_snr", media="audio", title="As noisy as the slice", run=_snr,
        help="Noise is added until it measures as noisy as a recording of the slice. A noisier one stays.",
        params=(Param("snr_db", -5, 60, (5, 20), "dB", "quantiles of the slice's SNR"),),
        destroys=frozenset({"quality", "presence"}), needs=("noise",), group="match",
    ),
    Transform(
        name="match_reverberation", media="audio", title="As long in ringing as the slice", run=_reverberation,
        help="Put into a room until it is heard to ring as long as a recording of the slice. A longer one stays.",
        params=(
            Param("decay_s", 0.1, 0.6, (0.25, 0.4), "s", "quantiles of the decay that is heard in the slice"),
            Param("distance_m", 0.2, 30.0, (0.7, 2.0), "m", "from mouth to microphone"),
            Param("volume_m3", 10, 10000, (40, 150), "m³", "of the room"),
        ),
        destroys=frozenset({"distance", "offset"}), group="match",
    ),
)  # fmt: skip
