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
:root { color-scheme: light dark; --ink: #1c2330; --faint: #5d6675; --line: #dfe3ea; --paper: #f6f7f9; --card: #fff;
  --bad: #b42318; --bad-soft: #fdecea; --good: #05603a; --good-soft: #e3f5ec; --open: #475467; --open-soft: #eceff3;
  --warn: #8a4b08; --warn-soft: #fdf1dd; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7eaf0; --faint: #9aa4b5; --line: #2d3441; --paper: #10141a;
  --card: #181d26; --bad: #fda29b; --bad-soft: #3a1d1c; --good: #6ce9a6; --good-soft: #12301f; --open: #b9c1ce;
  --open-soft: #262d39; --warn: #fdb022; --warn-soft: #382810; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 2.5rem 1.5rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 0; }
p { margin: .25rem 0; } .faint { color: var(--faint); }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.25rem 1.5rem .75rem;
  margin-top: 1.5rem; } header { display: flex; gap: 1rem; align-items: baseline; justify-content: space-between; }
.pill { border-radius: 999px; padding: .1rem .6rem; font-size: .85rem; font-weight: 600; white-space: nowrap; }
.pass { color: var(--good); background: var(--good-soft); } .fail { color: var(--bad); background: var(--bad-soft); }
.unmeasured { color: var(--open); background: var(--open-soft); }
.warning { color: var(--warn); background: var(--warn-soft); border-radius: 6px; padding: .5rem .75rem;
  margin: .75rem 0; }
table { border-collapse: collapse; margin-top: .75rem; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .6rem 1rem .6rem 0; border-top: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--faint); font-weight: 500; font-size: .85rem; border-top: 0; padding-bottom: .3rem; }
td small { display: block; color: var(--faint); font-size: .85rem; } td:last-child { padding-right: 0; }
td:nth-child(1) { width: 34%; } .n { white-space: nowrap; }
@media (max-width: 44rem) { table, tbody, tr, td, td:nth-child(1) { display: block; width: auto; }
  tr:first-child { display: none; } tr { border-top: 1px solid var(--line); padding: .6rem 0; }
  td { border: 0; padding: .15rem 0; } header { flex-wrap: wrap; } }
@media print { body { background: none; padding: 0; } section { break-inside: avoid; } }
"""
UNPROVEN = (
    "Nobody has approved this recipe, so no table of what was measured goes with it; what was not measured may be "
    "wrong. <code>earmark verdict</code> prints what is known."
)
WORDS = {"pass": "Passed", "fail": "Failed", "unmeasured": "Not measured"}


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
        yield "<section><header>"
        yield f"<h2>{escape(one.name)}</h2>{_approval(one)}</header>"
        against = (
            f", held against {escape(str(one.table.get('slice')) or 'all items')}" if one.table is not None else ""
        )
        count = f"{one.samples:,} sample{'s' * (one.samples != 1)}"
        yield f"<p class=faint>{count} of the recipe {escape(one.recipe[:12])}{against}.</p>"
        if not one.approved:
            yield f"<p class=warning>{UNPROVEN}</p>"
        if one.table is not None:
            yield from _table(one.table)
        yield "</section>"
    yield "</body></html>"


def _approval(one: Proof) -> str:
    if not one.approved:
        return '<span class="pill fail">Not approved</span>'
    return f'<span class="pill pass">Approved by {escape(one.who)}, {escape(one.at[:10])}</span>'


def _table(table: Mapping[str, Any]) -> Iterator[str]:
    if loosened := table.get("loosened"):
        yield f"<p class=warning>Thresholds looser than usual: {escape('; '.join(map(str, loosened)))}.</p>"
    yield "<table><tr><th>Criterion<th>State<th>Figure<th>Found</tr>"
    for one in table.get("criteria", ()):
        figure, low, high = one.get("figure"), one.get("low"), one.get("high")
        between = "" if low is None or high is None else f"<small>95 %: {low:.3f} to {high:.3f}</small>"
        state = str(one["state"])
        yield (
            f"<tr><td>{escape(one['title'])}<small>Passes at: {escape(one['limit'])}</small>"
            f'<td><span class="pill {escape(state)}">{escape(WORDS.get(state, state))}</span>'
            f"<td class=n>{'–' if figure is None else f'{figure:.3f}'}{between}<td>{escape(one['said'])}</tr>"
        )
    yield "</table>"
