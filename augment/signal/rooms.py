"""Rooms computed: a box whose early reflections are images of the source and whose tail decays at a wanted time.

Image method: Allen & Berkley, "Image method for efficiently simulating small-room acoustics", JASA 65 (1979). Beyond
the mixing time no ear tells one reflection from another (Lindau et al. 2012: about 20 ms and a five-hundredth of the
volume in m³ more), so the tail is noise with its own decay in each octave, joined at the energy of the last images, as
in Lehmann & Johansson (2010). The place of the direct path is known: labels of time stay true.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from augment.sample import Floats, Sound
from augment.signal.responses import Response

SPEED_M_S = 343.0
# Images are placed between samples by a windowed sinc of that many taps to either side.
SIDE = 16
# How much sooner than at 1 kHz the tail of a furnished room has gone, an octave (Beranek; absorption of air and cloth).
OCTAVES_HZ = (125.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0)
RT_SHARE = (1.15, 1.1, 1.05, 1.0, 0.95, 0.8, 0.6)
# Rooms of one size and time differ; so many of each are kept, and drawn from.
VARIANTS = 8


def room(rate_hz: int, rt60_s: float, distance_m: float, volume_m3: float, variant: int) -> Response:
    """The response of a room, near the wanted figures: they are rounded to steps no ear tells apart, so that a bank of
    rooms comes about that is computed once."""
    return _room(
        rate_hz, _stepped(rt60_s, 0.05), _stepped(distance_m, 0.1), _stepped(volume_m3, 0.2), variant % VARIANTS
    )


def _stepped(value: float, share: float) -> float:
    """Rounded in steps of ``share`` of itself."""
    return float(np.exp(np.round(np.log(value) / np.log1p(share)) * np.log1p(share)))


@lru_cache(maxsize=256)
def _room(rate_hz: int, rt60_s: float, distance_m: float, volume_m3: float, variant: int) -> Response:
    random = np.random.default_rng([rate_hz, round(rt60_s * 1e4), round(distance_m * 1e4), round(volume_m3), variant])
    size = _box(random, volume_m3)
    source, ear = _places(random, size, distance_m)
    surface = 2 * (size[0] * size[1] + size[1] * size[2] + size[0] * size[2])
    eyring = -0.161 * float(np.prod(size)) / (surface * rt60_s)
    reflection = float(np.sqrt(np.exp(eyring)))
    mixing_s = 0.020 + volume_m3 / 500 * 1e-3 + distance_m / SPEED_M_S
    early = _early(size, source, ear, reflection, rate_hz, mixing_s)
    tail = _tail(random, rate_hz, rt60_s)
    return Response(_joined(early, tail, rate_hz, rt60_s), SIDE)


def _box(random: np.random.Generator, volume_m3: float) -> Floats:
    """Sides of a room of that volume, between square and 1 : 2, with a ceiling as high as such rooms have."""
    height = min(max(2.4, 0.55 * volume_m3 ** (1 / 3)), 12.0)
    ratio = random.uniform(1.0, 2.0)
    width = float(np.sqrt(volume_m3 / height / ratio))
    return np.array([width * ratio, width, height])


def _places(random: np.random.Generator, size: Floats, distance_m: float) -> tuple[Floats, Floats]:
    """A source and an ear that far apart, as near as the room allows, both off the walls."""
    margin = np.minimum(0.4, size / 5)
    longest = float(np.linalg.norm(size - 2 * margin)) * 0.9
    distance_m = min(distance_m, longest)
    for _ in range(400):
        ear = random.uniform(margin, size - margin)
        way = random.standard_normal(3)
        way[2] *= 0.3  # mouths and microphones are at about one height
        source = ear + way / np.linalg.norm(way) * distance_m
        if (source > margin).all() and (source < size - margin).all():
            return source, ear
    corner, other = margin, size - margin
    return corner, corner + (other - corner) / np.linalg.norm(other - corner) * distance_m


def _early(size: Floats, source: Floats, ear: Floats, reflection: float, rate_hz: int, until_s: float) -> Floats:
    """All images that arrive within ``until_s`` of the direct one; the direct one is 1 at the tap ``SIDE``."""
    direct = float(np.linalg.norm(source - ear))
    reach = direct + until_s * SPEED_M_S
    counts = [np.arange(-n, n + 1, dtype=np.int64) for n in (int(np.ceil(reach / (2 * side))) for side in size)]
    axes = [_images(count, size[axis], source[axis], ear[axis]) for axis, count in enumerate(counts)]
    squares = axes[0][0][:, None, None] + axes[1][0][None, :, None] + axes[2][0][None, None, :]
    hits = axes[0][1][:, None, None] + axes[1][1][None, :, None] + axes[2][1][None, None, :]
    near = squares <= reach**2
    way: Floats = np.sqrt(squares[near])
    loud = reflection ** hits[near] * direct / way
    return _placed((way - direct) / SPEED_M_S * rate_hz, loud, int(until_s * rate_hz) + 2 * SIDE + 1)


def _images(count: NDArray[np.int64], side: float, source: float, ear: float) -> tuple[Floats, Floats]:
    """Along one axis: squared distances of the images, and how often each met a wall."""
    even = 2 * count * side + source - ear
    odd = 2 * count * side - source - ear
    hits = np.concatenate([2 * np.abs(count), np.abs(2 * count - 1)])
    return np.concatenate([even, odd]) ** 2, hits


def _placed(delays: Floats, loud: Floats, length: int) -> Floats:
    """Impulses at places between the samples; the place 0 is at the tap ``SIDE``."""
    whole = np.floor(delays).astype(int)
    taps = np.arange(-SIDE + 1, SIDE + 1)
    off = taps[None, :] - (delays - whole)[:, None]
    shape = np.sinc(off) * np.cos(np.pi * off / (2 * SIDE + 2)) ** 2 * loud[:, None]
    index = whole[:, None] + taps[None, :] + SIDE
    inside = (index >= 0) & (index < length)
    found: Floats = np.bincount(index[inside], shape[inside], minlength=length).astype(np.float64)
    return found


def _tail(random: np.random.Generator, rate_hz: int, rt60_s: float) -> Floats:
    """Noise that decays by 60 dB in the time of its octave; power 1 at its beginning."""
    length = max(64, int(rt60_s * max(RT_SHARE) * rate_hz))
    spectrum = fft.rfft(random.standard_normal(length))
    octaves = np.log2(np.maximum(fft.rfftfreq(length, 1 / rate_hz), 1.0))
    centres = np.log2(OCTAVES_HZ)
    seconds = np.arange(length) / rate_hz
    made = np.zeros(length)
    for index, share in enumerate(RT_SHARE):
        weight = np.interp(octaves, centres, np.eye(len(centres))[index])
        made += fft.irfft(spectrum * weight, length) * np.exp(-6.908 * seconds / (rt60_s * share))
    return made


def _joined(early: Floats, tail: Floats, rate_hz: int, rt60_s: float) -> Sound:
    """Early images give way to the tail over their second half, at equal energy there."""
    begin = max(SIDE * 2, len(early) - len(early) // 2)
    fall = np.cos(np.linspace(0, np.pi / 2, len(early) - begin))
    # The energy of the images, as if they had not decayed yet, against that of the noise there.
    decay = np.exp(6.908 * np.arange(begin, len(early)) / rate_hz / rt60_s)
    level = np.sqrt(np.mean((early[begin:] * decay) ** 2)) or np.sqrt(np.mean(early[SIDE + 1 :] ** 2))
    taps = np.zeros(max(len(early), len(tail)))
    taps[begin : len(tail)] = level * tail[begin:]
    taps[begin : len(early)] *= np.sqrt(1 - fall**2)
    taps[:begin] = early[:begin]
    taps[begin : len(early)] += early[begin:] * fall
    return taps.astype(np.float32)
