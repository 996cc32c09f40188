"""libsndfile as a decoder that can stand at any sample, quickly and exactly."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import numpy as np
import soundfile
from numpy.typing import NDArray

from app.errors import MediaError
from app.media.decoder import BLOCK_FRAMES, broken_sound, decodable, open_sound, sound_info
from app.media.flac_entries import FlacEntries
from app.media.info import SoundInfo
from app.media.limits import Limits
from app.media.mp3_entries import Mp3Entries
from app.media.mp3_frames import Count, Frames, find_frames
from app.media.ogg_glimpses import OggGlimpses, ogg_glimpses
from app.media.splice import Entries, spliced
from app.media.vorbis_entries import VorbisEntries

Block = NDArray[Any]
SampleType = type[np.int16] | type[np.float32]

# What libsndfile decodes to 16 bits or fewer: int16 and float32 then hold the same values.
_SHORT_SUBTYPES = frozenset({"PCM_16", "PCM_S8", "PCM_U8", "ULAW", "ALAW", "IMA_ADPCM", "MS_ADPCM", "GSM610"})
_PREROLL_FRAMES = 1 << 14
# Decoding on is quicker than starting anew up to here.
_NEAR_FRAMES = 1 << 15
# Where entries are tried against decoding from the start, in frames.
_TRIED_AT = (1 << 16, 1 << 18, 1 << 20)
_TRIED_FRAMES = 4096


@dataclass(eq=False)
class _Learnt:
    """What readers of one file share: its entries, once they were tried, and the frames of an MP3, if counted."""

    count: Count
    frames: Frames | None = None
    entries: Entries | None = None
    tried: bool = False
    glimpses: OggGlimpses | None = None
    looked: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)


class SndFile:
    """The samples of an open stream. ``at`` is the frame that ``read`` gives next."""

    def __init__(
        self,
        name: str,
        stream: BinaryIO,
        format_name: str,
        warnings: tuple[str, ...],
        limits: Limits,
        like: SndFile | None = None,
        count: Count = find_frames,
    ) -> None:
        """``like`` has learnt something of the same file; ``count`` finds the frames of an MP3.

        Raises MediaError when the stream is damaged or empty.
        """
        self._name, self._format, self._stream = name, format_name, stream
        self._learnt: _Learnt = _Learnt(count) if like is None else like._learnt
        self._data = decodable(stream, format_name, self._counted)
        self._file = open_sound(name, format_name, self._data)
        # Of a stream that nobody wrote the length of, all of it is decoded to know it: once is enough.
        self.info: SoundInfo = (
            sound_info(name, self._file, format_name, warnings, limits) if like is None else like.info
        )
        self.stored_type: SampleType = np.int16 if self.info.subtype in _SHORT_SUBTYPES else np.float32
        self.at = 0

    def close(self) -> None:
        """Give the decoder back; the stream is not its own."""
        self._file.close()

    def read(self, n_frames: int, dtype: SampleType) -> Block:
        """The next samples ``(n, channels)``; fewer at the end only."""
        try:
            block: Block = self._file.read(n_frames, dtype=dtype.__name__, always_2d=True)
        except soundfile.SoundFileError as error:
            raise broken_sound(self._name, self._format, error) from error
        self.at += len(block)
        return block

    def seek(self, frame: int) -> None:
        """Stand at ``frame``, to the sample; at the end when there is less.

        libsndfile 1.2 seeks exactly in WAV and FLAC only. In an MP3 of varying bit rate it goes by a coarse table and
        lands some hundred samples aside; in Vorbis one seek in fifty is wrong, and all in the last page (libsndfile
        issue 885). So MP3, Vorbis and FLAC (where it is ten times quicker, too) are decoded from an entry: the decoder
        is shown the headers and then the file from a place before the frame. In Opus a fresh handle and 16,384 samples
        of run-up were right in each of 4,500 tries.
        """
        try:
            if self._format in ("WAV", "W64"):
                if frame != self.at:
                    self._file.seek(frame)
                    self.at = frame
            elif not self.at <= frame <= self.at + _NEAR_FRAMES:
                self._jump(frame)
        except soundfile.SoundFileError as error:
            raise broken_sound(self._name, self._format, error) from error
        while self.at < frame and len(self.read(min(frame - self.at, BLOCK_FRAMES), self.stored_type)):
            pass

    def glimpses(self, starts: Sequence[int], n_frames: int, within: float) -> list[Block]:
        """See ``Decoder``."""
        if self._format not in ("OGG", "OPUS"):
            return []
        with self._aside():
            if not self._learnt.looked:
                self._learnt.looked, self._learnt.glimpses = True, ogg_glimpses(self._stream, self.info)
            finder = self._learnt.glimpses
            try:
                return finder.of(self._stream, starts, n_frames, within, self._decoded) if finder is not None else []
            except (MediaError, soundfile.SoundFileError):
                return []

    def _decoded(self, whole: BinaryIO, at_most: int) -> Block:
        with open_sound(self._name, self._format, whole) as file:
            block: Block = file.read(at_most, dtype="float32", always_2d=True)
            return block

    def reaches(self, frame: int) -> bool:
        """Whether ``seek`` gets to a ``frame`` far away without decoding all before it. Raises MediaError."""
        if self._format in ("WAV", "W64", "OPUS"):
            return True
        try:
            entries = self._trusted_entries()
        except soundfile.SoundFileError as error:
            raise broken_sound(self._name, self._format, error) from error
        with self._aside():
            return entries is not None and entries.before(self._stream, frame) is not None

    def _jump(self, frame: int) -> None:
        if self._format == "OPUS":
            self._reopen()
            self.at = max(0, frame - _PREROLL_FRAMES)
            self._file.seek(self.at)
            return
        entries = self._trusted_entries() if frame > _TRIED_AT[0] else None
        with self._aside():
            entry = entries.before(self._stream, frame) if entries is not None else None
        if entry is not None and not (self.at <= frame and entry.frame <= self.at):
            self._file.close()
            self._file = open_sound(self._name, self._format, self._view(entry.head, entry.offset))
            self.at = entry.frame
        elif self.at > frame:
            self._reopen()

    @contextmanager
    def _aside(self) -> Iterator[None]:
        """Read elsewhere in the stream meanwhile: the decoder goes on where it was."""
        place = self._stream.tell()
        try:
            yield
        finally:
            self._stream.seek(place)

    def _reopen(self) -> None:
        """A fresh handle that stands at the start."""
        self._file.close()
        self._file = open_sound(self._name, self._format, self._data)
        self.at = 0

    def _view(self, head: bytes, offset: int) -> BinaryIO:
        return spliced(head, self._stream, offset)

    def _trusted_entries(self) -> Entries | None:
        """Entries that gave the same samples as decoding from the start did, where both were tried; else none."""
        with self._learnt.lock:
            if not self._learnt.tried:
                with self._aside():
                    found = self._find_entries()
                self._learnt.entries = found if found is not None and self._agrees(found) else None
                self._learnt.tried = True
            return self._learnt.entries

    def _find_entries(self) -> Entries | None:
        if self._format == "FLAC":
            return FlacEntries(self._stream)
        if self._format == "MP3":
            return Mp3Entries(self._stream, self._counted)
        return VorbisEntries(self._stream) if self.info.subtype == "VORBIS" else None

    def _counted(self, stream: BinaryIO, start: int) -> Frames | None:
        if self._learnt.frames is None:
            self._learnt.frames = self._learnt.count(stream, start)
        return self._learnt.frames

    def _agrees(self, entries: Entries) -> bool:
        """Whether a stretch decoded from an entry is as from the start; one that is not silent, if there is."""
        self._reopen()
        for place in _TRIED_AT:
            if place + _TRIED_FRAMES > self.info.n_frames:
                break
            while self.at < place:
                self.read(place - self.at, np.float32)
            right = self.read(_TRIED_FRAMES, np.float32)
            with self._aside():
                entry = entries.before(self._stream, place)
                if entry is None:
                    continue
                try:
                    with open_sound(self._name, self._format, self._view(entry.head, entry.offset)) as file:
                        mine = file.read(place - entry.frame + _TRIED_FRAMES, dtype="float32", always_2d=True)
                except (MediaError, soundfile.SoundFileError):
                    return False
            if not np.array_equal(mine[place - entry.frame :], right):
                return False
            if right.any():
                return True
        return True
