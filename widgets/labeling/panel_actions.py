"""What can be done with the panels of the label page, with its keys."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from widgets.actions.action import ActionRow
from widgets.labeling.sidebar import PANELS

if TYPE_CHECKING:
    from widgets.labeling.page import LabelPage
    from widgets.labeling.sidebar import Sidebar


def panel_rows(page: LabelPage) -> Sequence[ActionRow]:
    """All of it. On sound there are rules alone."""
    group, view = "Panels", page.view
    turned = () if view.sidebar.objects is None else _turned(view.sidebar)
    return (
        ActionRow("label.find-class", "Find a class or an option", ("/",), page.finder.find, group=group),
        ActionRow("label.attributes", "Answer the attributes", ("F2",), page.questions.begin, group=group),
        *turned,
        ActionRow("label.panels", "Show or hide the panels", ("F9",), view.toggle_panels, group=group),
    )


def _turned(sidebar: Sidebar) -> Sequence[ActionRow]:
    return tuple(
        ActionRow(
            f"label.panel-{name}", f"Go to the panel {title}", (key,), partial(sidebar.go_to, name), group="Panels"
        )
        for (name, title), key in zip(PANELS, ("Alt+1", "Alt+2", "Alt+3"), strict=True)
    )
