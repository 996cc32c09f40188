"""What another rule sheet would make of the figures, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from app.agreement.report import figure_text
from app.agreement.show import metric_title
from app.agreement.what_if import Change, WhatIf

_NAMES = {"agreement": "People among themselves", "hlp": "Human-level performance", "words": "Words of the segments"}


def render_what_if(found: WhatIf) -> str:
    """The figures of today, those under the other sheet, and the difference on the same items."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: WhatIf) -> Iterator[str]:
    if not found.labels_compared_otherwise:
        yield found.text
        return
    yield (
        f"{found.task}: {found.labels_compared_otherwise:,} of {found.labels:,} labels would be compared otherwise, "
        f"figures over {found.items:,} items"
    )
    for one in found.changes:
        yield f"{_NAMES[one.name]}, by {metric_title(one.metric)}"
        yield f"  now         {figure_text(one.now.value, one.now.ci, one.now.reason)}"
        yield f"  then        {figure_text(one.then.value, one.then.ci, one.then.reason)}"
        gap = one.difference
        yield f"  difference  {figure_text(gap.value, gap.ci, gap.reason)}{_verdict(one)}"
    yield "What was labelled stays as it is: this says nothing of what people would write under other guidance."


def _verdict(change: Change) -> str:
    """In words whether the interval of the difference leaves 0 out."""
    if change.difference.ci is None or change.difference.value == 0.0:
        return ""
    return {True: ": better", False: ": worse", None: ": not sure which is better"}[change.better]
