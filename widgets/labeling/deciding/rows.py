"""What can be done while one decides, with its keys. Versions are taken with the keys of proposals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from widgets.actions.action import ActionRow

if TYPE_CHECKING:
    from widgets.labeling.page import LabelPage


def deciding_rows(page: LabelPage) -> Sequence[ActionRow]:
    """Deciding itself is the key of submitting."""
    group, mode = "Adjudicate", page.deciding
    return (
        ActionRow("adjudicate.switch", "Label or adjudicate", ("Shift+F12",), mode.toggle, lambda: mode.allowed, group),
        ActionRow(
            "adjudicate.rule", "Choose the rule that decides it", ("Shift+F6",), mode.ask_rule, lambda: mode.on, group
        ),
    )
