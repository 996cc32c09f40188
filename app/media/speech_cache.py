"""Where something is heard in a recording, found once and kept: what rules on silence and the snapping hand go by."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np

from app.media.bounded_folder import BoundedFolder
from app.media.speech_gate import Gate, speech_in
from app.units import SegmentTimes

Spans = tuple[tuple[float, float], ...]
# Not lengthened: rules speak of what is heard, not of the room that a segment leaves around it.
HEARD = Gate(before_s=0.0, after_s=0.0, min_silence_s=0.1, min_speech_s=0.04)
_FOLDER_BYTES = 64 << 20
# Part of every name: raised when the same recording no longer gives the same stretches.
_VERSION = 1


def known_speech(cache_folder: Path, sha256: str) -> Spans | None:
    """The stretches in seconds in which something is heard, in order and apart; None where nobody has looked yet."""
    found = _remembered(cache_folder, sha256) if sha256 else None
    if found is None:
        # Not remembered: it may be found at any moment.
        _remembered.cache_clear()
    return found


def speech_of(
    path: Path, *, sha256: str, cache_folder: Path, on_frames: Callable[[int, int], None] | None = None
) -> Spans:
    """The same, found by the energy gate and kept where it is not known. ``on_frames`` may raise to stop.

    Raises MediaError where the recording cannot be read.
    """
    known = known_speech(cache_folder, sha256)
    if known is not None:
        return known
    found = speech_in(path, HEARD, on_frames=on_frames)
    _folder(cache_folder).put(_name(sha256), np.ascontiguousarray(found, np.float64).tobytes())
    return _spans(found)


def around(spans: Spans, *, before_s: float = Gate().before_s, after_s: float = Gate().after_s) -> list[float]:
    """Where a hand would put boundaries: a little before and after each stretch, at most half of the gap."""
    edges: list[float] = []
    for place, (start_s, end_s) in enumerate(spans):
        gap_s = start_s - spans[place - 1][1] if place else 2 * start_s
        following_s = spans[place + 1][0] - end_s if place + 1 < len(spans) else 2 * after_s
        edges += [start_s - min(before_s, gap_s / 2), end_s + min(after_s, following_s / 2)]
    return edges


@lru_cache(maxsize=16)
def _remembered(cache_folder: Path, sha256: str) -> Spans | None:
    data = _folder(cache_folder).get(_name(sha256))
    if data is None or len(data) % 16:
        return None
    return _spans(np.frombuffer(data, np.float64).reshape(-1, 2))


def _spans(found: SegmentTimes) -> Spans:
    return tuple((float(start), float(end)) for start, end in found.round(3))


def _folder(cache_folder: Path) -> BoundedFolder:
    return BoundedFolder(cache_folder / "speech", _FOLDER_BYTES)


def _name(sha256: str) -> str:
    return f"{sha256[:2]}/{_VERSION}-{sha256[:32]}"
