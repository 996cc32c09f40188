"""A long Ogg file out of a short one: encoding ten hours takes minutes, writing its pages anew some seconds."""

from __future__ import annotations

import struct
from pathlib import Path

from app.media.ogg_glimpses import checksum
from app.media.ogg_pages import Page, ogg_stream, page_at

_LAST = 4


def repeated(part: Path, path: Path, n_positions: int) -> Path:
    """One stream of at least ``n_positions``: the pages of ``part`` over and over, each with its place and number.

    Rounds begin and end at pages where no packet goes on, and behind long blocks, so that every position is right.
    """
    with part.open("rb") as stream, path.open("wb") as out:
        ogg = ogg_stream(stream)
        assert ogg is not None
        pages: list[Page] = []
        while (page := page_at(stream, pages[-1].end if pages else ogg.first)) is not None:
            pages.append(page)
        first = next(n for n in range(1, len(pages)) if not pages[n].is_continued)
        last = next(n for n in range(len(pages) - 3, 0, -1) if not pages[n + 1].is_continued)
        span = pages[last].position - pages[first - 1].position
        n_rounds = -(-n_positions // span)
        stream.seek(0)
        out.write(stream.read(ogg.first))
        number = 0
        at = 0
        while at < ogg.first:
            head = page_at(stream, at)
            assert head is not None
            number, at = number + 1, head.end

        def put(page: Page, shift: int, *, is_last: bool = False) -> None:
            nonlocal number
            stream.seek(page.start)
            data = bytearray(stream.read(page.end - page.start))
            data[5] = data[5] & ~_LAST | (_LAST if is_last else 0)
            struct.pack_into("<q", data, 6, page.position + shift)
            struct.pack_into("<II", data, 18, number, 0)
            struct.pack_into("<I", data, 22, checksum(bytes(data)))
            out.write(data)
            number += 1

        for page in pages[:first]:
            put(page, 0)
        for turn in range(n_rounds):
            for n in range(first, last + 1):
                put(pages[n], turn * span, is_last=turn == n_rounds - 1 and n == last)
    return path
