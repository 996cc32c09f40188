"""The cues of subtitle files: what SRT and WebVTT share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from app.formats.texts import numbered
from app.formats.timed_write import ticks

_TIME = re.compile(r"(?:(\d{1,6}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,9})")

# Two times and little between them: a cue with another arrow than it should have.
_MEANT = re.compile(r"\s*[\d:.,]*\d:\d[\d:.,]*\s*\S{0,3}\s*[\d:.,]*\d:\d[\d:.,]*\s*")


@dataclass(frozen=True)
class Cue:
    """One cue: its times, its payload as it stands, the line of its times. ``problem`` says why it is none."""

    line: int
    start_s: float = 0.0
    end_s: float = 0.0
    text: str = ""
    problem: str = ""


def cues(text: str, *, blank_ends: bool = False) -> Iterator[Cue]:
    """The cues of a file, found by their arrows. What stands before the first arrow belongs to no cue.

    With ``blank_ends`` a blank line ends a cue; without it only the next arrow does, less the cue's number before that.
    """
    lines = list(numbered(text))
    arrows = [at for at, (_, line) in enumerate(lines) if "-->" in line or _is_meant(lines, at)]
    for at, following in pairwise([*arrows, len(lines)]):
        number, said = lines[at]
        before, _, after = said.partition("-->")
        times = [_seconds(before.strip()), _seconds((after.split(None, 1) or [""])[0])]
        if None in times:
            wanted = "times such as 00:00:01,000 --> 00:00:02,500 are wanted"
            yield Cue(number, problem=f"{wanted}, found {said[:60]!r}; left out")
            continue
        payload = [line for _, line in lines[at + 1 : following]]
        if blank_ends:
            payload = payload[: next((n for n, line in enumerate(payload) if not line.strip()), len(payload))]
        elif following < len(lines):
            payload = _without_number(payload)
        start, end = (time for time in times if time is not None)
        yield Cue(number, start, end, "\n".join(payload).strip("\n"))


def _is_meant(lines: list[tuple[int, str]], at: int) -> bool:
    """Whether times that are wrongly written begin a block here: they are no text of the cue before."""
    before = lines[at - 1][1].strip() if at else ""
    return bool((not before or before.isdecimal()) and _MEANT.fullmatch(lines[at][1]))


def _without_number(payload: list[str]) -> list[str]:
    """Without the number, or the name after a blank line, of the cue that follows."""
    if payload and payload[-1].strip() and (payload[-1].strip().isdecimal() or not "".join(payload[-2:-1]).strip()):
        return payload[:-1] if len(payload) > 1 or payload[-1].strip().isdecimal() else payload
    return payload


def _seconds(text: str) -> float | None:
    found = _TIME.fullmatch(text)
    if found is None or int(found[3]) > 59 or int(found[2]) > 59:
        return None
    return int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3]) + float(f"0.{found[4]}")


def clock(ms: int, point: str) -> str:
    """Hours, minutes, seconds and thousandths: "00:00:01,500"."""
    hours, rest = divmod(ms, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}{point}{rest % 1000:03}"


def stamp(start_s: float, end_s: float, point: str) -> str:
    """The line with the times of a cue, to the millisecond and at least one long."""
    start, end = ticks(start_s, end_s, 1000)
    return f"{clock(start, point)} --> {clock(end, point)}"
