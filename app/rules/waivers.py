"""What a waiver excused: a rule by its id, and the check as it was. Another check was never excused by anybody.

A waiver holds while the check that it was given for is in force. When a version of the sheet that checks otherwise
comes into force, waivers of the rule note what they were given for (``bound``); one that notes another check than that
of now has lapsed: it is kept and told of, and excuses nothing. Wording, examples, scope and what asks for a reason are
no part of the check, so that they may change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from msgspec.structs import replace

from app import ids
from app.rules.finding import Finding
from app.rules.sheet import RuleSheet

Reasons = Mapping[str, str]


def fingerprint(sheet: RuleSheet, rule_id: str) -> str:
    """What the check of a rule comes down to: its limits, the words that it looks up, and whether it blocks. "" where
    the sheet has no such rule, or one that checks nothing."""
    rule = next((one for one in sheet.rules if one.id == rule_id), None)
    if rule is None or rule.check is None:
        return ""
    limits, words = rule.check.limits, []
    if {"spelling", "known_tags"} & set(limits):
        classes = cast(Sequence[str], limits.get("spelling", tuple(sheet.vocabulary)))
        words = [(name, word.canonical, *word.variants) for name in classes for word in sheet.vocabulary.get(name, ())]
    said = (sorted((name, repr(value)) for name, value in limits.items()), words, rule.check.severity == "block")
    return ids.digest(repr(said))[:16]


def holding(sheet: RuleSheet, waivers: Reasons, waived_for: Reasons) -> Reasons:
    """The waivers that excuse something under ``sheet``, by their keys (``app.rules.checks.waiver_key``)."""
    if not waived_for:
        return waivers
    return {key: why for key, why in waivers.items() if _holds(sheet, key, waived_for)}


def lapsed(sheet: RuleSheet, waivers: Reasons, waived_for: Reasons) -> Reasons:
    """The others: given for a check that was another."""
    if not waived_for:
        return {}
    return {key: why for key, why in waivers.items() if not _holds(sheet, key, waived_for)}


def bound(old: RuleSheet, new: RuleSheet, waivers: Reasons, waived_for: Reasons) -> dict[str, str]:
    """``waived_for`` once ``new`` takes the place of ``old``: what each waiver was given for, where that is another
    check now. What was noted before stays: the first check is the one that somebody looked at."""
    found = {key: noted for key, noted in waived_for.items() if key in waivers}
    for key in waivers.keys() - found.keys():
        was = fingerprint(old, rule_of(key))
        if was != fingerprint(new, rule_of(key)):
            found[key] = was
    return found


def told(found: Finding, gone: Reasons) -> Finding:
    """The finding with the reason of a waiver that has lapsed, so that it can be given again or not."""
    if found.waived:
        return found
    own = found.rule if found.object_id is None else f"{found.rule}/{found.object_id}"
    reason = gone.get(own) or gone.get(found.rule, "")
    return replace(found, lapsed=reason) if reason else found


def rule_of(key: str) -> str:
    """The rule that a waiver is of."""
    return key.partition("/")[0]


def _holds(sheet: RuleSheet, key: str, waived_for: Reasons) -> bool:
    noted = waived_for.get(key)
    return noted is None or noted == fingerprint(sheet, rule_of(key))
