"""What is said below each breakdown of a report: how its intervals are made, where none can be known, and how many more
items the widest of them needs to become narrower."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from app.agreement.difficulty import TOO_FEW, TWO_LABELS
from app.agreement.report import AgreementReport, Estimate, Narrower, Row, sample_size

By: TypeAlias = Mapping[str, Sequence[Row]]
# The figures of a breakdown whose interval one would want narrower, the first that there is; and the items it is over.
_NARROWED = {
    "class": (("agreement", "items"),),
    "annotator": (("agreement", "items"),),
    "pair": (("agreement", "items"),),
    "slice": (("hlp", "items"), ("value", "items")),
    "difficulty": (("held_out", "held_out_items"), ("share", "")),
    "rule": (("shapley", ""), ("explains", "")),
}
# Which items are wanted.
_MORE = {
    "class": "items with it, labelled twice,",
    "annotator": "items of theirs that somebody else labels too",
    "pair": "items that both label",
    "slice": "items of it, labelled twice,",
    "rule": "items labelled twice",
    "held_out": "items of that range (it shows when three people have labelled an item)",
    "share": "items labelled twice",
}
_DIFFICULTY = (
    "Share and cost: an item keeps its range when it is drawn. Held out: each person against the others, by whose "
    "labels alone the item has its range."
)
_PAIRED = "Differences are paired: what is drawn are {what}, with what they add to both sides."
_VITALITY = "Vitality: α minus α without the person, in the same draws of {what}."
_UNKNOWN = {
    TWO_LABELS: "Held out is not known: with two labels on an item nobody is left to say how hard it is.",
    TOO_FEW: "Held out is not known of a range in which fewer than 10 items were held out.",
}


def with_notes(report: AgreementReport) -> AgreementReport:
    """The report with what is said below each of its breakdowns."""
    what = str(report.protocol.get("resampled", "items"))
    return replace(
        report, said_below=said_below(report.by, report.items, what=what), narrower=narrower(report.by, report.items)
    )


def narrower(by: By, items: int) -> dict[str, Narrower]:
    """Section → its widest interval; ``items`` is over how many a figure is that does not say so itself."""
    found = {}
    for section, rows in by.items():
        for figure, key in _NARROWED[section]:
            widest = _widest(section, figure, key, rows, items)
            if widest is not None:
                found[section] = widest
                break
    return found


def said_below(by: By, items: int, *, what: str) -> dict[str, list[str]]:
    """Section → the sentences below it. ``what`` is drawn: "items" or "groups"."""
    widest = narrower(by, items)
    said = {section: list(_said(section, rows, what)) for section, rows in by.items() if rows}
    for section, one in widest.items():
        said[section].append(one.text)
    return {section: lines for section, lines in said.items() if lines}


def ends_key(figure: str) -> str:
    """The key of a row under which the interval of a figure stands."""
    return "ci" if figure in ("agreement", "value") else f"{figure}_ci"


def _said(section: str, rows: Sequence[Row], what: str) -> Iterator[str]:
    if section == "difficulty":
        yield _DIFFICULTY
        yield from (_UNKNOWN[reason] for reason in dict.fromkeys(row["reason"] for row in rows if row.get("reason")))
    if section == "rule":
        yield _PAIRED.format(what=what)
    if any(row.get("vitality") is not None for row in rows):
        yield _VITALITY.format(what=what)
    if any(
        row.get(figure) is not None and row.get(ends_key(figure)) is None
        for row in rows
        for figure, _ in _NARROWED[section]
        if figure != "share"
    ):
        yield f"No interval where fewer than two {what} are left to draw from."
    if any(row[key][0] == row[key][1] for row in rows for key in row if _is_ends(key) and row[key] is not None):
        yield f"An interval without width: no two {what} differ there, which a few more may."


def _widest(section: str, figure: str, key: str, rows: Sequence[Row], items: int) -> Narrower | None:
    known = [row for row in rows if row.get(ends_key(figure)) is not None]
    if not known:
        return None
    row = max(known, key=lambda row: _wide(row[ends_key(figure)]))
    ends, over = row[ends_key(figure)], int(row[key]) if key else items
    size = sample_size(Estimate(row[figure], (ends[0], ends[1])), over)
    if size is None:
        return None
    wanted = _MORE[figure if section == "difficulty" else section]
    text = (
        f"Least certain: “{row[section]}”, ± {size.half_width:.3f} on {_many(over)}. About {size.more_items:,} more "
        f"{wanted} would give ± {size.for_half_width:g}."
    )
    return Narrower(str(row[section]), figure, over, size, text)


def _is_ends(key: str) -> bool:
    return key == "ci" or key.endswith("_ci")


def _wide(ends: Sequence[float]) -> float:
    return ends[1] - ends[0]


def _many(items: int) -> str:
    return f"{items:,} item{'' if items == 1 else 's'}"
