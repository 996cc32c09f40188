"""Distortion: what overdriven and coarse equipment adds."""

from __future__ import annotations

import numpy as np

from augment.catalog.entry import Moved, Param, Surroundings, Transform, Values
from augment.sample import Sound


def _clipping(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """The loudest share of the samples cut off, as by a converter that was driven too far, then as loud as before."""
    loud = np.abs(samples)
    rank = min(loud.size - 1, max(0, round((1 - values["share"]) * loud.size)))
    ceiling = float(np.partition(loud, rank, axis=None)[rank])
    if ceiling <= 0:
        return Moved(samples)
    made = np.clip(samples, -ceiling, ceiling) * np.float32(min(1.0, float(loud.max())) / ceiling)
    return Moved(made.astype(np.float32), drawn={"ceiling": ceiling})


def _saturation(samples: Sound, values: Values, around: Surroundings) -> Moved:
    """Peaks bent by a hyperbolic tangent, as by tape or valves: ``amount`` is the drive; the level is kept."""
    peak = float(np.abs(samples).max())
    if peak <= 0:
        return Moved(samples)
    drive = np.float32(0.1 * 100 ** values["amount"] / peak)
    made = np.tanh(samples * drive)
    scale = np.sqrt(np.mean(samples**2) / max(float(np.mean(made**2)), 1e-20))
    return Moved(np.clip(made * np.float32(scale), -1, 1))


def _bit_depth(samples: Sound, values: Values, around: Surroundings) -> Moved:
    steps = np.float32(2 ** (int(values["bits"]) - 1))
    made = np.round(samples * steps)
    made /= steps
    return Moved(np.clip(made, -1, 1, out=made))


QUALITY = frozenset({"quality"})
ALL = (
    Transform(
        name="clipping", media="audio", title="Overdriven: peaks cut off", run=_clipping,
        help="The loudest samples cut off, the peak as high as before.",
        params=(Param("share", 0.001, 0.4, (0.01, 0.08), "of the samples", "how many are cut"),),
        destroys=QUALITY | {"loudness"}, group="distortion",
    ),
    Transform(
        name="saturation", media="audio", title="Softly overdriven", run=_saturation,
        help="Peaks bent over softly, as by tape; the level is kept.",
        params=(Param("amount", 0.01, 1.0, (0.3, 0.7), "", "0 is clean"),),
        destroys=QUALITY, group="distortion",
    ),
    Transform(
        name="bit_depth", media="audio", title="Few steps of loudness, as of an old converter", run=_bit_depth,
        help="Rounded to few steps: soft passages crackle or vanish.",
        params=(Param("bits", 4, 16, (7, 10), "bits", "bits a sample", whole=True),),
        destroys=QUALITY, group="distortion",
    ),
)  # fmt: skip
