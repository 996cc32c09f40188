"""libsndfile, opened and asked so that it tells the truth."""

from __future__ import annotations

from typing import BinaryIO

import soundfile

from app.errors import MediaError
from app.media.av_file import FORMATS, AvFile
from app.media.info import SoundInfo
from app.media.limits import DEFAULT, Limits
from app.media.mp3 import with_length
from app.media.mp3_frames import Count, find_frames
from app.media.sound_headers import HEADERS, SoundHeader

DECODER = f"libsndfile {soundfile.__libsndfile_version__}"
BLOCK_FRAMES = 1 << 18

# libsndfile gives SF_COUNT_MAX for a FLAC whose writer did not know the length.
_UNKNOWN_LENGTH = 1 << 48


class ForwardFile(soundfile.SoundFile):  # type: ignore[misc]  # soundfile comes without types
    """A sound file whose reads do not seek.

    python-soundfile seeks to where it already is after each read of a seekable file, and in an MP3 of varying bit rate
    that lands some hundred samples aside: read in blocks, such a file came out wrong from the second block on.
    """

    def seekable(self) -> bool:
        return False


def no_second_handle() -> BinaryIO:
    """For a file that is only asked what it is."""
    raise AssertionError("an index is wanted of a file that is not read")


def decodable(stream: BinaryIO, format_name: str, count: Count = find_frames) -> BinaryIO:
    """``stream``, or a view of it that gives libsndfile what it needs to know its length; ``count`` as for that."""
    return with_length(stream, count) if format_name == "MP3" else stream


def open_sound(name: str, format_name: str, stream: BinaryIO) -> ForwardFile:
    """The recording in ``stream`` (see ``decodable``), at its first sample. Raises MediaError when it is damaged."""
    stream.seek(0)
    try:
        return ForwardFile(stream)
    except (soundfile.SoundFileError, TypeError, ValueError) as error:
        raise broken_sound(name, format_name, error) from error


def probe_sound(
    name: str,
    stream: BinaryIO,
    format_name: str,
    *,
    warnings: tuple[str, ...] = (),
    limits: Limits = DEFAULT,
    count: Count = find_frames,
) -> SoundInfo:
    """What the header of an open recording says; ``count`` finds the frames of an MP3 that does not say how many.

    Raises MediaError when it holds no sound or too many channels.
    """
    if format_name in FORMATS:
        file = AvFile(name, stream, format_name, warnings, limits, reopen=no_second_handle)
        file.close()
        return file.info
    read_header = HEADERS.get(format_name)
    header = read_header(stream) if read_header else None
    if header is not None:
        return _checked(name, header, format_name, warnings, limits)
    with open_sound(name, format_name, decodable(stream, format_name, count)) as file:
        return sound_info(name, file, format_name, warnings, limits)


def sound_info(name: str, file: ForwardFile, format_name: str, warnings: tuple[str, ...], limits: Limits) -> SoundInfo:
    """What the open recording says of itself. Raises MediaError when it is empty or has too many channels."""
    n_frames = int(file.frames)
    if n_frames >= _UNKNOWN_LENGTH:
        n_frames = _count_frames(name, file, format_name)
        warnings = (*warnings, "the header does not say how long it is; it was counted")
    header = SoundHeader(int(file.samplerate), int(file.channels), n_frames, str(file.subtype))
    return _checked(name, header, format_name, warnings, limits)


def _checked(name: str, header: SoundHeader, format_name: str, warnings: tuple[str, ...], limits: Limits) -> SoundInfo:
    if header.channels > limits.max_channels:
        raise MediaError(
            f"{name}: {header.channels} channels; at most {limits.max_channels} are read. Split it into several files."
        )
    if header.n_frames <= 0:
        raise MediaError(f"{name}: it holds no sound (0 samples). Record or copy it again, or remove it.")
    return SoundInfo(
        rate_hz=header.rate_hz, channels=header.channels, n_frames=header.n_frames,
        duration_s=header.n_frames / header.rate_hz, format=format_name, subtype=header.subtype, decoder=DECODER,
        warnings=warnings,
    )  # fmt: skip


def _count_frames(name: str, file: ForwardFile, format_name: str) -> int:
    try:
        n_frames = sum(iter(lambda: len(file.read(BLOCK_FRAMES, dtype="float32", always_2d=True)), 0))
        file.seek(0)
    except soundfile.SoundFileError as error:
        raise broken_sound(name, format_name, error) from error
    return int(n_frames)


def broken_sound(name: str, format_name: str, error: Exception) -> MediaError:
    """The decoder's error, in words."""
    why = str(error).rsplit(": ", 1)[-1].rstrip(".") or type(error).__name__
    return MediaError(f"{name}: the {format_name} data is damaged or cut short ({why}). Copy it again from its source.")
