"""Where there is speech, by energy alone: no model, any language, ten hours in a streamed pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.media.sound import SoundReader
from app.units import Floats, Mask, SegmentTimes, Sound

STEP_S = 0.02
"""Length of the steps whose energy is compared."""

_FLOOR_BLOCK_STEPS = 25
_FLOOR_REACH_BLOCKS = 20
_SILENT_DB = -120.0


@dataclass(frozen=True, kw_only=True)
class Gate:
    """When the gate opens and closes.

    It opens where the level is ``above_db`` over the noise floor and at least ``least_db`` (a full sine is -3 dB), and
    closes where it falls below two thirds of that. Segments are then lengthened by ``before_s`` and ``after_s``, since
    words begin and end softly; pauses shorter than ``min_silence_s`` are closed, and what had been shorter than
    ``min_speech_s`` is left out.
    """

    above_db: float = 9.0
    least_db: float = -60.0
    before_s: float = 0.06
    after_s: float = 0.14
    min_silence_s: float = 0.3
    min_speech_s: float = 0.1


def speech_in(
    path: str | Path, gate: Gate = Gate(), *, on_frames: Callable[[int, int], None] | None = None
) -> SegmentTimes:
    """The segments of a file, ``(N, 2)`` seconds. ``on_frames(done, total)`` may raise to stop.

    Raises MediaError as ``read_sound``.
    """
    with SoundReader(path) as reader:
        return speech_segments(counted(reader, on_frames), reader.info.rate_hz, gate)


def counted(reader: SoundReader, on_frames: Callable[[int, int], None] | None) -> Iterator[Sound]:
    """The blocks of a reader, each reported when it is there."""
    done = 0
    for block in reader.blocks():
        done += block.shape[1]
        if on_frames is not None:
            on_frames(done, reader.info.n_frames)
        yield block


def speech_segments(blocks: Iterable[Sound], rate_hz: int, gate: Gate = Gate()) -> SegmentTimes:
    """The segments ``(N, 2)`` seconds of a recording given as blocks ``(channels, samples)``, in order, apart.

    Memory is that of a block and one number for every 20 ms.
    """
    level_db, n_frames = step_levels(blocks, rate_hz)
    floor_db = noise_floor(level_db)
    opened = np.maximum(floor_db + gate.above_db, gate.least_db)
    held = np.maximum(floor_db + gate.above_db * 2 / 3, gate.least_db)
    return segments_where(
        level_db > opened, level_db > held, STEP_S, n_frames / rate_hz,
        before_s=gate.before_s, after_s=gate.after_s, min_silence_s=gate.min_silence_s, min_speech_s=gate.min_speech_s,
    )  # fmt: skip


def step_levels(blocks: Iterable[Sound], rate_hz: int) -> tuple[Floats, int]:
    """The level of every 20 ms in dB of full scale, without its constant part, and how many frames there were.

    Channels are compared one by one and the loudest counts: speakers may have one each.
    """
    size = max(1, round(rate_hz * STEP_S))
    found: list[Floats] = []
    rest: Sound | None = None
    n_frames = 0
    for block in blocks:
        n_frames += block.shape[1]
        joined = block if rest is None or not rest.shape[1] else np.concatenate([rest, block], axis=1)
        n_whole = joined.shape[1] // size
        found.append(_levels_db(joined[:, : n_whole * size].reshape(len(joined), n_whole, size)))
        rest = joined[:, n_whole * size :].copy()
    if rest is not None and rest.shape[1]:
        found.append(_levels_db(rest[:, None, :]))
    return (np.concatenate(found) if found else np.zeros(0)), n_frames


def noise_floor(level_db: Floats) -> Floats:
    """The level that is background, for each step: a low percentile of the ten seconds to both sides.

    It follows a car that passes, and is not lifted by a sentence.
    """
    if not len(level_db):
        return level_db
    n_blocks = -(-len(level_db) // _FLOOR_BLOCK_STEPS)
    padded = np.pad(level_db, (0, n_blocks * _FLOOR_BLOCK_STEPS - len(level_db)), mode="edge")
    # Digital silence is no background: what is said between gaps of zeros would look loud whatever it is.
    heard = np.where(padded > _SILENT_DB, padded, np.nan).reshape(n_blocks, _FLOOR_BLOCK_STEPS)
    quiet = np.full(n_blocks, np.nan)
    some = ~np.isnan(heard).all(axis=1)
    quiet[some] = np.nanpercentile(heard[some], 10, axis=1)
    if not some.any():
        return np.full(len(level_db), _SILENT_DB)
    centres = np.arange(n_blocks)
    quiet = np.interp(centres, centres[some], quiet[some])
    around = np.pad(quiet, _FLOOR_REACH_BLOCKS, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(around, 2 * _FLOOR_REACH_BLOCKS + 1)
    floor = np.percentile(windows, 10, axis=1)
    steps = (np.arange(len(level_db)) + 0.5) / _FLOOR_BLOCK_STEPS - 0.5
    found: Floats = np.interp(steps, centres, floor)
    return found


def segments_where(
    opened: Mask, held: Mask, step_s: float, duration_s: float, *,
    before_s: float, after_s: float, min_silence_s: float, min_speech_s: float,
) -> SegmentTimes:  # fmt: skip
    """Segments ``(N, 2)`` seconds of the runs of ``held`` steps in which at least one step is ``opened``."""
    steps = np.flatnonzero(np.diff(np.concatenate([[False], held, [False]]).astype(np.int8)))
    runs = steps.reshape(-1, 2)
    n_opened = np.concatenate([[0], np.cumsum(opened)])
    runs = runs[n_opened[runs[:, 1]] > n_opened[runs[:, 0]]]
    found: list[list[float]] = []
    for first, last in (runs * step_s).tolist():
        if found and first - found[-1][1] < min_silence_s:
            found[-1][1] = last
        else:
            found.append([first, last])
    kept = [(first, last) for first, last in found if last - first >= min_speech_s - 1e-9]
    segments: SegmentTimes = np.array(kept, np.float64).reshape(-1, 2)
    gaps = segments[1:, 0] - segments[:-1, 1]
    segments[:, 0] -= np.minimum(before_s, np.concatenate([[before_s], gaps / 2]))
    segments[:, 1] += np.minimum(after_s, np.concatenate([gaps / 2, [after_s]])[: len(segments)])
    within: SegmentTimes = segments.clip(0, duration_s)
    return within


def silences(segments: SegmentTimes, duration_s: float, *, min_s: float = 0.0) -> SegmentTimes:
    """What lies between ``segments`` (any order, they may overlap) from 0 to ``duration_s``, if at least ``min_s``."""
    ordered = segments[np.argsort(segments[:, 0], kind="stable")]
    starts = np.concatenate([[0.0], np.maximum.accumulate(ordered[:, 1])]) if len(ordered) else np.zeros(1)
    ends = np.concatenate([ordered[:, 0], [duration_s]])
    gaps = np.stack([starts.clip(0, duration_s), ends.clip(0, duration_s)], axis=1)
    lengths = gaps[:, 1] - gaps[:, 0]
    kept: SegmentTimes = gaps[(lengths > 0) & (lengths >= min_s)]
    return kept


def nearest_zero_crossing(samples: Sound, frame: int) -> int:
    """The frame nearest to ``frame`` before which the sound changes its sign, so that a cut there makes no click.

    ``samples`` are ``(channels, n)``; their sum counts. Of two equally near ones the earlier; ``frame`` itself where
    there is none.
    """
    mono = samples.sum(axis=0)
    positive = mono > 0
    crossings = np.flatnonzero(positive[1:] != positive[:-1]) + 1
    if not len(crossings):
        return frame
    return int(crossings[np.abs(crossings - frame).argmin()])


def _levels_db(windows: Sound) -> Floats:
    """Of ``(channels, steps, samples)``, the loudest channel."""
    if not windows.shape[1]:
        return np.zeros(0)
    power = np.einsum("csi,csi->cs", windows, windows, dtype=np.float64) / windows.shape[2]
    power -= windows.mean(axis=2, dtype=np.float64) ** 2
    found: Floats = 10 * np.log10(np.maximum(power.max(axis=0), 10 ** (_SILENT_DB / 10)))
    return found
