"""What was meant comes first."""

from __future__ import annotations

import pytest

from widgets.actions.action import ActionRow
from widgets.shell.palette import rank


def row(title: str, group: str = "") -> ActionRow:
    return ActionRow(title, title, (), print, group=group)


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        ("", "Anything", 0), ("go", "Go to Data", 0), ("data go", "Go to Data", 1), ("ata", "Go to Data", 2),
        ("gtd", "Go to Data", 3), ("xyz", "Go to Data", -1), ("GO TO", "Go to Data", 0), ("every", "Save", 1),
    ],
)  # fmt: skip
def test_rank(text: str, title: str, expected: int) -> None:
    assert rank(text, row(title, "Everywhere")) == expected
