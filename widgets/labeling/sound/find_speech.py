"""Finds speech in the recording on the desk and proposes it as segments; what is heard is known to rules and the
hand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject

from app.commands.people import role_of
from app.commands.predictions import AddPredictions, run_id
from app.errors import Cancelled, EarmarkError
from app.labeling.presegment import MODELS, Finder, Found, as_segments, find_speech, path_of, task_for
from app.records import ModelRun
from widgets.timeline.snap import Times, ZeroCrossings

if TYPE_CHECKING:
    from pathlib import Path

    from app.jobs.job import Progress
    from app.media.speech_cache import Spans
    from app.rules.sheet import Task
    from widgets.bridge.jobs import RunningJob
    from widgets.labeling.desk_view import DeskView
    from widgets.labeling.media import Ready
    from widgets.labeling.sound.stage import SoundStage
    from widgets.labeling.work import Work
    from widgets.shell.page import PageContext

# Longer recordings are listened to only where a rule asks for it.
MOST_S = 3600.0
NO_LEAD = "Only a lead shows proposals. Ask one to find speech, or to show what {} proposes."


class FindSpeech(QObject):
    """Proposals for the item in hand, made in a job."""

    def __init__(self, view: DeskView, work: Work, context: PageContext) -> None:
        super().__init__(view)
        self._view, self._work, self._context = view, work, context
        self._job: RunningJob | None = None

    def by_energy(self) -> None:
        """By the energy gate."""
        self._run("energy")

    def by_silero(self) -> None:
        """By silero's model, where it is installed."""
        self._run("silero")

    def _run(self, finder: Finder) -> None:
        item, workspace, who = self._work.item, self._context.workspace, self._context.who.annotator
        if item is None or not self._work.editable:
            return
        try:
            task = task_for(self._work.tasks)
        except EarmarkError as problem:
            self._view.bar.say(problem.message)
            return
        run = workspace.view.get(ModelRun, run_id(MODELS[finder], task.name))
        if not (run is not None and run.shown) and role_of(workspace.view, who) != "lead":
            self._view.bar.say(NO_LEAD.format(MODELS[finder]))
            return
        path = path_of(workspace, item)
        if path is None or (self._job is not None and self._job in self._context.jobs.running):
            return
        done = partial(self._propose, finder, item.id, task)
        self._job = self._context.jobs.run(f"Find speech in {item.path}", partial(_find, path, finder), done)

    def _propose(self, finder: Finder, item_id: str, task: Task, found: tuple[Found, ...]) -> None:
        if not found:
            self._view.bar.say("No speech was found")
            return
        workspace, who = self._context.workspace, self._context.who.annotator
        shown = role_of(workspace.view, who) == "lead"
        command = AddPredictions(MODELS[finder], task.name, {item_id: as_segments(task, found)}, "presegment", shown)
        try:
            workspace.do(command, who=who, origin="label")
        except EarmarkError as problem:
            self._context.report_error(problem)
            return
        if item_id == self._work.item_id:
            self._view.bar.say(f"{len(found):,} segments are proposed")


class Hearing(QObject):
    """Listens to the recording that was opened: edges are drawn to where speech begins and ends, else through zero, and
    rules know it."""

    def __init__(self, stage: SoundStage, work: Work, context: PageContext) -> None:
        super().__init__(stage)
        self._stage, self._work, self._context = stage, work, context
        self._job: RunningJob | None = None
        self._crossings: tuple[ZeroCrossings, ...] = ()
        stage.opened.connect(self._listen)

    def _listen(self, ready: Ready) -> None:
        if self._job is not None:
            self._job.abandon()
            self._job = None
        self._crossings = () if ready.sound is None else (ZeroCrossings(ready.sound, ready.sound.recording.rate_hz),)
        self._stage.timeline.set_snap_sources(*self._crossings)
        item, sheet = self._work.item, self._context.workspace.sheet
        asked = any(sheet.listens_to(task.name) for task in self._work.tasks)
        if item is None or not (asked or ready.duration_s <= MOST_S):
            return
        cache = self._context.workspace.path / "cache"
        work = partial(_listen, ready.path, item.sha256, cache)
        done, failed = partial(self._heard, item.id, asked), self._not_heard
        self._job = self._context.jobs.run(f"Listen to {item.path}", work, done, failed, quiet=True)

    def _heard(self, item_id: str, asked: bool, spans: Spans) -> None:
        from app.media.speech_cache import around

        self._job = None
        if item_id == self._work.item_id:
            edges = Times(np.array(sorted(around(spans))))
            self._stage.timeline.set_snap_sources(edges, *self._crossings)
            if asked:
                self._work.look_again()

    def _not_heard(self, problem: BaseException) -> None:
        """That the recording cannot be read is said by whoever draws it."""
        self._job = None
        if not isinstance(problem, Cancelled | EarmarkError):
            raise problem


def _find(path: Path, finder: Finder, progress: Progress) -> tuple[Found, ...]:
    """Runs on a worker."""

    def on_frames(done: int, total: int) -> None:
        progress.check()
        progress.report(done, total, "Listening")

    return find_speech(path, finder, on_frames)


def _listen(path: Path, sha256: str, cache: Path, progress: Progress) -> Spans:
    """Runs on a worker."""
    from app.media.speech_cache import speech_of

    def on_frames(_done: int, _total: int) -> None:
        progress.check()

    return speech_of(path, sha256=sha256, cache_folder=cache, on_frames=on_frames)
