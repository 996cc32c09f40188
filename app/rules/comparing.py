"""The labels of a task as a sheet compares them, item by item: rules on a slice act on the items that are in it.

Most sheets have few slices, so that items fall into few sets of them; what compares one set is made once and kept
(``app.rules.normalise.steps``).
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from app.labels import values
from app.labels.measured import KEYPOINT_SIGMA
from app.rules.normalise import NOTHING_LEFT_OUT, Within, compared, sigmas_of
from app.rules.sheet import Rule, RuleSheet

IN_NONE: frozenset[str] = frozenset()


class Comparing(msgspec.Struct, frozen=True):
    """``within`` is item id → the slices that the item is in; items that are in none need not stand there.

    None means that nothing is known of the items, as of files that were never put into a project: then the rules that
    are on a slice are silent, and ``undecided`` names them. ``without`` are rules that are left out.
    """

    sheet: RuleSheet
    task: str
    within: Mapping[str, frozenset[str]] | None
    without: frozenset[str] = NOTHING_LEFT_OUT

    def __call__(self, item_id: str, value: values.Value) -> values.Value:
        """A label of an item as it is compared. Raises SheetError as ``app.rules.normalise.compared``."""
        return compared(self.sheet, self.task, value, without=self.without, within=self.slices_of(item_id))

    def slices_of(self, item_id: str) -> Within:
        """The slices that the item is in; None where nothing is known of the items."""
        return None if self.within is None else self.within.get(item_id, IN_NONE)

    def leaving_out(self, *rules: str) -> Comparing:
        """The same without some rules."""
        return replace(self, without=self.without.union(rules))

    @property
    def undecided(self) -> tuple[str, ...]:
        """The rules that may act on some of the items, and nobody can say on which."""
        return () if self.within is not None else tuple(rule.id for rule in sliced(self.sheet, self.task))

    @property
    def note(self) -> str:
        """What is done about ``undecided`` rules, as a sentence; "" where there are none."""
        if not self.undecided:
            return ""
        one = len(self.undecided) == 1
        rules = "1 rule applies" if one else f"{len(self.undecided)} rules apply"
        return (
            f"{rules} to slices only and could not be decided here ({', '.join(self.undecided)}): nothing is known of "
            f"the items but their names. What is compared leaves {'it' if one else 'them'} out."
        )


def measured_by(sheet: RuleSheet, task_name: str) -> str:
    """Which σ the similarity of keypoints is computed with, as a sentence; "" where the sheet says none."""
    told = []
    for cls, sigmas in sigmas_of(sheet, task_name).items():
        skeleton = next(one.skeleton for one in sheet.task(task_name).classes if one.name == cls)
        by: dict[float, list[str]] = {}
        for point, sigma in zip(skeleton.points if skeleton is not None else (), sigmas, strict=False):
            by.setdefault(sigma, []).append(point)
        told.append(
            f"{cls}: " + "; ".join(f"{sigma:g} for {', '.join(points)}" for sigma, points in sorted(by.items()))
        )
    if not told:
        return ""
    return f"OKS is by the σ of the rule sheet ({' · '.join(told)}); classes without one have {KEYPOINT_SIGMA:g}."


def sliced(sheet: RuleSheet, task_name: str) -> tuple[Rule, ...]:
    """The rules on a task that make what is compared depend on the item: they compare, or silence one that does."""
    return tuple(rule for rule in sheet.rules_of(task_name) if rule.slice and (rule.compare or rule.instead_of))


def slices_compared(sheet: RuleSheet, task_name: str) -> tuple[str, ...]:
    """The conditions on items by which what is compared depends on the item, as the rules write them."""
    return tuple(dict.fromkeys(rule.slice for rule in sliced(sheet, task_name)))
