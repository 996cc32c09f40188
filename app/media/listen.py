"""A recording as the window first needs it: opened, and a short one measured and drawn at once. Runs on a worker."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import MediaError
from app.media.recording import Recording, open_recording

if TYPE_CHECKING:
    from app.jobs.job import Progress
    from app.media.sound_view import SoundView

# The width of a timeline for which neighbours are drawn ahead.
USUAL_PX = 1000


def open_for_looking(
    path: Path, *, sha256: str, cache_folder: Path, view: SoundView, whole_s: float, progress: Progress
) -> Recording:
    """Opens a recording; one of at most ``whole_s`` seconds is measured and drawn at once.

    Raises MediaError where it is empty or cannot be read.
    """
    progress.check()
    recording = open_recording(path, sha256=sha256, cache_folder=cache_folder, settings=view)
    try:
        if not recording.n_frames:
            raise MediaError(
                f"{path.name}: the recording is empty. Take it out of the folder, then add the folder again."
            )
        if recording.duration_s <= whole_s:
            recording.measure(progress)
            tiles = recording.spectrogram
            tiles.fill(tiles.wanted(0.0, recording.duration_s, USUAL_PX), check=progress.check)
    except BaseException:
        recording.close()
        raise
    return recording
