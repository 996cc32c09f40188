"""What stands in the place of the work where there is none: nothing to do, or an item that cannot be opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from widgets.labeling.desk_view import DeskView

NOTHING = "Register a folder on the Data page. Its images or recordings then stand here to be labelled."
NO_DIFFERENCE = (
    "What two people have submitted for the same item and see differently then stands here, the dearest first. "
    "Assign some items to several people to find out."
)


class Vacancy:
    """Says it on ``view``."""

    def __init__(self, view: DeskView) -> None:
        self._view = view

    def broken(self, reason: str, go_on: Callable[[], None]) -> None:
        """The item cannot be opened."""
        self._tell("This item cannot be opened", reason, "Next item", go_on)

    def nothing(self, go_to_data: Callable[[], None], area: str) -> None:
        """The project is empty; in review, nobody has handed anything in; to adjudicate, nobody differs."""
        if area == "adjudicate":
            self._tell("Nothing to decide", NO_DIFFERENCE, "", None)
        elif area == "review":
            self._tell("Nothing to review yet", "What annotators submit then stands here.", "", None)
        else:
            self._tell("Nothing to label yet", NOTHING, "Go to Data", go_to_data)

    def _tell(self, heading: str, text: str, button: str, act: Callable[[], None] | None) -> None:
        self._view.veil.lift()
        self._view.rules.show_findings((), editable=False)
        self._view.empty.tell(heading, text, button=button, act=act)
        self._view.show_work(there=False)
