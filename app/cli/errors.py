"""earmark errors: what a model gets wrong, told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath

if TYPE_CHECKING:
    from app.slices.run_mistakes import RunMistakes

_MOST_ROWS = 15


def command(
    project: ProjectPath,
    model: Annotated[str, typer.Option(help="The model run.")],
    task: Annotated[str, typer.Option(help="The task, where the model predicts several.")] = "",
    raw: Annotated[bool, typer.Option("--raw", help="Compare as stored, without the sheet's rules.")] = False,
    as_json: AsJson = False,
) -> None:
    """Tell the errors of a model run apart: kinds, confusion, words, calibration, and labels that may be wrong.

    Example: earmark errors cells --model hough
    """
    from app.slices.project import find_run
    from app.slices.run_mistakes import run_mistakes
    from app.workspace import Workspace

    with Workspace.open(project, read_only=True) as opened:
        run = find_run(opened.view, model, task)
        with output.progress("Errors:") as progress:
            found = run_mistakes(opened.view, opened.sheet, run, ruled=not raw, progress=progress)
    output.emit({"model": model, **found.to_json()}, lambda: text(model, found), as_json=as_json)


def text(model: str, found: RunMistakes) -> str:
    """What is printed for people."""
    lines = [f"{model} on {found.task}: {found.items} items with a reference."]
    if found.unheld:
        lines.append(f"{found.unheld} predictions have no reference: label or adjudicate those items.")
    for part in (
        _kinds(found),
        _classes(found),
        _mixed(found),
        _words(found),
        _rules(found),
        _calibration(found),
        _suspects(found),
    ):
        lines += ["", *part] if part else []
    return "\n".join(lines)


def _kinds(found: RunMistakes) -> list[str]:
    from app.slices.kinds import KIND_TEXTS

    if not found.kinds:
        return []
    rows = [(kind, count, KIND_TEXTS[kind]) for kind, count in found.kinds.items()]
    return [output.table(("Objects", "Count", "What they are"), rows, right=frozenset({1}))]


def _classes(found: RunMistakes) -> list[str]:
    from app.slices.run_mistakes import by_class

    rows = list(by_class(found.confusion))[:_MOST_ROWS]
    header = ("Class", "Right", "Said wrongly", "Not said")
    return [output.table(header, rows, right=frozenset({1, 2, 3}))] if rows else []


def _mixed(found: RunMistakes) -> list[str]:
    """What is taken for what, the most frequent first."""
    rows = [(a or "nothing", b or "nothing", count) for (a, b), count in found.confusion.items() if a != b][:_MOST_ROWS]
    return [output.table(("Labelled", "Said", "Times"), rows, right=frozenset({2}))] if rows else []


def _words(found: RunMistakes) -> list[str]:
    rows = [(one.truth or "–", one.said or "–", one.word_class, one.count) for one in found.words[:_MOST_ROWS]]
    return [output.table(("Word", "Said", "Kind of word", "Times"), rows, right=frozenset({3}))] if rows else []


def _rules(found: RunMistakes) -> list[str]:
    if found.rules is None or found.rules.raw is None or found.rules.ruled is None:
        return []
    head = f"Word error rate {100 * found.rules.raw:.1f} % as written, {100 * found.rules.ruled:.1f} % by the rules."
    if not found.rules.steps:
        return [head, f"{found.rules.reason[0].upper()}{found.rules.reason[1:]}."]
    broken = {one.rule: one for one in found.by_rule}
    rows = [
        (step.rule, f"{round(-100 * step.shapley, 1) + 0.0:.1f}",
         broken[step.rule].count if step.rule in broken else 0,
         broken[step.rule].such_as if step.rule in broken else "")
        for step in found.rules.steps
    ]  # fmt: skip
    header = ("Breaks the rule", "Points", "Errors", "Such as")
    return [
        f"{head} These errors break a rule: the labels are the problem, not the model.",
        output.table(header, rows, right=frozenset({1, 2})),
    ]


def _calibration(found: RunMistakes) -> list[str]:
    if found.calibration is None and found.rules is not None:
        return ["Of transcripts calibration is not measured, nor are labels suspected by a model's scores."]
    if found.calibration is None:
        return ["The predictions carry no scores of 0 to 1, so nothing can be said on calibration or suspect labels."]
    rows = [(f"{one.score:.2f}", f"{one.right:.2f}", one.count) for one in found.calibration.bins]
    head = f"Expected calibration error {found.calibration.error:.3f}."
    return [head, output.table(("Score", "Right", "Count"), rows, right=frozenset({0, 1, 2}))]


def _suspects(found: RunMistakes) -> list[str]:
    if not found.suspects:
        return []
    rows = [(one.path, one.label or "nothing", one.said, f"{one.score:.2f}") for one in found.suspects[:_MOST_ROWS]]
    count = len(found.suspects)
    head = f"{count:,} {'label' if count == 1 else 'labels'} that the model contradicts with confidence: look again."
    return [head, output.table(("Item", "Label", "Model", "Score"), rows, right=frozenset({3}))]
