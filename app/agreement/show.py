"""The agreement report as lines of text, as the terminal prints it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.agreement.report import BY, AgreementReport, bound_of, figure_text

MOST_ROWS = 20
_TITLES = {
    "krippendorff_alpha": "Krippendorff's α",
    "f1@.5": "F1 at IoU .5",
    "event_f1": "event F1 (onset .2 s, offset .2 s or 20 %)",
    "wer": "word error rate",
    "accuracy": "share of equal labels",
    "jaccard": "Jaccard similarity",
    "ordinal_agreement": "equal, or half for one step apart",
    "word_accuracy": "1 − word error rate",
    "po": "raw agreement",
    "ac1": "Gwet's AC1",
    "fleiss_kappa": "Fleiss' κ",
    "brennan_prediger": "Brennan–Prediger",
    "alpha_nominal": "α, nominal",
    "alpha_interval": "α, interval",
    "alpha_jaccard": "α, Jaccard distance",
    "cer": "character error rate",
    "tag_error_rate": "error rate of tags",
    "place_f1": "F1 of the place alone",
    "mean_iou_matched": "mean IoU of the matched",
    "mean_oks_matched": "mean OKS of the matched",
    "mean_overlap_matched": "mean overlap of the matched lines",
    "dice_matched": "mean Dice of the matched",
    "nsd_matched": "outlines within 2 px, of the matched (NSD)",
    "hd95_px_matched": "mean HD95 of the matched, px",
    "keypoint_error_px": "mean distance of keypoints, px",
    "pck@.1": "keypoints within a tenth of the object",
    "visibility_agreement": "same visibility, of the keypoints",
    "alpha_with_missed": "α with “missed” as a class (low where objects are few)",
    "time_f1": "F1 of time",
    "boundary_f1@.5s": "F1 of boundaries within .5 s",
    "der": "diarisation error rate (collar .25 s)",
    "cohen_kappa": "Cohen's κ (ratings: squared weights)",
    "ac2": "Gwet's AC2, quadratic weights",
    "icc": "ICC(2,1), over what everybody rated",
    "class_agreement_matched": "same class, of the matched",
    "f1@.5:.95": "F1 averaged over IoU .5:.95",
    "both_empty": "empty on both sides",
    "hlp_pairwise": "person against person",
    "hlp_leave_one_out": "against the others' consensus",
    "hlp_reference": "against the reference",
    "mean_absolute_difference": "mean absolute difference",
    "votes_3": "three votes an item (Spearman–Brown)",
    "votes_5": "five votes an item (Spearman–Brown)",
}
_REMARKS = {
    "rule": " (explains: each rule left out alone; the Shapley values add up to the whole)",
    "difficulty": " (how an item is agreed on; the costs add up to what is missing from 1)",
    "slice": " (the lowest of many is low by chance too: look at the intervals)",
}
# What stands in a row beside what is shown: a reason in place of the figure, a name in parts.
_NOT_SHOWN = frozenset({"reason", "people"})
_AGAINST = {
    "reference": "against the adjudicated reference",
    "leave-one-out": "against the consensus of the others",
    "pairwise": "person against person",
}


def metric_title(metric: str, level: str = "") -> str:
    """What a metric of a report is called on screen."""
    return _TITLES.get(metric, metric) + (f" ({level})" if level else "")


def hlp_title(report: AgreementReport) -> str:
    """What human-level performance was measured against, in words."""
    return measured_against(report.hlp_kind, report.protocol)


def measured_against(kind: str, protocol: Mapping[str, Any]) -> str:
    """The same, of the ``hlp_kind`` of a report; "" where it is not known."""
    against = _AGAINST.get(kind, "")
    return f"{against}{bound_of(protocol)}" if against else ""


def render_text(report: AgreementReport) -> str:
    """The report as plain text, no line of it wider than its table needs."""
    lines = [f"{report.task}: agreement of {_many(len(report.annotators), 'person', 'people')}"]
    lines += [f"{_many(report.items, 'item')} with two labels or more, {_many(report.pairs, 'pair')} of labels", ""]
    lines += _aligned(list(_figures(report)))
    said = report.said_below
    for name in BY:
        rows = report.by.get(name, ())
        if rows:
            lines += ["", *_section(name, rows), *(f"  {note}" for note in said.get(name, ()))]
    if report.sample_size is not None:
        lines += ["", report.sample_size.text]
    lines += ["", *(f"! {warning}" for warning in report.warnings)] if report.warnings else []
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _figures(report: AgreementReport) -> Iterator[tuple[str, str]]:
    found, people = report.agreement, report.hlp_estimate
    yield metric_title(report.metric, report.level), figure_text(found.value, found.ci, found.reason)
    if report.raw_agreement != found:
        yield "  before the comparison rules", figure_text(report.raw_agreement.value, report.raw_agreement.ci)
    yield "Human-level performance", figure_text(people.value, people.ci, people.reason)
    if people.value is not None:
        yield "  measured", f"{hlp_title(report)}, on {_many(report.hlp_items, 'item')}"
        yield "  metric", metric_title(report.score_metric)
        if report.raw_hlp != people:
            yield "  before the comparison rules", figure_text(report.raw_hlp.value, report.raw_hlp.ci)
    if report.chance is not None:
        yield "  blind guessing reaches", f"{report.chance:.3f}"
    for name, estimate in report.also.items():
        yield metric_title(name), figure_text(estimate.value, estimate.ci, estimate.reason)
    if found.ci is not None or people.ci is not None:
        yield "Intervals", f"{100 * report.confidence:.0f} %, over {report.protocol.get('resampled', 'items')}"


def _section(name: str, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    columns = [key for key in dict.fromkeys(key for row in rows for key in row) if key not in _NOT_SHOWN]
    columns = [key for key in columns if not (key == "ci" or key.endswith("_ci"))]
    table = [[key.replace("_", " ") for key in columns]]
    table += [[_cell(row, key) for key in columns] for row in rows[:MOST_ROWS]]
    widths = [max(len(line[place]) for line in table) for place in range(len(columns))]
    lines = [
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in table
    ]
    rest = len(rows) - MOST_ROWS
    return [
        f"By {name}{_REMARKS.get(name, '')}",
        *(f"  {line}" for line in lines),
        *([f"  … and {rest} more"] if rest > 0 else []),
    ]


def _cell(row: Mapping[str, Any], key: str) -> str:
    cell = row.get(key)
    if isinstance(cell, float):
        ends = row.get("ci" if key in ("agreement", "value") else f"{key}_ci")
        return _number(cell) + (f" ({_between(ends)})" if ends else "")
    if isinstance(cell, list):  # the limits within which 95 % of differences lie
        ends = row.get(f"{key}_ci")
        return _between(cell) + (f" (within {_between(ends)})" if ends else "")
    if cell is None:
        return str(row.get("reason", "–")) if key in ("value", "agreement", "held_out") else "–"
    return str(cell)


def _between(ends: Sequence[float]) -> str:
    return f"{_number(ends[0])} to {_number(ends[1])}"


def _number(value: float) -> str:
    """Three decimals, and no minus before a nought."""
    return f"{value:.3f}".replace("-0.000", "0.000")


def _aligned(rows: Sequence[tuple[str, str]]) -> list[str]:
    width = max((len(name) for name, _ in rows), default=0)
    return [f"{name.ljust(width)}  {text}" for name, text in rows]


def _many(count: int, one: str, several: str = "") -> str:
    return f"{count:,} {one if count == 1 else several or one + 's'}"
