"""What samples for a slice are made of: others that are given its looks, or its own items where it is a class."""

from __future__ import annotations

import pytest

from app.augmenting.recipe.compared import takes_others
from app.rules.load import load

SHEET = load("""\
earmark: 1
name: Cells
version: 1.0.0
media: image
tasks:
  cell: {kind: choice, options: [RBC, Platelets]}
""")


@pytest.mark.parametrize(
    ("expression", "others"),
    [
        ("brightness < 0.3", True), ("cell_label == 'Platelets'", False), ("", False), ("photo == 'a'", True),
        ("cell_label == 'Platelets' and brightness < 0.3", True),
    ],
)  # fmt: skip
def test_looks_can_be_given_to_others_and_a_class_cannot(expression: str, others: bool) -> None:
    assert takes_others(SHEET, expression) is others
