"""The fixed classifier: the same features and the same support vector machine, whatever it is trained on."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray
from PIL import Image

Features = NDArray[np.float64]
SIDE_PX, BLOCKS, ANGLES = 32, 4, 8
BANDS, PIECES, FRAME_S, STEP_S = 20, 5, 0.032, 0.016


class Model:
    """Features scaled as in training, then a support vector machine of Gaussian kernel; nothing is tuned."""

    def __init__(self, known: Features, labels: Sequence[str]) -> None:
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler
        from sklearn.svm import SVC

        self._fitted = make_pipeline(StandardScaler(), SVC(C=10))
        self._fitted.fit(known, labels)

    @classmethod
    def of(cls, folder: Path) -> Model:
        """Learns from the side "train" of an exported folder."""
        files, labels = exported(folder)
        return cls(np.array([features(file) for file in files]), labels)

    def predict(self, known: Features) -> list[str]:
        """The label of each row of features."""
        return [str(one) for one in self._fitted.predict(known)]


def exported(folder: Path) -> tuple[list[Path], list[str]]:
    """Files and labels of the side "train": folders of classes, or a table beside recordings."""
    train = folder / "train"
    table = train / "metadata.csv"
    if not table.is_file():
        files = sorted(train.glob("*/*"))
        return files, [file.parent.name for file in files]
    with table.open(encoding="utf-8", newline="") as opened:
        rows = sorted((row["file_name"], row["said"]) for row in csv.DictReader(opened))
    return [train / name for name, _ in rows], [label for _, label in rows]


def features(file: Path) -> Features:
    """Of a picture or a recording."""
    if file.suffix == ".wav":
        sound, rate_hz = soundfile.read(file, dtype="float64", always_2d=True)
        return of_sound(sound.mean(axis=1), rate_hz)
    with Image.open(file) as opened:
        return of_picture(np.asarray(opened.convert("RGB").resize((SIDE_PX, SIDE_PX)), dtype=np.float64) / 255)


def of_picture(pixels: Features) -> Features:
    """``(32, 32, 3)`` in [0, 1]: means of 4 × 4 pixels, and in 4 × 4 blocks how much edge runs which way."""
    size = SIDE_PX // 8
    small = pixels.reshape(8, size, 8, size, 3).mean(axis=(1, 3))
    grey = pixels.mean(axis=2)
    down, right = np.gradient(grey)
    angle = (np.arctan2(down, right) % np.pi / np.pi * ANGLES).astype(int) % ANGLES
    edge, block = np.hypot(down, right), SIDE_PX // BLOCKS
    found = np.zeros((BLOCKS, BLOCKS, ANGLES))
    at = np.arange(SIDE_PX) // block
    np.add.at(found, (at[:, None], at[None, :], angle), edge)
    return np.concatenate((small.ravel(), found.ravel()))


def of_sound(sound: Features, rate_hz: int) -> Features:
    """Levels of mel bands, means of five equal parts of the clip, and how they change from part to part."""
    frame, step = round(FRAME_S * rate_hz), round(STEP_S * rate_hz)
    padded = np.pad(sound, (0, max(0, frame + PIECES * step - len(sound))))
    starts = np.arange(0, len(padded) - frame, step)
    power = np.abs(np.fft.rfft(padded[starts[:, None] + np.arange(frame)] * np.hanning(frame), axis=1)) ** 2
    mel = np.log(power @ _mel(frame, rate_hz).T + 1e-8)
    parts = np.array([part.mean(axis=0) for part in np.array_split(mel, PIECES)])
    return np.concatenate((parts.ravel(), np.diff(parts, axis=0).ravel()))


def _mel(frame: int, rate_hz: int) -> Features:
    """Triangles ``(20, frame // 2 + 1)``, evenly spaced in mel (2595 log10(1 + f/700), O'Shaughnessy 1987)."""
    top = 2595 * np.log10(1 + min(rate_hz / 2, 4000) / 700)
    edges = 700 * (10 ** (np.linspace(0, top, BANDS + 2) / 2595) - 1)
    at = np.fft.rfftfreq(frame, 1 / rate_hz)
    rising = (at - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - at) / np.diff(edges)[1:, None]
    return np.clip(np.minimum(rising, falling), 0, None)


def errors(said: Sequence[str], truth: Sequence[str]) -> NDArray[np.bool_]:
    """Where the two differ."""
    return np.array([one != other for one, other in zip(said, truth, strict=True)], dtype=np.bool_)
