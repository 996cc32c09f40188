"""The live status of the charter: computed from the other stages, never typed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.agreement.scores import METRIC_NAME
from app.changes.command import View
from app.jobs.job import Progress
from app.labeling.read import people_by_item
from app.records import Annotation, Item, ModelRun, SampleRow, Source
from app.scope.charter import Charter, read_charter

if TYPE_CHECKING:
    from app.agreement.report import AgreementReport
    from app.rules.sheet import RuleSheet


@dataclass(frozen=True)
class ModelStatus:
    """The model run that is judged, against the same references as people."""

    name: str
    value: float
    hlp: float | None
    gap: float | None
    items: int


@dataclass(frozen=True)
class Status:
    """Where the project stands. Figures are None where they cannot be known yet; ``answer`` says why in words."""

    charter: Charter
    task: str
    metric: str
    items: int
    broken: int
    labelled: int
    labelled_twice: int
    drafts: int
    samples_accepted: int
    hlp: float | None
    hlp_ci: tuple[float, float] | None
    hlp_kind: str
    model: ModelStatus | None
    target: float | None
    answer: str
    warnings: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The document that ``earmark scope --json`` prints."""
        import msgspec

        built: dict[str, Any] = msgspec.to_builtins(self)
        return built


def status(view: View, sheet: RuleSheet, progress: Progress | None = None) -> Status:
    """The live status for the charter's task, or the first task of the sheet where none was chosen.

    ``progress`` may stop it between its parts, with Cancelled.
    """
    progress = progress or Progress()
    charter = read_charter(view)
    task = sheet.task(charter.task) if charter.task else next(iter(sheet.tasks.values()))
    people = people_by_item(view, task.name)
    # A task may be set for some sources only; the others' items are not waiting for it.
    chosen = [source.id for source in view.find(Source) if source.name in task.sources]
    within: dict[str, object] = {"source_id": chosen} if task.sources else {}
    progress.check()
    report = _agreement(view, sheet, task.name, independent_only=True)
    progress.check()
    hlp = None if report is None else report.hlp
    others = None if report is None or hlp is not None else _agreement(view, sheet, task.name, independent_only=False)
    progress.check()
    hlp_ci = None if report is None or report.hlp_ci is None else (report.hlp_ci[0], report.hlp_ci[1])
    return Status(
        charter=charter,
        task=task.name,
        metric=METRIC_NAME[task.kind],
        items=view.count(Item, state="ok", **within),
        broken=view.count(Item, state=("broken", "missing"), **within),
        labelled=len(people),
        labelled_twice=sum(len(names) > 1 for names in people.values()),
        drafts=view.count(Annotation, task=task.name, state="draft"),
        samples_accepted=view.count(SampleRow, state="accepted"),
        hlp=hlp,
        hlp_ci=hlp_ci,
        hlp_kind="" if report is None else report.hlp_kind,
        model=_best_model(view, sheet, task.name, charter.model),
        target=charter.target,
        answer=feasibility(hlp, hlp_ci, charter.target, dependent=None if others is None else others.hlp),
        warnings=() if report is None else tuple(report.warnings),
    )


def feasibility(
    hlp: float | None, hlp_ci: tuple[float, float] | None, target: float | None, *, dependent: float | None = None
) -> str:
    """The answer to "can a person, given the same data, do it?".

    ``dependent`` is the agreement of people who saw each other's labels: it is told, but answers nothing.
    """
    if hlp is None and dependent is not None:
        return (
            f"Not known yet: the only repeated labels were not made independently (they agree at {dependent:.3f}). "
            "Let two people label the same items, blind."
        )
    if hlp is None:
        return "Not known yet: let two people label the same items, blind."
    if target is None:
        return f"People reach {hlp:.3f}. Set a target to compare it with."
    low, high = hlp_ci if hlp_ci is not None else (hlp, hlp)
    if low >= target:
        return f"Yes: people reach {hlp:.3f}, at least {low:.3f}, and the target is {target:.3f}."
    if high < target:
        return (
            f"No: people reach {hlp:.3f}, at most {high:.3f}, below the target of {target:.3f}. Mend the rules first."
        )
    return (
        f"Not certain: people reach {hlp:.3f} ({low:.3f} to {high:.3f}), the target is {target:.3f}. "
        "Label more items twice."
    )


def _agreement(view: View, sheet: RuleSheet, task: str, *, independent_only: bool) -> AgreementReport | None:
    from app.agreement.project import project_agreement

    if not people_by_item(view, task):
        return None
    return project_agreement(view, sheet, task, by=(), independent_only=independent_only)


def _best_model(view: View, sheet: RuleSheet, task: str, wanted: str) -> ModelStatus | None:
    from app.slices.derived import frame_of
    from app.slices.find import find_slices
    from app.slices.scored import score_run

    best: ModelStatus | None = None
    frame = frame_of(view)
    for run in view.find(ModelRun, task=task):
        if wanted and wanted not in (run.name, run.model):
            continue
        scored = score_run(view, sheet, run)
        if not scored.item_ids:
            continue
        whole = find_slices(frame, scored, most=0).overall
        if best is None or whole.model > best.value:
            best = ModelStatus(run.name, whole.model, whole.hlp, whole.gap, whole.items)
    return best
