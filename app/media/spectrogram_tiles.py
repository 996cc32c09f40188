"""The spectrogram of a recording of any length, as tiles at several zooms that are made when they are looked at."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from app.media.bounded_folder import BoundedFolder
from app.media.info import SoundInfo
from app.media.sound_view import SoundView
from app.media.spectrogram import Tile, levels_of
from app.units import Mask, Sound

TILE_COLUMNS = 256
"""The width of a tile; the last of a level is as wide, with silence behind the end."""

ZOOM = 4
"""How many times as long a column of the next level stands for."""

_SAMPLED = 4
_SPOTS_AT_ONCE = 64
_MOST_FRAMES = 1 << 21
_HELD_FRAMES = 1 << 18
# Stretches that lie closer than this many windows apart are read in one go.
_GAP = 4
_MEMORY_BYTES = 48 << 20
# Part of every name on the disk: raised when equal settings no longer give equal tiles.
_VERSION = 1

Indices = NDArray[np.intp]


@dataclass(frozen=True)
class TileKey:
    """Tile ``index`` of a level, of one channel or (None) of all of them mixed."""

    level: int
    index: int
    channel: int | None = None


class SpectrogramTiles:
    """Tiles ``(rows, TILE_COLUMNS) uint8``, row 0 the lowest frequency.

    Column k of level 0 is the transform centred at frame ``k * hop_frames``, a whole number: it stands where the
    samples stand. A column of level n stands for ``4**n`` hops around its centre and is the greatest of four
    transforms evenly spaced in them; from level 2 on the samples between those are not read, so that an overview of ten
    hours wants a few thousand short stretches and not all of it. ``tile``, ``window`` and ``known``
    answer from memory at once, for the window's thread; ``make`` and ``fill`` read and compute, for a job.
    """

    def __init__(
        self,
        info: SoundInfo,
        view: SoundView,
        read: Callable[[int, int], Sound],
        *,
        sha256: str = "",
        folder: BoundedFolder | None = None,
        memory_bytes: int = _MEMORY_BYTES,
    ) -> None:
        """``read(start_frame, n_frames)`` gives samples; ``folder`` keeps tiles under ``sha256``."""
        self.view, self.settings = view, view.settings(info.rate_hz)
        self.rate_hz, self.n_frames = info.rate_hz, info.n_frames
        self.n_rows = self.settings.n_rows(info.rate_hz)
        self.channels: tuple[int | None, ...] = (None,)
        if view.channels == "each" and info.channels > 1:
            self.channels = tuple(range(info.channels))
        self.n_levels = 1
        while self.n_tiles(self.n_levels - 1) > 1:
            self.n_levels += 1
        self._read, self._folder = read, folder
        what = (_VERSION, sha256, info.decoder, info.n_frames, info.rate_hz, astuple(self.settings))
        digest = hashlib.sha256(repr(what).encode()).hexdigest()
        self._name = f"{digest[:2]}/{digest[:32]}"
        self._kept: OrderedDict[TileKey, Tile] = OrderedDict()
        self._most = max(4, memory_bytes // (self.n_rows * TILE_COLUMNS))
        self._held: tuple[int, Sound] = (0, np.zeros((info.channels, 0), np.float32))
        self._lock = threading.Lock()

    def hop_frames(self, level: int = 0) -> int:
        """Frames from one column of a level to the next."""
        return self.settings.hop_frames * int(ZOOM**level)

    def n_tiles(self, level: int) -> int:
        """How many tiles a level has; the coarsest has one."""
        return -(-self._n_columns(level) // TILE_COLUMNS)

    def level_for(self, frames_per_px: float) -> int:
        """The coarsest level whose columns are no wider than a pixel."""
        level = 0
        while level + 1 < self.n_levels and self.hop_frames(level + 1) <= frames_per_px:
            level += 1
        return level

    def tile(self, index: int, level: int, channel: int | None = None) -> Tile | None:
        """A tile that is in memory, else None."""
        key = TileKey(level, index, channel)
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def make(self, key: TileKey, check: Callable[[], None] | None = None) -> Tile:
        """A tile from memory, the folder, or computed and kept. ``check`` is called now and then and may raise to stop.

        Raises MediaError when the recording cannot be read there.
        """
        found = self.tile(key.index, key.level, key.channel)
        if found is not None:
            return found
        name = f"{self._name}/{'m' if key.channel is None else key.channel}-{key.level}-{key.index}"
        data = self._folder.get(name) if self._folder is not None else None
        if data is not None and len(data) == self.n_rows * TILE_COLUMNS:
            found = np.frombuffer(data, np.uint8).reshape(self.n_rows, TILE_COLUMNS)
        else:
            found = self._compute(key, check)
            found.setflags(write=False)
            if self._folder is not None:
                self._folder.put(name, found.tobytes())
        with self._lock:
            self._kept[key] = found
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found

    def wanted(self, start_s: float, end_s: float, width_px: int) -> tuple[TileKey, ...]:
        """The tiles of a view that are not in memory, in order of time: reading on is quicker than going back."""
        level = self.level_for(self._frames_per_px(start_s, end_s, width_px))
        first, last = self._tiles_between(start_s, end_s, level)
        keys = (TileKey(level, index, channel) for index in range(first, last) for channel in self.channels)
        return tuple(key for key in keys if self.tile(key.index, key.level, key.channel) is None)

    def fill(
        self,
        keys: Sequence[TileKey],
        *,
        check: Callable[[], None] | None = None,
        on_tile: Callable[[TileKey], None] | None = None,
    ) -> None:
        """``make`` for several, in order; ``on_tile`` hears of each. Raises as ``make``."""
        for key in keys:
            if check is not None:
                check()
            self.make(key, check)
            if on_tile is not None:
                on_tile(key)

    def window(self, start_s: float, end_s: float, width_px: int, channel: int | None = None) -> Tile | None:
        """Levels a pixel column, ``(rows, width_px) uint8``: the greatest of the columns in it. None: all is unknown.

        What is not there yet is filled in from coarser tiles where those are, else 0: ``known`` tells which.
        """
        found = np.zeros((self.n_rows, width_px), np.uint8)
        painted = np.zeros(width_px, np.bool_)
        own = self.level_for(self._frames_per_px(start_s, end_s, width_px))
        for level in range(own, self.n_levels):
            first, last = self._columns(start_s, end_s, width_px, level)
            here = ~painted & self._there(first, last, level, channel)
            if here.any():
                found[:, here] = self._loudest(first[here], last[here], level, channel)
                painted |= here
            if painted.all():
                break
        return found if painted.any() else None

    def known(self, start_s: float, end_s: float, width_px: int, channel: int | None = None) -> Mask:
        """Which columns of ``window`` are drawn at their own zoom, ``(width_px,) bool``; all beside the recording."""
        level = self.level_for(self._frames_per_px(start_s, end_s, width_px))
        first, last = self._columns(start_s, end_s, width_px, level)
        beside: Mask = (last <= 0) | (first >= self._n_columns(level))
        return beside | self._there(first, last, level, channel)

    def _frames_per_px(self, start_s: float, end_s: float, width_px: int) -> float:
        return (end_s - start_s) * self.rate_hz / max(1, width_px)

    def _n_columns(self, level: int) -> int:
        return (self.n_frames - 1) // self.hop_frames(level) + 1

    def _columns(self, start_s: float, end_s: float, width_px: int, level: int) -> tuple[Indices, Indices]:
        """The first column of each pixel and the one behind its last; a column reaches half a hop to both sides."""
        hops = self.rate_hz / self.hop_frames(level)
        edges = (start_s + (end_s - start_s) * np.arange(width_px + 1) / max(1, width_px)) * hops + 0.5
        edges = edges.round(9)  # 0.7 / 0.1 is a hair below 7
        first = np.floor(edges[:-1]).astype(np.intp)
        return first, np.maximum(np.floor(edges[1:]).astype(np.intp), first + 1)

    def _there(self, first: Indices, last: Indices, level: int, channel: int | None) -> Mask:
        """Whether all tiles of each pixel are in memory; never beside the recording."""
        inside: Mask = (last > 0) & (first < self._n_columns(level))
        if not inside.any():
            return inside
        n_tiles = self.n_tiles(level)
        begin = (first // TILE_COLUMNS).clip(0, n_tiles - 1)
        end = ((last - 1) // TILE_COLUMNS).clip(0, n_tiles - 1)
        start = int(begin[inside].min())
        absent = [self.tile(i, level, channel) is None for i in range(start, int(end[inside].max()) + 1)]
        n_absent = np.concatenate([[0], np.cumsum(absent)])
        begin, end = (part.clip(start, start + len(absent) - 1) - start for part in (begin, end))
        found: Mask = inside & (n_absent[end + 1] == n_absent[begin])
        return found

    def _loudest(self, first: Indices, last: Indices, level: int, channel: int | None) -> Tile:
        """The greatest of the columns ``first[i]`` up to ``last[i]``, of tiles that are there."""
        n_columns = self._n_columns(level)
        first = first.clip(0, n_columns - 1)
        last = np.maximum(last.clip(0, n_columns), first + 1)
        start = int(first.min()) // TILE_COLUMNS
        stop = (int(last.max()) - 1) // TILE_COLUMNS + 1
        blank = np.zeros((self.n_rows, TILE_COLUMNS), np.uint8)
        tiles = [self.tile(index, level, channel) for index in range(start, stop)]
        # One column more: reduceat wants every index inside, and a last span may end at the end.
        joined = np.concatenate([*(blank if tile is None else tile for tile in tiles), blank[:, :1]], axis=1)
        spans = np.stack([first, last], axis=1).ravel() - start * TILE_COLUMNS
        found: Tile = np.maximum.reduceat(joined, spans, axis=1)[:, ::2]
        return found

    def _tiles_between(self, start_s: float, end_s: float, level: int) -> tuple[int, int]:
        first, last = self._columns(start_s, end_s, 1, level)
        n_tiles = self.n_tiles(level)
        begin = max(0, int(first[0]) // TILE_COLUMNS)
        return begin, max(begin, min(n_tiles, (int(last[0]) - 1) // TILE_COLUMNS + 1))

    def _compute(self, key: TileKey, check: Callable[[], None] | None) -> Tile:
        """The transforms of a tile's columns, and the greatest of those that stand for one column."""
        hop, window = self.hop_frames(key.level), self.settings.window_frames
        n_each = 1 if key.level == 0 else _SAMPLED
        centres = (key.index * TILE_COLUMNS + np.arange(TILE_COLUMNS)) * hop
        offsets = (np.arange(n_each) * 2 - (n_each - 1)) * hop // (2 * n_each)
        starts = (centres[:, None] + offsets).ravel() - window // 2
        levels = np.zeros((self.n_rows, len(starts)), np.uint8)
        # What lies behind the end stays silent.
        n_used = int(np.searchsorted(starts, self.n_frames))
        # In one go where the samples are: reading on is quick in every coding, going back a little is not.
        at_once = n_used if self._lies_close(starts) else _SPOTS_AT_ONCE
        for begin in range(0, n_used, max(1, at_once)):
            if check is not None:
                check()
            part = starts[begin : min(begin + at_once, n_used)]
            levels[:, begin : begin + len(part)] = levels_of(
                self._frames(part, key.channel), self.rate_hz, self.settings
            )
        found: Tile = levels.reshape(self.n_rows, TILE_COLUMNS, n_each).max(axis=2)
        return found

    def _lies_close(self, starts: Indices) -> bool:
        """Whether reading all between the first and the last is little more than reading each."""
        window = self.settings.window_frames
        return int(starts[-1] - starts[0]) + window <= min(len(starts) * window * _GAP, _MOST_FRAMES)

    def _frames(self, starts: Indices, channel: int | None) -> Sound:
        """The samples of the transforms that begin at ``starts``, ``(transforms, window_frames)``."""
        window = self.settings.window_frames
        first, last = int(starts[0]), int(starts[-1])
        if self._lies_close(starts):
            sound = self._padded(first, last + window - first, channel)
            found: Sound = np.lib.stride_tricks.sliding_window_view(sound, window)[starts - first]
            return found
        return np.stack([self._padded(int(start), window, channel) for start in starts])

    def _sound(self, begin: int, end: int) -> Sound:
        """Samples of all channels; what the last reading left of them is not read again."""
        start, held = self._held
        n_held = start + held.shape[1] - begin
        if start <= begin and n_held > 0:
            sound = held[:, begin - start :][:, : end - begin]
            if sound.shape[1] < end - begin:
                sound = np.concatenate([sound, self._read(begin + n_held, end - begin - n_held)], axis=1)
        else:
            sound = self._read(begin, end - begin)
        if sound.shape[1] <= _HELD_FRAMES:
            self._held = (begin, sound)
        return sound

    def _padded(self, start: int, n_frames: int, channel: int | None) -> Sound:
        """Samples of one channel or the mean of all, silence beside the recording."""
        begin, end = max(0, start), min(self.n_frames, start + n_frames)
        if end <= begin:
            return np.zeros(n_frames, np.float32)
        sound = self._sound(begin, end)
        mono = sound.mean(axis=0, dtype=np.float32) if channel is None else sound[channel]
        return np.pad(mono, (begin - start, start + n_frames - end)) if len(mono) < n_frames else mono
