"""What can be done with the panels of the label page, with its keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from widgets.actions.action import ActionRow

if TYPE_CHECKING:
    from widgets.labeling.page import LabelPage


def panel_rows(page: LabelPage) -> Sequence[ActionRow]:
    """All of it."""
    group = "Panels"
    return (
        ActionRow("label.find-class", "Find a class or an option", ("/",), page.finder.find, group=group),
        ActionRow("label.attributes", "Answer the attributes", ("F2",), page.questions.begin, group=group),
    )
