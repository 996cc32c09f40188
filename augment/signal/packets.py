"""Lost packets: in bursts, as networks lose them, and hidden as telephones do."""

from __future__ import annotations

import numpy as np

from augment.sample import Floats, Mask, Sound

# Pitch periods that concealment looks for, as ITU-T G.711 Appendix I: 66 to 200 Hz.
LONGEST_S, SHORTEST_S = 1 / 66, 1 / 200
# It repeats the last period for 10 ms as it is and is silent after 60 ms.
FULL_S, SILENT_S = 0.010, 0.060


def lost_packets(random: np.random.Generator, count: int, share: float, burst: float) -> Mask:
    """Which of ``count`` packets are lost: ``share`` of them, in runs of ``burst`` on average (Gilbert 1960)."""
    leave = 1 / max(burst, 1.0)
    enter = min(1.0, share * leave / max(1 - share, 1e-6))
    lost = np.zeros(count, dtype=np.bool_)
    bad = random.random() < share
    for index, draw in enumerate(random.random(count)):
        lost[index] = bad
        bad = draw >= leave if bad else draw < enter
    return lost


def concealed(sound: Sound, rate_hz: int, packet: int, lost: Mask, *, hide: bool) -> Sound:
    """``sound`` without the lost packets: silence in their place, or with ``hide`` the last pitch period, fading."""
    made = sound.copy()
    edges = np.flatnonzero(np.diff(np.concatenate([[0], lost.astype(np.int8), [0]]))).reshape(-1, 2)
    for first, last in edges:
        begin, end = int(first) * packet, min(int(last) * packet, sound.shape[1])
        if begin >= sound.shape[1]:
            break
        made[:, begin:end] = _like_before(made, rate_hz, begin, end - begin) if hide else 0.0
        _smooth(made, sound, rate_hz, end)
    return made


def runs_s(lost: Mask, packet: int, rate_hz: int, length_s: float) -> tuple[tuple[float, float], ...]:
    """The lost stretches in seconds."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], lost.astype(np.int8), [0]]))).reshape(-1, 2)
    seconds = (edges * packet / rate_hz).clip(0, length_s)
    return tuple((float(start), float(end)) for start, end in seconds if end > start)


def _like_before(sound: Sound, rate_hz: int, begin: int, length: int) -> Sound:
    history = sound[:, max(0, begin - round(0.04 * rate_hz)) : begin]
    period = _period(history.mean(axis=0, dtype=np.float64), rate_hz)
    if not period:
        return np.zeros((len(sound), length), dtype=np.float32)
    cycle = history[:, -period:]
    repeated = np.tile(cycle, (1, -(-length // period)))[:, :length]
    seconds = np.arange(length) / rate_hz
    fade = np.interp(seconds, (FULL_S, SILENT_S), (1.0, 0.0)).astype(np.float32)
    return np.asarray(repeated * fade, dtype=np.float32)


def _period(history: Floats, rate_hz: int) -> int:
    """The lag at which the last 20 ms are most like what was before; 0 where there is too little to look at."""
    longest, shortest, like = (round(s * rate_hz) for s in (LONGEST_S, SHORTEST_S, 0.02))
    if len(history) < longest + like:
        return 0
    last = history[-like:]
    lags = np.arange(shortest, longest + 1)
    windows = np.lib.stride_tricks.sliding_window_view(history, like)[len(history) - like - lags]
    score = windows @ last / np.sqrt((windows**2).sum(axis=1) + 1e-9)
    return int(lags[np.argmax(score)])


def _smooth(made: Sound, sound: Sound, rate_hz: int, end: int) -> None:
    """The first packet that comes is faded in over 4 ms, over what was heard before it."""
    length = min(round(0.004 * rate_hz), sound.shape[1] - end)
    if length <= 0 or end == 0:
        return
    rise = np.linspace(0, 1, length, dtype=np.float32)
    made[:, end : end + length] = sound[:, end : end + length] * rise + made[:, end - 1 : end] * (1 - rise)
