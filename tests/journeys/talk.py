"""Projects of real recordings for the journeys: read sentences, and the sheets they are labelled by."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.commands.project import AddAnnotator
from app.dataset.register import register_folder
from app.labeling.read import value_of
from app.labels import values
from app.records import Annotation, Item
from app.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
READER = ROOT / "resources" / "sample" / "speech" / "reader"
CONVERSATION = (ROOT / "resources" / "sheets" / "conversation.yaml").read_text("utf-8")
CLIPS = """
earmark: 1
name: Prompts
version: 1.0.0
media: audio
tasks:
  words: {kind: transcript, title: Words, required: true}
vocabulary:
  filler: {um: [umm, uhm], uh: [uhh, er]}
rules:
  - id: fillers
    task: words
    title: Write every filler, in one spelling
    check: {spelling: [filler], severity: block, fix: canonical}
"""


def project(folder: Path, sheet: str, n_clips: int) -> Path:
    """Sentences of one reader, one annotator."""
    media = folder / "media"
    media.mkdir()
    for path in sorted(READER.glob("*.flac"))[:n_clips]:
        shutil.copy(path, media / path.name)
    with Workspace.create(folder / "project", name="Talk", media="audio", sheet_text=sheet) as workspace:
        workspace.do(AddAnnotator("ann", "Ann"))
        register_folder(workspace, media, name="talk", measure=True)
    return folder / "project"


def texts(project: Path, task: str = "words") -> dict[str, str]:
    """What was transcribed, by file, as another program reads it while this one runs."""
    with Workspace.open(project, read_only=True) as opened:
        found = [(opened.view.get(Item, label.item_id), label) for label in opened.view.find(Annotation, task=task)]
        said = {item.path: value_of(opened.view, label, "transcript") for item, label in found if item is not None}
    return {path: value.text for path, value in said.items() if isinstance(value, values.Transcript)}


def segments(project: Path, task: str = "talk") -> tuple[values.Segment, ...]:
    """All segments that were made for a task."""
    with Workspace.open(project, read_only=True) as opened:
        labels = [value_of(opened.view, label, "segments") for label in opened.view.find(Annotation, task=task)]
    return tuple(thing for value in labels if isinstance(value, values.Segments) for thing in value.objects)
