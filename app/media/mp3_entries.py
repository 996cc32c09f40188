"""Entries into MP3: after some frames of run-up a decoder no longer knows where it began."""

from __future__ import annotations

from typing import BinaryIO

from app.media.mp3 import framing, side_bytes, xing_frame
from app.media.mp3_frames import EVERY, Count, Frames, find_frames, frame_bytes
from app.media.splice import Entry

# A frame may hold on to 511 bytes before it (255 of MPEG-2), which in the thinnest stereo are some ninety frames; then
# the filters remember one frame more. Tried in turn.
_RUN_UPS = (8, 24, 64, 272)
_SETTLED = 4


class Mp3Entries:
    """Counts all frames when it is first asked: some seconds for ten hours on a slow disk, one in memory.

    Frames are decoded to the last bit as from the start when decoding begins at a multiple of eight: the synthesis
    filter adds in an order that goes round every sixteen of its 18 or 36 steps a frame.
    """

    def __init__(self, stream: BinaryIO, count: Count = find_frames) -> None:
        """Reads the Xing header. ``count`` finds the frames when they are first wanted."""
        self._framing = framing(stream)
        self._frames: Frames | None = None
        self._counted, self._count = False, count

    def before(self, stream: BinaryIO, frame: int) -> Entry | None:
        """See ``Entries``. A file with something between its frames has none."""
        if not self._counted:
            self._frames, self._counted = self._count(stream, self._framing.audio), True
        frames = self._frames
        if frames is None or not frames.unbroken:
            return None
        each = frames.samples_each
        target = (frame + self._framing.delay) // each
        for n_run_up in _RUN_UPS:
            index = min((target - n_run_up) // EVERY, len(frames.offsets) - 1)
            if index <= 0:
                return None
            offset = int(frames.offsets[index])
            run_up, n_emptied = _run_up(stream, offset, n_run_up)
            if n_emptied + _SETTLED <= n_run_up:
                n_bytes = frames.n_bytes - (offset - int(frames.offsets[0]))
                head = xing_frame(run_up[:4], frames.n_frames - index * EVERY, n_bytes)
                return Entry(head + run_up, offset + len(run_up), index * EVERY * each - self._framing.delay)
        return None


def _run_up(stream: BinaryIO, offset: int, n_frames: int) -> tuple[bytes, int]:
    """The first ``n_frames`` frames, and up to which of them some want bytes from before ``offset``.

    Those are emptied, so that the decoder has no complaint.
    """
    stream.seek(offset)
    data = bytearray(stream.read(n_frames * 1442))
    at, n_before, n_emptied = 0, 0, 0
    for number in range(1, n_frames + 1):
        head = bytes(data[at : at + 4])
        n_bytes = frame_bytes(head)
        if not n_bytes or at + n_bytes > len(data):
            break
        # Bit 0 of byte 1 clear: two bytes of checksum stand before the side information, whose 9 or 8 bits say how far
        # back the frame's data begin.
        side = at + (4 if head[1] & 1 else 6)
        n_side = side_bytes(head)
        mpeg_1 = head[1] >> 3 & 3 == 3
        wanted = data[side] << 1 | data[side + 1] >> 7 if mpeg_1 else data[side]
        if wanted > n_before:
            # It still hands on what there is: a frame gets the bytes before it by way of its neighbour only.
            data[side : side + n_side] = (n_before << n_side * 8 - (9 if mpeg_1 else 8)).to_bytes(n_side, "big")
            n_emptied = number
        n_before += at + n_bytes - side - n_side
        at += n_bytes
    return bytes(data[:at]), n_emptied
