"""What can be done with proposals, with its keys: of the function keys, which no text, class or timeline wants."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from widgets.actions.action import ActionRow

if TYPE_CHECKING:
    from widgets.labeling.page import LabelPage


def proposal_rows(page: LabelPage) -> Sequence[ActionRow]:
    """All of it."""
    group, proposals = "Proposals", page.proposals
    return (
        ActionRow("proposal.next", "Next proposal", ("F3",), partial(proposals.step, 1), group=group),
        ActionRow("proposal.previous", "Previous proposal", ("Shift+F3",), partial(proposals.step, -1), group=group),
        ActionRow("proposal.accept", "Accept the proposal", ("F4",), proposals.accept, group=group),
        ActionRow("proposal.edit", "Accept the proposal and edit it", ("Ctrl+F3",), proposals.edit, group=group),
        ActionRow("proposal.reject", "Reject the proposal", ("F5",), proposals.reject, group=group),
        ActionRow(
            "proposal.accept-all", "Accept all proposals from a score", ("Shift+F4",), proposals.accept_all, group=group
        ),
        ActionRow("proposal.reject-all", "Reject all proposals", ("Shift+F5",), proposals.reject_all, group=group),
    )
