"""Recordings that sound alike: the same take in another codec, rate or loudness, with more or less silence around it.

Each 16 ms of what is heard gives 32 bits: whether the difference of two neighbouring bands (33 of them from 300 to
3,400 Hz, as on a telephone) has grown over the last 48 ms. That is the fingerprint of Haitsma and Kalker ("A Highly
Robust Audio Fingerprinting System", ISMIR 2002) with shorter windows, since clips of half a second are common here.
Levels drop out of it; silence before and after is left away. Two takes of the same words by the same person are far
apart: it knows the sound, not what is said.

Pairs are not all compared: a coarse picture of the whole, 288 bits, is cut into 24 keys, and only recordings that
share a key are held against each other frame by frame.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.jobs.job import Progress
from app.media.limits import DEFAULT, Limits
from app.media.sound import SoundReader
from app.units import Floats, Sound

CLOSE = 0.23
"""So much of the bits may differ. Copies have at most about .18, different recordings at least about .29."""
_WINDOW_S, _HOP_S, _LAG = 0.064, 0.016, 3
_BANDS = 33
_LOW_HZ, _HIGH_HZ = 300.0, 3400.0
_HEARD = 1e-3  # of the loudest frame: what is 30 dB below them is silence around
_FEWEST = 8  # frames of a comparison: 256 bits
_KEPT = 1250  # frames of the beginning, and as many of the end: 20 s
_MOST_FRAMES = 450_000  # two hours
_SHIFT = 25  # frames that one may begin before the other: 0.4 s
_OVERLAP = 0.8  # of the longer one
_TIMES, _COARSE = 10, 16
_KEY_BITS, _KEYS = 12, 24
_MOST_IN_BUCKET = 200
Bits = NDArray[np.uint32]


@dataclass(frozen=True, eq=False)
class SoundPrint:
    """``head`` and ``tail`` are the bits of the first and last frames that are heard (the same ones of a short
    recording), ``n_frames`` how many are heard in all, ``keys`` those of the coarse picture."""

    head: Bits
    tail: Bits
    n_frames: int
    keys: NDArray[np.uint16]


def sound_print(blocks: Iterable[Sound], rate_hz: int) -> SoundPrint | None:
    """The fingerprint of a recording given as blocks ``(channels, samples) float32``.

    None where too little is heard (less than about 0.2 s), or where the rate holds no telephone band.
    """
    if rate_hz < 2 * _HIGH_HZ:
        return None
    energies = _energies(blocks, rate_hz)
    if len(energies) < _FEWEST + _LAG:
        return None
    total = energies.sum(axis=1)
    loud = float(total.max())  # the same however much silence lies around, unlike a percentile
    heard = np.flatnonzero(total > loud * _HEARD) if loud > 0 else np.zeros(0, dtype=np.intp)
    if not len(heard) or heard[-1] + 1 - heard[0] < _FEWEST + _LAG:
        return None
    # Below the quietest that is heard a codec's own noise would decide.
    logs = np.log(energies[heard[0] : heard[-1] + 1] + energies.max() * 1e-7)
    slope = logs[:, :-1] - logs[:, 1:]
    grown = slope[_LAG:] > slope[:-_LAG]
    bits: Bits = np.ascontiguousarray(np.packbits(grown, axis=1)).view(np.uint32)[:, 0]
    return SoundPrint(bits[:_KEPT], bits[-_KEPT:], len(bits), _keys(logs))


def sound_print_of(path: Path, progress: Progress, *, limits: Limits = DEFAULT) -> SoundPrint | None:
    """As ``sound_print``, of a file. Raises MediaError as ``SoundReader`` does, Cancelled."""
    with SoundReader(path, limits=limits) as reader:

        def heeded() -> Iterable[Sound]:
            for block in reader.blocks():
                progress.check()
                yield block

        return sound_print(heeded(), reader.info.rate_hz)


def distance(one: SoundPrint, other: SoundPrint) -> float:
    """The share of bits that differ where the two lie best on each other, 0 to 1; 1 where too little overlaps.

    Of long recordings beginning and end are compared, and the worse of the two counts.
    """
    shorter, longer = sorted((one.n_frames, other.n_frames))
    if shorter < _OVERLAP * longer - _SHIFT:
        return 1.0
    head = _apart(one.head, other.head)
    if longer <= _KEPT or head > CLOSE:
        return head
    return max(head, _apart(one.tail[::-1], other.tail[::-1]))


def same_sounds(prints: Sequence[SoundPrint], progress: Progress | None = None) -> list[tuple[int, int]]:
    """The places of all pairs that sound alike, in order.

    Of more than 200 recordings that share a key each is only held against its neighbours in the order given.
    """
    if len(prints) < 2:
        return []
    keys = np.stack([one.keys for one in prints])
    tried: set[tuple[int, int]] = set()
    found: set[tuple[int, int]] = set()
    for place in range(keys.shape[1]):
        if progress is not None:
            progress.check()
        order = np.argsort(keys[:, place], kind="stable")
        cuts = np.flatnonzero(np.diff(keys[order, place])) + 1
        for bucket in np.split(order, cuts):
            for at, one in enumerate(bucket[:-1].tolist()):
                pairs = {(one, other) for other in bucket[at + 1 : at + 1 + _MOST_IN_BUCKET].tolist()} - tried
                tried |= pairs
                found |= {pair for pair in pairs if distance(prints[pair[0]], prints[pair[1]]) <= CLOSE}
    return sorted(found)


def _apart(one: Bits, other: Bits) -> float:
    best, longer = 1.0, max(len(one), len(other))
    for shift in range(-_SHIFT, _SHIFT + 1):
        a, b = one[max(0, shift) :], other[max(0, -shift) :]
        shared = min(len(a), len(b))
        if shared >= _FEWEST and shared >= _OVERLAP * longer:
            best = min(best, float(np.bitwise_count(a[:shared] ^ b[:shared]).sum()) / (32 * shared))
    return best


def _energies(blocks: Iterable[Sound], rate_hz: int) -> Floats:
    """``(frames, bands)``: the mean power of each band in Hann windows of 64 ms, one every 16 ms."""
    window = round(_WINDOW_S * rate_hz)
    size = 1 << max(math.ceil(math.log2(window)), math.ceil(math.log2(rate_hz / 15)))
    spread = _bands(size, rate_hz)
    hann = np.hanning(window)
    parts: list[Floats] = []
    rest, first, done = np.zeros(0), 0, 0
    for block in blocks:
        rest = np.concatenate([rest, block.mean(axis=0, dtype=np.float64)])
        count = math.floor((first + len(rest) - window) / (_HOP_S * rate_hz)) + 1 - done
        if count > 0:
            starts = np.round(np.arange(done, done + count) * _HOP_S * rate_hz).astype(np.intp) - first
            starts = starts[starts + window <= len(rest)]
            frames = np.lib.stride_tricks.sliding_window_view(rest, window)[starts] * hann
            spectra = np.fft.rfft(frames, size)[:, : len(spread)]
            parts.append((spectra.real**2 + spectra.imag**2) @ spread)
            done += len(starts)
            kept = round(done * _HOP_S * rate_hz) - first
            rest, first = rest[kept:], first + kept
        if done >= _MOST_FRAMES:
            break
    return np.concatenate(parts) if parts else np.zeros((0, _BANDS))


def _bands(size: int, rate_hz: int) -> Floats:
    """``(bins, bands)``: the weights that make the mean power of each band of a spectrum's lower bins."""
    edges = np.geomspace(_LOW_HZ, _HIGH_HZ, _BANDS + 1)
    bins = np.fft.rfftfreq(size, 1 / rate_hz)
    bins = bins[bins <= _HIGH_HZ]
    band = np.searchsorted(edges, bins, side="right") - 1
    weights = np.zeros((len(bins), _BANDS))
    inside = np.flatnonzero((band >= 0) & (band < _BANDS))
    weights[inside, band[inside]] = 1.0
    result: Floats = weights / np.maximum(weights.sum(axis=0), 1.0)
    return result


def _keys(logs: Floats) -> NDArray[np.uint16]:
    """The coarse picture, ten times × sixteen bands: where it grows with time and with height, as keys of 12 bits."""
    edges = np.linspace(0, len(logs), _TIMES + 1)
    ends = np.concatenate([np.zeros((1, _BANDS)), np.cumsum(logs, axis=0)])
    at = np.arange(len(logs) + 1)
    sums = np.stack([np.interp(edges, at, column) for column in ends.T], axis=1)
    cells = np.diff(sums, axis=0)[:, : 2 * _COARSE].reshape(_TIMES, _COARSE, 2).sum(axis=2)
    bits = np.concatenate([(np.diff(cells, axis=0) > 0).ravel(), (np.diff(cells, axis=1) > 0).ravel()])
    # Neighbouring bits go along with each other; a key is of bits from everywhere.
    chosen = np.random.default_rng(0).permutation(len(bits))[: _KEY_BITS * _KEYS].reshape(_KEYS, _KEY_BITS)
    weights = 1 << np.arange(_KEY_BITS)
    result: NDArray[np.uint16] = (bits[chosen] @ weights).astype(np.uint16)
    return result
