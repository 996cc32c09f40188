"""Derived columns that speak of one another: in which order they can be worked out."""

from __future__ import annotations

from app.errors import CallError
from app.items.expression import names_in


def in_order(formulas: dict[str, str]) -> list[str]:
    """The names of derived columns, each after those that it speaks of. Raises CallError for a circle."""
    found: list[str] = []
    under_way: list[str] = []

    def visit(name: str) -> None:
        if name in found:
            return
        if name in under_way:
            circle = " → ".join([*under_way[under_way.index(name) :], name])
            raise CallError(f"derived columns go round in a circle: {circle}. Let one of them speak of others.")
        under_way.append(name)
        for other in sorted(_names(formulas[name])):
            if other in formulas:
                visit(other)
        under_way.pop()
        found.append(name)

    for name in sorted(formulas):
        visit(name)
    return found


def _names(formula: str) -> frozenset[str]:
    try:
        return names_in(formula)
    except CallError:
        return frozenset()  # a formula that is none speaks of nothing; whoever works it out says why
