"""The index of an M4A, read once for all readers of one file: of ten hours it takes a tenth of a second and 50 MB."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    import av.container

Open = Callable[[BinaryIO], "av.container.InputContainer"]

# Packets behind the end that is asked for: their times are those of the container, not of what is decoded.
_SPARE_PACKETS = 4


class AvIndex:
    """Lends the container of one file to one thread at a time. It has a handle of the file of its own."""

    def __init__(self, reopen: Callable[[], BinaryIO], open_container: Open) -> None:
        """``reopen`` opens the file once more, ``open_container`` reads the index; both when it is first asked for."""
        self._reopen, self._open = reopen, open_container
        self._lock = threading.Lock()
        self._n_readers = 0
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

    @contextmanager
    def lent(self) -> Iterator[tuple[BinaryIO, av.container.InputContainer]]:
        """The file and the container, which nobody else touches meanwhile."""
        with self._lock:
            if self._stream is None or self._container is None:
                self._stream = self._reopen()
                self._container = self._open(self._stream)
            yield self._stream, self._container

    @contextmanager
    def fresh(self) -> Iterator[av.container.InputContainer]:
        """The container opened anew, with a decoder that has heard nothing; never two at once, for they are large."""
        with self._lock:
            if self._container is not None:
                self._container.close()
                self._container = None
            if self._stream is None:
                self._stream = self._reopen()
            self._stream.seek(0)
            self._container = self._open(self._stream)
            yield self._container

    def frames(self, begin: int, end: int, rate_hz: int) -> Iterator[tuple[int | None, Any]]:
        """Frames that a decoder gives which has heard nothing before, and at which sample each is, where it is known.

        From ``begin``, in samples, or a little before on, up to ``end`` or a little more.
        """
        import av

        packets: list[Any] = []
        with self.lent() as (_, container):
            stream = container.streams.audio[0]
            time_base = stream.time_base
            decoder = av.CodecContext.create(stream.codec_context.codec, "r")
            decoder.extradata = stream.codec_context.extradata
            if time_base is not None:
                container.seek(round(begin / rate_hz / time_base), stream=stream)
            n_spare = 0
            for packet in container.demux(stream):
                packets.append(packet)
                if packet.pts is not None and time_base is not None and packet.pts * time_base * rate_hz >= end:
                    n_spare += 1
                    if n_spare == _SPARE_PACKETS:
                        break
        for packet in packets:
            for frame in decoder.decode(packet):
                known = frame.pts is not None and time_base is not None
                yield round(frame.pts * time_base * rate_hz) if known else None, frame
