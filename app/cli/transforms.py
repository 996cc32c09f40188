"""earmark transforms: what can be done to media, and to their labels."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli import output
from app.cli.output import AsJson


def command(
    media: Annotated[str, typer.Option(help="Only image or audio.")] = "",
    as_json: AsJson = False,
) -> None:
    """List the transforms of recipes with their cost and what each does to every kind of label.

    Example: earmark transforms --media audio
    """
    from app.augmenting.recipe.catalogue import catalogue

    found = catalogue(media)
    rows = [(one["name"], one["media"], one["cost"], one["labels"], one["title"]) for one in found]
    output.emit(
        found, lambda: output.table(("Transform", "Media", "Cost", "Labels", "What it does"), rows), as_json=as_json
    )
