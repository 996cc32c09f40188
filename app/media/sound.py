"""Recordings as samples: one decoder (libsndfile) for peaks, playback, spectrogram, features and export."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import soundfile
from numpy.typing import NDArray

from app.errors import MediaError
from app.media.completeness import check_complete
from app.media.decoder import BLOCK_FRAMES, broken_sound, decodable, open_sound, sound_info
from app.media.info import SoundInfo
from app.media.kinds import HEAD_BYTES, identify
from app.media.limits import DEFAULT, Limits
from app.media.opening import file_error, name_of, open_binary
from app.units import Sound

_PREROLL_FRAMES = 1 << 14
# 60 dB above full scale: room for float files that were never scaled, and squares stay finite.
_LOUDEST = 1000.0
# What libsndfile decodes to 16 bits or fewer: int16 and float32 then hold the same values.
_SHORT_SUBTYPES = frozenset(
    {"PCM_16", "PCM_S8", "PCM_U8", "ULAW", "ALAW", "IMA_ADPCM", "MS_ADPCM", "GSM610", "G721_32", "NMS_ADPCM_32"}
)

Block = NDArray[Any]


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

    def __init__(self, path: str | Path, *, limits: Limits = DEFAULT) -> None:
        """Opens ``path``. Raises MediaError when it is missing, forbidden, no recording, damaged or cut short."""
        self._name = name_of(path)
        self._limits = limits
        self._stream = open_binary(path)
        try:
            kind = identify(self._name, self._stream.read(HEAD_BYTES))
            if kind.media != "audio":
                raise MediaError(f"{self._name}: a recording is wanted, not a {kind.format} picture. Choose a sound.")
            warnings = check_complete(self._name, kind.format, self._stream)
            self._data = decodable(self._stream, kind.format)
            self._file = open_sound(self._name, kind.format, self._data)
            self.info = sound_info(self._name, self._file, kind.format, warnings, limits)
            self._at = 0
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
        self._file.close()
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
        return self._at

    @property
    def stored_type(self) -> type[np.int16] | type[np.float32]:
        """int16 where the coding holds no more than that, so that nothing need be turned into floats; else float32."""
        return np.int16 if self.info.subtype in _SHORT_SUBTYPES else np.float32

    def read_stored(self, start_frame: int, n_frames: int) -> Block:
        """Samples ``(n, channels)`` of a span as ``stored_type``, just as they are stored; cut at the end."""
        start = min(max(0, start_frame), self.info.n_frames)
        wanted = min(max(0, n_frames), self.info.n_frames - start)
        return self._span(start, wanted, self.stored_type)

    def stored_blocks(self, block_frames: int) -> Iterator[Block]:
        """The whole recording in order as blocks of ``stored_type`` ``(block_frames, channels)``."""
        for start in range(0, self.info.n_frames, block_frames):
            yield self.read_stored(start, block_frames)

    def _span(self, start: int, n_frames: int, dtype: type[np.int16] | type[np.float32]) -> Block:
        self._seek(start)
        block = self._read(n_frames, dtype)
        if len(block) < n_frames:
            raise _cut_short(self._name, start + len(block), self.info)
        return block

    def blocks(self, block_frames: int = BLOCK_FRAMES, *, clip: bool = True) -> Iterator[Sound]:
        """The whole recording in order; as ``stream_blocks``."""
        self._seek(0)
        done = 0
        while len(block := self._read(block_frames)):
            done += len(block)
            yield _clean(block, clip=clip)
        if done < self.info.n_frames:
            raise _cut_short(self._name, done, self.info)

    def _seek(self, frame: int) -> None:
        """Stand at ``frame``, to the sample.

        libsndfile 1.2 seeks exactly in WAV and FLAC only. In an MP3 of varying bit rate it goes by a coarse table and
        lands some hundred samples aside; in Vorbis one seek in fifty is wrong, and all in the last page (libsndfile
        issue 885): both are decoded from the start, MP3 some 2,000 and Vorbis some 500 times as fast as they sound.
        In Opus a fresh handle and 16,384 samples of run-up were right in each of 4,500 tries.
        """
        opus = self.info.format == "OPUS"
        try:
            if self.info.format in ("WAV", "FLAC"):
                if frame != self._at:
                    self._file.seek(frame)
                    self._at = frame
            elif frame < self._at or (opus and frame > self._at + BLOCK_FRAMES):
                self._reopen(max(0, frame - _PREROLL_FRAMES) if opus else 0)
        except soundfile.SoundFileError as error:
            raise broken_sound(self._name, self.info.format, error) from error
        while self._at < frame:
            if not len(self._read(min(frame - self._at, BLOCK_FRAMES))):
                raise _cut_short(self._name, self._at, self.info)

    def _reopen(self, frame: int) -> None:
        """A fresh handle that stands at ``frame``."""
        self._file.close()
        self._file = open_sound(self._name, self.info.format, self._data)
        if frame:
            self._file.seek(frame)
        self._at = frame

    def _read(self, n_frames: int, dtype: type[np.int16] | type[np.float32] = np.float32) -> Block:
        """The next samples, ``(samples, channels)``."""
        try:
            block: Block = self._file.read(n_frames, dtype=dtype.__name__, always_2d=True)
        except soundfile.SoundFileError as error:
            raise broken_sound(self._name, self.info.format, error) from error
        self._at += len(block)
        return block


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
