"""Pictures and recordings made ready on workers, with the neighbours ahead, so that the next item is there at once."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from app.commands.dataset import MarkBroken
from app.errors import Cancelled, EarmarkError, MediaError
from app.records import Item, Scalar, Source
from widgets.bridge.memory import give_back_large_blocks, give_back_small_blocks
from widgets.parts.leaving import delete_later

if TYPE_CHECKING:
    from app.jobs.job import Progress
    from app.media.pyramid import Pyramid
    from app.media.raster import Raster
    from app.media.recording import Recording
    from app.media.sound_view import SoundView
    from app.workspace import Workspace
    from widgets.bridge.jobs import JobRunner, RunningJob
    from widgets.labeling.sound.pictures import SoundPictures

# Recordings up to this length are measured and drawn before they are shown, and so are neighbours of this length.
WHOLE_S = 120.0


class Ready(msgspec.Struct, frozen=True, eq=False):
    """What a stage needs to show an item: ``picture``, or ``recording`` and the pictures of its ``sound``.

    A large picture comes without its finest level at first, which follows by itself (``Raster.refine``); a long
    recording is measured while it is looked at.
    """

    path: Path
    picture: Raster | Pyramid | None = None
    recording: Recording | None = None
    sound: SoundPictures | None = None

    @property
    def duration_s(self) -> float:
        """Length of the recording."""
        return self.recording.duration_s if self.recording is not None else 0.0


class MediaLoader(QObject):
    """Keeps the wanted item and its neighbours. ``ready`` carries an item's id and Ready, ``failed`` id and reason."""

    ready = Signal(str, object)
    failed = Signal(str, str)
    turned = Signal(str, int, object)
    not_turned = Signal(str, str)

    def __init__(self, workspace: Workspace, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        give_back_large_blocks()
        self._workspace, self._jobs = workspace, jobs
        self._kept: dict[str, Ready] = {}
        self._open = _Open()
        self._view: SoundView | None = None
        self.destroyed.connect(self._open.close)
        self._under_way: dict[str, RunningJob] = {}
        self._wanted: tuple[str, ...] = ()
        self._cache = workspace.path / "cache"

    def want(self, item_id: str, ahead: Sequence[str]) -> Ready | None:
        """The item if it is ready; otherwise ``ready`` or ``failed`` will tell. Makes ``ahead`` ready as well."""
        self._wanted = (item_id, *(name for name in ahead if name))
        self._keep(self._wanted)
        for name in self._wanted[1:]:
            if name in self._kept:
                _lighten(self._kept[name])
        for name, job in self._under_way.items():
            if name.partition("/")[0] not in self._wanted[: 1 if "/" in name else None]:
                job.cancel()
        found = self._kept.get(item_id)
        # The neighbours wait until the item itself is there: two decoders would halve its speed.
        if found is None:
            self._start(item_id)
        else:
            # Once the window has shown what is there: a decoder beside it would take its time.
            QTimer.singleShot(0, self, partial(self._go_on, item_id, found))
        return found

    def _go_on(self, item_id: str, made: Ready) -> None:
        if self._wanted and item_id == self._wanted[0] and self._kept.get(item_id) is made:
            self._complete(item_id, made)

    def _complete(self, item_id: str, made: Ready) -> None:
        """The rest of a picture that is looked at, then the neighbours."""
        from app.media.raster import Raster

        if made.sound is not None:
            made.sound.measure()
        picture = made.picture
        item = self._workspace.view.get(Item, item_id)
        if not isinstance(picture, Raster) or not picture.finest or item is None:
            self._start_ahead()
            return
        name = f"{item_id}/fine"
        if name not in self._under_way:
            work = partial(_fine_picture, made.path, picture.size_px)
            done, failed = partial(self._refined, item_id, picture), partial(self._not_refined, item_id)
            self._under_way[name] = self._jobs.run(f"Open {item.path}", work, done, failed, quiet=True)

    def _refined(self, item_id: str, picture: Raster, fine: Raster) -> None:
        self._under_way.pop(f"{item_id}/fine", None)
        picture.refine(fine)
        if self._wanted and item_id == self._wanted[0]:
            self._start_ahead()

    def _not_refined(self, item_id: str, problem: BaseException) -> None:
        """The coarse picture was read before: what is wrong with the file now is said when it is opened again."""
        self._under_way.pop(f"{item_id}/fine", None)
        if isinstance(problem, Cancelled | EarmarkError):
            self._start_ahead()
            return
        raise problem

    def turn(self, item_id: str, page: int) -> None:
        """Another page of the item's file: ``turned`` carries id, page and picture, ``not_turned`` id and reason."""
        made, item = self._kept.get(item_id), self._workspace.view.get(Item, item_id)
        name = f"{item_id}/page"
        if made is None or item is None or name in self._under_way:
            return
        work = partial(_page, made.path, item, self._cache, page)
        done, failed = partial(self._turned, item_id, page), partial(self._not_turned, item_id)
        self._under_way[name] = self._jobs.run(f"Open {item.path}", work, done, failed, quiet=True)

    def _turned(self, item_id: str, page: int, picture: Raster | Pyramid) -> None:
        self._under_way.pop(f"{item_id}/page", None)
        if self._wanted and item_id == self._wanted[0]:
            self.turned.emit(item_id, page, picture)

    def _not_turned(self, item_id: str, problem: BaseException) -> None:
        self._under_way.pop(f"{item_id}/page", None)
        if isinstance(problem, Cancelled):
            return
        if not isinstance(problem, EarmarkError):
            raise problem
        if self._wanted and item_id == self._wanted[0]:
            self.not_turned.emit(item_id, problem.message)

    def forget(self) -> None:
        """Nothing is wanted any longer."""
        self._wanted = ()
        self._keep(())
        for job in self._under_way.values():
            job.cancel()

    def draw(self, view: SoundView) -> None:
        """Draws the sound of what is open, and of what is being opened, another way."""
        self._view = view
        for made in self._kept.values():
            if made.sound is not None:
                made.sound.draw(view)

    def _keep(self, names: Sequence[str]) -> None:
        """Lets go of all others."""
        for name in [name for name in self._kept if name not in names]:
            self._open.drop(self._kept.pop(name))

    def _start_ahead(self) -> None:
        for name in self._wanted[1:]:
            if name not in self._kept:
                self._start(name)
        self._rest()

    def _rest(self) -> None:
        """Once all that is wanted is there."""
        if not self._under_way:
            give_back_small_blocks()

    def _start(self, item_id: str) -> None:
        if item_id in self._under_way:
            return
        item = self._workspace.view.get(Item, item_id)
        source = self._workspace.view.get(Source, item.source_id) if item is not None else None
        if item is None or source is None or not item.can_be_labelled:
            return
        view = self._workspace.project.sound_view
        work = partial(_prepare, Path(source.root) / item.path, item, self._cache, view, self._open.hold)
        done, failed = partial(self._done, item_id), partial(self._failed, item_id)
        self._under_way[item_id] = self._jobs.run(f"Open {item.path}", work, done, failed, quiet=True)

    def _done(self, item_id: str, made: Ready) -> None:
        self._under_way.pop(item_id, None)
        recording = made.recording
        if recording is not None:
            from widgets.labeling.sound.pictures import SoundPictures

            made = replace(made, sound=SoundPictures(recording, self._jobs, self))
            if self._view is not None and recording.spectrogram.view != self._view:
                # It was set another way while this one was being opened.
                recording.draw(self._view)
        if item_id not in self._wanted:
            self._open.drop(made)
            return
        self._kept[item_id] = made
        if item_id == self._wanted[0]:
            self.ready.emit(item_id, made)
            self._complete(item_id, made)
        else:
            self._rest()

    def _failed(self, item_id: str, problem: BaseException) -> None:
        self._under_way.pop(item_id, None)
        if isinstance(problem, Cancelled):
            if item_id in self._wanted:  # somebody came back meanwhile
                self._start(item_id)
            return
        if not isinstance(problem, EarmarkError):
            raise problem
        self._note(item_id, problem)
        if self._wanted and item_id == self._wanted[0]:
            self.failed.emit(item_id, problem.message)
            self._start_ahead()

    def _note(self, item_id: str, problem: EarmarkError) -> None:
        """A file that is there and cannot be decoded is a state of its item; a disk that is away is not."""
        item = self._workspace.view.get(Item, item_id)
        source = self._workspace.view.get(Source, item.source_id) if item is not None else None
        if item is None or source is None or self._workspace.read_only or not isinstance(problem, MediaError):
            return
        if os.access(Path(source.root) / item.path, os.R_OK):
            self._workspace.do(MarkBroken(item_id, problem.message), origin="label")


class _Open:
    """The recordings that are open: a loader that is taken down gives their files back.

    A worker enters each of them itself, since nobody may be left to take its result.
    """

    def __init__(self) -> None:
        self._recordings: list[Recording] = []
        self._closed = False
        self._lock = threading.Lock()

    def hold(self, recording: Recording) -> None:
        """Any thread. Raises Cancelled when the loader is gone."""
        with self._lock:
            if not self._closed:
                self._recordings.append(recording)
                return
        recording.close()
        raise Cancelled

    def drop(self, made: Ready) -> None:
        if made.sound is not None:
            made.sound.close()
            delete_later(made.sound)
        with self._lock:
            self._recordings = [other for other in self._recordings if other is not made.recording]

    def close(self) -> None:
        with self._lock:
            self._closed = True
            left, self._recordings = self._recordings, []
        for recording in left:
            recording.close()


def _lighten(made: Ready) -> None:
    """A neighbour waits at half its size: three whole pictures of 12 megapixels would take 190 MB."""
    from app.media.raster import Raster

    if isinstance(made.picture, Raster):
        made.picture.shed()
    if made.sound is not None:
        made.sound.rest()


def _prepare(
    path: Path,
    item: Item,
    cache_folder: Path,
    sound_view: Mapping[str, Scalar],
    hold: Callable[[Recording], None],
    progress: Progress,
) -> Ready:
    """Runs on a worker."""
    progress.check()
    if item.media == "image":
        return _picture(path, item, cache_folder)
    made = _recording(path, item, cache_folder, sound_view, progress)
    if made.recording is not None:
        hold(made.recording)
    return made


def _picture(path: Path, item: Item, cache_folder: Path) -> Ready:
    from app.media.look import open_picture_source

    return Ready(path, picture=open_picture_source(path, sha256=item.sha256, cache_folder=cache_folder, quick=True))


def _page(path: Path, item: Item, cache_folder: Path, page: int, progress: Progress) -> Raster | Pyramid:
    """Runs on a worker."""
    from app.media.look import open_picture_source

    progress.check()
    return open_picture_source(path, sha256=item.sha256, cache_folder=cache_folder, page=page)


def _fine_picture(path: Path, size_px: tuple[int, int], progress: Progress) -> Raster:
    """Runs on a worker."""
    from app.media.look import open_finest

    progress.check()
    return open_finest(path, size_px)


def _recording(
    path: Path, item: Item, cache_folder: Path, sound_view: Mapping[str, Scalar], progress: Progress
) -> Ready:
    from app.media.listen import open_for_looking
    from app.media.sound_view import SoundView

    view = SoundView.from_mapping(sound_view)
    recording = open_for_looking(
        path, sha256=item.sha256, cache_folder=cache_folder, view=view, whole_s=WHOLE_S, progress=progress
    )
    return Ready(path, recording=recording)
