"""The sample projects, from the real data that is shipped: pictures (nuclei, blood cells) and speech (words, events).

Everything comes in the way a user's own data would: folders are registered, files of other tools imported, and what is
broken in them (two upstream boxes are) is reported.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.commands.dataset import SetColumns
from app.commands.labels import ImportLabels, Said
from app.commands.predictions import ImportPredictions
from app.commands.project import AddAnnotator
from app.dataset.columns import read_columns
from app.dataset.register import register_folder
from app.formats.incoming import Read, Target, target_for
from app.formats.registry import labels_reader, predictions_reader
from app.jobs.job import Progress
from app.jobs.runner import default_workers
from app.labeling.read import ADOPTED
from app.labels import values
from app.records import REFERENCE, Item
from app.rules.load import read_text
from app.scope.charter import Battle, Charter, Milestone, Resources, SetCharter
from app.workspace import Workspace

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
LICENCES: Mapping[str, tuple[str, str]] = {
    "nuclei": ("CC0-1.0", "Data Science Bowl 2018, stage 1 (BBBC038), with the published fixes"),
    "cells": ("MIT", "BCCD blood cell dataset"),
    "libri": ("CC-BY-4.0", "LibriSpeech; transcripts of seven people a clip from CrowdSpeech"),
    "reader": ("Public domain", "LJ Speech"),
    "events": ("CC-BY-4.0", "FSD50K; each clip CC0 or CC BY, see the table in its README"),
    "noise": ("CC0-1.0, public domain and CC-BY by file", "Ambient loops; see SOUNDS_LICENSING.md"),
}
NOT_BLIND = "published passes over the same masks, not blind"
CROWD = "seven crowd workers a clip, independently"
PUBLISHED = "published reference"


@dataclass
class SampleReport:
    """What came in, for the report of the demo; ``problems`` are lines."""

    pictures: Path
    speech: Path
    lines: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def make_sample(folder: Path, progress: Progress | None = None) -> SampleReport:
    """Makes the two projects in ``folder``/pictures and ``folder``/speech and closes them."""
    progress = progress or Progress()
    report = SampleReport(folder / "pictures", folder / "speech")
    with _project(report.pictures, "Nuclei and blood cells", "image", "pictures") as project:
        _sources(project, "pictures", ("nuclei", "cells"), report, progress)
        _nuclei(project, report)
        _cells(project, report)
        project.do(SetCharter(_charter_pictures()))
    with _project(report.speech, "Read speech and sounds", "audio", "speech") as project:
        _sources(project, "speech", ("libri", "reader", "events", "noise"), report, progress)
        _libri(project, report)
        _reader(project, report)
        _events(project, report)
        project.do(SetCharter(_charter_speech()))
    return report


def data(*parts: str) -> Path:
    """A file of the shipped sample data."""
    return RESOURCES.joinpath("sample", *parts)


def _project(path: Path, name: str, media: str, sheet: str) -> Workspace:
    text = read_text(RESOURCES / "sheets" / f"{sheet}.yaml")
    workspace = Workspace.create(path, name=name, media=media, sheet_text=text)
    for number in (1, 2):
        workspace.do(AddAnnotator(f"annotator-{number}", f"Annotator {number}"))
    return workspace


def _sources(project: Workspace, room: str, names: tuple[str, ...], report: SampleReport, progress: Progress) -> None:
    for name in names:
        licence, origin = LICENCES[name]
        found = register_folder(
            project, data(room, name), name=name, licence=licence, origin=origin, workers=default_workers(),
            progress=progress,
        )  # fmt: skip
        report.lines.append(found.text())


def _target(project: Workspace, task: str, source: str) -> Target:
    """Where labels go: names in the files of a source mean that source's items only."""
    items = [item for item in project.view.find(Item) if _source_of(project, item) == source]
    return target_for(items, project.sheet, task=task)


def _source_of(project: Workspace, item: Item) -> str:
    from app.records import Source

    found = project.view.get(Source, item.source_id)
    return found.name if found is not None else ""


def _keep(project: Workspace, read: Read, task: str, annotator: str, protocol: str, *, independent: bool = True) -> int:
    labels = tuple(Said(item, task, value) for item, value in read.of(task).items())
    project.do(ImportLabels(annotator, labels, protocol=protocol, independent=independent))
    return len(labels)


def _predict(project: Workspace, read: Read, task: str, model: str, origin: str, report: SampleReport) -> None:
    project.do(ImportPredictions(model, task, read.of(task), origin=origin))
    report.lines.append(f"{model}: predictions of {task} for {len(read.of(task))} items")
    report.problems += read.problems


def _nuclei(project: Workspace, report: SampleReport) -> None:
    target = _target(project, "nuclei", "nuclei")
    jsonl = labels_reader("jsonl")
    for annotator, file in (("original-pass", "original.jsonl"), ("corrected-pass", "corrected.jsonl")):
        read = jsonl(data("pictures", "nuclei", file), target)
        report.problems += read.problems
        kept = _keep(project, read, "nuclei", annotator, NOT_BLIND, independent=False)
        report.lines.append(f"{annotator}: nuclei of {kept} images")
        if annotator == "corrected-pass":
            # The corrected masks are what the data set's keepers publish as the truth.
            _keep(project, read, "nuclei", REFERENCE, f"{ADOPTED}corrected-pass", independent=False)
    segmenter = predictions_reader("jsonl")(data("pictures", "nuclei", "segmenter.jsonl"), target)
    _predict(project, segmenter, "nuclei", "otsu-watershed", "Otsu threshold and watershed, no training", report)


def _cells(project: Workspace, report: SampleReport) -> None:
    target = _target(project, "cells", "cells")
    # Upstream edges are 1-based and go one pixel beyond the picture here and there.
    voc = labels_reader("voc")(data("pictures", "cells", "voc"), replace(target, tolerance_px=1.0))
    report.problems += voc.problems
    kept = _keep(project, voc, "cells", "bccd", "published boxes, one annotator")
    report.lines.append(f"bccd: cells of {kept} images")
    found = predictions_reader("coco")(data("pictures", "cells", "detections.json"), target)
    _predict(project, found, "cells", "threshold-hough", "thresholds and Hough circles, no training", report)


def _libri(project: Workspace, report: SampleReport) -> None:
    target = _target(project, "words", "libri")
    columns = read_columns(data("speech", "libri", "columns.csv"), _items(project, "libri"))
    project.do(SetColumns(columns.columns, group="speaker"))
    by_person: dict[str, list[Said]] = defaultdict(list)
    with data("speech", "libri", "crowd.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            item = target.items.find(row["path"])
            if isinstance(item, Item):
                by_person[row["annotator"]].append(Said(item.id, "words", values.Transcript(row["text"])))
    for person, said in sorted(by_person.items()):
        project.do(ImportLabels(person, tuple(said), protocol=CROWD))
    report.lines.append(f"libri: {sum(map(len, by_person.values()))} transcripts of {len(by_person)} people")
    read = labels_reader("csv")(data("speech", "libri", "reference.csv"), target)
    _keep(project, read, "words", REFERENCE, PUBLISHED, independent=False)
    found = predictions_reader("csv")(data("speech", "libri", "recogniser.csv"), target)
    _predict(project, found, "words", "whisper-base", "Whisper base, int8", report)


def _reader(project: Workspace, report: SampleReport) -> None:
    target = _target(project, "words", "reader")
    read = labels_reader("csv")(data("speech", "reader", "transcripts.csv"), target)
    kept = _keep(project, read, "words", REFERENCE, PUBLISHED, independent=False)
    waiting = len(_items(project, "reader")) - kept
    report.lines.append(f"reader: {kept} published transcripts, {waiting} clips wait to be labelled")
    report.problems += read.problems


def _events(project: Workspace, report: SampleReport) -> None:
    target = _target(project, "event", "events")
    columns = read_columns(data("speech", "events", "columns.csv"), _items(project, "events"))
    project.do(SetColumns(columns.columns, group="uploader"))
    read = labels_reader("csv")(data("speech", "events", "labels.csv"), target)
    kept = _keep(project, read, "event", "fsd50k", "published label, one a clip")
    report.lines.append(f"fsd50k: events of {kept} clips")
    found = predictions_reader("csv")(data("speech", "events", "predictions.csv"), target)
    _predict(project, found, "event", "fsd50k-model", "predictions published with the clips", report)


def _items(project: Workspace, source: str) -> list[Item]:
    return [item for item in project.view.find(Item) if _source_of(project, item) == source]


def _charter_pictures() -> Charter:
    return Charter(
        problem="Count nuclei in micrographs without anybody outlining them by hand.",
        task="nuclei",
        target=0.9,
        resources=Resources(
            data="24 micrographs with outlines of two passes; 60 blood cell photos with boxes",
            time="Two weeks for the first round of the loop",
            people="Two annotators, one lead",
        ),
        milestones=(
            Milestone("Human-level performance known"),
            Milestone("Worst slices named"),
            Milestone("First augmented training set exported"),
        ),
        battles=(
            Battle("Nuclei outlines", 5, 4, "People agree well; a simple segmenter misses touching nuclei."),
            Battle("Platelets", 4, 2, "Small and rare; one annotator only so far."),
            Battle("Red cell counts", 3, 4, "A detector without training is halfway there."),
        ),
    )


def _charter_speech() -> Charter:
    return Charter(
        problem="Transcribe read English well enough that nobody has to correct it.",
        task="words",
        target=0.95,
        resources=Resources(
            data="7 clips heard by seven people each; 14 clips of one reader; 19 sound events; 8 ambient loops",
            time="One week",
            people="Two annotators, one lead",
        ),
        milestones=(
            Milestone("Rules for fillers and compounds agreed"),
            Milestone("Noisy speech made and judged"),
        ),
        battles=(
            Battle("Words in noise", 4, 4, "Ambient loops are at hand to make it."),
            Battle("Sound events", 3, 2, "Few clips, four classes."),
        ),
    )
