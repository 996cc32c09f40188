"""The whole report as one page of HTML with its own style; it needs no network and follows light and dark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from app.agreement.show import measured_against, metric_title

Document = Mapping[str, Any]
MOST_ROWS = 100
SECTIONS = {
    "class": "By class",
    "annotator": "By annotator",
    "pair": "By pair of annotators",
    "slice": "By slice",
    "rule": "What the rules explain",
    "difficulty": "By how hard items are",
}
HEADINGS = {"hlp": "HLP", "value": "Among themselves", "held_out": "One held out", "held_out_items": "Items of those"}
PROBED = {"gold": "the reference of known items", "repeat": "themselves, when shown again"}
TONES = 10
MOST_PEOPLE = 24
STYLE = """
:root { color-scheme: light dark; --ink: #1c2330; --faint: #667085; --line: #dfe3ea; --paper: #fff; --card: #f7f8fa;
  --mark: #2f6fde; --bad: #c2410c; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7eaf0; --faint: #98a2b3; --line: #333b49; --paper: #14181f;
  --card: #1c222c; --mark: #6ea1ff; --bad: #f79009; } }
body { margin: 0 auto; max-width: 68rem; padding: 2.5rem 1.5rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; } h2 { font-size: 1.05rem; margin: 2.25rem 0 .5rem; }
p { margin: .25rem 0; } .faint { color: var(--faint); }
section.task + section.task { border-top: 1px solid var(--line); margin-top: 3rem; padding-top: 2rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: 1rem; margin: 1.25rem 0; }
.tile { background: var(--card); border-radius: .6rem; padding: .9rem 1.1rem; }
.tile b { display: block; font-size: 1.7rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.notes { border-left: 3px solid var(--bad); padding: .1rem 0 .1rem .9rem; margin: 1rem 0; }
.wide { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .9rem .3rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--faint); font-weight: 500; } .n { text-align: right; white-space: nowrap; }
.grid td { text-align: center; padding: .3rem .7rem; border: 1px solid var(--paper); min-width: 2.6rem; }
.bar { display: inline-block; height: .7rem; border-radius: .2rem; background: var(--mark); vertical-align: middle; }
.bar.up { background: var(--bad); }
"""


def render_html(documents: Sequence[Document]) -> str:
    """The page of documents as ``AgreementReport.to_json`` or ``PageFigures.to_json`` give them."""
    title = "Agreement: " + ", ".join(str(document["task"]) for document in documents)
    body = "".join(f'<section class="task">{"".join(_task(document))}</section>' for document in documents)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}{_tones()}</style></head><body>{body}</body></html>\n"
    )


def _tones() -> str:
    """The shades of a grid."""
    return "".join(
        f".s{tone} {{ background: color-mix(in srgb, var(--mark) {5 * tone}%, transparent); }}\n"
        for tone in range(TONES)
    )


def _task(document: Document) -> Iterator[str]:
    people = len(document["annotators"])
    yield f"<h1>{escape(str(document['task']))}</h1>"
    yield (
        f'<p class="faint">{people} people, {document["items"]:,} items with two labels or more, '
        f"{document['pairs']:,} pairs of labels. Intervals: {100 * document['confidence']:.0f} %, over "
        f"{escape(str(document['protocol'].get('resampled', 'items')))}.</p>"
    )
    yield '<div class="tiles">' + "".join(_tiles(document)) + "</div>"
    notes = [*document["warnings"], *([document["sample_size"]["text"]] if document["sample_size"] else [])]
    if notes:
        yield '<div class="notes">' + "".join(f"<p>{escape(note)}</p>" for note in notes) + "</div>"
    yield from _waterfall(document.get("waterfall"))
    if document["also"]:
        yield "<h2>Other figures</h2>"
        rows = [[metric_title(name), *_figure(found)] for name, found in document["also"].items()]
        yield _table(("", "Figure", "Interval"), rows)
    yield from _models(document.get("models", ()))
    yield from _trend(document.get("trend", ()), metric_title(document["metric"], document["level"] or ""))
    yield from _matrix(document.get("matrix"))
    yield from _confusion(document.get("confusion"))
    for name, heading in SECTIONS.items():
        rows = document["by"].get(name, ())
        if rows:
            yield f"<h2>{heading}</h2>{_breakdown(name, rows)}"
            yield from (f"<p class=faint>{escape(note)}</p>" for note in document.get("by_notes", {}).get(name, ()))
    yield from _probes(document.get("probes", ()))
    yield from _worst(document.get("worst", ()))


def _tiles(document: Document) -> Iterator[str]:
    against = measured_against(document["hlp_kind"] or "", document["protocol"]) or "not known yet"
    metric = metric_title(document["hlp_metric"]) if document["hlp_metric"] else ""
    yield _tile("Human-level performance", document["hlp"], document["hlp_ci"], f"{metric}, {against}".lstrip(", "))
    title = metric_title(document["metric"], document["level"] or "")
    yield _tile(title, document["value"], document["ci"], document["reason"] or "people among themselves")
    raw = document["raw"]
    if raw["value"] != document["value"] or raw["hlp"] != document["hlp"]:
        yield _tile(f"{title}, raw", raw["value"], raw["ci"], "before the comparison rules")


def _tile(title: str, value: float | None, ci: Sequence[float] | None, foot: str) -> str:
    ends = f" <span class=faint>{ci[0]:.3f} – {ci[1]:.3f}</span>" if ci else ""
    number = "–" if value is None else f"{value:.3f}"
    return f'<div class="tile">{escape(title)}<b>{number}</b>{ends}<p class="faint">{escape(foot)}</p></div>'


def _waterfall(found: Document | None) -> Iterator[str]:
    if not found or not found["steps"]:
        return
    widest = max(abs(step["shapley"]) for step in found["steps"]) or 1.0
    rows = []
    for step in found["steps"]:
        side = "bar up" if step["shapley"] > 0 else "bar"
        bar = f'<span class="{side}" style="width:{12 * abs(step["shapley"]) / widest:.2f}rem"></span>'
        ends = _interval(step["shapley_ci"])
        rows.append([escape(step["rule"]), f"{step['shapley']:+.4f}", ends, f"{step['in_order']:+.4f}", bar])
    yield f"<h2>From {found['raw']:.3f} to {found['ruled']:.3f}: what each rule explains</h2>"
    yield f'<p class="faint">{escape(found["text"])}</p>'
    yield _table(("Rule", "Shapley value", "Interval", "In the sheet's order", ""), rows, safe=True)


def _models(models: Sequence[Document]) -> Iterator[str]:
    if models:
        rows = [
            [one["model"], one["items"], *_figure(one["score"]), *_figure(one["hlp"]), *_figure(one["gap"])]
            for one in models
        ]
        header = ("Model", "Items", "Model's score", "Interval", "People", "Interval", "Gap", "Interval")
        yield "<h2>Models beside people</h2>" + _table(header, rows)
        notes = dict.fromkeys(note for one in models for note in one["warnings"])
        yield "".join(f'<p class="faint">{escape(note)}</p>' for note in notes)


def _trend(points: Sequence[Document], title: str) -> Iterator[str]:
    if points:
        rows = [
            [
                point["version"] or "not known", point["labels"], point["items"], *_figure(point["value"]),
                *_figure(point["raw"]), point["reason"] or "",
            ]
            for point in points
        ]  # fmt: skip
        header = ("Version of the sheet", "Labels", "Items", _heading(title), "Interval", "Raw", "Interval", "")
        yield "<h2>Trend by version of the sheet</h2>" + _table(header, rows)


def _matrix(matrix: Document | None) -> Iterator[str]:
    if matrix and len(matrix["people"]) > 1:
        # Those with the most shared items; the CSV has everybody.
        many = [sum(cell or 0 for cell in row) for row in matrix["items"]]
        shown = sorted(sorted(range(len(many)), key=lambda place: -many[place])[:MOST_PEOPLE])
        names = [matrix["people"][place] for place in shown]
        values = [[matrix["values"][i][j] for j in shown] for i in shown]
        cells = [["" if cell is None else f"{cell:.2f}" for cell in row] for row in values]
        shade = [[0.0 if cell is None else max(0.0, cell) for cell in row] for row in values]
        yield f"<h2>Who agrees with whom</h2><p class=faint>{escape(metric_title(matrix['metric']))}</p>"
        yield _grid(names, cells, shade)


def _confusion(found: Document | None) -> Iterator[str]:
    if found and len(found["classes"]) > 1:
        most = [
            max([count for j, count in enumerate(row) if j != i], default=0) for i, row in enumerate(found["counts"])
        ]
        whole = max(most) or 1
        cells = [[f"{count:,}" if count else "" for count in row] for row in found["counts"]]
        shade = [[0.0 if i == j else n / whole for j, n in enumerate(row)] for i, row in enumerate(found["counts"])]
        yield "<h2>What is taken for what</h2><p class=faint>Pairs; on the diagonal both people agree.</p>"
        yield _grid(found["classes"], cells, shade)


def _probes(probes: Sequence[Document]) -> Iterator[str]:
    if probes:
        rows = [[one["annotator"], PROBED[one["against"]], one["items"], *_figure(one)] for one in probes]
        yield "<h2>Known items and repeats</h2>" + _table(
            ("Annotator", "Against", "Items", "Agreement", "Interval"), rows
        )


def _worst(items: Sequence[Document]) -> Iterator[str]:
    if items:
        rows = [[one["path"], f"{one['cost']:.4f}", f"{one['score']:.3f}", ", ".join(one["people"])] for one in items]
        yield "<h2>The items that cost most</h2>" + _table(("Item", "Cost", "Agreement", "People"), rows)


def _breakdown(name: str, rows: Sequence[Document]) -> str:
    hidden = {name, "ci", "reason", "people"}
    keys = list(dict.fromkeys(k for row in rows for k in row if k not in hidden and not k.endswith("_ci")))
    header = [name.capitalize()]
    for key in keys:
        header += [HEADINGS.get(key, _heading(key.replace("_", " ")))]
        header += ["Interval"] if any(_ends(row, key) for row in rows) else []
    body = []
    for row in rows[:MOST_ROWS]:
        cells: list[Any] = [row[name]]
        for key in keys:
            cells.append(_shown(row.get(key)) or str(row.get("reason", "")))
            if any(_ends(other, key) for other in rows):
                cells.append(_interval(_ends(row, key)))
        body.append(cells)
    more = f"<p class=faint>… and {len(rows) - MOST_ROWS:,} more</p>" if len(rows) > MOST_ROWS else ""
    return _table(header, body) + more


def _heading(words: str) -> str:
    return words[:1].upper() + words[1:]


def _ends(row: Document, key: str) -> Sequence[float] | None:
    ends: Sequence[float] | None = row.get("ci" if key in ("agreement", "value") else f"{key}_ci")
    return ends


def _figure(found: Document) -> tuple[str, str]:
    value = found["value"]
    return (str(found.get("reason", "–")) if value is None else f"{value:.3f}"), _interval(found["ci"])


def _interval(ci: Sequence[float] | None) -> str:
    if ci is None:
        return ""
    return f"{_shown(ci[0])} {'to' if ci[0] < 0 else '–'} {_shown(ci[1])}"


def _shown(cell: Any) -> str:
    match cell:
        case None:
            return ""
        case float():
            return f"{cell:.3f}".replace("-0.000", "0.000")
        case int():
            return f"{cell:,}"
        case [*several]:
            return " – ".join(_shown(one) for one in several)
        case _:
            return str(cell)


def _table(header: Sequence[str], rows: Sequence[Sequence[Any]], *, safe: bool = False) -> str:
    """A table whose first column is a name and whose numbers stand at the right; cells are escaped unless ``safe``."""

    def cell(text: Any, place: int) -> str:
        shown = _shown(text)
        number = place > 0 and shown[:1] in "+-–0123456789" and shown != ""
        return f"<td{' class=n' if number else ''}>{shown if safe else escape(shown)}</td>"

    head = "".join(
        f"<th{' class=n' if place and name else ''}>{escape(name)}</th>" for place, name in enumerate(header)
    )
    body = "".join("<tr>" + "".join(cell(text, place) for place, text in enumerate(row)) + "</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _grid(names: Sequence[str], cells: Sequence[Sequence[str]], shade: Sequence[Sequence[float]]) -> str:
    head = "<tr><th></th>" + "".join(f"<th>{escape(str(name))}</th>" for name in names) + "</tr>"
    body = ""
    for name, row, tones in zip(names, cells, shade, strict=True):
        body += f"<tr><th>{escape(str(name))}</th>"
        for text, tone in zip(row, tones, strict=True):
            body += f"<td class=s{round((TONES - 1) * min(1.0, tone))}>{escape(text)}</td>"
        body += "</tr>"
    return f'<div class="wide"><table class="grid">{head}{body}</table></div>'
