"""What any set of a sheet's comparison rules makes of a text, for the waterfall."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.agreement.rule_shares import Sets

if TYPE_CHECKING:
    from app.rules.comparing import Comparing
    from app.rules.normalise import Within


@dataclass(frozen=True)
class RuleOutcomes:
    """``rules`` are those that act on some of the items, in the order in which the sheet applies them.

    A rule that leaves a text as it is need not be tried: with and without it the outcome is the same. So the sets are
    followed rule by rule, and only outcomes that differ are followed apart.
    """

    comparing: Comparing
    rules: tuple[str, ...]

    def reach(self, item_id: str) -> Within:
        """What the rules on an item depend on: the slices that it is in."""
        return self.comparing.slices_of(item_id)

    def __call__(
        self, text: str, sets: Sets, reach: Within = None, cls: str = "", tier: str = ""
    ) -> tuple[list[str], NDArray[np.int64]]:
        """The different outcomes of a text, of a clip or of a segment of ``cls`` on ``tier``, and which each set
        gives."""
        from app.rules.normalise import steps

        found = [tuple(text.split())]
        which = np.zeros(len(sets), dtype=np.int64)
        place = {found[0]: 0}
        for step in steps(self.comparing.sheet, self.comparing.task, "compared", cls, tier, reach):
            held = sets[:, self._column[step.rule]]
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

    @cached_property
    def _column(self) -> dict[str, int]:
        return {rule: place for place, rule in enumerate(self.rules)}


def outcomes_of(comparing: Comparing) -> RuleOutcomes:
    """The outcomes of the rules of a task, on the items that ``comparing`` knows of."""
    from app.rules.comparing import IN_NONE
    from app.rules.normalise import comparison_rules

    everywhere = {None} if comparing.within is None else {IN_NONE, *comparing.within.values()}
    return RuleOutcomes(comparing, comparison_rules(comparing.sheet, comparing.task, everywhere))
