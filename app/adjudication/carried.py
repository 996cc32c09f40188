"""The exceptions that come along with what is taken over: whoever decides is not asked again for a reason.

A waiver on an object follows the object, and one on a whole label follows each object of it, or a version that is
taken as a whole. What was made anew has none.
"""

from __future__ import annotations

from app import ids
from app.adjudication.comparison import Comparison
from app.adjudication.merging import taken_id
from app.changes.command import View
from app.labels import values
from app.labels.values import Value
from app.records import Annotation
from app.rules.sheet import RuleSheet
from app.rules.waivers import holding


def carried_waivers(
    view: View, sheet: RuleSheet, comparison: Comparison, item_id: str, task: str, draft: Value | None, chosen: str
) -> dict[str, str]:
    """Rule, or rule and object of ``draft``, → reason. ``chosen`` is whose version it is as a whole, "" for none."""
    held = {thing.id for thing in values.objects_of(draft)} if draft is not None else set()
    found: dict[str, str] = {}
    for one in comparison.candidates:
        annotation = view.get(Annotation, ids.annotation_id(item_id, task, one.annotator_id))
        names = {thing.id: taken_id(one.annotator_id, thing) for thing in values.objects_of(one.value)}
        # One that was given for another check than that of now excuses nothing here either.
        waivers = holding(sheet, annotation.waivers, annotation.waived_for) if annotation is not None else {}
        for key in sorted(waivers, key=lambda key: "/" in key):  # what was said of one object counts more
            reason = waivers[key]
            rule, _, thing_id = key.partition("/")
            if not names:
                found |= {rule: reason} if chosen == one.annotator_id else {}
                continue
            taken = [names.get(thing_id, "")] if thing_id else list(names.values())
            found |= {f"{rule}/{name}": reason for name in taken if name in held}
    return found
