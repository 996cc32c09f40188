"""The report of the demo, in lines: what people reach, where the model falls short, what was made, what was written."""

from __future__ import annotations

from collections.abc import Iterator

from app.agreement.report import AgreementReport, Ends, figure_text
from app.agreement.show import hlp_title, metric_title
from app.demo import radiologists
from app.demo.loop import DemoResult, Loop
from app.demo.round_report import round_lines


def report_text(result: DemoResult) -> str:
    """The whole report."""
    return "\n".join(_lines(result)) + "\n"


def _lines(result: DemoResult) -> Iterator[str]:
    yield "EARMARK: ONE ROUND OF THE LOOP ON REAL DATA"
    yield ""
    yield "Data"
    yield from (f"  {line}" for text in result.sample.lines for line in text.splitlines())
    if result.sample.problems:
        yield f"  {len(result.sample.problems)} faults in the published labels were met and named:"
        yield from (f"    {line}" for line in result.sample.problems)
    for loop in result.loops:
        yield ""
        yield from _project(loop)
    yield ""
    yield from round_lines(result.round)
    yield ""
    yield from radiologists.lines(result.radiologists)


def _project(loop: Loop) -> Iterator[str]:
    yield f"{loop.plan.project.upper()}  ({loop.path})"
    if loop.status is not None:
        yield f"  Problem: {loop.status.charter.problem}"
        yield f"  Feasible? {loop.status.answer}"
    for report in loop.agreement:
        what = (
            "Agreement of people who saw each other's labels" if loop.plan.with_dependent else "Human-level performance"
        )
        kind = f", {hlp_title(report)}" if report.hlp_kind else ""
        measured = f" ({metric_title(report.score_metric)}{kind})"
        yield f"  {what}, {report.task}{measured}: {figure_text(report.hlp, report.hlp_ci)}"
        raw = figure_text(report.raw_hlp.value, report.raw_hlp.ci)
        yield f"    before the rules: {raw}; on {report.hlp_items} items"
        yield from _explained(report)
        yield from (f"    note: {warning}" for warning in report.warnings)
    if loop.slices is not None:
        whole = loop.slices.overall
        people = "–" if whole.hlp is None else f"{whole.hlp:.3f}"
        scored = (
            f"{whole.model:.3f} against people's {people} ({metric_title(loop.slices.metric)}), {whole.items} items"
        )
        yield f"  {loop.plan.model}: {scored}"
        yield f"  Worst slices of {loop.slices.tested} tried:"
        for one in loop.slices.slices[:3]:
            gap = "–" if one.gap is None else f"{one.gap:.3f}"
            figures = f"{one.items} items, model {one.model:.3f}, gap {gap}, q {one.q_value:.2g}"
            yield f"    {one.slice}: {figures}; {one.state}"
        if not loop.slices.slices:
            yield "    none: the model is nowhere worse than people by more than on the whole"
    yield from _augmented(loop)
    if loop.export is not None:
        files = ", ".join(f"{count} {split}" for split, count in loop.export.files.items())
        checked = "every file verified" if loop.verified else "VERIFY FOUND A DIFFERENCE"
        where = f"{loop.export.folder} ({loop.export.format})"
        yield f"  Training folder: {where}: {files}; {loop.export.samples} augmented; {checked}"
        yield from (f"    {note}" for note in loop.export.notes)
    if loop.traced is not None:
        yield f"  Traced {loop.traced.file}:"
        yield "    " + " → ".join(str(step["kind"]) for step in loop.traced.steps)


def _augmented(loop: Loop) -> Iterator[str]:
    """The samples for the worst slice, what speaks for their recipe, and what nobody has measured of it."""
    if loop.batch is None:
        return
    yield f"  Aimed {loop.batch.plan.recipe.name!r} at: {loop.aim}"
    yield from (f"    suggested {one.transform}: {one.why}" for one in loop.suggested)
    if not loop.suggested:
        yield "    no slice is worse, or nothing that is measured sets it apart: the recipe is one that ships"
    made = f"{len(loop.batch.made)} of {loop.batch.plan.parents} parents"
    yield f"  Samples made: {made}; accepted by the demo, not by a person"
    if loop.verdict is not None:
        yield "  Verdict on the recipe, from what this project holds:"
        for one in loop.verdict.criteria:
            yield f"    {one.state}: {one.title.lower()}: {one.said}"
        yield f"    {'approved' if loop.verdict.passed else 'not approved, as it stands'}"
    yield "  Whether a model trained with these samples is better there is unmeasured: nothing was trained here."


def _explained(report: AgreementReport) -> Iterator[str]:
    """What each rule of the sheet takes off the word error rate between people."""
    found = report.waterfall
    if found is None or found.raw is None or found.ruled is None or not found.steps:
        return
    raw, ruled = _rate(found.raw, report.raw_agreement.ci), _rate(found.ruled, report.ci)
    yield f"    word error rate between people: {raw} as written, {ruled} by the rules"
    if report.hlp is not None and report.hlp_ci is not None:
        low, high = report.hlp_ci
        against = f"{hlp_title(report)}: {_rate(1.0 - report.hlp, (1.0 - high, 1.0 - low))}"
        yield f"    word error rate of people {against} by the rules"
    yield "    what each rule takes off the first of them:"
    for step in sorted(found.steps, key=lambda one: one.shapley):
        if abs(step.shapley) >= 0.0005:
            yield f"      {step.rule}: {100 * step.shapley:+.1f} points"


def _rate(value: float, ci: Ends | None) -> str:
    return f"{100 * value:.1f} %" + (f" ({100 * ci[0]:.1f} % to {100 * ci[1]:.1f} %)" if ci else "")
