"""Recordings as samples: one decoder a format for peaks, playback, spectrogram, features and export."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import zip_longest
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import numpy as np

from app.errors import MediaError
from app.media.av_file import FORMATS, AvFile
from app.media.completeness import check_complete
from app.media.decoder import BLOCK_FRAMES
from app.media.flac_file import FlacFile, is_installed
from app.media.info import SoundInfo
from app.media.kept_info import KeptInfo
from app.media.kinds import HEAD_BYTES, identify
from app.media.limits import DEFAULT, Limits
from app.media.mp3_frames import Count, find_frames
from app.media.opening import file_error, name_of, open_binary
from app.media.sndfile import Block, SampleType, SndFile
from app.units import Sound

# 60 dB above full scale: room for float files that were never scaled, and squares stay finite.
_LOUDEST = 1000.0


class Decoder(Protocol):
    """What reads one format. ``at`` is the frame that ``read`` gives next."""

    info: SoundInfo
    stored_type: SampleType
    at: int

    def seek(self, frame: int) -> None:
        """Stand at ``frame``, to the sample; at the end when there is less."""
        ...

    def read(self, n_frames: int, dtype: SampleType) -> Block:
        """The next samples ``(n, channels)``; fewer at the end only. Raises MediaError when they are damaged."""
        ...

    def reaches(self, frame: int) -> bool:
        """Whether ``seek`` gets to a ``frame`` far away without decoding all before it."""
        ...

    def glimpses(self, starts: Sequence[int], n_frames: int, within: float) -> list[Block]:
        """See ``SoundReader.glimpses``; empty, or holds empty ones, where ``read`` is as quick or must be asked."""
        ...

    def close(self) -> None:
        """Give back what is held, but for the stream."""
        ...


def read_sound(
    path: str | Path, *, start_frame: int = 0, n_frames: int | None = None, clip: bool = True, limits: Limits = DEFAULT
) -> tuple[Sound, int]:
    """Samples ``(channels, samples) float32`` from ``start_frame`` on, and the rate in Hz.

    ``n_frames`` None reads to the end; a span beyond the end is cut there. Samples that are not numbers (NaN in a float
    file) become 0 and infinite ones ±1. ``clip`` keeps the rest in [-1, 1]; without it what a float file or a lossy
    coding holds beyond full scale stays, up to 1000. Raises MediaError when the file cannot be decoded there.
    """
    with SoundReader(path, limits=limits) as reader:
        return reader.read(start_frame, n_frames, clip=clip), reader.info.rate_hz


def stream_blocks(
    path: str | Path, block_frames: int = BLOCK_FRAMES, *, clip: bool = True, limits: Limits = DEFAULT
) -> Iterator[Sound]:
    """The recording in order, as blocks ``(channels, block_frames)``, the last shorter; values as in ``read_sound``.

    Raises MediaError when the data ends before the length that the header promises.
    """
    with SoundReader(path, limits=limits) as reader:
        yield from reader.blocks(block_frames, clip=clip)


class SoundReader:
    """An open recording; reading any span gives the same samples, whatever was read before. One thread at a time."""

    def __init__(
        self,
        path: str | Path,
        *,
        limits: Limits = DEFAULT,
        like: SoundReader | None = None,
        count: Count = find_frames,
        kept: KeptInfo | None = None,
    ) -> None:
        """Opens ``path``. ``like`` is a reader of the same file, which has learnt where its parts are.

        ``count`` finds the frames of an MP3 (``KeptFrames.count`` remembers them); ``kept`` remembers what an M4A or
        AAC file says.

        Raises MediaError when it is missing, forbidden, no recording, damaged or cut short.
        """
        self._name = name_of(path)
        self._limits = limits
        self._stream = open_binary(path)
        try:
            kind = identify(self._name, self._stream.read(HEAD_BYTES))
            if kind.media != "audio":
                raise MediaError(f"{self._name}: a recording is wanted, not a {kind.format} picture. Choose a sound.")
            warnings = check_complete(self._name, kind.format, self._stream)
            known = like._decoder if like is not None and like.stamp() == self.stamp() else None
            what = (self._name, self._stream, kind.format, warnings, limits)
            self._decoder: Decoder
            if kind.format in FORMATS:
                self._decoder = AvFile(
                    *what,
                    like=known if isinstance(known, AvFile) else None,
                    reopen=partial(open_binary, path),
                    kept=kept,
                )
            elif kind.format == "FLAC" and is_installed():
                self._decoder = FlacFile(*what, like=known if isinstance(known, FlacFile) else None)
            else:
                self._decoder = SndFile(*what, like=known if isinstance(known, SndFile) else None, count=count)
            self.info = self._decoder.info
        except OSError as error:
            self._stream.close()
            raise file_error(path, error) from error
        except MediaError:
            self._stream.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back."""
        self._decoder.close()
        self._stream.close()

    def stamp(self) -> tuple[int, int, int]:
        """What tells whether the open file is another or was written to: its number, size and time."""
        status = os.fstat(self._stream.fileno())
        return status.st_ino, status.st_size, status.st_mtime_ns

    def read(self, start_frame: int = 0, n_frames: int | None = None, *, clip: bool = True) -> Sound:
        """Samples ``(channels, n)`` of a span; as ``read_sound``."""
        start = min(max(0, start_frame), self.info.n_frames)
        left = self.info.n_frames - start
        wanted = left if n_frames is None else min(max(0, n_frames), left)
        if wanted * self.info.channels > self._limits.max_values:
            raise MediaError(
                f"{self._name}: {wanted / self.info.rate_hz:,.0f} s are too long to hold in memory at once. "
                "Read it in parts, or cut the file."
            )
        if not wanted:
            return np.zeros((self.info.channels, 0), dtype=np.float32)
        return _clean(self._span(start, wanted, np.float32), clip=clip)

    @property
    def at(self) -> int:
        """The frame behind the last one that was read: reading on from there, or a little later, is quickest."""
        return self._decoder.at

    def reaches(self, frame: int) -> bool:
        """Whether a ``frame`` far away is read without decoding all before it. Raises MediaError as ``read``."""
        return self._decoder.reaches(frame)

    @property
    def stored_type(self) -> SampleType:
        """int16 where the coding holds no more than that, so that nothing need be turned into floats; else float32."""
        return self._decoder.stored_type

    def read_stored(self, start_frame: int, n_frames: int) -> Block:
        """Samples ``(n, channels)`` of a span as ``stored_type``, just as they are stored; cut at the end."""
        start = min(max(0, start_frame), self.info.n_frames)
        wanted = min(max(0, n_frames), self.info.n_frames - start)
        return self._span(start, wanted, self.stored_type)

    def glimpses(self, starts: Sequence[int], n_frames: int, within: float) -> Iterator[Block]:
        """For each of ``starts`` a stretch ``(n_frames, channels)`` that begins there, or at most ``within`` behind it.

        For a picture of a long recording: where it costs least, and not to be believed to the last bit. Values as of
        ``read_stored``. A stretch is empty where the recording cannot be decoded.
        """
        found = self._decoder.glimpses(starts, n_frames, within)
        for start, quick in zip_longest(starts, found):
            block: Block = quick if quick is not None else np.zeros((0, self.info.channels), self.stored_type)
            with contextlib.suppress(MediaError):
                yield block if len(block) else self.read_stored(start, n_frames)
                continue
            yield block

    def stored_blocks(self, block_frames: int) -> Iterator[Block]:
        """The whole recording in order as blocks of ``stored_type`` ``(block_frames, channels)``."""
        for start in range(0, self.info.n_frames, block_frames):
            yield self.read_stored(start, block_frames)

    def _span(self, start: int, n_frames: int, dtype: SampleType) -> Block:
        self._decoder.seek(start)
        block = self._decoder.read(n_frames, dtype)
        if len(block) < n_frames:
            raise _cut_short(self._name, start + len(block), self.info)
        return block

    def blocks(self, block_frames: int = BLOCK_FRAMES, *, clip: bool = True) -> Iterator[Sound]:
        """The whole recording in order; as ``stream_blocks``."""
        self._decoder.seek(0)
        done = 0
        while len(block := self._decoder.read(block_frames, np.float32)):
            done += len(block)
            yield _clean(block, clip=clip)
        if done < self.info.n_frames:
            raise _cut_short(self._name, done, self.info)


def _clean(interleaved: Sound, *, clip: bool) -> Sound:
    """``(samples, channels)`` to ``(channels, samples)``, every value a number."""
    sound = np.ascontiguousarray(interleaved.T)
    low, high = (float(sound.min()), float(sound.max())) if sound.size else (0.0, 0.0)
    # NaN makes both comparisons false, so that clean blocks cost only the two passes.
    if low >= -1 and high <= 1:
        return sound
    if not (np.isfinite(low) and np.isfinite(high)):
        np.nan_to_num(sound, copy=False, nan=0.0, posinf=1.0, neginf=-1.0)
    bound = 1 if clip else _LOUDEST
    return np.clip(sound, -bound, bound, out=sound)


def _cut_short(name: str, n_found: int, info: SoundInfo) -> MediaError:
    return MediaError(
        f"{name}: the {info.format} file is cut short: {n_found / info.rate_hz:.2f} s of {info.duration_s:.2f} s can "
        "be decoded. Copy it again from its source."
    )
