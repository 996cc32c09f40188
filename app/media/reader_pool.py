"""A few open readers of one recording, so that playing, drawing and measuring do not drag each other's place about."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import MediaError
from app.media.kept_info import KeptInfo
from app.media.mp3_frames import Count, find_frames
from app.media.opening import name_of
from app.media.sound import SoundReader

_MOST = 3


class ReaderPool:
    """Lends readers, each to one thread at a time. Raises MediaError as SoundReader, and once it is closed."""

    def __init__(self, path: Path, *, count: Count = find_frames, kept: KeptInfo | None = None) -> None:
        """Opens the first reader, so that a file that cannot be read is refused here; the rest as for that."""
        self._path = path
        first = SoundReader(path, count=count, kept=kept)
        self.info, self._first = first.info, first
        self._stamp = first.stamp()
        self._idle = [first]
        self._n_open = 1
        self._closed = False
        self._changed = threading.Condition()

    @contextmanager
    def reader_at(self, frame: int) -> Iterator[SoundReader]:
        """The idle reader that has the shortest way to ``frame``; a new one while all are busy and there are few."""
        reader = self._take(frame)
        try:
            self._check(reader)
            yield reader
        finally:
            self._give_back(reader)

    @contextmanager
    def own(self) -> Iterator[SoundReader]:
        """A reader beside the others, for a pass over the whole recording."""
        with SoundReader(self._path, like=self._first) as reader:
            self._check(reader)
            yield reader

    def is_unchanged(self, reader: SoundReader) -> bool:
        """Whether ``reader`` still reads the content that was opened first.

        An open file lives on when it is deleted, or when another takes its name; one that is written over does not.
        """
        return reader.stamp() == self._stamp

    def close(self) -> None:
        """Close what is idle now, and what is lent when it comes back."""
        with self._changed:
            self._closed = True
            idle, self._idle = self._idle, []
            self._n_open -= len(idle)
            self._changed.notify_all()
        for reader in idle:
            reader.close()

    def _check(self, reader: SoundReader) -> None:
        if not self.is_unchanged(reader):
            name = name_of(self._path)
            raise MediaError(
                f"{name}: the file was changed while it was open. Add its folder again, then open the item."
            )

    def _take(self, frame: int) -> SoundReader:
        with self._changed:
            while True:
                if self._closed:
                    raise MediaError(f"{name_of(self._path)}: the recording was closed. Open the item again.")
                if self._idle:
                    # A reader that stands behind the frame has to go back, which costs most.
                    best = min(self._idle, key=lambda reader: (reader.at > frame, abs(frame - reader.at)))
                    self._idle.remove(best)
                    return best
                if self._n_open < _MOST:
                    self._n_open += 1
                    break
                self._changed.wait()
        try:
            return SoundReader(self._path, like=self._first)
        except MediaError:
            with self._changed:
                self._n_open -= 1
                self._changed.notify()
            raise

    def _give_back(self, reader: SoundReader) -> None:
        with self._changed:
            if not self._closed:
                self._idle.append(reader)
                self._changed.notify()
                return
            self._n_open -= 1
        reader.close()
