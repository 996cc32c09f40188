"""The views of a rule sheet that agreement needs: labels as it compares them, and with any set of its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.agreement.hlp import Normalise
from app.agreement.waterfall import Outcomes, Sets
from app.labels import values

if TYPE_CHECKING:
    from app.rules.sheet import RuleSheet


def leaving_out(sheet: RuleSheet, task_name: str, rules: frozenset[str] = frozenset()) -> Normalise:
    """Labels as ``sheet`` compares them, without ``rules``."""
    from app.rules.normalise import compared

    def normalise(value: values.Value) -> values.Value:
        return compared(sheet, task_name, value, without=rules)

    return normalise


def outcomes_of(sheet: RuleSheet, task_name: str) -> tuple[tuple[str, ...], Outcomes]:
    """The comparison rules of a task in their order, and what sets of them make of a text.

    A rule that leaves a text as it is need not be tried: with and without it the outcome is the same. So the sets are
    followed rule by rule, and only outcomes that differ are followed apart.
    """
    from app.rules.normalise import steps

    chain = steps(sheet, task_name, "compared")
    rules = tuple(dict.fromkeys(step.rule for step in chain))
    column = {rule: place for place, rule in enumerate(rules)}

    def outcomes(text: str, sets: Sets) -> tuple[list[str], NDArray[np.int64]]:
        found = [tuple(text.split())]
        which = np.zeros(len(sets), dtype=np.int64)
        place = {found[0]: 0}
        for step in chain:
            held = sets[:, column[step.rule]]
            moved = which.copy()
            for number in range(len(found)):
                after = step.run(found[number])
                if after == found[number]:
                    continue
                if after not in place:
                    place[after] = len(found)
                    found.append(after)
                moved[(which == number) & held] = place[after]
            which = moved
        return [" ".join(words) for words in found], which

    return rules, outcomes
