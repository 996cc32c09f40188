"""Labels of the project to try a draft on: those first on which it would find or change something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.changes.command import View
from app.jobs.job import Progress
from app.labels import values
from app.records import Annotation, Item, Source

if TYPE_CHECKING:
    from app.rules.finding import Finding
    from app.rules.sheet import ItemContext, RuleSheet

SUBMITTED = "submitted"
LOOKED_AT = 2_000
SHOWN = 60


@dataclass(frozen=True)
class Tried:
    """One label and what the draft makes of it. ``text`` is its words, or what is drawn in words.

    ``changes`` says whether it would be compared otherwise than it is written. Whoever is shown it is not independent
    on the item any more, unless the label is their own (``app.commands.proposals.Expose``). ``value`` is the label
    itself and ``context`` what is known of its item; ``picture`` is how a sheet names that item.
    """

    item_id: str
    item: str
    task: str
    annotator_id: str
    text: str
    findings: tuple[Finding, ...]
    changes: bool = False
    value: values.Value | None = None
    context: ItemContext | None = None
    picture: str = ""


def try_labels(view: View, sheet: RuleSheet, task_name: str, progress: Progress | None = None) -> tuple[Tried, ...]:
    """Up to ``SHOWN`` labels of a task, of the first ``LOOKED_AT``; what the draft speaks of comes first.

    Raises UnknownName where the sheet has no such task.
    """
    from app.labeling.checks import context_of, slices_around
    from app.labeling.read import values_of
    from app.rules.checks import check_value
    from app.rules.normalise import compared

    progress = progress or Progress()
    task = sheet.task(task_name)
    said = [one for one in view.find(Annotation, task=task_name) if one.state == SUBMITTED][:LOOKED_AT]
    names = {item.id: item for item in view.find(Item, id=tuple({one.item_id for one in said}))}
    sources = {source.id: source.name for source in view.find(Source)}
    values_said = values_of(view, said, task.kind)
    found: list[Tried] = []
    seen: set[str] = set()
    for number, one in enumerate(said):
        if number % 50 == 0:
            progress.check()
            progress.report(number, len(said))
        value, item = values_said.get(one.id), names.get(one.item_id)
        if value is None or item is None or values.kind_of(value) != task.kind:
            continue
        text = in_words(value)
        if text in seen and isinstance(value, values.Transcript):
            continue  # what several people wrote alike is one example
        seen.add(text)
        within = slices_around(sheet, task_name, item, sources.get(item.source_id, ""))
        context = context_of(item, within=within)
        findings = check_value(sheet, task_name, value, context)
        changes = compared(sheet, task_name, value, within=within) != value
        picture = f"{sources.get(item.source_id, item.source_id)}/{item.path}"
        found.append(
            Tried(item.id, item.path, task_name, one.annotator_id, text, findings, changes, value, context, picture)
        )
    found.sort(key=lambda one: (not one.findings, not one.changes))
    return tuple(found[:SHOWN])


def in_words(value: values.Value) -> str:
    """A label in a few words: its text, its option, or what is drawn."""
    match value:
        case values.Transcript(text):
            return text
        case values.Choice(option):
            return option
        case values.MultiChoice(options):
            return ", ".join(options) or "none"
        case values.Rating(number):
            return str(number)
    objects = values.objects_of(value)
    counts: dict[str, int] = {}
    for thing in objects:
        counts[thing.cls] = counts.get(thing.cls, 0) + 1
    return ", ".join(f"{count} × {cls}" for cls, count in counts.items()) or "nothing marked"
