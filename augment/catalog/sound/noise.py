"""Noise: computed hiss and hum, ambience and short sounds from recordings, at a drawn ratio to the clip."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from augment.catalog.entry import Moved, Param, Surroundings, Transform, Values, chosen
from augment.errors import RenderError
from augment.materials import Clip
from augment.sample import Sound
from augment.signal.codecs import resampled
from augment.signal.level import SILENT, active_power, at_ratio, mixed, power, within_scale
from augment.signal.noises import COLOURS, coloured, hum

AGAINST = chosen("against", ("clip", "speech"), ("clip",), "the mean of the clip, or of where something is said")


def _gaussian_noise(samples: Sound, values: Values, around: Surroundings) -> Moved:
    noise = around.random.standard_normal(samples.shape, dtype=np.float32)
    return Moved(mixed(samples, noise, power(samples), values["snr_db"]))


def _coloured_noise(samples: Sound, values: Values, around: Surroundings) -> Moved:
    noise = coloured(around.random, samples.shape[1], around.rate_hz, values["colour"])
    return Moved(mixed(samples, noise, _level(samples, values, around), values["snr_db"]))


def _hum(samples: Sound, values: Values, around: Surroundings) -> Moved:
    mains = float(values["mains"])
    noise = hum(around.random, samples.shape[1], around.rate_hz, mains, int(values["harmonics"]))
    return Moved(mixed(samples, noise, _level(samples, values, around), values["snr_db"]))


def _background_noise(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """Noise from the bank over the whole clip, from a drawn place of a drawn recording."""
    noise, drawn = ambience(samples.shape[1], around, "background_noise")
    return Moved(mixed(samples, noise, _level(samples, values, around), values["snr_db"]), drawn=drawn)


def _short_noises(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """Short pieces of recordings here and there, faded in and out, each at its own ratio to the clip."""
    rate, length = around.rate_hz, samples.shape[1]
    level = _level(samples, values, around)
    made = samples.copy()
    events: list[str] = []
    for _ in range(round(values["count"])):
        size = min(length, max(2, round(values["length_s"] * around.random.uniform(0.5, 1.0) * rate)))
        piece, drawn = ambience(size, around, "short_noises")
        edge = max(1, min(round(0.01 * rate), size // 2))
        rise = np.sin(np.linspace(0, np.pi / 2, edge, dtype=np.float32)) ** 2
        piece = piece.copy()
        piece[:edge] *= rise
        piece[-edge:] *= rise[::-1]
        at = int(around.random.integers(0, length - size + 1))
        made[:, at : at + size] += at_ratio(piece, level, values["snr_db"])
        events.append(f"{drawn['noise']} at {at / rate:.2f} s")
    return Moved(within_scale(made), drawn={"noises": "; ".join(events)})


def _level(samples: Sound, values: Values, around: Surroundings) -> float:
    return active_power(samples, around.rate_hz) if values["against"] == "speech" else power(samples)


def ambience(length: int, around: Surroundings, step: str) -> tuple[Sound, dict[str, object]]:
    """``(length,)`` of a drawn recording from a drawn place; a short one is repeated over a fade."""
    clips = around.materials.clips
    if not clips:
        raise RenderError(
            f"{step} needs noise recordings. Add a source called 'noise' to the project, "
            "or harvest noise from its own pauses."
        )
    clip = clips[int(around.random.integers(len(clips)))]
    loop = _loop(clip, around.rate_hz)
    start = int(around.random.integers(len(loop)))
    end = start + length
    noise: Sound = loop[start:end] if end <= len(loop) else np.resize(np.roll(loop, -start), length)
    if power(noise) < SILENT * 1e-3:
        raise RenderError(f"{clip.name}: the noise recording is silent where it was to be mixed in.")
    return noise, {"noise": clip.name, "noise_start_s": start / around.rate_hz}


@lru_cache(maxsize=256)
def _loop(clip: Clip, rate_hz: int) -> Sound:
    """The clip as mono at that rate, its end faded into its beginning, so that it can go round."""
    mono: Sound = resampled(clip.samples.mean(axis=0, keepdims=True, dtype=np.float32), clip.rate_hz, rate_hz)[0]
    fade = min(len(mono) // 4, round(0.05 * rate_hz))
    if fade < 2:
        return mono
    rise = np.linspace(0, 1, fade, dtype=np.float32)
    head = np.sqrt(rise) * mono[:fade] + np.sqrt(1 - rise) * mono[-fade:]
    looped: Sound = np.concatenate([head, mono[fade:-fade]]).astype(np.float32)
    return looped


QUALITY = frozenset({"quality"})
ALL = (
    Transform(
        name="gaussian_noise_snr", media="audio", title="Even hiss", run=_gaussian_noise,
        help="Even hiss of all frequencies, as of amplifiers.",
        params=(Param("snr_db", -5, 60, (8, 25), "dB", "clip over hiss"),),
        destroys=QUALITY, group="noise",
    ),
    Transform(
        name="coloured_noise", media="audio", title="Hiss of a colour", run=_coloured_noise,
        help="Pink is rain and traffic, brown is wind and rumble, blue and violet are electronics.",
        params=(
            chosen("colour", tuple(COLOURS), ("pink", "brown"), "brown rumbles, violet is sharp"),
            Param("snr_db", -5, 60, (8, 25), "dB", "sound over noise"), AGAINST,
        ),
        destroys=QUALITY, group="noise",
    ),
    Transform(
        name="hum", media="audio", title="Hum of the mains", run=_hum,
        help="Tones of the mains and their multiples, as of cables near a supply.",
        params=(
            chosen("mains", ("50", "60"), ("50", "60"), "Hz: Europe and most of Asia have 50, North America 60"),
            Param("harmonics", 1, 30, (3, 12), "", "how many multiples", whole=True),
            Param("snr_db", 0, 60, (15, 35), "dB", "sound over hum"), AGAINST,
        ),
        destroys=QUALITY, group="noise",
    ),
    Transform(
        name="background_noise", media="audio", title="Ambient noise from recordings", run=_background_noise,
        help="A drawn stretch of a noise recording over the whole clip. Harvest it from the slice's own pauses.",
        params=(Param("snr_db", -10, 60, (3, 15), "dB", "sound over noise"), AGAINST),
        destroys=QUALITY | {"presence"}, needs=("noise",), group="noise",
    ),
    Transform(
        name="short_noises", media="audio", title="Short noises here and there", run=_short_noises,
        help="Drawn pieces of noise recordings, each faded in and out: doors, coughs, cars that pass.",
        params=(
            Param("count", 1, 20, (1, 4), "", "how many", whole=True),
            Param("length_s", 0.05, 10.0, (0.3, 1.5), "s", "each at most"),
            Param("snr_db", -10, 40, (0, 15), "dB", "sound over noise"), AGAINST,
        ),
        destroys=QUALITY | {"presence", "count"}, needs=("noise",), group="noise",
    ),
)  # fmt: skip
