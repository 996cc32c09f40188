"""Where the packets of an M4A are, found out once for all readers of one file."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from app.media.av_packets import (
    SPARE_PACKETS,
    IndexedPackets,
    Open,
    Placed,
    PlainPackets,
    fresh_decoder,
    placed,
    plain_packets,
)
from app.media.splice import Spliced

if TYPE_CHECKING:
    import av.container


class AvIndex:
    """Packets by the tables of the file; where those are not plain, by FFmpeg's container, lent to one at a time.

    The container has a handle of the file of its own. Of ten hours it takes 65 MB, the tables 13 MB.
    """

    def __init__(self, reopen: Callable[[], BinaryIO], open_container: Open) -> None:
        """``reopen`` opens the file once more, ``open_container`` reads the index; both when it is first asked for."""
        self._reopen, self._open = reopen, open_container
        self._lock = threading.Lock()
        self._n_readers = 0
        self._looked, self._plain = False, cast(PlainPackets | None, None)
        self._stream: BinaryIO | None = None
        self._container: av.container.InputContainer | None = None

    def begin(self) -> None:
        """One more reader."""
        with self._lock:
            self._n_readers += 1

    def end(self) -> None:
        """One less; the last gives all back."""
        with self._lock:
            self._n_readers -= 1
            if self._n_readers:
                return
            container, stream = self._container, self._stream
            self._container = self._stream = None
        if container is not None:
            container.close()
        if stream is not None:
            stream.close()

    def shown(self, stream: BinaryIO) -> BinaryIO:
        """What says all that the file in ``stream`` says of itself, and may hold its first packets only."""
        plain = self._plain_of(stream)
        return plain.packets.beginning(stream) if plain is not None else cast(BinaryIO, Spliced(b"", stream, 0))

    @contextmanager
    def beginning(self, stream: BinaryIO) -> Iterator[av.container.InputContainer]:
        """A container of at least the first packets, with a decoder that has heard nothing."""
        if self._plain_of(stream) is not None:
            with self._open(self.shown(stream)) as container:
                yield container
            return
        with self._lock:
            # Never two of the whole at once, for they are large.
            if self._container is not None:
                self._container.close()
                self._container = None
            yield self._whole()[1]

    def frames(self, stream: BinaryIO, begin: int, end: int, rate_hz: int) -> Iterator[Placed]:
        """Frames that a decoder gives which has heard nothing before, and at which sample each is, where it is known.

        From ``begin``, in samples, or a little before on, up to ``end`` or a little more.
        """
        if (plain := self._plain_of(stream)) is not None:
            yield from plain.frames(stream, begin, end, rate_hz)
            return
        packets: list[Any] = []
        with self._lock:
            _, container = self._whole()
            sound = container.streams.audio[0]
            time_base = sound.time_base
            decoder = fresh_decoder(sound.codec_context.codec, sound.codec_context.extradata)
            if time_base is not None:
                container.seek(round(begin / rate_hz / time_base), stream=sound)
            n_spare = 0
            for packet in container.demux(sound):
                packets.append(packet)
                if packet.pts is not None and time_base is not None and packet.pts * time_base * rate_hz >= end:
                    n_spare += 1
                    if n_spare == SPARE_PACKETS:
                        break
        for packet in packets:
            yield from placed(decoder.decode(packet), time_base, rate_hz)

    @contextmanager
    def lent(self, stream: BinaryIO) -> Iterator[tuple[BinaryIO, Any, PlainPackets | IndexedPackets, Any]]:
        """A file to read from, a decoder, the packets and the unit of their times, which nobody else touches meanwhile.

        There is no unit where PyAV does not show the index.
        """
        if (plain := self._plain_of(stream)) is not None:
            yield stream, plain.decoder(), plain, plain.time_base
            return
        with self._lock:
            own, container = self._whole()
            sound = container.streams.audio[0]
            entries = getattr(sound, "index_entries", ())
            decoder = fresh_decoder(sound.codec_context.codec, sound.codec_context.extradata)
            at = own.tell()
            try:
                yield own, decoder, IndexedPackets(entries), sound.time_base if entries else None
            finally:
                own.seek(at)  # FFmpeg reads on there when its buffer is empty

    def _plain_of(self, stream: BinaryIO) -> PlainPackets | None:
        with self._lock:
            if not self._looked:
                self._plain, self._looked = plain_packets(stream, self._open), True
            return self._plain

    def _whole(self) -> tuple[BinaryIO, av.container.InputContainer]:
        """The container and its file; for whoever holds the lock."""
        if self._stream is None:
            self._stream = self._reopen()
        if self._container is None:
            self._stream.seek(0)
            self._container = self._open(self._stream)
        return self._stream, self._container
