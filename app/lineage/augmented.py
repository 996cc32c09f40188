"""What goes with exported samples: which recipes were approved, and the tables that speak for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import msgspec

from app.commands.verdicts import APPROVED
from app.lineage.gather import Candidate
from app.records import Verdict

REPORT, PAGE = "augmentation-report.json", "augmentation-report.html"
STYLE = """
:root { color-scheme: light dark; --ink: #1c2330; --faint: #667085; --line: #dfe3ea; --paper: #fff; --bad: #b42318;
  --good: #067647; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7eaf0; --faint: #98a2b3; --line: #333b49; --paper: #14181f;
  --bad: #f97066; --good: #47cd89; } }
body { margin: 0 auto; max-width: 68rem; padding: 2.5rem 1.5rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; } h2 { font-size: 1.1rem; margin: 2.25rem 0 .25rem; }
p { margin: .25rem 0; } .faint { color: var(--faint); } .pass { color: var(--good); }
.fail, .unmeasured, .unapproved { color: var(--bad); font-weight: 600; }
table { border-collapse: collapse; margin-top: .75rem; font-variant-numeric: tabular-nums; }
th, td { padding: .35rem 1rem .35rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--faint); font-weight: 500; } .n { text-align: right; white-space: nowrap; }
"""


@dataclass(frozen=True)
class Proof:
    """One recipe of the export: ``table`` is that of its verdict, None where it was never approved."""

    recipe: str
    name: str
    samples: int
    approved: bool
    who: str
    at: str
    table: Mapping[str, Any] | None

    def to_json(self) -> dict[str, Any]:
        """Plain data with the names of the fields."""
        return {
            "recipe": self.recipe, "name": self.name, "samples": self.samples, "approved": self.approved,
            "who": self.who, "at": self.at, "verdict": self.table,
        }  # fmt: skip


def proofs(verdicts: Mapping[str, Verdict], exported: Sequence[Candidate]) -> list[Proof]:
    """One a recipe whose samples are ``exported``, by name; ``verdicts`` are those of the snapshot, by recipe."""
    counts = Counter(one.sample.recipe_id for one in exported if one.sample is not None)
    names = {one.sample.recipe_id: one.recipe for one in exported if one.sample is not None}
    found = []
    for recipe, samples in counts.items():
        verdict = verdicts.get(recipe)
        approved = verdict is not None and verdict.state == APPROVED
        who, at = (verdict.who, verdict.made_at) if verdict is not None else ("", "")
        table = msgspec.json.decode(verdict.body) if verdict is not None else None
        found.append(Proof(recipe, names[recipe], samples, approved, who, at, table))
    return sorted(found, key=lambda one: (one.name, one.recipe))


def unapproved_lines(found: Sequence[Proof]) -> tuple[str, ...]:
    """One line a recipe that nobody approved: loud, and in every place where an export tells of itself."""
    return tuple(
        f"UNAPPROVED: {one.samples} samples of {one.name} ({one.recipe[:12]}) are in here though nobody has approved "
        "their recipe: what was not measured of it is not known to be right. See `earmark verdict`."
        for one in found
        if not one.approved
    )


def documents(found: Sequence[Proof]) -> dict[str, bytes]:
    """The report, for programs and for people; nothing where there are no samples."""
    if not found:
        return {}
    whole = {"earmark_augmentation_report": 1, "recipes": [one.to_json() for one in found]}
    text = msgspec.json.format(msgspec.json.encode(whole, order="sorted"), indent=2) + b"\n"
    return {REPORT: text, PAGE: ("".join(_page(found)) + "\n").encode()}


def _page(found: Sequence[Proof]) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Augmentation report</title>'
    yield f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head><body>'
    yield "<h1>Augmentation report</h1><p class=faint>What was measured of each recipe before it was exported.</p>"
    for one in found:
        yield f"<h2>{escape(one.name)}</h2><p class=faint>{one.samples} samples, recipe {escape(one.recipe[:12])}</p>"
        if one.approved:
            yield f"<p class=pass>Approved by {escape(one.who)}, {escape(one.at)}.</p>"
        else:
            yield "<p class=unapproved>Not approved: what was not measured is not known to be right.</p>"
        if one.table is not None:
            yield from _table(one.table)
    yield "</body></html>"


def _table(table: Mapping[str, Any]) -> Iterator[str]:
    yield f"<p class=faint>Held against {escape(str(table.get('slice')) or 'all items')}.</p>"
    yield "<table><tr><th>Criterion<th class=n>Figure<th class=n>95 %<th>State<th>Passes at<th>Found</tr>"
    for one in table.get("criteria", ()):
        figure, low, high = one.get("figure"), one.get("low"), one.get("high")
        between = "–" if low is None or high is None else f"{low:.3f} to {high:.3f}"
        state = escape(str(one["state"]))
        yield (
            f"<tr><td>{escape(one['title'])}<td class=n>{'–' if figure is None else f'{figure:.3f}'}"
            f"<td class=n>{between}<td class={state}>{state}<td>{escape(one['limit'])}<td>{escape(one['said'])}</tr>"
        )
    yield "</table>"
