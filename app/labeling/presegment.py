"""Segments that are found and not made: by the energy gate or by silero's model, as proposals to annotators.

They are predictions like any model's and lie in a model run of their own. An energy gate knows nothing of words and
classes, and still takes away independence: two people who take its boundaries over agree on them because of it. So
whoever is shown them is exposed, as by any model (``Desk.proposals``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from app.errors import CallError
from app.labels.values import Segment, Segments
from app.records import Item, Source

if TYPE_CHECKING:
    from app.media.speech_cache import Spans
    from app.rules.sheet import RuleSheet, Task
    from app.workspace import Workspace

Finder = Literal["energy", "silero"]
FINDERS: tuple[Finder, ...] = ("energy", "silero")
# The names of their model runs.
MODELS: dict[Finder, str] = {"energy": "Energy gate", "silero": "Silero VAD"}
# The class that found speech gets, where the task has it.
SPEECH = "speech"
OnFrames = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch in seconds, and how sure the finder is; the energy gate does not say."""

    start_s: float
    end_s: float
    score: float | None = None


def find_speech(path: Path, finder: Finder, on_frames: OnFrames | None = None) -> tuple[Found, ...]:
    """The stretches of a recording in which somebody speaks. ``on_frames`` may raise to stop.

    Raises MediaError where it cannot be read, EnvironmentFailed where silero is not installed.
    """
    if finder == "silero":
        from app.media import silero

        spans, scores = silero.speech_in(path, on_frames=on_frames)
        found = zip(spans.tolist(), scores.tolist(), strict=True)
        return tuple(Found(start_s, end_s, score) for (start_s, end_s), score in found)
    from app.media.speech_gate import speech_in

    return tuple(Found(start_s, end_s) for start_s, end_s in speech_in(path, on_frames=on_frames).tolist())


def task_for(tasks: Sequence[Task], name: str = "") -> Task:
    """The task that found segments are for: the one called ``name``, else the first whose segments carry text, else the
    first of segments. Raises CallError where there is none."""
    fitting = [task for task in tasks if task.kind == "segments" and name in ("", task.name)]
    fitting.sort(key=lambda task: not task.has_text)
    if not fitting:
        what = f"task {name!r} takes no segments" if name else "no task takes segments"
        raise CallError(f"{what}: there is nothing to propose. Add a task of kind segments to the rule sheet.")
    return fitting[0]


def as_segments(task: Task, found: Sequence[Found]) -> Segments:
    """What was found as the value of a prediction: of the class "speech" where there is one, on the first tier."""
    cls = task.class_of(SPEECH) or next((one for one in task.classes if one.text != "none"), task.classes[0])
    tier = task.tiers[0] if task.tiers else ""
    return Segments(
        tuple(
            Segment(f"s{place}", cls.name, round(one.start_s, 3), round(one.end_s, 3), tier, score=one.score)
            for place, one in enumerate(found)
            if round(one.end_s, 3) > round(one.start_s, 3)
        )
    )


def path_of(workspace: Workspace, item: Item) -> Path | None:
    """Where a recording lies; None where its source is not known any more."""
    source = workspace.view.get(Source, item.source_id)
    return Path(source.root) / item.path if source is not None else None


def listens(sheet: RuleSheet) -> bool:
    """Whether any rule goes by what is heard."""
    return any(sheet.listens_to(task) for task in sheet.tasks)


def listen(workspace: Workspace, item: Item) -> Spans | None:
    """Where something is heard in an item, found now if it was not before; None where it cannot be read."""
    from app.errors import MediaError
    from app.media.speech_cache import speech_of

    path = path_of(workspace, item)
    if path is None or item.state != "ok" or item.media != "audio":
        return None
    try:
        return speech_of(path, sha256=item.sha256, cache_folder=workspace.path / "cache")
    except MediaError:
        return None
