"""Packets of an M4A read straight from the file, and decoded without FFmpeg's container, whose index is large."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any, BinaryIO

from app.errors import MediaError
from app.media.mp4_packets import Mp4Packets, read_packets

if TYPE_CHECKING:
    import av.container

Open = Callable[[BinaryIO], "av.container.InputContainer"]
Placed = tuple[int | None, Any]
"""A decoded frame, and at which sample it is, where that is known."""

# Packets behind the end that is asked for: their times are those of the container, not of what is decoded.
SPARE_PACKETS = 4
_AT_ONCE = 1024
_CODECS = ("aac", "alac")
_COMPARED = 32
_SOUGHT = (0.4, 0.7)
# What is decoded from the very start, by the container, must be among the packets that are shown.
_SHOWN_FRAMES = 1 << 19


@dataclass(frozen=True, eq=False)
class PlainPackets:
    """All packets of a file whose tables say of the first ones what FFmpeg says. Any thread may use it."""

    packets: Mp4Packets
    codec: Any
    extradata: bytes | None
    time_base: Fraction
    late: int
    """What FFmpeg adds to the times of the tables: below 0 by what the encoder was late, which is not played."""
    early: int
    """By how much FFmpeg seeks too early: as far behind 0 as the first packet is that begins at 0 or behind it."""

    def decoder(self) -> Any:
        """A decoder that has heard nothing."""
        return fresh_decoder(self.codec, self.extradata)

    def at(self, time: float) -> int:
        """The last packet that begins at ``time``, in FFmpeg's units, or before it."""
        return self.packets.at(time - self.late)

    def sought(self, time: int) -> int:
        """The packet that FFmpeg would find for ``time``."""
        return self.at(time - self.early)

    def spans(self, first: int, last: int) -> Sequence[tuple[int, int, int]]:
        """As those of ``Mp4Packets``."""
        return self.packets.spans(first, last)

    def frames(self, stream: BinaryIO, begin: int, end: int, rate_hz: int) -> Iterator[Placed]:
        """See ``AvIndex.frames``."""
        import av

        decoder = self.decoder()
        last = self.at(end / rate_hz / self.time_base) + 1 + SPARE_PACKETS
        # Where FFmpeg would begin: what it fills bands with depends on it.
        first = self.sought(round(begin / rate_hz / self.time_base))
        for at in range(first, last, _AT_ONCE):
            for offset, n_bytes, time in self.spans(at, min(at + _AT_ONCE, last)):
                stream.seek(offset)
                packet = av.Packet(stream.read(n_bytes))
                packet.pts = time + self.late
                yield from placed(decoder.decode(packet), self.time_base, rate_hz)
        if last >= len(self.packets):
            yield from placed(decoder.decode(None), self.time_base, rate_hz)


class IndexedPackets:
    """The same of a container that is open, by FFmpeg's own index."""

    def __init__(self, entries: Any) -> None:
        self._entries = entries

    def at(self, time: float) -> int:
        """As that of ``PlainPackets``."""
        return max(0, bisect_right(self._entries, time, key=attrgetter("timestamp")) - 1)

    def spans(self, first: int, last: int) -> Sequence[tuple[int, int, int]]:
        """As that of ``PlainPackets``."""
        return [(entry.pos, entry.size, entry.timestamp) for entry in self._entries[first:last]]


def plain_packets(stream: BinaryIO, open_container: Open) -> PlainPackets | None:
    """The packets of a long file; None where its tables are not plain, or FFmpeg finds others in it."""
    import av

    packets = read_packets(stream)
    if packets is None:
        return None
    try:
        with open_container(packets.beginning(stream)) as container:
            return _as_ffmpeg(packets, container)
    except (av.error.FFmpegError, ValueError, MediaError):
        return None


def _as_ffmpeg(packets: Mp4Packets, container: av.container.InputContainer) -> PlainPackets | None:
    """``packets``, if the container of the first of them begins with the same, and finds the same when it seeks."""
    sound = container.streams.audio[0]
    codec, time_base = sound.codec_context, sound.time_base
    found = [(one.pos, one.size, one.pts) for one in islice(container.demux(sound), _COMPARED)]
    late = found[0][2]
    if codec.name not in _CODECS or time_base is None or late is None:
        return None
    if found != [(offset, n_bytes, time + late) for offset, n_bytes, time in packets.spans(0, _COMPARED)]:
        return None
    if (packets.time(packets.n_shown) + late) * time_base * codec.sample_rate < _SHOWN_FRAMES:
        return None
    around_0 = packets.at(-late)
    early = min((time for n in (around_0, around_0 + 1) if (time := packets.time(n) + late) >= 0), default=0)
    plain = PlainPackets(packets, codec.codec, codec.extradata, time_base, late, early)
    for share in _SOUGHT:
        time = round(packets.time(packets.n_shown - 1) * share)
        container.seek(time, stream=sound)
        number = plain.sought(time)
        if next(container.demux(sound)).pos != packets.spans(number, number + 1)[0][0]:
            return None
    return plain


def fresh_decoder(codec: Any, extradata: bytes | None) -> Any:
    """A decoder by itself."""
    import av

    decoder = av.CodecContext.create(codec, "r")
    decoder.extradata = extradata
    return decoder


def placed(frames: Iterable[Any], time_base: Fraction | None, rate_hz: int) -> Iterator[Placed]:
    """Each frame, and where it is."""
    for frame in frames:
        known = frame.pts is not None and time_base is not None
        yield round(frame.pts * time_base * rate_hz) if known else None, frame
