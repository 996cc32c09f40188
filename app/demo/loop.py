"""The whole loop on the sample: agreement, slices, samples aimed at the worst, a training folder, and a report."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.agreement.project import project_agreement
from app.agreement.report import AgreementReport
from app.augmenting.make.budget import Budget
from app.augmenting.make.job import Batch
from app.augmenting.make.stage import Order, make_samples
from app.augmenting.recipe.contrast import Suggestion
from app.augmenting.recipe.suggest import recipe_for
from app.augmenting.verdict.measuring import measure
from app.augmenting.verdict.table import Table
from app.commands.samples import DecideSamples
from app.demo.radiologists import Radiologists, radiologists, read_radiologists
from app.demo.sample import RESOURCES, SampleReport, make_sample
from app.demo.trained import Round, run_round
from app.jobs.job import Progress
from app.jobs.runner import default_workers
from app.lineage.export import Export, Options, plan_export
from app.lineage.manifest import load_manifest
from app.lineage.snapshot import TakeSnapshot, find_snapshot
from app.lineage.split import Ratios
from app.lineage.trace import Trace, trace
from app.lineage.verify import verify
from app.records import SampleRow
from app.scope.status import Status, status
from app.slices.derived import derived_cells
from app.slices.find import Found
from app.slices.project import project_slices
from app.workspace import Workspace

SEED = 20
WHO = "demo"


@dataclass(frozen=True)
class Plan:
    """What the demo does with one of the projects. ``recipe`` is taken where no slice is worse, or nothing sets it
    apart."""

    project: str
    tasks: tuple[str, ...]
    model: str
    model_task: str
    recipe: str
    slice: str
    format: str
    count: int
    with_dependent: bool


PICTURES = Plan(
    "pictures", ("nuclei",), "otsu-watershed", "nuclei", "dim-and-blurred", "source == 'nuclei'", "coco", 12, True
)
SPEECH = Plan(
    "speech", ("words",), "whisper-base", "words", "noisy-street", "source == 'libri'", "hf-audiofolder", 12, False
)


@dataclass
class Loop:
    """What the loop came to in one project."""

    plan: Plan
    path: Path
    agreement: list[AgreementReport] = field(default_factory=list)
    slices: Found | None = None
    aim: str = ""
    suggested: tuple[Suggestion, ...] = ()
    batch: Batch | None = None
    verdict: Table | None = None
    export: Export | None = None
    verified: bool = False
    traced: Trace | None = None
    status: Status | None = None


@dataclass(frozen=True)
class DemoResult:
    """Everything, for the report."""

    folder: Path
    sample: SampleReport
    loops: tuple[Loop, ...]
    round: Round
    radiologists: Radiologists


def run_loop(out: Path, progress: Progress | None = None) -> DemoResult:
    """Makes the sample in ``out`` and goes once round the loop with both projects."""
    progress = progress or Progress()
    sample = make_sample(out, progress)
    loops = tuple(_one(plan, out, progress) for plan in (PICTURES, SPEECH))
    progress.check()
    with Workspace.open(out / PICTURES.project, read_only=True) as pictures:
        trained = run_round(pictures, out, progress)
    readers = radiologists(read_radiologists(RESOURCES / "sample" / "radiologists" / "nodules.json"))
    return DemoResult(out, sample, loops, trained, readers)


def _one(plan: Plan, out: Path, progress: Progress) -> Loop:
    loop = Loop(plan, out / plan.project)
    with Workspace.open(loop.path, who=WHO) as project:
        view, sheet = project.view, project.sheet
        for task in plan.tasks:
            progress.check()
            loop.agreement.append(project_agreement(view, sheet, task, independent_only=not plan.with_dependent))
        loop.slices = project_slices(
            view, sheet, plan.model, task=plan.model_task, independent_only=not plan.with_dependent
        )
        loop.aim = _aim(plan, loop.slices)
        _augment(project, loop, progress)
        loop.status = status(view, sheet)
        _export(project, loop, out)
    return loop


def _augment(project: Workspace, loop: Loop, progress: Progress) -> None:
    """Samples of what else the recipe is meant for, made like the slice; or of the slice, by the recipe that ships."""
    plan = loop.plan
    recipe = ""
    if loop.aim != plan.slice:
        recipe, loop.suggested, _ = recipe_for(project, loop.aim, progress, others=plan.slice)
    if not recipe:
        recipe = (RESOURCES / "recipes" / f"{plan.recipe}.yaml").read_text("utf-8")
    loop.batch = make_samples(
        project,
        recipe,
        Order(loop.aim, plan.count, SEED, Budget(parents=plan.slice if loop.suggested else None)),
        workers=min(2, default_workers()),
        progress=progress,
    )
    waiting = tuple(row.id for row in project.view.find(SampleRow, state="pending"))
    project.do(DecideSamples(waiting, "accepted"))
    made = loop.batch.plan.recipe.digest
    loop.verdict = measure(project.view, project.sheet, made, task=plan.model_task, progress=progress)


def _aim(plan: Plan, found: Found) -> str:
    """The worst slice in which people do well, within what the recipe is meant for; all of that where there is none."""
    for one in found.slices:
        if one.gap is not None and one.gap > 0:
            return f"{plan.slice} and {one.slice}"
    return plan.slice


def _export(project: Workspace, loop: Loop, out: Path) -> None:
    project.do(TakeSnapshot("after one round of the demo", "demo"))
    snapshot = find_snapshot(project.view, "demo")
    folder = out / "training" / loop.plan.project
    options = Options(loop.plan.format, Ratios(0.8, 0.1, 0.1))
    loop.export = plan_export(project.view, project.path, snapshot, options, out=folder, derive=derived_cells).run(
        Progress()
    )
    loop.verified = verify(folder).ok
    augmented = [line["path"] for line in load_manifest(folder) if line.get("sample")]
    if augmented:
        loop.traced = trace(folder / augmented[0])


def to_json(result: DemoResult) -> dict[str, Any]:
    """What ``earmark demo --headless --json`` prints."""
    return {
        "folder": str(result.folder),
        "problems_of_import": list(result.sample.problems),
        "projects": [_loop_json(loop) for loop in result.loops],
        "round": result.round.to_json(),
        "radiologists": {
            "marking": result.radiologists.marking.to_json(),
            "outlines": result.radiologists.outlines.to_json(),
            "ratings": {what: report.to_json() for what, report in result.radiologists.ratings.items()},
        },
    }


def _loop_json(loop: Loop) -> dict[str, Any]:
    return {
        "project": str(loop.path),
        "agreement": [report.to_json() for report in loop.agreement],
        "slices": [one.to_json() for one in loop.slices.slices[:5]] if loop.slices else [],
        "aim": loop.aim,
        "suggested": [{"transform": one.transform, "why": one.why} for one in loop.suggested],
        "samples": len(loop.batch.made) if loop.batch else 0,
        "verdict": None if loop.verdict is None else loop.verdict.to_json(),
        "export": None
        if loop.export is None
        else {
            "folder": str(loop.export.folder),
            "format": loop.export.format,
            "files": dict(loop.export.files),
            "samples": loop.export.samples,
            "verified": loop.verified,
        },
        "trace": None if loop.traced is None else loop.traced.document(),
    }
