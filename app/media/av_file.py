"""M4A and AAC by PyAV (FFmpeg), an extra: ``pip install earmark[aac]``."""

from __future__ import annotations

import importlib.util
import warnings as python_warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from app.errors import MediaError
from app.media.adts import SAMPLES_EACH, AdtsFrames, adts_frames
from app.media.av_glimpses import boxed_glimpses, framed_glimpses
from app.media.av_index import AvIndex
from app.media.av_packets import placed
from app.media.info import SoundInfo
from app.media.kept_info import KeptInfo
from app.media.limits import Limits
from app.media.splice import Spliced
from app.units import Sound

if TYPE_CHECKING:
    import av.container

EXTRA = "aac"
FORMATS = ("M4A", "AAC")
_DEMUXERS = {"M4A": "mov", "AAC": "aac"}

# What one decoder reads at once; the next stretch begins with a fresh one, so that where a stretch begins is always the
# same and every reading gives the same samples. (FFmpeg fills bands with noise that depends on all noise before it.)
_STRETCH_FRAMES = 1 << 18
_RUN_UP_FRAMES = 1 << 13
Block = NDArray[Any]


def decoder_name() -> str:
    """Library and version, for ``SoundInfo.decoder``."""
    import av

    return f"FFmpeg {av.ffmpeg_version_info} by PyAV {av.__version__}"


def check_installed(name: str, format_name: str) -> None:
    """Raises MediaError that names the extra where PyAV is not there."""
    if importlib.util.find_spec("av") is None:
        raise MediaError(
            f'{name}: {format_name} is read by PyAV, which is not installed. Run pip install "earmark[{EXTRA}]", or '
            "convert the file to FLAC."
        )


class AvFile:
    """The samples of an open stream. ``at`` is the frame that ``read`` gives next."""

    stored_type: type[np.int16] | type[np.float32] = np.float32

    def __init__(
        self,
        name: str,
        stream: BinaryIO,
        format_name: str,
        warnings: tuple[str, ...],
        limits: Limits,
        like: AvFile | None = None,
        *,
        reopen: Callable[[], BinaryIO],
        kept: KeptInfo | None = None,
    ) -> None:
        """``like`` has learnt all of this of the same file; ``reopen`` opens it once more.

        What ``kept`` holds of the content need not be found out again.

        Raises MediaError when PyAV is missing, or the stream is damaged, empty or holds no sound.
        """
        check_installed(name, format_name)
        self._name, self._format, self._stream = name, format_name, stream
        self._adts: AdtsFrames | None = like._adts if like is not None else None
        self._index: AvIndex = AvIndex(reopen, self._opened) if like is None else like._index
        self._index.begin()
        self._stretch, self._samples = -1, np.zeros((0, 1), np.float32)
        self.at = 0
        self.info: SoundInfo
        try:
            known = kept.get(stream) if kept is not None and like is None else None
            if like is not None:
                self.info = like.info
            elif known is not None and known.decoder == decoder_name():
                self.info = known
            else:
                self.info = self._read_info(warnings, limits)
                if kept is not None:
                    kept.put(stream, self.info)
        except MediaError:
            self._index.end()
            raise

    @property
    def _frames(self) -> AdtsFrames | None:
        """Where the frames of an AAC stream are, looked for when they are first asked for; None in a container."""
        if self._format == "AAC" and self._adts is None:
            self._adts = adts_frames(self._stream)
        return self._adts

    def close(self) -> None:
        """Give back the index; the stream is not its own."""
        self._index.end()

    def seek(self, frame: int) -> None:
        """Stand at ``frame``."""
        self.at = min(max(0, frame), self.info.n_frames)

    def reaches(self, frame: int) -> bool:
        """Every stretch is decoded by itself."""
        return True

    def glimpses(self, starts: Sequence[int], n_frames: int, within: float) -> list[Block]:
        """See ``Decoder``: reading would decode a whole stretch each time."""
        import av

        try:
            if (frames := self._frames) is not None:
                what = (starts, n_frames, self.info, self._opened, _interleaved)
                return framed_glimpses(self._stream, frames, *what)
            return boxed_glimpses(self._stream, self._index, starts, n_frames, self.info, _interleaved)
        except (av.error.FFmpegError, ValueError, MediaError):
            return []

    def read(self, n_frames: int, dtype: type[Any]) -> Block:
        """The next samples ``(n, channels)``; fewer at the end only."""
        parts: list[Block] = []
        end = min(self.at + n_frames, self.info.n_frames)
        while self.at < end:
            stretch = self.at // _STRETCH_FRAMES
            if stretch != self._stretch:
                self._samples, self._stretch = self._decode(stretch), stretch
            first = self.at - stretch * _STRETCH_FRAMES
            part = self._samples[first : first + end - self.at]
            if not len(part):
                break
            parts.append(part)
            self.at += len(part)
        if len(parts) == 1:
            return parts[0]
        return np.concatenate(parts) if parts else np.zeros((0, self.info.channels), np.float32)

    def _read_info(self, warnings: tuple[str, ...], limits: Limits) -> SoundInfo:
        view = self._index.shown(self._stream) if self._format == "M4A" else self._from(0)
        with self._opened(view) as container:
            stream = container.streams.audio[0]
            codec = stream.codec_context
            rate_hz, channels, subtype = int(codec.sample_rate), int(codec.channels), str(codec.name).upper()
            duration, time_base = stream.duration, stream.time_base
        if (frames := self._frames) is not None:
            # Twice the rate of the headers is spectral band replication: twice the samples a frame.
            factor = max(1, rate_hz // frames.rate_hz) if frames.rate_hz else 1
            n_frames = len(frames.offsets) * SAMPLES_EACH * factor
            warnings = (*warnings, frames.odd) if frames.odd else warnings
        else:
            n_frames = round(duration * time_base * rate_hz) if duration and time_base else 0
        if channels > limits.max_channels:
            raise MediaError(
                f"{self._name}: {channels} channels; at most {limits.max_channels} are read. Split it into several."
            )
        if n_frames <= 0 or rate_hz <= 0:
            raise MediaError(f"{self._name}: it holds no sound (0 samples). Record or copy it again, or remove it.")
        return SoundInfo(
            rate_hz=rate_hz, channels=channels, n_frames=n_frames, duration_s=n_frames / rate_hz, format=self._format,
            subtype=subtype, decoder=decoder_name(), warnings=warnings,
        )  # fmt: skip

    def _from(self, offset: int) -> BinaryIO:
        return cast(BinaryIO, Spliced(b"", self._stream, offset))

    def _opened(self, view: BinaryIO) -> av.container.InputContainer:
        """Only the demuxer of its format may look at ``view``: others open further files."""
        import av

        try:
            container = av.open(view, mode="r", format=_DEMUXERS[self._format], metadata_errors="replace")
        except (av.error.FFmpegError, ValueError) as error:
            raise self._broken(error) from error
        if not container.streams.audio or container.streams.audio[0].codec_context is None:
            container.close()
            raise MediaError(f"{self._name}: it holds no sound that can be read. Convert it to FLAC, or remove it.")
        return container

    def _decode(self, stretch: int) -> Block:
        """The samples ``(n, channels)`` of a stretch, silence where the file has a hole."""
        import av

        start = stretch * _STRETCH_FRAMES
        n_frames = min(_STRETCH_FRAMES, self.info.n_frames - start)
        found = np.zeros((n_frames, self.info.channels), np.float32)
        begin, at, reached = max(0, start - _RUN_UP_FRAMES), 0, start
        with ExitStack() as opened, python_warnings.catch_warnings():
            try:
                for place, frame in self._decoded_from(begin, start + n_frames, opened):
                    samples = _interleaved(frame)
                    at = at if place is None else place
                    first, last = max(at, start), min(at + len(samples), start + n_frames)
                    if first < last and samples.shape[1] == self.info.channels:
                        found[first - start : last - start] = samples[first - at : last - at]
                        reached = last
                    at += len(samples)
                    if at >= start + n_frames:
                        break
            except (av.error.FFmpegError, ValueError) as error:
                raise self._broken(error) from error
        # What is played may be measured in milliseconds, and end a part of one behind the last packet.
        n_missing = start + n_frames - reached
        rounded = start + n_frames == self.info.n_frames and n_missing <= self.info.rate_hz // 1000
        return found if rounded else found[: n_frames - n_missing]

    def _decoded_from(self, begin: int, end: int, opened: ExitStack) -> Iterator[tuple[int | None, Any]]:
        """What a fresh decoder gives from ``begin`` or a little before on, and at which sample, where that is known."""
        if (frames := self._frames) is not None:
            each = self.info.n_frames // len(frames.offsets)
            first = begin // each
            container = opened.enter_context(self._opened(self._from(int(frames.offsets[first]))))
            for number, frame in enumerate(container.decode(audio=0)):
                yield None if number else first * each, frame
        elif begin:
            yield from self._index.frames(self._stream, begin, end, self.info.rate_hz)
        else:
            # It is the container's own decoder that knows how much of the first frames to skip.
            container = opened.enter_context(self._index.beginning(self._stream))
            stream = container.streams.audio[0]
            yield from placed(container.decode(stream), stream.time_base, self.info.rate_hz)

    def _broken(self, error: Exception) -> MediaError:
        why = str(getattr(error, "strerror", None) or error) or type(error).__name__
        return MediaError(
            f"{self._name}: the {self._format} data is damaged or cut short ({why}). Copy it again from its source."
        )


def _interleaved(frame: Any) -> Sound:
    """``(samples, channels) float32`` of a decoded frame, planar or packed, of whole numbers or floats."""
    values: NDArray[Any] = frame.to_ndarray()
    if not frame.format.is_planar:
        values = values.reshape(-1, len(frame.layout.channels)).T
    if values.dtype == np.uint8:
        values = (values.astype(np.float32) - 128) / np.float32(128)
    elif values.dtype.kind == "i":
        values = values.astype(np.float32) / np.float32(1 << values.dtype.itemsize * 8 - 1)
    samples: Sound = values.T.astype(np.float32, copy=False)
    return samples
