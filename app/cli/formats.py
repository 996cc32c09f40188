"""earmark formats: what can be read and written."""

from __future__ import annotations

from app.cli import output
from app.cli.output import AsJson


def command(as_json: AsJson = False) -> None:
    """List the formats, what each can carry, and what is lost in it.

    Example: earmark formats
    """
    from app.formats.registry import ALL

    document = [
        {
            "name": one.name,
            "title": one.title,
            "media": list(one.media),
            "carries": list(one.carries),
            "cannot": one.cannot,
            "reads_labels": one.read_labels is not None,
            "reads_predictions": one.read_predictions is not None,
            "writes": one.write is not None,
        }
        for one in ALL
    ]
    yes = {True: "yes", False: "–"}
    rows = [
        (
            one.name,
            "/".join(one.media),
            yes[one.read_labels is not None],
            yes[one.read_predictions is not None],
            yes[one.write is not None],
            ", ".join(one.carries) if len(one.carries) < 7 else "every kind of label",
        )
        for one in ALL
    ]
    header = ("Format", "Media", "Labels in", "Predictions in", "Out", "Carries")
    lost = "\n".join(f"  {one.name}: {one.cannot}" for one in ALL)

    def text() -> str:
        return f"{output.table(header, rows)}\n\nNot carried (an export counts what it had to leave out):\n{lost}"

    output.emit(document, text, as_json=as_json)
