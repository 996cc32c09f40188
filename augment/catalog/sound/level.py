"""Loudness and distortion: gain, clipping, soft saturation, coarse bits. Labels of time and words stay true."""

from __future__ import annotations

import numpy as np

from augment.catalog.entry import Moved, Param, Surroundings, Transform, Values
from augment.engines import audiomentations, sound
from augment.sample import Sound


def _gain(samples: Sound, values: Values, around: Surroundings) -> Moved:
    gain = values["gain_db"]
    return Moved(np.clip(sound(audiomentations().Gain(gain, gain, p=1), samples, around.rate_hz, around.seed), -1, 1))


def _clipping(samples: Sound, values: Values, around: Surroundings) -> Moved:
    share = round(values["share"] * 100)
    step = audiomentations().ClippingDistortion(share, share, p=1)
    return Moved(sound(step, samples, around.rate_hz, around.seed))


def _saturation(samples: Sound, values: Values, around: Surroundings) -> Moved:
    amount = values["amount"]
    return Moved(sound(audiomentations().TanhDistortion(amount, amount, p=1), samples, around.rate_hz, around.seed))


def _bit_depth(samples: Sound, values: Values, around: Surroundings) -> Moved:
    bits = int(values["bits"])
    return Moved(sound(audiomentations().BitCrush(bits, bits, p=1), samples, around.rate_hz, around.seed))


ALL = (
    Transform(
        name="gain", media="audio", title="Louder or softer", run=_gain,
        params=(Param("gain_db", -60, 30, (-9, 3), "dB", "what would pass full scale is clipped"),),
        destroys=frozenset({"loudness"}), cost_ms=0.3,
    ),
    Transform(
        name="clipping", media="audio", title="Overdriven: peaks cut off", run=_clipping,
        params=(Param("share", 0.01, 0.4, (0.01, 0.08), "of the samples", "how many are cut"),),
        destroys=frozenset({"loudness", "quality"}), cost_ms=1.9,
    ),
    Transform(
        name="saturation", media="audio", title="Softly overdriven", run=_saturation,
        params=(Param("amount", 0.01, 0.9, (0.05, 0.4), "", "0 is clean"),),
        destroys=frozenset({"quality"}), cost_ms=2.3,
    ),
    Transform(
        name="bit_depth", media="audio", title="Few steps of loudness, as of an old converter", run=_bit_depth,
        params=(Param("bits", 4, 16, (7, 10), "bits", "bits a sample", whole=True),),
        destroys=frozenset({"quality"}), cost_ms=0.4,
    ),
)  # fmt: skip
