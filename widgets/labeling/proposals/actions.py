"""What can be done with proposals, with its keys: of the function keys, which no text, class or timeline wants."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from widgets.actions.action import ActionRow

if TYPE_CHECKING:
    from widgets.labeling.page import LabelPage


def proposal_rows(page: LabelPage) -> Sequence[ActionRow]:
    """All of it. While one adjudicates, the same keys are for the versions of the people."""
    group = "Proposals"

    def row(name: str, title: str, key: str, act: str, *given: int) -> ActionRow:
        return ActionRow(f"proposal.{name}", title, (key,), partial(_act, page, act, *given), group=group)

    return (
        row("next", "Next proposal, or difference", "F3", "step", 1),
        row("previous", "Previous proposal, or difference", "Shift+F3", "step", -1),
        row("accept", "Accept the proposal, or take the next version", "F4", "accept"),
        row("edit", "Accept the proposal or version and edit it", "Ctrl+F3", "edit"),
        row("reject", "Reject the proposal, or take no version", "F5", "reject"),
        row("accept-all", "Accept all proposals from a score, or all of a version", "Shift+F4", "accept_all"),
        row("reject-all", "Reject all proposals, or versions", "Shift+F5", "reject_all"),
    )


def _act(page: LabelPage, name: str, *given: int) -> None:
    hand = page.deciding.versions if page.deciding.on else page.proposals
    if hand is not None:
        getattr(hand, name)(*given)
