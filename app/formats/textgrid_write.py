"""Praat's TextGrid out: ``SPLIT/NAME.TextGrid`` beside ``SPLIT/NAME.wav``, long text form, UTF-8.

Intervals of a tier fill the whole recording and never overlap ("TextGrid", praat.org/manual): gaps become intervals
without text, segments that overlap stand on further tiers. A segment whose attribute ``point`` is set is a point of a
point tier of the same name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.formats.document import Dataset, Documents, LabelledItem
from app.formats.timed_write import POINTS, Keeps, TimedExport, Track, seconds
from app.formats.tracks import is_point, lanes, track_name

KEEPS = Keeps(title="TextGrid", attributes=POINTS)


@dataclass(frozen=True)
class Tier:
    """A tier as it is written: ``marks`` are (start, end, text); those of a point tier end where they start."""

    name: str
    points: bool
    marks: tuple[tuple[float, float, str], ...]


def write(dataset: Dataset) -> Documents:
    """One TextGrid a recording, with a tier for each task, also where it is empty."""
    export = TimedExport(dataset, KEEPS)
    texts: dict[str, bytes] = {}
    for entry in export.entries:
        tiers = [tier for track in export.tracks(entry) for tier in _tiers(track, export)]
        texts[f"{entry.split}/{export.stems[entry.key]}.TextGrid"] = document(entry, tiers)
    return Documents(export.media(), texts, export.losses.result())


def _tiers(track: Track, export: TimedExport) -> Iterator[Tier]:
    for name, things in track.tiers().items():
        title = track_name(track.shape.name, name, export.tasks)
        heard = [thing for thing in things if track.label(thing).strip()]
        silent = len(things) - len(heard)
        export.drop(track.shape, "segments without class and text are silence in a TextGrid", silent)
        points = [thing for thing in heard if is_point(thing)]
        spread = lanes(thing for thing in heard if not is_point(thing))
        moved = sum(len(lane) for lane in spread[1:])
        export.drop(track.shape, "overlapping segments moved to a tier of their own", moved)
        for number, lane in enumerate(spread or ([] if points else [[]]), 1):
            marks = tuple((thing.start_s, thing.end_s, track.label(thing)) for thing in lane)
            yield Tier(title if number == 1 else f"{title} ({number})", False, marks)
        if points:
            yield Tier(title, True, tuple((one.start_s, one.start_s, track.label(one)) for one in points))


def document(entry: LabelledItem, tiers: list[Tier]) -> bytes:
    """The file. ``xmax`` is the recording's length, or the last end where a segment reaches further."""
    ends = [end for tier in tiers for _, end, _ in tier.marks]
    length = max([entry.duration_s or 0.0, *ends]) or 1.0
    lines = [
        'File type = "ooTextFile"', 'Object class = "TextGrid"', "",
        "xmin = 0", f"xmax = {seconds(length)}", "tiers? <exists>", f"size = {len(tiers)}", "item []:",
    ]  # fmt: skip
    for number, tier in enumerate(tiers, 1):
        marks = list(_points(tier) if tier.points else _tiled(tier, length))
        lines += [
            f"    item [{number}]:",
            f'        class = "{"TextTier" if tier.points else "IntervalTier"}"',
            f"        name = {quoted(tier.name)}",
            "        xmin = 0",
            f"        xmax = {seconds(length)}",
            f"        {'points' if tier.points else 'intervals'}: size = {len(marks)}",
        ]
        for place, mark in enumerate(marks, 1):
            lines.append(f"        {'points' if tier.points else 'intervals'} [{place}]:")
            lines += [f"            {line}" for line in mark]
    return ("\n".join(lines) + "\n").encode()


def quoted(text: str) -> str:
    """``text`` in double quotes; its own are doubled."""
    return '"' + text.replace('"', '""') + '"'


def _points(tier: Tier) -> Iterator[list[str]]:
    for start, _, text in tier.marks:
        yield [f"number = {seconds(start)}", f"mark = {quoted(text)}"]


def _tiled(tier: Tier, length: float) -> Iterator[list[str]]:
    """The marks, and silence between them: each interval starts exactly where the one before ends."""
    at = seconds(0.0)
    for start, end, text in tier.marks:
        if float(seconds(start)) > float(at):
            yield _interval(at, seconds(start), "")
            at = seconds(start)
        yield _interval(at, seconds(end), text)
        at = seconds(end)
    if float(at) < float(seconds(length)):
        yield _interval(at, seconds(length), "")


def _interval(start: str, end: str, text: str) -> list[str]:
    return [f"xmin = {start}", f"xmax = {end}", f"text = {quoted(text)}"]
