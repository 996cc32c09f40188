"""The whole report as a file: JSON, a long CSV table, or a page of HTML that needs nothing else."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from app.agreement.export_html import render_html
from app.errors import CallError, EnvironmentFailed
from app.formats.cells import harmless

ENDINGS = (".html", ".csv", ".json")
HEADER = ("task", "section", "name", "figure", "value", "low", "high", "items", "note")
Document = Mapping[str, Any]


def write_report(path: Path, documents: Sequence[Document]) -> None:
    """Writes the documents of ``AgreementReport.to_json`` or ``PageFigures.to_json`` by the ending of ``path``.

    Raises CallError for another ending, EnvironmentFailed where it cannot be written.
    """
    content = render(path.suffix.lower(), documents)
    try:
        path.write_bytes(content)
    except OSError as problem:
        raise EnvironmentFailed(f"{path}: cannot be written ({problem.strerror}). Choose another place.") from problem


def render(ending: str, documents: Sequence[Document]) -> bytes:
    """The bytes of the file with that ending. Raises CallError for one that is none of ``ENDINGS``."""
    match ending:
        case ".json":
            return msgspec.json.format(msgspec.json.encode(documents[0] if len(documents) == 1 else documents))
        case ".csv":
            return render_csv(documents).encode()
        case ".html" | ".htm":
            return render_html(documents).encode()
        case _:
            raise CallError(f"a report is written as {', '.join(ENDINGS)}; {ending or 'no ending'!r} is none of them.")


def render_csv(documents: Sequence[Document]) -> str:
    """One row a figure: the task, where it stands, its value, the ends of its interval, and over how many items.

    ``note`` says why a figure is not known, and what is to be known of a section as a whole.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for document in documents:
        for row in _rows(document):
            writer.writerow([harmless(str(document["task"])), *(_cell(cell) for cell in row)])
    return out.getvalue()


Row = tuple[str, str, str, Any, Any, Any, Any, str]


def _rows(document: Document) -> Iterator[Row]:
    yield _row("overall", "", document["metric"], document["value"], document["ci"], document["items"])
    yield _row("overall", "", "hlp", document["hlp"], document["hlp_ci"], document["hlp_items"])
    yield _row("raw", "", document["metric"], document["raw"]["value"], document["raw"]["ci"], document["items"])
    yield _row("raw", "", "hlp", document["raw"]["hlp"], document["raw"]["hlp_ci"], document["hlp_items"])
    for name, found in document["also"].items():
        yield _row("also", "", name, found["value"], found["ci"], None, found.get("reason", ""))
    for section, rows in document["by"].items():
        for row in rows:
            yield from _breakdown(section, row)
    for section, notes in document.get("by_notes", {}).items():
        yield from (_row(section, "", "note", None, None, None, note) for note in notes)
    for section, one in document.get("by_sample_size", {}).items():
        yield _row(section, one["name"], f"more items for ± {one['for_half_width']:g}", one["more_items"], None, None)
    for name, share in document["balance"].items():
        yield _row("balance", name, "share", share, None, None)
    yield from _beside(document)


def _breakdown(section: str, row: Document) -> Iterator[Row]:
    name = str(row[section])
    if row.get("limits"):  # of agreement: where 95 % of the differences lie, around their mean
        yield _row(section, name, "limits", row["mean_difference"], row["limits"], row.get("items"))
    for key, cell in row.items():
        unknown = cell is None and key in ("agreement", "value", "held_out") and row.get("reason")
        if key == section or key.endswith("ci") or key == "items" or not (unknown or isinstance(cell, int | float)):
            continue
        ends = row.get("ci" if key in ("agreement", "value") else f"{key}_ci")
        over = row.get(f"{key}_items", row.get("items"))
        yield _row(section, name, key, cell, ends, over, str(row.get("reason", "")) if unknown else "")


def _beside(document: Document) -> Iterator[Row]:
    """What the page of a project has beside the report."""
    for step in (document.get("waterfall") or {}).get("steps", ()):
        for figure in ("shapley", "in_order"):
            yield _row("waterfall", step["rule"], figure, step[figure], step[f"{figure}_ci"], document["items"])
    if "matrix" not in document:
        return
    matrix, confusion = document["matrix"], document["confusion"]
    for i, who in enumerate(matrix["people"]):
        for j, other in enumerate(matrix["people"][:i]):
            yield _row(
                "matrix", f"{other} – {who}", matrix["metric"], matrix["values"][i][j], None, matrix["items"][i][j]
            )
    for i, one in enumerate(confusion["classes"]):
        for j, other in enumerate(confusion["classes"][: i + 1]):
            yield _row("confusion", f"{other} – {one}", "pairs", confusion["counts"][i][j], None, None)
    for item in document["worst"]:
        yield _row("worst", item["path"], "cost", item["cost"], None, None)
    for point in document["trend"]:
        name = point["version"] or point["sheet"]
        yield _row("trend", name, document["metric"], point["value"]["value"], point["value"]["ci"], point["items"])
    for probe in document.get("probes", ()):
        yield _row(f"against {probe['against']}", probe["annotator"], probe["metric"], probe["value"], probe["ci"],
                   probe["items"])  # fmt: skip
    for model in document["models"]:
        for figure in ("score", "hlp", "gap"):
            yield _row("models", model["model"], figure, model[figure]["value"], model[figure]["ci"], model["items"])


def _row(
    section: str, name: str, figure: str, value: Any, ci: Sequence[float] | None, items: Any, note: str = ""
) -> Row:
    low, high = ci or (None, None)
    return section, name, figure, value, low, high, items, note


def _cell(cell: Any) -> str:
    if cell is None:
        return ""
    return f"{cell:.6g}" if isinstance(cell, float) else harmless(str(cell))
