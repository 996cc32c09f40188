"""What can be done in review, and with comments, with its keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from widgets.actions.action import ActionRow

if TYPE_CHECKING:
    from widgets.labeling.page import LabelPage

Act = Callable[[], object]


def review_rows(page: LabelPage) -> Sequence[ActionRow]:
    """All of it. Accepting is the key of submitting."""
    group, review, comments = "Review", page.review, page.comments

    def reviewing() -> bool:
        return review.on

    def row(
        name: str, title: str, keys: tuple[str, ...], act: Act, when: Callable[[], bool] | None = reviewing
    ) -> ActionRow:
        return ActionRow(name, title, keys, act, when, group)

    return (
        row("review.switch", "Label or review", ("F12",), review.toggle, lambda: review.allowed),
        row("review.comment", "Comment on a place or on what is selected", ("F6",), review.comment),
        row("review.return", "Return the labels", ("Ctrl+Shift+Backspace",), review.give_back),
        row("review.accept-all", "Accept all that are listed", ("Ctrl+Shift+Return",), review.accept_all),
        row("review.next-comment", "Next comment", ("F8",), partial(comments.step, 1), None),
        row("review.previous-comment", "Previous comment", ("Shift+F8",), partial(comments.step, -1), None),
        row("review.resolve", "Resolve the comment, or open it again", ("F7",), comments.resolve_chosen, None),
    )
